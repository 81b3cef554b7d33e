package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier;
import dev.passlink.port.PasskeyVerifier.Assertion;
import dev.passlink.port.PasskeyVerifier.Creation;
import dev.passlink.port.PasskeyVerifier.NewPasskey;
import dev.passlink.port.PasskeyVerifier.Registration;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import dev.passlink.port.PasskeyVerifier.Use;
import dev.passlink.port.Passkeys;
import dev.passlink.testkit.SoftwareAuthenticator;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.core.json.PackageVersion;

/** Passkeys by properties, with the version of Jackson that Spring Boot brings and not the one they were built with. */
final class PasskeysSiteTest {
    private static final String CHALLENGE = "Q2hhbGxlbmdlIG9mIG1vcmUgdGhhbiAxNiBieXRlcw";

    @Test
    void aPasskeyIsMadeKeptAndUsed() {
        try (PartsSite site = PartsSite.describe()
                .database("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1")
                .with("passlink.base-url", "https://app.example.com")
                .with("passlink.passkeys.relying-party-id", "example.com")
                .with("passlink.passkeys.related-origins", "https://example.de")
                .start()) {
            assertThat(PackageVersion.VERSION.getMinorVersion()).isEqualTo(1);
            PasskeyVerifier verifier = site.bean(PasskeyVerifier.class);
            RelyingParty rp = verifier.relyingParty(URI.create("https://app.example.com"));
            assertThat(rp)
                    .isEqualTo(
                            new RelyingParty("example.com", List.of("https://app.example.com", "https://example.de")));
            SoftwareAuthenticator device = SoftwareAuthenticator.of("https://app.example.com");
            String made = device.create(verifier.creationOptions(
                    rp, new Creation("Example", CHALLENGE, "A".repeat(43), "ada@example.com", List.of())));
            NewPasskey fresh = (NewPasskey) ((Registration) verifier.registration(made)).verify(rp);
            Passkeys store = site.bean(Passkeys.class);
            assertThat(store.add(kept(fresh))).isTrue();

            String used = device.get(verifier.requestOptions(rp, CHALLENGE, List.of()));
            Assertion assertion = (Assertion) verifier.assertion(used);
            Passkey known = store.find(assertion.credentialId()).orElseThrow();
            assertThat(assertion.verify(rp, known)).isInstanceOf(Use.class);
        }
    }

    private static Passkey kept(NewPasskey made) {
        return new Passkey(
                made.id(),
                "17",
                "A".repeat(43),
                made.publicKey(),
                made.signCount(),
                made.backupEligible(),
                made.backedUp(),
                made.aaguid(),
                made.transports(),
                "Phone",
                Instant.EPOCH,
                Optional.empty());
    }
}
