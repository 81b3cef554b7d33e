package dev.passlink.micrometer;

import dev.passlink.InMemoryUseCounter;
import dev.passlink.port.Mailer;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import io.micrometer.observation.ObservationRegistry;

/**
 * Observes the parts that Passlink waits for, as metrics and spans.
 *
 * <pre>{@code
 * import dev.passlink.micrometer.PasslinkObservations;
 * import io.micrometer.observation.ObservationRegistry;
 *
 * class Observed {
 *     Passlink.Builder parts(ObservationRegistry registry, UserLookup users, Mailer mailer, UseCounter counter) {
 *         PasslinkObservations observed = new PasslinkObservations(registry);
 *         return Passlink.builder()
 *             .users(observed.users(users))
 *             .mailer(observed.mailer(mailer))
 *             .counter(observed.counter(counter));
 *     }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>{@code passlink.users.find}, with {@code by} ({@code address}, {@code id}) and {@code outcome} ({@code found}, {@code
 *       none}, {@code failed}).
 *   <li>{@code passlink.mailer.send}, with {@code outcome} ({@code sent}, {@code later}, {@code unconfirmed}, {@code refused},
 *       {@code failed}).
 *   <li>{@code passlink.counter.add}, with {@code outcome} ({@code counted}, {@code failed}).
 * </ul>
 *
 * <p>No address, id, key or text of an email is in an observation. Of an exception it has the class and not the message, in
 * which drivers quote what they were given. What a handler of the registry throws is logged and changes nothing, since an email
 * that was sent would be sent again.
 *
 * <p>Immutable and safe for many threads.
 */
public final class PasslinkObservations {
    private final ObservationRegistry registry;

    /**
     * Observations in a registry.
     *
     * @param registry the application's
     */
    public PasslinkObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /**
     * Observes a user lookup.
     *
     * @param users what answers
     * @return the same, observed
     */
    public UserLookup users(UserLookup users) {
        return new ObservedUsers(users, registry);
    }

    /**
     * Observes a mailer. What it says of itself is passed on, and so is closing it.
     *
     * @param mailer what sends
     * @return the same, observed
     */
    public Mailer mailer(Mailer mailer) {
        return new ObservedMailer(mailer, registry);
    }

    /**
     * Observes a use counter. What it says of itself is passed on, and so is closing it.
     *
     * @param counter what counts
     * @return the same, observed; the very same if it is an {@link InMemoryUseCounter}, which has nobody to wait for, and in
     *     which Passlink finds more than a counter
     */
    public UseCounter counter(UseCounter counter) {
        return counter instanceof InMemoryUseCounter ? counter : new ObservedCounter(counter, registry);
    }
}
