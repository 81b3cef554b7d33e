/**
 * Sends Passlink's mails by SMTP.
 *
 * <p>Everything is in {@link dev.passlink.smtp.SmtpMailer}.
 */
module dev.passlink.smtp {
    requires transitive dev.passlink;
    requires jakarta.mail;
    requires java.logging;
    requires org.eclipse.angus.mail;

    exports dev.passlink.smtp;
}
