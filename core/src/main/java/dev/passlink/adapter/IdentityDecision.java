package dev.passlink.adapter;

import dev.passlink.Reason;
import dev.passlink.port.Identity;

/** What becomes of somebody whom a provider sent back. */
public sealed interface IdentityDecision {
    /**
     * An account is found: ask the application, then {@link Flows#signIn}.
     *
     * @param granted as if a link for it had been redeemed
     * @param stay whether the person wanted to stay signed in
     */
    record Granted(Redemption.Granted granted, boolean stay) implements IdentityDecision {}

    /**
     * The provider's word is not enough: ask {@link Flows#requestLogin} for a mail with this form, the same whether
     * there is an account or not, and keep what {@link Identities#await} makes of the answer.
     *
     * @param identity who came back
     * @param form what to ask with
     */
    record ProofNeeded(Identity identity, LoginForm form) implements IdentityDecision {}

    /**
     * The credential of a button is good: the browser keeps this for a minute and comes back with it by a GET, to {@link
     * Identities#finish}. The button's own POST comes from another site, without the cookies that a sign-in needs.
     *
     * @param sealed what to keep
     */
    record Verified(String sealed) implements IdentityDecision {
        /**
         * Says nothing: it signs in.
         *
         * @return a constant
         */
        @Override
        public String toString() {
            return "Verified[…]";
        }
    }

    /**
     * Nobody is signed in.
     *
     * @param reason for the log
     * @param form where the person wanted to go and whether to stay, to be asked again
     */
    record Refused(Reason reason, LoginForm form) implements IdentityDecision {}
}
