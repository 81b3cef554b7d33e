package dev.passlink.passkeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.Assertion;
import dev.passlink.port.PasskeyVerifier.Creation;
import dev.passlink.port.PasskeyVerifier.NewPasskey;
import dev.passlink.port.PasskeyVerifier.Reading;
import dev.passlink.port.PasskeyVerifier.Registration;
import dev.passlink.port.PasskeyVerifier.Rejected;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import dev.passlink.port.PasskeyVerifier.Use;
import dev.passlink.testkit.SoftwareAuthenticator;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a browser, or somebody in its place, sends: a passkey that can be kept, or a refusal, and never an exception. */
final class PasskeysFuzzTest {
    private static final String ORIGIN = "https://app.example.com";
    private static final String CHALLENGE = "A".repeat(64);
    private static final String USER_HANDLE = "A".repeat(43);
    private static final WebAuthn WEB_AUTHN = WebAuthn.standard();
    private static final RelyingParty RP = WEB_AUTHN.relyingParty(URI.create(ORIGIN));
    private static final SoftwareAuthenticator DEVICE = SoftwareAuthenticator.of(ORIGIN);
    private static final String MADE = DEVICE.create(WEB_AUTHN.creationOptions(
            RP, new Creation("Example", CHALLENGE, USER_HANDLE, "ada@example.com", List.of())));
    private static final Passkey PASSKEY = kept((NewPasskey) ((Registration) WEB_AUTHN.registration(MADE)).verify(RP));
    private static final String SIGNED = DEVICE.get(WEB_AUTHN.requestOptions(RP, CHALLENGE, List.of()));

    private static Passkey kept(NewPasskey made) {
        return new Passkey(
                made.id(),
                "1",
                USER_HANDLE,
                made.publicKey(),
                made.signCount(),
                made.backupEligible(),
                made.backedUp(),
                made.aaguid(),
                made.transports(),
                made.model().orElse("Phone"),
                Instant.EPOCH,
                Optional.empty());
    }

    static Stream<String> made() {
        return Stream.of(MADE, MADE.replace("\"internal\"", "\"usb\",\"hybrid\""), "{}", "");
    }

    @MethodSource("made")
    @FuzzTest
    void whatWasMadeIsAPasskeyThatCanBeKeptOrRefused(@NotNull String json) {
        Reading reading = WEB_AUTHN.registration(json);
        if (reading instanceof Registration registration && registration.verify(RP) instanceof NewPasskey made) {
            assertThat(kept(made).id()).isEqualTo(made.id());
        } else {
            assertThat(reading).isInstanceOfAny(Registration.class, Rejected.class);
        }
    }

    static Stream<byte[]> attestationObjects() {
        return Stream.of(
                Base64.getUrlDecoder().decode(MADE.replaceFirst("(?s).*\"attestationObject\":\"([^\"]*)\".*", "$1")));
    }

    @MethodSource("attestationObjects")
    @FuzzTest
    void bytesOfADeviceAreAPasskeyThatCanBeKeptOrRefused(byte @NotNull [] object) {
        String json = MADE.replaceFirst(
                "\"attestationObject\":\"[^\"]*\"",
                "\"attestationObject\":\""
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(object) + "\"");
        if (WEB_AUTHN.registration(json) instanceof Registration registration
                && registration.verify(RP) instanceof NewPasskey made) {
            assertThat(kept(made).id()).isEqualTo(PASSKEY.id());
        }
    }

    static Stream<byte[]> clientData() {
        return Stream.of(
                Base64.getUrlDecoder().decode(SIGNED.replaceFirst("(?s).*\"clientDataJSON\":\"([^\"]*)\".*", "$1")));
    }

    /** What is signed is signed once: other client data let nobody in. */
    @MethodSource("clientData")
    @FuzzTest
    void otherClientDataThanWereSignedLetNobodyIn(byte @NotNull [] clientData) {
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(clientData);
        String json = SIGNED.replaceFirst("\"clientDataJSON\":\"[^\"]*\"", "\"clientDataJSON\":\"" + encoded + "\"");
        if (WEB_AUTHN.assertion(json) instanceof Assertion assertion && assertion.verify(RP, PASSKEY) instanceof Use) {
            assertThat(json).isEqualTo(SIGNED);
            assertThat(new String(clientData, UTF_8)).contains(CHALLENGE);
        }
    }

    static Stream<String> signed() {
        return Stream.of(SIGNED, SIGNED.replace("}", ",\"more\":[]}"), "{}", "");
    }

    @MethodSource("signed")
    @FuzzTest
    void whatWasSignedLetsInByThisPasskeyOrIsRefused(@NotNull String json) {
        if (WEB_AUTHN.assertion(json) instanceof Assertion assertion && assertion.verify(RP, PASSKEY) instanceof Use) {
            assertThat(assertion.credentialId()).isEqualTo(PASSKEY.id());
            assertThat(assertion.challenge()).isEqualTo(CHALLENGE);
        }
    }
}
