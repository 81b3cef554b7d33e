package dev.passlink.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.User;
import dev.passlink.ViewRule;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application of Spring Boot on a free loopback port, and people who visit it. */
record RunningSite(ServletWebServerApplicationContext context) implements AutoCloseable {
    static final String BASE_URL = "http://localhost:8080";

    /** What an application brings, with fakes for what is outside. */
    @Configuration(proxyBeanMethods = false)
    static class Fakes {
        @Bean
        FakeUsers users() {
            return new FakeUsers()
                    .put(user("17", "ada", "admin", "ROLE_boss"))
                    .put(user("18", "grace"))
                    .put(user("19", "mallory", "FACTOR_WEBAUTHN", "VIEW_apply", "ROLE_"));
        }

        private static User user(String id, String name, String... roles) {
            return new User(id, EmailAddress.of(name + "@example.com"), true, "s", Set.of(roles));
        }

        @Bean
        RecordingMailer mailer() {
            return new RecordingMailer();
        }

        @Bean
        DirectQueue queue() {
            return new DirectQueue();
        }

        /** Spring Security goes by the real time where a factor must be young; this one has room behind it. */
        @Bean
        MutableClock clock() {
            return new MutableClock(Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS));
        }

        @Bean
        PasslinkCustomizer byThatClock(MutableClock clock) {
            return passlink -> passlink.clock(clock);
        }

        @Bean
        ViewRule other() {
            return ViewRule.of("/others/{id}", "other");
        }

        @Bean
        ViewRule apply() {
            return ViewRule.of("/jobs/{id}/apply", "apply");
        }
    }

    static RunningSite start(Map<String, Object> properties, Class<?>... configurations) {
        SpringApplication application = new SpringApplication(configurations);
        Map<String, Object> all = new HashMap<>(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "spring.main.banner-mode", "off",
                "passlink.base-url", BASE_URL,
                "passlink.keys", KeyRing.generate(),
                "passlink.limits.per-client", "1000",
                "passlink.limits.per-address", "1000",
                "passlink.limits.per-address-daily", "1000",
                "passlink.limits.per-user", "1000"));
        all.putAll(properties);
        application.setDefaultProperties(all);
        return new RunningSite((ServletWebServerApplicationContext) application.run());
    }

    int port() {
        return requireNonNull(context.getWebServer()).getPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    TestBrowser browser() {
        return new TestBrowser(port(), "localhost");
    }

    TestBrowser signedIn(String name) {
        TestBrowser browser = browser();
        signIn(browser, name, "/");
        return browser;
    }

    /** At the page that one was led to, or at any. */
    Reply signIn(TestBrowser browser, String name, String next) {
        Reply form = browser.get("/login?fresh=1&next=" + URLEncoder.encode(next, UTF_8));
        Reply asked = browser.post(
                "/login",
                "email",
                name + "@example.com",
                "next",
                next,
                "antiForgery",
                form.fieldIn("/login", "antiForgery"));
        assertThat(asked.status()).as(asked.body()).isEqualTo(303);
        context.getBean(DirectQueue.class).runPending();
        Reply in = browser.get(path(context.getBean(RecordingMailer.class).lastLink()));
        assertThat(in.status()).as(in.body()).isEqualTo(303);
        return in;
    }

    /** A browser that has followed the link to a view. */
    TestBrowser invited(TestBrowser browser, String job) {
        return invited(browser, "apply", job);
    }

    TestBrowser invited(TestBrowser browser, String view, String job) {
        ViewRule rule = context.getBean(view, ViewRule.class);
        String url = context.getBean(Passlink.class)
                .link(dev.passlink.Subject.guest(EmailAddress.of("guest@example.com")), rule.at(job))
                .url();
        Reply page = browser.get(path(url));
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        Reply opened = browser.post(
                "/login/view",
                "passlink",
                page.fieldIn("/login/view", "passlink"),
                "view",
                page.fieldIn("/login/view", "view"),
                "antiForgery",
                page.fieldIn("/login/view", "antiForgery"));
        assertThat(opened.status()).as(opened.body()).isEqualTo(303);
        return browser;
    }

    private static String path(String url) {
        return url.substring(BASE_URL.length());
    }

    @Override
    public void close() {
        context.close();
    }
}
