package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.account.Accounts;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.audit.Audit;
import dev.passlink.identity.Connecting;
import dev.passlink.port.Identity;
import dev.passlink.testkit.FakeIdentityLinks;
import dev.passlink.token.Signed;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cookie holds so many roles and no more: that is told before anything is used up, and ends nobody's sign-in. */
final class ManyRolesTest {
    private static final String ADDRESS = "grace@example.com";

    private static User grace(Set<String> roles) {
        return new User("18", EmailAddress.of(ADDRESS), true, "s1", roles);
    }

    private static Set<String> roles(int many, int length) {
        Set<String> roles = new LinkedHashSet<>();
        for (int i = 0; i < many; i++) {
            roles.add(String.format("%0" + length + "d", i));
        }
        return roles;
    }

    /** One too many, one byte too long, and what has no spelling of its own. */
    static List<Set<String>> thatFitNoCookie() {
        return List.of(
                roles(256, 3), roles(300, 20), Set.of("x".repeat(2_793)), Set.of("x".repeat(70_000)), Set.of("\uD800"));
    }

    static List<Set<String>> thatFit() {
        return List.of(roles(255, 3), Set.of("x".repeat(2_792)), Set.of("?", "x"));
    }

    @ParameterizedTest
    @MethodSource("thatFit")
    void whatFitsSignsInAndIsReadBack(Set<String> roles) {
        Site site = new Site();
        site.users.put(grace(roles));
        SignIn signIn = site.signIn(ADDRESS);
        assertThat(signIn.text().length()).isLessThanOrEqualTo(Signed.MOST_IN_A_COOKIE);
        PassCheck.Live live = (PassCheck.Live) site.passlink.flows().check(signIn.text());
        assertThat(live.pass().roles()).isEqualTo(roles);
    }

    @ParameterizedTest
    @MethodSource("thatFitNoCookie")
    void rolesThatFitNoCookieAreRefusedBeforeTheLinkIsUsedUp(Set<String> roles) {
        Site site = new Site();
        Browser browser = site.browserThatAsked(ADDRESS);
        String token = site.lastToken();
        site.users.put(grace(roles));
        assertThat(Site.reasonOf(site.passlink.flows().examine(token, browser))).isEqualTo(Reason.TOO_MANY_ROLES);
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.TOO_MANY_ROLES);
        assertThat(Site.reasonOf(site.redeemCode(site.lastCode(), browser))).isEqualTo(Reason.TOO_MANY_ROLES);
        assertThat(site.audit.last().subject()).isEqualTo("18");
        site.users.put(grace(Set.of("admin")));
        assertThat(site.redeem(token)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void aSecondStepIsNotUsedUpEither() {
        Site site = new Site();
        Redemption.Granted granted = (Redemption.Granted) site.redeem(site.token(ADDRESS));
        PendingSignIn pending = site.passlink
                .flows()
                .pending(site.passlink.flows().hold(granted, SignInMethod.LINK, false))
                .orElseThrow();
        site.users.put(grace(roles(300, 20)));
        assertThat(Site.reasonOf(site.passlink.flows().finish(pending))).isEqualTo(Reason.TOO_MANY_ROLES);
        site.users.put(grace(Set.of()));
        assertThat(site.passlink.flows().finish(pending)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void signingInWithRolesThatCameAfterTheRedemptionIsACallersMistakeThatIsNamed() {
        Site site = new Site();
        Redemption.Granted granted = (Redemption.Granted) site.redeem(site.token(ADDRESS));
        Redemption.Granted grown = new Redemption.Granted(
                granted.grant(), Optional.of(grace(roles(300, 20))), granted.asked(), granted.stay(), true, List.of());
        assertThatThrownBy(() -> site.passlink.flows().signIn(grown, SignInMethod.LINK, false, Browser.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("18")
                .hasMessageContaining("roles");
    }

    @ParameterizedTest
    @MethodSource("thatFitNoCookie")
    void aSignInWhoseRolesGrowGoesOnWithTodaysRolesAndIsLookedUpEachTime(Set<String> grown) {
        Site site = new Site();
        String text = site.signIn(ADDRESS).text();
        site.users.put(grace(grown));
        site.clock.advance(Duration.ofSeconds(60));
        for (int i = 0; i < 3; i++) {
            PassCheck.Live live = (PassCheck.Live) site.passlink.flows().check(text);
            assertThat(live.pass().roles()).isEqualTo(grown);
            assertThat(live.renewed()).isEmpty();
        }
        assertThat(site.reasons(AuditEvent.Type.PASS))
                .containsExactly(Reason.TOO_MANY_ROLES, Reason.TOO_MANY_ROLES, Reason.TOO_MANY_ROLES);

        site.users.put(grace(Set.of("few")));
        assertThat(((PassCheck.Live) site.passlink.flows().check(text)).renewed())
                .isNotEmpty();
        site.users.put(grace(grown));
        site.passlink.flows().signOut(text);
        assertThat(Site.reasonOf(site.passlink.flows().check(text))).isEqualTo(Reason.REVOKED);
    }

    @Test
    void aSignInThatCannotBeRenewedDiesOfItsStampAtOnceAndOfItsAge() {
        Site site = new Site(builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.ALWAYS)));
        String text = site.signIn(ADDRESS).text();
        Set<String> grown = roles(300, 20);
        site.users.put(grace(grown));
        site.clock.advance(Duration.ofDays(30).minusSeconds(1));
        assertThat(site.passlink.flows().check(text)).isInstanceOf(PassCheck.Live.class);
        site.users.put(new User("18", EmailAddress.of(ADDRESS), true, "s2", grown));
        assertThat(Site.reasonOf(site.passlink.flows().check(text))).isEqualTo(Reason.STAMP_CHANGED);
        site.users.put(grace(grown));
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(Site.reasonOf(site.passlink.flows().check(text))).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void aProvidersWordForAnAccountWithTooManyRolesIsRefused() {
        Site site = new Site();
        site.users.put(grace(roles(300, 20)));
        FakeIdentityLinks links = new FakeIdentityLinks();
        links.connect("18", "https://id.example", "s-18");
        Audit audit = new Audit(site.audit, site.clock);
        Connecting connecting = new Connecting(links, links, new Accounts(site.users, null, audit), audit);
        Identity identity = new Identity(
                "https://id.example", "s-18", Optional.empty(), false, false, Optional.empty(), Optional.empty());
        assertThat(connecting.find(identity).reason()).isEqualTo(Reason.TOO_MANY_ROLES);
    }

    @Test
    void aCodeOfAnAddressThatIsTooLongForAGuestIsARefusalOnceItsAccountIsGone() {
        String label = "d".repeat(61);
        EmailAddress address = EmailAddress.of("a".repeat(64) + "@" + label + "." + label + "." + label + ".xy");
        assertThat(Subject.canBeGuest(address)).isFalse();
        Site site = new Site();
        site.users.put(new User("42", address, true, "s1", Set.of()));
        Browser browser = site.browserThatAsked(address.text());
        site.users.remove("42");
        assertThat(Site.reasonOf(site.redeemCode(site.lastCode(), browser))).isEqualTo(Reason.UNKNOWN_USER);
    }
}
