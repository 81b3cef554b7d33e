package dev.passlink.boot;

import static dev.passlink.boot.Starts.application;
import static dev.passlink.boot.Starts.production;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import jakarta.servlet.Filter;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.PriorityOrdered;

/** What the application has of its own stays, and where Passlink can do nothing it says so or keeps out. */
final class BackingOffTest {
    @Configuration(proxyBeanMethods = false)
    static class OwnPasslink {
        @Bean
        static Passlink mine() {
            return Passlink.builder()
                    .baseUrl("https://own.example.com")
                    .keys(KeyRing.parse(Starts.KEYS))
                    .users(new FakeUsers())
                    .mailer(new RecordingMailer())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnFilter {
        @Bean
        static PasslinkFilter mine(Passlink passlink) {
            return PasslinkFilter.builder(passlink).signedIn("/mine").build();
        }

        @Bean
        static FilterRegistrationBean<Filter> another() {
            return new FilterRegistrationBean<>((request, response, chain) -> chain.doFilter(request, response));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRegistration {
        @Bean
        static FilterRegistrationBean<PasslinkFilter> mine(Passlink passlink) {
            return new FilterRegistrationBean<>(PasslinkFilter.builder(passlink).build());
        }
    }

    @Test
    void aPasslinkOfTheApplicationsOwnNeedsNoPropertiesAndHasNoInbox() {
        Starts.withoutUsers().withUserConfiguration(OwnPasslink.class).run(context -> {
            assertThat(context).hasSingleBean(Passlink.class).hasBean("mine").doesNotHaveBean(DevelopmentInbox.class);
            assertThat(context).hasSingleBean(PasslinkFilter.class);
        });
    }

    @Test
    void aPlainFilterOfTheApplicationsOwnIsRegisteredInFrontOfAllOthers() {
        production().withUserConfiguration(OwnFilter.class).run(context -> {
            assertThat(context).hasSingleBean(PasslinkFilter.class).hasBean("mine");
            FilterRegistrationBean<?> registration =
                    context.getBean("passlinkFilterRegistration", FilterRegistrationBean.class);
            assertThat(registration.getFilter()).isSameAs(context.getBean(PasslinkFilter.class));
            assertThat(registration).isInstanceOf(PriorityOrdered.class);
        });
    }

    @Test
    void aRegistrationOfTheApplicationsOwnIsTheOnlyOne() {
        production()
                .withUserConfiguration(OwnRegistration.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(PasslinkFilter.class)
                        .doesNotHaveBean("passlinkFilterRegistration"));
    }

    @Test
    void anApplicationWithoutAWebIsLeftAlone() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(PasslinkAutoConfiguration.class, PasslinkReactiveAutoConfiguration.class))
                .withPropertyValues("passlink.singed-in=/account")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(PasslinkProperties.class));
    }

    @Test
    void webFluxIsRefusedSinceNoPageOfItWouldBeGuarded() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(PasslinkAutoConfiguration.class, PasslinkReactiveAutoConfiguration.class))
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(context.getStartupFailure())
                            .asInstanceOf(InstanceOfAssertFactories.type(StartRefusal.class))
                            .satisfies(told -> assertThat(told).hasMessageContaining("This is a WebFlux application"))
                            .extracting(StartRefusal::action, InstanceOfAssertFactories.STRING)
                            .contains("spring-boot-starter-webmvc", "spring.main.web-application-type=servlet");
                });
        application()
                .withConfiguration(AutoConfigurations.of(PasslinkReactiveAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed());
    }
}
