package dev.passlink.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Limits;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingAudit;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.TestBrowser.Reply;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One site behind one adapter, and people who visit it over real HTTP. */
abstract class AdapterFixture {
    protected static final String PUBLIC = "https://jobs.example.com/app";
    private static final String KEYS = KeyRing.generate();
    protected static final String PUBLIC_HOST = "jobs.example.com";

    protected final MutableClock clock = new MutableClock();
    protected final FakeUsers users = new FakeUsers();
    protected final RecordingMailer mailer = new RecordingMailer();
    protected final RecordingAudit audit = new RecordingAudit();
    protected DirectQueue queue = new DirectQueue();
    protected final User ada = new User("17", EmailAddress.of("ada@example.com"), true, "s1", Set.of("admin"));
    protected final User grace = new User("18", EmailAddress.of("grace@example.com"), true, "s1", Set.of());

    private @Nullable TestServer server;
    private @Nullable Passlink passlink;
    protected SignInDecision decision = (user, method) -> new SignInDecision.SignedIn();

    /** The adapter under test: another one for each call. */
    protected abstract TestServer server();

    @BeforeEach
    protected final void start() throws Exception {
        users.put(ada).put(grace);
        users.put(new User("19", EmailAddress.of("mallory@example.com"), false, "s1", Set.of()));
        start(builder -> builder, builder -> builder);
    }

    /** Begins anew with other settings. */
    protected final void restart(UnaryOperator<Passlink.Builder> settings, UnaryOperator<Site.Builder<?>> siteSettings)
            throws Exception {
        stop();
        start(settings, siteSettings);
    }

    private void start(UnaryOperator<Passlink.Builder> settings, UnaryOperator<Site.Builder<?>> siteSettings)
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
        server = server();
        server.start("/app", passlink, builder -> {
            Site.Builder<?> site = builder.signedIn("/account/*")
                    .landing("/account")
                    .decision((user, method) -> decision.decide(user, method));
            assertThat(siteSettings.apply(site)).isSameAs(builder);
        });
    }

    @AfterEach
    protected final void stop() throws Exception {
        requireNonNull(server).stop();
        requireNonNull(passlink).close();
    }

    protected Passlink passlink() {
        return requireNonNull(passlink);
    }

    protected int port() {
        return requireNonNull(server).port();
    }

    protected TestBrowser browser() {
        return new TestBrowser(port(), PUBLIC_HOST);
    }

    /** Asks by the form and returns the target of the mailed link. */
    protected String ask(TestBrowser browser, String email) {
        return ask(browser, email, "");
    }

    protected String ask(TestBrowser browser, String email, String next) {
        Reply form = browser.get("/app/login");
        Reply reply =
                browser.post("/app/login", "email", email, "next", next, "antiForgery", form.field("antiForgery"));
        assertThat(reply.status()).isEqualTo(303);
        queue.runPending();
        assertThat(mailer.lastLink()).startsWith(PUBLIC + "/login/link?passlink=");
        return mailer.lastLink().substring("https://jobs.example.com".length());
    }

    /** What the waiting page says, without the address: it names it in the browser where it was typed, and masks it elsewhere. */
    protected static String withoutTyped(String text, String typed) {
        String named = text;
        for (String one : List.of(typed, EmailAddress.of(typed).masked())) {
            named = named.replace(one, "…").replace(one.replace("@", "<wbr>@<wbr>"), "…");
        }
        return named;
    }

    protected TestBrowser signedIn(String email) {
        TestBrowser browser = browser();
        assertThat(browser.get(ask(browser, email)).status()).isEqualTo(303);
        return browser;
    }

    protected List<Reason> redemptions() {
        return audit.reasons(AuditEvent.Type.REDEMPTION);
    }
}
