package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.LinkRequestQueue;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingMailer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads all that is written to the log, at every level, while things go well and badly. */
final class SecretsStayOutOfLogsTest {
    private final MutableClock clock = new MutableClock();
    private final FakeUsers users = new FakeUsers().put(Site.ada());
    private final RecordingMailer mailer = new RecordingMailer();

    private Passlink logged(LinkRequestQueue queue) {
        return Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(Site.KEY_1))
                .users(users)
                .mailer(mailer)
                .queue(queue)
                .clock(clock)
                .build();
    }

    @Test
    void fault16_noTokenLinkCookieRequestIdKeyOrWholeAddressIsLogged() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, UTF_8));
        List<String> secrets;
        try {
            secrets = wholeFlow();
        } finally {
            System.setErr(before);
        }
        String written = log.toString(UTF_8);
        // The log was really read: each of these is there.
        assertThat(written)
                .contains("LINK_ASKED OK", "MAIL OK", "REDEMPTION OK", "REDEMPTION USED", "REDEMPTION FORGED")
                .contains("SIGN_IN OK", "PASS OK", "SIGN_OUT OK", "PASS REVOKED", "FAILURE UNAVAILABLE")
                .contains("could not be dealt with", "LINK_DROPPED MAIL_DEFERRED");
        assertThat(secrets).hasSizeGreaterThan(8).doesNotContain("");
        assertThat(written).doesNotContain(secrets);
    }

    private List<String> wholeFlow() {
        DirectQueue queue = new DirectQueue();
        Passlink passlink = logged(queue);
        Asked.Queued asked = (Asked.Queued)
                passlink.requestLogin(new LoginForm("ada@example.com", "/jobs?secret-next", false), "c", Browser.NONE);
        LinkRequest request = queue.pending().get(0);
        queue.runPending();
        String token = mailer.lastLink().substring(mailer.lastLink().indexOf('=') + 1);
        passlink.examine(token, Scope.LOGIN, Browser.NONE);
        SignIn signIn = passlink.signIn(
                (Redemption.Granted) passlink.redeem(token, Scope.LOGIN, Browser.NONE),
                Method.LINK,
                false,
                new Browser(asked.requests(), ""));
        passlink.redeem(token, Scope.LOGIN, Browser.NONE);
        passlink.redeem(token + "x", Scope.LOGIN, Browser.NONE);
        passlink.redeemCode("WRONG-CODE", new Browser(asked.requests(), ""));
        queue.runPending();
        clock.advance(Duration.ofSeconds(60));
        PassCheck.Live live = (PassCheck.Live) passlink.check(signIn.text());
        users.failing(true);
        clock.advance(Duration.ofSeconds(60));
        assertThatThrownBy(() -> passlink.check(signIn.text())).isInstanceOf(UnavailableException.class);
        users.failing(false);
        passlink.signOut(live.renewed());
        passlink.check(signIn.text());
        passlink.close();
        breakTheQueuesSide();
        return List.of(
                token,
                request.id(),
                asked.requests(),
                signIn.text(),
                signIn.known(),
                live.renewed(),
                Site.KEY_1.substring(2),
                "ada@example.com",
                "secret-next",
                Derivation.code(
                        KeyRing.parse(Site.KEY_1).signing(),
                        request.id(),
                        request.address(),
                        request.askedAt(),
                        CodeFormat.LETTERS));
    }

    private void breakTheQueuesSide() {
        users.failing(true);
        try (Passlink passlink = logged(new InMemoryLinkRequestQueue(10, 1, List.of(), Duration.ofSeconds(10)))) {
            passlink.requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE);
        }
        users.failing(false);
    }
}
