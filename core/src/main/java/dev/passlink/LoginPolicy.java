package dev.passlink;

/**
 * Which of the ways in a site offers.
 *
 * <p>Whatever it says, only the asking browser goes in by the link at once, and only there is a code any good.
 */
public enum LoginPolicy {
    /** Link and code; another browser than the asking one is asked to confirm. */
    CONFIRM_ELSEWHERE(true, true),
    /** Link and code, both in the asking browser only: whoever is talked into opening a link gets nobody in. */
    SAME_BROWSER(true, true),
    /**
     * A code and no link, for those who want nothing in a mail to be clicked, or who read NIST SP 800-63B-4 §3.1.3.1 so.
     */
    CODE_ONLY(false, true),
    /** A link and no code; another browser is asked to confirm. */
    LINK_ONLY(true, false);

    private final boolean link;
    private final boolean code;

    LoginPolicy(boolean link, boolean code) {
        this.link = link;
        this.code = code;
    }

    /**
     * Whether mails carry a link, and links are good.
     *
     * @return true unless the policy is {@link #CODE_ONLY}
     */
    public boolean link() {
        return link;
    }

    /**
     * Whether mails carry a code, and the waiting page has a field for it.
     *
     * @return true unless the policy is {@link #LINK_ONLY}
     */
    public boolean code() {
        return code;
    }
}
