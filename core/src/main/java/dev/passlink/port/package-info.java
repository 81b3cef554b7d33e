/**
 * The interfaces that applications and other modules implement for {@link dev.passlink.Passlink}.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>Every application needs two: {@link dev.passlink.port.UserLookup} finds accounts, and {@link
 *       dev.passlink.port.Mailer} delivers emails; {@code SmtpMailer} of {@code passlink-mail-smtp} is one.
 *   <li>Two are shared by the nodes of a site, and in memory by default: {@link dev.passlink.port.UseCounter}, which
 *       decides that a use is the first, and {@link dev.passlink.port.LinkRequestQueue}, which keeps requests until
 *       their emails are sent. {@code passlink-store-jdbc} and {@code passlink-store-redis} have implementations.
 *   <li>Four enable more: {@link dev.passlink.port.Provisioner} sign-up, {@link dev.passlink.port.SecurityStamps}
 *       signing out everywhere, and {@link dev.passlink.port.IdentityLinks} signing in with an {@link
 *       dev.passlink.port.IdentityProvider}, such as Google, which may have an {@link
 *       dev.passlink.port.IdentityButton}; {@link dev.passlink.port.AccountProof} is for accounts that wait for their
 *       owner.
 *   <li>{@link dev.passlink.port.AskingCheck} runs before each email that somebody asks for, for a captcha or a block
 *       list.
 *   <li>Three change how things are done: {@link dev.passlink.port.MailTemplate} writes the emails, {@link
 *       dev.passlink.port.AuditListener} gets an event for every decision, and {@link
 *       dev.passlink.port.TokenGenerator} turns a grant into a token.
 * </ol>
 *
 * <p>Each is called by many threads at once, and throws if it can't answer: then nobody is let in. {@code
 * passlink-testkit} has contract tests for implementations.
 */
@NullMarked
package dev.passlink.port;

import org.jspecify.annotations.NullMarked;
