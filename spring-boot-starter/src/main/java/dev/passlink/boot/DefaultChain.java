package dev.passlink.boot;

import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.ClassUtils;

/**
 * The chain of an application that configures none of its own. If {@code passlink.signed-in} or {@code passlink.rules} name
 * paths, the filter in front guards those and everything else is open. If they name none, every page is for signed-in users only.
 */
final class DefaultChain {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultChain.class);

    private static final String ACTUATOR =
            "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration";

    private static final String HEALTH =
            "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointProperties";

    private DefaultChain() {}

    /** @param properties none if no filter is in front, as in a test of controllers alone: then every page is shut */
    static SecurityFilterChain of(
            ObjectProvider<HttpSecurity> security,
            ObjectProvider<PasslinkProperties> properties,
            Environment environment) {
        HttpSecurity http = security.getIfAvailable();
        if (http == null) {
            // The application has switched Spring Security off, so nothing uses this chain.
            return new DefaultSecurityFilterChain(nothing -> false);
        }
        List<String> guarded = properties.stream().flatMap(DefaultChain::paths).toList();
        if (!guarded.isEmpty()) {
            LOG.info(
                    "Passlink guards {}, as passlink.signed-in and passlink.rules say. There is no SecurityFilterChain"
                            + " bean, so everything else except the actuator is open to everyone.",
                    guarded);
        }
        boolean actuator = isPresent(ACTUATOR);
        if (actuator && isPresent(HEALTH) && HealthDetails.areForEachCustomer(environment)) {
            http.with(new Anonymously(ActuatorPaths.health()));
        }
        return http.authorizeHttpRequests(rules -> {
                    if (actuator) {
                        // The application has to say who may see the rest of it: surely not every customer.
                        rules.requestMatchers(ActuatorPaths.health()).permitAll();
                        rules.requestMatchers(ActuatorPaths.all()).denyAll();
                    }
                    // Access was decided at the page that forwards or includes.
                    rules.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.INCLUDE)
                            .permitAll();
                    if (guarded.isEmpty()) {
                        rules.anyRequest().access(signedInOrInView());
                    } else {
                        // Open only because the filter is in front, which it isn't on a separate port of the actuator.
                        rules.anyRequest()
                                .access((who, asked) ->
                                        new AuthorizationDecision(PasslinkFilter.isBehind(asked.getRequest())));
                    }
                })
                .build();
    }

    private static boolean isPresent(String name) {
        return ClassUtils.isPresent(name, DefaultChain.class.getClassLoader());
    }

    /** Shows nobody to some pages of the chain. */
    private static final class Anonymously extends AbstractHttpConfigurer<Anonymously, HttpSecurity> {
        private final RequestMatcher pages;

        Anonymously(RequestMatcher pages) {
            this.pages = pages;
        }

        @Override
        public void configure(HttpSecurity http) {
            WithoutPasslink nobody = new WithoutPasslink(getSecurityContextHolderStrategy());
            // Behind the filter that names people, which is in front of this one.
            http.addFilterAfter(
                    (request, response, chain) -> {
                        if (pages.matches((HttpServletRequest) request)) {
                            nobody.doFilter(request, response, chain);
                        } else {
                            chain.doFilter(request, response);
                        }
                    },
                    LogoutFilter.class);
        }
    }

    private static Stream<String> paths(PasslinkProperties properties) {
        return Stream.concat(
                properties.signedIn().stream(),
                properties.rules().stream().map(PasslinkProperties.Rule::path).map(String::valueOf));
    }

    /** A view is open to the holder of its pass, which the filter in front has checked. */
    private static AuthorizationManager<RequestAuthorizationContext> signedInOrInView() {
        return AuthorizationManagers.anyOf(
                AuthenticatedAuthorizationManager.authenticated(),
                (who, request) -> new AuthorizationDecision(who.get() instanceof ViewAuthentication));
    }
}
