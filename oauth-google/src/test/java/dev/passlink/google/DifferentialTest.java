package dev.passlink.google;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityRejected;
import dev.passlink.port.IdentityRejected.TokenCheck;
import dev.passlink.port.IdentityResult;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.MutableClock;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our decisions on generated tokens beside those of two independent libraries, told to check what they can. */
@Timeout(300)
final class DifferentialTest extends WithFakeProvider {
    private static final int TOKENS = 1_000;
    private static final long NOW = MutableClock.START.getEpochSecond();
    private static final long SKEW = 60;
    private static final KeyPair STRANGER = FakeOpenIdProvider.newKey(2048);

    /** Where both others accept and we refuse: each with the reason to be stricter. */
    private static final Map<TokenCheck, String> STRICTER = Map.of(
            TokenCheck.AUDIENCE, "a token that is also for somebody else (OpenID Connect Core 3.1.3.7, 3)",
            TokenCheck.AUTHORIZED_PARTY, "azp is another client, or missing among several audiences (3.1.3.7, 4 and 5)",
            TokenCheck.ISSUE_TIME, "issued more than a day ago (3.1.3.7, 10)",
            TokenCheck.HEADER, "an access token or an extension of the signature (RFC 8725, 3.11)",
            TokenCheck.KEY, "signed by a key that the header does not name",
            TokenCheck.SUBJECT, "a subject with spaces at its ends, or of more than 255 characters",
            TokenCheck.CONTENT, "a member that stands twice");

    /** Generates tokens: mostly good in most fields, so that each field decides now and then. */
    private final class Generator {
        private final Random random;

        Generator(long seed) {
            this.random = new Random(seed);
        }

        private String pick(List<String> values) {
            // The first is the good one.
            return random.nextInt(12) > 0 ? values.get(0) : values.get(random.nextInt(values.size()));
        }

        String next() {
            String header = "{"
                    + member("alg", "\"RS256\"", "\"none\"", "\"HS256\"", "\"RS512\"", "\"PS256\"", "\"rs256\"", "1")
                    + member("kid", quoted(kid()), "\"other\"", "\"\"", "null", "7")
                    + member("typ", "\"JWT\"", "\"jwt\"", "\"at+jwt\"", "\"JOSE\"", "1")
                    + optional("crit", "[\"x\"]", "[]") + optional("b64", "false")
                    + "\"x\":1}";
            String payload = "{" + member("iss", quoted(fake.issuer()), "\"https://evil.example\"", "\"\"", "1", "[]")
                    + member(
                            "aud",
                            quoted(FakeOpenIdProvider.CLIENT_ID),
                            "[" + quoted(FakeOpenIdProvider.CLIENT_ID) + "]",
                            "[" + quoted(FakeOpenIdProvider.CLIENT_ID) + ",\"other\"]",
                            "\"other\"",
                            "[]",
                            "[1]")
                    + member("sub", "\"1101\"", "\"\"", "\" 1101\"", "7", quoted("x".repeat(300)))
                    + member(
                            "exp",
                            time(600),
                            time(-30),
                            time(-61),
                            time(-60),
                            time(-59),
                            "\"soon\"",
                            "1e30",
                            "-1",
                            "null")
                    + member("iat", time(-5), time(30), time(61), time(60), time(-90_000), "\"now\"", "null")
                    + optional("nbf", time(0), time(59), time(61), "\"x\"")
                    + member("nonce", quoted(NONCE), "\"other\"", "\"\"", "1", quoted(NONCE + " "))
                    + optional("azp", quoted(FakeOpenIdProvider.CLIENT_ID), "\"other\"", "1")
                    + optional("iss", quoted(fake.issuer()), "\"https://evil.example\"")
                    + "\"x\":1}";
            return signed(header, payload);
        }

        private String member(String name, String good, String... others) {
            if (random.nextInt(60) == 0) {
                return "";
            }
            List<String> values = new ArrayList<>(List.of(others));
            values.add(0, good);
            return quoted(name) + ":" + pick(values) + ",";
        }

        private String optional(String name, String... values) {
            return random.nextInt(15) > 0 ? "" : quoted(name) + ":" + values[random.nextInt(values.length)] + ",";
        }

        private String time(long offset) {
            return Long.toString(NOW + offset);
        }

        private String signed(String header, String payload) {
            KeyPair key = random.nextInt(20) == 0 ? STRANGER : fake.key();
            String token = FakeOpenIdProvider.sign(header.getBytes(UTF_8), payload.getBytes(UTF_8), key);
            String unsigned = token.substring(0, token.lastIndexOf('.') + 1);
            return switch (random.nextInt(40)) {
                case 0 -> unsigned;
                case 1 -> token.substring(0, token.length() - 1 - random.nextInt(20));
                case 2 -> token + "A";
                case 3 -> unsigned + hmac(unsigned);
                case 4 -> "e30." + token.substring(token.indexOf('.') + 1);
                case 5 -> token.replaceFirst("[A-Z]", "a");
                default -> token;
            };
        }

        /** As if the public key were a shared secret. */
        private String hmac(String unsigned) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(fake.key().getPublic().getEncoded(), "HmacSHA256"));
                byte[] tag =
                        mac.doFinal(unsigned.substring(0, unsigned.length() - 1).getBytes(UTF_8));
                return Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private String kid() {
            String header = fake.header();
            int at = header.indexOf("\"kid\":\"") + 7;
            return header.substring(at, header.indexOf('"', at));
        }
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private boolean jose4jAccepts(String token) {
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setVerificationKey(fake.key().getPublic())
                .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, "RS256")
                .setExpectedIssuer(fake.issuer())
                .setExpectedAudience(FakeOpenIdProvider.CLIENT_ID)
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setRequireSubject()
                .setAllowedClockSkewInSeconds((int) SKEW)
                .setEvaluationTime(NumericDate.fromSeconds(NOW))
                .build();
        try {
            return NONCE.equals(consumer.processToClaims(token).getClaimValue("nonce"));
        } catch (InvalidJwtException refused) {
            return false;
        }
    }

    private boolean javaJwtAccepts(String token) {
        var verification = JWT.require(
                        Algorithm.RSA256((RSAPublicKey) fake.key().getPublic(), null))
                .withIssuer(fake.issuer())
                .withAudience(FakeOpenIdProvider.CLIENT_ID)
                .withClaim("nonce", NONCE)
                .withClaimPresence("exp")
                .withClaimPresence("iat")
                .withClaimPresence("sub")
                .acceptLeeway(SKEW);
        JWTVerifier verifier =
                ((JWTVerifier.BaseVerification) verification).build(Clock.fixed(MutableClock.START, ZoneOffset.UTC));
        try {
            verifier.verify(token);
            return true;
        } catch (JWTVerificationException refused) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20_261_127})
    void weAcceptNothingThatBothOthersRefuseAndSayWhyWeAreStricter(long seed, TestReporter reporter) {
        OpenIdProvider provider = google().build();
        Generator generator = new Generator(seed);
        Map<TokenCheck, Integer> stricter = new EnumMap<>(TokenCheck.class);
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < TOKENS; i++) {
            String token = generator.next();
            boolean jose4j = jose4jAccepts(token);
            boolean javaJwt = javaJwtAccepts(token);
            IdentityResult ours = provider.verify(token, NONCE);
            if (ours instanceof Identity) {
                accepted++;
                assertThat(jose4j || javaJwt)
                        .as("only we accept " + decoded(token))
                        .isTrue();
            } else {
                refused++;
                if (jose4j && javaJwt) {
                    TokenCheck check = ((IdentityRejected) ours).check().orElseThrow();
                    stricter.merge(check, 1, Integer::sum);
                    assertThat(STRICTER).as("only we refuse " + decoded(token)).containsKey(check);
                }
            }
        }
        // Otherwise nothing would have been compared.
        assertThat(accepted).isGreaterThan(TOKENS / 20);
        assertThat(refused).isGreaterThan(TOKENS / 20);
        assertThat(stricter).isNotEmpty();
        reporter.publishEntry(accepted + " accepted, " + refused + " refused, of these by us alone " + stricter);
    }

    private static String decoded(String token) {
        String[] parts = token.split("\\.", -1);
        return new String(Base64.getUrlDecoder().decode(parts[0]), UTF_8)
                + new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
    }
}
