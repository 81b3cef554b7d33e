package dev.passlink.passkeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.Assertion;
import dev.passlink.port.PasskeyVerifier.Creation;
import dev.passlink.port.PasskeyVerifier.NewPasskey;
import dev.passlink.port.PasskeyVerifier.Registration;
import dev.passlink.port.PasskeyVerifier.Rejected;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import dev.passlink.port.PasskeyVerifier.Result;
import dev.passlink.port.PasskeyVerifier.Use;
import dev.passlink.testkit.SoftwareAuthenticator;
import dev.passlink.testkit.SoftwareAuthenticator.Algorithm;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What stands behind a device's signature, and what is kept of its key: read as the device means it, or refused. */
final class AuthenticatorFuzzTest {
    private static final String ORIGIN = "https://app.example.com";
    private static final String CHALLENGE = "A".repeat(64);
    private static final String USER_HANDLE = "A".repeat(43);
    private static final WebAuthn WEB_AUTHN = WebAuthn.standard();
    private static final RelyingParty RP = WEB_AUTHN.relyingParty(URI.create(ORIGIN));
    private static final Codec CODEC = new Codec();
    private static final CoseKeys KEYS = new CoseKeys(CODEC);
    private static final JsonMapper JSON = new JsonMapper();
    private static final SoftwareAuthenticator DEVICE =
            SoftwareAuthenticator.of(ORIGIN).making(Algorithm.EDDSA);
    private static final Passkey PASSKEY = kept(DEVICE);
    private static final String SIGNED = DEVICE.get(WEB_AUTHN.requestOptions(RP, CHALLENGE, List.of()));

    private static Passkey kept(SoftwareAuthenticator device) {
        String json = device.create(WEB_AUTHN.creationOptions(
                RP, new Creation("Example", CHALLENGE, USER_HANDLE, "ada@example.com", List.of())));
        NewPasskey made = (NewPasskey) ((Registration) WEB_AUTHN.registration(json)).verify(RP);
        return with(made.id(), made.publicKey(), made.backupEligible(), made.backedUp());
    }

    private static Passkey with(String id, String key, boolean eligible, boolean backedUp) {
        return new Passkey(
                id,
                "1",
                USER_HANDLE,
                key,
                0,
                eligible,
                backedUp,
                new UUID(0, 0),
                List.of(),
                "Phone",
                Instant.EPOCH,
                Optional.empty());
    }

    private static byte[] field(String name) {
        return Base64.getUrlDecoder().decode(SIGNED.replaceFirst("(?s).*\"" + name + "\":\"([^\"]*)\".*", "$1"));
    }

    private static Result signed(SoftwareAuthenticator device) {
        String json = device.get(WEB_AUTHN.requestOptions(RP, CHALLENGE, List.of()));
        return WEB_AUTHN.assertion(json) instanceof Assertion assertion
                ? assertion.verify(RP, PASSKEY)
                : new Use(0, false);
    }

    static Stream<byte[]> authenticatorData() {
        byte[] data = field("authenticatorData");
        byte[] extended = Arrays.copyOf(data, data.length + 1);
        extended[32] |= (byte) 0x80;
        extended[extended.length - 1] = (byte) 0xA0;
        return Stream.of(data, extended, Arrays.copyOf(data, 36));
    }

    /** Signed by the right key: a stolen device's program can say anything. */
    @MethodSource("authenticatorData")
    @FuzzTest
    void signedAuthenticatorDataLetInOnlyAVerifiedPersonHere(byte @NotNull [] data) throws Exception {
        if (data.length == 0 || data.length > 4_096) {
            return;
        }
        synchronized (DEVICE) {
            Result result;
            try {
                result = signed(DEVICE.changingAuthenticatorData(ignored -> data));
            } finally {
                DEVICE.changingAuthenticatorData(same -> same);
            }
            if (result instanceof Use use) {
                byte[] hash =
                        MessageDigest.getInstance("SHA-256").digest(RP.id().getBytes(UTF_8));
                assertThat(Arrays.copyOf(data, 32)).isEqualTo(hash);
                assertThat(data[32] & 0x05).isEqualTo(0x05);
                assertThat(data[32] & 0x40).isZero();
                assertThat((data[32] & 0x08) != 0).isEqualTo(PASSKEY.backupEligible());
                assertThat(use.backedUp()).isEqualTo((data[32] & 0x10) != 0);
                assertThat(data.length > 37).isEqualTo((data[32] & 0x80) != 0);
            } else {
                assertThat(result).isInstanceOf(Rejected.class);
            }
        }
    }

    static Stream<String> clientData() {
        String data = new String(field("clientDataJSON"), UTF_8);
        return Stream.of(
                data,
                data.replace("false", "true"),
                data.replace("}", ",\"topOrigin\":null}"),
                data.replace("}", ",\"type\":\"webauthn.get\"}"),
                data.replace("https:", "https\\u003a"),
                "\uFEFF" + data,
                data + " {}");
    }

    /** As another reader, which takes the last of several fields, reads them. */
    @MethodSource("clientData")
    @FuzzTest
    void signedClientDataLetInOnlyForThisChallengeAndOrigin(@NotNull String data) {
        if (data.isEmpty() || data.length() > 2_000) {
            return;
        }
        synchronized (DEVICE) {
            Result result;
            try {
                String json = DEVICE.changingClientData(ignored -> data)
                        .get(WEB_AUTHN.requestOptions(RP, CHALLENGE, List.of()));
                result = WEB_AUTHN.assertion(json) instanceof Assertion assertion
                                && assertion.challenge().equals(CHALLENGE)
                        ? assertion.verify(RP, PASSKEY)
                        : null;
            } finally {
                DEVICE.changingClientData(same -> same);
            }
            if (result instanceof Use) {
                JsonNode read = JSON.readTree(data.getBytes(UTF_8));
                assertThat(read.path("type").asString()).isEqualTo("webauthn.get");
                assertThat(read.path("challenge").asString()).isEqualTo(CHALLENGE);
                assertThat(read.path("origin").asString()).isEqualTo(ORIGIN);
                assertThat(read.path("crossOrigin").asBoolean(false)).isFalse();
                assertThat(read.has("topOrigin")).isFalse();
            }
        }
    }

    static Stream<byte[]> keys() {
        return Stream.of(Algorithm.values())
                .filter(algorithm -> algorithm != Algorithm.ES384)
                .map(algorithm -> kept(SoftwareAuthenticator.of(ORIGIN).making(algorithm)))
                .map(passkey -> Base64Url.decode(passkey.publicKey()).orElseThrow());
    }

    @MethodSource("keys")
    @FuzzTest
    void aKeyIsRefusedOrIsWrittenInOneSpellingAndFitToVerify(byte @NotNull [] cose) throws Exception {
        COSEKey key;
        try {
            key = KEYS.read(cose);
        } catch (Refusal refused) {
            assertThat(catchThrowable(() -> KEYS.made(cose))).isInstanceOf(Refusal.class);
            return;
        }
        byte[] written = KEYS.write(key);
        assertThat(KEYS.write(KEYS.made(written))).isEqualTo(written);
        assertThat(key.getPublicKey()).isNotNull();
        assertThat(written.length).isLessThanOrEqualTo(1_536);
        assertThat(written).contains((byte) key.getKeyType().getValue());
    }

    /** What a database gives back as a key: ours in some spelling, or nobody is let in. */
    @MethodSource("keys")
    @FuzzTest
    void noOtherStoredKeyLetsInWhatThisOneSigned(byte @NotNull [] stored) throws Exception {
        if (stored.length == 0 || stored.length > 1_536) {
            return;
        }
        Passkey other = with(PASSKEY.id(), Base64Url.encode(stored), PASSKEY.backupEligible(), PASSKEY.backedUp());
        Result result = ((Assertion) WEB_AUTHN.assertion(SIGNED)).verify(RP, other);
        if (result instanceof Use) {
            assertThat(Base64Url.encode(KEYS.write(KEYS.read(stored)))).isEqualTo(PASSKEY.publicKey());
        } else {
            assertThat(result).isInstanceOf(Rejected.class);
        }
    }

    static Stream<byte[]> cbor() {
        return Stream.concat(
                keys(),
                Stream.of(
                                "a0",
                                "bfff",
                                "a1616101",
                                "a26161016161ff",
                                "bf6161",
                                "a1f5f6",
                                "a0a0",
                                "d9d9f7a0",
                                "9b7fffffffffffffff")
                        .map(HexFormat.of()::parseHex));
    }

    /** How long a map is and what is in it are told by two readers of the same bytes. */
    @MethodSource("cbor")
    @FuzzTest
    void aMapEndsWhereItsReaderEnds(byte @NotNull [] bytes) {
        try {
            Fields fields = CODEC.cbor(bytes, "");
            assertThat(fields.object().size()).isLessThanOrEqualTo(bytes.length);
            assertThat(CODEC.lengthOfMap(bytes, 0)).isEqualTo(bytes.length);
        } catch (Refusal refused) {
            assertThat(refused.rejected()).isNotNull();
        }
        try {
            int length = CODEC.lengthOfMap(bytes, 0);
            assertThat(length).isBetween(1, bytes.length);
            assertThat(CODEC.lengthOfMap(Arrays.copyOf(bytes, length), 0)).isEqualTo(length);
        } catch (Refusal refused) {
            assertThat(refused.rejected()).isNotNull();
        }
    }

    static Stream<String> origins() {
        return Stream.of(
                "https://example.de",
                "https://example.de:443",
                "http://localhost:8080",
                "https://1.2.3.4",
                "https://EXAMPLE.de",
                "example.com",
                "co.uk",
                "localhost",
                "https://a@example.de");
    }

    @MethodSource("origins")
    @FuzzTest
    void anOriginOrADomainIsRefusedOrIsSpelledAsBrowsersDo(@NotNull String text) {
        try {
            URI url = URI.create(Sites.relatedOrigin(text));
            assertThat(url).hasToString(text.toLowerCase(Locale.ROOT));
            assertThat(url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()))
                    .isEqualTo(text);
            assertThat(url.getPort()).isLessThan(65_536);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).isExactlyInstanceOf(IllegalArgumentException.class);
        }
        try {
            String domain = Sites.domain(text);
            assertThat(Sites.domain(domain)).isEqualTo(domain);
            assertThat(domain).matches("[a-z0-9.-]+");
        } catch (IllegalArgumentException refused) {
            assertThat(refused).isExactlyInstanceOf(IllegalArgumentException.class);
        }
    }
}
