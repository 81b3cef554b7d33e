package dev.passlink.ask;

import dev.passlink.CodeFormat;
import dev.passlink.LoginPolicy;
import java.time.Duration;

/**
 * What holds for every login mail of a site.
 *
 * @param policy which ways in it offers
 * @param codeFormat what its code looks like
 * @param lifetime how long what it carries is good; its code no longer than {@link #codeLifetime()}
 * @param newestOnly whether a newer mail ends the older ones
 * @param approveElsewhere whether another browser may let the asking one in
 */
public record LinkRules(
        LoginPolicy policy, CodeFormat codeFormat, Duration lifetime, boolean newestOnly, boolean approveElsewhere) {
    /** Nobody waits for an email whose only content is dead. */
    public LinkRules {
        lifetime = policy.link() ? lifetime : ofCode(lifetime);
    }

    public Duration codeLifetime() {
        return ofCode(lifetime);
    }

    /** How long a browser remembers what it asked for: until the last of an email is dead, and a while for views. */
    public Duration remembered() {
        return lifetime.compareTo(CodeFormat.MAX_LIFETIME) > 0 ? lifetime : CodeFormat.MAX_LIFETIME;
    }

    private static Duration ofCode(Duration lifetime) {
        return lifetime.compareTo(CodeFormat.MAX_LIFETIME) < 0 ? lifetime : CodeFormat.MAX_LIFETIME;
    }
}
