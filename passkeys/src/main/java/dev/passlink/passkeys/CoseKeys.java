package dev.passlink.passkeys;

import static dev.passlink.passkeys.Refusal.unless;

import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.Curve;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.authenticator.EdDSACOSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.util.ECUtil;
import dev.passlink.port.PasskeyVerifier.Check;
import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The kinds of keys that are requested: ES256 on P-256, Ed25519, RS256, without any other parameters (WebAuthn Level 3 §6.5.1,
 * RFC 9053).
 */
final class CoseKeys {
    /** As browsers are asked, the best first. */
    static final List<PublicKeyCredentialParameters> ASKED_FOR =
            List.of(COSEAlgorithmIdentifier.ES256, COSEAlgorithmIdentifier.EdDSA, COSEAlgorithmIdentifier.RS256)
                    .stream()
                    .map(algorithm -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm))
                    .toList();

    private static final Set<String> EC_LABELS = Set.of("1", "3", "-1", "-2", "-3");
    private static final Set<String> ED_LABELS = Set.of("1", "3", "-1", "-2");
    private static final Set<String> RSA_LABELS = Set.of("1", "3", "-1", "-2");
    private static final int COORDINATE_BYTES = 32;
    private static final int FEWEST_RSA_BITS = 2_048;
    private static final int MOST_RSA_BITS = 4_096;
    /** Any other makes a check dear, or weak. */
    private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65_537);

    private static final BigInteger ED25519_P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger OF_ORDER_EIGHT =
            new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16);
    private static final Set<BigInteger> SMALL_ORDER = Set.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            ED25519_P.subtract(BigInteger.ONE),
            OF_ORDER_EIGHT,
            ED25519_P.subtract(OF_ORDER_EIGHT));

    private final Codec codec;

    CoseKeys(Codec codec) {
        this.codec = codec;
    }

    /** A key that a browser made. */
    COSEKey made(byte[] cose) throws Refusal {
        COSEKey key = read(cose);
        Set<String> labels = codec.cbor(cose, "key")
                .object()
                .propertyStream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        unless(labels.equals(labels(key)), Check.ALGORITHM, "a key with other parameters than its kind has");
        return key;
    }

    /** In the one spelling in which it is kept: what was checked, and nothing else. */
    byte[] write(COSEKey key) {
        return codec.converter().getCborMapper().writeValueAsBytes(key);
    }

    private static Set<String> labels(COSEKey key) {
        return key instanceof EC2COSEKey ? EC_LABELS : key instanceof RSACOSEKey ? RSA_LABELS : ED_LABELS;
    }

    /** A key of one of the three kinds, whether just made or kept. */
    COSEKey read(byte[] cose) throws Refusal {
        COSEKey key;
        try {
            key = codec.converter().getCborMapper().readValue(cose, COSEKey.class);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new Refusal(Check.ALGORITHM, "no key of a kind that is known");
        }
        unless(isPinned(key), Check.ALGORITHM, "no key that was asked for");
        return key;
    }

    private static boolean isPinned(@Nullable COSEKey key) {
        if (key instanceof EC2COSEKey ec) {
            return COSEAlgorithmIdentifier.ES256.equals(ec.getAlgorithm())
                    && Curve.SECP256R1.equals(ec.getCurve())
                    && isOnP256(ec.getX(), ec.getY());
        }
        if (key instanceof EdDSACOSEKey ed) {
            return COSEAlgorithmIdentifier.EdDSA.equals(ed.getAlgorithm())
                    && Curve.ED25519.equals(ed.getCurve())
                    && isStrong(ed.getX());
        }
        if (key instanceof RSACOSEKey rsa) {
            return COSEAlgorithmIdentifier.RS256.equals(rsa.getAlgorithm()) && isSane(rsa.getN(), rsa.getE());
        }
        return false;
    }

    /** Of the eight points of a small order, some have a signature that is good for any text (RFC 8032 §5.1, §8.9). */
    private static boolean isStrong(byte @Nullable [] point) {
        if (point == null || point.length != COORDINATE_BYTES) {
            return false;
        }
        byte[] bigEndian = new byte[COORDINATE_BYTES];
        for (int i = 0; i < COORDINATE_BYTES; i++) {
            bigEndian[i] = point[COORDINATE_BYTES - 1 - i];
        }
        // The sign of the other coordinate.
        bigEndian[0] &= 0x7F;
        BigInteger y = new BigInteger(1, bigEndian);
        return y.compareTo(ED25519_P) < 0 && !SMALL_ORDER.contains(y);
    }

    /** Java makes a key of any two numbers. */
    private static boolean isOnP256(byte @Nullable [] x, byte @Nullable [] y) {
        if (x == null || y == null || x.length != COORDINATE_BYTES || y.length != COORDINATE_BYTES) {
            return false;
        }
        EllipticCurve curve = ECUtil.P_256_SPEC.getCurve();
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger px = new BigInteger(1, x);
        BigInteger py = new BigInteger(1, y);
        BigInteger right = px.multiply(px).add(curve.getA()).multiply(px).add(curve.getB());
        return px.compareTo(p) < 0
                && py.compareTo(p) < 0
                && py.multiply(py).subtract(right).mod(p).signum() == 0;
    }

    /** In the one spelling: RFC 8230 §4 has no zeros in front. */
    private static boolean isSane(byte @Nullable [] n, byte @Nullable [] e) {
        if (n == null || e == null) {
            return false;
        }
        BigInteger modulus = new BigInteger(1, n);
        int bits = modulus.bitLength();
        return bits >= FEWEST_RSA_BITS
                && bits <= MOST_RSA_BITS
                && n.length == (bits + 7) / 8
                && modulus.testBit(0)
                && Arrays.equals(e, RSA_EXPONENT.toByteArray());
    }
}
