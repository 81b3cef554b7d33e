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
 * What one mail has to say. How it says that is for a {@link dev.passlink.port.MailTemplate} to decide.
 *
 * <p>All texts in it are plain: escape them in HTML.
 *
 * @param kind what the mail is for
 * @param brand how the site presents itself, with whole URLs instead of the paths that the application gave
 * @param address whom it goes to
 * @param link the whole link; empty where the policy is code only; of a notice, the page with the person's passkeys
 * @param code what to type where it was asked for, of 24 characters at most; empty where the policy is link only, and for a view
 * @param lifetime how long the email is good, from {@code askedAt}: its link to the end, its code for {@link
 *     #codeLifetime()}
 * @param uses how often the link is good, as in {@link Grant#uses()}
 * @param elsewhere whether the link may be opened in another browser than the one that asked
 * @param number whether another browser is asked which number the asking one shows. Warn the receiver of anybody who tells them a number
 * @param connecting the provider, by the name on its button, whose identity is connected when the asking browser redeems
 *     this; empty if there is none. Say so: nobody but the receiver can tell whether that is meant
 * @param askedAt when it was asked for, or sent by the application
 * @param device with what
 * @param texts the language of whoever asked, or that the application named
 * @param scope what the link is good for
 * @param view the view that the link opens, with its values by name; empty for all else, and where no adapter of this process
 *     guards the view
 * @param title what the link opens, by {@link dev.passlink.ViewRule#title}; empty if the application does not say
 * @param passkey the name of the one that a {@linkplain Kind#isNotice notice} is about, as the person has it; empty for all else
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
        String passkey) {
    /** What a mail is for. */
    public enum Kind {
        /** To sign in. */
        LOGIN,
        /** To make an account and sign in. */
        SIGN_UP,
        /** To open one view. */
        VIEW,
        /** To open one view, which nobody asked for: the application sends it by itself. */
        SENT_VIEW,
        /** To tell that a passkey was added to the account. */
        PASSKEY_ADDED,
        /** To tell that a passkey was removed from the account. */
        PASSKEY_REMOVED;

        /**
         * Whether it only tells something: nobody signs in by it, and its link leads to a page that anybody may know.
         *
         * @return false for all that carries a link or code which lets somebody in
         */
        public boolean isNotice() {
            return this == PASSKEY_ADDED || this == PASSKEY_REMOVED;
        }
    }

    /**
     * How long the code is good, from {@code askedAt}.
     *
     * @return {@link #lifetime()}, or {@link CodeFormat#MAX_LIFETIME} if that is less
     */
    public Duration codeLifetime() {
        return lifetime.compareTo(CodeFormat.MAX_LIFETIME) < 0 ? lifetime : CodeFormat.MAX_LIFETIME;
    }

    /**
     * What the standard template makes of it, for a template that differs in one thing or for some mails only.
     *
     * @return subject, text and HTML, in the language of {@link #texts()}
     */
    public MailText standard() {
        return new StandardMail(this).text();
    }

    /**
     * Says what the mail is for.
     *
     * @return no link and no code
     */
    @Override
    public String toString() {
        return "MailContent[" + kind + "]";
    }
}
