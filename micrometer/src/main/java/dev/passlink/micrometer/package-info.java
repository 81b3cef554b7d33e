/**
 * Counts, times and observes Passlink with Micrometer 1.16 and later, which the application brings.
 *
 * <p>{@link dev.passlink.micrometer.PasslinkMetrics} listens to Passlink's events. {@link
 * dev.passlink.micrometer.PasslinkObservations} wraps the parts that may be slow: the user lookup, the mailer and the use
 * counter. The names of all meters and tags are stable, and are listed in {@code docs/production.md}.
 */
@NullMarked
package dev.passlink.micrometer;

import org.jspecify.annotations.NullMarked;
