package dev.passlink.example.jobboard;

import static dev.passlink.example.jobboard.Settings.named;
import static dev.passlink.example.jobboard.Settings.text;

import dev.passlink.google.OpenIdProvider;
import java.time.Duration;
import java.util.Map;

/**
 * The site's registration with Google.
 *
 * @param clientId {@code GOOGLE_CLIENT_ID}; empty if there is none
 * @param clientSecret {@code GOOGLE_CLIENT_SECRET}; empty if there is none
 * @param issuer {@code GOOGLE_ISSUER}: who stands in for Google; empty if it is Google itself
 */
record GoogleSettings(String clientId, String clientSecret, String issuer) {
    GoogleSettings {
        boolean all = !clientId.isEmpty() && !clientSecret.isEmpty();
        boolean none = clientId.isEmpty() && clientSecret.isEmpty() && issuer.isEmpty();
        if (!all && !none) {
            throw new IllegalArgumentException(
                    "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET belong together: set both, or set no GOOGLE_* variable at all.");
        }
    }

    static GoogleSettings read(Map<String, String> environment) {
        return new GoogleSettings(
                text(environment, "GOOGLE_CLIENT_ID", ""),
                text(environment, "GOOGLE_CLIENT_SECRET", ""),
                text(environment, "GOOGLE_ISSUER", ""));
    }

    boolean isThere() {
        return !clientId.isEmpty();
    }

    OpenIdProvider provider() {
        OpenIdProvider.Builder google = OpenIdProvider.google(clientId, clientSecret);
        return issuer.isEmpty()
                ? google.build()
                : named(
                        "GOOGLE_ISSUER",
                        () -> google.issuer(issuer)
                                // A make-believe one shares the machine with whatever else runs there.
                                .timeout(Duration.ofSeconds(30))
                                .build());
    }

    /** Not the secret. */
    @Override
    public String toString() {
        return "GoogleSettings[" + clientId + ", " + issuer + "]";
    }
}
