package dev.passlink.port;

import java.net.URI;

/** The answer to {@link dev.passlink.port.IdentityProvider#begin}: a redirect, or a rejection. */
public sealed interface IdentityStart permits IdentityStart.Redirect, IdentityRejected {
    /**
     * Begun.
     *
     * @param url where to send the browser
     * @param attempt what to keep until it comes back, sealed
     */
    record Redirect(URI url, IdentityAttempt attempt) implements IdentityStart {
        /**
         * Leaves out the URL's query, which carries the nonce.
         *
         * @return the attempt without its secrets
         */
        @Override
        public String toString() {
            return "Redirect[" + attempt + "]";
        }
    }
}
