package dev.passlink;

import com.google.common.base.CharMatcher;
import java.time.Duration;
import java.time.Instant;

/**
 * The content of a token whose signature was verified.
 *
 * <p>A grant only says that the token is ours and unchanged. The gate decides whether it still works.
 *
 * @param keyId the id of the signing key in the {@link KeyRing}; every value derived for this grant uses that key
 * @param id 16 characters of base64url: four bytes of the random id of the request, and 64 bits
 *     derived from it
 * @param subject the person it is for
 * @param scope what it opens
 * @param uses how many times it may be redeemed, 1 to 255; 0 means any number of times until it expires
 * @param issuedAt when it was asked for, in whole seconds
 * @param expiresAt the first moment at which it no longer works, in whole seconds
 * @param stampFingerprint 40 bits of a keyed hash of the subject's security stamp at that time
 * @param next where the person wanted to go, as a local path; empty for the default
 * @param invitation whether it belongs to a sign-in link that the application created itself, so that no browser
 *     asked for it; always false for a view
 */
public record Grant(
        int keyId,
        String id,
        Subject subject,
        Scope scope,
        int uses,
        Instant issuedAt,
        Instant expiresAt,
        long stampFingerprint,
        String next,
        boolean invitation) {
    static final int MAX_USES = 255;
    /** The number of uses that means any number of times. */
    public static final int UNTIL_EXPIRY = 0;

    static final Duration MAX_LIFETIME = Duration.ofDays(180);

    private static final CharMatcher ID = CharMatcher.inRange('A', 'Z')
            .or(CharMatcher.inRange('a', 'z'))
            .or(CharMatcher.inRange('0', '9'))
            .or(CharMatcher.anyOf("-_"))
            .precomputed();
    private static final long MAX_EPOCH_SECOND = 0xFFFF_FFFFL;

    /**
     * Checks the ranges.
     *
     * @param keyId as described for the record
     * @param id as described for the record
     * @param subject as described for the record
     * @param scope as described for the record
     * @param uses as described for the record
     * @param issuedAt as described for the record
     * @param expiresAt as described for the record
     * @param stampFingerprint as described for the record
     * @param next as described for the record
     * @param invitation as described for the record
     * @throws IllegalArgumentException if a value is out of range
     */
    public Grant {
        if (invitation && !scope.isLogin()) {
            throw new IllegalArgumentException(
                    "A link to a view can't be an invitation: an invitation signs somebody in.");
        }
        if (keyId < 1 || keyId > 255) {
            throw new IllegalArgumentException("A key id is a number from 1 to 255.");
        }
        if (id.length() != 16 || !ID.matchesAllOf(id)) {
            throw new IllegalArgumentException("A grant id is 12 bytes in base64url.");
        }
        if (uses < UNTIL_EXPIRY || uses > MAX_USES) {
            throw new IllegalArgumentException("A grant has 1 to 255 uses, or 0 for any number.");
        }
        long lifetime = expiresAt.getEpochSecond() - issuedAt.getEpochSecond();
        if (lifetime < 1 || lifetime > MAX_LIFETIME.toSeconds()) {
            throw new IllegalArgumentException("A grant lives for a second to 180 days.");
        }
        if (issuedAt.getEpochSecond() < 0 || expiresAt.getEpochSecond() > MAX_EPOCH_SECOND) {
            throw new IllegalArgumentException("A grant's times must be between 1970 and 2106.");
        }
        if (issuedAt.getNano() != 0 || expiresAt.getNano() != 0) {
            throw new IllegalArgumentException("A grant's times must be whole seconds.");
        }
        if (stampFingerprint >>> 40 != 0) {
            throw new IllegalArgumentException("A stamp fingerprint has 40 bits.");
        }
    }
    /**
     * A grant that somebody asked for, or for a link to a view.
     *
     * @param keyId as described for the record
     * @param id as described for the record
     * @param subject as described for the record
     * @param scope as described for the record
     * @param uses as described for the record
     * @param issuedAt as described for the record
     * @param expiresAt as described for the record
     * @param stampFingerprint as described for the record
     * @param next as described for the record
     * @throws IllegalArgumentException if a value is out of range
     */
    public Grant(
            int keyId,
            String id,
            Subject subject,
            Scope scope,
            int uses,
            Instant issuedAt,
            Instant expiresAt,
            long stampFingerprint,
            String next) {
        this(keyId, id, subject, scope, uses, issuedAt, expiresAt, stampFingerprint, next, false);
    }
}
