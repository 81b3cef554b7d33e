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
        assertThat(read.parameters()).containsEntry("from", "Jöbs+ <jobs+noreply@example.com>");
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
                "smtp://mail.example.com?",
                "smtp://mail.example.com?from=a@example.com&",
                "smtp://mail.example.com?from=a@example.com&rate=1/s&rate=2/s",
                "smtp://mail.example.com?from=a@example.com&Rate=1/s",
                "smtp://mail.example.com?from=a@example.com&s3cret=1",
                "smtp://u:12?connections=s3cret@mail.example.com",
                "smtp://mail.example.com?from=a@example.com,b@example.com",
                "smtp://mail.example.com?from=",
                "smtp://mail.example.com?from=Jobs",
                "smtp://mail.example.com?from=Jobs%20%3Cjobs%3E",
                "smtp://mail.example.com?from=Jobs%20%3Cjobs@example.com%3E%20x",
                "smtp://mail.example.com?from=a@example.com%0d%0aBcc:b@example.com",
                "smtp://mail.example.com?from=Jobs%0aBcc:b@example.com%0a%3Cjobs@example.com%3E",
                "smtp://mail.example.com?from=a@example.com&reply-to=s3cret",
                "smtp://mail.example.com?from=a@example.com&reply-to=a@example.com&reply-to=b@example.com",
                "smtp://mail.example.com?from=a@example.com&reply-to=a@example.com%0d%0aBcc:b@example.com",
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
    void aMailerIsAsPatientAsTheStandardAsks() {
        assertThat(SmtpMailer.builder("smtp://localhost").limits()).isEqualTo(new TimeLimits(5_000, 300_000, 600_000));
    }

    @Test
    void theUrlSetsTheTimeLimitsAndTheBuilderHasTheLastWord() {
        SmtpMailer.Builder builder = SmtpMailer.builder(
                "smtp://localhost?final-timeout=1h&from=a%26b@example.com&connect-timeout=20s&command-timeout=2m");
        assertThat(builder.limits()).isEqualTo(new TimeLimits(20_000, 120_000, 3_600_000));
        assertThat(builder.commandTimeout(Duration.ofSeconds(9)).limits())
                .isEqualTo(new TimeLimits(20_000, 9_000, 3_600_000));
        assertThat(builder.build()).hasToString("SmtpMailer[smtp://localhost:587, from a•••@example.com]");
    }

    @ParameterizedTest
    @CsvSource({
        "14/s, 14 mails in PT1S",
        "30/m, 30 mails in PT1M",
        "500/h, 500 mails in PT1H",
        "2000/d, 2000 mails in PT24H"
    })
    void aRateIsANumberInATime(String rate, String read) {
        assertThat(UrlValue.rate(rate)).hasToString(read);
    }

    @ParameterizedTest
    @CsvSource({
        "connections=, such as connections=8",
        "connections=x9x, such as connections=8",
        "connections=-1, such as connections=8",
        "connections=1e3, such as connections=8",
        "connections=0, between 1 and 100",
        "connections=101, between 1 and 100",
        "rate=, such as rate=14/s",
        "rate=14, such as rate=14/s",
        "rate=x9x/s, such as rate=14/s",
        "rate=14/sec, such as rate=14/s",
        "rate=14/2s, such as rate=14/s",
        "rate=0/s, take it from your server's own limit",
        "rate=100001/d, take it from your server's own limit",
        "connect-timeout=5, such as connect-timeout=30s",
        "command-timeout=5 m, such as command-timeout=30s",
        "final-timeout=x9xm, such as final-timeout=30s",
        "final-timeout=٣m, such as final-timeout=30s",
        "final-timeout=0s, between one millisecond and one day",
        "final-timeout=25h, between one millisecond and one day",
        "rate=1/s&rate=1/s, has a parameter twice",
        "readTimeout=x9x, 'other than from, reply-to, connections, rate, unencrypted-to, connect-timeout, command-timeout and final-timeout'"
    })
    void aParameterThatCannotBeReadIsRefusedWithHowToMendIt(String parameter, String how) {
        assertThatThrownBy(() -> SmtpMailer.builder(
                        "smtp://jobs:s3cret@mail.example.com" + SENDER + "&" + parameter.replace(" ", "%20")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageContaining(how)
                .hasMessageNotContainingAny("s3cret", "x9x")
                .hasMessageEndingWith(".");
    }

    @Test
    void aSettingThatIsMissingIsNamedAtTheStart() {
        assertThatThrownBy(() -> SmtpMailer.connect(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is missing, perhaps because its environment variable isn't set. Give it like");
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
        assertThatThrownBy(() -> builder.commandTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.finalTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
