package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.Redemption;
import dev.passlink.token.Signed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a sign-in carries for the application: as it was given, of its own account, and no more than a cookie holds. */
final class ClaimsTest {
    private static final String ADDRESS = "grace@example.com";
    private static final Claims ACME = Claims.NONE
            .text("tenant", "acme")
            .text("name", "Grace")
            .number("seats", -7)
            .flag("beta", true);

    private final Site site = new Site();

    private static User grace(Claims claims) {
        return Site.grace().claims(claims);
    }

    private String signIn(User user) {
        site.users.put(user);
        return site.signIn(user.email().text()).text();
    }

    private PassCheck check(String text) {
        return site.passlink.flows().check(text);
    }

    private Pass live(String text) {
        return ((PassCheck.Live) check(text)).pass();
    }

    private static byte[] bytes(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    @Test
    void aSignInCarriesTextsNumbersAndFlagsByName() {
        Claims read = live(signIn(grace(ACME))).claims();
        assertThat(read).isEqualTo(ACME).hasSameHashCodeAs(ACME);
        assertThat(read.names()).containsExactly("beta", "name", "seats", "tenant");
        assertThat(read.text("tenant")).contains("acme");
        assertThat(read.number("seats")).hasValue(-7);
        assertThat(read.flag("beta")).contains(true);
    }

    @Test
    void aClaimIsReadAsWhatItWasGivenAsAndAsNothingElse() {
        for (String name : List.of("seats", "beta", "none")) {
            assertThat(ACME.text(name)).isEmpty();
        }
        for (String name : List.of("tenant", "beta", "none")) {
            assertThat(ACME.number(name)).isEmpty();
        }
        for (String name : List.of("tenant", "seats", "none")) {
            assertThat(ACME.flag(name)).isEmpty();
        }
        assertThat(ACME.number("tenant", 1).text("tenant")).isEmpty();
        assertThat(ACME.text("tenant")).contains("acme");
    }

    @Test
    void aNameOfAnyCharactersComesBackAsItWas() {
        String text = signIn(Site.grace());
        StringBuilder some = new StringBuilder();
        List<String> names =
                new ArrayList<>(List.of("", " ", "Zoë O'Brien", "=\";, \r\n\0", "\uFFFD", "张伟", "🦊", "\u202Eevil"));
        for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x3000 || (c > 0xFFF0 && c < 0x10010) ? 1 : 509) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                some.appendCodePoint(c);
            }
            if (some.toString().getBytes(UTF_8).length > 251) {
                names.add(some.toString());
                some.setLength(0);
            }
        }
        for (String name : names) {
            site.users.put(grace(Claims.NONE.text("name", name)));
            site.clock.advance(Duration.ofSeconds(60));
            text = ((PassCheck.Live) check(text)).renewed();
            assertThat(live(text).claims().text("name")).contains(name);
        }
    }

    @Test
    void numbersAndFlagsComeBackAtTheirEnds() {
        Claims claims = Claims.NONE
                .number("least", Long.MIN_VALUE)
                .number("most", Long.MAX_VALUE)
                .number("none", 0)
                .flag("no", false)
                .flag("yes", true);
        assertThat(live(signIn(grace(claims))).claims()).isEqualTo(claims);
    }

    private static Claims many(int claims) {
        Claims many = Claims.NONE;
        for (int i = 0; i < claims; i++) {
            many = many.flag("f" + i, false);
        }
        return many;
    }

    /** Of 1,024 bytes. */
    private static Claims full() {
        String longest = "x".repeat(255);
        return Claims.NONE
                .text("a", longest)
                .text("b", longest)
                .text("c", longest)
                .text("d", longest);
    }

    @Test
    void theBoundsAreMetExactly() {
        assertThat(many(16).names()).hasSize(16);
        assertThat(many(16).flag("f3", true).names()).hasSize(16);
        assertThat(Claims.NONE.flag("n".repeat(32), true).names()).hasSize(1);
        assertThat(Claims.NONE.text("name", "ä".repeat(127) + "x").text("name")).isPresent();
        assertThat(Claims.NONE.text("name", "𝒳".repeat(63) + "xyz").text("name"))
                .isPresent();
        Claims full = full();
        assertThat(live(signIn(grace(full))).claims()).isEqualTo(full);
        for (Runnable wrong : List.<Runnable>of(
                () -> many(17),
                () -> Claims.NONE.flag("n".repeat(33), true),
                () -> Claims.NONE.text("name", "x".repeat(256)),
                () -> Claims.NONE.text("name", "ä".repeat(128)),
                () -> Claims.NONE.text("name", "𝒳".repeat(64)),
                () -> full.text("dd", ""),
                () -> full.flag("e", true),
                () -> full.text("d", "").text("e", "x".repeat(254)).text("f", ""))) {
            assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(full.text("d", "").text("e", "x".repeat(253)).text("f", "").names())
                .hasSize(6);
    }

    @Test
    void whatIsNoNameAndHasNoSpellingIsACallersMistakeThatIsNotQuoted() {
        for (String name : List.of("", "1st", "-a", "a b", "a.b", "ä", "a\n", "Grace Hopper")) {
            assertThatThrownBy(() -> Claims.NONE.text(name, "private"))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContainingAny("Grace", "private");
        }
        for (String half : List.of("\uD800", "private\uDC00", "\uDC00\uD800")) {
            assertThatThrownBy(() -> Claims.NONE.text("name", half))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("private");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // What a nullable column gives.
    void aClaimWithoutAValueIsACallersMistakeThatIsNamed() {
        String none = null;
        for (Runnable wrong : List.<Runnable>of(
                () -> Claims.NONE.text("name", none),
                () -> Claims.NONE.text(none, "acme"),
                () -> Site.grace().claims(null))) {
            assertThatThrownBy(wrong::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("null");
        }
    }

    @Test
    void rolesHaveTheRoomThatClaimsLeaveAndNotAByteMore() {
        // With four texts of 255 bytes: one for their number, and each has a name with its length, a kind and its own
        // length.
        int roles = 2_792 - 1 - 4 * (1 + 1 + 1 + 1 + 255);
        User fits = new User("18", EmailAddress.of(ADDRESS), true, "s1", Set.of("x".repeat(roles))).claims(full());
        String text = signIn(fits);
        assertThat(text.length()).isLessThanOrEqualTo(Signed.MOST_IN_A_COOKIE);
        assertThat(live(text).roles()).isEqualTo(fits.roles());

        User tooLong =
                new User("18", EmailAddress.of(ADDRESS), true, "s1", Set.of("x".repeat(roles + 1))).claims(full());
        Browser browser = site.browserThatAsked(ADDRESS);
        String token = site.lastToken();
        site.users.put(tooLong);
        assertThat(Site.reasonOf(site.passlink.flows().examine(token, browser))).isEqualTo(Reason.TOO_MANY_ROLES);
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.TOO_MANY_ROLES);
        assertThat(Site.reasonOf(site.redeemCode(site.lastCode(), browser))).isEqualTo(Reason.TOO_MANY_ROLES);
        // Who is signed in stays so, with today's claims.
        site.clock.advance(Duration.ofSeconds(60));
        assertThat(((PassCheck.Live) check(text)).renewed()).isEmpty();
        site.users.put(fits);
        assertThat(site.redeem(token)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void theyFollowTheAccountWithinTheMinute() {
        String text = signIn(grace(ACME));
        site.users.put(grace(ACME.text("tenant", "globex")));
        site.clock.advance(Duration.ofSeconds(59));
        assertThat(live(text).claims().text("tenant")).contains("acme");
        site.clock.advance(Duration.ofSeconds(1));
        PassCheck.Live moved = (PassCheck.Live) check(text);
        assertThat(moved.pass().claims().text("tenant")).contains("globex");
        assertThat(live(moved.renewed())).isEqualTo(moved.pass());

        site.users.put(Site.grace());
        site.clock.advance(Duration.ofSeconds(60));
        PassCheck.Live bare = (PassCheck.Live) check(moved.renewed());
        assertThat(bare.pass().claims()).isEqualTo(Claims.NONE);
        assertThat(live(bare.renewed()).claims()).isEqualTo(Claims.NONE);
    }

    @Test
    void everyBitOfThemCounts() {
        byte[] pass = bytes(signIn(grace(ACME)));
        for (int bit = 0; bit < 8 * pass.length; bit++) {
            byte[] flipped = pass.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Site.reasonOf(check(Signed.encode(flipped)))).isEqualTo(Reason.FORGED);
        }
    }

    /** The two passes differ in their ids, claims and tags; whatever is cut from one and put into the other is refused. */
    @Test
    void claimsOfAnothersPassCannotBeCarriedOver() {
        byte[] mine = bytes(signIn(grace(ACME.text("tenant", "acme"))));
        byte[] theirs = bytes(signIn(new User("19", EmailAddress.of("eve@example.com"), true, "s1", Set.of())
                .claims(ACME.text("tenant", "evil"))));
        assertThat(mine).hasSameSizeAs(theirs);
        for (int from = 0; from < mine.length; from++) {
            for (int to = from + 1; to <= mine.length; to++) {
                byte[] spliced = mine.clone();
                System.arraycopy(theirs, from, spliced, from, to - from);
                if (!Arrays.equals(spliced, mine) && !Arrays.equals(spliced, theirs)) {
                    assertThat(Site.reasonOf(check(Signed.encode(spliced)))).isEqualTo(Reason.FORGED);
                }
            }
        }
    }

    @Test
    void aPassCannotBeRidOfThem() {
        byte[] with = bytes(signIn(grace(ACME)));
        byte[] without = bytes(signIn(Site.grace()));
        for (int length = 0; length < with.length; length++) {
            byte[] cut = Arrays.copyOf(with, length);
            assertThat(Site.reasonOf(check(Signed.encode(cut)))).isEqualTo(Reason.FORGED);
            if (length > 0) {
                cut[0] = without[0];
                assertThat(Site.reasonOf(check(Signed.encode(cut)))).isEqualTo(Reason.FORGED);
            }
        }
    }

    /** What a node of the version before reads and writes; see the first byte. */
    @Test
    void aPassWithoutClaimsIsOneOfTheFormatBeforeAndGetsThemAtItsNextLookUp() {
        String before = signIn(Site.grace());
        assertThat(bytes(before)[0]).isEqualTo((byte) 0x10);
        site.users.put(grace(ACME));
        assertThat(live(before).claims()).isEqualTo(Claims.NONE);
        site.clock.advance(Duration.ofSeconds(60));
        PassCheck.Live after = (PassCheck.Live) check(before);
        assertThat(after.pass().claims()).isEqualTo(ACME);
        assertThat(bytes(after.renewed())[0]).isEqualTo((byte) 0x11);
    }

    @Test
    void aPassForAViewHasNone() {
        View view = ViewRule.of("/jobs/{id}/apply", "apply").at("17");
        site.users.put(grace(ACME));
        String secret = site.passlink.flows().antiForgery().newSecret();
        String token = site.passlink.link(Site.grace().subject(), view).url().split("passlink=", 2)[1];
        Redemption.Granted granted = (Redemption.Granted) site.passlink.flows().redeem(token, view, Browser.NONE);
        String pass = site.passlink.flows().openView(granted, view, secret);
        for (int look = 0; look < 2; look++) {
            PassCheck.Live live = (PassCheck.Live) site.passlink.flows().check(pass, view, List.of(secret));
            assertThat(live.pass().claims()).isEqualTo(Claims.NONE);
            site.clock.advance(Duration.ofSeconds(60));
        }
    }

    @Test
    void noneOfThemIsShownOrLogged() {
        Claims claims = Claims.NONE.text("name", "Grace Hopper").number("salary", 987654);
        User user = grace(claims);
        PassCheck check = check(signIn(user));
        for (Object shown : List.of(claims, user, check, ((PassCheck.Live) check).pass())) {
            assertThat(shown.toString()).doesNotContain("Hopper", "987654");
        }
        assertThat(claims).hasToString("Claims[name, salary]");
        assertThat(site.audit.events().toString()).contains("SIGN_IN").doesNotContain("Hopper", "987654");
    }
}
