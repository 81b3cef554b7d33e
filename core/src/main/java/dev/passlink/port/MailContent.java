package dev.passlink.port;

import dev.passlink.Brand;
import dev.passlink.CodeFormat;
import dev.passlink.Device;
import dev.passlink.EmailAddress;
import dev.passlink.Grant;
import dev.passlink.Scope;
import dev.passlink.View;
import dev.passlink.text.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one email has to say. A {@link dev.passlink.port.MailTemplate} decides how to say it.
 *
 * <p>All values are plain text: escape them in HTML.
 *
 * @param kind what the email is for
 * @param brand the site's brand, with whole URLs instead of the paths that the application gave
 * @param address the recipient
 * @param link the whole link; empty if the policy is code only; in a notice, the page with the person's passkeys
 * @param code the code to enter on the page where the email was asked for, at most 24 characters; empty if the policy
 *     is link only, and for a view
 * @param lifetime how long the link works, from {@code askedAt}; the code works for {@link #codeLifetime()}
 * @param uses how many times the link works, as in {@link Grant#uses()}
 * @param elsewhere whether the link may be opened in a different browser from the one that asked
 * @param number whether a different browser must say which number the asking one shows. Warn the recipient about
 *     anyone who tells them a number
 * @param connecting the provider, by the name on its button, whose identity is connected when the asking browser
 *     redeems this email; empty if there is none. Say so in the email: only the recipient knows whether that was
 *     intended
 * @param askedAt when somebody asked for it, or the application sent it
 * @param device the device it was asked for with
 * @param texts texts in the language of the person who asked, or in the one the application chose
 * @param scope what the link opens
 * @param view the view that the link opens, with its values by name; empty for every other email, and if no adapter
 *     in this process guards the view
 * @param title what the link opens, from {@link dev.passlink.ViewRule#title}; empty if the rule has no title
 * @param passkey the name of the passkey that a {@linkplain Kind#isNotice notice} is about, as it was when it happened,
 *     made safe to quote: somebody may have typed it to be read in this email; empty for every other email
 * @param newName the new name of a passkey that was renamed, made safe likewise; empty for every other email
 */
public record MailContent(
        Kind kind,
        Brand brand,
        EmailAddress address,
        String link,
        String code,
        Duration lifetime,
        int uses,
        boolean elsewhere,
        boolean number,
        String connecting,
        Instant askedAt,
        Device device,
        Texts texts,
        Scope scope,
        Optional<View> view,
        String title,
        String passkey,
        String newName) {
    /** What an email is for. */
    public enum Kind {
        /** To sign in. */
        LOGIN,
        /** To create an account and sign in. */
        SIGN_UP,
        /** To open one view. */
        VIEW,
        /** To open one view. Nobody asked for it: the application sends it on its own. */
        SENT_VIEW,
        /** To say that a passkey was added to the account. */
        PASSKEY_ADDED,
        /** To say that a passkey was removed from the account. */
        PASSKEY_REMOVED,
        /** To say that a passkey of the account has another name. */
        PASSKEY_RENAMED;

        /**
         * Whether the email only informs. Nobody can sign in with it, and its link leads to a page whose address is
         * no secret.
         *
         * @return false for every email whose link or code lets somebody in
         */
        public boolean isNotice() {
            return this == PASSKEY_ADDED || this == PASSKEY_REMOVED || this == PASSKEY_RENAMED;
        }
    }

    /**
     * How long the code works, from {@code askedAt}.
     *
     * @return {@link #lifetime()}, or {@link CodeFormat#MAX_LIFETIME} if that is less
     */
    public Duration codeLifetime() {
        return lifetime.compareTo(CodeFormat.MAX_LIFETIME) < 0 ? lifetime : CodeFormat.MAX_LIFETIME;
    }

    /**
     * Writes the standard email. Use it in a template that changes only some emails, or only a part of them.
     *
     * @return subject, text and HTML, in the language of {@link #texts()}
     */
    public MailText standard() {
        return new StandardMail(this).text();
    }

    /**
     * Names the kind of email.
     *
     * @return a text without link or code
     */
    @Override
    public String toString() {
        return "MailContent[" + kind + "]";
    }
}
