/**
 * Sends Passlink's emails by SMTP.
 *
 * <p>Start with {@link dev.passlink.smtp.SmtpMailer}.
 */
module dev.passlink.smtp {
    requires transitive dev.passlink;
    requires transitive jakarta.mail;
    requires java.logging;
    requires org.eclipse.angus.mail;

    exports dev.passlink.smtp;
}
