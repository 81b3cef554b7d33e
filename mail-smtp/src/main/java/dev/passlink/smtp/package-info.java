/**
 * Mail over SMTP, with Jakarta Mail.
 *
 * <p>{@link dev.passlink.smtp.SmtpMailer} makes one attempt for each mail, with TLS wherever the server is not on this
 * machine, and says how it went; the queue retries.
 */
@NullMarked
package dev.passlink.smtp;

import org.jspecify.annotations.NullMarked;
