package dev.passlink.servlet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.User;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The filter in a Spring Boot application, as its users install it: one bean. */
final class SpringBootTest {
    private static final RecordingMailer MAILER = new RecordingMailer();
    private static final DirectQueue QUEUE = new DirectQueue();
    private static final MutableClock CLOCK = new MutableClock();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Passlink passlink() {
            User ada = new User("17", EmailAddress.of("ada@example.com"), true, "s", Set.of("admin"));
            return Passlink.builder()
                    .baseUrl("http://localhost:8080")
                    .keys(KeyRing.parse(KeyRing.generate()))
                    .users(new FakeUsers().put(ada))
                    .mailer(MAILER)
                    .queue(QUEUE)
                    .clock(CLOCK)
                    .build();
        }

        @Bean
        ServletContextInitializer passlinkFilter(Passlink passlink) {
            return context -> PasslinkFilter.builder(passlink)
                    .signedIn("/account/*")
                    .resendForms(10_000)
                    .landing("/account")
                    .build()
                    .install(context);
        }

        @Bean
        Account account() {
            return new Account();
        }
    }

    @RestController
    static class Account {
        @GetMapping("/account")
        String account(Principal principal, HttpServletRequest request) {
            return principal.getName() + " admin=" + request.isUserInRole("admin");
        }

        @PostMapping("/account/note")
        Callable<String> note(@RequestParam List<String> text, Principal principal, HttpServletRequest request) {
            boolean ours = PasslinkFilter.isFormOfThisSite(request);
            return () -> principal.getName() + " " + ours + " " + text;
        }

        @GetMapping("/account/form")
        String form(HttpServletRequest request) {
            return PasslinkFilter.antiForgeryField(request);
        }
    }

    @Test
    void aControllerSeesWhoSignedInByALink() {
        SpringApplication application = new SpringApplication(Application.class);
        application.setDefaultProperties(java.util.Map.of("server.port", "0", "server.address", "127.0.0.1"));
        try (var context = (ServletWebServerApplicationContext) application.run()) {
            TestBrowser browser =
                    new TestBrowser(requireNonNull(context.getWebServer()).getPort(), "localhost");
            assertThat(browser.get("/account").status()).isEqualTo(303);
            signIn(browser);
            assertThat(browser.get("/account").body()).isEqualTo("17 admin=true");

            // A form that is bound to parameters, and answered asynchronously.
            String ours = browser.get("/account/form").field("antiForgery");
            CLOCK.advance(Duration.ofHours(12));
            String typed = "text=%C3%A4&text=&antiForgery=" + ours;
            Reply page = browser.with("Sec-Fetch-Site", "same-origin").send("POST", "/account/note", typed);
            assertThat(page.body()).contains("What you entered isn’t lost", "value=\"ä\"");
            signIn(browser);
            String action =
                    page.body().split("<form method=\"post\" action=\"", -1)[1].split("\"", 2)[0];
            Reply again = browser.send("POST", action.replace("&amp;", "&"), typed);
            assertThat(again.status()).isEqualTo(307);
            assertThat(browser.send("POST", again.header("Location"), typed).body())
                    .isEqualTo("17 true [ä, ]");
        }
    }

    private static void signIn(TestBrowser browser) {
        Reply form = browser.get("/login?next=/account");
        browser.post("/login", "email", "ada@example.com", "antiForgery", form.field("antiForgery"));
        QUEUE.runPending();
        Reply in = browser.get(MAILER.lastLink().substring("http://localhost:8080".length()));
        assertThat(in.status()).isEqualTo(303);
    }
}
