package dev.passlink.google;

import dev.passlink.port.Identity;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.MutableClock;
import java.util.List;
import java.util.Locale;

/**
 * How long the first verification takes in a JVM that has just started, beside the thousandth: for decision 10.
 *
 * <p>Fetching metadata and keys over loopback is in it. The fake provider runs in the same JVM and is started before the
 * clock is, so that the JDK's own RSA and HTTP classes are partly loaded already: compare with other libraries only in
 * this very harness.
 */
final class ColdStart {
    private static final int WARM = 1_000;

    private ColdStart() {}

    public static void main(String[] args) {
        MutableClock clock = new MutableClock();
        try (FakeOpenIdProvider fake = FakeOpenIdProvider.start(clock)) {
            String token = fake.idToken("nonce");
            long start = System.nanoTime();
            OpenIdProvider provider = OpenIdProvider.google(
                            FakeOpenIdProvider.CLIENT_ID, FakeOpenIdProvider.CLIENT_SECRET)
                    .issuer(fake.issuer())
                    .clock(clock)
                    .build();
            verify(provider, token);
            long first = System.nanoTime();
            verify(provider, token);
            long second = System.nanoTime();
            for (int i = 0; i < WARM; i++) {
                verify(provider, token);
            }
            long warm = System.nanoTime();
            for (String line : List.of(
                    line("first", first - start),
                    line("second", second - first),
                    line("warm", (warm - second) / WARM))) {
                System.out.println(line);
            }
        }
    }

    private static void verify(OpenIdProvider provider, String token) {
        if (!(provider.verify(token, "nonce") instanceof Identity)) {
            throw new IllegalStateException("A good token was refused");
        }
    }

    private static String line(String name, long nanos) {
        return String.format(Locale.ROOT, "%s %.2f ms", name, nanos / 1e6);
    }
}
