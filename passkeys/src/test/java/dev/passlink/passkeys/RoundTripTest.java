package dev.passlink.passkeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.Assertion;
import dev.passlink.port.PasskeyVerifier.Creation;
import dev.passlink.port.PasskeyVerifier.NewPasskey;
import dev.passlink.port.PasskeyVerifier.Registration;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import dev.passlink.port.PasskeyVerifier.Use;
import dev.passlink.testkit.SoftwareAuthenticator;
import dev.passlink.testkit.SoftwareAuthenticator.Algorithm;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundTripTest {
    private static final String CHALLENGE = "Q2hhbGxlbmdlIG9mIG1vcmUgdGhhbiAxNiBieXRlcw";
    private static final String HANDLE = "A".repeat(43);
    private final WebAuthn webAuthn = WebAuthn.standard();
    private final RelyingParty rp = webAuthn.relyingParty(URI.create("https://app.example.com"));

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"ES256", "EDDSA", "RS256"})
    void whatWasMadeSignsIn(Algorithm algorithm) {
        SoftwareAuthenticator device =
                SoftwareAuthenticator.of("https://app.example.com").making(algorithm);
        String made = device.create(
                webAuthn.creationOptions(rp, new Creation("Example", CHALLENGE, HANDLE, "ada@example.com", List.of())));
        var registration = webAuthn.registration(made);
        var result = ((Registration) registration).verify(rp);
        NewPasskey passkey = (NewPasskey) result;
        Passkey kept = new Passkey(
                passkey.id(),
                "1",
                HANDLE,
                passkey.publicKey(),
                0,
                false,
                false,
                passkey.aaguid(),
                passkey.transports(),
                "x",
                Instant.EPOCH,
                Optional.empty());
        var assertion = webAuthn.assertion(device.get(webAuthn.requestOptions(rp, CHALLENGE, List.of())));
        assertThat(((Assertion) assertion).verify(rp, kept)).isEqualTo(new Use(0, false));
    }
}
