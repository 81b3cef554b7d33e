package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys: weak ones are refused, and a rotation signs nobody out, whichever node is first. */
final class KeyRotationTest {
    private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    /** Every pair of neighbouring steps of a roll-out, in both orders. */
    @ParameterizedTest
    @CsvSource({"1,1", "1,1+2", "1+2,1", "1+2,2+1", "2+1,1+2", "2+1,2", "2,2+1"})
    void twoNodesInNeighbouringStepsAreOneSite(String one, String other) {
        Site a = new Site(ring(one));
        Site b = new Site(ring(other), a);
        Browser asking = a.browserThatAsked("ada@example.com");
        // In the last step the node that has dropped a key no longer reads what the other never signs with.
        assertThat(b.isAskedBy(asking, a.lastToken())).isTrue();
        Redemption.Granted granted = (Redemption.Granted) b.redeem(a.lastToken());
        assertThat(Site.reasonOf(a.redeem(a.lastToken()))).isEqualTo(Reason.USED);

        // Link and code share their one use, whichever key signs where the code is typed.
        Browser waiting = a.browserThatAsked("grace@example.com");
        assertThat(Site.reasonOf(b.redeemCode(a.lastCode(), waiting))).isEqualTo(Reason.OK);
        assertThat(Site.reasonOf(a.redeem(a.lastToken()))).isEqualTo(Reason.USED);

        SignIn signIn = a.passlink.flows().signIn(granted, SignInMethod.LINK, false, Browser.NONE);
        a.clock.advance(Duration.ofSeconds(60));
        PassCheck.Live live = (PassCheck.Live) b.passlink.flows().check(signIn.text());
        assertThat(a.passlink.flows().check(live.renewed())).isInstanceOf(PassCheck.Live.class);

        String secret = a.passlink.flows().antiForgery().newSecret();
        assertThat(b.passlink
                        .flows()
                        .antiForgery()
                        .matches(a.passlink.flows().antiForgery().value(secret, "ask"), secret, "ask"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1,1+2", "1+2,2+1", "2+1,2"})
    void limitsHoldAcrossTheNodesOfARotation(String one, String other) {
        Site a = new Site(ring(one));
        Site b = new Site(ring(other), a);
        int queued = 0;
        for (int i = 0; i < 10; i++) {
            queued += (i % 2 == 0 ? a : b).ask("ada@example.com") instanceof Asked.Queued ? 1 : 0;
        }
        // A node that does not have a key yet cannot see what is counted under it: in the first and last step the old
        // key still signs on both.
        assertThat(queued).isEqualTo(5);
    }

    @Test
    void whatARetiredKeySignedIsDead() {
        Site a = new Site(Site.KEY_1);
        String token = a.token("ada@example.com");
        SignIn signIn = a.signIn("ada@example.com");
        Site b = new Site(Site.KEY_2, a);
        assertThat(Site.reasonOf(b.redeem(token))).isEqualTo(Reason.FORGED);
        assertThat(Site.reasonOf(b.passlink.flows().check(signIn.text()))).isEqualTo(Reason.FORGED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "1",
                "1:",
                ":" + SECRET,
                "0:" + SECRET,
                "256:" + SECRET,
                "x:" + SECRET,
                "01:" + SECRET,
                "1:" + SECRET + ",1:gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8",
                "1:" + SECRET + ",2:" + SECRET,
                "1:" + SECRET + ",",
                "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg",
                "1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "1:!" + SECRET,
                "1:YWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWI"
            })
    void aWeakOrMalformedRingIsRefusedWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> KeyRing.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("AAECAwQF")
                .hasNoCause();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void aSettingThatIsMissingIsNamedAtTheStart(@Nullable String missing) {
        assertThatThrownBy(() -> KeyRing.parse(missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No keys")
                .hasMessageEndingWith("Is the environment variable set?");
        assertThatThrownBy(() -> Passlink.builder().baseUrl(missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The base URL is missing")
                .hasMessageEndingWith("Is the environment variable set?");
    }

    @Test
    void aFreshRingIsStrongAndDifferentEachTime() {
        assertThat(KeyRing.parse(KeyRing.generate())).hasToString("KeyRing[1]");
        assertThat(KeyRing.generate()).isNotEqualTo(KeyRing.generate());
    }

    private static String ring(String steps) {
        return switch (steps) {
            case "1" -> Site.KEY_1;
            case "1+2" -> Site.KEY_1 + "," + Site.KEY_2;
            case "2+1" -> Site.KEY_2 + "," + Site.KEY_1;
            default -> Site.KEY_2;
        };
    }
}
