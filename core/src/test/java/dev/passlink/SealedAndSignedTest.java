package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.adapter.AntiForgery;
import dev.passlink.adapter.SignIn;
import dev.passlink.ask.AskingCookie;
import dev.passlink.ask.KnownBrowser;
import dev.passlink.token.BrowserSecrets;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Signed;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Every bit of what a browser holds counts, and all of it fits a cookie. */
final class SealedAndSignedTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final KeyRing RING = KeyRing.parse(Site.KEY_1);
    private static final EmailAddress ADA = EmailAddress.of("ada@example.com");

    private final AskingCookie asking =
            new AskingCookie(RING.keys(), new RandomBytes(new SecureRandom()), CodeFormat.MAX_LIFETIME);
    private final KnownBrowser known = new KnownBrowser(RING.keys(), new RandomBytes(new SecureRandom()));

    private static AskingCookie.Request request(String address, String next) {
        return new AskingCookie.Request(
                "AAAAAAAAAAAAAAAAAAAAAA", 1, EmailAddress.of(address), NOW, next, true, false, true, "Google");
    }

    private interface Check {
        void on(String changed);
    }

    private static void withEveryBitFlippedEveryCutAndEveryExtension(String text, Check check) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            check.on(Signed.encode(flipped));
        }
        for (int length = 0; length < text.length(); length++) {
            check.on(text.substring(0, length));
        }
        for (char c = 0; c < 0x80; c++) {
            check.on(text + c);
            check.on(c + text);
        }
    }

    @Test
    void theAskingCookieOpensUnchangedAndInNoOtherForm() {
        String sealed = asking.with("", request("ada@example.com", "/jobs"), NOW);
        assertThat(asking.open(sealed, NOW)).containsExactly(request("ada@example.com", "/jobs"));
        withEveryBitFlippedEveryCutAndEveryExtension(
                sealed, changed -> assertThat(asking.open(changed, NOW)).isEmpty());
        assertThat(new AskingCookie(
                                KeyRing.parse(Site.KEY_2).keys(),
                                new RandomBytes(new SecureRandom()),
                                CodeFormat.MAX_LIFETIME)
                        .open(sealed, NOW))
                .isEmpty();
        assertThat(Site.sealedForOthers(Purpose.ASKING, sealed))
                .allSatisfy(other -> assertThat(asking.open(other, NOW)).isEmpty());
        KeyRing sameIdOtherSecret = KeyRing.parse("1" + Site.KEY_2.substring(1));
        assertThat(new AskingCookie(
                                sameIdOtherSecret.keys(), new RandomBytes(new SecureRandom()), CodeFormat.MAX_LIFETIME)
                        .open(sealed, NOW))
                .isEmpty();
    }

    @Test
    void anAskingCookieEndsAfterTenMinutesAndTwoOfThemAreNeverAlike() {
        String sealed = asking.with("", request("ada@example.com", ""), NOW);
        assertThat(asking.open(sealed, NOW.plusSeconds(599))).hasSize(1);
        assertThat(asking.open(sealed, NOW.plusSeconds(600))).isEmpty();
        assertThat(asking.with("", request("ada@example.com", ""), NOW)).isNotEqualTo(sealed);
    }

    @Test
    void theThreeLongestRequestsFitACookieAndComeBack() {
        String address = "a".repeat(64) + "@" + ("b".repeat(61) + ".").repeat(3) + "com";
        assertThat(address).hasSize(254);
        AskingCookie.Request longest = request(address, "/" + "x".repeat(511));
        String sealed = "";
        for (int i = 0; i < 4; i++) {
            sealed = asking.with(sealed, longest, NOW);
        }
        assertThat(sealed).hasSizeLessThan(3800);
        assertThat(asking.open(sealed, NOW)).containsExactly(longest, longest, longest);
    }

    @Test
    void theKnownBrowserCookieIsGoodUnchangedAndInNoOtherForm() {
        String cookie = known.with("", ADA);
        assertThat(known.allowance(cookie, EmailAddress.of("ADA@example.com"))).hasSize(16);
        assertThat(known.allowance(cookie, EmailAddress.of("bob@example.com"))).isEmpty();
        withEveryBitFlippedEveryCutAndEveryExtension(
                cookie, changed -> assertThat(known.allowance(changed, ADA)).isEmpty());
        assertThat(Site.signedForOthers(Purpose.KNOWN_BROWSER, cookie))
                .allSatisfy(other -> assertThat(known.allowance(other, ADA)).isEmpty());
    }

    @Test
    void aKnownBrowserKeepsItsIdAndItsLastThreeAddresses() {
        String cookie = known.with("", ADA);
        String id = known.allowance(cookie, ADA);
        for (String address : new String[] {"b@x.com", "c@x.com", "c@x.com", "d@x.com"}) {
            cookie = known.with(cookie, EmailAddress.of(address));
            assertThat(known.allowance(cookie, EmailAddress.of(address))).isEqualTo(id);
        }
        assertThat(known.allowance(cookie, EmailAddress.of("b@x.com"))).isEqualTo(id);
        assertThat(known.allowance(cookie, ADA)).isEmpty();
        assertThat(known.allowance(known.with("", ADA), ADA)).isNotEqualTo(id);
    }

    @Test
    void anAntiForgeryValueIsGoodUnchangedAndInNoOtherForm() {
        AntiForgery antiForgery = new BrowserSecrets(RING.keys(), new RandomBytes(new SecureRandom()));
        String secret = antiForgery.newSecret();
        String value = antiForgery.value(secret, "confirm", "token");
        assertThat(antiForgery.matches(value, secret, "confirm", "token")).isTrue();
        withEveryBitFlippedEveryCutAndEveryExtension(
                value,
                changed -> assertThat(antiForgery.matches(changed, secret, "confirm", "token"))
                        .isFalse());
        withEveryBitFlippedEveryCutAndEveryExtension(
                secret,
                changed -> assertThat(antiForgery.matches(value, changed, "confirm", "token"))
                        .isFalse());
        assertThat(antiForgery.matches(value, secret, "confir", "mtoken")).isFalse();
        assertThat(antiForgery.matches(value, secret, "confirm", "token", "")).isFalse();
        assertThat(antiForgery.isSecret(value)).isFalse();
        assertThat(antiForgery.isSecret(secret)).isTrue();
    }

    @Test
    void signingOutWithSomethingThatIsNoLivePassDoesNothing() {
        Site site = new Site();
        SignIn signIn = site.signIn("ada@example.com");
        site.clock.advance(Duration.ofHours(12));
        int counted = site.counted.get();
        site.passlink.flows().signOut(signIn.text());
        site.passlink.flows().signOut("");
        site.passlink.flows().signOut(signIn.known());
        assertThat(site.counted.get()).isEqualTo(counted);
        assertThat(site.reasons(AuditEvent.Type.SIGN_OUT)).isEmpty();
    }
}
