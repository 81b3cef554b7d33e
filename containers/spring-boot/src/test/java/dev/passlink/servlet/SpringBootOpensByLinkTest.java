package dev.passlink.servlet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.Subject;
import dev.passlink.ViewRule;
import dev.passlink.spring.OpensByLink;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.TestBrowser;
import java.security.Principal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The rule beside a handler, where nobody has said more than the annotation. */
final class SpringBootOpensByLinkTest {
    private static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply", "apply");

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Passlink passlink() {
            return Passlink.builder()
                    .baseUrl("http://localhost:8080")
                    .keys(KeyRing.parse(KeyRing.generate()))
                    .users(new FakeUsers())
                    .mailer(new RecordingMailer())
                    .build();
        }

        @Bean
        PasslinkFilter passlinkFilter(Passlink passlink) {
            return PasslinkFilter.builder(passlink).view(APPLY).build();
        }

        @Bean
        Jobs jobs() {
            return new Jobs();
        }
    }

    @RestController
    static class Jobs {
        @GetMapping({"/jobs/{id}/apply", "/positions/{id}"})
        @OpensByLink("apply")
        String apply(@PathVariable String id, Principal who) {
            return id + " for " + who.getName();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Service
    static class Misled {
        @OpensByLink("apply")
        void apply() {}
    }

    @Test
    void theAnnotationIsKeptAtEveryPathWithoutAnyMoreConfiguration() {
        try (var site = start(Application.class)) {
            TestBrowser guest = browser(site);
            assertThat(guest.get("/positions/17").status()).isEqualTo(403);
            String url = site.getBean(Passlink.class)
                    .link(Subject.guest(EmailAddress.of("guest@example.com")), APPLY.at("17"))
                    .url();
            TestBrowser.Reply asked = guest.get(url.substring("http://localhost:8080".length()));
            guest.post(
                    "/login/view",
                    "passlink",
                    asked.field("passlink"),
                    "view",
                    asked.field("view"),
                    "antiForgery",
                    asked.field("antiForgery"));
            assertThat(guest.get("/positions/17").body()).startsWith("17 for ");
            assertThat(guest.get("/jobs/17/apply").body()).startsWith("17 for ");
            assertThat(guest.get("/positions/18").status()).isEqualTo(403);
        }
    }

    @Test
    void whatIsNoHandlerIsToldAtTheStart() {
        assertThatThrownBy(() -> start(Application.class, Misled.class))
                .hasMessageContaining("Misled#apply can't open by links, because it isn't a handler");
    }

    private static ServletWebServerApplicationContext start(Class<?>... parts) {
        SpringApplication application = new SpringApplication(parts);
        application.setDefaultProperties(Map.of("server.port", "0", "server.address", "127.0.0.1"));
        return (ServletWebServerApplicationContext) application.run();
    }

    private static TestBrowser browser(ServletWebServerApplicationContext site) {
        return new TestBrowser(requireNonNull(site.getWebServer()).getPort(), "localhost");
    }
}
