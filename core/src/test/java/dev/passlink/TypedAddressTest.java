package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Waiting;
import dev.passlink.ask.AskingCookie;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.Keys;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Sealed;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether an address was typed in a browser: only then may it be shown there in full. */
final class TypedAddressTest {
    private static final Keys KEYS = KeyRing.parse(Site.KEY_1).keys();
    private static final RandomBytes RANDOM = new RandomBytes(new SecureRandom());
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final EmailAddress ADA = EmailAddress.of("ada@example.com");

    private final AskingCookie cookie = new AskingCookie(KEYS, RANDOM, CodeFormat.MAX_LIFETIME);

    private static AskingCookie.Request request(boolean stay, boolean view, boolean typed) {
        return new AskingCookie.Request("AAAAAAAAAAAAAAAAAAAAAA", 1, ADA, NOW, "/a", stay, view, typed, "");
    }

    /** As a version wrote it that knew of two flags. */
    private static String old(int flags) {
        return new Sealed(KEYS, Purpose.ASKING, RANDOM)
                .seal(new FieldWriter()
                        .number(1, 1)
                        .shortText("AAAAAAAAAAAAAAAAAAAAAA")
                        .number(1, 1)
                        .text(ADA.text())
                        .number(NOW.getEpochSecond(), 5)
                        .text("/a")
                        .number(flags, 1)
                        .text("")
                        .toBytes());
    }

    @Test
    void eachFlagComesBackAsItWasWhateverTheOthersAre() {
        for (int flags = 0; flags < 8; flags++) {
            AskingCookie.Request request = request((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
            assertThat(cookie.open(cookie.with("", request, NOW), NOW)).containsExactly(request);
        }
    }

    @Test
    void aCookieFromBeforeThereWasTheFlagSaysThatNothingWasTyped() {
        for (int flags = 0; flags < 4; flags++) {
            assertThat(cookie.open(old(flags), NOW))
                    .containsExactly(request((flags & 1) != 0, (flags & 2) != 0, false));
        }
    }

    @Test
    void aFormIsTypedUnlessItSaysOtherwise() {
        assertThat(LoginForm.of("ada@example.com").typed()).isTrue();
        assertThat(new LoginForm("ada@example.com", "", true, Map.of()).typed()).isTrue();
        assertThat(new LoginForm("ada@example.com", "", true, Map.of(), false).typed())
                .isFalse();
    }

    private static Browser ask(Site site, Browser browser, String address, boolean typed) {
        LoginForm form = new LoginForm(address, "", false, Map.of(), typed);
        Asked.Queued asked = (Asked.Queued) site.passlink.flows().requestLogin(form, "192.0.2.1", browser);
        return new Browser(asked.requests(), "");
    }

    private static boolean showsInFull(Site site, Browser browser) {
        return site.passlink.flows().waiting(browser).map(Waiting::typed).orElseThrow();
    }

    @Test
    void anAddressThatWasTypedIsShownInFullAndOneThatADeadLinkNamedIsNot() {
        try (Site site = new Site()) {
            assertThat(showsInFull(site, ask(site, Browser.NONE, "ada@example.com", true)))
                    .isTrue();
            assertThat(showsInFull(site, ask(site, Browser.NONE, "ada@example.com", false)))
                    .isFalse();
        }
    }

    /** A holder of a dead link could type a guess first, and read from the page whether it was right. */
    @Test
    void typedBeforeItIsStillNotShownOnceADeadLinkNamedIt() {
        try (Site site = new Site()) {
            Browser typed = ask(site, Browser.NONE, "ada@example.com", true);
            assertThat(showsInFull(site, ask(site, typed, "ada@example.com", false)))
                    .isFalse();
        }
    }

    @Test
    void askedForByADeadLinkAndThenTypedItIsShownInFull() {
        try (Site site = new Site()) {
            Browser asked = ask(site, Browser.NONE, "ada@example.com", false);
            assertThat(showsInFull(site, asked)).isFalse();
            assertThat(showsInFull(site, ask(site, asked, "ada@example.com", true)))
                    .isTrue();
        }
    }

    @Test
    void whatWasTypedForOneAddressSaysNothingOfAnother() {
        try (Site site = new Site()) {
            Browser adas = ask(site, Browser.NONE, "ada@example.com", true);
            assertThat(showsInFull(site, ask(site, adas, "grace@example.com", false)))
                    .isFalse();
        }
    }
}
