package dev.passlink.boot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.User;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.TestBrowser;
import java.security.Principal;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

final class FirstSignInTest {
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName =
                    "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration")
    static class Application {
        @Bean
        FakeUsers users() {
            return new FakeUsers().put(new User("17", EmailAddress.of("ada@example.com"), true, "s", Set.of()));
        }

        @Bean
        RecordingMailer mailer() {
            return new RecordingMailer();
        }

        @Bean
        DirectQueue queue() {
            return new DirectQueue();
        }

        @Bean
        Account account() {
            return new Account();
        }
    }

    @RestController
    static class Account {
        @GetMapping("/account")
        String account(Principal who) {
            return "who=" + who.getName();
        }
    }

    @Test
    void propertiesAndABeanSignPeopleIn() {
        SpringApplication application = new SpringApplication(Application.class);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "passlink.base-url", "http://localhost:8080",
                "passlink.keys", KeyRing.generate(),
                "passlink.signed-in", "/account/**"));
        try (ServletWebServerApplicationContext site = (ServletWebServerApplicationContext) application.run()) {
            TestBrowser browser =
                    new TestBrowser(requireNonNull(site.getWebServer()).getPort(), "localhost");
            assertThat(browser.get("/account").status()).isEqualTo(303);
            String field = browser.get("/login").field("antiForgery");
            browser.post("/login", "email", "ada@example.com", "antiForgery", field);
            site.getBean(DirectQueue.class).runPending();
            String link = site.getBean(RecordingMailer.class).lastLink();
            browser.get(link.substring("http://localhost:8080".length()));
            assertThat(browser.get("/account").body()).isEqualTo("who=17");
        }
    }
}
