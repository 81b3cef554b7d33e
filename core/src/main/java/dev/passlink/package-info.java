/**
 * Passwordless sign-in: ask for a link, mail it, redeem it once, hold a pass.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>{@link dev.passlink.Passlink} is built once and does everything; its builder names what an application brings.
 *   <li>{@link dev.passlink.Passlink#requestLogin requestLogin} takes an address, counts the {@link
 *       dev.passlink.Limits}, puts a {@link dev.passlink.LinkRequest} into the queue and answers the same for everybody.
 *       Nothing is looked up and nothing is written.
 *   <li>On the queue's side the user is looked up, a {@link dev.passlink.Grant} is derived and signed, and a {@link
 *       dev.passlink.Mail} goes to the account's own address.
 *   <li>{@link dev.passlink.Passlink#examine examine} and {@link dev.passlink.Passlink#redeem redeem} check a token: one
 *       method, top to bottom, signature first and use counted last.
 *   <li>{@link dev.passlink.Passlink#signIn signIn} gives a {@link dev.passlink.Pass}, which {@link
 *       dev.passlink.Passlink#check check} reads on every request without asking anybody, and looks up again once a
 *       minute.
 *   <li>Somebody else may say who a person is: an {@link dev.passlink.port.IdentityProvider} begins an {@link
 *       dev.passlink.IdentityAttempt} and completes it with an {@link dev.passlink.Identity}, or with an {@link
 *       dev.passlink.IdentityRejected} that says why not.
 *   <li>Every decision is an {@link dev.passlink.AuditEvent} with its {@link dev.passlink.Reason}.
 * </ol>
 *
 * <p>What an application or another module implements is in {@link dev.passlink.port}.
 */
@NullMarked
package dev.passlink;

import org.jspecify.annotations.NullMarked;
