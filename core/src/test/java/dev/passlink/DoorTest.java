package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.port.Delivery;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingAudit;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door does itself: owning, guarding, and handing a link to one decision. */
final class DoorTest {
    private final List<String> closed = new ArrayList<>();

    private final class OwnedMailer implements Mailer, AutoCloseable {
        @Override
        public Delivery send(Mail mail) {
            return new Delivery.Sent("ok");
        }

        @Override
        public void close() {
            closed.add("mailer");
            throw new IllegalStateException("It cannot");
        }
    }

    private final class OwnedCounter implements UseCounter, AutoCloseable {
        @Override
        public long add(String key, long amount, Instant expiresAt) {
            return amount;
        }

        @Override
        public void close() {
            closed.add("counter");
        }
    }

    private static Passlink.Builder builder() {
        return Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(Site.KEY_1))
                .users(new FakeUsers().put(Site.ada()))
                .mailer(mail -> new Delivery.Sent("ok"));
    }

    @Test
    void whatPasslinkWasGivenIsClosedWithItAfterTheQueueAndNoFaultLeavesTheRestOpen() {
        RecordingAudit audit = new RecordingAudit();
        LinkRequestQueue queue = new LinkRequestQueue() {
            @Override
            public void start(Handler handler) {}

            @Override
            public boolean offer(LinkRequest request) {
                return true;
            }

            @Override
            public void close() {
                closed.add("queue");
            }
        };
        builder()
                .mailer(new OwnedMailer())
                .counter(new OwnedCounter())
                .queue(queue)
                .audit(audit)
                .build()
                .close();
        assertThat(closed).containsExactly("queue", "mailer", "counter");
        assertThat(audit.reasons(AuditEvent.Type.FAILURE)).containsExactly(Reason.UNAVAILABLE);
        assertThat(audit.last().detail()).contains("OwnedMailer").doesNotContain("It cannot");
    }

    /** An application whose code is not checked for null. */
    private static final class NullUsers implements UserLookup {
        @Override
        @SuppressWarnings("NullAway")
        public Optional<User> findByAddress(EmailAddress address) {
            return null;
        }

        @Override
        @SuppressWarnings("NullAway")
        public Optional<User> findById(String id) {
            return null;
        }
    }

    @Test
    void aPortThatAnswersNullLetsNobodyInAndIsToldByName() {
        Site site = new Site();
        String token = site.token("ada@example.com");
        RecordingAudit audit = new RecordingAudit();
        try (Passlink careless = builder()
                .users(new NullUsers())
                .clock(site.clock)
                .counter(site.counter)
                .audit(audit)
                .build()) {
            assertThatThrownBy(() -> careless.flows().redeem(token, Browser.NONE))
                    .isInstanceOf(UnavailableException.class);
        }
        assertThat(audit.events())
                .filteredOn(event -> event.type() == AuditEvent.Type.FAILURE)
                .singleElement()
                .satisfies(event -> assertThat(event.detail()).contains("UserLookup.findById returned null"));
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.OK);
    }

    /** Changes what is found into what the application makes of it while the test wants that. */
    private static class CarelessUsers implements UserLookup {
        private final FakeUsers users = new FakeUsers().put(Site.ada());
        private UnaryOperator<User> careless = UnaryOperator.identity();

        @Override
        public Optional<User> findByAddress(EmailAddress address) {
            return users.findByAddress(address).map(careless);
        }

        @Override
        public Optional<User> findById(String id) {
            return users.findById(id).map(careless);
        }
    }

    @SuppressWarnings("NullAway")
    static Stream<UnaryOperator<User>> usersWithNothingInAPlace() {
        return Stream.of(
                user -> new User(user.id(), null, true, user.stamp(), user.roles(), user.claims()),
                user -> new User(user.id(), user.email(), true, null, user.roles(), user.claims()),
                user -> new User(user.id(), user.email(), true, user.stamp(), null, user.claims()),
                user -> new User(user.id(), user.email(), true, user.stamp(), user.roles(), null));
    }

    /** A column that is empty must not become the address that was typed, or a stamp that never changes. */
    @ParameterizedTest
    @MethodSource("usersWithNothingInAPlace")
    void aUserWithNothingInAPlaceLetsNobodyInMailsNobodyAndBurnsNothing(UnaryOperator<User> careless) {
        CarelessUsers users = new CarelessUsers();
        Site site = new Site(builder -> builder.users(users));
        String token = site.token("ada@example.com");
        int mailed = site.mailer.mails().size();
        users.careless = careless;

        site.ask("ada@example.com");
        site.queue.runPending();
        assertThatThrownBy(() -> site.redeem(token)).isInstanceOf(UnavailableException.class);

        assertThat(site.mailer.mails()).hasSize(mailed);
        assertThat(site.reasons(AuditEvent.Type.FAILURE)).isNotEmpty().containsOnly(Reason.UNAVAILABLE);
        users.careless = UnaryOperator.identity();
        Redemption.Granted granted = (Redemption.Granted) site.redeem(token);
        assertThat(site.passlink.flows().signIn(granted, SignInMethod.LINK, false, Browser.NONE))
                .isNotNull();
    }

    /** As Kotlin, Groovy and Lombok let it: the compiler of the port knows nothing of it. */
    @ParameterizedTest
    @ValueSource(strings = {"users", "counter", "tokens"})
    void aCheckedExceptionThatAPortNeverDeclaredLetsNobodyInAndIsToldByName(String port) {
        Site site = new Site();
        String token = site.token("ada@example.com");
        RecordingAudit audit = new RecordingAudit();
        Passlink.Builder builder =
                builder().clock(site.clock).counter(site.counter).audit(audit);
        UserLookup users = new CarelessUsers() {
            @Override
            public Optional<User> findById(String id) {
                throw Sneaky.thrown(new SQLException("down"));
            }
        };
        TokenGenerator tokens = new TokenGenerator() {
            @Override
            public String generate(Grant grant) {
                return "token";
            }

            @Override
            public Optional<Grant> verify(String text) {
                throw Sneaky.thrown(new SQLException("down"));
            }
        };
        switch (port) {
            case "users" -> builder.users(users);
            case "counter" ->
                builder.counter((key, amount, expiresAt) -> {
                    throw Sneaky.thrown(new SQLException("down"));
                });
            default -> builder.tokens(tokens);
        }
        try (Passlink passlink = builder.build()) {
            assertThatThrownBy(() -> passlink.flows().redeem(token, Browser.NONE))
                    .isInstanceOf(UnavailableException.class)
                    .hasCauseInstanceOf(SQLException.class);
        }
        assertThat(audit.reasons(AuditEvent.Type.FAILURE)).containsExactly(Reason.UNAVAILABLE);
    }

    /** Whoever waits further up must learn of it, too. */
    @Test
    void anInterruptThatAPortThrowsIsStillOneAfterwards() {
        Site site = new Site(builder -> builder.users(new CarelessUsers() {
            @Override
            public Optional<User> findById(String id) {
                throw Sneaky.thrown(new InterruptedException());
            }
        }));
        String token = site.token("ada@example.com");
        assertThatThrownBy(() -> site.redeem(token)).isInstanceOf(UnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** It counts from before, or not at all: every link would be good for one use more. */
    @Test
    void aCounterThatAnswersLessThanItWasToCountLetsNobodyIn() {
        Site site = new Site();
        String token = site.token("ada@example.com");
        RecordingAudit audit = new RecordingAudit();
        try (Passlink careless = builder()
                .clock(site.clock)
                .counter((key, amount, expiresAt) -> site.counter.add(key, amount, expiresAt) - amount)
                .audit(audit)
                .build()) {
            assertThatThrownBy(() -> careless.flows().redeem(token, Browser.NONE))
                    .isInstanceOf(UnavailableException.class);
        }
        assertThat(audit.last().detail()).contains("UseCounter.add");
    }

    @Test
    void aLinkThatIsFollowedIsDecidedOnceWithOneCountAndOneEvent() {
        Site site = new Site();
        Browser browser = site.browserThatAsked("ada@example.com");
        int counted = site.counted.get();
        int events = site.audit.events().size();
        Redemption looked = site.passlink.flows().follow(site.lastToken(), browser, granted -> false);
        assertThat(((Redemption.Granted) looked).redeemed()).isFalse();
        assertThat(site.counted.get() - counted).isEqualTo(1);
        assertThat(site.audit.last().type()).isEqualTo(AuditEvent.Type.LINK_OPENED);
        Redemption redeemed = site.passlink.flows().follow(site.lastToken(), browser, Redemption.Granted::asked);
        assertThat(((Redemption.Granted) redeemed).redeemed()).isTrue();
        assertThat(site.counted.get() - counted).isEqualTo(2);
        assertThat(site.audit.last().type()).isEqualTo(AuditEvent.Type.REDEMPTION);
        assertThat(site.audit.events()).hasSize(events + 2);
        assertThat(Site.reasonOf(site.redeem(site.lastToken()))).isEqualTo(Reason.USED);
    }

    /** It would not know whose link it is before everything else about it is known to be good. */
    @Test
    void whoDecidesWhetherALinkIsRedeemedIsAskedOnlyAboutAGoodOne() {
        Site site = new Site();
        String token = site.token("ada@example.com");
        site.users.put(new User(Site.ada().id(), EmailAddress.of("ada@example.com"), false, "s1", java.util.Set.of()));
        Redemption refused = site.passlink.flows().follow(token, Browser.NONE, granted -> {
            throw new AssertionError("Asked about " + granted);
        });
        assertThat(Site.reasonOf(refused)).isEqualTo(Reason.DISABLED);
    }

    @Test
    void aPendingSignInOfAnotherMakeIsFinishedByNobody() {
        Site site = new Site();
        Redemption.Granted granted = (Redemption.Granted) site.redeem(site.token("ada@example.com"));
        PendingSignIn made = new PendingSignIn() {
            @Override
            public Grant grant() {
                return granted.grant();
            }

            @Override
            public SignInMethod method() {
                return SignInMethod.LINK;
            }

            @Override
            public boolean stay() {
                return true;
            }
        };
        assertThatThrownBy(() -> site.passlink.flows().finish(made)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsQueuedBeforeTheSiteIsBuilt() {
        DirectQueue queue = new DirectQueue();
        Passlink.Builder unfinished =
                Passlink.builder().baseUrl("https://jobs.example.com").queue(queue);
        assertThatThrownBy(unfinished::build).isInstanceOf(IllegalArgumentException.class);
        try (Passlink passlink = builder().queue(queue).build()) {
            passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE);
            assertThat(queue.pending()).hasSize(1);
        }
    }
}
