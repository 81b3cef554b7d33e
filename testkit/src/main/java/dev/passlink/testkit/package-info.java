/**
 * What a test of an application, or of another implementation of a port, needs: fakes in memory, a clock that stands
 * still, and the contract of a counter.
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
 * passlink.requestLogin(LoginForm.of("ada@example.com"), "203.0.113.7", Browser.NONE);
 * queue.runPending();
 * mailer.lastLink();  // https://jobs.example.com/login/link?passlink=…
 * }</pre>
 */
@NullMarked
package dev.passlink.testkit;

import org.jspecify.annotations.NullMarked;
