package dev.passlink.boot;

import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.util.ClassUtils;

/**
 * What an application has that says nothing to Spring Security. Where {@code passlink.signed-in} or {@code passlink.rules} name
 * paths, the filter in front guards those, and all else is open; without any, all is for signed-in people.
 */
final class DefaultChain {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultChain.class);

    private static final String ACTUATOR =
            "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration";

    private DefaultChain() {}

    /** @param properties none where no filter is in front, as in a test of controllers alone: then all is shut */
    static SecurityFilterChain of(
            ObjectProvider<HttpSecurity> security, ObjectProvider<PasslinkProperties> properties) {
        HttpSecurity http = security.getIfAvailable();
        if (http == null) {
            // An application that has switched Spring Security off: nobody asks for this.
            return new DefaultSecurityFilterChain(nothing -> false);
        }
        List<String> guarded = properties.stream().flatMap(DefaultChain::paths).toList();
        if (!guarded.isEmpty()) {
            LOG.info(
                    "Passlink guards {}, by passlink.signed-in and passlink.rules. There is no SecurityFilterChain bean, so all"
                            + " else is open to everybody, but for the actuator.",
                    guarded);
        }
        return http.authorizeHttpRequests(rules -> {
                    if (ClassUtils.isPresent(ACTUATOR, DefaultChain.class.getClassLoader())) {
                        // Who may see the rest of it, an application has to say itself: not each of its customers.
                        rules.requestMatchers(ActuatorPaths.health()).permitAll();
                        rules.requestMatchers(ActuatorPaths.all()).denyAll();
                    }
                    // What a page shows in its own place was decided at that page.
                    rules.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.INCLUDE)
                            .permitAll();
                    if (guarded.isEmpty()) {
                        rules.anyRequest().access(signedInOrInView());
                    } else {
                        // Open because the filter is in front: not at a port of its own for the actuator, where it is
                        // not.
                        rules.anyRequest()
                                .access((who, asked) ->
                                        new AuthorizationDecision(PasslinkFilter.isBehind(asked.getRequest())));
                    }
                })
                .build();
    }

    private static Stream<String> paths(PasslinkProperties properties) {
        return Stream.concat(
                properties.signedIn().stream(),
                properties.rules().stream().map(PasslinkProperties.Rule::path).map(String::valueOf));
    }

    /** A view is open for whoever has its pass: that was seen to in front. */
    private static AuthorizationManager<RequestAuthorizationContext> signedInOrInView() {
        return AuthorizationManagers.anyOf(
                AuthenticatedAuthorizationManager.authenticated(),
                (who, request) -> new AuthorizationDecision(who.get() instanceof ViewAuthentication));
    }
}
