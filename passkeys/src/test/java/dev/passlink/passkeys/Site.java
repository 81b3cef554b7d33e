package dev.passlink.passkeys;

import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.Assertion;
import dev.passlink.port.PasskeyVerifier.Check;
import dev.passlink.port.PasskeyVerifier.Creation;
import dev.passlink.port.PasskeyVerifier.NewPasskey;
import dev.passlink.port.PasskeyVerifier.Reading;
import dev.passlink.port.PasskeyVerifier.Registration;
import dev.passlink.port.PasskeyVerifier.Rejected;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import dev.passlink.port.PasskeyVerifier.Result;
import dev.passlink.testkit.SoftwareAuthenticator;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A site that asks as Passlink does, with one account. */
final class Site {
    static final String ORIGIN = "https://app.example.com";
    static final String CHALLENGE = "Q2hhbGxlbmdlIG9mIG1vcmUgdGhhbiAxNiBieXRlcw";
    static final String HANDLE = "A".repeat(43);
    private static final JsonMapper JSON = new JsonMapper();

    final WebAuthn webAuthn = WebAuthn.standard();
    final RelyingParty rp = webAuthn.relyingParty(URI.create(ORIGIN));

    static SoftwareAuthenticator device() {
        return SoftwareAuthenticator.of(ORIGIN);
    }

    String creationOptions() {
        return webAuthn.creationOptions(rp, new Creation("Example", CHALLENGE, HANDLE, "ada@example.com", List.of()));
    }

    String requestOptions() {
        return webAuthn.requestOptions(rp, CHALLENGE, List.of());
    }

    /** As core does it: only the challenge that was asked is ours. */
    Result add(String answer) {
        Reading reading = webAuthn.registration(answer);
        return reading instanceof Registration registration ? registration.verify(rp) : (Rejected) reading;
    }

    /** As core does it: whoever is not signed in has to be named. */
    Result signIn(String answer, Passkey passkey) {
        Reading reading = webAuthn.assertion(answer);
        if (reading instanceof Assertion assertion && assertion.userHandle().isEmpty()) {
            return new Rejected(Check.USER_HANDLE, "");
        }
        return confirm(answer, passkey);
    }

    Result confirm(String answer, Passkey passkey) {
        Reading reading = webAuthn.assertion(answer);
        return reading instanceof Assertion assertion ? assertion.verify(rp, passkey) : (Rejected) reading;
    }

    Passkey added(SoftwareAuthenticator device) {
        return kept((NewPasskey) add(device.create(creationOptions())));
    }

    static Passkey kept(NewPasskey made) {
        return new Passkey(
                made.id(),
                "1",
                HANDLE,
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

    /** An answer that was changed on its way. */
    static String changed(String answer, Consumer<ObjectNode> change) {
        ObjectNode tree = (ObjectNode) JSON.readTree(answer);
        change.accept(tree);
        return JSON.writeValueAsString(tree);
    }

    static ObjectNode response(ObjectNode answer) {
        return (ObjectNode) answer.get("response");
    }
}
