package dev.passlink.passkeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.Creation;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** As {@code parseCreationOptionsFromJSON} and {@code parseRequestOptionsFromJSON} read them (WebAuthn Level 3 §5.1.9, §5.1.10). */
class OptionsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private final WebAuthn webAuthn = WebAuthn.standard();
    private final RelyingParty rp = new RelyingParty("example.com", List.of("https://example.com"));

    @Test
    void aBrowserIsAskedForAPasskeyThatItFindsByItself() {
        String options = webAuthn.creationOptions(
                rp,
                new Creation(
                        "Jobs & \"more\" </script>",
                        Site.CHALLENGE,
                        Site.HANDLE,
                        "ada@example.com",
                        List.of(passkey("internal", "hybrid"), passkey())));
        assertThat(JSON.readTree(options)).isEqualTo(JSON.readTree("""
                {
                  "rp": {"id": "example.com", "name": "Jobs & \\"more\\" </script>"},
                  "user": {
                    "id": "%s", "name": "ada@example.com", "displayName": "ada@example.com"
                  },
                  "challenge": "%s",
                  "pubKeyCredParams": [
                    {"type": "public-key", "alg": -7},
                    {"type": "public-key", "alg": -8},
                    {"type": "public-key", "alg": -257}
                  ],
                  "timeout": 300000,
                  "excludeCredentials": [
                    {"type": "public-key", "id": "AAAA", "transports": ["internal", "hybrid"]},
                    {"type": "public-key", "id": "AAAA"}
                  ],
                  "authenticatorSelection": {
                    "residentKey": "required", "requireResidentKey": true, "userVerification": "required"
                  },
                  "attestation": "none"
                }""".formatted(Site.HANDLE, Site.CHALLENGE)));
    }

    @Test
    void algorithmsAreInTheOrderOfPreference() {
        String options = webAuthn.creationOptions(rp, new Creation("x", "x", "x", "x", List.of()));
        assertThat(options).containsSubsequence("-7", "-8", "-257").contains("\"excludeCredentials\":[]");
    }

    @Test
    void aBrowserIsAskedToSignByAnyPasskeyOfTheSite() {
        assertThat(JSON.readTree(webAuthn.requestOptions(rp, Site.CHALLENGE, List.of())))
                .isEqualTo(JSON.readTree("""
                {
                  "challenge": "%s",
                  "timeout": 300000,
                  "rpId": "example.com",
                  "allowCredentials": [],
                  "userVerification": "required"
                }""".formatted(Site.CHALLENGE)));
    }

    @Test
    void aBrowserIsAskedToSignByOneOfSome() {
        assertThat(JSON.readTree(webAuthn.requestOptions(rp, Site.CHALLENGE, List.of(passkey("usb"))))
                        .get("allowCredentials"))
                .isEqualTo(JSON.readTree("[{\"type\":\"public-key\",\"id\":\"AAAA\",\"transports\":[\"usb\"]}]"));
    }

    private static Passkey passkey(String... transports) {
        return new Passkey(
                "AAAA",
                "1",
                Site.HANDLE,
                "AAAA",
                0,
                false,
                false,
                new UUID(0, 0),
                List.of(transports),
                "Phone",
                Instant.EPOCH,
                Optional.empty());
    }
}
