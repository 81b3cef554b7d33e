package dev.passlink.ask;

import dev.passlink.CodeFormat;
import dev.passlink.LoginPolicy;
import java.time.Duration;

/**
 * The rules for all sign-in emails of a site.
 *
 * @param policy the ways to sign in that it offers
 * @param codeFormat the format of its code
 * @param lifetime how long its link works; its code works no longer than {@link #codeLifetime()}
 * @param newestOnly whether a newer email ends the older ones
 * @param approveElsewhere whether a different browser may let the asking one in
 */
public record LinkRules(
        LoginPolicy policy, CodeFormat codeFormat, Duration lifetime, boolean newestOnly, boolean approveElsewhere) {
    /** The longest that any site may let a sign-in link work, and so another node of this one. */
    public static final Duration LONGEST_LIFETIME = Duration.ofHours(1);

    /** Nobody waits for an email whose only content has expired. */
    public LinkRules {
        lifetime = policy.link() ? lifetime : ofCode(lifetime);
    }

    public Duration codeLifetime() {
        return ofCode(lifetime);
    }

    /**
     * How long a browser remembers its requests: until everything in an email has expired, and at least a while for
     * views.
     */
    public Duration remembered() {
        return lifetime.compareTo(CodeFormat.MAX_LIFETIME) > 0 ? lifetime : CodeFormat.MAX_LIFETIME;
    }

    private static Duration ofCode(Duration lifetime) {
        return lifetime.compareTo(CodeFormat.MAX_LIFETIME) < 0 ? lifetime : CodeFormat.MAX_LIFETIME;
    }
}
