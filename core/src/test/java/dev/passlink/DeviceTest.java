package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mail calls the browser that asked. */
final class DeviceTest {
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0|Firefox|Linux",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36|Chrome|Windows",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0|Edge|Windows",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15|Safari|macOS",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1|Safari|iOS",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1|Chrome|iOS",
                "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/133.0 Mobile/15E148 Safari/605.1.15|Firefox|iPadOS",
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36|Chrome|Android",
                "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36|Samsung Internet|Android",
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36|Chrome|ChromeOS",
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0|Opera|Windows"
            })
    @ParameterizedTest
    void aBrowserIsNamedRoughly(String userAgent, String browser, String system) {
        assertThat(Device.ofUserAgent(userAgent)).isEqualTo(new Device(browser, system));
    }

    @ValueSource(
            strings = {
                "",
                "curl/8.11.0",
                "Your account is locked, call +1 555 0100 at once",
                "<a href=https://evil.example>sign in</a>",
                "\u202Eevil\r\nBcc: eve@example.com"
            })
    @ParameterizedTest
    void nothingOfAStrangeTextGetsThrough(String userAgent) {
        assertThat(Device.ofUserAgent(userAgent)).isEqualTo(Device.UNKNOWN);
    }

    @Test
    void ofALongTextOnlyTheStartIsRead() {
        assertThat(Device.ofUserAgent("x".repeat(1_000_000) + "Firefox/1")).isEqualTo(Device.UNKNOWN);
        assertThat(Device.ofUserAgent("Firefox/1" + "x".repeat(1_000_000)).browser())
                .isEqualTo("Firefox");
    }

    @ValueSource(strings = {"evil.example", "a\nb", "<b>", "ÄB", "a name that is too long"})
    @ParameterizedTest
    void aNameThatCouldSaySomethingIsACallersMistake(String name) {
        assertThatThrownBy(() -> new Device(name, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Device("", name)).isInstanceOf(IllegalArgumentException.class);
    }
}
