package dev.passlink.boot;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code passlink.metrics.*}.
 *
 * @param enabled Whether events are counted and timed in the application's MeterRegistry.
 */
@ConfigurationProperties("passlink.metrics")
record MetricsProperties(@DefaultValue("true") boolean enabled) {}
