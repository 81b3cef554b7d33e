package dev.passlink;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A signed cookie for a subject and a scope, which a browser gets by redeeming a link or code. A sign-in is a pass
 * for {@link Scope#LOGIN}.
 *
 * @param id 16 characters of base64url: the id of the {@linkplain Grant#id() grant} it was given for; passes from a
 *     link that works more than once share it
 * @param subject the person it belongs to
 * @param scope what it opens
 * @param method how the person signed in
 * @param lasting whether it outlives the browser's session: anyone who finds the device finds it signed in, so ask
 *     again before something sensitive
 * @param signedInAt when it was given, in whole seconds
 * @param checkedAt when account and revocation were last looked up, in whole seconds
 * @param expiresAt when it ends if it isn't used before, in whole seconds
 * @param endsAt when it ends in any case, in whole seconds
 * @param roles the account's roles when last looked up
 * @param claims the account's claims when last looked up; none in a pass for a view
 */
public record Pass(
        String id,
        Subject subject,
        Scope scope,
        SignInMethod method,
        boolean lasting,
        Instant signedInAt,
        Instant checkedAt,
        Instant expiresAt,
        Instant endsAt,
        Set<String> roles,
        Claims claims) {
    /** The longest that a pass lasts: browsers don't keep a cookie for longer. */
    public static final Duration MAX_LIFETIME = Duration.ofDays(400);

    /**
     * Copies the roles.
     *
     * @param id as described for the record
     * @param subject as described for the record
     * @param scope as described for the record
     * @param method as described for the record
     * @param lasting as described for the record
     * @param signedInAt as described for the record
     * @param checkedAt as described for the record
     * @param expiresAt as described for the record
     * @param endsAt as described for the record
     * @param roles as described for the record
     * @param claims as described for the record
     */
    public Pass {
        roles = Set.copyOf(roles);
    }
}
