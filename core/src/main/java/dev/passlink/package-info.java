/**
 * Passwordless sign-in: ask for a link, get it by email, redeem it once, get a pass.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>You build {@link dev.passlink.Passlink} once. {@link dev.passlink.Passlink.Builder} needs a base URL, a
 *       {@link dev.passlink.KeyRing}, your users and a mailer. A wrong setting is reported at start-up. The methods
 *       for adapters are behind {@link dev.passlink.Passlink#flows}, in {@link dev.passlink.adapter}.
 *   <li><b>Asking.</b> {@link dev.passlink.adapter.Flows#requestLogin requestLogin} takes a {@link
 *       dev.passlink.adapter.LoginForm} and what the {@link dev.passlink.adapter.Browser} sent, counts the {@link
 *       dev.passlink.Limits}, puts a {@link dev.passlink.port.LinkRequest} into the queue and gives everybody the
 *       same answer: {@link dev.passlink.adapter.Asked}. It looks up nothing and writes nothing, so that neither the
 *       page nor the time it takes reveals who has an account (<a
 *       href="https://github.com/OWASP/ASVS/tree/master/5.0">ASVS 5.0</a>, 6.3.8).
 *   <li><b>Mailing.</b> The queue's handler looks up the {@link dev.passlink.User}, derives and signs a {@link
 *       dev.passlink.Grant} for a {@link dev.passlink.Subject} and a {@link dev.passlink.Scope}, and sends a {@link
 *       dev.passlink.port.Mail} to the account's own address. {@link dev.passlink.LinkSettings} decide what it
 *       carries, {@link dev.passlink.text.Texts} provide the words.
 *   <li><b>Redeeming.</b> {@link dev.passlink.adapter.Flows#follow follow} checks a token, {@link
 *       dev.passlink.adapter.Flows#redeemCode redeemCode} checks a code that was entered. The signature comes first
 *       (HMAC, <a href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104</a>); then one gate, {@code
 *       dev.passlink.gate.Gate}, decides about links, codes and passes alike, from top to bottom, and counts the use
 *       last. A {@link dev.passlink.adapter.Redemption} is granted once, no matter how many requests race for it.
 *   <li><b>Staying.</b> {@link dev.passlink.adapter.Flows#signIn signIn} gives a {@link dev.passlink.Pass} in a
 *       cookie, which {@link dev.passlink.adapter.Flows#check check} reads on every request without a lookup; the
 *       account is looked up again once a minute. A pass ends with {@link dev.passlink.adapter.Flows#signOut
 *       signOut}, and all of a user's passes end when their security stamp changes.
 *   <li><b>Views.</b> {@link dev.passlink.Passlink#link(dev.passlink.Subject, dev.passlink.View) link} creates a link
 *       that opens one {@link dev.passlink.View} according to its {@link dev.passlink.ViewRule}. It works for guests,
 *       too, and signs nobody in.
 *   <li><b>Providers.</b> A provider can say who a person is: an {@link dev.passlink.port.IdentityProvider} begins an
 *       {@link dev.passlink.port.IdentityAttempt} and completes it with an {@link dev.passlink.port.Identity}, or
 *       rejects it with an {@link dev.passlink.port.IdentityRejected} that says why. {@link
 *       dev.passlink.adapter.Identities} decides whose account that opens (<a
 *       href="https://openid.net/specs/openid-connect-core-1_0.html#ClaimStability">OpenID Connect Core §5.7</a>:
 *       issuer and subject, not the address).
 *   <li>Every decision is an {@link dev.passlink.AuditEvent} with its {@link dev.passlink.Reason}, which the person
 *       who signs in never sees.
 * </ol>
 *
 * <p>An expected refusal is a value with its reason. If a part can't answer, the result is an {@link
 * dev.passlink.UnavailableException}, and nobody gets in. A mistake in the calling code is an {@link
 * java.lang.IllegalArgumentException} that says how to fix it.
 *
 * <p>The interfaces that applications and other modules implement are in {@link dev.passlink.port}. In a servlet
 * application, start with {@code PasslinkFilter} of {@code passlink-servlet-adapter}.
 */
@NullMarked
package dev.passlink;

import org.jspecify.annotations.NullMarked;
