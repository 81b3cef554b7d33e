package dev.passlink.passkeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.Rejected;
import dev.passlink.testkit.SoftwareAuthenticator;
import dev.passlink.testkit.SoftwareAuthenticator.Misbehaviour;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a log may show has nothing in it that lets somebody in, and nothing that an attacker wrote. */
class SecretsTest {
    private final Site site = new Site();
    private final SoftwareAuthenticator device = Site.device();

    @Test
    void whatIsReadShowsNoChallengeHandleOrSignature() {
        String made = device.create(site.creationOptions());
        String signed = device.get(site.requestOptions());
        List<String> secrets = new ArrayList<>(List.of(Site.CHALLENGE, Site.HANDLE));
        for (String answer : List.of(made, signed)) {
            var unused = Site.changed(
                    answer, tree -> Site.response(tree).forEach(value -> secrets.add(value.asString(Site.CHALLENGE))));
        }
        assertThat(site.webAuthn.registration(made).toString())
                .isEqualTo("Registration[" + device.passkeys().get(0) + "]")
                .doesNotContain(secrets);
        assertThat(site.webAuthn.assertion(signed).toString())
                .isEqualTo("Assertion[" + device.passkeys().get(0) + "]")
                .doesNotContain(secrets);
    }

    @Test
    void whyAnAnswerIsRefusedShowsNothingOfIt() {
        Passkey passkey = site.added(device);
        for (Misbehaviour how : Misbehaviour.values()) {
            device.misbehaving(how);
            String signed = device.get(site.requestOptions());
            if (site.signIn(signed, passkey) instanceof Rejected rejected) {
                assertThat(rejected.detail()).doesNotContain(Site.CHALLENGE, Site.HANDLE, "evil", passkey.id());
            }
            if (site.add(device.create(site.creationOptions())) instanceof Rejected rejected) {
                assertThat(rejected.detail()).doesNotContain(Site.CHALLENGE, Site.HANDLE, "evil", passkey.id());
            }
            device.misbehaving();
            passkey = site.added(device);
        }
    }

    @Test
    void whatAnAttackerWritesIsInNoRefusal() {
        String evil = "{\"id\":\"\\n2026 INFO signed in as ada\",\"rawId\":\"<script>\",\"type\":\"\u001B[31m\"}";
        assertThat(site.webAuthn.assertion(evil).toString()).doesNotContain("ada", "script", "31m");
    }

    @Test
    void theVerifierShowsForWhomItIs() {
        assertThat(WebAuthn.standard()).hasToString("WebAuthn[the base URL's host, []]");
        assertThat(WebAuthn.builder()
                        .relyingPartyId("example.com")
                        .relatedOrigins("https://example.de")
                        .build())
                .hasToString("WebAuthn[example.com, [https://example.de]]");
    }
}
