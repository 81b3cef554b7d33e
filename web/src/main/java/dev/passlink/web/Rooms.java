package dev.passlink.web;

import dev.passlink.Passlink;
import dev.passlink.ViewRule;
import dev.passlink.adapter.Identities;
import dev.passlink.port.IdentityProvider;
import dev.passlink.port.ProviderProfile;
import java.util.List;
import java.util.Optional;

/** Puts the pieces of a site together: each gets what it works with, and none knows who uses it. */
record Rooms(
        Tools tools,
        PageAnswers pages,
        Completion completion,
        SigningOut signingOut,
        ViewLinks views,
        Routes routes,
        Loopback loopback,
        Guard guard) {
    static Rooms of(Site.Builder<?> site) {
        Passlink passlink = site.passlink;
        List<ProviderProfile> providers =
                site.providers.stream().map(IdentityProvider::profile).toList();
        Tools tools = Tools.of(passlink, ClientAddresses.trusting(site.trustedProxies), site.signOutPath);
        List<String> ownPaths = List.of(passlink.loginPath(), tools.logoutPath());
        PathRules rules = new PathRules(site.signedIn, ownPaths);
        ViewRules viewRules = new ViewRules(site.views, site.signedIn, ownPaths);
        List<ViewRule> guarded = site.views.stream().map(ViewRules.Entry::rule).toList();
        passlink.flows().guard(guarded);
        Loopback loopback = new Loopback(passlink.baseUrl());
        Pages look = site.pages != null ? site.pages : Pages.standard(passlink);
        PageAnswers pages = new PageAnswers(tools, look);
        Optional<PasskeyPrompts> prompts = passlink.flows().passkeys().map(flows -> new PasskeyPrompts(tools, flows));
        SignInPages signIns =
                new SignInPages(tools, pages, providers, viewRules, Optional.ofNullable(site.challenge), prompts);
        ProvedByMail identity = new ProvedByMail(tools);
        String landing = tools.root() + site.landing;
        Optional<PasskeyOffers> offers =
                prompts.map(asks -> new PasskeyOffers(tools, pages, asks, asks.flows(), landing));
        Completion completion = new Completion(tools, pages, signIns, identity, site.decision, landing, offers);
        SigningOut signingOut = new SigningOut(tools, pages, tools.root() + site.signedOutAt);
        OpenedAgain again = new OpenedAgain(tools);
        ViewLinks views = new ViewLinks(tools, pages, signIns, viewRules, again);
        LostForms lostForms = new LostForms(tools, pages);
        Asking asking = new Asking(tools, signIns, identity, completion, again, viewRules);
        LinkAndCode links = new LinkAndCode(tools, pages, signIns, completion, again);
        String login = passlink.loginPath();
        Asset css = new Branding(passlink).css();
        Routes routes = new Routes(passlink, pages)
                .at(login, Routes.READ_AND_POST, asking::signIn)
                .at(login + "/sent", Routes.READ_AND_POST, asking::sent)
                .at(login + "/link", Routes.READ_AND_POST, links::link)
                .at(login + "/code", Routes.READ_AND_POST, links::code)
                .at(login + "/view", Routes.POST, views::confirm)
                .at(css.path(login), Routes.READ, css::answer)
                .at(DefaultPages.SCRIPT.path(login), Routes.READ, DefaultPages.SCRIPT::answer)
                .at(tools.logoutPath(), Routes.READ_AND_POST, signingOut::here);
        if (site.signedIn.stream().anyMatch(rule -> rule.resend() > 0)) {
            routes.at(login + LostForms.ADDRESS, Routes.READ_AND_POST, lostForms::again);
        }
        if (site.signOutEverywhere) {
            routes.at(tools.logoutPath() + "/everywhere", Routes.POST, signingOut::everywhere);
        }
        offers.ifPresent(
                offer -> new PasskeyPages(tools, pages, signIns, completion, offer.prompts(), offer, offer.flows())
                        .addTo(routes));
        for (IdentityProvider provider : site.providers) {
            Identities identities = identities(passlink);
            new ProviderPages(
                            tools,
                            pages,
                            signIns,
                            identity,
                            completion,
                            again,
                            identities,
                            provider,
                            provider.profile())
                    .addTo(routes);
        }
        Guard guard = new Guard(tools, rules, viewRules, pages, views, lostForms, routes, loopback);
        return new Rooms(tools, pages, completion, signingOut, views, routes, loopback, guard);
    }

    private static Identities identities(Passlink passlink) {
        return passlink.flows()
                .identities()
                .orElseThrow(() -> new IllegalArgumentException(
                        "A provider needs a place that remembers which identity belongs to which account: "
                                + "give Passlink.builder() an identityLinks(…) port."));
    }
}
