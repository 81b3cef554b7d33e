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
 * Google, beside any provider of the application's own, by {@code passlink.google.*} or what Spring Security's client is told about it. Whoever adds the module means it; Spring
 * Security's own {@code oauth2Login()} is another way in, and does not know of this one.
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
        // Both of one place: a secret that belongs to another id is no use.
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
            // Of an application that uses Spring Security's client alone, nothing is said.
            boolean there = ClassUtils.isPresent("dev.passlink.google.OpenIdProvider", context.getClassLoader());
            return new ConditionOutcome(
                    there && isSet(environment, SPRINGS), message.because("of " + SPRINGS + "id and the module"));
        }
    }
}
