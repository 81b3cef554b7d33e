package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Redemption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Links that the application itself gives out to sign people in, and the end of them and of what they gave. */
final class SignInLinkTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Subject ADA = Site.ada().subject();
    private static final Subject GUEST = Subject.guest(EmailAddress.of("new@example.org"));

    private final Site site = new Site();

    private static Site with(LoginPolicy policy) {
        return new Site(builder -> builder.links(links -> links.policy(policy)));
    }

    private static String token(SignInLink link) {
        return link.url().split("passlink=", 2)[1];
    }

    private String pass(Redemption granted) {
        return site.passlink
                .flows()
                .signIn((Redemption.Granted) granted, SignInMethod.LINK, false, Browser.NONE)
                .text();
    }

    private Reason check(String pass) {
        return Site.reasonOf(site.passlink.flows().check(pass));
    }

    @Test
    void itSignsOnePersonInOnceAndLeadsOn() {
        SignInLink link = site.passlink.signInLink(ADA, "/welcome", HOUR);
        assertThat(link.url()).startsWith("https://jobs.example.com/login/link?passlink=");
        assertThat(link.toString()).isEqualTo("SignInLink[" + link.handle() + "]");
        assertThat(site.audit.last().type()).isEqualTo(AuditEvent.Type.LINK_ISSUED);
        assertThat(site.audit.last().handle()).isEqualTo(link.handle()).hasSize(16);
        site.clock.advance(HOUR.minusMillis(1));
        Redemption.Granted granted = (Redemption.Granted) site.redeem(token(link));
        assertThat(granted.user()).contains(Site.ada());
        assertThat(granted.next()).isEqualTo("/welcome");
        assertThat(Site.reasonOf(site.redeem(token(link)))).isEqualTo(Reason.USED);
    }

    /** Nobody asked, so no browser goes straight in: neither one that waits for an email to the same person. */
    @Test
    void noBrowserHasAskedForItNotEvenOneThatWaitsForTheSamePerson() {
        Browser waiting = site.browserThatAsked("ada@example.com");
        String token = token(site.passlink.signInLink(ADA, "", HOUR));
        assertThat(site.isAskedBy(waiting, site.lastToken())).isTrue();
        assertThat(site.isAskedBy(waiting, token)).isFalse();
        assertThat(site.isAskedBy(Browser.NONE, token)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = LoginPolicy.class, names = "CODE_ONLY", mode = EnumSource.Mode.EXCLUDE)
    void itWorksUnderEveryPolicyThatTakesLinks(LoginPolicy policy) {
        Site other = with(policy);
        assertThat(other.redeem(token(other.passlink.signInLink(ADA, "", HOUR))))
                .isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void whereThereAreCodesOnlyNoneIsMadeAndNoneIsTaken() {
        Site codes = with(LoginPolicy.CODE_ONLY);
        assertThatThrownBy(() -> codes.passlink.signInLink(ADA, "", HOUR))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CODE_ONLY");
        assertThat(Site.reasonOf(codes.redeem(token(site.passlink.signInLink(ADA, "", HOUR)))))
                .isEqualTo(Reason.NOT_OFFERED);
    }

    @Test
    void anEmailThatIsAskedForLaterDoesNotEndIt() {
        Site newest = new Site(builder -> builder.links(LinkSettings::newestOnly));
        String token = token(newest.passlink.longLivedSignInLink(ADA, "", WEEK));
        newest.clock.advance(HOUR);
        newest.token("ada@example.com");
        assertThat(newest.redeem(token)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void itLivesForAnHourOrByALongNameForSevenDays() {
        String token = token(site.passlink.longLivedSignInLink(ADA, "", WEEK));
        site.clock.advance(WEEK.minusMillis(1));
        assertThat(site.passlink.flows().examine(token, Browser.NONE)).isInstanceOf(Redemption.Granted.class);
        site.clock.advance(Duration.ofMillis(1));
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.EXPIRED);
        for (Duration lifetime : List.of(Duration.ZERO, HOUR.plusMillis(1))) {
            assertThatThrownBy(() -> site.passlink.signInLink(ADA, "", lifetime))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> site.passlink.longLivedSignInLink(ADA, "", WEEK.plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itDiesWithTheStampAndWithTheAccount() {
        User ada = Site.ada();
        String token = token(site.passlink.longLivedSignInLink(ADA, "", WEEK));
        site.users.put(new User(ada.id(), ada.email(), true, "s2", Set.of()));
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.STAMP_CHANGED);
        site.users.put(new User(ada.id(), ada.email(), false, ada.stamp(), Set.of()));
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.DISABLED);
    }

    @Test
    void aGuestGetsAnAccountByItOnceWherePeopleMaySignUp() {
        User made = new User("20", GUEST.guestAddress(), true, "s", Set.of());
        Site open = new Site(builder -> builder.provisioner(address -> made));
        String token = token(open.passlink.longLivedSignInLink(GUEST, "", WEEK));
        assertThat(((Redemption.Granted) open.redeem(token)).user()).contains(made);
        open.users.put(made);
        assertThat(Site.reasonOf(open.redeem(token))).isEqualTo(Reason.STAMP_CHANGED);
        assertThatThrownBy(() -> open.passlink.signInLink(GUEST, "", HOUR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has an account");
    }

    @Test
    void whatCouldNeverWorkIsNotMade() {
        for (Subject subject :
                List.of(GUEST, Subject.user("404"), Site.mallory().subject())) {
            assertThatThrownBy(() -> site.passlink.signInLink(subject, "", HOUR))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String next : List.of("//evil.example", "https://evil.example", "/" + "x".repeat(512))) {
            assertThatThrownBy(() -> site.passlink.signInLink(ADA, next, HOUR))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anInvitationOpensNoView() {
        assertThatThrownBy(() -> new Grant(
                        1,
                        "AAECAwQFBgcICQoL",
                        GUEST,
                        Scope.view("apply", "17"),
                        1,
                        site.clock.instant(),
                        site.clock.instant().plusSeconds(1),
                        0,
                        "",
                        true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // Revoking

    @Test
    void oneOfTwoIsRevokedAndTheOtherWorks() {
        SignInLink one = site.passlink.signInLink(ADA, "", HOUR);
        SignInLink other = site.passlink.signInLink(ADA, "", HOUR);
        site.passlink.revoke(one.handle());
        assertThat(Site.reasonOf(site.redeem(token(one)))).isEqualTo(Reason.REVOKED);
        assertThat(site.redeem(token(other))).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void theSignInThatItGaveEndsAtItsNextLookUpAndNoOtherDoes() {
        SignInLink link = site.passlink.signInLink(ADA, "", HOUR);
        String pass = pass(site.redeem(token(link)));
        String other = site.signIn("ada@example.com").text();
        site.clock.advance(Duration.ofHours(3));
        site.passlink.revoke(link.handle());
        assertThat(check(pass)).isEqualTo(Reason.REVOKED);
        assertThat(check(other)).isEqualTo(Reason.OK);
    }

    @Test
    void aSignInAfterASecondStepEndsToo() {
        SignInLink link = site.passlink.signInLink(ADA, "", HOUR);
        String held =
                site.passlink.flows().hold((Redemption.Granted) site.redeem(token(link)), SignInMethod.LINK, false);
        PendingSignIn pending = site.passlink.flows().pending(held).orElseThrow();
        String pass = pass(site.passlink.flows().finish(pending));
        site.clock.advance(HOUR);
        assertThat(check(pass)).isEqualTo(Reason.OK);
        site.passlink.revoke(link.handle());
        site.clock.advance(HOUR);
        assertThat(check(pass)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void aSecondStepIsNotFinishedOnceItsLinkIsRevoked() {
        SignInLink link = site.passlink.signInLink(ADA, "", HOUR);
        String held =
                site.passlink.flows().hold((Redemption.Granted) site.redeem(token(link)), SignInMethod.LINK, false);
        site.passlink.revoke(link.handle());
        PendingSignIn pending = site.passlink.flows().pending(held).orElseThrow();
        assertThat(Site.reasonOf(site.passlink.flows().finish(pending))).isEqualTo(Reason.REVOKED);
    }

    /** Whoever reads the log of an email that went to the wrong person ends it by what stands there. */
    @Test
    void anEmailThatSomebodyAskedForIsRevokedByTheHandleOfItsEvents() {
        String token = site.token("ada@example.com");
        site.passlink.revoke(site.audit.last().handle());
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.REVOKED);
    }

    @Test
    void aCounterThatIsDownRevokesNothingAndSaysSo() {
        SignInLink link = site.passlink.signInLink(ADA, "", HOUR);
        site.counterDown(true);
        assertThatThrownBy(() -> site.passlink.revoke(link.handle())).isInstanceOf(UnavailableException.class);
        site.counterDown(false);
        assertThat(site.redeem(token(link))).isInstanceOf(Redemption.Granted.class);
        assertThatThrownBy(() -> site.passlink.revoke("nonsense")).isInstanceOf(IllegalArgumentException.class);
    }
}
