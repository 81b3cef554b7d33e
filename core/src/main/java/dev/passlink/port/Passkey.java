package dev.passlink.port;

import static java.util.Objects.requireNonNull;

import dev.passlink.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A passkey of an account, as it is stored. Nothing in it is secret: the signing key never leaves the device.
 *
 * @param id the credential id, base64url without padding, 1 to 1,364 characters; unique among all accounts
 * @param userId the account's {@link User#id()}
 * @param userHandle the device's name for the account: 43 characters of base64url, from 192 random bits, the same for
 *     each passkey of an account (WebAuthn Level 3 §14.6.1: never an id or an address)
 * @param publicKey the COSE key, base64url without padding, up to 2,048 characters
 * @param signCount the counter as last reported by the device; 0 from devices that don't count, such as those with
 *     synced passkeys
 * @param backupEligible whether it may be synced to other devices; never changes
 * @param backedUp whether it was synced when last used
 * @param aaguid the model of the device or program that holds it; all zeros if it doesn't say
 * @param transports how a browser may reach it, such as {@code internal}; a hint for the next prompt
 * @param name the person's name for it, one line of 1 to {@value #LONGEST_NAME} characters
 * @param createdAt when it was added, in whole seconds
 * @param lastUsedAt when it last signed somebody in, in whole seconds; empty if never
 */
public record Passkey(
        String id,
        String userId,
        String userHandle,
        String publicKey,
        long signCount,
        boolean backupEligible,
        boolean backedUp,
        UUID aaguid,
        List<String> transports,
        String name,
        Instant createdAt,
        Optional<Instant> lastUsedAt) {
    /** The maximum number of characters in a name. */
    public static final int LONGEST_NAME = 60;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,1364}");
    private static final Pattern USER_HANDLE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern PUBLIC_KEY = Pattern.compile("[A-Za-z0-9_-]{1,2048}");
    private static final Pattern TRANSPORT = Pattern.compile("[a-z-]{1,16}");
    private static final int MOST_TRANSPORTS = 8;
    /** Four bytes, according to WebAuthn Level 3 §6.1. */
    private static final long MOST_COUNTED = 0xFFFF_FFFFL;

    /**
     * Checks each value, and copies the list.
     *
     * @param id as described for the record
     * @param userId as described for the record
     * @param userHandle as described for the record
     * @param publicKey as described for the record
     * @param signCount as described for the record
     * @param backupEligible as described for the record
     * @param backedUp as described for the record
     * @param aaguid as described for the record
     * @param transports as described for the record
     * @param name as described for the record
     * @param createdAt as described for the record
     * @param lastUsedAt as described for the record
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public Passkey {
        requireNonNull(aaguid, "aaguid");
        requireNonNull(createdAt, "createdAt");
        requireNonNull(lastUsedAt, "lastUsedAt");
        transports = List.copyOf(transports);
        check(ID.matcher(id).matches(), "id");
        check(!userId.isEmpty(), "userId");
        check(USER_HANDLE.matcher(userHandle).matches(), "userHandle");
        check(PUBLIC_KEY.matcher(publicKey).matches(), "publicKey");
        check(signCount >= 0 && signCount <= MOST_COUNTED, "signCount");
        check(backupEligible || !backedUp, "backedUp");
        check(
                transports.size() <= MOST_TRANSPORTS
                        && transports.stream()
                                .allMatch(one -> TRANSPORT.matcher(one).matches()),
                "transports");
        check(isName(name), "name");
    }

    private static void check(boolean fits, String what) {
        if (!fits) {
            throw new IllegalArgumentException("A passkey can't have this " + what + ".");
        }
    }

    /**
     * Checks whether a text may be a passkey's name.
     *
     * @param text any text
     * @return false if it is blank, too long or more than one line
     */
    public static boolean isName(String text) {
        return !text.isBlank()
                && text.length() <= LONGEST_NAME
                && text.codePoints().noneMatch(Passkey::isUnfit);
    }

    /**
     * Databases can't store half a surrogate pair, and a character that changes a line's direction would change the
     * rest of an email.
     */
    private static boolean isUnfit(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /**
     * Changes the name.
     *
     * @param other the new name, 1 to {@value #LONGEST_NAME} characters
     * @return a copy
     * @throws IllegalArgumentException if it isn't a valid {@linkplain #isName name}
     */
    public Passkey named(String other) {
        return new Passkey(
                id,
                userId,
                userHandle,
                publicKey,
                signCount,
                backupEligible,
                backedUp,
                aaguid,
                transports,
                other,
                createdAt,
                lastUsedAt);
    }

    /**
     * Records a use.
     *
     * @param count the counter, as the device reports it
     * @param backup whether it is synced now
     * @param at the time, in whole seconds
     * @return a copy
     */
    public Passkey used(long count, boolean backup, Instant at) {
        return new Passkey(
                id,
                userId,
                userHandle,
                publicKey,
                count,
                backupEligible,
                backup,
                aaguid,
                transports,
                name,
                createdAt,
                Optional.of(at));
    }

    /**
     * Shows whose it is and its name.
     *
     * @return a text without the key
     */
    @Override
    public String toString() {
        return "Passkey[" + userId + ", " + name + "]";
    }
}
