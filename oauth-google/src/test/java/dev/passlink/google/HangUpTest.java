package dev.passlink.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.testkit.FakeOpenIdProvider.Answer;
import dev.passlink.testkit.FakeOpenIdProvider.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A deadline ends the connection too, not only the wait. */
@Timeout(300)
final class HangUpTest extends WithFakeProvider {
    @Test
    void theConnectionOfABodyThatDripsIsClosed() {
        fake.answer(Endpoint.TOKEN, Answer.json("{").dripping());
        assertRefused(signIn(impatient().build()), Cause.UNAVAILABLE);
        while (fake.writing() > 0) {
            Thread.onSpinWait();
        }
        assertThat(fake.calls(Endpoint.TOKEN)).isEqualTo(1);
    }

    @Test
    void theConnectionOfABodyThatNeverEndsIsClosed() {
        fake.answer(Endpoint.TOKEN, Answer.json(" ".repeat(1000)).endless());
        assertRefused(signIn(google().build()), Cause.UNAVAILABLE);
        while (fake.writing() > 0) {
            Thread.onSpinWait();
        }
        assertThat(fake.calls(Endpoint.TOKEN)).isEqualTo(1);
    }
}
