package dev.passlink;

import java.time.Instant;

/**
 * One decision and its reason.
 *
 * <p>Holds nothing that lets anybody in: no token, no code, no link, no cookie.
 *
 * @param time when it was decided
 * @param type what was decided
 * @param reason why; {@link Reason#OK} where nothing stood against it
 * @param subject the {@linkplain Subject#name() name} of whom it concerns; empty if not known, and always empty where
 *     knowing would tell whether an account exists before the queue's side
 * @param handle the id of the grant, pass or request, which finds what belongs together; empty if there is none
 * @param detail more for a reader: a masked address, a server's reply, a client address; may be empty
 */
public record AuditEvent(Instant time, Type type, Reason reason, String subject, String handle, String detail) {
    /** What was decided. */
    public enum Type {
        /** A link was asked for: queued, refused for the reason, or asked for one more step first. */
        LINK_ASKED,
        /** A queued request was dropped without a mail. */
        LINK_DROPPED,
        /** The application gave out a link, to a view or to sign in, or had one sent. */
        LINK_ISSUED,
        /** The application ended a link before its time, and the passes that it gave. */
        LINK_REVOKED,
        /** A mail was handed over, deferred or refused. */
        MAIL,
        /** A link was looked at and nothing was counted. */
        LINK_OPENED,
        /** A token was redeemed, or refused for the reason. */
        REDEMPTION,
        /** Another browser said which number the asking one shows, and so let it in; or was refused for the reason. */
        APPROVAL,
        /** The application's decision after a redemption: a pass was given, or not. */
        SIGN_IN,
        /** A pass for one view was given. */
        VIEW_OPENED,
        /** A wrong code was counted against the account. */
        WRONG_CODE,
        /** An account was made for somebody who proved a mailbox. */
        SIGN_UP,
        /** Somebody was sent to a provider, or could not be. */
        PROVIDER_ASKED,
        /** What came back from a provider named an account, or was refused for the reason. */
        PROVIDER_ANSWERED,
        /** An identity at a provider was connected with an account, or not for the reason. */
        CONNECTING,
        /** The application disconnected an account from its identity at a provider, if it had one. */
        DISCONNECTED,
        /** A passkey was used, or refused for the reason. */
        PASSKEY_USED,
        /** A passkey was added to an account, or not for the reason. */
        PASSKEY_ADDED,
        /** A passkey was given another name. */
        PASSKEY_RENAMED,
        /** A passkey was removed by whose it was. */
        PASSKEY_REMOVED,
        /** A pass was looked up again: renewed, or dead for the reason. */
        PASS,
        /** A pass was ended by its holder. */
        SIGN_OUT,
        /** Every pass and link of a user was ended. */
        SIGN_OUT_EVERYWHERE,
        /** A request was refused before anything was decided. */
        REQUEST_REFUSED,
        /** Passlink could not do its work and let nobody in. */
        FAILURE,
        /** The configuration holds less than it seems to. */
        WARNING
    }
}
