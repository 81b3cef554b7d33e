package dev.passlink.passkeys;

import static dev.passlink.passkeys.Refusal.unless;

import dev.passlink.port.PasskeyVerifier.Check;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a device says that it made (WebAuthn Level 3 §6.5), with nothing around it: the credential and its key, byte by byte.
 */
final class Attested {
    static final int SHORTEST_ID = 16;
    static final int LONGEST_ID = 1_023;
    private static final int FLAGS = 32;
    private static final int HAS_CREDENTIAL = 0x40;
    private static final int HAS_EXTENSIONS = 0x80;
    private static final int AAGUID = 37;
    private static final int ID_LENGTH = AAGUID + 16;
    private static final int ID = ID_LENGTH + 2;

    private final byte[] credentialId;
    private final byte[] key;

    private Attested(byte[] credentialId, byte[] key) {
        this.credentialId = credentialId;
        this.key = key;
    }

    /** 16 to 1,023 bytes. */
    byte[] credentialId() {
        return credentialId;
    }

    /** A COSE key. */
    byte[] key() {
        return key;
    }

    static Attested read(byte[] attestationObject, Codec codec) throws Refusal {
        Fields object = codec.cbor(attestationObject, "attestationObject.");
        unless(object.object().size() == 3, Check.FORM, "attestationObject has other parts than its three");
        Fields statement = object.object("attStmt");
        checkStatement(object.text("fmt", 32), statement);
        return parts(object.binary("authData"), codec);
    }

    /**
     * None, as was asked for; or the key's own signature, which browsers leave in (WebAuthn Level 3 §5.1.3) and webauthn4j
     * verifies. Any other would have to be believed.
     */
    private static void checkStatement(String format, Fields statement) throws Refusal {
        switch (format) {
            case "none" -> unless(statement.object().isEmpty(), Check.ATTESTATION, "a statement where none is");
            case "packed" ->
                unless(
                        statement.object().size() == 2 && statement.has("alg") && statement.has("sig"),
                        Check.ATTESTATION,
                        "a statement by another key");
            default -> throw new Refusal(Check.ATTESTATION, "a format that was not asked for");
        }
    }

    private static Attested parts(byte[] authData, Codec codec) throws Refusal {
        unless(authData.length > ID && (authData[FLAGS] & HAS_CREDENTIAL) != 0, Check.FORM, "no credential in it");
        int idLength = ByteBuffer.wrap(authData).getShort(ID_LENGTH) & 0xFFFF;
        unless(idLength >= SHORTEST_ID && idLength <= LONGEST_ID, Check.FORM, "an id of " + idLength + " bytes");
        int keyAt = ID + idLength;
        unless(authData.length > keyAt, Check.FORM, "no key in it");
        int end = keyAt + codec.lengthOfMap(authData, keyAt);
        checkEnd(authData, end, codec);
        return new Attested(Arrays.copyOfRange(authData, ID, keyAt), Arrays.copyOfRange(authData, keyAt, end));
    }

    /** What a device says that made nothing: webauthn4j takes a flag for extensions, and none behind it. */
    static void checkNone(byte[] authData, Codec codec) throws Refusal {
        unless(authData.length >= AAGUID, Check.FORM, "authenticatorData is too short");
        unless((authData[FLAGS] & HAS_CREDENTIAL) == 0, Check.FORM, "a credential where none is made");
        checkEnd(authData, AAGUID, codec);
    }

    /** Extensions that nobody asked for are left alone (§7.1 step 27, §7.2 step 24), but must be some. */
    private static void checkEnd(byte[] authData, int end, Codec codec) throws Refusal {
        boolean whole = (authData[FLAGS] & HAS_EXTENSIONS) == 0
                ? end == authData.length
                : end < authData.length && end + codec.lengthOfMap(authData, end) == authData.length;
        unless(whole, Check.FORM, "authenticator data with less or more than their flags say");
    }
}
