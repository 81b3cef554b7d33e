package dev.passlink.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a URL and a builder may say. */
final class SmtpUrlTest {
    private static final String SENDER = "?from=noreply@example.com";

    @ParameterizedTest
    @CsvSource({
        "smtp://mail.example.com, false, mail.example.com, 587",
        "SMTPS://Mail.Example.com/, true, mail.example.com, 465",
        "smtps://mail.example.com:2465, true, mail.example.com, 2465",
        "smtp://[::1]:25, false, ::1, 25"
    })
    void schemeHostAndPortAreRead(String url, boolean implicitTls, String host, int port) {
        SmtpUrl read = SmtpUrl.parse(url);
        assertThat(read.implicitTls()).isEqualTo(implicitTls);
        assertThat(read.host()).isEqualTo(host);
        assertThat(read.port()).isEqualTo(port);
    }

    @Test
    void credentialsAndSenderArePercentDecodedAndAPlusIsAPlus() {
        SmtpUrl read = SmtpUrl.parse(
                "smtp://j%C3%B6b+s%40example.com:a%3Ab%2F%23+:c@h?from=J%C3%B6bs+%20%3Cjobs+noreply@example.com%3E");
        assertThat(read.credentials()).isEqualTo(new Credentials("jöb+s@example.com", "a:b/#+:c"));
        assertThat(read.from()).isEqualTo("Jöbs+ <jobs+noreply@example.com>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.8.8.8", "[::1]"})
    void theseHostsAreThisMachine(String host) {
        assertThat(SmtpUrl.parse("smtp://" + host).isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost.example.com", "127.0.0.1.example.com", "0.0.0.0", "10.0.0.1", "mylocalhost"})
    void theseHostsAreNot(String host) {
        assertThat(SmtpUrl.parse("smtp://" + host).isLoopback()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mail.example.com",
                "mail.example.com:587",
                "http://mail.example.com" + SENDER,
                "smtp://",
                "smtp:mail.example.com",
                "smtp://mail.example.com:0" + SENDER,
                "smtp://mail.example.com:70000" + SENDER,
                "smtp://mail.example.com",
                "smtp://u:s3cret@mail.example.com",
                "smtp://u:s3cret @mail.example.com" + SENDER,
                "smtp://u:s3cret@more@mail.example.com" + SENDER,
                "smtp://u:12#s3cret@mail.example.com" + SENDER,
                "smtp://u:12/s3cret@mail.example.com" + SENDER,
                "smtp://u:12?s3cret@mail.example.com" + SENDER,
                "smtp://u:s3cret%ff@mail.example.com" + SENDER,
                "smtp://u:s3cret%zz@mail.example.com" + SENDER,
                "smtp://s3cret@mail.example.com" + SENDER,
                "smtp://:s3cret@mail.example.com" + SENDER,
                "smtp://mail.example.com?form=noreply@example.com",
                "smtp://mail.example.com?from=a@example.com&from=b@example.com",
                "smtp://mail.example.com?from=a@example.com,b@example.com",
                "smtp://mail.example.com?from=",
                "smtp://mail.example.com?from=Jobs",
                "smtp://mail.example.com?from=Jobs%20%3Cjobs%3E",
                "smtp://mail.example.com?from=Jobs%20%3Cjobs@example.com%3E%20x",
                "smtp://mail.example.com?from=a@example.com%0d%0aBcc:b@example.com",
                "smtp://mail.example.com?from=Jobs%0aBcc:b@example.com%0a%3Cjobs@example.com%3E",
                "smtp://mail.example.com?from=Jobs%E2%80%A8%3Cjobs@example.com%3E"
            })
    void aBadUrlIsRefusedWithoutQuotingIt(String url) {
        assertThatThrownBy(() -> SmtpMailer.connect(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("s3cret")
                .hasMessageEndingWith(".");
    }

    @Test
    void aSettingThatIsMissingIsNamedAtTheStart() {
        assertThatThrownBy(() -> SmtpMailer.connect(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is missing, perhaps since its environment variable is not set. Give it like");
        assertThatThrownBy(() -> SmtpMailer.builder("smtp://mail.example.com").credentials("jobs", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give both");
    }

    @Test
    void aMissingSenderIsTheUserNameIfThatIsAnAddress() {
        assertThat(SmtpMailer.connect("smtp://noreply%40jobs.example:pw@mail.example.com"))
                .hasToString("SmtpMailer[smtp://mail.example.com:587, from n•••@jobs.example]");
        assertThat(SmtpMailer.builder("smtp://mail.example.com")
                        .credentials("noreply@jobs.example", "pw")
                        .build())
                .hasToString("SmtpMailer[smtp://mail.example.com:587, from n•••@jobs.example]");
    }

    @Test
    void aMissingSenderIsPasslinkOnThisMachine() {
        assertThat(SmtpMailer.connect("smtp://localhost:2525"))
                .hasToString("SmtpMailer[smtp://localhost:2525, from p•••@localhost]");
    }

    @Test
    void aMissingSenderIsOtherwiseAMistakeThatSaysHowToMendIt() {
        assertThatThrownBy(() -> SmtpMailer.connect("smtp://apikey:pw@mail.example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("?from=");
    }

    @Test
    void theBuilderRefusesWhatCannotWork() {
        SmtpMailer.Builder builder = SmtpMailer.builder("smtp://localhost");
        assertThatThrownBy(() -> builder.credentials("user", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.from("Jobs\r\nBcc: eve@example.com <a@example.com>"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.messageIdDomain("a> b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.readTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.writeTimeout(Duration.ofNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.attemptTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
