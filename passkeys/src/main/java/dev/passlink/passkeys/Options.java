package dev.passlink.passkeys;

import com.webauthn4j.data.PublicKeyCredentialParameters;
import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.Creation;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes options for a browser's {@code parse…OptionsFromJSON} (WebAuthn Level 3 §5.1.9, §5.1.10). */
final class Options {
    /** Milliseconds: as long as a challenge lives. */
    private static final int TIMEOUT = 300_000;

    private final Codec codec;

    Options(Codec codec) {
        this.codec = codec;
    }

    String create(RelyingParty rp, Creation creation) {
        ObjectNode options = codec.newObject();
        options.putObject("rp").put("id", rp.id()).put("name", creation.application());
        options.putObject("user")
                .put("id", creation.userHandle())
                .put("name", creation.account())
                .put("displayName", creation.account());
        options.put("challenge", creation.challenge());
        ArrayNode algorithms = options.putArray("pubKeyCredParams");
        for (PublicKeyCredentialParameters one : CoseKeys.ASKED_FOR) {
            algorithms
                    .addObject()
                    .put("type", "public-key")
                    .put("alg", one.getAlg().getValue());
        }
        options.put("timeout", TIMEOUT);
        list(options.putArray("excludeCredentials"), creation.existing());
        options.putObject("authenticatorSelection")
                .put("residentKey", "required")
                .put("requireResidentKey", true)
                .put("userVerification", "required");
        options.put("attestation", "none");
        return codec.write(options);
    }

    String get(RelyingParty rp, String challenge, List<Passkey> allowed) {
        ObjectNode options = codec.newObject();
        options.put("challenge", challenge).put("timeout", TIMEOUT).put("rpId", rp.id());
        list(options.putArray("allowCredentials"), allowed);
        options.put("userVerification", "required");
        return codec.write(options);
    }

    private static void list(ArrayNode list, List<Passkey> passkeys) {
        for (Passkey passkey : passkeys) {
            ObjectNode one = list.addObject().put("type", "public-key").put("id", passkey.id());
            if (!passkey.transports().isEmpty()) {
                ArrayNode transports = one.putArray("transports");
                passkey.transports().forEach(transports::add);
            }
        }
    }
}
