package dev.passlink;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * What Passlink needs to know about an account. A {@link dev.passlink.port.UserLookup} reads it anew for each
 * decision.
 *
 * @param id the stable id; becomes the name of the signed-in principal
 * @param email where email for this account goes; the address must be verified
 * @param enabled false refuses everything, without revealing it
 * @param stamp the security stamp: any text that changes when every link and sign-in of this account must end, such
 *     as a column that gets a new value when the address changes, the account is disabled, or the user signs out
 *     everywhere; Passlink keeps only a keyed hash of it
 * @param roles the roles, for {@code isUserInRole}
 * @param claims facts that a sign-in carries for the application, which anyone with access to the browser can read
 */
public record User(String id, EmailAddress email, boolean enabled, String stamp, Set<String> roles, Claims claims) {
    /**
     * Copies the roles. What an application has nothing for must fail in its own lookup: further on, a null would be
     * taken for an empty text, or for the address that somebody typed.
     *
     * @param id as described for the record
     * @param email as described for the record
     * @param enabled as described for the record
     * @param stamp as described for the record
     * @param roles as described for the record
     * @param claims as described for the record
     * @throws IllegalArgumentException if the id isn't valid for a {@linkplain Subject#user subject}
     * @throws NullPointerException if one of them is null
     */
    public User {
        Subject.user(id);
        requireNonNull(email, "A user's email must not be null: an account without an address is no account.");
        requireNonNull(stamp, "A user's stamp must not be null: without one, give a text that never changes.");
        requireNonNull(claims, "A user's claims must not be null: without any, give Claims.NONE.");
        roles = Set.copyOf(roles);
    }

    /**
     * Creates an account without claims.
     *
     * @param id as described for the record
     * @param email as described for the record
     * @param enabled as described for the record
     * @param stamp as described for the record
     * @param roles as described for the record
     * @throws IllegalArgumentException if the id isn't valid for a {@linkplain Subject#user subject}
     */
    public User(String id, EmailAddress email, boolean enabled, String stamp, Set<String> roles) {
        this(id, email, enabled, stamp, roles, Claims.NONE);
    }

    /**
     * Replaces the claims.
     *
     * @param claims facts that a sign-in carries for the application, which anyone with access to the browser can
     *     read
     * @return a copy
     */
    public User claims(Claims claims) {
        return new User(id, email, enabled, stamp, roles, Given.value(claims, "claims"));
    }

    /**
     * This user as the subject of a token.
     *
     * @return the subject
     */
    public Subject subject() {
        return Subject.user(id);
    }

    /**
     * Shows the id only.
     *
     * @return no address, no stamp, no claims
     */
    @Override
    public String toString() {
        return "User[" + id + (enabled ? "]" : ", disabled]");
    }
}
