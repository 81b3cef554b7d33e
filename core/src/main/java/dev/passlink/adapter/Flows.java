package dev.passlink.adapter;

import dev.passlink.AuditEvent;
import dev.passlink.CodeFormat;
import dev.passlink.EmailAddress;
import dev.passlink.Grant;
import dev.passlink.Limits;
import dev.passlink.LoginPolicy;
import dev.passlink.Pass;
import dev.passlink.PendingSignIn;
import dev.passlink.Reason;
import dev.passlink.SignInMethod;
import dev.passlink.StaySignedIn;
import dev.passlink.Subject;
import dev.passlink.UnavailableException;
import dev.passlink.View;
import dev.passlink.ViewRule;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The methods for adapters between Passlink and a web framework. Nobody else needs them.
 *
 * <p>In this order: {@link #requestLogin} for the form, {@link #waiting} for the page after it, {@link #follow} for
 * the link or {@link #redeemCode} for the code, {@link #signIn} once the application has agreed, {@link #check} on
 * every request, {@link #signOut}. An adapter for a framework rarely needs it: {@code passlink-web} already turns it
 * into pages and decisions.
 *
 * <p>Safe for many threads. If a part can't answer, the result is an {@link UnavailableException}, and nobody gets
 * in.
 */
public interface Flows {
    /** The query parameter that carries a token. */
    String TOKEN_PARAMETER = "passlink";

    /**
     * The ways to sign in that the site offers.
     *
     * @return {@link LoginPolicy#CONFIRM_ELSEWHERE} by default
     */
    LoginPolicy policy();

    /**
     * The format of codes.
     *
     * @return {@link CodeFormat#LETTERS} by default
     */
    CodeFormat codeFormat();

    /**
     * Whether sign-ins may outlive the browser's session.
     *
     * @return {@link StaySignedIn#NEVER} by default
     */
    StaySignedIn staySignedIn();

    /**
     * How long a sign-in link works.
     *
     * @return the time set in {@link dev.passlink.LinkSettings}
     */
    Duration linkLifetime();

    /**
     * Takes an address from the form: counts it against the limits, runs the application's check, and queues the
     * request. Never reveals whether an account exists.
     *
     * @param form the form that was sent
     * @param client the client's IP address, as far as it can be trusted, for {@link Limits#perClient()}
     * @param browser the browser
     * @return the same for an address with an account and without
     * @throws UnavailableException if the counter, the check or the queue can't answer
     */
    Asked requestLogin(LoginForm form, String client, Browser browser);

    /**
     * What a browser that asked {@linkplain #remembered() lately} is waiting for. Makes no lookup.
     *
     * @param browser the browser
     * @return its newest request; empty if it has none
     */
    Optional<Waiting> waiting(Browser browser);

    /**
     * How long a browser keeps the text from {@link Asked.Queued}, and the identity that waits for the same email.
     *
     * @return as long as a sign-in link works, but at least ten minutes
     */
    Duration remembered();

    /**
     * Whether the email that a browser waits for has been used, by link or code, here or elsewhere.
     *
     * @param browser the browser
     * @return true if it has; false if the browser waits for nothing
     * @throws UnavailableException if the counter can't answer
     */
    boolean isRedeemed(Browser browser);

    /**
     * How long until the limits allow a waiting browser to ask again. Counts nothing, and gives the same answer for
     * an address with an account and without.
     *
     * @param client as for {@link #requestLogin}
     * @param browser the browser
     * @return zero if it may ask now, or waits for nothing
     * @throws UnavailableException if the counter can't answer
     */
    Duration resendIn(String client, Browser browser);

    /**
     * Follows a link: decides about it once, and redeems it with the same decision if the adapter says so.
     *
     * @param token any text
     * @param browser the browser
     * @param redeems called last, once everything else is fine; true to redeem it now, false only to look
     * @return the grant, {@linkplain Redemption.Granted#redeemed() redeemed} or only looked at; or a refusal with its
     *     reason
     * @throws UnavailableException if a part can't answer; nobody is let in
     */
    Redemption follow(String token, Browser browser, Predicate<Redemption.Granted> redeems);

    /**
     * Returns what {@link #redeem(String, Browser)} would return now, without counting a use.
     *
     * @param token any text
     * @param browser the browser
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if the user lookup or the counter can't answer
     */
    Redemption examine(String token, Browser browser);

    /**
     * Redeems a token. If several requests race for it, on any number of nodes, as many win as the grant allows.
     *
     * @param token any text
     * @param browser the browser
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if a part can't answer; nobody is let in
     */
    Redemption redeem(String token, Browser browser);

    /**
     * Redeems a code in the browser that asked for it. There are three tries for each email, counted before anything
     * is compared, and a hundred in a row for an address or an account (NIST SP 800-63B-4 §3.2.2). Link and code
     * share one use.
     *
     * @param typed any text; case, spaces and dashes don't matter
     * @param browser the browser
     * @return the grant, or a refusal with its reason: the same for an address with an account and without
     * @throws UnavailableException if a part can't answer; nobody is let in
     */
    Redemption redeemCode(String typed, Browser browser);

    /**
     * Takes the answer of a browser other than the asking one to the question which of {@link
     * Redemption.Granted#numbers} the asking one shows. The right number lets the asking browser sign in; it opens
     * nothing here. The first answer counts, right or wrong, and uses up the link and its code.
     *
     * @param token any text
     * @param number the number that was pressed
     * @param browser the browser
     * @return the approved grant, never {@linkplain Redemption.Granted#redeemed() redeemed}; or a refusal with its
     *     reason, such as {@link Reason#WRONG_NUMBER}
     * @throws UnavailableException if a part can't answer; nothing is approved
     */
    Redemption approve(String token, String number, Browser browser);

    /**
     * Redeems, in the asking browser, what another browser has approved: once, and only if the account and its stamp
     * haven't changed since.
     *
     * @param browser the browser
     * @param redeems called last, once everything else is fine; true to redeem it now, false only to look
     * @return the grant, {@linkplain Redemption.Granted#redeemed() redeemed} or only looked at, or a refusal with its
     *     reason; empty as long as nothing is approved, and after somebody has signed in with it
     * @throws UnavailableException if a part can't answer; nobody is let in
     */
    Optional<Redemption> redeemApproved(Browser browser, Predicate<Redemption.Granted> redeems);

    /**
     * Takes an address from a form that asks for a link to a view. It has the same limits, check and queue, and the
     * same answers as a sign-in, for users and for guests without an account.
     *
     * @param form the submitted form; its destination and its wish to stay signed in are ignored
     * @param view the view
     * @param client the client's IP address, as far as it can be trusted
     * @param browser the browser
     * @return the same for an address with an account and without
     * @throws IllegalArgumentException if filters exist and none of them has the view's rule
     * @throws UnavailableException if the counter, the check, the queue or the view's stamp can't answer
     */
    Asked requestLink(LoginForm form, View view, String client, Browser browser);

    /**
     * Declares which views an adapter guards. From then on, creating a link to any other view is an error, since
     * everybody could open that view without one.
     *
     * @param rules the rules of one filter; with several filters, the rules add up
     */
    void guard(Collection<ViewRule> rules);

    /**
     * The title of a view, for the page that asks before it opens.
     *
     * @param view the view
     * @param language the language of the page
     * @return the title from {@link ViewRule#title}, on one line; empty if the rule has none or it can't be found
     */
    String title(View view, Locale language);

    /**
     * Follows a link to a view: decides about it once, and redeems it with the same decision if the adapter says so.
     *
     * @param token any text
     * @param view the view to open
     * @param browser the browser
     * @param redeems called last, once everything else is fine; true to redeem it now, false only to look
     * @return the grant, {@linkplain Redemption.Granted#redeemed() redeemed} or only looked at; or a refusal with its
     *     reason
     * @throws UnavailableException if a part can't answer; nobody is let in
     */
    Redemption follow(String token, View view, Browser browser, Predicate<Redemption.Granted> redeems);

    /**
     * Returns what {@link #redeem(String, View, Browser)} would return now, without counting a use.
     *
     * @param token any text
     * @param view the view to open
     * @param browser the browser
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if a part can't answer
     */
    Redemption examine(String token, View view, Browser browser);

    /**
     * Redeems a token for a view.
     *
     * @param token any text
     * @param view the view to open
     * @param browser the browser
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if a part can't answer; nobody is let in
     */
    Redemption redeem(String token, View view, Browser browser);

    /**
     * Issues a pass for one view: it is no sign-in, has no roles, and opens nothing but that view.
     *
     * @param granted the redemption
     * @param view the view
     * @param secret the browser's secret, from {@link AntiForgery#newSecret}, kept in a {@code __Host-} cookie. The
     *     pass is worthless without it, so that a sibling domain, which can set other cookies, can't plant one
     * @return the pass, as the browser keeps it
     * @throws UnavailableException if the use counter can't answer
     * @throws IllegalArgumentException if that isn't a secret, or nothing was redeemed for this view
     */
    String openView(Redemption.Granted granted, View view, String secret);

    /**
     * Reads a pass for a view.
     *
     * @param text the text that the browser sent
     * @param view the view to open
     * @param secrets the secrets that the browser sent, of which each is tried; one must be the secret given to
     *     {@link #openView}
     * @return the pass, perhaps with a renewed text, or the reason why it no longer works
     * @throws UnavailableException if a part can't answer; the browser keeps what it has
     */
    PassCheck check(String text, View view, List<String> secrets);

    /**
     * Reads everything that a browser sent as its pass for a view: a sibling domain can set a cookie of the same
     * name, so each text is tried. If all are refused, that is one event.
     *
     * @param texts the texts that the browser sent
     * @param view the view to open
     * @param secrets as for {@link #check(String, View, List)}
     * @param client the client's IP address, for that event; called only then
     * @return the first valid pass, perhaps with a renewed text, or the reason why there is none
     * @throws UnavailableException if a part can't answer; the browser keeps what it has
     */
    PassCheck check(List<String> texts, View view, List<String> secrets, Supplier<String> client);

    /**
     * Keeps a sign-in pending while the application asks for one more step.
     *
     * @param granted the redemption
     * @param method how the person signed in
     * @param stay whether the person wants to stay signed in on this device
     * @return a text that the browser keeps for ten minutes; it isn't a pass and opens nothing
     */
    String hold(Redemption.Granted granted, SignInMethod method, boolean stay);

    /**
     * Reads a pending sign-in, without any lookup.
     *
     * @param text the text that the browser sent
     * @return the pending sign-in; empty if it isn't ours or is older than ten minutes
     */
    Optional<PendingSignIn> pending(String text);

    /**
     * Reads the one pending sign-in among the texts that a browser sent, without any lookup. If several are ours, one
     * could be checked and another finished: then none is taken, and an event reports it.
     *
     * @param texts the texts that the browser sent, including planted duplicates
     * @return the pending sign-in; empty unless exactly one of them is ours and not older than ten minutes
     */
    Optional<PendingSignIn> pending(List<String> texts);

    /**
     * Finishes a pending sign-in, once, after the application's own step.
     *
     * @param pending the same pending sign-in whose step was passed
     * @return the grant, or a refusal with its reason; give it to {@link #signIn}
     * @throws UnavailableException if the user lookup or the counter can't answer; nobody is let in
     */
    Redemption finish(PendingSignIn pending);

    /**
     * The address that a grant was sent to, for a page that offers a new link.
     *
     * @param grant an authentic grant
     * @return the address, to be shown masked; empty if the account has changed since, or the grant expired more than
     *     ten minutes ago
     * @throws UnavailableException if the user lookup can't answer
     */
    Optional<EmailAddress> owner(Grant grant);

    /**
     * The address of an account, for a page that shows who is signed in.
     *
     * @param subject the pass's subject
     * @return the address; empty for a guest, and for an account that is gone or disabled
     * @throws UnavailableException if the user lookup can't answer
     */
    Optional<EmailAddress> address(Subject subject);

    /**
     * Issues a pass for a redeemed grant.
     *
     * @param granted the redemption
     * @param method how the person signed in
     * @param stay whether the person wants to stay signed in on this device; used only under {@link
     *     StaySignedIn#IF_ASKED}
     * @param browser the browser
     * @return what the browser keeps from now on
     * @throws UnavailableException if a part can't answer
     * @throws IllegalArgumentException if nothing was redeemed, or the user's roles don't fit into a cookie
     */
    SignIn signIn(Redemption.Granted granted, SignInMethod method, boolean stay, Browser browser);

    /**
     * Reads the pass of a sign-in. The account and revocation are checked again only if the last check was longer ago
     * than the interval set by {@link dev.passlink.PassSettings#checkEvery}.
     *
     * @param text the text that the browser sent
     * @return the pass, perhaps with a renewed text, or the reason why it no longer works
     * @throws UnavailableException if a part can't answer; the browser keeps what it has
     */
    PassCheck check(String text);

    /**
     * Reads everything that a browser sent as the pass of a sign-in, each as {@link #check(String)} does. If all are
     * refused, that is one event.
     *
     * @param texts the texts that the browser sent
     * @param atOnce whether to check the account and revocation in any case: if a sign-in ended in this browser less
     *     than {@link #endsWithin} ago, a slow response may have brought its pass back
     * @param client the client's IP address, for that event; called only then
     * @return the first valid pass, perhaps with a renewed text, or the reason why there is none
     * @throws UnavailableException if a part can't answer; the browser keeps what it has
     */
    PassCheck check(List<String> texts, boolean atOnce, Supplier<String> client);

    /**
     * Whether a pass comes of a grant: by its link, by its code, or by a second step after one of them. Where a link is
     * opened again that has let this browser in, it leads on to the page. Asks nobody.
     *
     * @param grant authentic, and good or not
     * @param pass live
     * @return false for every other pass of the same person
     */
    boolean gave(Grant grant, Pass pass);

    /**
     * How long a pass that has ended may be taken for live, by any node.
     *
     * @return the interval set by {@link dev.passlink.PassSettings#checkEvery}, and a minute by which clocks may differ
     */
    Duration endsWithin();

    /**
     * Whether somebody signed in lately enough for something sensitive.
     *
     * @param pass a live pass
     * @param age how long ago at most
     * @return false if it is longer ago: ask to sign in again
     */
    boolean isFresh(Pass pass, Duration age);

    /**
     * Marks a form that was sent after the sign-in had ended, so that the browser can send it again after the next
     * sign-in.
     *
     * @param path where it was sent, as a local path with its query
     * @param secret the browser's secret, which stays the same until somebody else signs in there; the mark is
     *     worthless without it
     * @return the mark, in URL-safe characters; it works for a day
     * @throws IllegalArgumentException if that isn't a local path, or isn't a secret
     */
    String markLost(String path, String secret);

    /**
     * Reads a mark. It lets nobody in.
     *
     * @param mark any text
     * @param secrets the secrets that the browser sent, of which each is tried
     * @return the form; empty if the mark isn't ours, is for another browser or person, or is older than a day
     */
    Optional<LostForm> lostForm(String mark, List<String> secrets);

    /**
     * Records that a form is sent again.
     *
     * @param form the form
     * @return false if it was already sent again
     * @throws UnavailableException if the counter can't answer
     */
    boolean sendAgain(LostForm form);

    /**
     * Whom a sign-in's pass was given to, even if it no longer works. Looks nothing up, and lets nobody in: a browser
     * that sends it has been that person's.
     *
     * @param text the text that the browser sent
     * @return empty if it isn't a pass of a sign-in, or its key is gone
     */
    Optional<Subject> holder(String text);

    /**
     * Ends the pass of a sign-in, of which a copy stops working at its next check, or a pending sign-in, which nobody can
     * finish any more; if somebody just has, the pass that they got ends too.
     *
     * @param text the text that the browser sent; anything but a valid pass or pending sign-in is ignored
     * @throws UnavailableException if the counter can't answer
     */
    void signOut(String text);

    /**
     * Ends what a new sign-in replaces, as {@link #signOut} does; the pending sign-in that became the new one is left.
     *
     * @param text the text that the browser sent; anything but a valid pass or pending sign-in is ignored
     * @param by the pass of the new sign-in
     * @throws UnavailableException if the counter can't answer
     */
    void replace(String text, Pass by);

    /**
     * Whether {@link dev.passlink.Passlink#signOutEverywhere} can be called.
     *
     * @return true if the builder got {@link dev.passlink.Passlink.Builder#stamps}
     */
    boolean canSignOutEverywhere();

    /**
     * Signing in with providers.
     *
     * @return always the same object; empty without {@link dev.passlink.Passlink.Builder#identityLinks}
     */
    Optional<Identities> identities();

    /**
     * Signing in with passkeys.
     *
     * @return always the same object; empty without {@link dev.passlink.Passlink.Builder#passkeys}
     */
    Optional<PasskeyFlows> passkeys();

    /**
     * Values that protect forms against other sites.
     *
     * @return always the same object
     */
    AntiForgery antiForgery();

    /**
     * Reports a decision of the adapter to the audit listener.
     *
     * @param type the kind of decision
     * @param reason the reason
     * @param subject the person it concerns; empty if not known
     * @param detail details for a person to read, without a secret; may be empty
     */
    void tell(AuditEvent.Type type, Reason reason, String subject, String detail);
}
