package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.testkit.GuardAttack;
import dev.passlink.testkit.GuardAttack.Report;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.DefaultHttpFirewall;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whatever a request's path looks like: without a sign-in it reaches no guarded handler, whether the rules are in the
 * properties, with Spring Security behind them or without, or in Spring Security alone. Each is compared with a copy that has
 * neither.
 *
 * <p>How many requests: {@code -Dpasslink.paths=1000000}; others: {@code -Dpasslink.seed=7}.
 */
final class GuardedApplicationTest {
    private static final int PATHS = Integer.getInteger("passlink.paths", 1_500);
    private static final long SEED = Long.getLong("passlink.seed", 42);

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = {PasslinkAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class})
    @Import(Controllers.class)
    static class Copy {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = ServletWebSecurityAutoConfiguration.class)
    @Import({Controllers.class, RunningSite.Fakes.class})
    static class ByPropertiesAlone {}

    /** With a firewall that lets through more than the usual one, so that the rules decide. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Controllers.class, RunningSite.Fakes.class})
    static class ByProperties {
        @Bean
        HttpFirewall lenient() {
            return new DefaultHttpFirewall();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Controllers.class, RunningSite.Fakes.class})
    static class BySpringSecurityAlone {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(rules -> rules.requestMatchers("/account/**", "/reports")
                            .authenticated()
                            .requestMatchers("/jobs/*/apply")
                            .hasAuthority("VIEW_apply")
                            .anyRequest()
                            .permitAll())
                    .build();
        }
    }

    @RestController
    static class Controllers {
        private static void guarded(HttpServletResponse response) {
            response.setHeader("X-Guarded", "reached");
        }

        @RequestMapping({"/account", "/account/orders/{id}", "/account/{*rest}", "/reports"})
        void account(HttpServletResponse response) {
            guarded(response);
        }

        @RequestMapping("/jobs/{id}/apply")
        void apply(@PathVariable long id, HttpServletResponse response) {
            guarded(response);
        }

        @RequestMapping({"/jobs/{id}", "/{*rest}"})
        String open() {
            return "open";
        }
    }

    private static RunningSite copy;

    @BeforeAll
    static void start() {
        copy = RunningSite.start(Map.of(), Copy.class);
    }

    @AfterAll
    static void stop() {
        copy.close();
    }

    private static void withstands(Map<String, Object> properties, Class<?> application) {
        try (RunningSite guarded = RunningSite.start(properties, application)) {
            Report report = GuardAttack.on(guarded.url())
                    .guarded("/account", "/account/*", "/account/orders/17", "/reports", "/jobs/{id}/apply")
                    .open("/", "/open", "/jobs/17")
                    .marker("X-Guarded")
                    .unguarded(copy.url())
                    .paths(PATHS)
                    .seed(SEED)
                    .within(Duration.ofHours(2))
                    .run();
            System.out.println(application.getSimpleName() + ": " + report);
            assertThat(report.arrived()).isGreaterThan(PATHS / 50);
            report.assertNoneReached();
            report.assertNothingBroke();
        }
    }

    @Test
    void rulesInThePropertiesHoldWithoutSpringSecurity() {
        withstands(Map.of("passlink.signed-in", "/account/**,/reports"), ByPropertiesAlone.class);
    }

    @Test
    void rulesInThePropertiesHoldInFrontOfSpringSecurity() {
        withstands(Map.of("passlink.signed-in", "/account/**,/reports"), ByProperties.class);
    }

    @Test
    void rulesInSpringSecurityHoldAlone() {
        withstands(Map.of(), BySpringSecurityAlone.class);
    }
}
