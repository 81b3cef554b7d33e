package dev.passlink.port;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Speaks WebAuthn with browsers: writes what they are asked, and reads and verifies what they answer. {@code
 * passlink-passkeys} brings the one to use.
 *
 * <p>It decides nothing but whether an answer is what WebAuthn Level 3 (§7.1, §7.2) wants: which challenges are ours, whose
 * passkey it is and who is let in is decided by whoever asks. It keeps nothing, looks nothing up and waits for nobody. Safe
 * for many threads. No text makes it throw.
 */
public interface PasskeyVerifier {
    /**
     * For whom passkeys are made: asked once, when Passlink is built.
     *
     * @param baseUrl of the site
     * @return for the life of the site
     * @throws IllegalArgumentException if browsers have no passkeys for it, as for an IP address; the message says what to do
     */
    RelyingParty relyingParty(URI baseUrl);

    /**
     * Whether a passkey may sign in although it counted less than before, which a copy of it would do: the event {@code
     * CLONED_PASSKEY} tells of it in any case.
     *
     * @return false by default
     */
    default boolean acceptsClones() {
        return false;
    }

    /**
     * Writes what a browser is asked to make.
     *
     * @param rp for whom
     * @param creation what
     * @return {@code PublicKeyCredentialCreationOptionsJSON}
     */
    String creationOptions(RelyingParty rp, Creation creation);

    /**
     * Writes what a browser is asked to sign.
     *
     * @param rp for whom
     * @param challenge base64url
     * @param allowed one of these only; empty for any that the device has for this site
     * @return {@code PublicKeyCredentialRequestOptionsJSON}
     */
    String requestOptions(RelyingParty rp, String challenge, List<Passkey> allowed);

    /**
     * Reads what a browser made, without believing it.
     *
     * @param json {@code RegistrationResponseJSON}, or any other text
     * @return a {@link Registration}, or why it is none
     */
    Reading registration(String json);

    /**
     * Reads what a browser signed, without believing it.
     *
     * @param json {@code AuthenticationResponseJSON}, or any other text
     * @return an {@link Assertion}, or why it is none
     */
    Reading assertion(String json);

    /**
     * Whom a passkey is for.
     *
     * @param id the domain, such as {@code example.com}
     * @param origins where one may be used, the site's own first, such as {@code https://app.example.com}; all others are
     *     related origins (WebAuthn Level 3 §5.11)
     */
    record RelyingParty(String id, List<String> origins) {
        /**
         * Copies the list.
         *
         * @param id as described for the record
         * @param origins as described for the record
         */
        public RelyingParty {
            origins = List.copyOf(origins);
        }
    }

    /**
     * A passkey that is to be made.
     *
     * @param application what the site is called
     * @param challenge base64url
     * @param userHandle as in {@link Passkey}
     * @param account what the device shows, to tell accounts apart: an address
     * @param existing those that the account has: a device that has one makes no other
     */
    record Creation(String application, String challenge, String userHandle, String account, List<Passkey> existing) {
        /**
         * Copies the list.
         *
         * @param application as described for the record
         * @param challenge as described for the record
         * @param userHandle as described for the record
         * @param account as described for the record
         * @param existing as described for the record
         */
        public Creation {
            existing = List.copyOf(existing);
        }
    }

    /** What became of a text: read, or not. */
    sealed interface Reading {}

    /** What a browser made, read and not yet verified. */
    non-sealed interface Registration extends Reading {
        /**
         * The challenge that it claims to answer.
         *
         * @return any text
         */
        String challenge();

        /**
         * Verifies it, as WebAuthn Level 3 §7.1 says, with user verification; its {@link #challenge()} is ours by then.
         *
         * @param rp for whom it must have been made
         * @return a {@link NewPasskey}, or why not
         */
        Result verify(RelyingParty rp);
    }

    /** What a browser signed, read and not yet verified. */
    non-sealed interface Assertion extends Reading {
        /**
         * The challenge that it claims to answer.
         *
         * @return any text
         */
        String challenge();

        /**
         * The passkey that it claims to come from.
         *
         * @return as {@link Passkey#id()}
         */
        String credentialId();

        /**
         * The account that the device means.
         *
         * @return as {@link Passkey#userHandle()}, or any other text; empty if it names none
         */
        Optional<String> userHandle();

        /**
         * Verifies it, as WebAuthn Level 3 §7.2 says, with user verification; its {@link #challenge()} is ours by then.
         *
         * @param rp for whom it must have been signed
         * @param passkey the one of that id: its key must have signed, and its user handle must be named
         * @return a {@link Use}, or why not; the sign count is for the caller to judge
         */
        Result verify(RelyingParty rp, Passkey passkey);
    }

    /** What became of an answer: good, or not. */
    sealed interface Result {}

    /**
     * A passkey that was made.
     *
     * @param id as in {@link Passkey}
     * @param publicKey as in {@link Passkey}
     * @param signCount as in {@link Passkey}
     * @param backupEligible as in {@link Passkey}
     * @param backedUp as in {@link Passkey}
     * @param aaguid as in {@link Passkey}
     * @param transports as in {@link Passkey}
     * @param model what holds it, such as {@code iCloud Keychain}; empty if that is not known
     */
    record NewPasskey(
            String id,
            String publicKey,
            long signCount,
            boolean backupEligible,
            boolean backedUp,
            UUID aaguid,
            List<String> transports,
            Optional<String> model)
            implements Result {
        /**
         * Copies the list.
         *
         * @param id as described for the record
         * @param publicKey as described for the record
         * @param signCount as described for the record
         * @param backupEligible as described for the record
         * @param backedUp as described for the record
         * @param aaguid as described for the record
         * @param transports as described for the record
         * @param model as described for the record
         */
        public NewPasskey {
            transports = List.copyOf(transports);
        }
    }

    /**
     * A passkey that was used.
     *
     * @param signCount as the device says
     * @param backedUp whether it is synced now
     */
    record Use(long signCount, boolean backedUp) implements Result {}

    /**
     * An answer that is not good.
     *
     * @param check which one failed
     * @param detail more for a reader of the log, without a secret; may be empty
     */
    record Rejected(Check check, String detail) implements Reading, Result {}

    /** What an answer has to stand. */
    enum Check {
        /** It is longer than any browser's. */
        SIZE,
        /** It is JSON and CBOR of the right form, with all that is needed and nothing behind it. */
        FORM,
        /** It says that it is what was asked for: made, or signed. */
        TYPE,
        /** It answers the challenge. */
        CHALLENGE,
        /** A page of this site asked, or one of a related origin. */
        ORIGIN,
        /** No page of another site had ours in a frame. */
        CROSS_ORIGIN,
        /** It is for this relying party. */
        RELYING_PARTY,
        /** Somebody was there. */
        USER_PRESENCE,
        /** The device knew who: by face, finger, PIN. */
        USER_VERIFICATION,
        /** The key is of a kind that was asked for. */
        ALGORITHM,
        /** What it says of being synced can be, and goes with what it said before. */
        BACKUP,
        /** What it says of itself is nothing, as was asked for, or right. */
        ATTESTATION,
        /** The passkey is the account's that the device means. */
        USER_HANDLE,
        /** The passkey's key has signed it. */
        SIGNATURE
    }
}
