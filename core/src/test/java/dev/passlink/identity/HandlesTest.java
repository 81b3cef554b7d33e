package dev.passlink.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.IdentityAttempt;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class HandlesTest {
    private static final String STATE = "state-of-sixteen";

    private static IdentityAttempt attempt(String provider, String state, String next) {
        return new IdentityAttempt(provider, state, "verifier", Instant.parse("2026-11-24T09:00:00Z"), next);
    }

    @Test
    void everyAttemptHasItsHandleWhichDoesNotTellTheState() {
        String handle = Handles.of(attempt("google", STATE, ""));
        assertThat(handle).hasSize(22).doesNotContain(STATE).isEqualTo(Handles.of(attempt("google", STATE, "/jobs")));
        assertThat(handle)
                .isNotEqualTo(Handles.of(attempt("google", STATE + "x", "")))
                .isNotEqualTo(Handles.of(attempt("company", STATE, "")));
    }
}
