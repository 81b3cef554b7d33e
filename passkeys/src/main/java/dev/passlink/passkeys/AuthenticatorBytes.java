package dev.passlink.passkeys;

import static dev.passlink.passkeys.Refusal.unless;

import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.extension.authenticator.AuthenticationExtensionsAuthenticatorOutputs;
import com.webauthn4j.data.extension.authenticator.ExtensionAuthenticatorOutput;
import dev.passlink.port.PasskeyVerifier.Check;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an authenticator says (WebAuthn Level 3 §6.1), read to the last byte. webauthn4j has a reader too, which takes a flag that
 * says that extensions follow and none that follow, throws a ClassCastException of those that are no map, and sets up a new
 * CBOR mapper for each key, which takes a hundred times as long as all else.
 */
final class AuthenticatorBytes {
    static final int SHORTEST_ID = 16;
    static final int LONGEST_ID = 1_023;
    private static final int HASH = 32;
    private static final int FIRST_PART = HASH + 1 + 4;
    private static final int BEFORE_ID = FIRST_PART + 16 + 2;
    private static final int HAS_CREDENTIAL = 0x40;
    private static final int HAS_EXTENSIONS = 0x80;

    private final byte[] all;
    private final Codec codec;
    private int end = FIRST_PART;
    private UUID aaguid = new UUID(0, 0);
    private byte[] credentialId = {};
    private byte[] key = {};

    private AuthenticatorBytes(byte[] all, Codec codec) throws Refusal {
        unless(all.length >= FIRST_PART, Check.FORM, "authenticator data without a flag or a count");
        this.all = all;
        this.codec = codec;
    }

    /** Of a device that signed, and made nothing. */
    static AuthenticatorBytes ofSigned(byte[] all, Codec codec) throws Refusal {
        AuthenticatorBytes read = new AuthenticatorBytes(all, codec);
        unless(!read.flag(HAS_CREDENTIAL), Check.FORM, "a credential where none is made");
        read.checkEnd();
        return read;
    }

    /** Of a device that made something. */
    static AuthenticatorBytes ofMade(byte[] all, Codec codec) throws Refusal {
        AuthenticatorBytes read = new AuthenticatorBytes(all, codec);
        unless(read.flag(HAS_CREDENTIAL) && all.length > BEFORE_ID, Check.FORM, "no credential in it");
        read.readCredential();
        read.checkEnd();
        return read;
    }

    private boolean flag(int flag) {
        return (all[HASH] & flag) != 0;
    }

    /** WebAuthn Level 3 §6.5.1. */
    private void readCredential() throws Refusal {
        ByteBuffer in = ByteBuffer.wrap(all, FIRST_PART, all.length - FIRST_PART);
        aaguid = new UUID(in.getLong(), in.getLong());
        int length = in.getShort() & 0xFFFF;
        unless(length >= SHORTEST_ID && length <= LONGEST_ID, Check.FORM, "an id of " + length + " bytes");
        int keyAt = BEFORE_ID + length;
        unless(all.length > keyAt, Check.FORM, "no key in it");
        credentialId = Arrays.copyOfRange(all, BEFORE_ID, keyAt);
        end = keyAt + codec.lengthOfMap(all, keyAt);
        key = Arrays.copyOfRange(all, keyAt, end);
    }

    /** Extensions that nobody asked for are left alone (§7.1 step 27, §7.2 step 24), but must be some if they are said to be. */
    private void checkEnd() throws Refusal {
        boolean whole = flag(HAS_EXTENSIONS)
                ? end < all.length && end + codec.lengthOfMap(all, end) == all.length
                : end == all.length;
        unless(whole, Check.FORM, "authenticator data with less or more than their flags say");
    }

    /** 16 to 1,023 bytes. */
    byte[] credentialId() {
        return credentialId;
    }

    /** A COSE key. */
    byte[] key() {
        return key;
    }

    UUID aaguid() {
        return aaguid;
    }

    long signCount() {
        return ByteBuffer.wrap(all, HASH + 1, 4).getInt() & 0xFFFF_FFFFL;
    }

    /**
     * For webauthn4j.
     *
     * @param cose what {@link #key} is read as; null where nothing was made
     */
    <T extends ExtensionAuthenticatorOutput> AuthenticatorData<T> parts(@Nullable COSEKey cose) {
        byte[] rpIdHash = Arrays.copyOf(all, HASH);
        AttestedCredentialData attested =
                cose == null ? null : new AttestedCredentialData(new AAGUID(aaguid), credentialId, cose);
        var noExtensions = new AuthenticationExtensionsAuthenticatorOutputs<T>(codec.newObject(), codec.converter());
        return new AuthenticatorData<>(rpIdHash, all[HASH], signCount(), attested, noExtensions);
    }
}
