/**
 * What tests need that are built on Passlink, or that test an implementation of a port.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>An application's test signs in by {@link dev.passlink.testkit.FakeUsers}, a {@link
 *       dev.passlink.testkit.RecordingMailer} and a {@link dev.passlink.testkit.DirectQueue} that works when it is told to,
 *       by a {@link dev.passlink.testkit.MutableClock}; a {@link dev.passlink.testkit.RecordingAudit} knows why somebody was
 *       refused.
 *   <li>A test of a running application has somebody signed in by one line: {@link dev.passlink.testkit.TestSignIn}.
 *   <li>An implementation of a port extends its contract and overrides what makes the thing to test: {@link
 *       dev.passlink.testkit.UseCounterContract}, {@link dev.passlink.testkit.SharedUseCounterContract} for one that many
 *       nodes share, {@link dev.passlink.testkit.LinkRequestQueueContract}, {@link
 *       dev.passlink.testkit.DurableLinkRequestQueueContract}, {@link dev.passlink.testkit.MailerContract}, {@link
 *       dev.passlink.testkit.UserLookupContract}, {@link dev.passlink.testkit.IdentityLinksContract}, {@link
 *       dev.passlink.testkit.PasskeysContract}, {@link dev.passlink.testkit.SharedPasskeysContract}.
 *   <li>What goes wrong outside is played: {@link dev.passlink.testkit.FakeOpenIdProvider} is a provider that misbehaves,
 *       {@link dev.passlink.testkit.FaultyProxy} a network that does, {@link dev.passlink.testkit.MailScanner} what opens
 *       links before people do.
 *   <li>{@link dev.passlink.testkit.GuardAttack} tries to get past the guard of a running application.
 * </ol>
 *
 * <pre>{@code
 * MutableClock clock = new MutableClock();
 * FakeUsers users = new FakeUsers().put(ada);
 * RecordingMailer mailer = new RecordingMailer();
 * DirectQueue queue = new DirectQueue();
 * Passlink passlink = Passlink.builder()
 *     .baseUrl("https://jobs.example.com")
 *     .keys(KeyRing.parse(KeyRing.generate()))
 *     .users(users).mailer(mailer).queue(queue).clock(clock)
 *     .build();
 * passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "203.0.113.7", Browser.NONE);
 * queue.runPending();
 * mailer.lastLink();  // https://jobs.example.com/login/link?passlink=…
 * }</pre>
 */
@NullMarked
package dev.passlink.testkit;

import org.jspecify.annotations.NullMarked;
