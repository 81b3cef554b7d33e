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
 * <p>An observation contains no address, id, key or text of an email. Of an exception it has the class but not the message, in
 * which drivers quote their arguments. If a handler of the registry throws, that is logged and changes nothing; otherwise an
 * email that was sent would be sent again.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PasslinkObservations {
    private final ObservationRegistry registry;

    /**
     * Creates observations in a registry.
     *
     * @param registry the application's registry
     */
    public PasslinkObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /**
     * Observes a user lookup.
     *
     * @param users the user lookup
     * @return the same, observed
     */
    public UserLookup users(UserLookup users) {
        return new ObservedUsers(users, registry);
    }

    /**
     * Observes a mailer. Its problem and weakness are passed on, and so is closing it.
     *
     * @param mailer the mailer
     * @return the same, observed
     */
    public Mailer mailer(Mailer mailer) {
        return new ObservedMailer(mailer, registry);
    }

    /**
     * Observes a use counter. Its problem and weakness are passed on, and so is closing it.
     *
     * @param counter the use counter
     * @return the same, observed; an {@link InMemoryUseCounter} is returned unchanged, because it
     *     never waits and Passlink treats it as more than a counter
     */
    public UseCounter counter(UseCounter counter) {
        return counter instanceof InMemoryUseCounter ? counter : new ObservedCounter(counter, registry);
    }
}
