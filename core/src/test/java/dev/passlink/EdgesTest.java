package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last value that is taken, and the first that is not. */
final class EdgesTest {
    private static final String SECRET = ":AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    /** Numbers travel as bytes, up to what always fits a long; another spelling of one is a text. */
    @ParameterizedTest
    @CsvSource({
        "0, 2",
        "9, 2",
        "10, 2",
        "255, 2",
        "256, 3",
        "1090, 3",
        "999999999999999999, 9",
        "1000000000000000000, 21",
        "00, 4",
        "01, 4",
        "-1, 4",
        "1a, 4",
        "a1, 4",
        "/, 3",
        ":, 3",
        "1/, 4",
        "1:, 4"
    })
    void aNameIsWrittenAsBrieflyAsItCanBeReadBack(String name, int bytes) throws Exception {
        FieldWriter out = new FieldWriter();
        SubjectCodec.write(Subject.user(name), out);
        assertThat(out.toBytes()).hasSize(bytes);
        FieldReader in = new FieldReader(out.toBytes(), 0);
        assertThat(SubjectCodec.read(in)).isEqualTo(Subject.user(name));
        in.end();
    }

    @Test
    void theFirstAndTheLastKeyIdSign() {
        for (int id : new int[] {1, 255}) {
            Site site = new Site(id + SECRET);
            assertThat(Site.reasonOf(site.redeem(site.token("ada@example.com"))))
                    .isEqualTo(Reason.OK);
            assertThat(KeyRing.parse(id + SECRET).find(id)).isPresent();
        }
        KeyRing ring = KeyRing.parse("255" + SECRET);
        for (int id : new int[] {Integer.MIN_VALUE, -1, 0, 1, 254, 256, Integer.MAX_VALUE}) {
            assertThat(ring.find(id)).isEqualTo(Optional.empty());
        }
        for (String bad : List.of("0" + SECRET, "256" + SECRET, SECRET, "-1" + SECRET)) {
            assertThatThrownBy(() -> KeyRing.parse(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Around the end of a table of 128, and beyond. */
    @ParameterizedTest
    @ValueSource(strings = {"\u007F", "\u0080", "\u0081", "\u00FF", "\u0100", "\uFFFF", "\uD800"})
    void aCharacterBeyondTheAlphabetIsNoneOfAText(String character) {
        Site site = new Site();
        String token = site.token("ada@example.com");
        for (String text : List.of(
                character,
                token + character,
                character + token,
                token.substring(0, 20) + character + token.substring(21))) {
            assertThat(Site.reasonOf(site.redeem(text))).isEqualTo(Reason.FORGED);
            assertThat(Site.reasonOf(site.passlink.check(text, Scope.LOGIN))).isEqualTo(Reason.FORGED);
            assertThat(site.passlink.pending(text)).isEmpty();
            assertThat(site.passlink.antiForgery().isSecret(text)).isFalse();
        }
    }

    private static void taken(UnaryOperator<Passlink.Builder> setting) {
        assertThatCode(() -> new Site(setting)).doesNotThrowAnyException();
    }

    private static void refused(UnaryOperator<Passlink.Builder> setting) {
        assertThatThrownBy(() -> new Site(setting)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lifetimesAreTakenWithinTheirBounds() {
        Duration second = Duration.ofSeconds(1);
        Duration minute = Duration.ofMinutes(1);
        taken(builder -> builder.linkLifetime(minute).signInLifetime(minute).checkEvery(Duration.ZERO));
        taken(builder -> builder.linkLifetime(Duration.ofMinutes(10))
                .signInLifetime(Duration.ofDays(30))
                .checkEvery(Duration.ofMinutes(15)));
        refused(builder -> builder.linkLifetime(minute.minus(second)));
        refused(builder -> builder.linkLifetime(Duration.ofMinutes(10).plus(second)));
        refused(builder -> builder.signInLifetime(minute.minus(second)));
        refused(builder -> builder.signInLifetime(Duration.ofDays(30).plus(second)));
        refused(builder -> builder.checkEvery(second.negated()));
        refused(builder -> builder.checkEvery(Duration.ofMinutes(15).plus(second)));
    }

    @Test
    void aLoginPathIsOneOfThisSiteAndNothingElse() {
        taken(builder -> builder.loginPath("/account/sign-in.html"));
        for (String bad : List.of("", "/", "login", "/login/", "//login", "/lo gin", "/login?x", "/../x", "/é")) {
            refused(builder -> builder.loginPath(bad));
        }
    }

    /** With no interval at all, each request asks again. */
    @Test
    void aSignOutIsKnownAtOnceWhereEachRequestAsks() {
        Site site = new Site(builder -> builder.checkEvery(Duration.ZERO));
        SignIn signIn = site.signIn("ada@example.com");
        assertThat(Site.reasonOf(site.passlink.check(signIn.text(), Scope.LOGIN)))
                .isEqualTo(Reason.OK);
        site.passlink.signOut(signIn.text());
        assertThat(Site.reasonOf(site.passlink.check(signIn.text(), Scope.LOGIN)))
                .isEqualTo(Reason.REVOKED);
    }
}
