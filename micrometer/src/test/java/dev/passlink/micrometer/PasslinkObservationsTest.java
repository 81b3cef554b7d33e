package dev.passlink.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.EmailAddress;
import dev.passlink.InMemoryUseCounter;
import dev.passlink.User;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import dev.passlink.testkit.FakeUsers;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PasslinkObservationsTest {
    private static final EmailAddress ADA = EmailAddress.of("ada@example.com");
    private static final Mail MAIL = new Mail("AbCdEfGhIjKlMnOp", ADA, "Sign in", "https://…?passlink=SECRET", "<a>");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final List<Observation.Context> seen = new ArrayList<>();
    private final PasslinkObservations observed = new PasslinkObservations(registry);

    PasslinkObservationsTest() {
        registry.observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(
                        meters, DefaultMeterObservationHandler.IgnoredMeters.LONG_TASK_TIMER))
                .observationHandler(new Watching());
    }

    private final class Watching implements ObservationHandler<Observation.Context> {
        @Override
        public void onStop(Observation.Context context) {
            seen.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    private static class Counter implements UseCounter, AutoCloseable {
        final List<String> calls = new ArrayList<>();

        @Override
        public long add(String key, long amount, Instant expiresAt) {
            calls.add(key);
            return amount;
        }

        @Override
        public List<Long> addAll(List<Addition> additions) {
            calls.add("all");
            return List.of(4L, 2L);
        }

        @Override
        public Instant remembersSince() {
            return Instant.EPOCH;
        }

        @Override
        public Optional<String> weakness() {
            return Optional.of("it evicts");
        }

        @Override
        public void close() {
            calls.add("closed");
        }
    }

    private static final class Sending implements Mailer, AutoCloseable {
        private final List<Delivery> answers;
        private boolean closed;

        Sending(Delivery... answers) {
            this.answers = new ArrayList<>(List.of(answers));
        }

        @Override
        public Delivery send(Mail mail) {
            if (answers.isEmpty()) {
                throw new IllegalStateException("cannot send to " + mail.to() + ": " + mail.text());
            }
            return answers.remove(0);
        }

        @Override
        public Optional<String> problem() {
            return Optional.of("it is down");
        }

        @Override
        public Optional<String> weakness() {
            return Optional.of("no TLS");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** As the names of the metrics: dashboards and alerts are made of them. */
    @Test
    void namesAndTagsStayAsTheyAre() {
        UserLookup users = observed.users(new FakeUsers().put(new User("17", ADA, true, "s", Set.of())));
        assertThat(users.findByAddress(ADA)).isPresent();
        assertThat(users.findById("18")).isEmpty();
        UseCounter counter = observed.counter(new Counter());
        assertThat(counter.add("key", 3, Instant.MAX)).isEqualTo(3);
        Mailer mailer = observed.mailer(new Sending(
                new Delivery.Sent("250 OK"),
                new Delivery.TryLater("451"),
                new Delivery.Unconfirmed("silence"),
                new Delivery.Refused("550")));
        for (int i = 0; i < 4; i++) {
            assertThat(mailer.send(MAIL).reply()).isNotEmpty();
        }
        assertThatThrownBy(() -> mailer.send(MAIL)).isInstanceOf(IllegalStateException.class);

        assertThat(meters.getMeters().stream()
                        .map(PasslinkMetricsTest::described)
                        .sorted())
                .containsExactly(
                        "TIMER passlink.counter.add error=none outcome=counted",
                        "TIMER passlink.mailer.send error=Failed outcome=failed",
                        "TIMER passlink.mailer.send error=none outcome=later",
                        "TIMER passlink.mailer.send error=none outcome=refused",
                        "TIMER passlink.mailer.send error=none outcome=sent",
                        "TIMER passlink.mailer.send error=none outcome=unconfirmed",
                        "TIMER passlink.users.find by=address error=none outcome=found",
                        "TIMER passlink.users.find by=id error=none outcome=none");
        assertThat(seen.stream().map(Observation.Context::getContextualName).distinct())
                .containsExactly("find user by address", "find user by id", "count uses", "send email");
    }

    /** A span goes to a server of somebody else's, and drivers quote what they were given. */
    @Test
    void noAddressNoKeyAndNoTextIsInAnObservation() {
        Mailer mailer = observed.mailer(new Sending());
        UserLookup users = observed.users(new UserLookup() {
            @Override
            public Optional<User> findByAddress(EmailAddress address) {
                throw new IllegalStateException("duplicate key: " + address.normalised());
            }

            @Override
            public Optional<User> findById(String id) {
                throw new IllegalStateException("no row for " + id);
            }
        });
        UseCounter counter = observed.counter((key, amount, expiresAt) -> {
            throw new IllegalStateException("no count for " + key);
        });

        assertThatThrownBy(() -> mailer.send(MAIL)).hasMessageContaining("SECRET");
        assertThatThrownBy(() -> users.findByAddress(ADA)).hasMessageContaining("ada@example.com");
        assertThatThrownBy(() -> users.findById("user-17")).hasMessageContaining("user-17");
        assertThatThrownBy(() -> counter.add("the-key", 1, Instant.MAX)).hasMessageContaining("the-key");

        assertThat(seen).hasSize(4).allSatisfy(context -> {
            Throwable error = context.getError();
            assertThat(error).hasMessage("java.lang.IllegalStateException").hasNoCause();
            assertThat(context.toString() + error)
                    .doesNotContain("ada@", "user-17", "SECRET", "the-key", "AbCdEfGhIjKlMnOp");
            assertThat(context.getHighCardinalityKeyValues()).isEmpty();
        });
    }

    @Test
    void whatAPartSaysOfItselfIsPassedOnAndSoIsClosingIt() throws Exception {
        Counter counter = new Counter();
        UseCounter watched = observed.counter(counter);
        assertThat(watched.remembersSince()).isEqualTo(Instant.EPOCH);
        assertThat(watched.weakness()).hasValue("it evicts");
        assertThat(watched.addAll(List.of())).containsExactly(4L, 2L);
        ((AutoCloseable) watched).close();
        assertThat(counter.calls).containsExactly("all", "closed");

        Sending sending = new Sending();
        Mailer mailer = observed.mailer(sending);
        assertThat(mailer.problem()).hasValue("it is down");
        assertThat(mailer.weakness()).hasValue("no TLS");
        ((AutoCloseable) mailer).close();
        assertThat(sending.closed).isTrue();
    }

    /** Passlink looks into it: wrapped, it would count limits and uses in one place, where a flood fills both. */
    @Test
    void aCounterInMemoryIsNotWrapped() {
        InMemoryUseCounter memory = new InMemoryUseCounter(Clock.systemUTC());

        assertThat(observed.counter(memory)).isSameAs(memory);
    }

    /** Otherwise an email that was sent would be sent again, and a use that was counted would be nobody's. */
    @Test
    void whoWatchesAndFailsChangesNothing() {
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStart(Observation.Context context) {
                throw new IllegalStateException("the tracer is down");
            }

            @Override
            public void onStop(Observation.Context context) {
                throw new NoClassDefFoundError("of the tracer");
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });

        assertThat(observed.mailer(new Sending(new Delivery.Sent("250 OK"))).send(MAIL))
                .isEqualTo(new Delivery.Sent("250 OK"));
        assertThat(observed.counter(new Counter()).add("key", 1, Instant.MAX)).isOne();
    }

    @Test
    void aCallThatFailsWithAnExceptionItNeverDeclaredHasFailed() {
        Mailer broken = observed.mailer(mail -> {
            throw undeclared(new IOException("to " + mail.to()));
        });

        assertThatThrownBy(() -> broken.send(MAIL)).isInstanceOf(IOException.class);

        assertThat(seen).singleElement().satisfies(context -> {
            assertThat(context.getLowCardinalityKeyValues()).contains(KeyValue.of("outcome", "failed"));
            assertThat(context.getError()).hasMessage("java.io.IOException");
        });
    }

    private static RuntimeException undeclared(Throwable any) {
        PasslinkObservationsTest.<RuntimeException>raise(any);
        throw new AssertionError(any);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable any) throws E {
        throw (E) any;
    }

    @Test
    void whatIsCalledMeanwhileIsPartOfTheObservation() {
        List<String> within = new ArrayList<>();
        UserLookup users = observed.users(new UserLookup() {
            @Override
            public Optional<User> findByAddress(EmailAddress address) {
                Observation current = registry.getCurrentObservation();
                within.add(
                        current == null
                                ? "none"
                                : String.valueOf(current.getContext().getName()));
                return Optional.empty();
            }

            @Override
            public Optional<User> findById(String id) {
                return Optional.empty();
            }
        });

        assertThat(users.findByAddress(ADA)).isEmpty();

        assertThat(within).containsExactly("passlink.users.find");
        assertThat(registry.getCurrentObservation()).isNull();
    }
}
