package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.AntiForgery;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.SignIn;
import dev.passlink.token.Purpose;
import dev.passlink.token.Signed;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The pass: what a browser holds, and when it dies. */
final class PassTest {
    private final Site site = new Site();
    private final User ada = Site.ada();
    private final SignIn signIn = site.signIn("ada@example.com");

    private PassCheck check(String text) {
        return site.passlink.flows().check(text);
    }

    private String renewed(String text) {
        return ((PassCheck.Live) check(text)).renewed();
    }

    @Test
    void aFreshPassAsksNobody() {
        int lookups = site.users.calls();
        int counts = site.counted.get();
        assertThat(renewed(signIn.text())).isEmpty();
        assertThat(site.users.calls()).isEqualTo(lookups);
        assertThat(site.counted.get()).isEqualTo(counts);
    }

    @Test
    void everyBitOfItCounts() {
        byte[] bytes = Base64.getUrlDecoder().decode(signIn.text());
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Site.reasonOf(check(Signed.encode(flipped)))).isEqualTo(Reason.FORGED);
        }
    }

    @Test
    void aTokenIsNoPassAndAPassIsNoToken() {
        assertThat(Site.reasonOf(check(site.token("ada@example.com")))).isEqualTo(Reason.FORGED);
        assertThat(Site.reasonOf(site.redeem(signIn.text()))).isEqualTo(Reason.FORGED);
        assertThat(Site.reasonOf(check(signIn.known()))).isEqualTo(Reason.FORGED);
        assertThat(Site.signedForOthers(Purpose.PASS, signIn.text()))
                .allSatisfy(other -> assertThat(Site.reasonOf(check(other))).isEqualTo(Reason.FORGED));
        String token = site.token("ada@example.com");
        assertThat(Site.signedForOthers(Purpose.TOKEN, token))
                .allSatisfy(
                        other -> assertThat(Site.reasonOf(site.redeem(other))).isEqualTo(Reason.FORGED));
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.OK);
    }

    @Test
    void aSignInOpensNoView() {
        View view = ViewRule.of("/jobs/{id}/apply", "apply").at("17");
        List<String> secrets = List.of(site.passlink.flows().antiForgery().newSecret());
        assertThat(Site.reasonOf(site.passlink.flows().check(signIn.text(), view, secrets)))
                .isEqualTo(Reason.FORGED);
        assertThat(Site.reasonOf(site.passlink.flows().check(signIn.text(), view, List.of())))
                .isEqualTo(Reason.FORGED);
    }

    @Test
    void aSignInWithOneRoleIsHashedInOneBlock() {
        EmailAddress address = EmailAddress.of("b@example.com");
        for (User user : List.of(
                new User("4711471147", address, true, "s1", Set.of("employee")),
                new User("123e4567-e89b-12d3-a456-426614174000", address, true, "s1", Set.of()))) {
            site.users.put(user);
            byte[] pass =
                    Base64.getUrlDecoder().decode(site.signIn(address.text()).text());
            assertThat(pass).hasSizeLessThanOrEqualTo(55 + 16);
            site.users.remove(user.id());
        }
    }

    @Test
    void aUserHasNoMoreThan255Roles() {
        Set<String> roles = new HashSet<>();
        for (int i = 0; i < 255; i++) {
            roles.add(Integer.toString(i, 36));
        }
        site.users.put(new User(ada.id(), ada.email(), true, "s1", roles));
        assertThat(((PassCheck.Live) check(site.signIn("ada@example.com").text()))
                        .pass()
                        .roles())
                .isEqualTo(roles);
        roles.add("one more");
        site.users.put(new User(ada.id(), ada.email(), true, "s1", roles));
        assertThat(Site.reasonOf(site.redeem(site.token("ada@example.com")))).isEqualTo(Reason.TOO_MANY_ROLES);
    }

    @Test
    void itIsLookedUpAgainAfterSixtySecondsWithTodaysRoles() {
        site.clock.advance(Duration.ofSeconds(59));
        assertThat(renewed(signIn.text())).isEmpty();
        site.users.put(new User(ada.id(), ada.email(), true, "s1", Set.of("editor")));
        site.clock.advance(Duration.ofSeconds(1));
        PassCheck.Live live = (PassCheck.Live) check(signIn.text());
        assertThat(live.pass().roles()).containsExactly("editor");
        assertThat(((PassCheck.Live) check(live.renewed())).pass()).isEqualTo(live.pass());
    }

    /** A node whose clock is ahead dates it: here, "lately" would go on for as long as the other is ahead. */
    @Test
    void aPassFromTheFutureIsLookedUpEachTime() {
        site.clock.advance(Duration.ofSeconds(-59));
        PassCheck.Live live = (PassCheck.Live) check(signIn.text());
        assertThat(live.renewed()).isNotEmpty();
        assertThat(((PassCheck.Live) check(live.renewed())).pass())
                .as("it can still be read")
                .isEqualTo(live.pass());

        site.users.put(new User(ada.id(), ada.email(), true, "s2", Set.of()));

        assertThat(Site.reasonOf(check(signIn.text()))).isEqualTo(Reason.STAMP_CHANGED);
        assertThat(Site.reasonOf(check(live.renewed()))).isEqualTo(Reason.STAMP_CHANGED);
        assertThat(Site.reasonOf(site.passlink.flows().check(List.of(signIn.text()), true, () -> "")))
                .isEqualTo(Reason.STAMP_CHANGED);
    }

    @Test
    void renewingNeverOutlivesTheAbsoluteEnd() {
        String text = signIn.text();
        for (int minute = 0; minute < 719; minute++) {
            site.clock.advance(Duration.ofMinutes(1));
            text = renewed(text);
        }
        site.clock.advance(Duration.ofMinutes(1));
        assertThat(Site.reasonOf(check(text))).isEqualTo(Reason.EXPIRED);
        assertThat(Site.reasonOf(check(signIn.text()))).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void aChangedStampADisabledAndADeletedUserEndItAtTheNextLookUp() {
        site.clock.advance(Duration.ofSeconds(60));
        site.users.put(new User(ada.id(), ada.email(), true, "s2", Set.of()));
        assertThat(Site.reasonOf(check(signIn.text()))).isEqualTo(Reason.STAMP_CHANGED);
        site.users.put(new User(ada.id(), ada.email(), false, "s1", Set.of()));
        assertThat(Site.reasonOf(check(signIn.text()))).isEqualTo(Reason.DISABLED);
        site.users.remove(ada.id());
        assertThat(Site.reasonOf(check(signIn.text()))).isEqualTo(Reason.UNKNOWN_USER);
    }

    @Test
    void signingOutEndsEveryCopy() {
        site.passlink.flows().signOut(signIn.text());
        site.clock.advance(Duration.ofSeconds(60));
        assertThat(Site.reasonOf(check(signIn.text()))).isEqualTo(Reason.REVOKED);
        assertThat(site.reasons(AuditEvent.Type.SIGN_OUT)).containsExactly(Reason.OK);
    }

    @Test
    void whomAPassWasGivenToIsKnownAfterItHasEndedAndWithoutALookUp() {
        site.passlink.flows().signOut(signIn.text());
        site.clock.advance(Duration.ofDays(2));
        site.counterDown(true);
        int before = site.users.calls();
        assertThat(site.passlink.flows().holder(signIn.text()))
                .contains(signIn.pass().subject());
        assertThat(site.users.calls()).isEqualTo(before);
        for (String other :
                List.of("", "forged", signIn.text() + "A", signIn.text().substring(1))) {
            assertThat(site.passlink.flows().holder(other)).as(other).isEmpty();
        }
    }

    @Test
    void aCheckThatCannotBeMadeIsNoVerdict() {
        site.clock.advance(Duration.ofSeconds(60));
        site.counterDown(true);
        assertThatThrownBy(() -> check(signIn.text())).isInstanceOf(UnavailableException.class);
        site.counterDown(false);
        assertThat(Site.reasonOf(check(signIn.text()))).isEqualTo(Reason.OK);
    }

    @Test
    void antiForgeryValuesAreBoundToBrowserActionAndKey() {
        AntiForgery antiForgery = site.passlink.flows().antiForgery();
        String secret = antiForgery.newSecret();
        String value = antiForgery.value(secret, "confirm", "token");
        assertThat(antiForgery.matches(value, secret, "confirm", "token")).isTrue();
        assertThat(antiForgery.matches(value, secret, "confirm", "other")).isFalse();
        assertThat(antiForgery.matches(value, secret, "confirmtoken")).isFalse();
        assertThat(antiForgery.matches(value, antiForgery.newSecret(), "confirm", "token"))
                .isFalse();
        assertThat(antiForgery.matches("", secret, "confirm", "token")).isFalse();
        assertThat(antiForgery.matches(value, "", "confirm", "token")).isFalse();
        assertThat(new Site(Site.KEY_2).passlink.flows().antiForgery().matches(value, secret, "confirm", "token"))
                .isFalse();
    }
}
