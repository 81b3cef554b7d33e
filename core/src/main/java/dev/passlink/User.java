package dev.passlink;

import java.util.Set;

/**
 * What Passlink asks of one account, read afresh by a {@link dev.passlink.port.UserLookup} each time it decides.
 *
 * @param id the stable id; becomes the name of the signed-in principal
 * @param email where mail for this account goes; the address must be verified
 * @param enabled false refuses everything, without telling anybody
 * @param stamp the security stamp: any text that changes when every link and sign-in of this account must die, such as
 *     a column that is set anew on a change of address, on disabling and on "sign out everywhere"; Passlink keeps only
 *     a keyed hash of it
 * @param roles what {@code isUserInRole} says yes to
 * @param claims what a sign-in carries for the application, readable by whoever holds the browser
 */
public record User(String id, EmailAddress email, boolean enabled, String stamp, Set<String> roles, Claims claims) {
    /**
     * Copies the roles.
     *
     * @param id as described for the record
     * @param email as described for the record
     * @param enabled as described for the record
     * @param stamp as described for the record
     * @param roles as described for the record
     * @param claims as described for the record
     * @throws IllegalArgumentException if the id cannot be a {@linkplain Subject#user subject's}
     */
    public User {
        Subject.user(id);
        roles = Set.copyOf(roles);
    }

    /**
     * An account without claims.
     *
     * @param id as described for the record
     * @param email as described for the record
     * @param enabled as described for the record
     * @param stamp as described for the record
     * @param roles as described for the record
     * @throws IllegalArgumentException if the id cannot be a {@linkplain Subject#user subject's}
     */
    public User(String id, EmailAddress email, boolean enabled, String stamp, Set<String> roles) {
        this(id, email, enabled, stamp, roles, Claims.NONE);
    }

    /**
     * This account with these claims, in the place of those that it had.
     *
     * @param claims what a sign-in carries for the application, readable by whoever holds the browser
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
