package dev.passlink.google;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * This application, as the provider knows it.
 *
 * @param others further ids of the same application, for tokens that name them
 */
record Client(String id, String secret, Set<String> others) {
    Client {
        others = Set.copyOf(others);
    }

    /** An id or a secret, as an environment variable has it or lacks it. */
    static String needed(@Nullable String idOrSecret) {
        if (idOrSecret == null || idOrSecret.isBlank()) {
            throw new IllegalArgumentException(
                    "The client id and the client secret are both needed: the provider's console"
                            + " shows them. Check that the environment variables are set.");
        }
        return idOrSecret;
    }

    Set<String> ids() {
        Set<String> ids = new LinkedHashSet<>(others);
        ids.add(id);
        return ids;
    }

    /** Puts the secret into a header or the body, as the provider requires, and never into a URL. */
    Request authenticate(Request request, Map<String, String> form, boolean secretInBody) {
        if (secretInBody) {
            form.put("client_id", id);
            form.put("client_secret", secret);
            return request;
        }
        String pair = Encoding.percent(id) + ":" + Encoding.percent(secret);
        byte[] ascii = pair.getBytes(StandardCharsets.US_ASCII);
        return request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(ascii));
    }

    @Override
    public String toString() {
        return "Client[" + id + "]";
    }
}
