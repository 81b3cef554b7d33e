package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.Identity;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.IdentityRejected;
import dev.passlink.port.IdentityStart;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes between core, adapter and a provider. */
final class IdentityTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00.123456789Z");
    private static final String STATE = "AbCdEfGhIjKlMnOpQrStUv";

    private static IdentityAttempt attempt(String next) {
        return new IdentityAttempt("google", STATE, "nonce.verifier.https://a.example/b?c=d", NOW, next);
    }

    @Test
    void anAttemptSurvivesTheWayThroughText() {
        for (String next : new String[] {"", "/", "/jobs?page=2&q=%20", "/" + "x".repeat(511)}) {
            IdentityAttempt attempt = attempt(next);
            assertThat(IdentityAttempt.parse(attempt.toText())).contains(attempt);
            assertThat(attempt.next()).isEqualTo(next);
        }
        assertThat(attempt("").begunAt()).isEqualTo(Instant.parse("2026-11-24T09:00:00Z"));
        assertThat(attempt("").expiresAt()).isEqualTo(attempt("").begunAt().plus(Duration.ofMinutes(10)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "//evil.example", "/\\evil", "/a\nb", "jobs", "/\u00e9"})
    void anAttemptLeadsNowhereElse(String next) {
        assertThat(attempt(next).next()).isEmpty();
    }

    @Test
    void noAttemptTellsItsState() {
        assertThat(attempt("").toString()).doesNotContain(STATE, "verifier").contains("google");
        assertThat(new IdentityStart.Redirect(URI.create("https://a.example/?nonce=x"), attempt("")).toString())
                .doesNotContain("nonce", STATE);
    }

    @Test
    void aTextThatIsNoAttemptIsRefused() {
        String text = attempt("/jobs").toText();
        for (String bad : new String[] {
            "",
            "1",
            "\n\n\n\n\n",
            text + "\n",
            text + "\nx",
            "\n" + text,
            text.replaceFirst("1", "2"),
            text.replace("google", "Google"),
            text.replace(STATE, "short"),
            text.replace(STATE, STATE + "="),
            text.replace("verifier", "veri fier"),
            text.replace("/jobs", "//evil"),
            text.replace("17", "017"),
            text.replace("17", "-17"),
            text.replace("17", "99999999999917"),
            text.replace("\n", "\r\n")
        }) {
            assertThat(IdentityAttempt.parse(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void aSecretThatWouldNotSurviveIsRefused() {
        for (String secret : new String[] {"a b", "a\nb", "\u00e9", "x".repeat(1025)}) {
            assertThatThrownBy(() -> new IdentityAttempt("google", STATE, secret, NOW, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(secret);
        }
        assertThatThrownBy(() -> new IdentityAttempt("google", STATE, "", Instant.MIN, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIdentityNeedsAKeyAndPrintsNoAddress() {
        Optional<EmailAddress> email = Optional.of(EmailAddress.of("ada@example.com"));
        Identity identity = new Identity(
                "https://a.example", "1", email, true, true, Optional.empty(), Optional.of("Ada Lovelace"));
        assertThat(identity.toString())
                .doesNotContain("ada@example.com", "Lovelace")
                .contains("https://a.example, 1");
        assertThatThrownBy(() -> new Identity("", "1", email, true, true, Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Identity("i", "", email, true, true, Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new Identity("i", "1".repeat(256), email, true, true, Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new Identity("i", "1", Optional.empty(), false, true, Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyThatLooksLikeAnotherIsNone() {
        Optional<EmailAddress> none = Optional.empty();
        for (String alike :
                List.of(" 1", "1 ", " ", "1\u200b", "\uff11", "\u0430", "\u00e4", "1\n", "\u0000", "1\u007f")) {
            assertThatThrownBy(() -> new Identity("i", alike, none, false, false, Optional.empty(), Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Identity(alike, "1", none, false, false, Optional.empty(), Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String subject : List.of("1", "a b", "auth0|CN=Ada, O=x", "~".repeat(255))) {
            assertThat(new Identity("i", subject, none, false, false, Optional.empty(), Optional.empty()).subject())
                    .isEqualTo(subject);
        }
    }

    @Test
    void onlyARefusedTokenNamesACheck() {
        assertThatThrownBy(() -> IdentityRejected.of(IdentityRejected.Cause.TOKEN_REFUSED, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IdentityRejected(
                        IdentityRejected.Cause.STALE, Optional.of(IdentityRejected.TokenCheck.NONCE), ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(IdentityRejected.token(IdentityRejected.TokenCheck.NONCE, "").cause())
                .isEqualTo(IdentityRejected.Cause.TOKEN_REFUSED);
    }
}
