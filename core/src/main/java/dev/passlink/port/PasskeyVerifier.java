package dev.passlink.port;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Speaks WebAuthn with browsers: writes requests, and reads and verifies answers. Use the one from {@code
 * passlink-passkeys}.
 *
 * <p>It decides only whether an answer is valid according to WebAuthn Level 3 (§7.1, §7.2). The caller decides which
 * challenges are ours, whose passkey it is and who is let in. It stores nothing, looks nothing up and never blocks.
 * Safe for many threads. No text makes it throw.
 */
public interface PasskeyVerifier {
    /**
     * Returns the relying party that passkeys are for. Called once, when Passlink is built.
     *
     * @param baseUrl the site's base URL
     * @return the relying party, for the life of the site
     * @throws IllegalArgumentException if browsers don't support passkeys for it, as for an IP address; the message
     *     says what to do
     */
    RelyingParty relyingParty(URI baseUrl);

    /**
     * Whether a passkey may sign in although its counter went down, which suggests a copy. The event {@code
     * CLONED_PASSKEY} reports it in any case.
     *
     * @return false by default
     */
    default boolean acceptsClones() {
        return false;
    }

    /**
     * Writes the request to create a passkey.
     *
     * @param rp the relying party
     * @param creation the passkey to create
     * @return {@code PublicKeyCredentialCreationOptionsJSON}
     */
    String creationOptions(RelyingParty rp, Creation creation);

    /**
     * Writes the request to sign a challenge.
     *
     * @param rp the relying party
     * @param challenge base64url
     * @param allowed the passkeys that may answer; empty for any that the device has for this site
     * @return {@code PublicKeyCredentialRequestOptionsJSON}
     */
    String requestOptions(RelyingParty rp, String challenge, List<Passkey> allowed);

    /**
     * Reads a browser's answer about a new passkey, without trusting it.
     *
     * @param json {@code RegistrationResponseJSON}, or any other text
     * @return a {@link Registration}, or the reason why it isn't one
     */
    Reading registration(String json);

    /**
     * Reads a browser's signed answer, without trusting it.
     *
     * @param json {@code AuthenticationResponseJSON}, or any other text
     * @return an {@link Assertion}, or the reason why it isn't one
     */
    Reading assertion(String json);

    /**
     * The site that a passkey is for.
     *
     * @param id the domain, such as {@code example.com}
     * @param origins the origins where it may be used, the site's own first, such as {@code https://app.example.com};
     *     all others are related origins (WebAuthn Level 3 §5.11)
     */
    record RelyingParty(String id, List<String> origins) {
        /**
         * Copies the list.
         *
         * @param id as described for the record
         * @param origins as described for the record
         */
        public RelyingParty {
            requireNonNull(id, "id");
            origins = List.copyOf(origins);
        }
    }

    /**
     * A passkey to be created.
     *
     * @param application the name of the site
     * @param challenge base64url
     * @param userHandle as in {@link Passkey}
     * @param account the email address, which the device shows to tell accounts apart
     * @param existing the account's existing passkeys; a device that has one doesn't create another
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

    /** The result of reading a text. */
    sealed interface Reading {}

    /** A new passkey that was read but not yet verified. */
    non-sealed interface Registration extends Reading {
        /**
         * The challenge that it claims to answer.
         *
         * @return any text
         */
        String challenge();

        /**
         * Verifies it according to WebAuthn Level 3 §7.1, with user verification. The caller has already checked that
         * the {@link #challenge()} is ours.
         *
         * @param rp the relying party it must have been created for
         * @return a {@link NewPasskey}, or the reason for a rejection
         */
        Result verify(RelyingParty rp);
    }

    /** A signed answer that was read but not yet verified. */
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
         * @return a {@link Passkey#id()}
         */
        String credentialId();

        /**
         * The account, according to the device.
         *
         * @return a {@link Passkey#userHandle()}, or any other text; empty if the device names none
         */
        Optional<String> userHandle();

        /**
         * Verifies it according to WebAuthn Level 3 §7.2, with user verification. The caller has already checked that
         * the {@link #challenge()} is ours.
         *
         * @param rp the relying party it must have been signed for
         * @param passkey the passkey of that id: its key must have signed, and a user handle, if given, must be its
         *     own
         * @return a {@link Use}, or the reason for a rejection; the caller judges the sign count
         */
        Result verify(RelyingParty rp, Passkey passkey);
    }

    /** The result of verifying an answer. */
    sealed interface Result {}

    /**
     * A passkey that was created.
     *
     * @param id as in {@link Passkey}
     * @param publicKey as in {@link Passkey}
     * @param signCount as in {@link Passkey}
     * @param backupEligible as in {@link Passkey}
     * @param backedUp as in {@link Passkey}
     * @param aaguid as in {@link Passkey}
     * @param transports as in {@link Passkey}
     * @param model the device or program that holds it, such as {@code iCloud Keychain}; empty if not known
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
            requireNonNull(id, "id");
            requireNonNull(publicKey, "publicKey");
            requireNonNull(aaguid, "aaguid");
            requireNonNull(model, "model");
            transports = List.copyOf(transports);
        }
    }

    /**
     * A passkey that was used.
     *
     * @param signCount the counter, as the device reports it
     * @param backedUp whether it is synced now
     */
    record Use(long signCount, boolean backedUp) implements Result {}

    /**
     * A rejected answer.
     *
     * @param check the check that failed
     * @param detail details for the log, without a secret; may be empty
     */
    record Rejected(Check check, String detail) implements Reading, Result {
        /**
         * Refuses a rejection without a check.
         *
         * @param check as described for the record
         * @param detail as described for the record
         */
        public Rejected {
            requireNonNull(check, "check");
            requireNonNull(detail, "detail");
        }
    }

    /** The checks of an answer. */
    enum Check {
        /** It isn't longer than any browser's answer. */
        SIZE,
        /** It is JSON and CBOR of the right form, with everything that is needed and nothing after it. */
        FORM,
        /** It is of the requested kind: created or signed. */
        TYPE,
        /** It answers the challenge. */
        CHALLENGE,
        /** A page of this site or of a related origin asked. */
        ORIGIN,
        /** Our page wasn't in a frame of another site. */
        CROSS_ORIGIN,
        /** It is for this relying party. */
        RELYING_PARTY,
        /** A person was present. */
        USER_PRESENCE,
        /** The device verified the person by face, finger or PIN. */
        USER_VERIFICATION,
        /** The key is of a requested kind. */
        ALGORITHM,
        /** What it says about being synced is possible, and consistent with what it said before. */
        BACKUP,
        /** Its attestation is absent, as requested, or valid. */
        ATTESTATION,
        /** The passkey belongs to the account that the device names. */
        USER_HANDLE,
        /** It was signed with the passkey's key. */
        SIGNATURE
    }
}
