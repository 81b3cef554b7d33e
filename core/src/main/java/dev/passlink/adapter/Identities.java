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
 * Signing in with a provider, for an adapter: what the browser takes along, what is trusted when it comes back, and
 * whose account that opens.
 *
 * <p>An adapter calls {@link #begin} and {@link #complete}; for a provider's own button {@link #button}, {@link
 * #verify} and {@link #finish}; and {@link #connect} before each sign-in by email. Everything that a browser keeps is
 * sealed.
 */
public interface Identities {
    /**
     * The redirect of a browser to a provider.
     *
     * @param url the provider's URL
     * @param handle the name of the kept text, which reveals nothing
     * @param sealed the text that the browser keeps for ten minutes
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
     * The values for showing a provider's own button.
     *
     * @param nonce the nonce for the button's page
     * @param sealed the text that the browser keeps for an hour and sends with requests from other sites, too
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
     * Begins an attempt to sign in with a provider.
     *
     * @param provider the provider
     * @param form where to go afterwards and whether to stay signed in; its address is a hint for the provider
     * @return where to send the browser; empty if the provider can't be used now, which an event reports
     */
    Optional<Away> begin(IdentityProvider provider, LoginForm form);

    /**
     * Which attempts a browser must drop before it keeps one more: it keeps at most five.
     *
     * @param kept the sealed texts that it sent, by name
     * @return the names of those to drop
     */
    List<String> surplus(Map<String, String> kept);

    /**
     * The attempt that a callback claims to belong to.
     *
     * @param provider the callback's provider
     * @param callback the callback's decoded parameters
     * @return the attempt's {@link Away#handle()}; empty if the callback names none
     */
    Optional<String> handle(IdentityProvider provider, Map<String, List<String>> callback);

    /**
     * Completes an attempt, once. A callback that belongs to none of this browser's attempts uses up nothing.
     *
     * @param provider the callback's provider
     * @param callback the callback's decoded parameters
     * @param kept the text that the browser keeps under the handle
     * @return the account that it opens, or the reason for a refusal
     * @throws UnavailableException if a part can't answer; nobody is let in
     */
    IdentityDecision complete(IdentityProvider provider, Map<String, List<String>> callback, List<String> kept);

    /**
     * Whether a pass came from a callback. A callback that has let somebody in may be opened again. Makes no lookup.
     *
     * @param provider the callback's provider
     * @param callback the callback's decoded parameters
     * @param pass a valid pass
     * @return false for every other pass of the same person
     */
    boolean gave(IdentityProvider provider, Map<String, List<String>> callback, Pass pass);

    /**
     * Returns the values for a provider's own button. Several pages in one browser share them.
     *
     * @param kept the text that the browser sent
     * @return the nonce, and the text that the browser keeps from now on: the same one that it sent, if that works
     *     for at least another half hour
     * @throws UnavailableException if the counter can't answer
     */
    Button button(List<String> kept);

    /**
     * Verifies the credential that a provider's own button posted, and uses up the nonce if it is valid.
     *
     * @param provider the button's provider
     * @param credential any text
     * @param kept the text that the browser keeps from {@link #button}
     * @return the verified credential, or the reason for a refusal
     * @throws IllegalArgumentException if the provider has no button
     * @throws UnavailableException if the counter can't answer
     */
    IdentityDecision verify(IdentityProvider provider, String credential, List<String> kept);

    /**
     * Continues with a credential that {@link #verify} accepted, once.
     *
     * @param provider the button's provider
     * @param kept the text that the browser keeps from {@link IdentityDecision.Verified}
     * @return the account that it opens, or the reason for a refusal
     * @throws UnavailableException if a part can't answer; nobody is let in
     */
    IdentityDecision finish(IdentityProvider provider, List<String> kept);

    /**
     * Asks for the email that proves an identity's address, as {@link Flows#requestLogin} does for an address that
     * was typed: with the same limits and without a lookup. The email names the provider whose identity waits for it.
     *
     * @param provider the provider that gave the address
     * @param needed the result of {@link #complete} or {@link #finish}
     * @param client as for {@link Flows#requestLogin}
     * @param browser the browser
     * @return the answer; if it is queued, call {@link #await}
     * @throws UnavailableException if the counter, the check or the queue can't answer
     */
    Asked ask(IdentityProvider provider, IdentityDecision.ProofNeeded needed, String client, Browser browser);

    /**
     * Keeps an identity for the email that was just asked for. It is connected if this same browser redeems that
     * email.
     *
     * @param identity the identity from the provider
     * @param queued the answer of {@link #ask}
     * @return the text that the browser keeps for ten minutes
     */
    String await(Identity identity, Asked.Queued queued);

    /**
     * Keeps an identity whose email was {@linkplain Asked.Challenged not asked for yet}: the person has to answer a
     * challenge first.
     *
     * @param provider the provider that gave the address
     * @param identity the identity from the provider
     * @return the text that the browser keeps for as long, instead of the one from {@link #await}
     */
    String postpone(IdentityProvider provider, Identity identity);

    /**
     * Continues with an identity once a form with the challenge's answer has arrived. May be called again if the
     * answer was wrong.
     *
     * @param provider the provider that gave the address
     * @param form the form that was sent
     * @param kept the text that the browser keeps from {@link #postpone}
     * @return the proof to {@linkplain #ask ask} for; empty if no identity is kept, more than one, or one with a
     *     different address from the form's
     */
    Optional<IdentityDecision.ProofNeeded> resume(IdentityProvider provider, LoginForm form, List<String> kept);

    /**
     * Whether an identity waits for its email in this browser.
     *
     * @param kept the text that the browser keeps from {@link #await}
     * @return true if one does; false once it has waited for ten minutes
     */
    boolean isAwaiting(List<String> kept);

    /**
     * Lets an identity wait for a second step of the application instead of for an email.
     *
     * @param kept the text that the browser keeps from {@link #await}
     * @param granted the redemption
     * @param held the result of {@link Flows#hold} for it
     * @return the text that the browser keeps instead; empty if no identity waits for this
     */
    Optional<String> carry(List<String> kept, Redemption.Granted granted, PendingSignIn held);

    /**
     * Connects the identity that waits in this browser for this redemption, if there is one. Call it before {@link
     * Flows#signIn}. If it can't be connected, an event says why, and the person is signed in anyway, unless the
     * account is gone or disabled by now, for instance because the cleanup has ended it.
     *
     * @param kept the text that the browser keeps from {@link #await}
     * @param granted the redemption
     * @return the redemption, with the account as it is now; or a refusal, if the account may no longer sign in
     * @throws UnavailableException if the user lookup can't answer; nobody is let in
     */
    Redemption connect(List<String> kept, Redemption.Granted granted);
}
