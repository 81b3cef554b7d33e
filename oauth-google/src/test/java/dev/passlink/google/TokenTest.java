package dev.passlink.google;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityRejected.TokenCheck;
import dev.passlink.port.IdentityResult;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.FakeOpenIdProvider.Endpoint;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad tokens, each with the check that it fails, each by the code flow and by the button; and good ones beside them. */
final class TokenTest extends WithFakeProvider {
    private static final KeyPair STRANGER = FakeOpenIdProvider.newKey(2048);
    private static final long NOW = 1_795_510_800;

    private final Map<String, Arguments> cases = new LinkedHashMap<>();

    private void refused(TokenCheck check, String name, UnaryOperator<String> token) {
        assertThat(cases.put(name, Arguments.of(name, check, token))).isNull();
    }

    /** By the payload's text. */
    private void payload(TokenCheck check, String name, UnaryOperator<String> change) {
        refused(check, name, nonce -> fake.sign(fake.header(), change.apply(fake.payload(nonce))));
    }

    /** By one claim, as JSON text. */
    private void claim(TokenCheck check, String claim, String json) {
        payload(check, claim + " is " + shortened(json), text -> with(text, claim, json));
    }

    private void without(TokenCheck check, String claim) {
        payload(check, claim + " is missing", text -> without(text, claim));
    }

    /** By the header's text, signed by the provider. */
    private void header(TokenCheck check, String json) {
        refused(check, "the header is " + shortened(json), nonce -> fake.sign(json(json), fake.payload(nonce)));
    }

    private String json(String text) {
        return text.replace("KID", kid());
    }

    private String kid() {
        String header = fake.header();
        int at = header.indexOf("\"kid\":\"") + 7;
        return header.substring(at, header.indexOf('"', at));
    }

    private static String shortened(String text) {
        return text.length() > 90 ? text.substring(0, 90) + "…" : text;
    }

    private static String without(String payload, String claim) {
        return payload.replaceFirst(",?\"" + claim + "\":(\"[^\"]*\"|\\[[^]]*]|[^,}\\[]+)", "")
                .replace("{,", "{");
    }

    private static String with(String payload, String claim, String json) {
        return without(payload, claim).replaceFirst("}$", "") + ",\"" + claim + "\":" + json + "}";
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String part(String token, int number) {
        return Arrays.asList(token.split("\\.", -1)).get(number);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    Stream<Arguments> badTokens() {
        cases.clear();
        forms();
        headers();
        signatures();
        contents();
        claims();
        return cases.values().stream();
    }

    private void forms() {
        refused(TokenCheck.FORM, "an empty text", nonce -> "");
        refused(TokenCheck.FORM, "one point", nonce -> ".");
        refused(TokenCheck.FORM, "two points", nonce -> "..");
        refused(TokenCheck.FORM, "two parts", nonce -> "e30.e30");
        refused(TokenCheck.FORM, "no signature", nonce -> unsigned(fake.idToken(nonce)) + ".");
        refused(TokenCheck.FORM, "four parts", nonce -> fake.idToken(nonce) + ".AAAA");
        refused(TokenCheck.FORM, "five parts, as if encrypted", nonce -> fake.idToken(nonce) + ".AAAA.AAAA");
        refused(TokenCheck.FORM, "a point at the end", nonce -> fake.idToken(nonce) + ".");
        refused(TokenCheck.FORM, "a point at the front", nonce -> "." + fake.idToken(nonce));
        for (String extra :
                List.of(" ", "\n", "\r\n", "\t", "=", "==", "\u0000", "\u00a0", "\u200b", "\ufeff", "\u2028")) {
            String name = "U+" + Integer.toHexString(extra.charAt(0)) + "×" + extra.length();
            refused(TokenCheck.FORM, name + " at the end", nonce -> fake.idToken(nonce) + extra);
            refused(TokenCheck.FORM, name + " at the front", nonce -> extra + fake.idToken(nonce));
            refused(TokenCheck.FORM, name + " in the middle", nonce -> within(fake.idToken(nonce), extra));
            refused(
                    TokenCheck.FORM,
                    name + " before the first point",
                    nonce -> fake.idToken(nonce).replaceFirst("\\.", extra + "."));
        }
        refused(TokenCheck.FORM, "the other base64", nonce -> {
            String token = fake.sign(fake.header(), with(fake.payload(nonce), "x", "\"\u00ff\u00ff\u00ff~~~???>>>\""));
            return token.replace('-', '+').replace('_', '/');
        });
        refused(TokenCheck.FORM, "a second spelling of the signature", nonce -> respelt(fake.idToken(nonce)));
        refused(TokenCheck.FORM, "a signature of one character", nonce -> unsigned(fake.idToken(nonce)) + ".A");
        refused(TokenCheck.FORM, "JSON in place of compact form", nonce -> fake.payload(nonce));
        refused(TokenCheck.FORM, "a megabyte of A", nonce -> "A".repeat(1 << 20));
        refused(TokenCheck.FORM, "a megabyte in three parts", nonce -> ("A".repeat(400_000) + ".").repeat(2) + "AAAA");
        refused(
                TokenCheck.FORM,
                "more than 32 KiB with a good signature",
                nonce -> fake.sign(fake.header(), with(fake.payload(nonce), "x", '"' + "x".repeat(40_000) + '"')));
        refused(TokenCheck.FORM, "points only", nonce -> ".".repeat(10_000));
    }

    private static String within(String token, String extra) {
        int middle = token.length() / 2;
        return token.substring(0, middle) + extra + token.substring(middle);
    }

    private static String unsigned(String token) {
        return token.substring(0, token.lastIndexOf('.'));
    }

    /** 256 bytes end in two characters of which the last has four bits to spare. */
    private static String respelt(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char last = token.charAt(token.length() - 1);
        return token.substring(0, token.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);
    }

    private void headers() {
        for (String algorithm : List.of(
                "\"none\"",
                "\"None\"",
                "\"NONE\"",
                "\"nOnE\"",
                "\"HS256\"",
                "\"RS384\"",
                "\"RS512\"",
                "\"PS256\"",
                "\"ES256\"",
                "\"EdDSA\"",
                "\"rs256\"",
                "\"RS256 \"",
                "\" RS256\"",
                "\"\"",
                "null",
                "256",
                "[\"RS256\"]",
                "{\"RS256\":1}",
                "true")) {
            header(TokenCheck.ALGORITHM, "{\"alg\":" + algorithm + ",\"kid\":\"KID\"}");
        }
        header(TokenCheck.ALGORITHM, "{\"kid\":\"KID\"}");
        header(TokenCheck.ALGORITHM, "{}");
        for (String extension : List.of(
                "\"crit\":[\"b64\"],\"b64\":true",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"crit\":[\"exp\"]",
                "\"crit\":[]",
                "\"crit\":null",
                "\"crit\":\"b64\"",
                "\"crit\":[\"x\"],\"x\":1",
                "\"crit\":[\"kid\"]",
                "\"b64\":false",
                "\"typ\":\"at+jwt\"",
                "\"typ\":\"logout+jwt\"",
                "\"typ\":\"\"",
                "\"typ\":7",
                "\"typ\":null",
                "\"typ\":[\"JWT\"]")) {
            header(TokenCheck.HEADER, "{\"alg\":\"RS256\",\"kid\":\"KID\"," + extension + "}");
        }
        for (String kid : List.of(
                "7",
                "null",
                "[\"KID\"]",
                "{}",
                "true",
                "\"\"",
                "\"KID \"",
                "\"unknown\"",
                "\"../../keys\"",
                "\"' OR 1=1 --\"",
                "\"\\u0000\"",
                "\"\\ud800\"")) {
            header(TokenCheck.KEY, "{\"alg\":\"RS256\",\"kid\":" + kid + "}");
        }
        header(TokenCheck.KEY, "{\"alg\":\"RS256\",\"kid\":\"" + "k".repeat(20_000) + "\"}");
        for (String json : List.of(
                "",
                "null",
                "[]",
                "\"text\"",
                "7",
                "{",
                "{\"alg\":\"RS256\"",
                "{\"alg\":\"RS256\",}",
                "{'alg':'RS256'}",
                "{alg:\"RS256\"}",
                "{\"alg\":\"RS256\"}x",
                "{\"alg\":\"RS256\"}{}",
                "{\"alg\":\"RS256\"}//",
                "{\"alg\":\"RS256\",\"alg\":\"RS256\"}",
                "{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"KID\"}",
                "{\"alg\":\"RS256\",\"kid\":\"KID\",\"\\u0061lg\":\"none\"}",
                "\ufeff{\"alg\":\"RS256\",\"kid\":\"KID\"}",
                "{\"alg\":\"RS256\",\"kid\":\"KID\",\"x\":NaN}",
                "{\"alg\":\"RS256\",\"kid\":\"KID\",\"x\":01}")) {
            if (json.isEmpty()) {
                refused(TokenCheck.FORM, "no header", nonce -> fake.sign("", fake.payload(nonce)));
            } else {
                header(TokenCheck.CONTENT, json);
            }
        }
    }

    private void signatures() {
        refused(
                TokenCheck.SIGNATURE,
                "signed by a stranger",
                nonce -> FakeOpenIdProvider.sign(
                        fake.header().getBytes(UTF_8), fake.payload(nonce).getBytes(UTF_8), STRANGER));
        refused(TokenCheck.SIGNATURE, "the signature of another token", nonce -> {
            String other = fake.sign(fake.header(), with(fake.payload(nonce), "sub", "\"other\""));
            return unsigned(fake.idToken(nonce)) + "." + part(other, 2);
        });
        refused(
                TokenCheck.SIGNATURE,
                "a signature of zeros",
                nonce -> unsigned(fake.idToken(nonce)) + "." + base64(new byte[256]));
        refused(TokenCheck.SIGNATURE, "a signature of ones", nonce -> {
            byte[] ones = new byte[256];
            Arrays.fill(ones, (byte) -1);
            return unsigned(fake.idToken(nonce)) + "." + base64(ones);
        });
        refused(TokenCheck.SIGNATURE, "one byte of signature", nonce -> unsigned(fake.idToken(nonce)) + ".AA");
        refused(
                TokenCheck.SIGNATURE,
                "a byte in front of the signature",
                nonce -> unsigned(fake.idToken(nonce)) + "."
                        + base64(joined(new byte[1], signature(fake.idToken(nonce)))));
        refused(
                TokenCheck.SIGNATURE,
                "a byte behind the signature",
                nonce -> unsigned(fake.idToken(nonce)) + "."
                        + base64(joined(signature(fake.idToken(nonce)), new byte[1])));
        refused(
                TokenCheck.SIGNATURE,
                "a signature ten times as long",
                nonce -> unsigned(fake.idToken(nonce)) + "." + base64(new byte[2560]));
        refused(
                TokenCheck.SIGNATURE,
                "another payload",
                nonce -> part(fake.idToken(nonce), 0) + "."
                        + base64(with(fake.payload(nonce), "sub", "\"1\"").getBytes(UTF_8)) + "."
                        + part(fake.idToken(nonce), 2));
        refused(TokenCheck.ALGORITHM, "HS256 with the public key as the secret", nonce -> hs256(nonce, publicKey()));
        refused(
                TokenCheck.ALGORITHM,
                "HS256 with the client secret",
                nonce -> hs256(nonce, FakeOpenIdProvider.CLIENT_SECRET.getBytes(UTF_8)));
        refused(TokenCheck.ALGORITHM, "ES256 by a key of its own", this::es256);
        refused(
                TokenCheck.ALGORITHM,
                "alg none with a good signature",
                nonce -> fake.sign("{\"alg\":\"none\"}", fake.payload(nonce)));
        refused(
                TokenCheck.FORM,
                "alg none without a signature",
                nonce -> base64("{\"alg\":\"none\"}".getBytes(UTF_8)) + "."
                        + base64(fake.payload(nonce).getBytes(UTF_8)) + ".");
        String jwk = FakeOpenIdProvider.jwk("own", (RSAPublicKey) STRANGER.getPublic());
        stranger(TokenCheck.KEY, "a key in its own header", ",\"kid\":\"own\",\"jwk\":" + jwk);
        stranger(TokenCheck.SIGNATURE, "a key in its header under a known name", ",\"kid\":\"KID\",\"jwk\":" + jwk);
        stranger(TokenCheck.SIGNATURE, "a key in its header without a name", ",\"jwk\":" + jwk);
        stranger(
                TokenCheck.KEY,
                "a key set elsewhere",
                ",\"kid\":\"own\",\"jku\":\"" + fake.url(Endpoint.USER_INFO) + "\"");
        stranger(
                TokenCheck.KEY,
                "a certificate elsewhere",
                ",\"kid\":\"own\",\"x5u\":\"" + fake.url(Endpoint.USER_INFO) + "\"");
        stranger(TokenCheck.KEY, "a certificate of its own", ",\"kid\":\"own\",\"x5c\":[\"MIIB\"]");
        stranger(TokenCheck.SIGNATURE, "a thumbprint", ",\"x5t\":\"AAAA\"");
    }

    private void stranger(TokenCheck check, String name, String more) {
        refused(
                check,
                name,
                nonce -> FakeOpenIdProvider.sign(
                        json("{\"alg\":\"RS256\"" + more + "}").getBytes(UTF_8),
                        fake.payload(nonce).getBytes(UTF_8),
                        STRANGER));
    }

    private static byte[] signature(String token) {
        return Base64.getUrlDecoder().decode(part(token, 2));
    }

    private byte[] publicKey() {
        return fake.key().getPublic().getEncoded();
    }

    private String hs256(String nonce, byte[] secret) {
        String signed = base64(json("{\"alg\":\"HS256\",\"kid\":\"KID\"}").getBytes(UTF_8)) + "."
                + base64(fake.payload(nonce).getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return signed + "." + base64(mac.doFinal(signed.getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String es256(String nonce) {
        String signed = base64(json("{\"alg\":\"ES256\",\"kid\":\"KID\"}").getBytes(UTF_8)) + "."
                + base64(fake.payload(nonce).getBytes(UTF_8));
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(generator.generateKeyPair().getPrivate());
            signer.update(signed.getBytes(US_ASCII));
            return signed + "." + base64(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void contents() {
        for (String text : List.of("null", "[]", "7", "\"x\"", "{", "true", "{}}", "undefined")) {
            payload(TokenCheck.CONTENT, "the payload is " + text, good -> text);
        }
        payload(TokenCheck.CONTENT, "a byte order mark", good -> "\ufeff" + good);
        payload(TokenCheck.CONTENT, "text after the payload", good -> good + "x");
        payload(TokenCheck.CONTENT, "a NUL after the payload", good -> good + "\u0000");
        payload(TokenCheck.CONTENT, "a second object", good -> good + good);
        payload(TokenCheck.CONTENT, "a comment", good -> "/**/" + good);
        payload(TokenCheck.CONTENT, "a comma at the end", good -> good.replaceFirst("}$", ",}"));
        payload(TokenCheck.CONTENT, "cut off", good -> good.substring(0, good.length() - 1));
        payload(TokenCheck.CONTENT, "single quotes", good -> good.replace('"', '\''));
        payload(TokenCheck.CONTENT, "a bare line break in a text", good -> good.replace("Lovelace", "Love\nlace"));
        payload(TokenCheck.CONTENT, "no JSON number", good -> with(good, "exp", "+1"));
        payload(TokenCheck.CONTENT, "NaN", good -> with(good, "exp", "NaN"));
        payload(TokenCheck.CONTENT, "Infinity", good -> with(good, "exp", "Infinity"));
        payload(TokenCheck.CONTENT, "a hexadecimal number", good -> with(good, "exp", "0x7fffffff"));
        payload(TokenCheck.CONTENT, "a leading zero", good -> with(good, "exp", "09999999999"));
        payload(TokenCheck.CONTENT, "a number of a thousand digits", good -> with(good, "exp", "9".repeat(1000)));
        payload(
                TokenCheck.CONTENT,
                "nested 5,000 deep",
                good -> with(good, "x", "[".repeat(5_000) + "]".repeat(5_000)));
        payload(
                TokenCheck.CONTENT,
                "objects nested 2,000 deep",
                good -> with(good, "x", "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000)));
        for (String name : List.of("iss", "aud", "sub", "exp", "iat", "nonce", "email", "email_verified")) {
            payload(TokenCheck.CONTENT, name + " twice with one value", good -> twice(good, name));
            payload(
                    TokenCheck.CONTENT,
                    name + " twice, the second null",
                    good -> good.replaceFirst("}$", ",\"" + name + "\":null}"));
            payload(
                    TokenCheck.CONTENT,
                    name + " twice, the first null",
                    good -> "{\"" + name + "\":null," + good.substring(1));
        }
        payload(
                TokenCheck.CONTENT,
                "sub twice, once escaped",
                good -> good.replaceFirst("}$", ",\"s\\\\u0075b\":\"1\"}"));
        payload(TokenCheck.CONTENT, "a member twice deep down", good -> with(good, "x", "{\"y\":[{\"z\":1,\"z\":1}]}"));
        for (String bytes : List.of(
                "\u00ff",
                "\u00c0\u0080",
                "\u00ed\u00a0\u0080",
                "\u00c3",
                "\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u00e2\u0082")) {
            String hex = bytes.chars().mapToObj(Integer::toHexString).reduce("", String::concat);
            refused(
                    TokenCheck.CONTENT,
                    "bytes that are no UTF-8 in the name: " + hex,
                    nonce -> FakeOpenIdProvider.sign(
                            fake.header().getBytes(UTF_8),
                            fake.payload(nonce).replace("Lovelace", bytes).getBytes(ISO_8859_1),
                            fake.key()));
            refused(
                    TokenCheck.CONTENT,
                    "bytes that are no UTF-8 in the header: " + hex,
                    nonce -> FakeOpenIdProvider.sign(
                            json("{\"alg\":\"RS256\",\"kid\":\"KID\",\"x\":\"" + bytes + "\"}")
                                    .getBytes(ISO_8859_1),
                            fake.payload(nonce).getBytes(UTF_8),
                            fake.key()));
        }
        refused(
                TokenCheck.CONTENT,
                "UTF-16",
                nonce -> FakeOpenIdProvider.sign(
                        fake.header().getBytes(UTF_8), fake.payload(nonce).getBytes(UTF_16), fake.key()));
    }

    private static String twice(String payload, String name) {
        int at = payload.indexOf("\"" + name + "\":");
        int end = payload.indexOf(",\"", at);
        return "{" + payload.substring(at, end < 0 ? payload.length() - 1 : end) + "," + payload.substring(1);
    }

    private void claims() {
        for (String claim : List.of("iss", "aud", "exp", "iat", "nonce", "sub")) {
            without(CHECKS.getOrDefault(claim, TokenCheck.FORM), claim);
            for (String json :
                    List.of("null", "true", "[]", "{}", "[[]]", "\"\"", "[null]", "-1", "1e400", "\"\\ud800\"")) {
                claim(CHECKS.getOrDefault(claim, TokenCheck.FORM), claim, json);
            }
        }
        String issuer = fake.issuer();
        for (String other : List.of(
                issuer + "/",
                issuer + " ",
                " " + issuer,
                issuer.toUpperCase(Locale.ROOT),
                issuer + "/x",
                issuer.replace("http://", ""),
                issuer.replace("http:", "https:"),
                "https://accounts.google.com",
                "accounts.google.com",
                issuer + "\\u0000",
                issuer + "#",
                issuer + "?x")) {
            claim(TokenCheck.ISSUER, "iss", "\"" + other + "\"");
        }
        claim(TokenCheck.ISSUER, "iss", "[\"" + issuer + "\"]");
        String id = FakeOpenIdProvider.CLIENT_ID;
        for (String other : List.of(
                "\"other\"",
                "\"" + id + " \"",
                "\"" + id.toUpperCase(Locale.ROOT) + "\"",
                "\"" + id + ",other\"",
                "[\"other\"]",
                "[\"" + id + "\",\"other\"]",
                "[\"other\",\"" + id + "\"]",
                "[\"" + id + "\",7]",
                "[\"" + id + "\",null]",
                "[[\"" + id + "\"]]",
                "{\"" + id + "\":true}",
                "7")) {
            claim(TokenCheck.AUDIENCE, "aud", other);
        }
        payload(
                TokenCheck.AUDIENCE,
                "an audience that is not ours, and azp ours",
                good -> with(with(good, "aud", "[\"" + id + "\",\"other\"]"), "azp", "\"" + id + "\""));
        for (String azp : List.of("\"other\"", "\"\"", "null", "7", "[\"" + id + "\"]")) {
            claim(TokenCheck.AUTHORIZED_PARTY, "azp", azp);
        }
        for (String expired : List.of(
                String.valueOf(NOW - 60),
                String.valueOf(NOW - 61),
                (NOW - 60) + ".9",
                "0",
                "1",
                "-0",
                "\"" + (NOW + 60) + "\"",
                "[" + (NOW + 60) + "]",
                String.valueOf((NOW + 60) * 1000),
                "99999999999999999999",
                "1e30",
                "-" + (NOW + 60),
                "1e-400",
                "{\"$numberLong\":\"" + (NOW + 60) + "\"}")) {
            claim(TokenCheck.EXPIRY, "exp", expired);
        }
        for (String issued : List.of(
                String.valueOf(NOW + 61),
                String.valueOf(NOW + 86_400),
                String.valueOf(NOW - 86_401),
                "0",
                "\"" + NOW + "\"",
                "[" + NOW + "]",
                String.valueOf(NOW * 1000),
                "99999999999999999999",
                "1e30")) {
            claim(TokenCheck.ISSUE_TIME, "iat", issued);
        }
        for (String notBefore : List.of(String.valueOf(NOW + 61), "\"" + NOW + "\"", "null", "[]", "1e30", "-1")) {
            claim(TokenCheck.ISSUE_TIME, "nbf", notBefore);
        }
        for (String subject : List.of(
                "7",
                "[\"1\"]",
                "{\"1\":1}",
                "\"" + "1".repeat(256) + "\"",
                "\" 1\"",
                "\"1 \"",
                "\"1\\u0000\"",
                "\"1\\n\"",
                "\"\\u001b[2J\"",
                "\"\\ud83d\"",
                "\" \"",
                "\"1\\u200b\"",
                "\"\\u00ad1\"",
                "\"1\\ufe0f1\"",
                "\"\\u202e1\"",
                "\"\\uff11\"",
                "\"\\uff41da\"",
                "\"\\u0430da\"",
                "\"\\u00e4da\"",
                "\"1\\u007f\"",
                "\"\\u00a01\"",
                "\"1\\u3000\"",
                "12345678901234567890")) {
            claim(TokenCheck.SUBJECT, "sub", subject);
        }
        for (String nonce : List.of("\"other\"", "7", "\"" + NONCE.substring(1) + "\"")) {
            claim(TokenCheck.NONCE, "nonce", nonce);
        }
        payload(
                TokenCheck.NONCE,
                "a space after the nonce",
                good -> good.replaceFirst("(\"nonce\":\"[^\"]*)\"", "$1 \""));
        payload(
                TokenCheck.NONCE,
                "the nonce in an array",
                good -> good.replaceFirst("\"nonce\":(\"[^\"]*\")", "\"nonce\":[$1]"));
        payload(TokenCheck.NONCE, "the nonce in capitals", good -> {
            int at = good.indexOf("\"nonce\":\"") + 9;
            int end = good.indexOf('"', at);
            return good.substring(0, at) + good.substring(at, end).toUpperCase(Locale.ROOT) + good.substring(end);
        });
    }

    private static final Map<String, TokenCheck> CHECKS = Map.of(
            "iss", TokenCheck.ISSUER,
            "aud", TokenCheck.AUDIENCE,
            "exp", TokenCheck.EXPIRY,
            "iat", TokenCheck.ISSUE_TIME,
            "nonce", TokenCheck.NONCE,
            "sub", TokenCheck.SUBJECT);

    @ParameterizedTest(name = "{0} → {1}")
    @MethodSource("badTokens")
    void aBadTokenIsRefusedForItsReason(String name, TokenCheck check, UnaryOperator<String> token) {
        assertThat(clock.instant().getEpochSecond()).isEqualTo(NOW);
        OpenIdProvider provider = google().build();
        assertRefused(provider.verify(token.apply(NONCE), NONCE), check);
        fake.idTokens(token);
        if (token.apply(NONCE).length() > Http.MAX_BODY) {
            assertRefused(signIn(provider), Cause.UNAVAILABLE);
        } else {
            assertRefused(signIn(provider), check);
        }
        assertThat(fake.calls(Endpoint.USER_INFO))
                .as("nothing that a header names is fetched")
                .isZero();
    }

    Stream<Arguments> goodTokens() {
        cases.clear();
        String id = FakeOpenIdProvider.CLIENT_ID;
        TokenCheck none = TokenCheck.FORM;
        payload(none, "exp 59 seconds ago", good -> with(good, "exp", String.valueOf(NOW - 59)));
        payload(none, "exp as a fraction", good -> with(good, "exp", NOW + ".5"));
        payload(none, "exp with an exponent", good -> with(good, "exp", "1.795510860e9"));
        payload(none, "iat 60 seconds ahead", good -> with(good, "iat", String.valueOf(NOW + 60)));
        payload(none, "iat 24 hours ago", good -> with(good, "iat", String.valueOf(NOW - 86_400)));
        payload(none, "nbf 60 seconds ahead", good -> with(good, "nbf", String.valueOf(NOW + 60)));
        payload(none, "aud in an array", good -> with(good, "aud", "[\"" + id + "\"]"));
        payload(none, "aud twice in an array", good -> with(good, "aud", "[\"" + id + "\",\"" + id + "\"]"));
        payload(none, "azp ours", good -> with(good, "azp", "\"" + id + "\""));
        payload(none, "a subject of 255", good -> with(good, "sub", "\"" + "x".repeat(255) + "\""));
        payload(none, "a subject with signs", good -> with(good, "sub", "\"auth0|CN=Ada L, O=~!\""));
        payload(none, "a claim that nobody knows", good -> with(good, "x", "{\"y\":[1,2,{\"z\":null}]}"));
        payload(none, "white space in the JSON", good -> " \n" + good.replace(",", " ,\r\n\t") + "\n");
        payload(none, "no profile", good -> without(without(without(good, "email"), "email_verified"), "name"));
        payload(none, "no at_hash", good -> without(good, "at_hash"));
        refused(none, "no typ", nonce -> fake.sign(json("{\"alg\":\"RS256\",\"kid\":\"KID\"}"), fake.payload(nonce)));
        refused(
                none,
                "typ in lower case",
                nonce -> fake.sign(json("{\"typ\":\"jwt\",\"alg\":\"RS256\",\"kid\":\"KID\"}"), fake.payload(nonce)));
        refused(none, "no kid, one key", nonce -> fake.sign("{\"alg\":\"RS256\"}", fake.payload(nonce)));
        refused(
                none,
                "a thumbprint",
                nonce -> fake.sign(json("{\"alg\":\"RS256\",\"kid\":\"KID\",\"x5t\":\"AAAA\"}"), fake.payload(nonce)));
        return cases.values().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodTokens")
    void aTokenThatIsUnusualAndRightIsTaken(String name, TokenCheck none, UnaryOperator<String> token) {
        OpenIdProvider provider = google().build();
        fake.idTokens(token);
        IdentityResult result = signIn(provider);
        identity(result);
        assertThat(provider.verify(token.apply(NONCE), NONCE)).isEqualTo(result);
    }
}
