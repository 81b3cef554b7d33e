package dev.passlink.boot;

import dev.passlink.micrometer.PasslinkMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Counts and times Passlink's events in the application's registry. */
@AutoConfiguration(
        before = PasslinkAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({MeterRegistry.class, PasslinkMetrics.class})
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "passlink.metrics.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MetricsProperties.class)
final class PasslinkMetricsAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    // A Passlink that doesn't take it would leave its counters at zero, which look as if nobody signed in.
    @Lazy
    static PasslinkMetrics passlinkMetrics(MeterRegistry registry) {
        return new PasslinkMetrics(registry);
    }
}
