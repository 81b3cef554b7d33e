package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.Pass;
import dev.passlink.Reason;
import dev.passlink.SignInMethod;
import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Identities;
import dev.passlink.adapter.IdentityDecision;
import dev.passlink.adapter.LoginForm;
import dev.passlink.port.IdentityProvider;
import dev.passlink.port.ProviderProfile;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The addresses for one provider: leaving for it, coming back, and the POST of its own button. */
record ProviderPages(
        Tools tools,
        PageAnswers pages,
        SignInPages signIns,
        ProvedByMail identity,
        Completion completion,
        OpenedAgain again,
        Identities identities,
        IdentityProvider provider,
        ProviderProfile profile) {
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Duration VERIFIED_LIFETIME = Duration.ofMinutes(1);
    private static final long RETRY_SECONDS = 30;
    /** Google's name for its anti-forgery value, as a cookie and as a field. */
    private static final String BUTTON_FIELD = "g_csrf_token";

    private static final Pattern HANDLE = Pattern.compile("[A-Za-z0-9_-]{22}");
    /** More than a browser ever has to drop at once; a flood would not fit the head of an answer. */
    private static final int MOST_DROPPED = 8;

    Routes addTo(Routes routes) {
        String base = tools.passlink().loginPath() + "/" + profile.id();
        routes.at(base, Routes.READ_AND_POST, this::begin)
                .at(base + "/callback", Routes.READ, this::callback)
                .at(base + "/proof", Routes.READ_AND_POST, this::proof);
        return provider.button().isPresent()
                ? routes.at(base + "/credential", Routes.READ_AND_POST, this::credential)
                : routes;
    }

    private Answer begin(Visitor visitor) throws Visitor.BadBody {
        if (visitor.reads()) {
            return Answer.seeOther(tools.login());
        }
        Parameters sent = visitor.form();
        LoginForm form = Asking.typed(sent);
        if (!visitor.isOurs(sent, Forms.PROVIDER, profile.id())) {
            return signIns.form(visitor, 403, form, Page.Notice.STALE);
        }
        Optional<Identities.Away> away = identities.begin(provider, form);
        if (away.isEmpty()) {
            return signIns.form(visitor, 503, form, Page.Notice.PROVIDER_UNAVAILABLE, RETRY_SECONDS);
        }
        Answer answer = Answer.seeOther(away.get().url().toString());
        for (String name : surplus(visitor)) {
            answer = answer.with(tools.cookies().clear(name));
        }
        return answer.with(tools.cookies()
                .set(tools.cookies().attempt(away.get().handle()), away.get().sealed(), LIFETIME));
    }

    private List<String> surplus(Visitor visitor) {
        String start = tools.cookies().attempt("");
        Map<String, String> kept = Cookies.startingWith(visitor.request(), start);
        // Another name is none of ours, and is not written into an answer as somebody sent it.
        kept.keySet()
                .removeIf(
                        name -> !HANDLE.matcher(name.substring(start.length())).matches());
        return identities.surplus(kept).stream().limit(MOST_DROPPED).toList();
    }

    private Answer callback(Visitor visitor) {
        if (visitor.isHead()) {
            return Answer.page(200, "");
        }
        Map<String, List<String>> parameters = visitor.query().all();
        Optional<String> name = identities.handle(provider, parameters).map(tools.cookies()::attempt);
        List<String> kept = name.map(visitor::cookies).orElse(List.of());
        IdentityDecision decision = identities.complete(provider, parameters, kept);
        if (decision instanceof IdentityDecision.Refused refused) {
            Optional<Pass> pass = visitor.pass();
            if (pass.filter(live -> identities.gave(provider, parameters, live)).isPresent()) {
                return Answer.seeOther(completion.orLanding(refused.form().next()));
            }
            String here = tools.login() + "/" + profile.id() + "/callback";
            Optional<Answer> late = refused.reason() == Reason.USED && pass.isEmpty()
                    ? again.onceMore(visitor, here)
                    : Optional.empty();
            if (late.isPresent()) {
                return late.get();
            }
        }
        Answer answer = decided(visitor, decision);
        // Only what this callback belongs to is gone; other tabs keep theirs.
        return answer.with(name.filter(known -> !kept.isEmpty()).map(tools.cookies()::clear));
    }

    private Answer credential(Visitor visitor) throws Visitor.BadBody {
        if (visitor.isHead()) {
            return Answer.page(200, "");
        } else if (visitor.reads()) {
            IdentityDecision decision =
                    identities.finish(provider, visitor.cookies(tools.cookies().verified()));
            return decided(visitor, decision)
                    .with(tools.cookies().clear(tools.cookies().verified()));
        }
        // Sent by the provider's page, so that neither Origin nor our own cookies say anything: its own pair of values
        // does.
        Parameters sent = visitor.form();
        String field = sent.get(BUTTON_FIELD);
        if (field.isEmpty() || visitor.cookies(BUTTON_FIELD).stream().noneMatch(value -> isSame(value, field))) {
            visitor.refused(Reason.CROSS_SITE, "", "button " + profile.id());
            return signIns.form(visitor, 403, LoginForm.of(""), Page.Notice.PROVIDER_STALE);
        }
        List<String> kept = visitor.cookies(tools.cookies().button());
        IdentityDecision decision = identities.verify(provider, sent.get("credential"), kept);
        return decision instanceof IdentityDecision.Verified verified
                ? Answer.seeOther(tools.login() + "/" + profile.id() + "/credential")
                        .with(tools.cookies().set(tools.cookies().verified(), verified.sealed(), VERIFIED_LIFETIME))
                        .with(tools.cookies().clearCrossSite(tools.cookies().button()))
                : decided(visitor, decision);
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }

    private Answer decided(Visitor visitor, IdentityDecision decision) {
        if (decision instanceof IdentityDecision.Granted granted) {
            return completion.decided(visitor, granted.granted(), SignInMethod.PROVIDER, granted.stay());
        } else if (decision instanceof IdentityDecision.ProofNeeded needed) {
            return prove(visitor, needed);
        } else if (decision instanceof IdentityDecision.Refused refused) {
            return refused(visitor, refused);
        }
        throw new IllegalStateException("Verified is no answer here");
    }

    /** The same whether the address has an account or not: an email is asked for, and only its use decides. */
    private Answer prove(Visitor visitor, IdentityDecision.ProofNeeded needed) {
        Asked asked = identities.ask(provider, needed, visitor.client(), visitor.browser());
        Answer answer = signIns.asked(visitor, proof(), needed.form(), asked);
        return asked instanceof Asked.Queued queued
                ? identity.await(visitor, identities, needed.identity(), queued, answer)
                : answer.with(identity.postpone(identities.postpone(provider, needed.identity())));
    }

    private String proof() {
        return tools.login() + "/" + profile.id() + "/proof";
    }

    /** The form that is shown where that mail was not asked for at once: the identity goes on waiting. */
    private Answer proof(Visitor visitor) throws Visitor.BadBody {
        if (visitor.reads()) {
            return Answer.seeOther(tools.login());
        }
        Parameters sent = visitor.form();
        LoginForm form = Asking.typed(sent);
        if (!visitor.isOurs(sent, Forms.ASK)) {
            return signIns.form(visitor, 403, form, Page.Notice.STALE);
        }
        Optional<IdentityDecision.ProofNeeded> needed = identities.resume(provider, form, identity.postponed(visitor));
        return needed.isPresent()
                ? prove(visitor, needed.get())
                : signIns.asked(visitor, form, tools.flows().requestLogin(form, visitor.client(), visitor.browser()));
    }

    private Answer refused(Visitor visitor, IdentityDecision.Refused refused) {
        LoginForm form = refused.form();
        return switch (refused.reason()) {
            case CANCELLED, INTERACTION_REQUIRED -> signIns.form(visitor, 200, form, Page.Notice.PROVIDER_CANCELLED);
            case NO_REQUEST, AMBIGUOUS, FORGOTTEN, USED, EXPIRED, FORGED ->
                signIns.form(visitor, 400, form, Page.Notice.PROVIDER_STALE);
            case UNAVAILABLE, MISCONFIGURED ->
                signIns.form(visitor, 503, form, Page.Notice.PROVIDER_UNAVAILABLE, RETRY_SECONDS);
            case TOO_MANY_ROLES -> signIns.form(visitor, 403, form, Page.Notice.ACCOUNT_TROUBLE);
            default -> signIns.form(visitor, 403, form, Page.Notice.PROVIDER_REFUSED);
        };
    }
}
