package dev.passlink;

import dev.passlink.ask.LinkRules;
import java.time.Duration;

/**
 * The settings of the links and codes that sign people in; see {@link Passlink.Builder#links}.
 *
 * <p>Immutable: each method gives a copy.
 */
public final class LinkSettings {
    private static final Duration MAX_LIFETIME = Duration.ofHours(1);
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
     * Which of the ways in the site offers.
     *
     * @param policy {@link LoginPolicy#CONFIRM_ELSEWHERE} by default
     * @return this
     */
    public LinkSettings policy(LoginPolicy policy) {
        return new LinkSettings(Given.value(policy, "policy"), codeFormat, lifetime, newestOnly, approveElsewhere);
    }

    /**
     * What the code in a mail looks like.
     *
     * @param format {@link CodeFormat#LETTERS} by default
     * @return this
     */
    public LinkSettings codeFormat(CodeFormat format) {
        return new LinkSettings(policy, Given.value(format, "codeFormat"), lifetime, newestOnly, approveElsewhere);
    }

    /**
     * How long a login link lives. Its code lives as long, up to {@link CodeFormat#MAX_LIFETIME}.
     *
     * <p>Ten minutes is the most that ASVS 5.0 6.5.5 allows for what is sent to a person to sign in with, and that NIST SP
     * 800-63B-4 §3.1.3.2 allows for an out-of-band secret, as which it accepts no email at all. More departs from both, and
     * gives whoever reads a mailbox or a log more time. Mail servers that greylist let a stranger's first email wait for ten
     * minutes and more: set half an hour where people lose links to them.
     *
     * @param lifetime from a minute to an hour; ten minutes by default
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public LinkSettings lifetime(Duration lifetime) {
        if (lifetime.compareTo(Duration.ofMinutes(1)) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "A login link lives for a minute to an hour: give more time to one that you make by signInLink(…).");
        }
        return new LinkSettings(
                policy, codeFormat, Duration.ofSeconds(lifetime.toSeconds()), newestOnly, approveElsewhere);
    }

    /**
     * Lets a newer mail end the older ones of the same account. By default all of them are good until one is used.
     *
     * <p>Whoever asks in another's name then ends the link that this person is waiting for: the limits on asking are
     * all that slows them down.
     *
     * @return this
     */
    public LinkSettings newestOnly() {
        return new LinkSettings(policy, codeFormat, lifetime, true, approveElsewhere);
    }

    /**
     * Lets people open the link on the phone and be signed in on the computer. The waiting page shows a two-digit number, and
     * another browser that opens the link is asked which of three it is. The right one signs the asking browser in; a wrong
     * one ends the link, and for a day no number is asked for that account. Under {@link LoginPolicy#SAME_BROWSER} another
     * browser can do nothing else; under the others it may sign in itself instead. Not with {@link LoginPolicy#CODE_ONLY}.
     *
     * <p>Whoever asks in another's name sees the number and can call that person: "press 42" is enough, where a code would have
     * to be told. What presses buttons in emails by itself is right once in three times. The page and the email warn of the
     * first; leave this out where mailboxes are scanned by the second.
     *
     * @return this
     */
    public LinkSettings approveElsewhere() {
        return new LinkSettings(policy, codeFormat, lifetime, newestOnly, true);
    }

    LinkRules rules() {
        if (approveElsewhere && !policy.link()) {
            throw new IllegalArgumentException("CODE_ONLY mails no link that could be opened elsewhere: leave out"
                    + " approveElsewhere(), or choose another policy.");
        }
        return new LinkRules(policy, codeFormat, lifetime, newestOnly, approveElsewhere);
    }
}
