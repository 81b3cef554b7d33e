package dev.passlink.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.User;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.Pages;
import dev.passlink.web.TestBrowser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** Ways to register the filter in a Spring Boot application: those that guard, and those that are told at the start. */
final class SpringBootStartTest {
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        RecordingMailer mailer() {
            return new RecordingMailer();
        }

        @Bean
        DirectQueue queue() {
            return new DirectQueue();
        }

        @Bean
        Passlink passlink(RecordingMailer mailer, DirectQueue queue) {
            User ada = new User("17", EmailAddress.of("ada@example.com"), true, "s", Set.of());
            return Passlink.builder()
                    .baseUrl("http://localhost:8080")
                    .keys(KeyRing.parse(KeyRing.generate()))
                    .users(new FakeUsers().put(ada))
                    .mailer(mailer)
                    .queue(queue)
                    .build();
        }

        @Bean
        Pages pages() {
            return new Pages();
        }
    }

    private static PasslinkFilter filter(Passlink passlink) {
        return PasslinkFilter.builder(passlink)
                .signedIn("/account/*")
                .signedIn("/api/account/*")
                .build();
    }

    @Configuration(proxyBeanMethods = false)
    static class Installed {
        @Bean
        ServletContextInitializer install(Passlink passlink) {
            return context -> filter(passlink).install(context);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PlainBean {
        @Bean
        PasslinkFilter passlinkFilter(Passlink passlink) {
            return filter(passlink);
        }
    }

    /** As many an application registers a filter: for requests only, and in no particular order. */
    @Configuration(proxyBeanMethods = false)
    static class RegistrationBean {
        @Bean
        FilterRegistrationBean<PasslinkFilter> registered(Passlink passlink) {
            FilterRegistrationBean<PasslinkFilter> bean = new FilterRegistrationBean<>(filter(passlink));
            bean.setAsyncSupported(false);
            bean.setMatchAfter(true);
            return bean;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Narrow {
        @Bean
        FilterRegistrationBean<PasslinkFilter> narrow(Passlink passlink) {
            FilterRegistrationBean<PasslinkFilter> bean = new FilterRegistrationBean<>(filter(passlink));
            bean.setUrlPatterns(List.of("/account/*", "/login/*"));
            return bean;
        }
    }

    @Controller
    static class Pages {
        @GetMapping("/account")
        @ResponseBody
        String account(Principal principal) {
            return "who=" + principal.getName();
        }

        @GetMapping("/forward")
        void forward(HttpServletRequest request, HttpServletResponse response) throws Exception {
            request.getRequestDispatcher("/account").forward(request, response);
        }

        @GetMapping("/later")
        @ResponseBody
        Callable<String> later() {
            return () -> "later";
        }
    }

    private static ServletWebServerApplicationContext start(Map<String, Object> settings, Class<?>... parts) {
        SpringApplication application = new SpringApplication(parts);
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(Map.of("server.port", "0", "server.address", "127.0.0.1"));
        application.setDefaultProperties(all);
        return (ServletWebServerApplicationContext) application.run();
    }

    private static TestBrowser browser(ServletWebServerApplicationContext site) {
        return new TestBrowser(requireNonNull(site.getWebServer()).getPort(), "localhost");
    }

    private static TestBrowser signedIn(ServletWebServerApplicationContext site) {
        TestBrowser browser = browser(site);
        String field = browser.get("/login").field("antiForgery");
        browser.post("/login", "email", "ada@example.com", "antiForgery", field);
        site.getBean(DirectQueue.class).runPending();
        String link = site.getBean(RecordingMailer.class).lastLink();
        assertThat(browser.get(link.substring("http://localhost:8080".length())).status())
                .isEqualTo(303);
        return browser;
    }

    @ParameterizedTest
    @ValueSource(classes = {Installed.class, PlainBean.class, RegistrationBean.class})
    void everyKindOfDispatchIsGuardedHoweverItWasRegistered(Class<?> how) {
        try (var site = start(Map.of(), Application.class, how)) {
            assertThat(browser(site).get("/account").status()).isEqualTo(303);
            assertThat(browser(site).get("/forward").body()).doesNotContain("who=");
            TestBrowser ada = signedIn(site);
            assertThat(ada.get("/account").body()).isEqualTo("who=17");
            assertThat(ada.get("/forward").body()).isEqualTo("who=17");
            assertThat(ada.get("/later").body()).isEqualTo("later");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Installed.class, PlainBean.class, RegistrationBean.class})
    void whereNoServletIsAtTheRootPeopleSignInAllTheSame(Class<?> how) {
        try (var site = start(Map.of("spring.mvc.servlet.path", "/api"), Application.class, how)) {
            assertThat(browser(site).get("/api/account").status()).isEqualTo(303);
            TestBrowser ada = signedIn(site);
            assertThat(ada.get("/api/account").body()).isEqualTo("who=17");
            String field = ada.get("/logout").field("antiForgery");
            assertThat(ada.post("/logout", "antiForgery", field).status()).isEqualTo(303);
            assertThat(ada.get("/api/account").status()).isEqualTo(303);
        }
    }

    @Test
    void aMappingNarrowerThanAllPathsIsToldAtTheStart() {
        assertThat(whyItDoesNotStart(Narrow.class))
                .contains("PasslinkFilter is mapped to [/account/*, /login/*]")
                .contains("map it to /*");
    }

    @Test
    void twoFiltersAreToldAtTheStart() {
        assertThat(whyItDoesNotStart(PlainBean.class, Installed.class))
                .contains("This application has two PasslinkFilters");
    }

    /** Tomcat says it in the log only. */
    private static String whyItDoesNotStart(Class<?>... parts) {
        List<Class<?>> all = new ArrayList<>(List.of(parts));
        all.add(Application.class);
        PrintStream console = System.out;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setOut(new PrintStream(log, true, UTF_8));
        try {
            assertThatThrownBy(() -> start(Map.of(), all.toArray(Class<?>[]::new)))
                    .isInstanceOf(ApplicationContextException.class);
        } finally {
            System.setOut(console);
        }
        return log.toString(UTF_8);
    }
}
