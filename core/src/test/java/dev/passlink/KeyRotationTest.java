package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.port.LinkRequest;
import dev.passlink.token.Purpose;
import dev.passlink.token.Signed;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys: weak ones are refused, and a rotation signs nobody out, whichever node is first. */
final class KeyRotationTest {
    private static final View VIEW = ViewRule.of("/jobs/{id}/apply", "apply").at("17");
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

    /** After a leak the new key signs alone, while nodes that are not yet restarted work on the same queue. */
    @Test
    void aRequestUnderAKeyThatThisNodeDoesNotHaveIsLeftToTheOthers() {
        Site restarted = new Site(Site.KEY_2);
        Site before = new Site(Site.KEY_1, restarted);
        restarted.ask("ada@example.com");
        restarted.passlink.sendLink(Site.ada().subject(), VIEW, Locale.ENGLISH);
        shareQueue(restarted, before);
        before.queue.runPending();
        assertThat(before.queue.pending()).hasSize(2);
        assertThat(before.mailer.mails()).isEmpty();
        assertThat(before.audit.events()).isEmpty();
        restarted.queue.runPending();
        assertThat(restarted.queue.pending()).isEmpty();
        assertThat(restarted.mailer.mails()).hasSize(2);
    }

    /** Two sites whose rings both begin with key 1, and whose queues are one table. */
    @Test
    void aRequestOfAnotherSiteIsLeftToIt() {
        Site shop = new Site(Site.KEY_1);
        Site office = new Site(Site.KEY_2.replace("2:", "1:"));
        Browser asking = shop.browserThatAsked("ada@example.com");
        shop.ask("ada@example.com");
        shop.redeemCode("wrong", asking);
        shop.passlink.sendLink(Site.ada().subject(), VIEW, Locale.ENGLISH);
        shareQueue(shop, office);
        office.queue.runPending();
        assertThat(office.queue.pending()).hasSize(3);
        assertThat(office.mailer.mails()).isEmpty();
        assertThat(office.audit.events()).isEmpty();
        shop.queue.runPending();
        assertThat(shop.queue.pending()).isEmpty();
        assertThat(shop.mailer.mails()).hasSize(3);
    }

    @Test
    void aRequestThatSomebodyWithTheDatabaseHasWrittenOrChangedIsNeverMailed() {
        Site site = new Site(Site.KEY_1);
        site.ask("ada@example.com");
        String text = site.queue.pending().get(0).text();
        site.queue.runPending();
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            site.queue.offer(new LinkRequest(Signed.encode(changed)));
        }
        Site.signedForOthers(Purpose.QUEUE, text).forEach(other -> site.queue.offer(new LinkRequest(other)));
        site.queue.runPending();
        assertThat(site.mailer.mails()).hasSize(1);
        assertThat(site.reasons(AuditEvent.Type.LINK_DROPPED)).isEmpty();
        site.queue.abandonPending();
        assertThat(site.mailer.mails()).hasSize(1);
        assertThat(site.reasons(AuditEvent.Type.LINK_DROPPED)).containsOnly(Reason.EXPIRED);
    }

    private static void shareQueue(Site from, Site to) {
        from.queue.pending().forEach(to.queue::offer);
    }

    /** So an old key stays in the ring for as long as a link and the pass it gives can live together. */
    @Test
    void aViewThatWasOpenedLastStaysOpenAsLongAsTheLinksKeyStaysAndNoPassOutlivesBothLifetimes() {
        Site old = new Site(Site.KEY_1);
        Site middle = new Site(ring("2+1"), old);
        Site last = new Site(Site.KEY_2, old);
        String token = old.passlink.link(Site.ada().subject(), VIEW).url().split("passlink=", 2)[1];
        Duration moment = Duration.ofSeconds(1);
        old.clock.advance(VIEW.rule().linkLifetime().minus(moment));
        String secret = middle.passlink.flows().antiForgery().newSecret();
        Redemption.Granted granted =
                (Redemption.Granted) middle.passlink.flows().redeem(token, VIEW, Browser.NONE);
        String pass = middle.passlink.flows().openView(granted, VIEW, secret);
        old.clock.advance(VIEW.rule().passLifetime().minus(moment));
        PassCheck.Live live = (PassCheck.Live) middle.passlink.flows().check(pass, VIEW, List.of(secret));
        assertThat(Site.reasonOf(last.passlink.flows().check(pass, VIEW, List.of(secret))))
                .isEqualTo(Reason.FORGED);
        assertThat(Site.reasonOf(last.passlink.flows().check(live.renewed(), VIEW, List.of(secret))))
                .isEqualTo(Reason.OK);
        old.clock.advance(moment);
        for (Site node : List.of(middle, last)) {
            assertThat(node.passlink.flows().check(pass, VIEW, List.of(secret))).isInstanceOf(PassCheck.Dead.class);
        }
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
