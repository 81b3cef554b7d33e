package dev.passlink.servlet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Limits;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.servlet.TestBrowser.Reply;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingAudit;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.SignInDecision;
import dev.passlink.web.Site;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One site in one container, and people who visit it over real HTTP. */
abstract class ServletFixture {
    static final String PUBLIC = "https://jobs.example.com/app";
    private static final String KEYS = KeyRing.generate();
    static final String PUBLIC_HOST = "jobs.example.com";

    final MutableClock clock = new MutableClock();
    final FakeUsers users = new FakeUsers();
    final RecordingMailer mailer = new RecordingMailer();
    final RecordingAudit audit = new RecordingAudit();
    DirectQueue queue = new DirectQueue();
    final User ada = new User("17", EmailAddress.of("ada@example.com"), true, "s1", Set.of("admin"));
    final User grace = new User("18", EmailAddress.of("grace@example.com"), true, "s1", Set.of());

    private @Nullable Container container;
    private @Nullable Passlink passlink;
    SignInDecision decision = (user, method) -> new SignInDecision.SignedIn();

    abstract Container container();

    @BeforeEach
    void start() throws Exception {
        users.put(ada).put(grace);
        users.put(new User("19", EmailAddress.of("mallory@example.com"), false, "s1", Set.of()));
        start(builder -> builder, builder -> builder);
    }

    /** Begins anew with other settings. */
    void restart(UnaryOperator<Passlink.Builder> settings, UnaryOperator<Site.Builder<?>> filterSettings)
            throws Exception {
        stop();
        start(settings, filterSettings);
    }

    private void start(UnaryOperator<Passlink.Builder> settings, UnaryOperator<Site.Builder<?>> filterSettings)
            throws Exception {
        queue = new DirectQueue();
        passlink = settings.apply(Passlink.builder()
                        .baseUrl(PUBLIC)
                        .keys(KeyRing.parse(KEYS))
                        .users(users)
                        .mailer(mailer)
                        .clock(clock)
                        .queue(queue)
                        .audit(audit)
                        .limits(new Limits(5, 20, 1000, 5)))
                .build();
        Site.Builder<PasslinkFilter> builder = PasslinkFilter.builder(passlink)
                .signedIn("/account/*")
                .landing("/account")
                .decision((user, method) -> decision.decide(user, method));
        assertThat(filterSettings.apply(builder)).isSameAs(builder);
        PasslinkFilter filter = builder.build();
        container = container();
        container.start("/app", filter, new TestApplication());
    }

    @AfterEach
    void stop() throws Exception {
        requireNonNull(container).stop();
        requireNonNull(passlink).close();
    }

    Passlink passlink() {
        return requireNonNull(passlink);
    }

    int port() {
        return requireNonNull(container).port();
    }

    TestBrowser browser() {
        return new TestBrowser(port(), PUBLIC_HOST);
    }

    /** Asks by the form and returns the target of the mailed link. */
    String ask(TestBrowser browser, String email) {
        return ask(browser, email, "");
    }

    String ask(TestBrowser browser, String email, String next) {
        Reply form = browser.get("/app/login");
        Reply reply =
                browser.post("/app/login", "email", email, "next", next, "antiForgery", form.field("antiForgery"));
        assertThat(reply.status()).isEqualTo(303);
        queue.runPending();
        assertThat(mailer.lastLink()).startsWith(PUBLIC + "/login/link?passlink=");
        return mailer.lastLink().substring("https://jobs.example.com".length());
    }

    TestBrowser signedIn(String email) {
        TestBrowser browser = browser();
        assertThat(browser.get(ask(browser, email)).status()).isEqualTo(303);
        return browser;
    }

    List<Reason> redemptions() {
        return audit.reasons(AuditEvent.Type.REDEMPTION);
    }
}
