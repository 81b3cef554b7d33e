package dev.passlink.google;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Identity;
import dev.passlink.port.IdentityRejected.TokenCheck;
import dev.passlink.testkit.FakeOpenIdProvider;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and times at the edge of what is taken. */
final class BoundariesTest extends WithFakeProvider {
    /** No key that signs anything: its size and its exponent are what is looked at. */
    private static String jwk(int bits, BigInteger exponent) throws GeneralSecurityException {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
        RSAPublicKey key =
                (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
        return "{\"keys\":[" + FakeOpenIdProvider.jwk("k", key) + "]}";
    }

    private static boolean isTaken(String keys) {
        return !SigningKeys.read(Json.parse(keys.getBytes(UTF_8)).orElseThrow(), Set.of(Algorithm.RS256))
                .named(Optional.of("k"), Algorithm.RS256)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2047, false", "2048, true", "8192, true", "8193, false"})
    void aKeyHas2048To8192Bits(int bits, boolean taken) throws GeneralSecurityException {
        assertThat(isTaken(jwk(bits, BigInteger.valueOf(65_537)))).isEqualTo(taken);
    }

    @Test
    void anExponentIsOddAndOfABoundedSize() throws GeneralSecurityException {
        BigInteger longest = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        assertThat(isTaken(jwk(2048, longest))).isTrue();
        assertThat(isTaken(jwk(2048, longest.add(BigInteger.TWO)))).isFalse();
        assertThat(isTaken(jwk(2048, longest.subtract(BigInteger.ONE)))).isFalse();
        assertThat(isTaken(jwk(2048, BigInteger.valueOf(65_537)))).isTrue();
        assertThat(isTaken(jwk(2048, BigInteger.valueOf(65_537).subtract(BigInteger.TWO))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"253402300799, true", "253402300800, false"})
    void aTokenExpiresBeforeTheYear10000(String expiry, boolean taken) {
        String payload = fake.payload(NONCE).replaceAll("\"exp\":[0-9.]+", "\"exp\":" + expiry);
        assertThat(payload).contains(expiry);
        Object result = google().build().verify(fake.sign(fake.header(), payload), NONCE);
        if (taken) {
            assertThat(result).isInstanceOf(Identity.class);
        } else {
            assertRefused(result, TokenCheck.EXPIRY);
        }
    }

    @ParameterizedTest
    @CsvSource({"32768, SIGNATURE", "32769, FORM"})
    void aTokenHas32KiBAtMost(int length, TokenCheck check) {
        String[] parts = fake.idToken(NONCE).split("\\.", -1);
        String head = parts[0] + "." + parts[1] + ".";
        // Whole groups of three bytes: the one spelling of whatever they are.
        int left = length - head.length();
        String signature = "A".repeat(left - left % 4) + (left % 4 == 0 ? "" : left % 4 == 2 ? "AA" : "AAA");
        assertRefused(google().build().verify(head + signature, NONCE), check);
    }
}
