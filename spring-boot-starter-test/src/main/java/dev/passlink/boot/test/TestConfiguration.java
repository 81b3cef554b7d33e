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

/** What a context has besides while it is tested; see {@link TestContexts}. */
@Configuration(proxyBeanMethods = false)
@Import({Clients.OfRest.class, Clients.OfWeb.class})
class TestConfiguration {
    /** More than a suite asks for; a number that is too large is none to count in. */
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

    /** A suite is one client, and many people. A customizer of the application's own comes after it and may set others. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static PasslinkCustomizer passlinkTestLimits() {
        return passlink -> passlink.limits(new Limits(ENOUGH, ENOUGH, ENOUGH, ENOUGH));
    }

    /** In the place of the application's, and of what the starter would make of its properties: no test sends email. */
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

    /** Whom a mock of another framework stands for, the application's own decision has never heard of. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static SiteCustomizer passlinkTestDecision(ObjectProvider<SignInDecision> decision) {
        return site -> decision.ifAvailable(own -> site.decision((user, method) ->
                TestSite.isStranger(user) ? new SignInDecision.SignedIn() : own.decide(user, method)));
    }

    @Bean
    static FilterRegistrationBean<MockUsers.Aside> passlinkTestStrangers() {
        FilterRegistrationBean<MockUsers.Aside> registration = new FilterRegistrationBean<>(new MockUsers.Aside());
        // Next to Passlink's, which is the first, and before Spring Security's.
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
