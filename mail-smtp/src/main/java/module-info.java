/** Sends Passlink's mails by SMTP; see {@link dev.passlink.smtp.SmtpMailer}. */
module dev.passlink.smtp {
    requires transitive dev.passlink;
    requires jakarta.mail;
    requires org.jspecify;
    // Found by jakarta.mail as a service.
    requires org.eclipse.angus.mail;

    exports dev.passlink.smtp;
}
