package dev.passlink.boot;

import static dev.passlink.boot.PasslinkConfigurer.passlink;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.authorization.EnableMultiFactorAuthentication;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** What is told when an application starts, and what is left out. */
final class SpringSecurityStartTest {
    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    PasslinkAutoConfiguration.class,
                    PasslinkMvcAutoConfiguration.class,
                    PasslinkSecurityAutoConfiguration.class,
                    ServletWebSecurityAutoConfiguration.class))
            .withUserConfiguration(RunningSite.Fakes.class)
            .withPropertyValues(
                    "passlink.base-url=http://localhost:8080", "passlink.keys=" + dev.passlink.KeyRing.generate());

    private void isTold(Class<?> configuration) {
        runner.withUserConfiguration(configuration)
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageStartingWith("Passlink answers /login"));
    }

    private void starts(Class<?> configuration) {
        runner.withUserConfiguration(configuration)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Configuration(proxyBeanMethods = false)
    static class Passwords {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.formLogin(Customizer.withDefaults()).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PasswordsAtAPageOfTheApplication {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.formLogin(form -> form.loginPage("/login")).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OneTimeTokens {
        @Bean
        UserDetailsService nobody() {
            return new InMemoryUserDetailsManager();
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.oneTimeTokenLogin(tokens -> tokens.tokenGenerationSuccessHandler(
                                    (request, response, token) -> {})
                            .tokenService(
                                    new org.springframework.security.authentication.ott.InMemoryOneTimeTokenService()))
                    .build();
        }
    }

    @Test
    void anotherPageAtTheAddressOfPasslinksIsTold() {
        isTold(Passwords.class);
        isTold(PasswordsAtAPageOfTheApplication.class);
        isTold(OneTimeTokens.class);
    }

    @Configuration(proxyBeanMethods = false)
    static class PasswordsElsewhere {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.formLogin(form -> form.loginPage("/password"))
                    .with(passlink())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithoutPasslink {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.formLogin(Customizer.withDefaults())
                    .with(passlink(), passlink -> passlink.disable())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class BareChain {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.exceptionHandling(refused -> refused.disable())
                    .logout(logout -> logout.disable())
                    .csrf(csrf -> csrf.disable())
                    .servletApi(api -> api.disable())
                    .anonymous(anonymous -> anonymous.disable())
                    .requestCache(cache -> cache.disable())
                    .securityContext(context -> context.disable())
                    .with(passlink())
                    .with(passlink())
                    .build();
        }
    }

    @Test
    void otherwiseItStarts() {
        starts(PasswordsElsewhere.class);
        starts(WithoutPasslink.class);
        starts(BareChain.class);
        runner.withPropertyValues("passlink.login-path=/enter")
                .withUserConfiguration(Passwords.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void eachChainHasItOnce() {
        runner.withUserConfiguration(BareChain.class).run(context -> {
            assertThat(filters(context)).containsOnlyOnce("WhoIsSignedIn");
            assertThat(filters(context)).containsOnlyOnce("PrincipalOfView");
        });
        runner.withUserConfiguration(WithoutPasslink.class)
                .run(context -> assertThat(filters(context)).doesNotContain("WhoIsSignedIn"));
    }

    private static String filters(AssertableWebApplicationContext context) {
        return context.getBean(SecurityFilterChain.class).getFilters().toString();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableMultiFactorAuthentication(
            authorities = {FactorGrantedAuthority.OTT_AUTHORITY, FactorGrantedAuthority.WEBAUTHN_AUTHORITY})
    static class BothFactors {}

    @Configuration(proxyBeanMethods = false)
    @EnableMultiFactorAuthentication(authorities = FactorGrantedAuthority.WEBAUTHN_AUTHORITY)
    static class APasskey {}

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void moreFactorsThanASignInHasAreTold(CapturedOutput output) {
        starts(APasskey.class);
        assertThat(output).doesNotContain("No sign-in by Passlink alone");
        starts(BothFactors.class);
        assertThat(output).contains("No sign-in by Passlink alone");
    }

    @Test
    void anApplicationThatHasSwitchedSpringSecurityOffStarts() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        PasslinkAutoConfiguration.class,
                        PasslinkMvcAutoConfiguration.class,
                        PasslinkSecurityAutoConfiguration.class))
                .withUserConfiguration(RunningSite.Fakes.class)
                .withPropertyValues(
                        "passlink.base-url=http://localhost:8080",
                        "passlink.keys=" + dev.passlink.KeyRing.generate(),
                        "passlink.signed-in=/account/**")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    @SuppressWarnings("NullAway")
    void aPasswordIsMadeForNobodyUnlessAUserIsNamed() {
        String[] users = {UserDetailsServiceAutoConfiguration.class.getName(), null, "com.example.Other"};
        NoGeneratedPassword filter = new NoGeneratedPassword();
        filter.setEnvironment(new MockEnvironment());
        assertThat(filter.match(users, null)).containsExactly(false, true, true);
        filter.setEnvironment(new MockEnvironment().withProperty("spring.security.user.name", "ada"));
        assertThat(filter.match(users, null)).containsExactly(true, true, true);
    }
}
