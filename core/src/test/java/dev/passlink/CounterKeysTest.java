package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.SignIn;
import dev.passlink.testkit.MutableClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody reads who can read the counter. */
final class CounterKeysTest {
    @Test
    void noKeyOfTheCounterHoldsAnAddressATokenOrACode() {
        List<String> keys = keysOf(Site.KEY_1);
        assertThat(keys).hasSizeGreaterThan(10);
        // Whoever reads the counter can hash every address there is: without the ring that finds nothing.
        assertThat(keys).doesNotContainAnyElementsOf(keysOf(Site.KEY_2));
    }

    /** What one site counts, for the same people and at the same time whatever its ring. */
    private static List<String> keysOf(String ring) {
        List<String> keys = new ArrayList<>();
        MutableClock clock = new MutableClock();
        InMemoryUseCounter memory = new InMemoryUseCounter(clock);
        Site site = new Site(builder -> builder.keys(KeyRing.parse(ring))
                .clock(clock)
                .links(links -> links.newestOnly().approveElsewhere())
                .counter((key, amount, expiresAt) -> {
                    keys.add(key);
                    return memory.add(key, amount, expiresAt);
                }));
        Browser browser = site.browserThatAsked("ada@example.com");
        site.redeemCode("wrong", browser);
        site.passlink.flows().redeemApproved(browser, granted -> true);
        site.redeemCode(site.lastCode(), browser);
        SignIn signIn = site.signIn("grace@example.com");
        site.passlink.flows().signOut(signIn.text());
        Browser approved = site.browserThatAsked("grace@example.com");
        String number = site.passlink.flows().waiting(approved).orElseThrow().number();
        site.passlink.flows().approve(site.lastToken(), number, Browser.NONE);
        site.passlink.flows().redeemApproved(approved, granted -> true);
        assertThat(keys)
                .allSatisfy(key -> assertThat(key)
                        .matches("[\\x21-\\x7E]{1,64}")
                        .doesNotContain("ada@", "grace", "example", "192.0.2.1", site.lastToken(), site.lastCode()));
        return keys;
    }
}
