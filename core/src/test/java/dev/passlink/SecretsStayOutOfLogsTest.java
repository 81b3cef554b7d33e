package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.ask.AskedRequest;
import dev.passlink.ask.LoginCodes;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.UserLookup;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingMailer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reads all that is written to the log, at every level, while things go well and badly. */
final class SecretsStayOutOfLogsTest {
    private final MutableClock clock = new MutableClock();
    private final FakeUsers users = new FakeUsers().put(Site.ada().claims(Claims.NONE.text("name", "Lovelace")));
    private final RecordingMailer mailer = new RecordingMailer();

    private Passlink logged(LinkRequestQueue queue) {
        return logged(queue, users);
    }

    private Passlink logged(LinkRequestQueue queue, UserLookup users) {
        return builder(queue, users).build();
    }

    private Passlink.Builder builder(LinkRequestQueue queue, UserLookup users) {
        return Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(Site.KEY_1))
                .users(users)
                .mailer(mailer)
                .queue(queue)
                .clock(clock);
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
                .contains("couldn't be handled", "LINK_DROPPED MAIL_DEFERRED")
                .contains("LINK_ASKED ADDRESS_LIMIT", "LINK_ASKED QUEUE_FULL", "SIGN_UP OK", "LINK_ISSUED OK")
                .contains("Key (email)=(•••@example.com): two rows of '•••@example.com'");
        assertThat(secrets).hasSizeGreaterThan(8).doesNotContain("");
        assertThat(written).doesNotContain(secrets);
    }

    private List<String> wholeFlow() {
        DirectQueue queue = new DirectQueue();
        Passlink passlink = logged(queue);
        Asked.Queued asked = (Asked.Queued) passlink.flows()
                .requestLogin(new LoginForm("ada@example.com", "/jobs?secret-next", false), "c", Browser.NONE);
        AskedRequest request = Site.read(queue.pending().get(0));
        queue.runPending();
        String token = mailer.lastLink().substring(mailer.lastLink().indexOf('=') + 1);
        passlink.flows().examine(token, Browser.NONE);
        SignIn signIn = passlink.flows()
                .signIn(
                        (Redemption.Granted) passlink.flows().redeem(token, Browser.NONE),
                        SignInMethod.LINK,
                        false,
                        new Browser(asked.requests(), ""));
        passlink.flows().redeem(token, Browser.NONE);
        passlink.flows().redeem(token + "x", Browser.NONE);
        passlink.flows().redeemCode("WRONG-CODE", new Browser(asked.requests(), ""));
        queue.runPending();
        clock.advance(Duration.ofSeconds(60));
        PassCheck.Live live = (PassCheck.Live) passlink.flows().check(signIn.text());
        users.failing(true);
        clock.advance(Duration.ofSeconds(60));
        assertThatThrownBy(() -> passlink.flows().check(signIn.text())).isInstanceOf(UnavailableException.class);
        users.failing(false);
        passlink.flows().signOut(live.renewed());
        passlink.flows().check(signIn.text());
        passlink.close();
        breakTheQueuesSide();
        String guests = refuseSomeAndLetGuestsIn();
        return List.of(
                guests,
                "zoe@example.com",
                "eve@example.com",
                token,
                request.id(),
                request.toLinkRequest(KeyRing.parse(Site.KEY_1).keys()).text(),
                asked.requests(),
                signIn.text(),
                signIn.known(),
                live.renewed(),
                Site.KEY_1.substring(2),
                "ada@example.com",
                "secret-next",
                "Lovelace",
                new LoginCodes(CodeFormat.LETTERS)
                        .code(
                                KeyRing.parse(Site.KEY_1).keys().signing(),
                                request.id(),
                                request.address(),
                                request.askedAt()));
    }

    /** Whoever is refused is named no more than whoever is mailed, and neither is who has no account. */
    private String refuseSomeAndLetGuestsIn() {
        DirectQueue queue = new DirectQueue();
        View view = ViewRule.of("/jobs/{id}/apply", "apply").at("17");
        try (Passlink passlink = builder(queue, users)
                .provisioner(address -> new User("42", address, true, "s1", Set.of()))
                .build()) {
            for (int i = 0; i < 6; i++) {
                passlink.flows().requestLogin(LoginForm.of("zoe@example.com"), "c", Browser.NONE);
            }
            queue.runPending();
            String link = mailer.lastLink();
            passlink.flows().redeem(link.substring(link.indexOf('=') + 1), Browser.NONE);
            queue.full(true);
            passlink.flows().requestLogin(LoginForm.of("eve@example.com"), "c", Browser.NONE);
            ViewLink guests = passlink.link(Subject.guest(EmailAddress.of("eve@example.com")), view);
            String token = guests.url().substring(guests.url().indexOf('=') + 1);
            passlink.flows().redeem(token, view, Browser.NONE);
            return token;
        }
    }

    /** Its exception says more than it should, as a driver's does that quotes its parameters. */
    private static final class TalkativeUsers implements UserLookup {
        @Override
        public Optional<User> findByAddress(EmailAddress address) {
            String text = address.normalised();
            throw new IllegalStateException("Key (email)=(" + text + "): two rows of '" + text + "'");
        }

        @Override
        public Optional<User> findById(String id) {
            throw new IllegalStateException("No row " + id);
        }
    }

    private void breakTheQueuesSide() {
        LinkRequestQueue queue = new InMemoryLinkRequestQueue(10, 1, List.of());
        try (Passlink passlink = logged(queue, new TalkativeUsers())) {
            passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE);
        }
    }
}
