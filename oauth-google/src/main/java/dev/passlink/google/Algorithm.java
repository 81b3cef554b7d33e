package dev.passlink.google;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The accepted signature algorithms, each with the one type of key that it uses (RFC 7518 §3, RFC 8037).
 *
 * <p>None that needs a shared secret, and not {@code none}: what isn't here can't be used.
 */
enum Algorithm {
    RS256("RSA", "", "SHA-256"),
    PS256("RSA", "", "SHA-256"),
    ES256("EC", "P-256", "SHA-256"),
    ED_DSA("OKP", "Ed25519", "SHA-512");

    private static final int MIN_BITS = 2048;
    /** Larger keys would make verification too expensive. */
    private static final int MAX_BITS = 8192;

    private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(65_537);
    private static final int MAX_EXPONENT_BITS = 64;
    private static final List<String> NUMBERS = List.of("n", "e", "x", "y");
    private static final int ED25519_BYTES = 32;
    /** What stands in front of the key's bytes in the JDK's form of it (RFC 8410 §4). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String keyType;
    private final String curve;
    private final String hash;

    Algorithm(String keyType, String curve, String hash) {
        this.keyType = keyType;
        this.curve = curve;
        this.hash = hash;
    }

    /** As headers, keys and metadata have it. */
    String id() {
        return this == ED_DSA ? "EdDSA" : name();
    }

    static Optional<Algorithm> of(String id) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.id().equals(id))
                .findFirst();
    }

    /** Those of ours among names, whatever else is there. */
    static Set<Algorithm> among(List<?> ids) {
        Set<Algorithm> known = EnumSet.noneOf(Algorithm.class);
        for (Algorithm algorithm : values()) {
            if (ids.contains(algorithm.id())) {
                known.add(algorithm);
            }
        }
        return known;
    }

    static String ids(Set<Algorithm> algorithms) {
        return algorithms.stream().sorted().map(Algorithm::id).collect(Collectors.joining(", "));
    }

    /** The hash that an {@code at_hash} is made with (OpenID Connect Core §3.1.3.6). */
    String hash() {
        return hash;
    }

    /** Empty if the entry of a key set is of another type or curve, or unfit. */
    Optional<PublicKey> key(Json entry) {
        if (!entry.text("kty").equals(Optional.of(keyType))
                || (!curve.isEmpty() && !entry.text("crv").equals(Optional.of(curve)))) {
            return Optional.empty();
        }
        Map<String, Object> parts = new HashMap<>(Map.of("kty", keyType, "crv", curve));
        NUMBERS.forEach(name -> entry.text(name).ifPresent(number -> parts.put(name, number)));
        try {
            return switch (this) {
                case RS256, PS256 ->
                    Optional.<PublicKey>of(RSAKey.parse(parts).toRSAPublicKey())
                            .filter(key -> isFit((RSAPublicKey) key));
                case ES256 -> Optional.of(ECKey.parse(parts).toECPublicKey());
                case ED_DSA -> ed25519(OctetKeyPair.parse(parts).getDecodedX());
            };
        } catch (ParseException | JOSEException | GeneralSecurityException | IllegalArgumentException unfit) {
            return Optional.empty();
        }
    }

    boolean verifies(PublicKey key, byte[] signed, Base64URL signature) {
        try {
            if (this == ED_DSA) {
                Signature verifier = Signature.getInstance("Ed25519");
                verifier.initVerify(key);
                verifier.update(signed);
                return verifier.verify(signature.decode());
            }
            JWSVerifier verifier =
                    this == ES256 ? new ECDSAVerifier((ECPublicKey) key) : new RSASSAVerifier((RSAPublicKey) key);
            return verifier.verify(new JWSHeader(JWSAlgorithm.parse(id())), signed, signature);
        } catch (JOSEException | GeneralSecurityException e) {
            return false;
        }
    }

    private static Optional<PublicKey> ed25519(byte[] key) throws GeneralSecurityException {
        if (key.length != ED25519_BYTES) {
            return Optional.empty();
        }
        byte[] encoded = Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + key.length);
        System.arraycopy(key, 0, encoded, ED25519_PREFIX.length, key.length);
        return Optional.of(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    }

    private static boolean isFit(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        BigInteger exponent = key.getPublicExponent();
        return bits >= MIN_BITS
                && bits <= MAX_BITS
                && key.getModulus().testBit(0)
                && exponent.testBit(0)
                && exponent.compareTo(MIN_EXPONENT) >= 0
                && exponent.bitLength() <= MAX_EXPONENT_BITS;
    }
}
