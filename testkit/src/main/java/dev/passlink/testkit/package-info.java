/**
 * What you need to test an application that uses Passlink, or an implementation of a port.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>An application's test signs in with {@link dev.passlink.testkit.FakeUsers}, a {@link
 *       dev.passlink.testkit.RecordingMailer} and a {@link dev.passlink.testkit.DirectQueue} that works when told to, on a {@link
 *       dev.passlink.testkit.MutableClock}; a {@link dev.passlink.testkit.RecordingAudit} knows why somebody was refused.
 *   <li>A test of a running application signs somebody in with one line: {@link dev.passlink.testkit.TestSignIn}.
 *   <li>The test of a port's implementation extends the port's contract and overrides the methods that make the implementation:
 *       {@link dev.passlink.testkit.UseCounterContract}, {@link dev.passlink.testkit.SharedUseCounterContract} for a counter that
 *       nodes share, {@link dev.passlink.testkit.LinkRequestQueueContract}, {@link
 *       dev.passlink.testkit.DurableLinkRequestQueueContract}, {@link dev.passlink.testkit.MailerContract}, {@link
 *       dev.passlink.testkit.UserLookupContract}, {@link dev.passlink.testkit.IdentityLinksContract}, {@link
 *       dev.passlink.testkit.PasskeysContract}, {@link dev.passlink.testkit.SharedPasskeysContract}.
 *   <li>Trouble from outside can be simulated: {@link dev.passlink.testkit.FakeOpenIdProvider} is a provider that can misbehave,
 *       {@link dev.passlink.testkit.FaultyProxy} a network that can, and {@link dev.passlink.testkit.MailScanner} opens links
 *       before people do.
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
