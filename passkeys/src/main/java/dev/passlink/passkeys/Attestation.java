package dev.passlink.passkeys;

import static dev.passlink.passkeys.Refusal.unless;

import com.webauthn4j.data.attestation.statement.AttestationStatement;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.attestation.statement.PackedAttestationStatement;
import dev.passlink.port.PasskeyVerifier.Check;
import tools.jackson.databind.JsonNode;

/**
 * What a device says of what it made (WebAuthn Level 3 §6.5), with nothing else in it.
 *
 * @param data what it made
 * @param statement what it says of itself: nothing, as was asked for; or the key's own signature, which browsers leave in (§5.1.3)
 *     and webauthn4j verifies. Any other would have to be believed.
 */
record Attestation(AuthenticatorBytes data, AttestationStatement statement) {
    static Attestation read(byte[] attestationObject, Codec codec) throws Refusal {
        Fields object = codec.cbor(attestationObject, "attestationObject.");
        unless(object.object().size() == 3, Check.FORM, "attestationObject has other parts than its three");
        Fields statement = object.object("attStmt");
        return new Attestation(
                AuthenticatorBytes.ofMade(object.binary("authData"), codec),
                statement(object.text("fmt", 32), statement));
    }

    private static AttestationStatement statement(String format, Fields statement) throws Refusal {
        return switch (format) {
            case "none" -> none(statement);
            case "packed" -> byItself(statement);
            default -> throw new Refusal(Check.ATTESTATION, "a format that was not asked for");
        };
    }

    private static AttestationStatement none(Fields statement) throws Refusal {
        unless(statement.object().isEmpty(), Check.ATTESTATION, "a statement where none is");
        return new NoneAttestationStatement();
    }

    private static AttestationStatement byItself(Fields statement) throws Refusal {
        JsonNode algorithm = statement.get("alg");
        JsonNode signature = statement.get("sig");
        unless(
                statement.object().size() == 2
                        && algorithm.isIntegralNumber()
                        && algorithm.canConvertToLong()
                        && signature.isBinary(),
                Check.ATTESTATION,
                "a statement by another key");
        return new PackedAttestationStatement(
                COSEAlgorithmIdentifier.create(algorithm.longValue()), signature.binaryValue(), null);
    }
}
