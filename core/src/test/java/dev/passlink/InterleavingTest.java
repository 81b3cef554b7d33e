package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Redemption;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Redemptions that race, in every order in which their calls of the counter and the look-up can fall.
 *
 * <p>Nothing else is shared between two nodes, so an order that is not tried here cannot happen.
 */
final class InterleavingTest {
    private enum Way {
        LINK,
        SAME_BROWSER,
        CODE,
        WRONG_CODE
    }

    private static Callable<Redemption> racer(Way way, Site site, Browser browser) {
        String token = site.lastToken();
        String code = site.lastCode();
        return switch (way) {
            case LINK -> () -> site.passlink.flows().redeem(token, Browser.NONE);
            case SAME_BROWSER -> () -> site.passlink.flows().redeem(token, browser);
            case CODE -> () -> site.passlink.flows().redeemCode(code, browser);
            case WRONG_CODE -> () -> site.passlink.flows().redeemCode("wrong", browser);
        };
    }

    /**
     * One mail, asked for and sent anew for each order. Two codes ask the counter so often that the look-up is left out:
     * nobody changes an account here, so it cannot matter when one is read.
     */
    private static List<Callable<Redemption>> race(int wrongTriesBefore, List<Way> ways) {
        FakeUsers users = new FakeUsers().put(Site.ada());
        boolean twoCodes = Collections.frequency(ways, Way.CODE) > 1;
        MutableClock clock = new MutableClock();
        Site site = new Site(builder -> builder.clock(clock)
                .users(twoCodes ? users : Interleavings.stepping(users))
                .counter(Interleavings.stepping(new InMemoryUseCounter(clock))));
        Browser browser = site.browserThatAsked("ada@example.com");
        for (int i = 0; i < wrongTriesBefore; i++) {
            site.redeemCode("wrong", browser);
        }
        return ways.stream().map(way -> racer(way, site, browser)).toList();
    }

    private static int tryAll(int wrongTriesBefore, List<Way> ways, Set<List<Reason>> seen) throws Exception {
        return Interleavings.all(
                () -> race(wrongTriesBefore, ways),
                results -> seen.add(results.stream().map(Site::reasonOf).toList()));
    }

    @ParameterizedTest
    @CsvSource({
        "LINK, LINK, 6",
        "LINK, SAME_BROWSER, 6",
        "LINK, CODE, 55",
        "CODE, SAME_BROWSER, 55",
    })
    void ofTwoWhoRedeemOneMailExactlyOneWinsInEveryOrder(Way one, Way other, int atLeast) throws Exception {
        Set<List<Reason>> seen = new HashSet<>();
        assertThat(tryAll(0, List.of(one, other), seen)).isGreaterThanOrEqualTo(atLeast);
        assertThat(seen).containsExactlyInAnyOrder(List.of(Reason.OK, Reason.USED), List.of(Reason.USED, Reason.OK));
    }

    @Test
    void ofThreeWhoRedeemOneLinkExactlyOneWinsInEveryOrder() throws Exception {
        Set<List<Reason>> seen = new HashSet<>();
        assertThat(tryAll(0, List.of(Way.LINK, Way.SAME_BROWSER, Way.LINK), seen))
                .isGreaterThanOrEqualTo(90);
        assertThat(seen).hasSize(3).allSatisfy(reasons -> {
            assertThat(reasons).filteredOn(Reason.OK::equals).hasSize(1);
            assertThat(reasons).filteredOn(Reason.USED::equals).hasSize(2);
        });
    }

    @Test
    void ofTwoRightCodesExactlyOneWinsInEveryOrder() throws Exception {
        Set<List<Reason>> seen = new HashSet<>();
        assertThat(tryAll(0, List.of(Way.CODE, Way.CODE), seen)).isGreaterThan(500);
        assertThat(seen)
                .allSatisfy(reasons ->
                        assertThat(reasons).filteredOn(Reason.OK::equals).hasSize(1));
    }

    @Test
    void theLastTryIsComparedOnceInEveryOrder() throws Exception {
        Set<List<Reason>> seen = new HashSet<>();
        tryAll(2, List.of(Way.WRONG_CODE, Way.CODE), seen);
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        List.of(Reason.WRONG_CODE, Reason.TOO_MANY_TRIES), List.of(Reason.TOO_MANY_TRIES, Reason.OK));
    }

    /** A counter that looks before it counts, as one with two statements would: the search finds it. */
    @Test
    void aCounterThatIsNotAtomicIsFound() throws Exception {
        Set<List<Integer>> seen = new HashSet<>();
        Interleavings.all(
                () -> {
                    List<Integer> counts = new ArrayList<>(List.of(0));
                    MutableClock clock = new MutableClock();
                    var pause = Interleavings.stepping(new InMemoryUseCounter(clock));
                    Callable<Integer> racer = () -> {
                        pause.add("read", 0, clock.instant());
                        int before = counts.get(0);
                        pause.add("write", 0, clock.instant());
                        counts.set(0, before + 1);
                        return before + 1;
                    };
                    return List.of(racer, racer);
                },
                seen::add);
        assertThat(seen).contains(List.of(1, 1), List.of(1, 2));
    }
}
