package dev.passlink.boot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.User;
import dev.passlink.testkit.FakeUsers;
import java.util.Set;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with nothing but properties and its users, begun without a server. */
final class Starts {
    static final String KEYS = KeyRing.generate();

    private Starts() {}

    @Configuration(proxyBeanMethods = false)
    static class WithUsers {
        @Bean
        FakeUsers users() {
            return new FakeUsers().put(new User("17", EmailAddress.of("ada@example.com"), true, "s", Set.of()));
        }
    }

    static WebApplicationContextRunner withoutUsers() {
        return new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(PasslinkAutoConfiguration.class));
    }

    static WebApplicationContextRunner application() {
        return withoutUsers().withUserConfiguration(WithUsers.class);
    }

    /** As it would stand in front of a network. */
    static WebApplicationContextRunner production() {
        return application()
                .withPropertyValues(
                        "passlink.base-url=https://jobs.example.com",
                        "passlink.keys=" + KEYS,
                        "passlink.smtp-url=smtp://127.0.0.1:2525?from=noreply@example.com");
    }

    /** What is told in the place of a stack trace. */
    static FailureAnalysis refusal(AssertableWebApplicationContext context) {
        assertThat(context).hasFailed();
        return requireNonNull(
                new StartRefusalFailureAnalyzer().analyze(requireNonNull(context.getStartupFailure())),
                () -> String.valueOf(context.getStartupFailure()));
    }
}
