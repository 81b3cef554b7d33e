package dev.passlink.boot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.testkit.DirectQueue;
import dev.passlink.web.TestBrowser;
import jakarta.servlet.Filter;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** On a real server, all of whose pages are for signed-in people. */
final class DevelopmentServerTest {
    private static final Pattern LINK = Pattern.compile("http://localhost:8080(/login/link\\?passlink=[\\w.-]+)");

    private static ServletWebServerApplicationContext site;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName =
                    "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration")
    @Import(Starts.WithUsers.class)
    static class Application {
        final List<String> seen = new CopyOnWriteArrayList<>();

        @Bean
        DirectQueue queue() {
            return new DirectQueue();
        }

        /** As early as one can be that knows nothing of ours. */
        @Bean
        FilterRegistrationBean<Filter> early() {
            FilterRegistrationBean<Filter> early = new FilterRegistrationBean<>((request, response, chain) -> {
                seen.add(((jakarta.servlet.http.HttpServletRequest) request).getRequestURI());
                chain.doFilter(request, response);
            });
            early.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return early;
        }

        @Bean
        Home home() {
            return new Home();
        }
    }

    @RestController
    static class Home {
        @GetMapping("/")
        String home(Principal who) {
            return "who=" + who.getName();
        }
    }

    @BeforeAll
    static void start() {
        SpringApplication application = new SpringApplication(Application.class);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "passlink.base-url", "http://localhost:8080",
                "passlink.signed-in", "/**",
                "spring.threads.virtual.enabled", "true"));
        site = (ServletWebServerApplicationContext) application.run();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static TestBrowser browser() {
        return new TestBrowser(requireNonNull(site.getWebServer()).getPort(), "localhost");
    }

    @Test
    void aPersonReadsTheLinkInTheInboxAndSignsInByIt() {
        TestBrowser browser = browser();
        assertThat(browser.get("/").status()).isEqualTo(303);
        String field = browser.get("/login").field("antiForgery");
        browser.post("/login", "email", "ada@example.com", "antiForgery", field);
        site.getBean(DirectQueue.class).runPending();
        assertThat(browser.get("/passlink/inbox" + key()).body()).contains("Development inbox", "ada@example.com");
        Matcher link = LINK.matcher(browser.get("/passlink/inbox.json" + key()).body());
        assertThat(link.find()).isTrue();
        browser.get(link.group(1));
        assertThat(browser.get("/").body()).isEqualTo("who=17");
    }

    private static String key() {
        return "?key=" + site.getBean(DevelopmentInbox.class).key();
    }

    @Test
    void whoeverHasNoKeyIsToldToSignIn() {
        for (String query : List.of("", "?key=", "?key=" + "0".repeat(32))) {
            assertThat(browser().get("/passlink/inbox.json" + query).status()).isEqualTo(303);
            assertThat(browser().get("/passlink/inbox" + query).body()).doesNotContain("Development inbox");
        }
    }

    @Test
    void nothingOfTheApplicationSeesWhatTheGuardRefuses() {
        List<String> seen = site.getBean(Application.class).seen;
        browser().get("/refused");
        browser().get("/passlink/inbox" + key());
        assertThat(seen).doesNotContain("/refused", "/passlink/inbox");
    }
}
