package dev.passlink.web;

import dev.passlink.LocalPath;
import dev.passlink.Pass;
import dev.passlink.SignInMethod;
import dev.passlink.Subject;
import dev.passlink.adapter.PasskeyFlows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The offer of a passkey, once after another kind of sign-in: only to browsers that have shown that they can create one, and
 * not to users who declined or have one.
 *
 * @param landing where to go by default, a path on this site
 */
record PasskeyOffers(Tools tools, PageAnswers pages, PasskeyPrompts prompts, PasskeyFlows flows, String landing) {
    /** Below the sign-in page. */
    static final String ADDRESS = PasskeyPrompts.OWN + "/offer";

    private static final String LATER = "later";
    private static final String NEVER = "never";
    private static final Duration LATER_LIFETIME = Duration.ofDays(30);
    private static final Duration NEVER_LIFETIME = Pass.MAX_LIFETIME;
    private static final String BETWEEN = ".";
    private static final Pattern MARK = Pattern.compile("[A-Za-z0-9_-]{11}");
    private static final int MOST_MARKS = 8;

    /**
     * Where a user who has just signed in goes first.
     *
     * @param next where they want to go; empty if nowhere in particular
     */
    Optional<String> on(Visitor visitor, Subject subject, SignInMethod method, String next) {
        String there = next.isEmpty() ? landing : next;
        String login = tools.login();
        boolean ours = there.equals(login) || there.startsWith(login + "/") || there.startsWith(login + "?");
        boolean offers = method != SignInMethod.PASSKEY
                && !ours
                && !visitor.cookies(tools.cookies().passkeys()).isEmpty()
                && !isSettled(visitor, subject);
        return offers ? Optional.of(here(next)) : Optional.empty();
    }

    private String here(String next) {
        String here = tools.login() + ADDRESS;
        return next.isEmpty() ? here : here + "?next=" + Parameters.encode(next);
    }

    private boolean isSettled(Visitor visitor, Subject subject) {
        List<String> kept = kept(visitor);
        return kept.contains(NEVER) || kept.contains(flows.mark(subject));
    }

    /** What the browser has answered before, for any account. */
    private List<String> kept(Visitor visitor) {
        return visitor.cookies(tools.cookies().offered()).stream()
                .flatMap(value -> List.of(value.split(Pattern.quote(BETWEEN), -1)).stream())
                .filter(one -> one.equals(NEVER) || MARK.matcher(one).matches())
                .distinct()
                .toList();
    }

    /** The cookie with which that account is offered none in this browser for some time; empty if none is offered anyway. */
    Optional<Header> settled(Visitor visitor, Subject subject) {
        List<String> kept = kept(visitor);
        if (kept.contains(NEVER)) {
            return Optional.empty();
        }
        String mark = flows.mark(subject);
        List<String> marks =
                new ArrayList<>(kept.stream().filter(one -> !one.equals(mark)).toList());
        marks.add(mark);
        String value = String.join(BETWEEN, marks.subList(Math.max(0, marks.size() - MOST_MARKS), marks.size()));
        return Optional.of(tools.cookies().set(tools.cookies().offered(), value, LATER_LIFETIME));
    }

    Answer answer(Visitor visitor) throws Visitor.BadBody {
        return visitor.reads() ? offer(visitor) : answered(visitor);
    }

    private Answer offer(Visitor visitor) {
        String next = LocalPath.orNowhere(visitor.query().get("next"));
        return visitor.pass().filter(flows::isFresh).isPresent()
                ? page(visitor, 200, next, Page.Notice.NONE)
                : Answer.seeOther(orLanding(next));
    }

    private Answer page(Visitor visitor, int status, String next, Page.Notice notice) {
        Page page = new Page.PasskeyOffer(
                prompts.add(visitor, next),
                new Page.OfferForm(tools.login() + ADDRESS, next, visitor.antiForgery(Forms.PASSKEY_OFFER)),
                notice,
                prompts.script(PasskeyPrompts.CREATE, here(next), PasskeyPrompts.NONE_GONE));
        return pages.withForms(visitor, status, page);
    }

    private Answer answered(Visitor visitor) throws Visitor.BadBody {
        Parameters sent = visitor.form();
        String next = LocalPath.orNowhere(sent.get("next"));
        Optional<Pass> pass = visitor.pass();
        if (pass.isEmpty()) {
            return Answer.seeOther(orLanding(next));
        }
        if (!visitor.isOurs(sent, Forms.PASSKEY_OFFER)) {
            return page(visitor, 403, next, Page.Notice.STALE);
        }
        return switch (sent.get("answer")) {
            case LATER ->
                Answer.seeOther(orLanding(next))
                        .with(settled(visitor, pass.get().subject()));
            case NEVER ->
                Answer.seeOther(orLanding(next))
                        .with(tools.cookies().set(tools.cookies().offered(), NEVER, NEVER_LIFETIME));
            default -> page(visitor, 400, next, Page.Notice.NONE);
        };
    }

    private String orLanding(String next) {
        return next.isEmpty() ? landing : next;
    }
}
