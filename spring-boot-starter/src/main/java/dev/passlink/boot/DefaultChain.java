package dev.passlink.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.ClassUtils;

/**
 * What an application has that says nothing to Spring Security: the paths of {@code passlink.signed-in} and {@code
 * passlink.rules} are for signed-in people and the rest is open; without any, all is for signed-in people.
 */
final class DefaultChain {
    private static final String ACTUATOR =
            "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration";

    private DefaultChain() {}

    static SecurityFilterChain of(ObjectProvider<HttpSecurity> security, Environment properties) {
        HttpSecurity http = security.getIfAvailable();
        if (http == null) {
            // An application that has switched Spring Security off: nobody asks for this.
            return new DefaultSecurityFilterChain(nothing -> false);
        }
        RequestMatcher[] signedIn = signedIn(properties);
        return http.authorizeHttpRequests(rules -> {
                    if (ClassUtils.isPresent(ACTUATOR, DefaultChain.class.getClassLoader())) {
                        // Who may see the rest of it, an application has to say itself: not each of its customers.
                        rules.requestMatchers(ActuatorPaths.health()).permitAll();
                        rules.requestMatchers(ActuatorPaths.all()).denyAll();
                    }
                    if (signedIn.length == 0) {
                        rules.anyRequest().access(signedInOrInView());
                    } else {
                        rules.requestMatchers(signedIn).access(signedInOrInView());
                        rules.anyRequest().permitAll();
                    }
                })
                .build();
    }

    /** A view is open for whoever has its pass: that was seen to in front. */
    private static AuthorizationManager<RequestAuthorizationContext> signedInOrInView() {
        return AuthorizationManagers.anyOf(
                AuthenticatedAuthorizationManager.authenticated(),
                (who, request) -> new AuthorizationDecision(who.get() instanceof ViewAuthentication));
    }

    private static RequestMatcher[] signedIn(Environment properties) {
        Binder binder = Binder.get(properties);
        List<String> patterns = new ArrayList<>(
                binder.bind("passlink.signed-in", Bindable.listOf(String.class)).orElseGet(List::of));
        binder.bind("passlink.rules", Bindable.listOf(Map.class)).orElseGet(List::of).stream()
                .flatMap(rule -> Stream.ofNullable(rule.get("path")))
                .forEach(path -> patterns.add(path.toString()));
        // Passlink writes /* for all below, too; and its paths are below the context path, whatever servlet is there.
        return patterns.stream()
                .map(pattern ->
                        PathPatternRequestMatcher.withDefaults().matcher(pattern.replaceFirst("/\\*\\*?$", "/**")))
                .toArray(RequestMatcher[]::new);
    }
}
