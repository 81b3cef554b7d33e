package dev.passlink.boot;

import static java.util.Objects.requireNonNull;

import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.User;
import dev.passlink.port.AuditListener;
import dev.passlink.port.Mailer;
import dev.passlink.port.UserLookup;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingAudit;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application that brings its users and an account page, and leaves all else to what is there. */
final class PartsSite implements AutoCloseable {
    static final String BASE_URL = "http://localhost:8080";
    static final EmailAddress ADA = EmailAddress.of("ada@example.com");
    private static final String KEYS = KeyRing.generate();

    private final ServletWebServerApplicationContext context;
    private final RecordingMailer mailer;
    private final RecordingAudit audit;

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
                "dev.passlink.boot.PasslinkSecurityAutoConfiguration"
            })
    static class Application {
        @Bean
        Account account() {
            return new Account();
        }
    }

    @RestController
    static final class Account {
        @GetMapping("/account")
        String account(Principal who) {
            return "who=" + who.getName();
        }
    }

    private PartsSite(ServletWebServerApplicationContext context, RecordingMailer mailer, RecordingAudit audit) {
        this.context = context;
        this.mailer = mailer;
        this.audit = audit;
    }

    /** What an application is told, and may bring; nothing but users and a base URL at first. */
    static final class Description {
        private final Map<String, Object> properties = new LinkedHashMap<>(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "spring.main.banner-mode", "off",
                "passlink.base-url", BASE_URL,
                "passlink.keys", KEYS,
                "passlink.signed-in", "/account/**",
                // Nobody has these here unless a test does.
                "passlink.redis.enabled", "false",
                "spring.flyway.enabled", "false"));

        private final RecordingAudit audit = new RecordingAudit();
        private final RecordingMailer mailer = new RecordingMailer();
        private UserLookup users = new FakeUsers().put(new User("17", ADA, true, "s", Set.of()));
        private boolean recordsMails = true;
        private Consumer<GenericApplicationContext> beans = context -> {};

        Description with(String name, Object value) {
            properties.put(name, value);
            return this;
        }

        Description without(String name) {
            properties.remove(name);
            return this;
        }

        Description database(String url) {
            return with("spring.datasource.url", url);
        }

        Description users(UserLookup other) {
            this.users = other;
            return this;
        }

        /** Emails go wherever the application has them go. */
        Description sendingMails() {
            this.recordsMails = false;
            return this;
        }

        Description beans(Consumer<GenericApplicationContext> more) {
            this.beans = beans.andThen(more);
            return this;
        }

        PartsSite start() {
            SpringApplication application = new SpringApplication(Application.class);
            application.setRegisterShutdownHook(false);
            application.setDefaultProperties(properties);
            application.addInitializers(context -> {
                GenericApplicationContext generic = (GenericApplicationContext) context;
                generic.registerBean(UserLookup.class, () -> users);
                generic.registerBean("recordingAudit", AuditListener.class, () -> audit);
                if (recordsMails) {
                    generic.registerBean("recordingMailer", Mailer.class, () -> mailer);
                }
                beans.accept(generic);
            });
            return new PartsSite((ServletWebServerApplicationContext) application.run(), mailer, audit);
        }
    }

    static Description describe() {
        return new Description();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    ServletWebServerApplicationContext context() {
        return context;
    }

    RecordingMailer mailer() {
        return mailer;
    }

    RecordingAudit audit() {
        return audit;
    }

    TestBrowser browser() {
        return new TestBrowser(requireNonNull(context.getWebServer()).getPort(), "localhost");
    }

    /** The same browser, led here by a load balancer. */
    TestBrowser browser(TestBrowser elsewhere) {
        TestBrowser here = browser();
        here.cookies().putAll(elsewhere.cookies());
        return here;
    }

    /** Asks for a link, and waits for the email. */
    String asked(TestBrowser browser) {
        int before = mailer.mails().size();
        ask(browser);
        await(() -> mailer.mails().size() > before);
        return path(mailer.lastLink());
    }

    static void ask(TestBrowser browser) {
        String field = browser.get("/login").field("antiForgery");
        Reply sent = browser.post("/login", "email", ADA.normalised(), "antiForgery", field);
        if (sent.status() != 303) {
            throw new IllegalStateException("Not asked: " + sent);
        }
    }

    static String path(String link) {
        return link.substring(BASE_URL.length());
    }

    static String who(TestBrowser browser) {
        Reply account = browser.get("/account");
        return account.status() == 200 ? account.body().substring("who=".length()) : "nobody";
    }

    static void await(BooleanSupplier state) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!state.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("It does not come to it");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
