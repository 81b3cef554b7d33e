/**
 * Sends Passlink's emails by SMTP.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>{@link dev.passlink.smtp.SmtpMailer#connect SmtpMailer.connect} takes one URL, such as the value of an
 *       environment variable, and is all that most applications need. It doesn't connect yet; a mistake in the URL
 *       causes an {@link java.lang.IllegalArgumentException} at start-up.
 *   <li>{@link dev.passlink.smtp.SmtpMailer#builder SmtpMailer.builder} takes the same URL and adds settings that
 *       don't fit into it, such as a password from elsewhere, access tokens, headers, or a private certificate
 *       authority.
 *   <li>{@link dev.passlink.smtp.SmtpMailer#send send} is called by Passlink's queue. Each call is one attempt within
 *       a time limit; its result, a {@link dev.passlink.port.Delivery}, tells the queue whether to try again.
 *   <li>{@link dev.passlink.smtp.MimeMessages MimeMessages} writes the same messages for your own mailer; {@link
 *       dev.passlink.smtp.FileMailer FileMailer} writes them into files, for development.
 * </ol>
 *
 * <p>Beyond this machine, an email travels encrypted (<a href="https://www.rfc-editor.org/rfc/rfc8314">RFC 8314</a>,
 * <a href="https://www.rfc-editor.org/rfc/rfc3207">RFC 3207</a>) to a server whose certificate is valid for the
 * configured host, or not at all: it carries a link that signs somebody in.
 */
@NullMarked
package dev.passlink.smtp;

import org.jspecify.annotations.NullMarked;
