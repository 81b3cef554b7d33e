package dev.passlink.adapter;

import dev.passlink.Reason;
import dev.passlink.port.Identity;

/** The decision about a person whom a provider sent back. */
public sealed interface IdentityDecision {
    /**
     * An account was found. Ask the application, then call {@link Flows#signIn}.
     *
     * @param granted as if a link for it had been redeemed
     * @param stay whether the person wanted to stay signed in
     */
    record Granted(Redemption.Granted granted, boolean stay) implements IdentityDecision {}

    /**
     * The provider's answer isn't enough. Call {@link Flows#requestLogin} with this form to ask for an email, whether
     * there is an account or not, and keep what {@link Identities#await} returns for the answer.
     *
     * @param identity the identity from the provider
     * @param form the form to ask with
     */
    record ProofNeeded(Identity identity, LoginForm form) implements IdentityDecision {}

    /**
     * The button's credential is valid. The browser keeps this for a minute and comes back with it in a GET request,
     * for {@link Identities#finish}. The button's own POST comes from another site, without the cookies that a
     * sign-in needs.
     *
     * @param sealed the text to keep
     */
    record Verified(String sealed) implements IdentityDecision {
        /**
         * Says nothing: the text signs somebody in.
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
     * @param reason the reason, for the log
     * @param form where the person wanted to go and whether to stay signed in, to ask again
     */
    record Refused(Reason reason, LoginForm form) implements IdentityDecision {}
}
