package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.jdbc.JdbcIdentityLinks;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.web.TestBrowser;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes and one PostgreSQL are one site, and stay it over a restart. */
final class TwoNodesTest {
    private static EmbeddedPostgres postgres;
    private static PartsSite one;
    private static PartsSite other;
    private static MutableClock clock;

    private static PartsSite node() {
        return PartsSite.describe()
                .database("jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres")
                .with("spring.datasource.username", "postgres")
                .with("spring.datasource.hikari.maximum-pool-size", "4")
                .with("passlink.jdbc.initialize-schema", "always")
                .users(new FakeUsers().put(new User("17", EmailAddress.of("ada@example.com"), true, "s", Set.of())))
                .beans(context ->
                        context.registerBean(PasslinkCustomizer.class, () -> passlink -> passlink.clock(clock)))
                .start();
    }

    @BeforeAll
    static void startBoth() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        clock = new MutableClock(Clock.systemUTC().instant());
        one = node();
        other = node();
    }

    @AfterAll
    static void stopBoth() throws IOException {
        one.close();
        other.close();
        postgres.close();
    }

    /** The email may leave from either node. */
    private static String asked(TestBrowser browser) {
        int before = mails();
        PartsSite.ask(browser);
        PartsSite.await(() -> mails() > before);
        PartsSite sender = one.mailer().mails().size() > sent ? one : other;
        sent = one.mailer().mails().size();
        return PartsSite.path(sender.mailer().lastLink());
    }

    private static int sent;

    private static int mails() {
        return one.mailer().mails().size() + other.mailer().mails().size();
    }

    @Test
    void aLinkIsRedeemedOnceWhicheverNodeItReaches() {
        TestBrowser browser = one.browser();
        String link = asked(browser);
        TestBrowser again = other.browser(browser);

        browser.get(link);
        again.get(link);

        assertThat(PartsSite.who(browser)).isEqualTo("17");
        assertThat(PartsSite.who(again)).isEqualTo("nobody");
        assertThat(one.audit().reasons(AuditEvent.Type.REDEMPTION)).contains(Reason.OK);
        assertThat(other.audit().reasons(AuditEvent.Type.REDEMPTION)).contains(Reason.USED);
    }

    @Test
    void aSignOutOnOneNodeIsSeenOnTheOther() {
        TestBrowser browser = one.browser();
        browser.get(asked(browser));
        assertThat(PartsSite.who(browser)).isEqualTo("17");
        TestBrowser copied = other.browser(browser);
        assertThat(PartsSite.who(copied)).isEqualTo("17");

        String field = browser.get("/logout").field("antiForgery");
        assertThat(browser.post("/logout", "antiForgery", field).status()).isEqualTo(303);
        clock.advance(Duration.ofSeconds(61));

        assertThat(PartsSite.who(copied)).isEqualTo("nobody");
    }

    @Test
    void aRestartEndsNoSignInAndBringsNoLinkBack() {
        TestBrowser browser = one.browser();
        String link = asked(browser);
        TestBrowser thief = one.browser(browser);
        browser.get(link);
        other.bean(JdbcIdentityLinks.class).connect("17", "https://id.example.com", "ada");
        one.close();
        one = node();
        sent = 0;

        assertThat(PartsSite.who(one.browser(browser))).isEqualTo("17");
        TestBrowser again = one.browser(thief);
        again.get(link);
        assertThat(PartsSite.who(again)).isEqualTo("nobody");
        assertThat(one.audit().reasons(AuditEvent.Type.REDEMPTION)).contains(Reason.USED);
        assertThat(one.bean(JdbcIdentityLinks.class).findUser("https://id.example.com", "ada"))
                .hasValue("17");
    }
}
