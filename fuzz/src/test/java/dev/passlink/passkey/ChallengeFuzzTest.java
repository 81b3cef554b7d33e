package dev.passlink.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.passlink.InMemoryUseCounter;
import dev.passlink.Reason;
import dev.passlink.adapter.PasskeyFlows;
import dev.passlink.count.IssueTime;
import dev.passlink.count.Uses;
import dev.passlink.port.UseCounter;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.Keys;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Signed;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Challenges and user handles that a browser brings back. */
final class ChallengeFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Keys KEYS = Keys.parse("1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    private static final UseCounter COUNTER = new InMemoryUseCounter(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private static final String SECRET = Signed.encode(new byte[16]);
    private static final Challenges CHALLENGES = new Challenges(
            "https://jobs.example.com",
            KEYS,
            COUNTER,
            new IssueTime(CLOCK, new Uses(COUNTER)),
            new RandomBytes(new SecureRandom()),
            CLOCK);

    static Stream<byte[]> challenges() {
        byte[] signed = Signed.decode(CHALLENGES.toSignIn(SECRET)).orElseThrow();
        byte[] body = Arrays.copyOfRange(signed, 2, signed.length - 16);
        byte[] create = Arrays.copyOf(body, body.length + 44);
        create[16] = 3;
        byte[] confirm = Arrays.copyOf(body, body.length + 12);
        confirm[16] = 2;
        return Stream.of(body, create, confirm);
    }

    @MethodSource("challenges")
    @FuzzTest
    void aSignedChallengeIsForOneKindNowAndInThisBrowser(byte @NotNull [] body) {
        String text = new Signed(KEYS, Purpose.PASSKEY_CHALLENGE)
                .sign(0x10, KEYS.signing(), new FieldWriter().fixed(body), new byte[16]);
        long good = Stream.of(Challenges.Kind.values())
                .map(kind -> CHALLENGES.find(text, kind, Optional.empty(), List.of(SECRET)))
                .filter(found -> found.reason() == Reason.OK)
                .map(found -> found.challenge().orElseThrow())
                .peek(known -> {
                    // Nobody is signed in here: nothing else can begin.
                    assertThat(known.kind()).isEqualTo(Challenges.Kind.SIGN_IN);
                    assertThat(known.expiresAt()).isAfter(NOW);
                    assertThat(known.issuedAt())
                            .isBefore(NOW.plus(PasskeyFlows.CHALLENGE_LIFETIME))
                            .isAfter(NOW.minus(PasskeyFlows.CHALLENGE_LIFETIME));
                    assertThat(body).hasSize(22);
                })
                .count();
        assertThat(good).isLessThanOrEqualTo(1);
        String other = Signed.encode(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
        assertThat(CHALLENGES
                        .find(text, Challenges.Kind.SIGN_IN, Optional.empty(), List.of(other, "", text))
                        .reason())
                .isEqualTo(Reason.FORGED);
    }

    static Stream<String> handles() {
        return Stream.of(CHALLENGES.newUserHandle(), CHALLENGES.toSignIn(SECRET), "A".repeat(43), "");
    }

    @MethodSource("handles")
    @FuzzTest
    void noTextIsAChallengeAndAHandleHasOneSpelling(@NotNull String text) {
        Challenges.Found found = CHALLENGES.find(text, Challenges.Kind.SIGN_IN, Optional.empty(), List.of(SECRET));
        if (found.reason() == Reason.OK) {
            assertThat(Signed.encode(Signed.decode(text).orElseThrow())).isEqualTo(text);
        }
        if (CHALLENGES.isUserHandle(text)) {
            assertThat(text).matches("[A-Za-z0-9_-]{43}");
            assertThat(Signed.encode(Signed.decode(text).orElseThrow())).isEqualTo(text);
        }
    }
}
