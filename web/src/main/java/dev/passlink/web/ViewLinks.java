package dev.passlink.web;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.Pass;
import dev.passlink.Reason;
import dev.passlink.Subject;
import dev.passlink.UnavailableException;
import dev.passlink.View;
import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Flows;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.Redemption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Links that open one view: taking a token, the pass it gives, and asking for a link. */
record ViewLinks(Tools tools, PageAnswers pages, SignInPages signIns, ViewRules rules, OpenedAgain again) {
    private static final String URL = "view";

    /** A live pass, and the cookie to replace it with after it was looked up again. */
    record Opened(Pass pass, Optional<Header> cookie) {}

    /** Takes the token of a link. A scanner's HEAD examines nothing, and a stranger's GET changes nothing. */
    Answer take(Visitor visitor, View view) {
        if (visitor.isHead()) {
            return Answer.page(200, "");
        }
        String token = visitor.token();
        String query = visitor.request().rawQuery().map(ViewLinks::withoutToken).orElse("");
        String clean = tools.root() + view.path() + Parameters.visible(query);
        if (clean.length() > Answer.LONGEST_LOCATION) {
            return pages.trouble(visitor, 400);
        }
        Redemption followed =
                tools.flows().follow(token, view, visitor.browser(), granted -> mayOpen(visitor, granted));
        if (followed instanceof Redemption.Granted granted) {
            return granted.redeemed()
                    ? open(visitor, granted, view, clean)
                    : confirmPage(visitor, 200, token, granted, view, clean);
        }
        return refused(visitor, view, clean, (Redemption.Refused) followed);
    }

    /**
     * No answer brings a pass together with the secret that it is bound to: a slow one would open the view after signing
     * out. The page with the button brings the secret first.
     */
    private static boolean mayOpen(Visitor visitor, Redemption.Granted granted) {
        return visitor.mayRedeemAtOnce(granted) && visitor.hasSecret();
    }

    /** The button of the confirmation page. */
    Answer confirm(Visitor visitor) throws Visitor.BadBody {
        Parameters form = visitor.form();
        String token = form.get(Flows.TOKEN_PARAMETER);
        String url = form.get(URL);
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        // Our own page has it so; a line break must not get into the header that leads back.
        boolean location = Parameters.isVisible(url) && url.length() <= Answer.LONGEST_LOCATION;
        Optional<View> view = location ? rules.atOwn(tools.root(), path) : Optional.empty();
        if (view.isEmpty()) {
            return pages.trouble(visitor, 400);
        }
        if (visitor.isOurs(form, Forms.VIEW, token, url) && visitor.hasSecret()) {
            Redemption redeemed = tools.flows().redeem(token, view.get(), visitor.browser());
            return redeemed instanceof Redemption.Granted granted
                    ? open(visitor, granted, view.get(), url)
                    : refused(visitor, view.get(), url, (Redemption.Refused) redeemed);
        }
        Redemption examined = tools.flows().examine(token, view.get(), visitor.browser());
        return examined instanceof Redemption.Granted granted
                ? confirmPage(visitor, 403, token, granted, view.get(), url)
                : refused(visitor, view.get(), url, (Redemption.Refused) examined);
    }

    private Answer refused(Visitor visitor, View view, String clean, Redemption.Refused refused) {
        Optional<Pass> pass = pass(visitor, view).map(Opened::pass);
        return again.gave(refused, pass)
                ? Answer.seeOther(clean)
                : again.onceMore(visitor, refused, pass, tools.root() + view.path())
                        .orElseGet(() -> gone(visitor, view));
    }

    private Answer open(Visitor visitor, Redemption.Granted granted, View view, String clean) {
        String text = tools.flows().openView(granted, view, visitor.secret().text());
        return Answer.seeOther(clean).with(cookie(view, text, view.rule().passLifetime()));
    }

    private Answer confirmPage(
            Visitor visitor, int status, String token, Redemption.Granted granted, View view, String url) {
        String action = tools.login() + "/view";
        String value = visitor.antiForgery(Forms.VIEW, token, url);
        String account = granted.address().text();
        // Whom the application will refuse learns nothing of it.
        String title = isAllowed(granted, view)
                ? tools.flows().title(view, visitor.texts().locale())
                : "";
        return pages.withForms(visitor, status, new Page.ConfirmView(action, token, url, value, account, title));
    }

    private boolean isAllowed(Redemption.Granted granted, View view) {
        try {
            return rules.named(view.rule().name())
                    .filter(entry -> isAllowed(entry, granted.grant().subject(), view))
                    .isPresent();
        } catch (UnavailableException told) {
            // It decides later, on the view itself; here it is only about a title.
            return false;
        }
    }

    /**
     * Whether the application lets somebody see the view.
     *
     * @throws UnavailableException if it can't say; the event is told
     */
    boolean isAllowed(ViewRules.Entry entry, Subject subject, View view) {
        try {
            return entry.allowed().test(subject, view);
        } catch (UnavailableException told) {
            throw told;
        } catch (Exception e) {
            Interrupts.keep(e);
            String what = "who may see " + view.rule() + ": " + e.getClass().getName();
            tools.flows().tell(AuditEvent.Type.FAILURE, Reason.UNAVAILABLE, "", what);
            throw new UnavailableException("It could not be decided " + what, e);
        }
    }

    private Answer gone(Visitor visitor, View view) {
        return pages.page(visitor, 410, new Page.NeedsLink(410, form(visitor, view)));
    }

    /** Where its form is: no other page can ask for this link. The view itself would only say again what it lacks. */
    private String form(Visitor visitor, View view) {
        String own = tools.root() + view.path();
        return named(view)
                .or(() -> tools.origin()
                        .pageBefore(visitor.request())
                        .filter(page -> !page.split("\\?", 2)[0].equals(own)))
                .orElse(tools.root() + "/");
    }

    /** By the site's own rule: what an application asks with may be another of that name. */
    private Optional<String> named(View view) {
        return rules.at(view.path()).flatMap(View::askPath).map(path -> tools.root() + path);
    }

    Answer locked(Visitor visitor, View view) {
        Answer answer = pages.page(visitor, 403, new Page.NeedsLink(403, form(visitor, view)));
        return visitor.cookies(tools.cookies().view(view.rule())).isEmpty()
                ? answer
                : answer.with(cookie(view, "", Duration.ZERO));
    }

    /** The pass for a view among the cookies, each tried: a sibling domain could plant one. */
    Optional<Opened> pass(Visitor visitor, View view) {
        // A user who signs out during the request is signed out from then on, in a view too.
        List<String> texts =
                visitor.hasLeft() ? List.of() : visitor.cookies(tools.cookies().view(view.rule()));
        List<String> secrets = texts.isEmpty() ? List.of() : visitor.secrets();
        return !secrets.isEmpty()
                        && tools.flows().check(texts, view, secrets, visitor::client) instanceof PassCheck.Live live
                ? Optional.of(new Opened(live.pass(), renewed(view, live)))
                : Optional.empty();
    }

    private Optional<Header> renewed(View view, PassCheck.Live live) {
        Pass pass = live.pass();
        return live.renewed().isEmpty()
                ? Optional.empty()
                : Optional.of(cookie(view, live.renewed(), Duration.between(pass.checkedAt(), pass.expiresAt())));
    }

    private Header cookie(View view, String text, Duration lifetime) {
        return tools.cookies().setAt(tools.root() + view.path(), tools.cookies().view(view.rule()), text, lifetime);
    }

    /** From a form of the application: the same answer for every address. */
    Answer requestLink(Visitor visitor, Parameters form, @Nullable String sent, View view) {
        String address = sent == null ? "" : sent;
        if (!visitor.isOurs(form, Forms.APPLICATION)) {
            return notAsked(visitor, view, new SignInPages.NotAsked(403, Page.Notice.STALE, 0));
        }
        LoginForm asking = new LoginForm(address, "", false, form.others(), isTyped(form, address));
        Asked asked = tools.flows().requestLink(asking, view, visitor.client(), visitor.browser());
        return signIns.asked(asked, not -> notAsked(visitor, view, not));
    }

    /**
     * An application may ask for an address out of its own data, which whoever waits need not know; nor must they find it out by
     * sending guesses along, of which several would be tried at once.
     */
    private static boolean isTyped(Parameters form, String address) {
        List<String> addresses = form.all().values().stream()
                .flatMap(List::stream)
                .filter(value -> value.contains("@"))
                .distinct()
                .limit(2)
                .toList();
        Optional<EmailAddress> asked = EmailAddress.parse(address);
        return asked.isPresent()
                && addresses.size() == 1
                && EmailAddress.parse(addresses.get(0)).equals(asked);
    }

    private Answer notAsked(Visitor visitor, View view, SignInPages.NotAsked not) {
        String back = tools.origin()
                .pageBefore(visitor.request())
                .or(() -> named(view))
                .orElse(tools.root() + "/");
        Page page = new Page.NotAsked(not.status(), not.notice(), not.waitSeconds(), back);
        return pages.withForms(visitor, not.status(), page).retryAfter(not.waitSeconds());
    }

    /** The query as it was sent, byte for byte, without our parameters; with its question mark, if anything is left. */
    static String withoutToken(String rawQuery) {
        StringBuilder rest = new StringBuilder();
        boolean any = false;
        for (String pair : rawQuery.split("&", -1)) {
            Parameters parsed = Parameters.parse(pair);
            if (!parsed.has(Flows.TOKEN_PARAMETER) && !parsed.has(OpenedAgain.PARAMETER)) {
                rest.append(any ? "&" : "?").append(pair);
                any = true;
            }
        }
        return rest.toString();
    }
}
