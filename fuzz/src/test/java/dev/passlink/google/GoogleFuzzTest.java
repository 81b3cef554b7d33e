package dev.passlink.google;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.nimbusds.jose.util.Base64URL;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.testkit.FakeOpenIdProvider;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a provider, or somebody in its name, sends: a result or a refusal, and never another exception. */
final class GoogleFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String ISSUER = "https://accounts.google.com";
    private static final KeyPair KEY = FakeOpenIdProvider.newKey(2048);
    private static final Set<String> CLIENTS = Set.of("client");
    private static final IdTokens TOKENS =
            new IdTokens(new Client("client", "secret", Set.of()), Set.of(ISSUER), CLOCK);
    private static final IdTokens.Expected EXPECTED =
            new IdTokens.Expected(CLIENTS, Optional.of("nonce"), Optional.of("access"), Optional.empty());
    private static final Cached<SigningKeys> KEYS = new Cached<>(
            () -> new Cached.Fetched<>(SigningKeys.read(keySet(), Set.of(Algorithm.RS256)), Duration.ofHours(1)),
            CLOCK,
            Duration.ofSeconds(1));

    private static Json keySet() {
        String jwk = FakeOpenIdProvider.jwk("k", (RSAPublicKey) KEY.getPublic());
        return Json.parse(("{\"keys\":[" + jwk + "]}").getBytes(UTF_8)).orElseThrow();
    }

    private static String header() {
        return "{\"alg\":\"RS256\",\"kid\":\"k\",\"typ\":\"JWT\"}";
    }

    private static String payload() {
        return "{\"iss\":\"" + ISSUER + "\",\"aud\":\"client\",\"sub\":\"1101\",\"nonce\":\"nonce\",\"iat\":"
                + NOW.getEpochSecond() + ",\"exp\":" + (NOW.getEpochSecond() + 600) + "}";
    }

    static Stream<byte[]> payloads() {
        return Stream.of(
                        payload(),
                        payload().replace("\"client\"", "[\"client\"]"),
                        payload().replace("}", ",\"azp\":\"client\",\"nbf\":1.5e3,\"at_hash\":\"x\"}"))
                .map(text -> text.getBytes(UTF_8));
    }

    /** Signed by the provider: whatever it says of somebody else is refused. */
    @MethodSource("payloads")
    @FuzzTest
    void aSignedPayloadIsRefusedOrIsForUsAndNow(byte[] payload) {
        String token = FakeOpenIdProvider.sign(header().getBytes(UTF_8), payload, KEY);
        try {
            Json claims = TOKENS.verify(token, EXPECTED, KEYS);
            assertThat(claims.text("iss")).contains(ISSUER);
            assertThat(claims.text("nonce")).contains("nonce");
            assertThat(claims.text("sub").orElseThrow()).isNotBlank();
            assertThat(claims.number("exp").orElseThrow()).isGreaterThan((double) NOW.getEpochSecond() - 60);
        } catch (Refusal refused) {
            assertThat(refused.rejected()).isNotNull();
        }
    }

    static Stream<String> tokens() {
        return Stream.of(
                FakeOpenIdProvider.sign(header().getBytes(UTF_8), payload().getBytes(UTF_8), KEY),
                encoded("{\"alg\":\"none\"}") + "." + encoded(payload()) + ".",
                "..",
                "a.b.c");
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    @MethodSource("tokens")
    @FuzzTest
    void noTokenIsAcceptedBesidesTheOneThatWasSigned(@NotNull String text) {
        try {
            TOKENS.verify(text, EXPECTED, KEYS);
            assertThat(text)
                    .isEqualTo(FakeOpenIdProvider.sign(
                            header().getBytes(UTF_8), payload().getBytes(UTF_8), KEY));
        } catch (Refusal refused) {
            assertThat(refused.rejected()).isNotNull();
        }
    }

    static Stream<byte[]> keySets() {
        String jwk = FakeOpenIdProvider.jwk("k", (RSAPublicKey) KEY.getPublic());
        String ec =
                FakeOpenIdProvider.jwk("k", FakeOpenIdProvider.newKey("ES256").getPublic(), "ES256");
        String ed =
                FakeOpenIdProvider.jwk("k", FakeOpenIdProvider.newKey("EdDSA").getPublic(), "EdDSA");
        return Stream.of(
                        "{\"keys\":[" + jwk + "," + ec + "," + ed + "]}",
                        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}",
                        "{}")
                .map(text -> text.getBytes(UTF_8));
    }

    @MethodSource("keySets")
    @FuzzTest
    void aKeySetGivesOnlyKeysThatAreFit(byte[] bytes) {
        Json.parse(bytes)
                .map(json -> SigningKeys.read(json, EnumSet.allOf(Algorithm.class)))
                .ifPresent(keys -> {
                    for (SigningKeys.Named named : keys.keys()) {
                        if (named.key() instanceof RSAPublicKey key) {
                            assertThat(key.getModulus().bitLength()).isBetween(2048, 8192);
                            assertThat(key.getPublicExponent().testBit(0)).isTrue();
                        }
                        assertThat(named.algorithm().verifies(named.key(), bytes, new Base64URL("AAAA")))
                                .isFalse();
                    }
                });
    }

    static Stream<byte[]> metadata() {
        String base = "{\"issuer\":\"" + ISSUER + "\",\"authorization_endpoint\":\"https://a.example/o\","
                + "\"token_endpoint\":\"https://a.example/t\",\"jwks_uri\":\"https://a.example/k\"";
        return Stream.of(
                        base + "}",
                        base + ",\"userinfo_endpoint\":\"http://a.example\"}",
                        base + ",\"token_endpoint_auth_methods_supported\":[\"client_secret_post\"]}")
                .map(text -> text.getBytes(UTF_8));
    }

    @MethodSource("metadata")
    @FuzzTest
    void metadataIsRefusedOrLeadsToHttpsOnly(byte[] bytes) {
        Json.parse(bytes).ifPresent(json -> {
            try {
                Metadata metadata = Metadata.read(json, ISSUER, false);
                Stream.of(metadata.authorization(), metadata.token(), metadata.keys())
                        .forEach(url -> {
                            assertThat(url.getScheme()).isEqualToIgnoringCase("https");
                            assertThat(url.getHost()).isNotEmpty();
                        });
            } catch (Refusal refused) {
                assertThat(refused.rejected()).isNotNull();
            }
        });
    }

    @FuzzTest
    void aCallbackIsRefusedUnlessItNamesTheAttempt(@NotNull String name, @NotNull String value, boolean good) {
        IdentityAttempt attempt = new IdentityAttempt("google", "AAECAwQFBgcICQoLDA0ODw", "secret", NOW, "");
        Map<String, List<String>> parameters = good
                ? Map.of("state", List.of(attempt.state()), "x" + name, List.of(value), "code", List.of(value))
                : Map.of(name, List.of(value));
        Callback callback = new Callback(parameters);
        try {
            String code = callback.code(attempt, "google", ISSUER, CLOCK);
            assertThat(callback.state()).contains(attempt.state());
            assertThat(code).isEqualTo(value).matches("[\\x20-\\x7E]{1,4096}");
        } catch (Refusal refused) {
            assertThat(refused.rejected().toString()).doesNotContain("\n");
        }
    }
}
