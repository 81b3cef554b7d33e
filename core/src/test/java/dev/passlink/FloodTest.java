package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.port.UseCounter;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingMailer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Many clients, each within its limits, ask for ever new addresses and type wrong codes. Nobody else notices.
 *
 * <p>{@code -Dpasslink.flood.minutes=150} floods the counters in their usual size, which takes minutes.
 */
final class FloodTest {
    private static final int MINUTES = Integer.getInteger("passlink.flood.minutes", 0);
    private static final int CAPACITY = MINUTES > 0 ? 1_000_000 : 1000;
    private static final int CLIENTS = 256;
    private static final int PER_MINUTE = Limits.DEFAULT.perClient();
    private static final int HONEST = 100;
    /** A network of 48 bits may in a day what one of 56 bits may in ten hours. */
    private static final int WIDE = 10;

    private final MutableClock clock = new MutableClock();
    private final FakeUsers users = new FakeUsers().put(Site.ada());
    private final RecordingMailer mailer = new RecordingMailer();
    private final DirectQueue queue = new DirectQueue();
    private int flooded;

    private Passlink passlink(UseCounter counter) {
        return passlink(counter, Limits.DEFAULT);
    }

    private Passlink passlink(UseCounter counter, Limits limits) {
        return Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(Site.KEY_1))
                .users(users)
                .mailer(mailer)
                .queue(queue)
                .counter(counter)
                .limits(limits)
                .clock(clock)
                .audit(event -> {})
                .build();
    }

    @Test
    void twoHundredAndFiftySixClientsWithinTheirLimitsShutNobodyOutAndLoosenNoLimit() {
        Passlink passlink = passlink(new InMemoryUseCounter(clock, CAPACITY));
        flood(passlink, MINUTES);
        Browser guesser = asked(passlink, "ada@example.com", "guesser");
        queue.runPending();
        String code = mailer.lastCode();
        for (int i = 0; i < 3; i++) {
            assertThat(Site.reasonOf(passlink.flows().redeemCode("wrong", guesser)))
                    .isEqualTo(Reason.WRONG_CODE);
        }
        for (int i = 1; i < 5; i++) {
            asked(passlink, "ada@example.com", "guesser");
        }
        flood(passlink, MINUTES > 0 ? 9 : 2);
        assertThat(Site.reasonOf(passlink.flows().redeemCode(code, guesser))).isEqualTo(Reason.TOO_MANY_TRIES);
        assertThat(passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "guesser", Browser.NONE))
                .isInstanceOf(Asked.TooOften.class);
        for (int i = 0; i < HONEST; i++) {
            String address = "honest" + i + "@example.com";
            users.put(new User("h" + i, EmailAddress.of(address), true, "s", Set.of()));
            Browser browser = asked(passlink, address, "honest" + i);
            queue.runPending();
            Redemption redemption = i % 2 == 0
                    ? passlink.flows().redeemCode(mailer.lastCode(), browser)
                    : passlink.flows().redeem(token(), browser);
            assertThat(redemption).isInstanceOf(Redemption.Granted.class);
        }
    }

    @Test
    void askersWhoAreAllMailedCannotCrowdOutARedemptionWhereOnlyTheNewestIsGood() {
        Passlink passlink = Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(Site.KEY_1))
                .users(users)
                .provisioner(address -> new User(address.normalised(), address, true, "s", Set.of()))
                .links(links -> links.newestOnly())
                .mailer(mailer)
                .queue(queue)
                .counter(new InMemoryUseCounter(clock, 1))
                .clock(clock)
                .audit(event -> {})
                .build();
        asked(passlink, "ada@example.com", "ada");
        queue.runPending();
        String token = token();
        for (int i = 0; i < 10; i++) {
            asked(passlink, "flood" + i + "@example.com", "flood");
            queue.runPending();
        }
        assertThat(passlink.flows().redeem(token, Browser.NONE)).isInstanceOf(Redemption.Granted.class);
    }

    private void flood(Passlink passlink, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            for (int i = 0; i < CLIENTS * PER_MINUTE; i++) {
                Browser browser = asked(passlink, "flood" + flooded++ + "@example.com", "client" + i % CLIENTS);
                passlink.flows().redeemCode("wrong", browser);
            }
            queue.runPending();
            clock.advance(Duration.ofMinutes(1));
        }
    }

    private static Browser asked(Passlink passlink, String address, String client) {
        Asked asked = passlink.flows().requestLogin(LoginForm.of(address), client, Browser.NONE);
        return new Browser(asked instanceof Asked.Queued queued ? queued.requests() : "", "");
    }

    private String token() {
        return mailer.lastLink().substring(mailer.lastLink().indexOf('=') + 1);
    }

    /** Each is a client of its own; together they are one network of 56 bits. */
    private static String clientOfTheNetwork(int i) {
        return "2001:db8:7:" + Integer.toHexString(0x4200 | i % CLIENTS) + "::/64";
    }

    @Test
    void whoHoldsANetworkIsHeldByItsLimitAndNobodyElseIs() {
        Living living = new Living();
        Passlink passlink = passlink(living);
        SignIn known = signIn(passlink, "ada@example.com", clientOfTheNetwork(0));
        int taken = 0;
        for (int i = 0; i < 4 * Limits.DEFAULT.perNetwork(); i++) {
            Asked asked = passlink.flows()
                    .requestLogin(LoginForm.of("x" + i + "@example.com"), clientOfTheNetwork(i), Browser.NONE);
            taken += asked instanceof Asked.Queued ? 1 : 0;
            clock.advance(Duration.ofMillis(250));
        }
        // Ada's own was the first; the flood took half an hour.
        assertThat(taken).isEqualTo(Limits.DEFAULT.perNetwork() - 1);
        for (int i = 0; i < HONEST; i++) {
            asked(passlink, "honest" + i + "@example.com", "2001:db8:" + Integer.toHexString(i + 8) + "::/64");
        }
        assertThat(queue.pending()).hasSize(taken + HONEST);
        // Their neighbour, whose browser has signed in before.
        assertThat(passlink.flows()
                        .requestLogin(
                                LoginForm.of("ada@example.com"), clientOfTheNetwork(7), new Browser("", known.known())))
                .isInstanceOf(Asked.Queued.class);
        assertThat(passlink.flows().requestLogin(LoginForm.of("ada@example.com"), clientOfTheNetwork(7), Browser.NONE))
                .isInstanceOf(Asked.TooOften.class);
    }

    @Test
    void oneClientThatNeverStopsLeavesItsNeighboursTwoThirdsOfWhatTheirNetworkMay() {
        Passlink passlink = passlink(new Living(), new Limits(5, 20, 30, 5, 60));
        for (int i = 0; i < 300; i++) {
            asked(passlink, "x" + i + "@example.com", "203.0.113.7");
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(queue.pending()).hasSize(20);
        for (int i = 0; i < 40; i++) {
            asked(passlink, "neighbour" + i + "@example.com", "203.0.113." + (100 + i));
        }
        assertThat(queue.pending()).hasSize(60);
    }

    /** In a store that nodes share, which is not bounded by itself: a network leaves behind what its limits let through. */
    @Test
    void whatANetworkLeavesInASharedStoreIsBoundedByItsLimits() {
        Living living = new Living();
        Limits few = new Limits(5, 20, 2, 5, 10);
        Passlink passlink = passlink(living, few);
        int most = 0;
        for (int minute = 0; minute < 60 * 50; minute++) {
            for (int i = 0; i < 4; i++) {
                Browser browser = asked(passlink, "f" + flooded++ + "@example.com", clientOfTheNetwork(flooded));
                passlink.flows().redeemCode("wrong", browser);
            }
            clock.advance(Duration.ofMinutes(1));
            most = Math.max(most, minute % 60 == 0 ? (int) living.count() : 0);
        }
        // For each address a count for a day and a third, another for a wrong code, and for half an hour two more;
        // beside them those of clients and networks, which live for ten minutes longer than they are asked for.
        int addresses = WIDE * few.perNetwork() * 4 / 3;
        assertThat(most).isBetween(addresses, 2 * addresses + 4 * few.perNetwork() + 200);
    }

    /** A proxy beside it that nobody named, and whoever tries the site out, is held by the limit of one client. */
    @Test
    void thisMachineHasNoNeighboursAndNeitherHasANameThatIsNoAddress() {
        Passlink passlink = passlink(new Living(), new Limits(5, 20, 3, 5, 1));
        for (String client : List.of("127.0.0.1", "::/64", "fe80::1%no-such-zone", "a-name")) {
            asked(passlink, "a" + client.length() + "@example.com", client);
            asked(passlink, "b" + client.length() + "@example.com", client);
        }
        assertThat(queue.pending()).hasSize(8);
    }

    private SignIn signIn(Passlink passlink, String address, String client) {
        asked(passlink, address, client);
        queue.runPending();
        Redemption redeemed = passlink.flows().redeem(token(), Browser.NONE);
        return passlink.flows().signIn((Redemption.Granted) redeemed, SignInMethod.LINK, false, Browser.NONE);
    }

    /** In a store that nodes share, which is not bounded: what is counted there is over soon. */
    @Test
    void whoeverAsksAndGuessesForHalfAMonthLeavesNoMoreBehindThanInTwoDays() {
        Living living = new Living();
        Passlink passlink = passlink(living);
        long afterTwoDays = 0;
        for (int day = 1; day <= 15; day++) {
            for (int i = 0; i < 240; i++) {
                passlink.flows()
                        .redeemCode("wrong", asked(passlink, "a" + day + "." + i + "@example.com", "client" + i % 2));
                clock.advance(Duration.ofMinutes(6));
            }
            queue.runPending();
            afterTwoDays = day == 2 ? living.count() : afterTwoDays;
        }
        assertThat(living.count()).isLessThanOrEqualTo(afterTwoDays);
    }

    @Test
    void aWrongCodeIsRememberedForAMonthWhereThereIsAnAccountAndElsewhereForADay() {
        Living living = new Living();
        Passlink passlink = passlink(living);
        passlink.flows().redeemCode("wrong", asked(passlink, "nobody@example.com", "c"));
        queue.runPending();
        clock.advance(Duration.ofDays(2));
        assertThat(living.count()).isZero();
        passlink.flows().redeemCode("wrong", asked(passlink, "ada@example.com", "c"));
        queue.runPending();
        clock.advance(Duration.ofDays(2));
        assertThat(living.count()).isEqualTo(1);
    }

    /** Knows what lives, as if shared. */
    private final class Living implements UseCounter {
        private final UseCounter counts = new InMemoryUseCounter(clock);
        private final Map<String, Instant> ends = new HashMap<>();

        @Override
        public long add(String key, long amount, Instant expiresAt) {
            if (amount > 0) {
                ends.putIfAbsent(key, expiresAt);
            }
            long count = counts.add(key, amount, expiresAt);
            if (count == 0) {
                ends.remove(key);
            }
            return count;
        }

        long count() {
            ends.values().removeIf(end -> !end.isAfter(clock.instant()));
            return ends.size();
        }
    }
}
