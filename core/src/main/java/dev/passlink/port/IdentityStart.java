package dev.passlink.port;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/** The result of {@link dev.passlink.port.IdentityProvider#begin}: a redirect or a rejection. */
public sealed interface IdentityStart permits IdentityStart.Redirect, IdentityRejected {
    /**
     * A redirect to the provider.
     *
     * @param url where to send the browser
     * @param attempt the attempt, to be kept sealed until the browser comes back
     */
    record Redirect(URI url, IdentityAttempt attempt) implements IdentityStart {
        /**
         * Refuses a redirect to nowhere.
         *
         * @param url as described for the record
         * @param attempt as described for the record
         */
        public Redirect {
            requireNonNull(url, "url");
            requireNonNull(attempt, "attempt");
        }

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
