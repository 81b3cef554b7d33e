package dev.passlink.passkeys;

import static dev.passlink.passkeys.Site.response;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.Check;
import dev.passlink.port.PasskeyVerifier.NewPasskey;
import dev.passlink.port.PasskeyVerifier.Rejected;
import dev.passlink.port.PasskeyVerifier.Result;
import dev.passlink.port.PasskeyVerifier.Use;
import dev.passlink.testkit.SoftwareAuthenticator;
import dev.passlink.testkit.SoftwareAuthenticator.Algorithm;
import dev.passlink.testkit.SoftwareAuthenticator.Misbehaviour;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Each field of both ceremonies, changed: nothing is accepted, and each refusal names the check that it failed. */
class AttacksTest {
    private final Site site = new Site();

    /** What an attacker's device does, what becomes of its answer on the way, and which check refuses it. */
    private record Attack(
            String name,
            Check expected,
            Consumer<SoftwareAuthenticator> device,
            Consumer<ObjectNode> answer,
            UnaryOperator<Passkey> kept) {
        static Attack byDevice(String name, Check expected, Consumer<SoftwareAuthenticator> device) {
            return new Attack(name, expected, device, answer -> {}, passkey -> passkey);
        }

        static Attack onTheWay(String name, Check expected, Consumer<ObjectNode> answer) {
            return new Attack(name, expected, device -> {}, answer, passkey -> passkey);
        }

        static Attack withAnother(String name, Check expected, UnaryOperator<Passkey> kept) {
            return new Attack(name, expected, device -> {}, answer -> {}, kept);
        }

        @Override
        public String toString() {
            return name + ": " + expected;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onMaking")
    void nothingIsMadeBy(Attack attack) {
        SoftwareAuthenticator device = Site.device();
        attack.device().accept(device);
        String answer = Site.changed(device.create(site.creationOptions()), attack.answer());
        assertThat(site.add(answer))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.check())
                                .as(rejected.detail())
                                .isEqualTo(attack.expected()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onSigning")
    void nobodyIsLetInBy(Attack attack) {
        SoftwareAuthenticator device = Site.device();
        Passkey passkey = site.added(device);
        attack.device().accept(device);
        String answer = Site.changed(device.get(site.requestOptions()), attack.answer());
        assertThat(site.signIn(answer, attack.kept().apply(passkey)))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.check())
                                .as(rejected.detail())
                                .isEqualTo(attack.expected()));
    }

    @Test
    void thereAreAtLeastAHundredAndFifty() {
        assertThat(onMaking().count() + onSigning().count()).isGreaterThanOrEqualTo(150);
    }

    static Stream<Attack> onMaking() {
        return Stream.of(
                        clientData("webauthn.create", "webauthn.get"),
                        authenticatorData(),
                        attestedData(),
                        keys(),
                        statements(),
                        attestationObjects(),
                        envelopes("attestationObject"),
                        transports())
                .flatMap(List::stream);
    }

    static Stream<Attack> onSigning() {
        return Stream.of(
                        clientData("webauthn.get", "webauthn.create"),
                        authenticatorData(),
                        signedData(),
                        signatures(),
                        owners(),
                        envelopes("authenticatorData"),
                        envelopes("signature").stream()
                                .filter(attack -> attack.name().startsWith("signature"))
                                .toList())
                .flatMap(List::stream);
    }

    // Client data: changed before it is signed, so that nothing but its own check refuses it

    private static List<Attack> clientData(String type, String otherType) {
        List<Attack> all = new ArrayList<>();
        for (String other :
                List.of(otherType, type.toUpperCase(java.util.Locale.ROOT), type + " ", "", "payment.get")) {
            all.add(text("the type is «" + other + "»", Check.TYPE, quoted(type), quoted(other)));
        }
        all.addAll(kinds("type", quoted(type)));
        for (String other : List.of(
                "",
                "AAAA",
                "A".repeat(20),
                Site.CHALLENGE + "=",
                Site.CHALLENGE.replace('Q', '+'),
                "A".repeat(43).replaceAll("A$", "B"))) {
            all.add(text("the challenge is «" + other + "»", Check.CHALLENGE, quoted(Site.CHALLENGE), quoted(other)));
        }
        all.add(text("the challenge is endless", Check.SIZE, quoted(Site.CHALLENGE), quoted("A".repeat(600))));
        all.addAll(kinds("challenge", quoted(Site.CHALLENGE)));
        for (String other : List.of(
                "https://evil.example",
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com:443",
                "https://app.example.com/",
                "https://app.example.com/login",
                "https://APP.example.com",
                "https://example.com",
                "https://www.app.example.com",
                "https://app.example.com.evil.example",
                "https://evilapp.example.com",
                "https://ada@app.example.com",
                "https://app.example.com.",
                "https://app.exаmple.com",
                " https://app.example.com",
                "https:app.example.com",
                "android:apk-key-hash:2jmj7l5rSw0yVb_vlWAYkK_YBwk",
                "null",
                "")) {
            all.add(text("the origin is «" + other + "»", Check.ORIGIN, quoted(Site.ORIGIN), quoted(other)));
        }
        all.add(text("the origin is endless", Check.SIZE, quoted(Site.ORIGIN), quoted("https://" + "a".repeat(600))));
        all.addAll(kinds("origin", quoted(Site.ORIGIN)));
        all.add(text("a frame of another site asks", Check.CROSS_ORIGIN, ":false", ":true"));
        all.add(text("crossOrigin is a text", Check.FORM, ":false", ":\"false\""));
        all.add(text("crossOrigin is null", Check.FORM, ":false", ":null"));
        all.add(text("crossOrigin is a number", Check.FORM, ":false", ":0"));
        all.add(text("crossOrigin is said twice", Check.FORM, ":false", ":true,\"crossOrigin\":false"));
        all.add(text(
                "another site is on top",
                Check.CROSS_ORIGIN,
                ":false",
                ":false,\"topOrigin\":\"https://evil.example\""));
        all.add(text(
                "the own site is on top", Check.CROSS_ORIGIN, ":false", ":false,\"topOrigin\":" + quoted(Site.ORIGIN)));
        all.add(text("what is on top is null", Check.CROSS_ORIGIN, ":false", ":false,\"topOrigin\":null"));
        all.add(Attack.byDevice(
                "a frame of another site asks, and names it",
                Check.CROSS_ORIGIN,
                device -> device.misbehaving(Misbehaviour.TOP_ORIGIN)));
        all.add(json("a mark of the byte order is before the client data", text -> "\uFEFF" + text));
        all.add(json("a second object is behind the client data", text -> text + "{}"));
        all.add(json("a brace is behind the client data", text -> text + "}"));
        all.add(json("the client data are in a list", text -> "[" + text + "]"));
        all.add(json("the client data have a comment", text -> text.replace("{", "{/**/")));
        all.add(json("the client data have single quotes", text -> text.replace('"', '\'')));
        all.add(json("the client data are empty", text -> "{}"));
        all.add(json("the client data are blank", text -> " "));
        all.add(json("the client data end too early", text -> text.substring(0, text.length() - 1)));
        all.add(json("the client data have a line break in a text", text -> text.replace("https:", "https:\n")));
        all.add(json(
                "the client data are deeply nested",
                text -> text.replace(":false", ":false,\"x\":" + "[".repeat(200) + "]".repeat(200))));
        return all;
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static Attack text(String name, Check expected, String from, String to) {
        return Attack.byDevice(
                name,
                expected,
                device -> device.changingClientData(text -> {
                    assertThat(text).contains(from);
                    return text.replace(from, to);
                }));
    }

    private static Attack json(String name, UnaryOperator<String> change) {
        return Attack.byDevice(name, Check.FORM, device -> device.changingClientData(change));
    }

    private static List<Attack> kinds(String field, String value) {
        String is = '"' + field + "\":" + value;
        return List.of(
                text("the " + field + " is missing", Check.FORM, is + ",", ""),
                text("the " + field + " is null", Check.FORM, is, '"' + field + "\":null"),
                text("the " + field + " is a number", Check.FORM, is, '"' + field + "\":1"),
                text("the " + field + " is a list", Check.FORM, is, '"' + field + "\":[" + value + "]"),
                text("the " + field + " is said twice", Check.FORM, is, is + "," + is));
    }

    // Authenticator data: changed before it is signed

    private static List<Attack> authenticatorData() {
        return List.of(
                Attack.byDevice(
                        "it is for another relying party",
                        Check.RELYING_PARTY,
                        device -> device.misbehaving(Misbehaviour.OTHER_RELYING_PARTY)),
                bytes("it is for the parent domain", Check.RELYING_PARTY, data -> hashOf("example.com", data)),
                bytes("it is for the origin's text", Check.RELYING_PARTY, data -> hashOf(Site.ORIGIN, data)),
                bytes("it is for an app", Check.RELYING_PARTY, data -> hashOf("APP.EXAMPLE.COM", data)),
                bytes("it is for nobody", Check.RELYING_PARTY, data -> hashOf("", data)),
                bytes("the hash is zero", Check.RELYING_PARTY, data -> {
                    Arrays.fill(data, 0, 32, (byte) 0);
                    return data;
                }),
                Attack.byDevice(
                        "nobody was there",
                        Check.USER_PRESENCE,
                        device -> device.misbehaving(Misbehaviour.NO_USER_PRESENCE)),
                Attack.byDevice(
                        "nobody was verified",
                        Check.USER_VERIFICATION,
                        device -> device.misbehaving(Misbehaviour.NO_USER_VERIFICATION)),
                Attack.byDevice(
                        "nobody was there or verified",
                        Check.USER_PRESENCE,
                        device -> device.misbehaving(Misbehaviour.NO_USER_PRESENCE, Misbehaviour.NO_USER_VERIFICATION)),
                Attack.byDevice(
                        "it is synced and cannot be",
                        Check.BACKUP,
                        device -> device.misbehaving(Misbehaviour.BACKED_UP_BUT_NOT_ELIGIBLE)),
                Attack.byDevice(
                        "a byte is behind it", Check.FORM, device -> device.misbehaving(Misbehaviour.SURPLUS_BYTE)),
                Attack.byDevice(
                        "it ends too early", Check.FORM, device -> device.misbehaving(Misbehaviour.BROKEN_CBOR)),
                bytes("extensions are said to be there", Check.FORM, data -> flag(data, 0x80)),
                bytes("extensions are a text", Check.FORM, data -> with(flag(data, 0x80), 0x61, 'a')),
                bytes("extensions are a number", Check.FORM, data -> with(flag(data, 0x80), 1)),
                bytes("extensions end too early", Check.FORM, data -> with(flag(data, 0x80), 0xA1, 0x61, 'a')),
                bytes("extensions are said twice", Check.FORM, data -> with(flag(data, 0x80), 0xA0, 0xA0)),
                bytes(
                        "extensions name one twice",
                        Check.FORM,
                        data -> with(flag(data, 0x80), 0xA2, 0x61, 'a', 1, 0x61, 'a', 2)),
                bytes(
                        "extensions are endless",
                        Check.FORM,
                        data -> with(flag(data, 0x80), 0xBB, 255, 255, 255, 255, 255, 255, 255, 255)),
                bytes("extensions are there and not said to be", Check.FORM, data -> with(data, 0xA0)),
                bytes("it is empty", Check.FORM, data -> new byte[0]),
                bytes("it is one byte", Check.FORM, data -> new byte[1]),
                bytes("it is a flag short of a count", Check.FORM, data -> Arrays.copyOf(data, 33)));
    }

    private static Attack bytes(String name, Check expected, UnaryOperator<byte[]> change) {
        return Attack.byDevice(name, expected, device -> device.changingAuthenticatorData(change));
    }

    private static byte[] hashOf(String rpId, byte[] data) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(rpId.getBytes(UTF_8));
            System.arraycopy(hash, 0, data, 0, hash.length);
            return data;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] flag(byte[] data, int flag) {
        data[32] ^= (byte) flag;
        return data;
    }

    private static byte[] with(byte[] data, int... more) {
        byte[] longer = Arrays.copyOf(data, data.length + more.length);
        for (int i = 0; i < more.length; i++) {
            longer[data.length + i] = (byte) more[i];
        }
        return longer;
    }

    private static List<Attack> signedData() {
        return List.of(
                Attack.byDevice(
                        "it can be synced now and could not before",
                        Check.BACKUP,
                        device -> device.misbehaving(Misbehaviour.OTHER_ELIGIBILITY)),
                Attack.withAnother(
                        "it cannot be synced now and could before",
                        Check.BACKUP,
                        passkey -> new Passkey(
                                passkey.id(),
                                passkey.userId(),
                                passkey.userHandle(),
                                passkey.publicKey(),
                                0,
                                true,
                                true,
                                passkey.aaguid(),
                                passkey.transports(),
                                passkey.name(),
                                passkey.createdAt(),
                                passkey.lastUsedAt())),
                bytes("a credential is said to be there", Check.FORM, data -> flag(data, 0x40)),
                bytes("a credential is half there", Check.FORM, data -> with(flag(data, 0x40), new int[20])));
    }

    // What was made

    private static List<Attack> attestedData() {
        return List.of(
                bytes("no credential is said to be there", Check.FORM, data -> flag(data, 0x40)),
                bytes("no credential is there", Check.FORM, data -> Arrays.copyOf(data, 37)),
                bytes("the credential has no key", Check.FORM, data -> Arrays.copyOf(data, 55 + 32)),
                bytes("the credential has half an id", Check.FORM, data -> Arrays.copyOf(data, 55 + 16)),
                bytes("the credential has half an AAGUID", Check.FORM, data -> Arrays.copyOf(data, 45)),
                bytes("the id has no length", Check.FORM, data -> idLength(data, 0)),
                bytes("the id is short", Check.FORM, data -> idLength(data, 15)),
                bytes("the id is shorter than it is", Check.FORM, data -> idLength(data, 31)),
                bytes("the id is longer than it is", Check.FORM, data -> idLength(data, 33)),
                bytes("the id is longer than 1,023 bytes", Check.FORM, data -> idLength(data, 1024)),
                bytes("the id is endless", Check.FORM, data -> idLength(data, 0xFFFF)),
                bytes("the id is another", Check.FORM, data -> {
                    data[60] ^= 1;
                    return data;
                }),
                Attack.byDevice(
                        "it names another id", Check.FORM, device -> device.misbehaving(Misbehaviour.OTHER_ID)));
    }

    private static byte[] idLength(byte[] data, int length) {
        data[53] = (byte) (length >> 8);
        data[54] = (byte) length;
        return data;
    }

    private static List<Attack> keys() {
        List<Attack> all = new ArrayList<>();
        all.add(Attack.byDevice(
                "the key is for ES384", Check.ALGORITHM, device -> device.misbehaving(Misbehaviour.OTHER_ALGORITHM)));
        for (int algorithm : new int[] {-8, -35, -36, -37, -47, -257, -65535, 0, 7, 1_000_000}) {
            all.add(key("a P-256 key says that it is for " + algorithm, key -> put(key, 3, algorithm)));
        }
        for (int curve : new int[] {0, 2, 3, 4, 6, 7, 8}) {
            all.add(key("a P-256 key says that it is on curve " + curve, key -> put(key, -1, curve)));
        }
        for (int type : new int[] {0, 1, 3, 4, 7}) {
            all.add(key("a P-256 key says that it is of type " + type, key -> put(key, 1, type)));
        }
        for (int label : new int[] {1, 3, -1, -2, -3}) {
            all.add(key("a P-256 key has no parameter " + label, key -> {
                key.remove(label);
                return key;
            }));
        }
        all.add(key("a P-256 key has its private half", key -> put(key, -4, new byte[32])));
        all.add(key("a P-256 key has a name", key -> put(key, 2, new byte[] {1})));
        all.add(key("a P-256 key says what it is for", key -> put(key, 4, List.of(2))));
        all.add(key("a P-256 key has an IV", key -> put(key, 5, new byte[12])));
        all.add(key("a P-256 key has more", key -> put(key, -70_001, "more")));
        all.add(key("x is too short", key -> put(key, -2, Arrays.copyOf(bytes(key, -2), 31))));
        all.add(key("x is too long", key -> put(key, -2, Arrays.copyOf(bytes(key, -2), 33))));
        all.add(key("x has a zero in front", key -> put(key, -2, with(new byte[1], ints(bytes(key, -2))))));
        all.add(key("x is a text", key -> put(key, -2, "x")));
        all.add(key("y is one bit, as in the compressed form", key -> put(key, -3, true)));
        all.add(key("y is too short", key -> put(key, -3, Arrays.copyOf(bytes(key, -3), 31))));
        all.add(key("y is empty", key -> put(key, -3, new byte[0])));
        all.add(key("the point is not on the curve", key -> {
            bytes(key, -3)[31] ^= 1;
            return key;
        }));
        all.add(key("the point is zero", key -> put(put(key, -2, new byte[32]), -3, new byte[32])));
        all.add(key("x and y are exchanged", key -> {
            byte[] x = bytes(key, -2);
            return put(put(key, -2, bytes(key, -3)), -3, x);
        }));
        all.add(key("x is no number below the prime", key -> {
            byte[] most = new byte[32];
            Arrays.fill(most, (byte) 0xFF);
            return put(key, -2, most);
        }));
        all.add(key("the key is an RSA key", key -> rsa(2048, -257, new byte[] {1, 0, 1}, 0x40)));
        all.add(key("the RSA modulus has 1,024 bits", key -> rsa(1024, -257, new byte[] {1, 0, 1}, 0x80)));
        all.add(key("the RSA modulus has 2,040 bits", key -> rsa(2040, -257, new byte[] {1, 0, 1}, 0x80)));
        all.add(key("the RSA modulus has 4,104 bits", key -> rsa(4104, -257, new byte[] {1, 0, 1}, 0x80)));
        all.add(key("the RSA exponent is 1", key -> rsa(2048, -257, new byte[] {1}, 0x80)));
        all.add(key("the RSA exponent is 3", key -> rsa(2048, -257, new byte[] {3}, 0x80)));
        all.add(key("the RSA exponent is even", key -> rsa(2048, -257, new byte[] {1, 0, 0}, 0x80)));
        all.add(key("the RSA exponent has a zero in front", key -> rsa(2048, -257, new byte[] {0, 1, 0, 1}, 0x80)));
        all.add(key("the RSA exponent is endless", key -> rsa(2048, -257, new byte[256], 0x80)));
        all.add(key("the RSA modulus is even", key -> {
            Map<Integer, Object> even = rsa(2048, -257, new byte[] {1, 0, 1}, 0x80);
            bytes(even, -1)[255] = 2;
            return even;
        }));
        for (int algorithm : new int[] {-7, -8, -37, -38, -258, -259, -65535}) {
            all.add(key(
                    "an RSA key says that it is for " + algorithm,
                    key -> rsa(2048, algorithm, new byte[] {1, 0, 1}, 0x80)));
        }
        all.add(key(
                "an RSA key has its private half",
                key -> put(rsa(2048, -257, new byte[] {1, 0, 1}, 0x80), -3, new byte[256])));
        all.add(ed("an Ed25519 key says that it is for -7", key -> put(key, 3, -7)));
        all.add(ed("an Ed25519 key says that it is on Ed448", key -> put(key, -1, 7)));
        all.add(ed("an Ed25519 key says that it is on X25519", key -> put(key, -1, 4)));
        all.add(ed("an Ed25519 key is too short", key -> put(key, -2, new byte[31])));
        all.add(ed("an Ed25519 key is too long", key -> put(key, -2, new byte[57])));
        all.add(ed("an Ed25519 key has a y", key -> put(key, -3, new byte[32])));
        all.add(ed("an Ed25519 key has its private half", key -> put(key, -4, new byte[32])));
        for (String weak : WEAK_ED25519_POINTS) {
            all.add(ed(
                    "an Ed25519 key is " + weak,
                    key -> put(key, -2, HexFormat.of().parseHex(weak))));
        }
        all.add(key("the key is empty", key -> Map.of()));
        return all;
    }

    private static Attack key(String name, UnaryOperator<Map<Integer, Object>> change) {
        return Attack.byDevice(name, Check.ALGORITHM, device -> device.changingKey(change));
    }

    /** The points of small order, and two that are no number below the prime: a constant signature is good for any text. */
    private static final List<String> WEAK_ED25519_POINTS = List.of(
            "00".repeat(32),
            "01" + "00".repeat(31),
            "01" + "00".repeat(30) + "80",
            "00".repeat(31) + "80",
            "ec" + "ff".repeat(30) + "7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "ed" + "ff".repeat(30) + "7f",
            "ee" + "ff".repeat(30) + "7f");

    private static Attack ed(String name, UnaryOperator<Map<Integer, Object>> change) {
        return Attack.byDevice(
                name, Check.ALGORITHM, device -> device.making(Algorithm.EDDSA).changingKey(change));
    }

    private static Map<Integer, Object> rsa(int bits, int algorithm, byte[] exponent, int top) {
        byte[] modulus = new byte[bits / 8];
        Arrays.fill(modulus, (byte) 0x55);
        modulus[0] = (byte) top;
        Map<Integer, Object> key = new LinkedHashMap<>();
        key.put(1, 3);
        key.put(3, algorithm);
        key.put(-1, modulus);
        key.put(-2, exponent);
        return key;
    }

    private static Map<Integer, Object> put(Map<Integer, Object> key, int label, Object value) {
        key.put(label, value);
        return key;
    }

    private static byte[] bytes(Map<Integer, Object> key, int label) {
        return (byte[]) requireNonNull(key.get(label));
    }

    private static int[] ints(byte[] bytes) {
        int[] ints = new int[bytes.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = bytes[i];
        }
        return ints;
    }

    // What it says of itself

    private static List<Attack> statements() {
        List<Attack> all = new ArrayList<>();
        for (String format :
                List.of("fido-u2f", "tpm", "android-key", "android-safetynet", "apple", "compound", "None", "", "x")) {
            all.add(attestation("the format is «" + format + "»", Check.ATTESTATION, object -> {
                object.put("fmt", format);
                return object;
            }));
        }
        all.add(attestation("it says none, and something", Check.ATTESTATION, object -> {
            object.put("attStmt", Map.of("sig", new byte[64]));
            return object;
        }));
        all.add(attestation("it says packed, and nothing", Check.ATTESTATION, object -> {
            object.put("fmt", "packed");
            return object;
        }));
        all.add(packed("another key has signed it", statement -> {
            statement.put("sig", new byte[70]);
            return statement;
        }));
        all.add(packed("nothing has signed it", statement -> {
            statement.put("sig", new byte[0]);
            return statement;
        }));
        all.add(packed("it has certificates", statement -> {
            statement.put("x5c", List.of());
            return statement;
        }));
        all.add(packed("it has a key of the first kind of 2014", statement -> {
            statement.put("ecdaaKeyId", new byte[16]);
            return statement;
        }));
        all.add(packed("it is signed by another algorithm than the key's", statement -> {
            statement.put("alg", -257);
            return statement;
        }));
        all.add(packed("it is signed by no known algorithm", statement -> {
            statement.put("alg", -999);
            return statement;
        }));
        all.add(packed("it is signed by an algorithm of more than 64 bits", statement -> {
            statement.put("alg", BigInteger.ONE.shiftLeft(64));
            return statement;
        }));
        all.add(packed("it is signed by an algorithm with a fraction", statement -> {
            statement.put("alg", -7.5);
            return statement;
        }));
        all.add(Attack.byDevice(
                "another key has attested it",
                Check.ATTESTATION,
                device -> device.attestingItself().misbehaving(Misbehaviour.OTHER_KEY)));
        return all;
    }

    private static Attack attestation(String name, Check expected, UnaryOperator<Map<String, Object>> change) {
        return Attack.byDevice(name, expected, device -> device.changingAttestation(change));
    }

    private static Attack packed(String name, UnaryOperator<Map<String, Object>> change) {
        return Attack.byDevice(
                name,
                Check.ATTESTATION,
                device -> device.attestingItself().changingAttestation(object -> {
                    Map<String, Object> statement = new LinkedHashMap<>();
                    ((Map<?, ?>) requireNonNull(object.get("attStmt")))
                            .forEach((label, value) -> statement.put((String) label, value));
                    object.put("attStmt", change.apply(statement));
                    return object;
                }));
    }

    private static List<Attack> attestationObjects() {
        List<Attack> all = new ArrayList<>();
        for (String part : List.of("fmt", "attStmt", "authData")) {
            all.add(attestation("it has no " + part, Check.FORM, object -> {
                object.remove(part);
                return object;
            }));
            all.add(attestation("its " + part + " is a number", Check.FORM, object -> {
                object.put(part, 1);
                return object;
            }));
            all.add(attestation("its " + part + " is a list", Check.FORM, object -> {
                object.put(part, List.of());
                return object;
            }));
        }
        all.add(attestation("it has a fourth part", Check.FORM, object -> {
            object.put("more", 1);
            return object;
        }));
        all.add(attestation("its authData is base64", Check.FORM, object -> {
            object.put("authData", Base64.getEncoder().encodeToString((byte[]) requireNonNull(object.get("authData"))));
            return object;
        }));
        all.add(object("it is CBOR of nothing", new byte[] {(byte) 0xF6}));
        all.add(object("it is an empty list", new byte[] {(byte) 0x80}));
        all.add(object("it is an empty map", new byte[] {(byte) 0xA0}));
        all.add(object("it is a map without an end", new byte[] {(byte) 0xBF}));
        all.add(object("it is a break", new byte[] {(byte) 0xFF}));
        all.add(object("it is JSON", "{\"fmt\":\"none\",\"attStmt\":{},\"authData\":\"\"}".getBytes(UTF_8)));
        byte[] deep = new byte[3_000];
        Arrays.fill(deep, (byte) 0x81);
        all.add(object("it is three thousand lists in one another", deep));
        byte[] endless = {(byte) 0x5B, 0x7F, -1, -1, -1, -1, -1, -1, -1};
        all.add(object("it has more bytes than there are", endless));
        return all;
    }

    private static Attack object(String name, byte[] bytes) {
        return Attack.onTheWay(
                name, Check.FORM, answer -> response(answer).put("attestationObject", Base64Url.encode(bytes)));
    }

    // What signed

    private static List<Attack> signatures() {
        return List.of(
                Attack.byDevice(
                        "another key signs", Check.SIGNATURE, device -> device.misbehaving(Misbehaviour.OTHER_KEY)),
                Attack.byDevice(
                        "another digest is signed",
                        Check.SIGNATURE,
                        device -> device.misbehaving(Misbehaviour.OTHER_ALGORITHM)),
                signature("the signature is zero", signature -> new byte[signature.length]),
                signature("the signature is of zeros", signature -> new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0}),
                signature("the signature is of ones", signature -> new byte[] {0x30, 6, 2, 1, 1, 2, 1, 1}),
                signature("the signature is of the order of the curve", signature -> orders()),
                signature("the signature is half there", signature -> Arrays.copyOf(signature, signature.length / 2)),
                signature("the signature has a byte behind it", signature -> with(signature, 0)),
                signature("the signature has a byte before it", signature -> with(new byte[1], ints(signature))),
                signature("the signature is no DER", signature -> new byte[64]),
                signature("the signature is one byte", signature -> new byte[1]),
                Attack.onTheWay("the count is another than was signed", Check.SIGNATURE, answer -> {
                    byte[] data = Base64Url.decode(
                                    response(answer).get("authenticatorData").stringValue())
                            .orElseThrow();
                    data[36] ^= 1;
                    response(answer).put("authenticatorData", Base64Url.encode(data));
                }),
                Attack.onTheWay("the challenge is another than was signed", Check.SIGNATURE, answer -> {
                    String json = new String(
                            Base64Url.decode(response(answer)
                                            .get("clientDataJSON")
                                            .stringValue())
                                    .orElseThrow(),
                            UTF_8);
                    response(answer)
                            .put(
                                    "clientDataJSON",
                                    Base64Url.encode(json.replace(Site.CHALLENGE, "B".repeat(44))
                                            .getBytes(UTF_8)));
                }),
                Attack.onTheWay("the client data have another space than was signed", Check.SIGNATURE, answer -> {
                    byte[] json = Base64Url.decode(
                                    response(answer).get("clientDataJSON").stringValue())
                            .orElseThrow();
                    response(answer).put("clientDataJSON", Base64Url.encode(with(json, ' ')));
                }),
                Attack.withAnother(
                        "the passkey is another of the account's",
                        Check.USER_HANDLE,
                        passkey -> new Site().added(Site.device())),
                Attack.withAnother("another key is kept under the id", Check.SIGNATURE, passkey -> {
                    Passkey other = new Site().added(Site.device());
                    return keyed(passkey, other.publicKey());
                }),
                Attack.withAnother("a key of another kind is kept under the id", Check.SIGNATURE, passkey -> {
                    Passkey other = new Site().added(Site.device().making(Algorithm.EDDSA));
                    return keyed(passkey, other.publicKey());
                }),
                Attack.withAnother("no key is kept under the id", Check.ALGORITHM, passkey -> keyed(passkey, "oA")),
                Attack.withAnother(
                        "what is kept under the id is no CBOR", Check.ALGORITHM, passkey -> keyed(passkey, "_w")),
                Attack.withAnother(
                        "what is kept under the id is no base64url", Check.ALGORITHM, passkey -> keyed(passkey, "B")));
    }

    private static byte[] orders() {
        byte[] n = new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16).toByteArray();
        byte[] der = new byte[6 + 2 * n.length];
        der[0] = 0x30;
        der[1] = (byte) (der.length - 2);
        der[2] = 2;
        der[3] = (byte) n.length;
        System.arraycopy(n, 0, der, 4, n.length);
        der[4 + n.length] = 2;
        der[5 + n.length] = (byte) n.length;
        System.arraycopy(n, 0, der, 6 + n.length, n.length);
        return der;
    }

    private static Passkey keyed(Passkey passkey, String publicKey) {
        return new Passkey(
                passkey.id(),
                passkey.userId(),
                passkey.userHandle(),
                publicKey,
                passkey.signCount(),
                passkey.backupEligible(),
                passkey.backedUp(),
                passkey.aaguid(),
                passkey.transports(),
                passkey.name(),
                passkey.createdAt(),
                passkey.lastUsedAt());
    }

    private static Attack signature(String name, UnaryOperator<byte[]> change) {
        return Attack.onTheWay(name, Check.SIGNATURE, answer -> {
            byte[] signature = Base64Url.decode(
                            response(answer).get("signature").stringValue())
                    .orElseThrow();
            response(answer).put("signature", Base64Url.encode(change.apply(signature)));
        });
    }

    private static List<Attack> owners() {
        return List.of(
                Attack.byDevice(
                        "another account is meant",
                        Check.USER_HANDLE,
                        device -> device.misbehaving(Misbehaviour.OTHER_USER_HANDLE)),
                Attack.byDevice(
                        "no account is meant",
                        Check.USER_HANDLE,
                        device -> device.misbehaving(Misbehaviour.NO_USER_HANDLE)),
                handle("the handle is null", Check.USER_HANDLE, response -> response.putNull("userHandle")),
                handle("the handle is empty", Check.USER_HANDLE, response -> response.put("userHandle", "")),
                handle(
                        "the handle is padded",
                        Check.USER_HANDLE,
                        response -> response.put("userHandle", Site.HANDLE + "=")),
                handle(
                        "the handle has other letters",
                        Check.USER_HANDLE,
                        response -> response.put("userHandle", "a".repeat(43))),
                handle("the handle is half", Check.USER_HANDLE, response -> response.put("userHandle", "A".repeat(42))),
                handle("the handle is a number", Check.FORM, response -> response.put("userHandle", 1)),
                handle("the handle is a list", Check.FORM, response -> response.putArray("userHandle")),
                handle("the handle is endless", Check.SIZE, response -> response.put("userHandle", "A".repeat(1_000))),
                Attack.byDevice(
                        "another passkey is named",
                        Check.USER_HANDLE,
                        device -> device.misbehaving(Misbehaviour.OTHER_ID)));
    }

    private static Attack handle(String name, Check expected, Consumer<ObjectNode> change) {
        return Attack.onTheWay(name, expected, answer -> change.accept(response(answer)));
    }

    // The JSON around it

    private static List<Attack> envelopes(String part) {
        List<Attack> all = new ArrayList<>();
        for (String field : List.of("id", "rawId", "type", "response")) {
            all.add(Attack.onTheWay(field + " is missing", Check.FORM, answer -> answer.remove(field)));
            all.add(Attack.onTheWay(field + " is null", Check.FORM, answer -> answer.putNull(field)));
            all.add(Attack.onTheWay(field + " is a number", Check.FORM, answer -> answer.put(field, 1)));
            all.add(Attack.onTheWay(field + " is a list", Check.FORM, answer -> answer.putArray(field)));
        }
        for (String field : List.of("clientDataJSON", part)) {
            all.add(field(field, "is missing", Check.FORM, response -> response.remove(field)));
            all.add(field(field, "is null", Check.FORM, response -> response.putNull(field)));
            all.add(field(field, "is a number", Check.FORM, response -> response.put(field, 1)));
            all.add(field(field, "is a list", Check.FORM, response -> response.putArray(field)));
            all.add(field(field, "is an object", Check.FORM, response -> response.putObject(field)));
            all.add(field(field, "is empty", Check.FORM, response -> response.put(field, "")));
            all.add(field(field, "is no base64url", Check.FORM, response -> response.put(field, "AA+/")));
            all.add(field(field, "is padded", Check.FORM, response -> response.put(field, "AA==")));
            all.add(field(field, "has bits behind the last byte", Check.FORM, response -> response.put(field, "AB")));
            all.add(field(field, "is one character", Check.FORM, response -> response.put(field, "A")));
            all.add(field(field, "is in other letters", Check.FORM, response -> response.put(field, "ÄÖÜ")));
            all.add(field(field, "is endless", Check.SIZE, response -> response.put(field, "A".repeat(8_000))));
        }
        all.add(Attack.onTheWay("id and rawId differ", Check.FORM, answer -> answer.put("rawId", "A".repeat(43))));
        all.add(Attack.onTheWay("type is password", Check.FORM, answer -> answer.put("type", "password")));
        all.add(Attack.onTheWay("type is in capitals", Check.FORM, answer -> answer.put("type", "PUBLIC-KEY")));
        all.add(id("of 15 bytes", Check.FORM, "A".repeat(20)));
        all.add(id("of 1,026 bytes", Check.SIZE, "A".repeat(1_368)));
        all.add(id("that is padded", Check.FORM, "A".repeat(43) + "="));
        all.add(id("that is no base64url", Check.FORM, "A".repeat(43) + "/"));
        all.add(id("that is empty", Check.FORM, ""));
        all.add(Attack.onTheWay(
                "what extensions say is a text", Check.FORM, answer -> answer.put("clientExtensionResults", "appid")));
        return all;
    }

    private static Attack field(String field, String what, Check expected, Consumer<ObjectNode> change) {
        return Attack.onTheWay(field + " " + what, expected, answer -> change.accept(response(answer)));
    }

    private static Attack id(String what, Check expected, String id) {
        return Attack.onTheWay(
                "an id " + what, expected, answer -> answer.put("id", id).put("rawId", id));
    }

    private static List<Attack> transports() {
        return List.of(
                transports("a text", response -> response.put("transports", "internal")),
                transports("null", response -> response.putNull("transports")),
                transports(
                        "numbers", response -> response.putArray("transports").add(1)),
                transports(
                        "in capitals",
                        response -> response.putArray("transports").add("INTERNAL")),
                transports("markup", response -> response.putArray("transports").add("<script>")),
                transports("long", response -> response.putArray("transports").add("a".repeat(17))),
                transports("many", response -> {
                    var list = response.putArray("transports");
                    for (int i = 0; i < 9; i++) {
                        list.add("usb");
                    }
                }));
    }

    private static Attack transports(String what, Consumer<ObjectNode> change) {
        return Attack.onTheWay("transports are " + what, Check.FORM, answer -> change.accept(response(answer)));
    }

    // The attacks are refused for what they change, and for nothing else

    @Test
    void whatTheyChangeIsGoodUnlessItIsChanged() {
        SoftwareAuthenticator device = Site.device();
        Result made = site.add(device.create(site.creationOptions()));
        assertThat(made).isInstanceOf(NewPasskey.class);
        assertThat(site.signIn(device.get(site.requestOptions()), Site.kept((NewPasskey) made)))
                .isInstanceOf(Use.class);
    }
}
