package dev.passlink.boot;

import static dev.passlink.boot.PasslinkConfigurer.passlink;
import static dev.passlink.boot.Starts.refusal;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.Passlink;
import dev.passlink.ViewRule;
import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.authorization.EnableMultiFactorAuthentication;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.filter.GenericFilterBean;

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

    /** As a company has it for all its applications. */
    static final class CompanyDsl extends AbstractHttpConfigurer<CompanyDsl, HttpSecurity> {
        @Override
        public void init(HttpSecurity http) {
            http.httpBasic(Customizer.withDefaults());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PasswordsByADsl {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.with(new CompanyDsl()).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class RememberedFromBefore {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.rememberMe(cookie -> cookie.key("secret").userDetailsService(new InMemoryUserDetailsManager()))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LeftOutEverywhere {
        @Bean
        Customizer<HttpSecurity> withoutPasslink() {
            return http -> http.with(passlink(), passlink -> passlink.disable());
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
                    .build();
        }
    }

    @Test
    void aWayInThatAnotherPartAddsIsSeenAndWhatTheApplicationSaysToAllChainsWins() {
        for (Class<?> chain : List.of(PasswordsByADsl.class, RememberedFromBefore.class, LeftOutEverywhere.class)) {
            runner.withUserConfiguration(chain)
                    .run(context -> assertThat(
                                    context.getBean(SecurityFilterChain.class).getFilters())
                            .as(chain.getSimpleName())
                            .isNotEmpty()
                            .noneMatch(WhoIsSignedIn.class::isInstance));
        }
    }

    @Test
    void anAddressThatAnybodyWritesIsRefusedWhereSpringSessionIsInFront() {
        runner.withBean("springSessionRepositoryFilter", Object.class, Object::new)
                .withPropertyValues("server.forward-headers-strategy=framework")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("no limit would hold"));
    }

    @Configuration(proxyBeanMethods = false)
    static class HeaderInFront {
        @Bean
        FilterRegistrationBean<ForwardedHeaderFilter> header() {
            FilterRegistrationBean<ForwardedHeaderFilter> header =
                    new FilterRegistrationBean<>(new ForwardedHeaderFilter());
            header.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return header;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FirstHeaderBean {
        @Order(Ordered.HIGHEST_PRECEDENCE)
        static final class First extends ForwardedHeaderFilter {}

        @Bean
        First header() {
            return new First();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class HeaderOfUnknownType {
        @Bean
        FilterRegistrationBean<?> header() {
            return new HeaderInFront().header();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class HeaderBehind {
        @Bean
        ForwardedHeaderFilter header() {
            return new ForwardedHeaderFilter();
        }
    }

    @Test
    void theHeaderIsNotReadInFrontBySomeOtherKindOfBeanThere() {
        for (Class<?> header : List.of(FirstHeaderBean.class, HeaderOfUnknownType.class)) {
            runner.withUserConfiguration(header)
                    .withBean("springSessionRepositoryFilter", Object.class, Object::new)
                    .run(context -> assertThat(context).getFailure().hasMessageContaining("no limit would hold"));
        }
        runner.withUserConfiguration(HeaderBehind.class)
                .withBean("springSessionRepositoryFilter", Object.class, Object::new)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theSameFilterOfTheApplicationsOwnIsRefusedThere() {
        runner.withUserConfiguration(HeaderInFront.class)
                .run(context -> assertThat(context).hasNotFailed());
        runner.withUserConfiguration(HeaderInFront.class)
                .withBean("springSessionRepositoryFilter", Object.class, Object::new)
                .run(context -> assertThat(context).getFailure().hasMessageContaining("no limit would hold"));
    }

    /** Tells what its server is, and takes no filters. */
    private static MockServletContext server(String info) {
        return new MockServletContext() {
            @Override
            public String getServerInfo() {
                return info;
            }
        };
    }

    @Test
    void anAddressThatAnybodyWritesIsRefusedOnJettyWhichTakesTheFirst() {
        for (String property :
                List.of("server.forward-headers-strategy=native", "spring.main.cloud-platform=kubernetes")) {
            runner.withPropertyValues("passlink.base-url=https://jobs.example.com", property)
                    .run(context -> {
                        PasslinkRegistration filter = context.getBean(PasslinkRegistration.class);
                        assertThatThrownBy(() -> filter.onStartup(server("jetty/12.1.14")))
                                .as(property)
                                .isInstanceOf(StartRefusal.class)
                                .hasMessageContaining("no limit would hold");
                        // Only the mock refuses: Tomcat takes the last that isn't a proxy's.
                        assertThatThrownBy(() -> filter.onStartup(server("Apache Tomcat/11.0.22")))
                                .isInstanceOf(UnsupportedOperationException.class);
                    });
        }
        runner.withPropertyValues(
                        "passlink.base-url=https://jobs.example.com",
                        "server.forward-headers-strategy=none",
                        "spring.main.cloud-platform=kubernetes")
                .run(context -> assertThatThrownBy(() ->
                                context.getBean(PasslinkRegistration.class).onStartup(server("jetty/12.1.14")))
                        .isInstanceOf(UnsupportedOperationException.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRegistration {
        @Bean
        FilterRegistrationBean<PasslinkFilter> mine(
                Passlink passlink, List<ViewRule> views, @Value("${test.order:2147483647}") int order) {
            var site = PasslinkFilter.builder(passlink).signOutPath("/login/logout");
            views.forEach(site::view);
            FilterRegistrationBean<PasslinkFilter> mine = new FilterRegistrationBean<>(site.build());
            mine.setOrder(order);
            return mine;
        }
    }

    /** With all that registers Spring Security's filter. */
    private WebApplicationContextRunner own() {
        return runner.withConfiguration(AutoConfigurations.of(SecurityFilterAutoConfiguration.class))
                .withUserConfiguration(OwnRegistration.class);
    }

    private static String order(int behindTheFirst) {
        return "test.order=" + (Ordered.HIGHEST_PRECEDENCE + behindTheFirst);
    }

    @Test
    void aFilterOfTheApplicationsOwnBehindSpringSecuritysIsToldAtTheStart() {
        own().run(context -> {
            assertThat(refusal(context).getDescription()).contains("behind Spring Security");
            assertThat(refusal(context).getAction()).contains("setOrder(Ordered.HIGHEST_PRECEDENCE + 1)");
        });
        // Spring Security's sign-out reads that property, too.
        own().withPropertyValues(order(1), "passlink.signed-out-at=/bye")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aFilterOfTheApplicationsOwnInFrontOfSpringSessionsIsToldAtTheStart() {
        WebApplicationContextRunner sessions =
                own().withBean("springSessionRepositoryFilter", SessionFilter.class, SessionFilter::new);
        sessions.withPropertyValues(order(1)).run(context -> {
            assertThat(refusal(context).getDescription()).contains("in front of Spring Session");
            assertThat(refusal(context).getAction()).contains("setOrder(Ordered.HIGHEST_PRECEDENCE + 51)");
        });
        sessions.withPropertyValues(order(51))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Order(Ordered.HIGHEST_PRECEDENCE + 50)
    static final class SessionFilter extends GenericFilterBean {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(RunningSite.Fakes.class)
    static class NotRegistered {
        @Bean
        FilterRegistrationBean<PasslinkFilter> mine(Passlink passlink, List<ViewRule> views) {
            FilterRegistrationBean<PasslinkFilter> mine =
                    new OwnRegistration().mine(passlink, views, Ordered.HIGHEST_PRECEDENCE);
            mine.setEnabled(false);
            return mine;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class InTheChain {
        @Bean
        SecurityFilterChain chain(HttpSecurity http, FilterRegistrationBean<PasslinkFilter> mine) {
            return http.addFilterBefore(requireNonNull(mine.getFilter()), AnonymousAuthenticationFilter.class)
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class InstalledByHand {
        @Bean
        ServletContextInitializer installing(FilterRegistrationBean<PasslinkFilter> mine) {
            return context -> requireNonNull(mine.getFilter()).install(context);
        }
    }

    @Test
    void aFilterOfTheApplicationsOwnThatIsRegisteredNowhereIsToldAtTheStart() {
        assertThatThrownBy(() -> RunningSite.start(Map.of(), NotRegistered.class, InTheChain.class))
                .hasStackTraceContaining("isn't registered")
                .hasStackTraceContaining("StartRefusal");
        RunningSite.start(Map.of(), NotRegistered.class, InstalledByHand.class).close();
    }

    @Test
    void anAddressThatAnybodyWritesIsRefusedInFrontOfAFilterOfTheApplicationsOwn() {
        own().withPropertyValues(order(1))
                .withUserConfiguration(HeaderInFront.class)
                .run(context -> assertThat(context).getFailure().hasMessageContaining("no limit would hold"));
        own().withPropertyValues(order(1), "server.forward-headers-strategy=native")
                .withInitializer(
                        context -> ((GenericWebApplicationContext) context).setServletContext(server("jetty/12.1.14")))
                .run(context -> assertThat(context).getFailure().hasMessageContaining("no limit would hold"));
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

    @Configuration(proxyBeanMethods = false)
    static class SaysNothingOfPasslink {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.formLogin(form -> form.loginPage("/password")).build();
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aChainWithAWayInOfItsOwnIsAsIfPasslinkWereNotThere(CapturedOutput output) {
        Stream.of(SaysNothingOfPasslink.class, WithoutPasslink.class)
                .forEach(configuration -> runner.withUserConfiguration(configuration)
                        .run(context -> {
                            String filters = filters(context);
                            assertThat(filters).doesNotContain("WhoIsSignedIn").doesNotContain("PrincipalOfView");
                            MockHttpServletRequest request = new MockHttpServletRequest("GET", "/account");
                            MockHttpServletResponse response = new MockHttpServletResponse();
                            ExceptionTranslationFilter refusing = one(context, ExceptionTranslationFilter.class);
                            refusing.doFilter(request, response, (in, out) -> {
                                throw new AuthenticationCredentialsNotFoundException("nobody");
                            });
                            assertThat(new HttpSessionRequestCache().getRequest(request, response))
                                    .as("where to lead back to")
                                    .isNotNull();
                            // The token of forms is in the session, and changes with it.
                            one(context, CsrfFilter.class)
                                    .doFilter(
                                            request,
                                            response,
                                            (in, out) -> ((CsrfToken) in.getAttribute(CsrfToken.class.getName()))
                                                    .getToken());
                            assertThat(new HttpSessionCsrfTokenRepository().loadToken(request))
                                    .isNotNull();
                        }));
        assertThat(output).containsOnlyOnce("has its own way to sign in, [FormLogin]");
    }

    @Configuration(proxyBeanMethods = false)
    static class SaysWhereToGo {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.logout(logout -> logout.logoutSuccessUrl("/login?logout"))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SaysNothing {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
                    .build();
        }
    }

    @Test
    void wherePeopleGoAfterSigningOutIsThePropertysUnlessTheChainSaysSo() {
        WebApplicationContextRunner bye = runner.withPropertyValues("passlink.signed-out-at=/bye");
        goesTo(bye, SaysNothing.class, "/bye");
        goesTo(runner, SaysNothing.class, "/");
        goesTo(bye, SaysWhereToGo.class, "/login?logout");
        goesTo(bye, WithoutPasslink.class, "/login?logout");
        goesTo(bye, SaysNothingOfPasslink.class, "/password?logout");
    }

    private static void goesTo(WebApplicationContextRunner runner, Class<?> configuration, String page) {
        runner.withUserConfiguration(configuration).run(context -> {
            MockHttpServletResponse response = new MockHttpServletResponse();
            MockHttpServletRequest request = new MockHttpServletRequest("POST", "/logout");
            request.setServletPath("/logout");
            one(context, LogoutFilter.class).doFilter(request, response, (in, out) -> {});
            assertThat(response.getRedirectedUrl()).isEqualTo(page);
        });
    }

    private static <T> T one(AssertableWebApplicationContext context, Class<T> filter) {
        return context.getBean(SecurityFilterChain.class).getFilters().stream()
                .filter(filter::isInstance)
                .map(filter::cast)
                .findFirst()
                .orElseThrow();
    }

    private static String filters(AssertableWebApplicationContext context) {
        return context.getBean(SecurityFilterChain.class).getFilters().toString();
    }

    /** As if Spring Boot's client for OAuth 2 were there, or not. */
    private static Predicate<String> with(boolean client) {
        return name -> client || !name.endsWith(".OAuth2ClientWebSecurityAutoConfiguration");
    }

    @Test
    void aProviderThatWouldSignNobodyInIsTold() {
        String registration = "spring.security.oauth2.client.registration.";
        MockEnvironment google = new MockEnvironment().withProperty(registration + "google.client-id", "1");
        OtherClients.refuse(google, with(true));
        MockEnvironment disabled = new MockEnvironment()
                .withProperty(registration + "google.client-id", "1")
                .withProperty("passlink.google.enabled", "false");
        assertThatThrownBy(() -> OtherClients.refuse(disabled, with(true))).hasMessageContaining("names google,");
        MockEnvironment github = new MockEnvironment()
                .withProperty(registration + "google.client-id", "1")
                .withProperty(registration + "github.client-id", "1")
                .withProperty(registration + "github.client-secret", "not to be told");
        assertThatThrownBy(() -> OtherClients.refuse(github, with(true)))
                .isInstanceOf(StartRefusal.class)
                .hasMessageContaining("names github,")
                .hasMessageNotContaining("not to be told");
        OtherClients.refuse(github, with(false));
        MockEnvironment program = new MockEnvironment()
                .withProperty(registration + "stock.client-id", "1")
                .withProperty(registration + "stock.authorization-grant-type", "client_credentials");
        OtherClients.refuse(program, with(true));
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
        assertThat(output).doesNotContain("so none can meet the rules");
        starts(BothFactors.class);
        assertThat(output).contains("so none can meet the rules");
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
