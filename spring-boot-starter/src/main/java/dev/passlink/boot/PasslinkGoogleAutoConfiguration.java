package dev.passlink.boot;

import dev.passlink.port.IdentityLinks;
import dev.passlink.port.IdentityProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Sign-in with Google, beside any provider of the application's own, from {@code passlink.google.*} or the properties of Spring
 * Security's client. Adding the module switches it on. Spring Security's own {@code oauth2Login()} is a separate way to sign in
 * and doesn't know about this one.
 */
@AutoConfiguration(before = PasslinkAutoConfiguration.class, after = PasslinkJdbcAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(GoogleProperties.class)
final class PasslinkGoogleAutoConfiguration {
    private static final String OWN = "passlink.google.client-";
    private static final String SPRINGS = "spring.security.oauth2.client.registration.google.client-";

    @Bean
    @ConditionalOnMissingBean(name = "passlinkGoogle")
    @Conditional(OnClient.class)
    static IdentityProvider passlinkGoogle(
            GoogleProperties properties, Environment environment, ObjectProvider<IdentityLinks> links) {
        PropertyProviders.check(isSet(environment, OWN) ? OWN + "id" : SPRINGS + "id", links);
        // Both from the same place: a secret that belongs to another id is useless.
        String prefix = isSet(environment, OWN) ? OWN : SPRINGS;
        return PropertyProviders.OpenId.google(
                properties, environment.getProperty(prefix + "id"), environment.getProperty(prefix + "secret"));
    }

    private static boolean isSet(Environment environment, String prefix) {
        @Nullable String id = environment.getProperty(prefix + "id");
        return id != null && !id.isBlank();
    }

    static final class OnClient extends SpringBootCondition {
        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            ConditionMessage.Builder message = ConditionMessage.forCondition("Sign-in with Google");
            if (!environment.getProperty("passlink.google.enabled", Boolean.class, true)) {
                return ConditionOutcome.noMatch(message.because("passlink.google.enabled=false"));
            }
            if (isSet(environment, OWN)) {
                return ConditionOutcome.match(message.foundExactly(OWN + "id"));
            }
            // An application that uses only Spring Security's client isn't affected.
            boolean there = ClassUtils.isPresent("dev.passlink.google.OpenIdProvider", context.getClassLoader());
            return new ConditionOutcome(
                    there && isSet(environment, SPRINGS), message.because("of " + SPRINGS + "id and the module"));
        }
    }
}
