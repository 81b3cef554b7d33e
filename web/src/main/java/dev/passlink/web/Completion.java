package dev.passlink.web;

import dev.passlink.AuditEvent;
import dev.passlink.Pass;
import dev.passlink.PendingSignIn;
import dev.passlink.Reason;
import dev.passlink.SignInMethod;
import dev.passlink.UnavailableException;
import dev.passlink.User;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import java.time.Duration;
import java.util.Optional;

/**
 * What follows a successful redemption: the application's decision, and the pass.
 *
 * @param landing where to go by default, a path on this site
 * @param offers what may come before that; empty without passkeys
 */
record Completion(
        Tools tools,
        PageAnswers pages,
        SignInPages signIns,
        ProvedByMail identity,
        SignInDecision decision,
        String landing,
        Optional<PasskeyOffers> offers) {
    private static final Duration KNOWN_LIFETIME = Duration.ofDays(365);
    private static final Duration PENDING_LIFETIME = Duration.ofMinutes(10);

    String orLanding(String next) {
        return next.isEmpty() ? landing : next;
    }

    Answer decided(Visitor visitor, Redemption.Granted granted, SignInMethod method, boolean stay) {
        try {
            User user = granted.user().orElseThrow();
            SignInDecision.Outcome outcome = decision.decide(user, method);
            if (outcome instanceof SignInDecision.SignedIn) {
                return signedIn(visitor, granted, method, stay);
            } else if (outcome instanceof SignInDecision.ContinueAt elsewhere) {
                return held(visitor, granted, tools.flows().hold(granted, method, stay), elsewhere.path());
            }
            String detail = "by the application, client " + visitor.client();
            tools.flows().tell(AuditEvent.Type.SIGN_IN, Reason.DECLINED, user.id(), detail);
            return pages.trouble(visitor, 403);
        } catch (UnavailableException e) {
            throw e;
        } catch (Exception e) {
            // The application's decision: nobody is signed in by a fault, declared or not.
            Interrupts.keep(e);
            String what = e.getClass().getName();
            tools.flows().tell(AuditEvent.Type.FAILURE, Reason.UNAVAILABLE, "", "after a redemption: " + what);
            return pages.unavailable(visitor);
        }
    }

    private Answer held(Visitor visitor, Redemption.Granted granted, String pending, String elsewhere) {
        Answer answer = Answer.seeOther(elsewhere)
                .with(tools.cookies().set(tools.cookies().pending(), pending, PENDING_LIFETIME));
        return identity.carried(visitor, granted, pending, answer);
    }

    private Answer signedIn(Visitor visitor, Redemption.Granted granted, SignInMethod method, boolean stay) {
        Redemption connected = identity.connected(visitor, granted);
        if (connected instanceof Redemption.Refused refused) {
            return nothingWaits(visitor, identity.cleared(visitor, signIns.noLongerValid(visitor, "", refused)));
        }
        Cookies cookies = tools.cookies();
        SignIn signIn = tools.flows().signIn((Redemption.Granted) connected, method, stay, visitor.browser());
        visitor.endsWhatItBrings(signIn.pass());
        visitor.becomes(signIn.pass());
        String subject = signIn.pass().subject().name();
        Answer goesOn = identity.cleared(visitor, goesOn(visitor, signIn.pass(), granted.next()));
        Answer answer = nothingWaits(visitor, goesOn)
                .with(cookies.set(signIn.pass(), signIn.text()))
                .with(cookies.set(cookies.known(), signIn.known(), KNOWN_LIFETIME))
                .with(tools.forms().signedIn(visitor.request(), visitor.person(), subject))
                .session(SessionChange.signedIn(subject));
        return visitor.passes().isEmpty() ? answer : answer.with(tools.ended());
    }

    private Answer nothingWaits(Visitor visitor, Answer answer) {
        String pending = tools.cookies().pending();
        return visitor.cookies(pending).isEmpty()
                ? answer
                : answer.with(tools.cookies().clear(pending));
    }

    private Answer goesOn(Visitor visitor, Pass pass, String next) {
        Answer answer = Answer.seeOther(offers.flatMap(of -> of.on(visitor, pass.subject(), pass.method(), next))
                .orElseGet(() -> orLanding(next)));
        return pass.method() == SignInMethod.PASSKEY
                ? answer.with(offers.flatMap(of -> of.settled(visitor, pass.subject())))
                : answer;
    }

    /** What the application's second step finds, as long as it is not finished. */
    Optional<PendingSignIn> pending(Visitor visitor) {
        return tools.flows().pending(visitor.cookies(tools.cookies().pending()));
    }

    /**
     * Finishes the sign-in after the application's second step; empty if there is nothing left to finish, or if the browser
     * that passed the step doesn't have that sign-in.
     */
    Optional<Answer> finish(Visitor visitor, PendingSignIn passed) {
        return pending(visitor).equals(Optional.of(passed))
                        && tools.flows().finish(passed) instanceof Redemption.Granted granted
                ? Optional.of(signedIn(visitor, granted, passed.method(), passed.stay()))
                : Optional.empty();
    }
}
