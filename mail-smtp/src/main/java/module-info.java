/**
 * Sends Passlink's mails by SMTP.
 *
 * <p>Begin with {@link dev.passlink.smtp.SmtpMailer}.
 */
module dev.passlink.smtp {
    requires transitive dev.passlink;
    requires transitive jakarta.mail;
    requires java.logging;
    requires org.eclipse.angus.mail;

    exports dev.passlink.smtp;
}
