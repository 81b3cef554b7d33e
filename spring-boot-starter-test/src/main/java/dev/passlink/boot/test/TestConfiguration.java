package dev.passlink.boot.test;

import dev.passlink.Limits;
import dev.passlink.boot.PasslinkCustomizer;
import dev.passlink.boot.SiteCustomizer;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Mailer;
import dev.passlink.port.UserLookup;
import dev.passlink.web.SignInDecision;
import jakarta.servlet.DispatcherType;
import java.security.Principal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.WebApplicationContext;

/** What a context gets in addition while it is tested; see {@link TestContexts}. */
@Configuration(proxyBeanMethods = false)
@Import({Clients.OfRest.class, Clients.OfWeb.class})
class TestConfiguration {
    /** More than a test suite asks for; a much larger number would overflow. */
    private static final int ENOUGH = 1_000_000;

    @Bean
    static TestSite passlinkTestSite(WebApplicationContext application) {
        return new TestSite(application);
    }

    @Bean
    static PasslinkInbox passlinkInbox(TestSite site) {
        return new PasslinkInbox(site.queue());
    }

    @Bean
    static PasslinkSignIn passlinkSignIn(TestSite site) {
        return new PasslinkSignIn(site);
    }

    /** A test suite is one client with many users. The application's own customizers come later and can set other limits. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static PasslinkCustomizer passlinkTestLimits() {
        return passlink -> passlink.limits(new Limits(ENOUGH, ENOUGH, ENOUGH, ENOUGH));
    }

    /** Replaces the application's own, and those that the starter would make from properties: no test sends email. */
    @Bean
    @Primary
    static Mailer passlinkTestMailer(TestSite site) {
        return site.queue().mailer();
    }

    @Bean
    @Primary
    static LinkRequestQueue passlinkTestQueue(TestSite site) {
        return site.queue();
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    static PasslinkCustomizer passlinkTestUsers(TestSite site, ObjectProvider<UserLookup> users) {
        return passlink -> passlink.users(site.users(users.getObject()));
    }

    /** The application's own decision doesn't know a user that another framework's mock stands for. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static SiteCustomizer passlinkTestDecision(ObjectProvider<SignInDecision> decision) {
        return site -> decision.ifAvailable(own -> site.decision((user, method) ->
                TestSite.isStranger(user) ? new SignInDecision.SignedIn() : own.decide(user, method)));
    }

    @Bean
    static FilterRegistrationBean<MockUsers.Aside> passlinkTestStrangers() {
        FilterRegistrationBean<MockUsers.Aside> registration = new FilterRegistrationBean<>(new MockUsers.Aside());
        // Next to Passlink's filter, which is the first, and in front of Spring Security's.
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        registration.setAsyncSupported(true);
        return registration;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.security.core.context.SecurityContext")
    static class WithSpringSecurity {
        @Bean
        static SecurityContexts passlinkTestSecurityContexts() {
            return new SecurityContexts();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.webmvc.test.autoconfigure.MockMvcBuilderCustomizer")
    static class WithMockMvc {
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        static org.springframework.boot.webmvc.test.autoconfigure.MockMvcBuilderCustomizer passlinkTestMockMvc(
                TestSite site, ObjectProvider<SecurityContexts> contexts) {
            Function<MockHttpServletRequest, Optional<Principal>> known = request -> Optional.empty();
            SecurityContexts there = contexts.getIfAvailable();
            return builder -> builder.addFilters(new MockUsers(site, there == null ? known : there));
        }
    }
}
