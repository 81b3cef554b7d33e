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

/**
 * One request to a {@link Site}: the decision about it, who sends it, and what an application may do for that person. An
 * adapter makes it, asks for the verdict, and hands it to the application.
 *
 * <p>Nothing of the request is looked into before somebody asks, and then once. Safe for the threads that serve the
 * request. Where a part that Passlink depends on cannot answer, every method throws {@link UnavailableException}, to be
 * answered by {@link #answerTo}.
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
     * The site that is visited.
     *
     * @return as it was built
     */
    public Site site() {
        return site;
    }

    // The decision

    /**
     * Decides who answers. Asked once, before the application; a part that cannot answer is a 503.
     *
     * @return the answer to be written, or how the application is to be called
     */
    public Verdict verdict() {
        try {
            return verdict(visitor.request());
        } catch (UnavailableException e) {
            return new Verdict.Answered(rooms.pages().unavailable(visitor));
        }
    }

    /**
     * The same for where the application dispatches the request to by itself.
     *
     * @param dispatched the request as it is there
     * @return the answer to be written, or how the application is to be called
     * @throws UnavailableException if a part cannot answer
     */
    public Verdict verdict(Request dispatched) {
        return rooms.guard().decide(visitor, dispatched);
    }

    /**
     * The same for a handler beside which the name of a rule stands, at whatever path a framework has found it.
     *
     * @param handled the request as the handler sees it
     * @param rule one of {@link Site#viewRule}
     * @param values what the framework read for the handler: one for each variable of the rule, by name. If one is
     *     missing or cannot stand in a link, the answer is 400
     * @return the answer to be written, or how the handler is to be called
     * @throws IllegalArgumentException if the site has no rule of this name
     * @throws UnavailableException if a part cannot answer
     */
    public Verdict verdict(Request handled, ViewRule rule, Map<String, String> values) {
        ViewRules.Entry entry = rooms.views()
                .rules()
                .named(rule.name())
                .orElseThrow(
                        () -> new IllegalArgumentException(rule + " is no rule of this site: give it to view(…)."));
        return rooms.guard().decide(visitor, handled, entry, values);
    }

    /**
     * Decides by a rule that stands elsewhere, such as in a container's descriptor, and is asked before the site's own: only
     * somebody who is signed in goes on, as at a path of {@link Site.Builder#signedIn}. Pages of the site are answered for
     * everybody, so that such a rule may cover them too. For whoever goes on, the site's own verdict is still to be asked.
     *
     * @param wanted the request as that rule sees it
     * @return the answer to be written; or how to go on, for whom {@link #pass} says. A part that cannot answer is a 503
     */
    public Verdict signedInOnly(Request wanted) {
        try {
            return rooms.guard().signedInOnly(visitor, wanted);
        } catch (UnavailableException e) {
            return new Verdict.Answered(rooms.pages().unavailable(visitor));
        }
    }

    /**
     * The answer to an exception of the application's, if it comes of a part of Passlink's that cannot answer: 503.
     *
     * @param thrown perhaps with an {@link UnavailableException} among its causes, since frameworks wrap what is thrown
     * @return empty for every other
     */
    public Optional<Answer> answerTo(Throwable thrown) {
        return Throwables.getCausalChain(thrown).stream().anyMatch(UnavailableException.class::isInstance)
                ? Optional.of(rooms.pages().unavailable(visitor))
                : Optional.empty();
    }

    // Who it is

    /**
     * The pass of who is signed in, wherever the request leads to.
     *
     * @return empty for anybody else; where a view was opened, {@link Verdict.PassedOn#view} says by which pass
     */
    public Optional<Pass> pass() {
        return visitor.pass();
    }

    /**
     * The answer of a guarded path to whoever is not signed in: to the sign-in page and back, or 401; perhaps with what was
     * typed, to be sent again.
     *
     * @param wanted what was asked for, and where to come back to
     * @return to be written
     */
    public Answer signInFirst(Request wanted) {
        return rooms.guard().signInFirst(visitor, wanted);
    }

    /**
     * The same for what wants a {@linkplain dev.passlink.SignInMethod#PASSKEY passkey}: whoever has signed in by other means is
     * asked for theirs, or to add one first.
     *
     * @param wanted what was asked for, and where to come back to
     * @return to be written
     * @throws IllegalStateException if Passlink has no passkeys
     */
    public Answer signInByPasskey(Request wanted) {
        if (rooms.tools().flows().passkeys().isEmpty()) {
            throw new IllegalStateException(
                    "Nobody can sign in by a passkey here: give Passlink.builder() a passkeys(…) port.");
        }
        return rooms.pages().signInFirst(visitor, wanted, true);
    }

    /** Signs out: the cookies are cleared, a session ends, and from here on nobody is signed in. */
    public void signOut() {
        Answer answer = rooms.signingOut().signedOut(visitor);
        visitor.leaves();
        visitor.takesSecretOf(answer);
        answer.addTo(response);
    }

    // Forms of the application

    /**
     * The hidden field that a form of the application needs, such as one that signs out by a POST to {@code /logout}. The
     * answer is then for the browser only.
     *
     * @return {@code <input type="hidden" …>}, ready to be put into the form
     */
    public String antiForgeryField() {
        String value = visitor.antiForgery(Forms.APPLICATION);
        visitor.secret().setCookie().ifPresent(this::give);
        return "<input type=\"hidden\" name=\"" + Forms.FIELD + "\" value=\"" + value + "\">";
    }

    /** A cache that gave one browser's secret to another would undo what is bound to it. */
    private void give(Header cookie) {
        response.add(cookie);
        response.set(Header.NO_STORE);
    }

    /**
     * Whether a POST came from a form of this application in this browser, with the field of {@link #antiForgeryField}.
     *
     * @param antiForgery what was sent as {@value Site#ANTI_FORGERY_PARAMETER}, as often as it was
     * @return false if another site may have made the browser send it
     */
    public boolean isFormOfThisSite(List<String> antiForgery) {
        return visitor.isOurs(Parameters.of(Forms.FIELD, antiForgery), Forms.APPLICATION);
    }

    /**
     * The nonce that a provider's own button, such as Google's or One Tap, needs on a page of the application: give it as
     * {@code data-nonce}, and {@code https://your.site/login/google/credential} as {@code data-login_uri}. The answer is
     * then for the browser only, and sets a cookie without which what the button posts is refused.
     *
     * @return the nonce, 22 URL-safe characters; good for half an hour at least
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
     * What a second step of the application is about: a sign-in that {@link SignInDecision.ContinueAt} left pending. It
     * is no session, and the request is still anonymous.
     *
     * @return whose sign-in it is, and how the mailbox was proved; empty if there is none, or it is older than ten
     *     minutes, or the request brings more than one
     */
    public Optional<PendingSignIn> pending() {
        return rooms.completion().pending(visitor);
    }

    /**
     * Signs in whoever has passed the application's second step: gives the pass and clears what was pending. A pending
     * sign-in is finished once, and in the browser that holds it.
     *
     * @param passed what {@link #pending} gave, and the step was about
     * @return where to send the browser, a path of this site; empty if there is nothing to finish: ask to sign in again
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
     * Answers a form of the application that asks for a link to a view: queues the request and leads to the waiting page,
     * the same for every address; or says politely what is wrong. The form carries the field of {@link #antiForgeryField},
     * and a captcha of its own if the {@link dev.passlink.port.AskingCheck} wants one.
     *
     * @param form what was sent, each field with its values
     * @param address what was typed
     * @param view which one
     * @return to be written
     */
    public Answer requestLink(Map<String, List<String>> form, String address, View view) {
        return rooms.views().requestLink(visitor, Parameters.of(form), address, view);
    }

    /**
     * Decides for a view that {@linkplain dev.passlink.ViewRule#checkedByTheViewItself checks itself}: takes a token, or
     * looks for a pass.
     *
     * @param view which one it is
     * @return the answer to be written, or with whose pass to go on
     */
    public Verdict grant(View view) {
        if (visitor.bringsToken()) {
            return new Verdict.Answered(rooms.views().take(visitor, view));
        }
        Optional<ViewLinks.Opened> opened = rooms.views().pass(visitor, view);
        return opened.isPresent()
                ? Guard.opened(
                        visitor.request(), opened.map(ViewLinks.Opened::pass), opened.flatMap(ViewLinks.Opened::cookie))
                : new Verdict.Answered(rooms.views().locked(visitor, view));
    }
}
