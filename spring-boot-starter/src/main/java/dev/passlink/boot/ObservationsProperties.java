package dev.passlink.boot;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code passlink.observations.*}.
 *
 * @param enabled Whether user lookup, mailer and counter are observed in the application's ObservationRegistry.
 */
@ConfigurationProperties("passlink.observations")
record ObservationsProperties(@DefaultValue("true") boolean enabled) {}
