package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What a queue may keep outside the process. */
final class LinkRequestTest {
    private static final LinkRequest LOGIN = new LinkRequest(
            LinkRequest.Kind.MAIL,
            "AAAAAAAAAAAAAAAAAAAAAA",
            255,
            EmailAddress.of("Ada@example.com"),
            Scope.LOGIN,
            "/jobs?page=2",
            Instant.parse("2026-11-24T09:00:00Z"),
            Duration.ofMinutes(10),
            1,
            "",
            "");
    private static final LinkRequest VIEW = new LinkRequest(
            LinkRequest.Kind.WRONG_CODE,
            "BBBBBBBBBBBBBBBBBBBBBA",
            1,
            EmailAddress.of("grace@example.com"),
            Scope.view("apply", "1:2", "ü", ""),
            "",
            Instant.parse("2105-01-01T00:00:00Z"),
            Duration.ofDays(180),
            255,
            "QRSTUVWXYZabcdef",
            "ABCDEFGHIJKLMNOP",
            "Google",
            Locale.forLanguageTag("pt-BR"),
            new Device("Samsung Internet", "Android"));

    @Test
    void itComesBackFromItsTextAsItWas() {
        assertThat(LinkRequest.parse(LOGIN.text())).isEqualTo(LOGIN);
        assertThat(LinkRequest.parse(VIEW.text())).isEqualTo(VIEW);
        assertThat(LinkRequest.parse(LOGIN.text()).address().text()).isEqualTo("Ada@example.com");
    }

    @Test
    void oneForAViewWithTheLongestPathComesBackToo() {
        String[] values = Collections.nCopies(16, "\u00e9".repeat(127)).toArray(new String[0]);
        LinkRequest longest = new LinkRequest(
                VIEW.kind(),
                VIEW.id(),
                VIEW.keyId(),
                VIEW.address(),
                Scope.view("apply", values),
                "/%C3%A9".repeat(16 * 127),
                VIEW.askedAt(),
                VIEW.lifetime(),
                VIEW.uses(),
                VIEW.viewStamp(),
                VIEW.allowance());
        assertThat(LinkRequest.parse(longest.text())).isEqualTo(longest);
    }

    @Test
    void aDeviceThatCouldSaySomethingIsNotRead() {
        byte[] bytes = Base64.getUrlDecoder().decode(VIEW.text());
        bytes[bytes.length - 1] = '<';
        String text = Signed.encode(bytes);
        assertThatThrownBy(() -> LinkRequest.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLanguageOfAnyLengthIsACallersMistake() {
        Locale endless = Locale.forLanguageTag("de-x" + "-abcdefgh".repeat(20));
        assertThatThrownBy(() -> new LinkRequest(
                        LOGIN.kind(),
                        LOGIN.id(),
                        LOGIN.keyId(),
                        LOGIN.address(),
                        LOGIN.scope(),
                        LOGIN.next(),
                        LOGIN.askedAt(),
                        LOGIN.lifetime(),
                        LOGIN.uses(),
                        LOGIN.viewStamp(),
                        LOGIN.allowance(),
                        LOGIN.linking(),
                        endless,
                        Device.UNKNOWN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTextThatWasCutOrIsLongerIsACallersMistake() {
        byte[] bytes = Base64.getUrlDecoder().decode(VIEW.text());
        for (int length = 0; length < bytes.length; length++) {
            String cut = Signed.encode(Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> LinkRequest.parse(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        String longer = Signed.encode(Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> LinkRequest.parse(longer)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LinkRequest.parse("no base64!")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherVersionOrKindIsACallersMistake() {
        for (int at = 0; at < 2; at++) {
            byte[] changed = Base64.getUrlDecoder().decode(LOGIN.text());
            changed[at] = 9;
            assertThatThrownBy(() -> LinkRequest.parse(Signed.encode(changed)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("drop it");
        }
    }

    @Test
    void itsToStringDoesNotShowTheIdFromWhichAGrantIsDerived() {
        assertThat(LOGIN.toString()).doesNotContain(LOGIN.id()).contains("MAIL");
    }
}
