package dev.passlink.adapter;

import dev.passlink.Pass;
import dev.passlink.PendingSignIn;
import dev.passlink.UnavailableException;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityProvider;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signing in by a provider, for an adapter: what the browser takes along, what is believed when it is back, and whose
 * account that opens.
 *
 * <p>An adapter calls {@link #begin} and {@link #complete}; for a provider's own button {@link #button}, {@link #verify}
 * and {@link #finish}; and {@link #connect} before each sign-in by mail. Whatever a browser keeps of it is sealed.
 */
public interface Identities {
    /**
     * A browser that leaves for a provider.
     *
     * @param url where to
     * @param handle names what it keeps, and tells nothing
     * @param sealed what it keeps for ten minutes
     */
    record Away(URI url, String handle, String sealed) {
        /**
         * Leaves out what the browser takes along.
         *
         * @return the handle
         */
        @Override
        public String toString() {
            return "Away[" + handle + "]";
        }
    }

    /**
     * What a provider's own button is shown with.
     *
     * @param nonce for the button's page
     * @param sealed what the browser keeps for an hour, also when it is sent by another site
     */
    record Button(String nonce, String sealed) {
        /**
         * Says nothing.
         *
         * @return a constant
         */
        @Override
        public String toString() {
            return "Button[…]";
        }
    }

    /**
     * Begins.
     *
     * @param provider where to sign in
     * @param form where to go afterwards and whether to stay; its address is a hint to the provider
     * @return where to send the browser; empty if the provider cannot be used now, which an event says
     */
    Optional<Away> begin(IdentityProvider provider, LoginForm form);

    /**
     * Which kept attempts a browser has to drop before it keeps one more: at most five are kept.
     *
     * @param kept what it sent, sealed, by the name it goes by
     * @return names
     */
    List<String> surplus(Map<String, String> kept);

    /**
     * Which attempt a callback claims to belong to.
     *
     * @param provider whose callback it is
     * @param callback its parameters, decoded
     * @return the {@link Away#handle()} that the attempt is kept under; empty if it claims none
     */
    Optional<String> handle(IdentityProvider provider, Map<String, List<String>> callback);

    /**
     * Completes an attempt, once. A callback that belongs to no attempt of this browser burns nothing.
     *
     * @param provider whose callback it is
     * @param callback its parameters, decoded
     * @param kept what the browser keeps under the handle
     * @return whose account it opens, or why none
     * @throws UnavailableException if a part cannot answer; nobody is let in
     */
    IdentityDecision complete(IdentityProvider provider, Map<String, List<String>> callback, List<String> kept);

    /**
     * Whether a pass comes of a callback, which may be opened again where it has let somebody in. Asks nobody.
     *
     * @param provider whose callback it is
     * @param callback its parameters, decoded
     * @param pass live
     * @return false for every other pass of the same person
     */
    boolean gave(IdentityProvider provider, Map<String, List<String>> callback, Pass pass);

    /**
     * What to show a provider's own button with. Several pages of a browser share it.
     *
     * @param kept what the browser sent
     * @return the nonce, and what it keeps from now on: the very text that it sent, as long as that is good for at least
     *     half an hour
     * @throws UnavailableException if the counter cannot answer
     */
    Button button(List<String> kept);

    /**
     * Verifies what a provider's own button posted, and counts the nonce once it is good.
     *
     * @param provider whose button
     * @param credential any text
     * @param kept what the browser keeps of {@link #button}
     * @return verified, or why not
     * @throws IllegalArgumentException if the provider has no button
     * @throws UnavailableException if the counter cannot answer
     */
    IdentityDecision verify(IdentityProvider provider, String credential, List<String> kept);

    /**
     * Goes on with what {@link #verify} took, once.
     *
     * @param provider whose button
     * @param kept what the browser keeps of {@link IdentityDecision.Verified}
     * @return whose account it opens, or why none
     * @throws UnavailableException if a part cannot answer; nobody is let in
     */
    IdentityDecision finish(IdentityProvider provider, List<String> kept);

    /**
     * Asks for the mail that proves an identity's address, as {@link Flows#requestLogin} does for an address that was
     * typed: same limits, and no look-up. The mail names the provider whose identity waits for it.
     *
     * @param provider who named the address
     * @param needed what {@link #complete} or {@link #finish} said
     * @param client as for {@link Flows#requestLogin}
     * @param browser what the browser sent
     * @return what became of it; if it is queued, call {@link #await}
     * @throws UnavailableException if the counter, the check or the queue cannot answer
     */
    Asked ask(IdentityProvider provider, IdentityDecision.ProofNeeded needed, String client, Browser browser);

    /**
     * Keeps an identity for the mail that was just asked for: it is connected if this very browser redeems that.
     *
     * @param identity who came back
     * @param queued the answer of {@link #ask}
     * @return what the browser keeps for ten minutes
     */
    String await(Identity identity, Asked.Queued queued);

    /**
     * Keeps an identity whose mail was {@linkplain Asked.Challenged not asked for yet}: the person first answers a challenge.
     *
     * @param provider who named the address
     * @param identity who came back
     * @return what the browser keeps instead of {@link #await}, for as long
     */
    String postpone(IdentityProvider provider, Identity identity);

    /**
     * Goes on with an identity once a form with the challenge's answer is here. May be called again, if that was wrong.
     *
     * @param provider who named the address
     * @param form what was sent
     * @param kept what the browser keeps of {@link #postpone}
     * @return to be {@linkplain #ask asked} for; empty if none is kept, more than one, or one of another address than the
     *     form's
     */
    Optional<IdentityDecision.ProofNeeded> resume(IdentityProvider provider, LoginForm form, List<String> kept);

    /**
     * Whether an identity waits for its mail in this browser.
     *
     * @param kept what the browser keeps of {@link #await}
     * @return false also if it has waited for ten minutes
     */
    boolean isAwaiting(List<String> kept);

    /**
     * Lets an identity wait for a second step of the application instead of for a mail.
     *
     * @param kept what the browser keeps of {@link #await}
     * @param granted what was redeemed
     * @param held what {@link Flows#hold} made of it
     * @return what the browser keeps instead; empty if no identity waits for this
     */
    Optional<String> carry(List<String> kept, Redemption.Granted granted, PendingSignIn held);

    /**
     * Connects the identity that waits in this browser for what was redeemed, if one does. Call it before {@link
     * Flows#signIn}. Whatever stands against that is an event, and the person is signed in all the same; unless the
     * account is gone or disabled by now, for instance because the clean-up has ended it.
     *
     * @param kept what the browser keeps of {@link #await}
     * @param granted what was redeemed
     * @return the same, with the account as it is now; or a refusal, if that may not sign in any more
     * @throws UnavailableException if the user lookup cannot answer; nobody is let in
     */
    Redemption connect(List<String> kept, Redemption.Granted granted);
}
