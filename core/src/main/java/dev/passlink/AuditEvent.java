package dev.passlink;

import java.time.Instant;

/**
 * One decision and its reason.
 *
 * <p>Contains nothing that lets anybody in: no token, no code, no link, no cookie.
 *
 * @param time when it was decided
 * @param type what was decided
 * @param reason why; {@link Reason#OK} if all was well
 * @param subject the {@linkplain Subject#name() name} of the person it concerns; empty if not known, and always empty
 *     before the queue if it would reveal whether an account exists
 * @param handle the id of the grant, pass or request, by which you find events that belong together; empty if there
 *     is none
 * @param detail details for a person to read, such as a masked address, a server's reply or a client address; may be
 *     empty
 */
public record AuditEvent(Instant time, Type type, Reason reason, String subject, String handle, String detail) {
    /** What was decided. */
    public enum Type {
        /** Somebody asked for a link. It was queued, refused for the reason given, or needs one more step first. */
        LINK_ASKED,
        /** A queued request was dropped, and no email was sent. */
        LINK_DROPPED,
        /** The application issued a link, to a view or to sign in, or had one sent. */
        LINK_ISSUED,
        /** The application ended a link early, and the passes it gave. */
        LINK_REVOKED,
        /** An email was handed over, deferred or refused. */
        MAIL,
        /** A link was opened, but not yet redeemed; no use was counted. */
        LINK_OPENED,
        /** A token was redeemed, or refused for the reason given. */
        REDEMPTION,
        /**
         * A different browser said which number the asking one shows and so let it in, or was refused for the reason
         * given.
         */
        APPROVAL,
        /** The application decided after a redemption: a pass was given, or not. */
        SIGN_IN,
        /** A pass for one view was given. */
        VIEW_OPENED,
        /** A wrong code was counted against the account. */
        WRONG_CODE,
        /** An account was created for somebody who proved their email address. */
        SIGN_UP,
        /** Somebody was sent to a provider, or could not be. */
        PROVIDER_ASKED,
        /** A provider's answer led to an account, or was refused for the reason given. */
        PROVIDER_ANSWERED,
        /** An identity at a provider was connected with an account, or wasn't for the reason given. */
        CONNECTING,
        /** The application disconnected an account from its identity at a provider, if it had one. */
        DISCONNECTED,
        /** A passkey was used, or refused for the reason given. */
        PASSKEY_USED,
        /** A passkey was added to an account, or wasn't for the reason given. */
        PASSKEY_ADDED,
        /** A passkey was renamed. */
        PASSKEY_RENAMED,
        /** A passkey was removed by its owner. */
        PASSKEY_REMOVED,
        /** A pass was checked again: renewed, or ended for the reason given. */
        PASS,
        /** A user signed out, or a sign-in that waited for another step was ended. */
        SIGN_OUT,
        /** Every pass and link of a user was ended. */
        SIGN_OUT_EVERYWHERE,
        /** A request was refused before anything was decided. */
        REQUEST_REFUSED,
        /** Passlink couldn't do its work and let nobody in. */
        FAILURE,
        /** The configuration is weaker than it looks. */
        WARNING
    }
}
