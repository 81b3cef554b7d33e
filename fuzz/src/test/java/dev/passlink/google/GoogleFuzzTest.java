package dev.passlink.google;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.nimbusds.jose.util.Base64URL;
import dev.passlink.EmailAddress;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.testkit.FakeOpenIdProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.Socket;
import java.net.URI;
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

    static Stream<byte[]> claims() {
        String claims =
                "{\"sub\":\"1101\",\"email\":\"ada@example.com\",\"email_verified\":true,\"hd\":\"example.com\"}";
        return Stream.of(
                        claims,
                        claims.replace("true", "\"true\""),
                        claims.replace("ada@example.com", "ada@gmail.com").replace("true", "false"),
                        claims.replace("\"hd\":\"example.com\"", "\"name\":\"Ada\\nLovelace\""),
                        claims.replace("example.com\",", "example.com \","))
                .map(text -> text.getBytes(UTF_8));
    }

    /** The provider may say anything of anybody, but nothing more than it says. */
    @MethodSource("claims")
    @FuzzTest
    void anIdentityIsNoMoreThanItsClaims(byte[] bytes) {
        Json claims = Json.parse(bytes).orElse(null);
        if (claims == null
                || claims.text("sub").filter(sub -> sub.matches("[!-~]{1,255}")).isEmpty()) {
            return;
        }
        Identity identity = new Profile(ISSUER, true, Set.of("example.org")).identity(claims, claims);
        assertThat(identity.subject()).isEqualTo(claims.text("sub").orElseThrow());
        boolean verified = claims.isTrue("email_verified");
        assertThat(identity.emailVerified())
                .isEqualTo(verified && identity.email().isPresent());
        identity.email()
                .ifPresent(email -> assertThat(
                                EmailAddress.parse(claims.text("email").orElseThrow()))
                        .contains(email));
        if (identity.authoritative()) {
            String domain = identity.email().orElseThrow().domain();
            boolean gmail = domain.equals("gmail.com") && (verified || !claims.has("email_verified"));
            boolean theirs = identity.hostedDomain().isPresent() || domain.equals("example.org");
            assertThat(gmail || (verified && theirs)).isTrue();
        }
        identity.hostedDomain().ifPresent(domain -> assertThat(domain).matches("[a-z0-9.-]+"));
        identity.name().ifPresent(name -> assertThat(name).doesNotContainPattern("\\p{Cntrl}"));
    }

    /** A connection on which a server has said something. */
    private static final class Said extends Socket {
        private final byte[] answer;

        Said(byte[] answer) {
            this.answer = answer;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(answer);
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }
    }

    private static final Method TALK = talk();

    private static Method talk() {
        try {
            Method talk = Exchange.class.getDeclaredMethod("talk", Socket.class);
            talk.setAccessible(true);
            return talk;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<byte[]> answers() {
        return Stream.of(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                        "HTTP/1.1 103 \r\nA: b\r\n\r\nHTTP/1.0 400 No\nX: y\n\n{\"error\":\"x\"}",
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
                        "HTTP/1.1 101 Switching\r\n\r\n")
                .map(text -> text.getBytes(UTF_8));
    }

    @MethodSource("answers")
    @FuzzTest
    void anAnswerOfAServerIsReadInOneWayOrNotAtAll(byte[] bytes) throws Exception {
        try (Exchange exchange = new Exchange(Route.of(null), Request.to(URI.create("http://localhost/")), 1_000)) {
            Exchange.Response response = (Exchange.Response) TALK.invoke(exchange, new Said(bytes));
            assertThat(response.status()).isBetween(200, 599);
            assertThat(response.all("content-length").size()
                            + response.all("transfer-encoding").size())
                    .matches(said -> said <= 1 || response.status() == 204 || response.status() == 304);
            assertThat(response.all("cache-control")).noneMatch(value -> value.contains("\n") || value.contains("\r"));
            Duration fresh = Freshness.of(new Http.Reply(
                    response.status(),
                    response.all("cache-control").stream().findFirst(),
                    response.all("age").stream().findFirst(),
                    response.json()));
            assertThat(fresh.abs()).isLessThanOrEqualTo(Duration.ofSeconds(Integer.MAX_VALUE));
        } catch (InvocationTargetException refused) {
            assertThat(refused.getCause()).isInstanceOf(IOException.class);
        }
    }

    static Stream<String> urls() {
        return Stream.of(
                "https://a.example/o?x=y",
                "https://user@a.example",
                "http://127.0.0.1.evil.example",
                "http://localhost:99999",
                "https:///x",
                "HTTPS://A.example:443/#f");
    }

    @MethodSource("urls")
    @FuzzTest
    void anEndpointIsEncryptedOrOnThisMachineAndHasOneHost(@NotNull String text) {
        Endpoints.parse(text, false)
                .ifPresent(url -> assertThat(url.getScheme()).isEqualToIgnoringCase("https"));
        Endpoints.parse(text, true).ifPresent(url -> {
            assertThat(url).hasToString(text);
            assertThat(url.getRawUserInfo()).isNull();
            assertThat(url.getRawFragment()).isNull();
            assertThat(text).matches("[!-~]+");
            assertThat(Endpoints.origin(url).getHost()).isEqualToIgnoringCase(url.getHost());
            assertThat(url.getScheme().equalsIgnoreCase("https") || Endpoints.isLoopback(url))
                    .isTrue();
        });
    }
}
