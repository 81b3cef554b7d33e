package dev.passlink.boot;

import dev.passlink.Passlink;
import dev.passlink.port.UseCounter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health component {@code passlink}; {@code management.health.passlink.enabled=false} switches it off. */
@AutoConfiguration(after = PasslinkAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Passlink.class)
@ConditionalOnEnabledHealthIndicator("passlink")
final class PasslinkHealthAutoConfiguration {
    /** Less than a probe waits. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    @Bean
    @ConditionalOnMissingBean(name = "passlinkHealthIndicator")
    static PasslinkHealth passlinkHealthIndicator(Passlink passlink, ObjectProvider<UseCounter> counters) {
        UseCounter counter = counters.getIfUnique();
        return new PasslinkHealth(
                passlink::verify,
                () -> counter == null ? Optional.empty() : counter.weakness(),
                Clock.systemUTC(),
                PATIENCE);
    }
}
