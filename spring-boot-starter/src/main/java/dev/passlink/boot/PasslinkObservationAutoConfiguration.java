package dev.passlink.boot;

import dev.passlink.micrometer.PasslinkObservations;
import dev.passlink.port.Mailer;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Metrics and spans for the parts that Passlink waits for; the beans themselves aren't wrapped. */
@AutoConfiguration(
        before = PasslinkAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ObservationRegistry.class, PasslinkObservations.class})
@ConditionalOnSingleCandidate(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "passlink.observations.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ObservationsProperties.class)
final class PasslinkObservationAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    static Observing passlinkObserving(ObservationRegistry registry) {
        PasslinkObservations observed = new PasslinkObservations(registry);
        return new Observing() {
            @Override
            public UserLookup users(UserLookup users) {
                return observed.users(users);
            }

            @Override
            public Mailer mailer(Mailer mailer) {
                return observed.mailer(mailer);
            }

            @Override
            public UseCounter counter(UseCounter counter) {
                return observed.counter(counter);
            }
        };
    }
}
