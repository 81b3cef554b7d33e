/**
 * What an application or another module plugs into {@link dev.passlink.Passlink}.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>Two are the application's own: {@link dev.passlink.port.UserLookup} says who has an address, and {@link
 *       dev.passlink.port.Mailer} hands over one mail; {@code SmtpMailer} of {@code passlink-mail-smtp} is one.
 *   <li>Two are shared by the nodes of a site, and in memory unless given: {@link dev.passlink.port.UseCounter}, the one
 *       thing that makes a use the first, and {@link dev.passlink.port.LinkRequestQueue}, which keeps what was asked until
 *       it is mailed. {@code passlink-store-jdbc} and {@code passlink-store-redis} bring them.
 *   <li>Four open more: {@link dev.passlink.port.Provisioner} sign-up, {@link dev.passlink.port.SecurityStamps} signing out
 *       everywhere, and {@link dev.passlink.port.IdentityLinks} signing in by an {@link
 *       dev.passlink.port.IdentityProvider}, such as Google, which may bring an {@link
 *       dev.passlink.port.IdentityButton}; {@link dev.passlink.port.AccountProof} is for accounts that wait for their
 *       owner.
 *   <li>{@link dev.passlink.port.AskingCheck} has a word before each email that somebody asks for: a captcha, a block list.
 *   <li>Three change how it is done: {@link dev.passlink.port.MailTemplate} how mails read, {@link
 *       dev.passlink.port.AuditListener} who is told of decisions, and {@link dev.passlink.port.TokenGenerator} how a grant
 *       becomes text.
 * </ol>
 *
 * <p>Each has one or two methods that ask or tell it something; {@code IdentityLinks} has three, about the two sides of one
 * table, an {@code IdentityProvider} also says what it is and has, and a queue is started and closed. Each is called by many
 * threads at once, and throws if it cannot answer: nobody is let in then. {@code passlink-testkit} has the contracts that
 * implementations are held to.
 */
@NullMarked
package dev.passlink.port;

import org.jspecify.annotations.NullMarked;
