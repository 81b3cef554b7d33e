/**
 * Passwordless sign-in: ask for a link, mail it, redeem it once, hold a pass.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>{@link dev.passlink.Passlink} is built once; {@link dev.passlink.Passlink.Builder} names what an application
 *       brings: a base URL, a {@link dev.passlink.KeyRing}, its users and a mailer. What is wrong with a setting is said at
 *       start. What only an adapter calls is behind {@link dev.passlink.Passlink#flows}, in {@link dev.passlink.adapter}.
 *   <li><b>Asking.</b> {@link dev.passlink.adapter.Flows#requestLogin requestLogin} takes a {@link
 *       dev.passlink.adapter.LoginForm} and what the {@link dev.passlink.adapter.Browser} sent, counts the {@link
 *       dev.passlink.Limits}, puts a {@link dev.passlink.port.LinkRequest} into the queue and answers the same for
 *       everybody: {@link dev.passlink.adapter.Asked}. Nothing is looked up and nothing is written, so that neither page
 *       nor time tells who has an account (<a href="https://github.com/OWASP/ASVS/tree/master/5.0">ASVS 5.0</a>, 6.3.8).
 *   <li><b>Mailing.</b> On the queue's side the {@link dev.passlink.User} is looked up, a {@link dev.passlink.Grant} for a
 *       {@link dev.passlink.Subject} and a {@link dev.passlink.Scope} is derived and signed, and a {@link
 *       dev.passlink.port.Mail} goes to the account's own address. {@link dev.passlink.LinkSettings} say what it carries,
 *       {@link dev.passlink.text.Texts} in which words.
 *   <li><b>Redeeming.</b> {@link dev.passlink.adapter.Flows#follow follow} checks a token, {@link
 *       dev.passlink.adapter.Flows#redeemCode redeemCode} what was typed. The signature comes first (HMAC, <a
 *       href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104</a>); then one gate, {@code dev.passlink.gate.Gate}, decides
 *       about links, codes and passes alike, top to bottom, and counts the use last. A {@link
 *       dev.passlink.adapter.Redemption} is granted once, however many race for it.
 *   <li><b>Staying.</b> {@link dev.passlink.adapter.Flows#signIn signIn} gives a {@link dev.passlink.Pass} in a cookie,
 *       which {@link dev.passlink.adapter.Flows#check check} reads on every request without asking anybody, and looks up
 *       again once a minute. It ends at {@link dev.passlink.adapter.Flows#signOut signOut}, and all of a user's with their
 *       security stamp.
 *   <li><b>Views.</b> {@link dev.passlink.Passlink#link(dev.passlink.Subject, dev.passlink.View) link} makes a link that
 *       opens one {@link dev.passlink.View} by its {@link dev.passlink.ViewRule}, for a guest too, and signs nobody in.
 *   <li><b>Providers.</b> Somebody else may say who a person is: an {@link dev.passlink.port.IdentityProvider} begins an
 *       {@link dev.passlink.port.IdentityAttempt} and completes it with an {@link dev.passlink.port.Identity}, or with an
 *       {@link dev.passlink.port.IdentityRejected} that says why not. {@link dev.passlink.adapter.Identities} decides whose
 *       account that opens (<a href="https://openid.net/specs/openid-connect-core-1_0.html#ClaimStability">OpenID Connect
 *       Core §5.7</a>: issuer and subject, not the address).
 *   <li>Every decision is an {@link dev.passlink.AuditEvent} with its {@link dev.passlink.Reason}, which no person that
 *       signs in sees.
 * </ol>
 *
 * <p>An expected refusal is a value with its reason. A part that cannot answer is an {@link
 * dev.passlink.UnavailableException}, and nobody gets in. A caller's mistake is an {@link
 * java.lang.IllegalArgumentException} that says how to mend it.
 *
 * <p>What an application or another module implements is in {@link dev.passlink.port}. In a servlet application, begin with
 * {@code PasslinkFilter} of {@code passlink-servlet-adapter}.
 */
@NullMarked
package dev.passlink;

import org.jspecify.annotations.NullMarked;
