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
 * Everything that an adapter between Passlink and a web framework calls, and nobody else.
 *
 * <p>In this order: {@link #requestLogin} for the form, {@link #waiting} for the page after it, {@link #follow} for the
 * link or {@link #redeemCode} for the code, {@link #signIn} once the application has agreed, {@link #check} on every
 * request, {@link #signOut}. An adapter for a framework rarely needs it: {@code passlink-web} has made pages and
 * decisions of it.
 *
 * <p>Safe for many threads. A part that cannot answer is an {@link UnavailableException}, and nobody gets in.
 */
public interface Flows {
    /** The query parameter that carries a token. */
    String TOKEN_PARAMETER = "passlink";

    /**
     * Which ways in the site offers.
     *
     * @return {@link LoginPolicy#CONFIRM_ELSEWHERE} by default
     */
    LoginPolicy policy();

    /**
     * What codes look like.
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
     * How long a login link is good.
     *
     * @return as {@link dev.passlink.LinkSettings} says
     */
    Duration linkLifetime();

    /**
     * Takes an address from the form: counts the limits, asks the application's check, and queues the request. Never tells
     * whether an account exists.
     *
     * @param form what was sent
     * @param client the client's address, as far as it can be trusted; what {@link Limits#perClient()} counts
     * @param browser what this browser holds
     * @return the same for an address with an account and without
     * @throws UnavailableException if the counter, the check or the queue cannot answer
     */
    Asked requestLogin(LoginForm form, String client, Browser browser);

    /**
     * What a browser waits for that asked {@linkplain #remembered() lately}. Asks nobody.
     *
     * @param browser what this browser holds
     * @return its newest request; empty if it has none
     */
    Optional<Waiting> waiting(Browser browser);

    /**
     * How long a browser keeps what {@link Asked.Queued} gave it, and the identity that waits for the same email.
     *
     * @return as long as a login link lives, and ten minutes at least
     */
    Duration remembered();

    /**
     * Whether what a browser waits for was redeemed meanwhile, by link or code, here or elsewhere.
     *
     * @param browser what this browser holds
     * @return false also if it waits for nothing
     * @throws UnavailableException if the counter cannot answer
     */
    boolean isRedeemed(Browser browser);

    /**
     * How long until the limits allow a waiting browser to ask again. Counts nothing, and says the same for an address
     * with an account and without.
     *
     * @param client as for {@link #requestLogin}
     * @param browser what this browser holds
     * @return zero if it may ask now, or waits for nothing
     * @throws UnavailableException if the counter cannot answer
     */
    Duration resendIn(String client, Browser browser);

    /**
     * Follows a link: decides about it once, and redeems it by the same decision where the adapter says so.
     *
     * @param token any text
     * @param browser what this browser holds
     * @param redeems asked last, once everything else is known to be good: whether to redeem it now, or only look
     * @return the grant, {@linkplain Redemption.Granted#redeemed() redeemed} or only looked at; or a refusal with its
     *     reason
     * @throws UnavailableException if a part cannot answer; nobody is let in
     */
    Redemption follow(String token, Browser browser, Predicate<Redemption.Granted> redeems);

    /**
     * Says what {@link #redeem(String, Browser)} would say now, and counts nothing.
     *
     * @param token any text
     * @param browser what this browser holds
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if the user lookup or the counter cannot answer
     */
    Redemption examine(String token, Browser browser);

    /**
     * Redeems a token: of any number of racers, on any number of nodes, as many win as the grant allows.
     *
     * @param token any text
     * @param browser what this browser holds
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if a part cannot answer; nobody is let in
     */
    Redemption redeem(String token, Browser browser);

    /**
     * Redeems a code in the browser that asked for it. Three tries for each mail, counted before anything is compared;
     * a hundred in a row for an address or an account (NIST SP 800-63B-4 §3.2.2). Link and code share one use.
     *
     * @param typed any text; case, spaces and dashes do not matter
     * @param browser what this browser holds
     * @return the grant, or a refusal with its reason: the same for an address with an account and without
     * @throws UnavailableException if a part cannot answer; nobody is let in
     */
    Redemption redeemCode(String typed, Browser browser);

    /**
     * Takes the answer of another browser than the asking one to which of {@link Redemption.Granted#numbers} that one shows.
     * The right one approves that the asking browser signs in; it opens nothing here. The first answer counts, right or wrong:
     * the link and its code are used up by it.
     *
     * @param token any text
     * @param number which one was pressed
     * @param browser what this browser holds
     * @return what was approved, never {@linkplain Redemption.Granted#redeemed() redeemed}; or a refusal with its reason,
     *     such as {@link Reason#WRONG_NUMBER}
     * @throws UnavailableException if a part cannot answer; nothing is approved
     */
    Redemption approve(String token, String number, Browser browser);

    /**
     * Redeems in the asking browser what another one has approved: once, and only if account and stamp are still those that it
     * was approved for.
     *
     * @param browser what this browser holds
     * @param redeems asked last, once everything else is known to be good: whether to redeem it now, or only look
     * @return the grant, {@linkplain Redemption.Granted#redeemed() redeemed} or only looked at, or a refusal with its reason;
     *     empty while nothing is approved, and once somebody has signed in by it
     * @throws UnavailableException if a part cannot answer; nobody is let in
     */
    Optional<Redemption> redeemApproved(Browser browser, Predicate<Redemption.Granted> redeems);

    /**
     * Takes an address from a form that asks for a link to a view: the same limits, check and queue, and the same answer
     * as for a login, for users and for guests who have no account.
     *
     * @param form what was sent; where it wanted to go and to stay signed in count for nothing
     * @param view which one
     * @param client the client's address, as far as it can be trusted
     * @param browser what this browser holds
     * @return the same for an address with an account and without
     * @throws IllegalArgumentException if there are filters, and none has the view's rule
     * @throws UnavailableException if the counter, the check, the queue or the view's stamp cannot answer
     */
    Asked requestLink(LoginForm form, View view, String client, Browser browser);

    /**
     * Says which views an adapter guards. From then on a link to any other is a caller's mistake, since everybody could
     * open that view without one.
     *
     * @param rules of one filter; several filters guard what each of them has
     */
    void guard(Collection<ViewRule> rules);

    /**
     * What a view's link opens, for the page that asks before it opens.
     *
     * @param view which one
     * @param language of whoever sees the page
     * @return what {@link ViewRule#title} gives, in one line; empty if the application does not say
     */
    String title(View view, Locale language);

    /**
     * Follows a link to a view: decides about it once, and redeems it by the same decision where the adapter says so.
     *
     * @param token any text
     * @param view what it is to open
     * @param browser what this browser holds
     * @param redeems asked last, once everything else is known to be good: whether to redeem it now, or only look
     * @return the grant, {@linkplain Redemption.Granted#redeemed() redeemed} or only looked at; or a refusal with its
     *     reason
     * @throws UnavailableException if a part cannot answer; nobody is let in
     */
    Redemption follow(String token, View view, Browser browser, Predicate<Redemption.Granted> redeems);

    /**
     * Says what {@link #redeem(String, View, Browser)} would say now, and counts nothing.
     *
     * @param token any text
     * @param view what it is to open
     * @param browser what this browser holds
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if a part cannot answer
     */
    Redemption examine(String token, View view, Browser browser);

    /**
     * Redeems a token for a view.
     *
     * @param token any text
     * @param view what it is to open
     * @param browser what this browser holds
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if a part cannot answer; nobody is let in
     */
    Redemption redeem(String token, View view, Browser browser);

    /**
     * Gives a pass for one view: no sign-in, no roles, and nothing but that view.
     *
     * @param granted the redemption
     * @param view which one
     * @param secret of the browser, such as {@link AntiForgery#newSecret} makes and a {@code __Host-} cookie keeps: the
     *     pass is worthless without it, so that a sibling domain, which can set other cookies, can plant none
     * @return the pass as the browser keeps it
     * @throws UnavailableException if the use counter cannot answer
     * @throws IllegalArgumentException if that is no secret, or nothing was redeemed for this view
     */
    String openView(Redemption.Granted granted, View view, String secret);

    /**
     * Reads a pass for a view.
     *
     * @param text what the browser sent
     * @param view what it is to open
     * @param secrets what the browser sent as its secret, each tried; one of them has to be the one of {@link #openView}
     * @return the pass, perhaps with a renewed text, or the reason why it is dead
     * @throws UnavailableException if a part cannot answer; the browser keeps what it has
     */
    PassCheck check(String text, View view, List<String> secrets);

    /**
     * Reads what a browser sent as its pass for a view: a sibling domain can set a cookie of the same name, so each is
     * tried. What is refused is one event for all.
     *
     * @param texts what the browser sent
     * @param view what it is to open
     * @param secrets as for {@link #check(String, View, List)}
     * @param client the client's address, for that event; asked only then
     * @return the first that is live, perhaps with a renewed text, or why there is none
     * @throws UnavailableException if a part cannot answer; the browser keeps what it has
     */
    PassCheck check(List<String> texts, View view, List<String> secrets, Supplier<String> client);

    /**
     * Leaves a sign-in pending while the application asks for one more step.
     *
     * @param granted the redemption
     * @param method how
     * @param stay whether the person wants to stay signed in on this device
     * @return what the browser keeps for ten minutes: no pass, and it opens nothing
     */
    String hold(Redemption.Granted granted, SignInMethod method, boolean stay);

    /**
     * Reads a pending sign-in, asking nobody.
     *
     * @param text what the browser sent
     * @return whose it is; empty if it is not ours or older than ten minutes
     */
    Optional<PendingSignIn> pending(String text);

    /**
     * Reads the one pending sign-in among what a browser sent, asking nobody. Of several that are ours one could be checked
     * and another be finished: then it is none, which an event says.
     *
     * @param texts what the browser sent, planted duplicates too
     * @return whose it is; empty if none of them, or more than one, is ours and not older than ten minutes
     */
    Optional<PendingSignIn> pending(List<String> texts);

    /**
     * Finishes a pending sign-in, once, after the application's own step.
     *
     * @param pending the very one whose step was passed
     * @return the grant, or a refusal with its reason; give it to {@link #signIn}
     * @throws UnavailableException if the user lookup or the counter cannot answer; nobody is let in
     */
    Redemption finish(PendingSignIn pending);

    /**
     * The account that a grant was mailed to, for a page that offers a new link.
     *
     * @param grant an authentic grant
     * @return its address, to be shown masked; empty if the account changed since, or the grant expired ten minutes ago
     * @throws UnavailableException if the user lookup cannot answer
     */
    Optional<EmailAddress> owner(Grant grant);

    /**
     * The address of an account, for a page that names who is signed in.
     *
     * @param subject whose pass it is
     * @return its address; empty for a guest, and for an account that is gone or disabled
     * @throws UnavailableException if the user lookup cannot answer
     */
    Optional<EmailAddress> address(Subject subject);

    /**
     * Gives a pass for what was redeemed.
     *
     * @param granted the redemption
     * @param method how
     * @param stay whether the person wants to stay signed in on this device; heard under {@link StaySignedIn#IF_ASKED}
     * @param browser what this browser holds
     * @return what it holds from now on
     * @throws UnavailableException if a part cannot answer
     * @throws IllegalArgumentException if nothing was redeemed, or the roles of the user fit no cookie
     */
    SignIn signIn(Redemption.Granted granted, SignInMethod method, boolean stay, Browser browser);

    /**
     * Reads the pass of a sign-in. Account and revocation are looked up again only if that was last done longer ago than
     * the interval set by {@link dev.passlink.PassSettings#checkEvery}.
     *
     * @param text what the browser sent
     * @return the pass, perhaps with a renewed text, or the reason why it is dead
     * @throws UnavailableException if a part cannot answer; the browser keeps what it has
     */
    PassCheck check(String text);

    /**
     * Reads what a browser sent as the pass of a sign-in, each as {@link #check(String)} does. What is refused is one
     * event for all.
     *
     * @param texts what the browser sent
     * @param atOnce whether account and revocation are looked up in any case: where a sign-in ended in this browser less than
     *     {@link #endsWithin} ago, an answer that was slow may have brought its pass back
     * @param client the client's address, for that event; asked only then
     * @return the first that is live, perhaps with a renewed text, or why there is none
     * @throws UnavailableException if a part cannot answer; the browser keeps what it has
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
     * Marks a form that was sent after the sign-in had ended, for the browser to send it again after the next one.
     *
     * @param path where it was sent, a local path with its query
     * @param secret of the browser, which lasts as long as nobody else signs in there: the mark is worthless without it
     * @return URL-safe characters, good for a day
     * @throws IllegalArgumentException if that is no local path, or no secret
     */
    String markLost(String path, String secret);

    /**
     * Reads a mark. It lets nobody in.
     *
     * @param mark any text
     * @param secrets what the browser sent as its secret, each tried
     * @return empty if it is not ours, for another browser or person, or older than a day
     */
    Optional<LostForm> lostForm(String mark, List<String> secrets);

    /**
     * Counts that a form is sent again.
     *
     * @param form which one
     * @return false if it was before
     * @throws UnavailableException if the counter cannot answer
     */
    boolean sendAgain(LostForm form);

    /**
     * Ends the pass of a sign-in: a copy of it dies at its next look-up.
     *
     * @param text what the browser sent; anything that is no live pass is ignored
     * @throws UnavailableException if the counter cannot answer
     */
    void signOut(String text);

    /**
     * Whether {@link dev.passlink.Passlink#signOutEverywhere} can be called.
     *
     * @return true if the application gave {@link dev.passlink.Passlink.Builder#stamps}
     */
    boolean canSignOutEverywhere();

    /**
     * Signing in by providers.
     *
     * @return the same for the life of this object; empty without {@link dev.passlink.Passlink.Builder#identityLinks}
     */
    Optional<Identities> identities();

    /**
     * Signing in by passkey.
     *
     * @return the same for the life of this object; empty without {@link dev.passlink.Passlink.Builder#passkeys}
     */
    Optional<PasskeyFlows> passkeys();

    /**
     * Values that protect forms against other sites.
     *
     * @return the same for the life of this object
     */
    AntiForgery antiForgery();

    /**
     * Tells the listener of a decision that an adapter took.
     *
     * @param type what was decided
     * @param reason why
     * @param subject whom it concerns; empty if not known
     * @param detail more for a reader, without a secret; may be empty
     */
    void tell(AuditEvent.Type type, Reason reason, String subject, String detail);
}
