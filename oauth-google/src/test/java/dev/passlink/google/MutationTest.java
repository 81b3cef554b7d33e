package dev.passlink.google;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.IdentityRejected;
import dev.passlink.port.IdentityStart;
import dev.passlink.testkit.FakeOpenIdProvider.Answer;
import dev.passlink.testkit.FakeOpenIdProvider.Endpoint;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A good token with anything changed is refused, and whatever the provider answers is a result. */
@Timeout(300)
final class MutationTest extends WithFakeProvider {
    private static final int ROUNDS = 2_000;

    @Test
    void everyCharacterOfATokenCounts() {
        OpenIdProvider provider = google().build();
        String token = fake.idToken(NONCE);
        identity(provider.verify(token, NONCE));
        for (int at = 0; at < token.length(); at++) {
            for (char other : new char[] {'A', '_', '.', '=', '+', ' ', '\n', '\u0000', '\u00e9', '\uff21'}) {
                if (token.charAt(at) != other) {
                    refused(provider, token.substring(0, at) + other + token.substring(at + 1));
                }
            }
            refused(provider, token.substring(0, at));
            refused(provider, token.substring(at + 1));
            refused(provider, token.substring(0, at) + token.substring(at + 1));
            refused(provider, token.substring(0, at) + token.charAt(at) + token.substring(at));
        }
    }

    @Test
    void everyBitOfATokenCounts() {
        OpenIdProvider provider = google().build();
        byte[] token = fake.idToken(NONCE).getBytes(ISO_8859_1);
        for (int bit = 0; bit < 8 * token.length; bit++) {
            byte[] flipped = token.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            refused(provider, new String(flipped, ISO_8859_1));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261_124})
    void aTokenThatIsChangedAtRandomIsRefused(long seed) {
        Random random = new Random(seed);
        OpenIdProvider provider = google().build();
        String good = fake.idToken(NONCE);
        for (int round = 0; round < ROUNDS; round++) {
            String changed = changed(good, random);
            if (!changed.equals(good)) {
                refused(provider, changed);
            }
        }
    }

    /** Signed by the provider: nothing may be thrown, whoever it then is. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261_124})
    void aTokenThatIsSignedOverAnythingIsAResult(long seed) {
        Random random = new Random(seed);
        OpenIdProvider provider = google().build();
        for (int round = 0; round < ROUNDS / 4; round++) {
            String header = random.nextBoolean() ? fake.header() : changed(fake.header(), random);
            String token = fake.sign(header, changed(fake.payload(NONCE), random));
            assertThat(provider.verify(token, NONCE)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"METADATA", "KEYS", "TOKEN", "USER_INFO"})
    void anAnswerOfTheProviderThatIsChangedAtRandomIsAResult(Endpoint endpoint) {
        Random random = new Random(endpoint.name().length());
        for (int round = 0; round < ROUNDS / 10; round++) {
            fake.reset();
            String good = switch (endpoint) {
                case METADATA -> fake.metadata();
                case KEYS -> fake.keySet();
                case TOKEN -> "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\"a.b.c\"}";
                default -> fake.payload("");
            };
            fake.answer(endpoint, Answer.json(changed(good, random)));
            OpenIdProvider provider = google().userInfo().build();
            Object start = provider.begin(CALLBACK, "", "");
            if (start instanceof IdentityStart.Redirect redirect) {
                // A changed endpoint may lead anywhere: only on this machine is it followed.
                if (endpoint != Endpoint.METADATA) {
                    assertThat(provider.complete(redirect.attempt(), fake.consent(redirect.url())))
                            .isNotNull();
                }
            } else {
                assertThat(start).isInstanceOf(IdentityRejected.class);
            }
        }
    }

    private static void refused(OpenIdProvider provider, String token) {
        assertThat(provider.verify(token, NONCE)).isInstanceOf(IdentityRejected.class);
    }

    private static String changed(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(3); changes > 0 && changed.length() > 0; changes--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(5)) {
                case 0 -> changed.setCharAt(at, (char) random.nextInt(0x100));
                case 1 -> changed.setCharAt(at, "{}[]\",:.0e-\\".charAt(random.nextInt(12)));
                case 2 -> changed.deleteCharAt(at);
                case 3 -> changed.insert(at, changed.charAt(random.nextInt(changed.length())));
                default -> changed.delete(at, Math.min(changed.length(), at + random.nextInt(20)));
            }
        }
        return changed.toString();
    }
}
