package dev.passlink;

/**
 * The ways to sign in that a site offers.
 *
 * <p>Under every policy, only the asking browser gets in by the link at once, and a code works only there.
 */
public enum LoginPolicy {
    /** Link and code. A browser other than the asking one is asked to confirm. */
    CONFIRM_ELSEWHERE(true, true),
    /** Link and code, both in the asking browser only. A person who is tricked into opening a link lets nobody in. */
    SAME_BROWSER(true, true),
    /**
     * A code and no link, for sites that want no links in emails, or that read NIST SP 800-63B-4 §3.1.3.1 that way.
     */
    CODE_ONLY(false, true),
    /** A link and no code. A different browser is asked to confirm. */
    LINK_ONLY(true, false);

    private final boolean link;
    private final boolean code;

    LoginPolicy(boolean link, boolean code) {
        this.link = link;
        this.code = code;
    }

    /**
     * Whether emails carry a link, and links work.
     *
     * @return true unless the policy is {@link #CODE_ONLY}
     */
    public boolean link() {
        return link;
    }

    /**
     * Whether emails carry a code, and the waiting page has a field for it.
     *
     * @return true unless the policy is {@link #LINK_ONLY}
     */
    public boolean code() {
        return code;
    }
}
