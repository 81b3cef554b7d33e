package dev.passlink.boot;

import dev.passlink.Passlink;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health of {@code passlink}, off by {@code management.health.passlink.enabled=false}. */
@AutoConfiguration(after = PasslinkAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Passlink.class)
@ConditionalOnEnabledHealthIndicator("passlink")
final class PasslinkHealthAutoConfiguration {
    /** Less than a probe waits. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    @Bean
    @ConditionalOnMissingBean(name = "passlinkHealthIndicator")
    static PasslinkHealth passlinkHealthIndicator(Passlink passlink) {
        return new PasslinkHealth(passlink::verify, Clock.systemUTC(), PATIENCE);
    }
}
