package dev.passlink.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.port.IdentityAttempt;
import dev.passlink.token.Sha256;
import dev.passlink.token.Signed;
import java.util.Arrays;

/** What secrets that stand in a URL or a page are counted by, and named in cookies and events: tells nothing of them. */
final class Handles {
    private static final int BYTES = 16;

    private Handles() {}

    static String of(IdentityAttempt attempt) {
        return of(attempt.provider(), attempt.state());
    }

    /** A handle of 22 URL-safe characters. */
    static String of(String kind, String secret) {
        byte[] hash = Sha256.digest().digest((kind + "\n" + secret).getBytes(UTF_8));
        return Signed.encode(Arrays.copyOf(hash, BYTES));
    }
}
