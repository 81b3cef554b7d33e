package dev.passlink.web;

import com.google.common.base.Throwables;
import dev.passlink.Pass;
import dev.passlink.PendingSignIn;
import dev.passlink.UnavailableException;
import dev.passlink.View;
import dev.passlink.ViewRule;
import dev.passlink.adapter.Identities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request to a {@link Site}: what to do with it, who sent it, and what the application can do for that person. An
 * adapter creates it, asks for the verdict, and hands it to the application.
 *
 * <p>The request is examined only when a method needs it, and only once. Safe for the threads that serve the request. If a
 * part that Passlink depends on can't answer, every method throws {@link UnavailableException}; answer it with {@link
 * #answerTo}.
 */
public final class Visit {
    private static final Duration BUTTON_LIFETIME = Duration.ofHours(1);

    private final Site site;
    private final Rooms rooms;
    private final Visitor visitor;
    private final Response response;

    Visit(Site site, Visitor visitor, Response response) {
        this.site = site;
        this.rooms = site.rooms();
        this.visitor = visitor;
        this.response = response;
    }

    /**
     * The site that the request is for.
     *
     * @return as it was built
     */
    public Site site() {
        return site;
    }

    // The decision

    /**
     * Decides who answers the request. Call it once, before the application. If a part of Passlink can't answer, the verdict
     * is a 503.
     *
     * @return the answer to write, or how to call the application
     */
    public Verdict verdict() {
        try {
            return verdict(visitor.request());
        } catch (UnavailableException e) {
            return new Verdict.Answered(rooms.pages().unavailable(visitor));
        }
    }

    /**
     * Decides about a request that the application dispatches to another path, or that {@linkplain Request#isResumed comes
     * back}.
     *
     * @param dispatched the request as it is at that path
     * @return the answer to write, or how to call the application
     * @throws UnavailableException if a part of Passlink can't answer
     */
    public Verdict verdict(Request dispatched) {
        return rooms.guard().decide(visitor, dispatched);
    }

    /**
     * Decides about a request to a handler that names a view's rule, whatever its path.
     *
     * @param handled the request as the handler sees it
     * @param rule one of {@link Site#viewRule}
     * @param values the values that the framework read from the path: one for each variable of the rule, by name. If one is
     *     missing or can't be part of a link, the answer is 400
     * @return the answer to write, or how to call the handler
     * @throws IllegalArgumentException if the site has no rule of this name
     * @throws UnavailableException if a part of Passlink can't answer
     */
    public Verdict verdict(Request handled, ViewRule rule, Map<String, String> values) {
        ViewRules.Entry entry = rooms.views()
                .rules()
                .named(rule.name())
                .orElseThrow(
                        () -> new IllegalArgumentException(rule + " isn't a rule of this site: add it with view(…)."));
        return rooms.guard().decide(visitor, handled, entry, values);
    }

    /**
     * Decides by a rule that is kept elsewhere, such as in a container's descriptor, and checked before the site's own
     * rules: only signed-in users may continue, as at a path of {@link Site.Builder#signedIn}. Passlink's pages are answered
     * for everyone, so such a rule may cover them too. For those who continue, ask for the site's own {@link #verdict()} as
     * well.
     *
     * @param wanted the request as that rule sees it
     * @return the answer to write, or how to continue for the user of {@link #pass}; a 503 if a part of Passlink can't
     *     answer
     */
    public Verdict signedInOnly(Request wanted) {
        try {
            return rooms.guard().signedInOnly(visitor, wanted);
        } catch (UnavailableException e) {
            return new Verdict.Answered(rooms.pages().unavailable(visitor));
        }
    }

    /**
     * The answer to an exception of the application, if its cause is a part of Passlink that can't answer: a 503.
     *
     * @param thrown the exception; its causes are examined too, because frameworks wrap exceptions
     * @return the answer; empty for all other exceptions
     */
    public Optional<Answer> answerTo(Throwable thrown) {
        return Throwables.getCausalChain(thrown).stream().anyMatch(UnavailableException.class::isInstance)
                ? Optional.of(rooms.pages().unavailable(visitor))
                : Optional.empty();
    }

    // Who it is

    /**
     * The pass of the signed-in user, on any path.
     *
     * @return the pass; empty if nobody is signed in. For an opened view, see {@link Verdict.PassedOn#view}
     */
    public Optional<Pass> pass() {
        return visitor.pass();
    }

    /**
     * Whether a page of another site has sent this request, other than by a link that was followed, or opens a WebSocket with
     * it from another origin. The browser may then hold back what it has from Passlink, and send what it has from others.
     *
     * @return true if a browser says so, or gives {@code null} as the origin and says no more
     */
    public boolean isFromAnotherSite() {
        return rooms.tools().origin().isFromElsewhere(visitor.request());
    }

    /**
     * The answer of a guarded path when nobody is signed in: a redirect to the sign-in page and back, or a 401, which may
     * keep the form so that it can be sent again.
     *
     * @param wanted the request, which is also where to come back to
     * @return the answer to write
     */
    public Answer signInFirst(Request wanted) {
        return rooms.guard().signInFirst(visitor, wanted);
    }

    /**
     * The answer of a path that requires a {@linkplain dev.passlink.SignInMethod#PASSKEY passkey}: a user who signed in
     * another way is asked for their passkey, or to add one first.
     *
     * @param wanted the request, which is also where to come back to
     * @return the answer to write
     * @throws IllegalStateException if Passlink has no passkeys
     */
    public Answer signInByPasskey(Request wanted) {
        if (rooms.tools().flows().passkeys().isEmpty()) {
            throw new IllegalStateException(
                    "signInByPasskey needs passkeys: give Passlink.builder() a passkeys(…) port.");
        }
        return rooms.pages().signInFirst(visitor, wanted, true);
    }

    /**
     * Signs the user out: ends every pass that the browser sent, live or refused, clears the cookies and ends the framework's
     * session. Nobody is looked up, and from here on, nobody is signed in. A request without cookies of Passlink's is given
     * none: it may be another site's, sent from the browser of somebody who is signed in.
     */
    public void signOut() {
        // A container and a framework may both pass one sign-out on.
        if (visitor.hasLeft() && visitor.pass().isEmpty()) {
            return;
        }
        if (!visitor.bringsWhatEnds()) {
            visitor.leaves();
            RequestOrigin origin = rooms.tools().origin();
            if (!origin.isCrossSite(visitor.request()) && !origin.isWithoutCookies(visitor.request())) {
                response.session(SessionChange.END);
            }
            return;
        }
        Answer answer = rooms.signingOut().signedOut(visitor);
        visitor.leaves();
        visitor.takesSecretOf(answer);
        answer.addTo(response);
    }

    /**
     * Whether {@link #signOut} was called while this request is served: then whoever opened a view is nobody there, too.
     *
     * @return true from then on
     */
    public boolean isSignedOut() {
        return visitor.hasLeft();
    }

    // Forms of the application

    /**
     * The hidden field that an application's form needs, such as one that signs out by a POST to {@code /logout}. It also
     * keeps the answer out of caches.
     *
     * @return {@code <input type="hidden" …>}, ready to put into the form
     */
    public String antiForgeryField() {
        String value = visitor.antiForgery(Forms.APPLICATION);
        visitor.secret().setCookie().ifPresent(response::add);
        // The page is this browser's alone, whether it is given a cookie or has one.
        response.set(Header.NO_STORE);
        return "<input type=\"hidden\" name=\"" + Forms.FIELD + "\" value=\"" + value + "\">";
    }

    /**
     * Whether a POST came from a form of this application in this browser that contains the field of {@link
     * #antiForgeryField}.
     *
     * @param antiForgery all values sent as {@value Site#ANTI_FORGERY_PARAMETER}
     * @return false if another site may have caused the browser to send it
     */
    public boolean isFormOfThisSite(List<String> antiForgery) {
        return visitor.isOurs(Parameters.of(Forms.FIELD, antiForgery), Forms.APPLICATION);
    }

    /**
     * The nonce for a provider's own button, such as Google's or One Tap, on a page of the application: pass it as {@code
     * data-nonce}, and {@code https://your.site/login/google/credential} as {@code data-login_uri}. It also keeps the answer
     * out of shared caches and sets a cookie, without which the button's POST is refused.
     *
     * @return the nonce, 22 URL-safe characters, valid for at least half an hour
     * @throws IllegalStateException if Passlink has no {@code identityLinks}
     */
    public String buttonNonce() {
        Cookies cookies = rooms.tools().cookies();
        Identities.Button button = visitor.button();
        if (!visitor.cookies(cookies.button()).contains(button.sealed())) {
            response.add(cookies.setCrossSite(cookies.button(), button.sealed(), BUTTON_LIFETIME));
        }
        // The page is this browser's alone, whether it is given a cookie or has one.
        response.set(Header.NO_STORE);
        return button.nonce();
    }

    // A second step

    /**
     * The pending sign-in that {@link SignInDecision.ContinueAt} created, for the application's second step. It isn't a
     * session, and nobody is signed in yet.
     *
     * @return who is signing in, and by which method; empty if there is no pending sign-in, it is older than ten minutes, or
     *     the request brings more than one
     */
    public Optional<PendingSignIn> pending() {
        return rooms.completion().pending(visitor);
    }

    /**
     * Signs in the user who has passed the application's second step. A pending sign-in can be finished once, and only in
     * the browser that has it.
     *
     * @param passed the value of {@link #pending} that the step was about
     * @return where to send the browser, a path on this site; empty if there is nothing to finish, so ask the user to sign
     *     in again
     */
    public Optional<String> finish(PendingSignIn passed) {
        Optional<Answer> finished = rooms.completion().finish(visitor, passed);
        finished.ifPresent(answer -> {
            visitor.takesSecretOf(answer);
            answer.addTo(response);
        });
        return finished.flatMap(answer -> answer.all("Location").stream().findFirst());
    }

    // Views

    /**
     * Answers an application's form that asks for a link to a view: queues the request and leads to the waiting page, the
     * same for every address, or says what is wrong. The form has to contain the field of {@link #antiForgeryField}, and a
     * captcha of its own if the {@link dev.passlink.port.AskingCheck} asks for one.
     *
     * @param form all fields that were sent, with their values
     * @param address the address as typed
     * @param view which one
     * @return the answer to write
     */
    public Answer requestLink(Map<String, List<String>> form, @Nullable String address, View view) {
        return rooms.views().requestLink(visitor, Parameters.of(form), address, view);
    }

    /**
     * Decides about a view that {@linkplain dev.passlink.ViewRule#checkedByTheViewItself checks requests itself}: takes a
     * token, or looks for a pass.
     *
     * @param view the view
     * @return the answer to write, or the pass to continue with
     */
    public Verdict grant(View view) {
        return rooms.guard().grant(visitor, view);
    }
}
