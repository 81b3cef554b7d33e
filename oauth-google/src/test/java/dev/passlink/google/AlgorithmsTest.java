package dev.passlink.google;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.IdentityRejected;
import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityRejected.TokenCheck;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.FakeOpenIdProvider.Answer;
import dev.passlink.testkit.FakeOpenIdProvider.Endpoint;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token is taken by an algorithm that the provider announces, with a key of its type, and by no other. */
final class AlgorithmsTest extends WithFakeProvider {
    private static final KeyPair RSA = FakeOpenIdProvider.newKey("RS256");
    private static final KeyPair EC = FakeOpenIdProvider.newKey("ES256");
    private static final KeyPair ED = FakeOpenIdProvider.newKey("EdDSA");
    private static final String EVERY = "\"RS256\",\"PS256\",\"ES256\",\"EdDSA\"";
    private static final BigInteger ED25519_ORDER =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static KeyPair key(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> EC;
            case "EdDSA" -> ED;
            default -> RSA;
        };
    }

    private void announce(String algorithms) {
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata().replace("\"RS256\"", algorithms)));
    }

    private void keys(String... entries) {
        fake.answer(Endpoint.KEYS, Answer.json("{\"keys\":[" + String.join(",", entries) + "]}"));
    }

    /** An entry that does not say which algorithm it is for. */
    private static String jwk(String id, PublicKey key) {
        return FakeOpenIdProvider.jwk(id, key, "any").replace("\"alg\":\"any\",", "");
    }

    private static byte[] header(String algorithm, String id) {
        return ("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + id + "\"}").getBytes(UTF_8);
    }

    /** A token whose header says one thing and whose signature is another. */
    private String token(String says, String id, KeyPair key, String signedBy) {
        return FakeOpenIdProvider.sign(header(says, id), fake.payload(NONCE).getBytes(UTF_8), key, signedBy);
    }

    private String token(String algorithm) {
        return token(algorithm, algorithm, key(algorithm), algorithm);
    }

    private Object verified(String token) {
        return another().build().verify(token, NONCE);
    }

    private void everything() {
        announce(EVERY);
        keys(
                jwk("RS256", RSA.getPublic()),
                jwk("PS256", RSA.getPublic()),
                jwk("ES256", EC.getPublic()),
                jwk("EdDSA", ED.getPublic()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256", "EdDSA"})
    void aProviderSignsWithWhatItAnnounces(String algorithm) {
        fake.algorithm(algorithm);
        assertThat(fake.metadata()).contains("[\"" + algorithm + "\"]");
        OpenIdProvider provider = another().build();
        identity(signIn(provider));
        identity(provider.verify(fake.idToken(NONCE), NONCE));
        fake.rotate();
        identity(signIn(provider));
        fake.claim("at_hash", "AAAA");
        assertRefused(signIn(provider), TokenCheck.ACCESS_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256", "EdDSA"})
    void everyByteOfATokenCountsWhateverSignedIt(String algorithm) {
        fake.algorithm(algorithm);
        OpenIdProvider provider = another().build();
        byte[] token = fake.idToken(NONCE).getBytes(ISO_8859_1);
        for (int at = 0; at < token.length; at++) {
            byte[] changed = token.clone();
            changed[at] ^= 1;
            assertThat(provider.verify(new String(changed, ISO_8859_1), NONCE)).isInstanceOf(IdentityRejected.class);
        }
    }

    @Test
    void severalAlgorithmsAreTakenBesideEachOtherEachByItsKey() {
        everything();
        OpenIdProvider provider = another().build();
        for (String algorithm : List.of("RS256", "PS256", "ES256", "EdDSA")) {
            identity(provider.verify(token(algorithm), NONCE));
        }
    }

    /** Announced or not: what anybody could sign is never taken. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS256", "HS384", "HS512", "RS1", "ES256K", "RS384", "Ed448"})
    void whatIsNotOurAlgorithmIsRefusedAlsoWhereItIsAnnounced(String algorithm) {
        everything();
        announce(EVERY + ",\"" + algorithm + "\"");
        for (String id : List.of("RS256", "ES256", "EdDSA")) {
            assertRefused(verified(token(algorithm, id, key(id), id)), TokenCheck.ALGORITHM);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
    void aPublicKeyIsNoSharedSecret(String id) throws GeneralSecurityException {
        everything();
        announce(EVERY + ",\"HS256\"");
        String good = token(id);
        String signed = base64(header("HS256", id)) + good.substring(good.indexOf('.'), good.lastIndexOf('.'));
        for (byte[] secret : List.of(
                key(id).getPublic().getEncoded(),
                jwk(id, key(id).getPublic()).getBytes(UTF_8),
                FakeOpenIdProvider.CLIENT_SECRET.getBytes(UTF_8))) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            assertRefused(
                    verified(signed + "." + base64(mac.doFinal(signed.getBytes(US_ASCII)))), TokenCheck.ALGORITHM);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ES256,RS256",
        "EdDSA,RS256",
        "RS256,ES256",
        "PS256,ES256",
        "EdDSA,ES256",
        "RS256,EdDSA",
        "PS256,EdDSA",
        "ES256,EdDSA",
    })
    void aHeaderThatNamesAKeyOfAnotherTypeNamesNone(String says, String id) {
        everything();
        assertRefused(verified(token(says, id, key(id), id)), TokenCheck.KEY);
        assertRefused(verified(token(says, id, key(says), says)), TokenCheck.KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PS256", "ES256", "EdDSA"})
    void anAlgorithmThatIsNotAnnouncedIsRefusedAlthoughTheKeyIsThere(String algorithm) {
        everything();
        announce("\"RS256\"");
        assertRefused(verified(token(algorithm)), TokenCheck.ALGORITHM);
        identity(another().build().verify(token("RS256"), NONCE));
    }

    @Test
    void oneRsaKeyServesTwoAlgorithmsOnlyWhereBothAreAnnouncedAndItSaysNeither() {
        keys(jwk("k", RSA.getPublic()));
        String ps256 = token("PS256", "k", RSA, "PS256");
        assertRefused(verified(ps256), TokenCheck.ALGORITHM);
        announce(EVERY);
        identity(another().build().verify(ps256, NONCE));
        keys(FakeOpenIdProvider.jwk("k", RSA.getPublic(), "RS256"));
        assertRefused(verified(ps256), TokenCheck.KEY);
        identity(another().build().verify(token("RS256", "k", RSA, "RS256"), NONCE));
        // The signature of the one is none of the other.
        keys(jwk("k", RSA.getPublic()));
        assertRefused(verified(token("PS256", "k", RSA, "RS256")), TokenCheck.SIGNATURE);
        assertRefused(verified(token("RS256", "k", RSA, "PS256")), TokenCheck.SIGNATURE);
    }

    @Test
    void ofTwoKeysOfOneNameTheAlgorithmTellsWhich() {
        announce(EVERY);
        keys(jwk("k", EC.getPublic()), jwk("k", RSA.getPublic()), jwk("k", ED.getPublic()));
        for (String algorithm : List.of("RS256", "PS256", "ES256", "EdDSA")) {
            identity(another().build().verify(token(algorithm, "k", key(algorithm), algorithm), NONCE));
            KeyPair stranger = FakeOpenIdProvider.newKey(algorithm);
            assertRefused(verified(token(algorithm, "k", stranger, algorithm)), TokenCheck.SIGNATURE);
        }
        announce("\"RS256\"");
        assertRefused(verified(token("ES256", "k", EC, "ES256")), TokenCheck.ALGORITHM);
    }

    @Test
    void aTokenWithoutAKeysNameIsTakenWhereOneKeyIsOfItsType() {
        announce(EVERY);
        keys(jwk("rsa", RSA.getPublic()), jwk("ec", EC.getPublic()));
        byte[] header = "{\"alg\":\"ES256\"}".getBytes(UTF_8);
        String token = FakeOpenIdProvider.sign(header, fake.payload(NONCE).getBytes(UTF_8), EC, "ES256");
        identity(another().build().verify(token, NONCE));
        keys(jwk("rsa", RSA.getPublic()), jwk("ec", EC.getPublic()), jwk("more", EC.getPublic()));
        assertRefused(verified(token), TokenCheck.KEY);
    }

    /** What would fit anything: zeros, another encoding, a number beyond the order. */
    @Test
    void aSignatureHasItsOneForm() throws GeneralSecurityException {
        everything();
        String es256 = token("ES256");
        String unsigned = es256.substring(0, es256.lastIndexOf('.'));
        Signature der = Signature.getInstance("SHA256withECDSA");
        der.initSign(EC.getPrivate());
        der.update(unsigned.getBytes(US_ASCII));
        for (byte[] signature : List.of(new byte[64], new byte[0x40 + 1], der.sign(), new byte[1])) {
            assertRefused(verified(unsigned + "." + base64(signature)), TokenCheck.SIGNATURE);
        }
        String eddsa = token("EdDSA");
        String head = eddsa.substring(0, eddsa.lastIndexOf('.'));
        byte[] signature = Base64.getUrlDecoder().decode(eddsa.substring(head.length() + 1));
        byte[] again = reversed(Arrays.copyOfRange(signature, 32, 64));
        byte[] beyond = reversed(fixed(new BigInteger(1, again).add(ED25519_ORDER)));
        System.arraycopy(beyond, 0, signature, 32, 32);
        for (byte[] other : List.of(signature, new byte[64], new byte[63], new byte[1])) {
            assertRefused(verified(head + "." + base64(other)), TokenCheck.SIGNATURE);
        }
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int at = 0; at < bytes.length; at++) {
            reversed[at] = bytes[bytes.length - 1 - at];
        }
        return reversed;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static Stream<Arguments> unfit() throws GeneralSecurityException {
        String ec = jwk("k", EC.getPublic());
        String ed = jwk("k", ED.getPublic());
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        ECPublicKey large = (ECPublicKey) generator.generateKeyPair().getPublic();
        String x = base64(large.getW().getAffineX().toByteArray());
        return Stream.of(
                Arguments.of("ES256", ec.replace("P-256", "P-384")),
                Arguments.of("ES256", ec.replace("P-256", "secp256k1")),
                Arguments.of("ES256", ec.replace("\"crv\":\"P-256\",", "")),
                Arguments.of("ES256", ec.replace("\"EC\"", "\"OKP\"")),
                Arguments.of("ES256", ec.replaceFirst("\"x\":\"[^\"]*\"", "\"x\":\"AQ\"")),
                Arguments.of("ES256", ec.replaceFirst("\"x\":\"[^\"]*\"", "\"x\":\"" + x + "\"")),
                Arguments.of("ES256", ec.replaceFirst(",\"y\":\"[^\"]*\"", "")),
                Arguments.of(
                        "ES256", ec.replaceFirst("\"([xy])\":\"[^\"]*\",\"y\":\"[^\"]*\"", "\"x\":\"\",\"y\":\"\"")),
                Arguments.of("ES256", ec.replace("\"sig\"", "\"enc\"")),
                Arguments.of("ES256", ec.replace("{", "{\"alg\":\"ES384\",")),
                Arguments.of("ES256", ec.replace("{", "{\"d\":\"AQAB\",")),
                Arguments.of("EdDSA", ed.replace("Ed25519", "X25519")),
                Arguments.of("EdDSA", ed.replace("Ed25519", "Ed448")),
                Arguments.of("EdDSA", ed.replace("\"OKP\"", "\"EC\"")),
                Arguments.of("EdDSA", ed.replaceFirst("\"x\":\"[^\"]*\"", "\"x\":\"" + base64(new byte[31]) + "\"")),
                Arguments.of("EdDSA", ed.replaceFirst("\"x\":\"[^\"]*\"", "\"x\":\"" + base64(new byte[33]) + "\"")),
                Arguments.of("EdDSA", ed.replaceFirst("\"x\":\"[^\"]*\"", "\"x\":\"!!\"")),
                Arguments.of("EdDSA", ed.replace("{", "{\"d\":\"AQAB\",")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("unfit")
    void aKeyOfAnotherCurveOrBesideItVerifiesNothing(String algorithm, String entry) {
        announce(EVERY);
        keys(entry, jwk("other", RSA.getPublic()));
        assertRefused(verified(token(algorithm, "k", key(algorithm), algorithm)), TokenCheck.KEY);
        identity(another().build().verify(token("RS256", "other", RSA, "RS256"), NONCE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PS256", "ES256", "EdDSA"})
    void googleSignsWithRs256WhateverItsMetadataSay(String algorithm) {
        everything();
        OpenIdProvider google = google().build();
        assertRefused(google.verify(token(algorithm), NONCE), TokenCheck.ALGORITHM);
        identity(google.verify(token("RS256"), NONCE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"none\"", "\"HS256\",\"none\"", "\"RS512\"", "7", ""})
    void aProviderThatSignsWithNothingOfOursIsMisconfiguredFromTheStart(String announced) {
        announce(announced);
        Object result = another().build().begin(CALLBACK, "", "");
        assertRefused(result, Cause.MISCONFIGURED);
        assertThat(result.toString()).contains("id_token_signing_alg_values_supported", "RS256, PS256, ES256, EdDSA");
    }

    @Test
    void aProviderThatAnnouncesNothingSignsWithRs256() {
        everything();
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata().replace("id_token_signing_alg", "x")));
        identity(another().build().verify(token("RS256"), NONCE));
        assertRefused(verified(token("ES256")), TokenCheck.ALGORITHM);
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata().replace("[\"RS256\"]", "\"RS256\"")));
        assertRefused(verified(token("RS256")), Cause.MISCONFIGURED);
    }
}
