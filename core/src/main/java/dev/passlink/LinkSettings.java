package dev.passlink;

import dev.passlink.ask.LinkRules;
import java.time.Duration;

/**
 * The settings of the links and codes that sign people in; see {@link Passlink.Builder#links}.
 *
 * <p>Immutable: each method returns a copy.
 */
public final class LinkSettings {
    static final LinkSettings DEFAULT =
            new LinkSettings(LoginPolicy.CONFIRM_ELSEWHERE, CodeFormat.LETTERS, Duration.ofMinutes(10), false, false);

    private final LoginPolicy policy;
    private final CodeFormat codeFormat;
    private final Duration lifetime;
    private final boolean newestOnly;
    private final boolean approveElsewhere;

    private LinkSettings(
            LoginPolicy policy,
            CodeFormat codeFormat,
            Duration lifetime,
            boolean newestOnly,
            boolean approveElsewhere) {
        this.policy = policy;
        this.codeFormat = codeFormat;
        this.lifetime = lifetime;
        this.newestOnly = newestOnly;
        this.approveElsewhere = approveElsewhere;
    }

    /**
     * Sets which ways to sign in the site offers.
     *
     * @param policy {@link LoginPolicy#CONFIRM_ELSEWHERE} by default
     * @return the changed settings
     */
    public LinkSettings policy(LoginPolicy policy) {
        return new LinkSettings(Given.value(policy, "policy"), codeFormat, lifetime, newestOnly, approveElsewhere);
    }

    /**
     * Sets the format of the code in an email.
     *
     * @param format {@link CodeFormat#LETTERS} by default
     * @return the changed settings
     */
    public LinkSettings codeFormat(CodeFormat format) {
        return new LinkSettings(policy, Given.value(format, "codeFormat"), lifetime, newestOnly, approveElsewhere);
    }

    /**
     * Sets how long a sign-in link works. Its code works as long, up to {@link CodeFormat#MAX_LIFETIME}.
     *
     * <p>Ten minutes is the most that ASVS 5.0 6.5.5 allows for a secret sent to a person to sign in with, and that
     * NIST SP 800-63B-4 §3.1.3.2 allows for an out-of-band secret, though it doesn't accept email as one at all. A
     * longer time departs from both, and gives more time to anyone who reads a mailbox or a log. Mail servers that
     * greylist delay the first email from an unknown sender by ten minutes or more: set half an hour if people lose
     * links to them.
     *
     * @param lifetime from a minute to an hour; ten minutes by default
     * @return the changed settings
     * @throws IllegalArgumentException if it is out of range
     */
    public LinkSettings lifetime(Duration lifetime) {
        if (lifetime.compareTo(Duration.ofMinutes(1)) < 0 || lifetime.compareTo(LinkRules.LONGEST_LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "A sign-in link works for a minute to an hour. For a longer time, create one with "
                            + "longLivedSignInLink(…).");
        }
        return new LinkSettings(
                policy, codeFormat, Duration.ofSeconds(lifetime.toSeconds()), newestOnly, approveElsewhere);
    }

    /**
     * Lets a newer email end the older ones of the same account. By default all of them work until one is used.
     *
     * <p>Anyone who asks in somebody else's name then ends the link that this person is waiting for; only the limits
     * on asking slow them down.
     *
     * @return the changed settings
     */
    public LinkSettings newestOnly() {
        return new LinkSettings(policy, codeFormat, lifetime, true, approveElsewhere);
    }

    /**
     * Lets people open the link on their phone and be signed in on their computer. The waiting page shows a two-digit
     * number, and a different browser that opens the link asks which of three numbers it is. The right one signs the
     * asking browser in; a wrong one ends the link, and for a day no number is asked for that account. Under {@link
     * LoginPolicy#SAME_BROWSER} that is all the other browser can do; under the other policies it may sign in itself
     * instead. Doesn't work with {@link LoginPolicy#CODE_ONLY}.
     *
     * <p>Somebody who asks in another person's name sees the number and can call that person: "press 42" is all it
     * takes, whereas a code would have to be read out. A program that presses buttons in emails is right one time in
     * three. The page and the email warn about the call; leave this setting off if your users' mailboxes are scanned
     * by programs like that.
     *
     * @return the changed settings
     */
    public LinkSettings approveElsewhere() {
        return new LinkSettings(policy, codeFormat, lifetime, newestOnly, true);
    }

    LinkRules rules() {
        if (approveElsewhere && !policy.link()) {
            throw new IllegalArgumentException("With CODE_ONLY there is no link to open elsewhere: leave out "
                    + "approveElsewhere(), or choose another policy.");
        }
        return new LinkRules(policy, codeFormat, lifetime, newestOnly, approveElsewhere);
    }
}
