package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Identities;
import dev.passlink.adapter.IdentityDecision;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.port.AccountProof;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.IdentityLinks;
import dev.passlink.port.IdentityProvider;
import dev.passlink.port.IdentityResult;
import dev.passlink.port.IdentityStart;
import dev.passlink.port.ProviderProfile;
import dev.passlink.testkit.FakeIdentityLinks;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever had an identity connected with an account is out once it is disconnected, wherever they were just then. */
final class DisconnectingTest {
    private static final String ISSUER = "https://accounts.example";
    private static final String SUBJECT = "6606";
    private static final Subject ADA = Site.ada().subject();

    /** Where something else happens in the middle of a call of the store. */
    private enum Moment {
        BEFORE_FIND_USER,
        AFTER_FIND_USER,
        BEFORE_FIND_SUBJECT,
        AFTER_FIND_SUBJECT,
        BEFORE_CONNECT,
        AFTER_CONNECT
    }

    private final FakeIdentityLinks stored = new FakeIdentityLinks();
    private final Interrupted links = new Interrupted();
    private final AtomicInteger stamps = new AtomicInteger(1);
    private Runnable beforeRenewing = () -> {};
    private boolean stampsFail;
    private boolean authoritative;
    private boolean proved = true;
    private String kept = "";
    private final Site site =
            site(builder -> builder.identityLinks(links).stamps(this::renew).accountProof(new AccountProof() {
                @Override
                public boolean isProved(User user) {
                    return proved;
                }

                @Override
                public void beforeConnecting(User user, Identity identity) {
                    renew(user.id());
                }
            }));
    private final Identities identities = site.passlink.flows().identities().orElseThrow();
    private final IdentityProvider provider = new Provider();

    private static Site site(UnaryOperator<Passlink.Builder> settings) {
        return new Site(settings);
    }

    private void renew(String userId) {
        Runnable before = beforeRenewing;
        beforeRenewing = () -> {};
        before.run();
        if (stampsFail) {
            throw new IllegalStateException("The user table is down");
        }
        User ada = Site.ada();
        assertThat(userId).isEqualTo(ada.id());
        site.users.put(new User(ada.id(), ada.email(), true, "s" + stamps.incrementAndGet(), ada.roles()));
    }

    private void disconnect() {
        site.passlink.disconnect(ADA, ISSUER);
    }

    /** Does something else once, at one moment. */
    private final class Interrupted implements IdentityLinks {
        private Moment moment = Moment.AFTER_CONNECT;
        private Runnable work = () -> {};

        void at(Moment when, Runnable what) {
            moment = when;
            work = what;
        }

        private void at(Moment now) {
            if (moment == now) {
                Runnable once = work;
                work = () -> {};
                once.run();
            }
        }

        @Override
        public Optional<String> findUser(String issuer, String subject) {
            at(Moment.BEFORE_FIND_USER);
            Optional<String> found = stored.findUser(issuer, subject);
            at(Moment.AFTER_FIND_USER);
            return found;
        }

        @Override
        public Optional<String> findSubject(String userId, String issuer) {
            at(Moment.BEFORE_FIND_SUBJECT);
            Optional<String> found = stored.findSubject(userId, issuer);
            at(Moment.AFTER_FIND_SUBJECT);
            return found;
        }

        @Override
        public void connect(String userId, String issuer, String subject) {
            at(Moment.BEFORE_CONNECT);
            stored.connect(userId, issuer, subject);
            at(Moment.AFTER_CONNECT);
        }

        @Override
        public void disconnect(String userId, String issuer) {
            stored.disconnect(userId, issuer);
        }
    }

    private final class Provider implements IdentityProvider {
        private int states;

        @Override
        public ProviderProfile profile() {
            return new ProviderProfile("company", "Company");
        }

        @Override
        public IdentityStart begin(URI callback, String next, String hint) {
            String state = "state-of-attempt-" + states++;
            return new IdentityStart.Redirect(
                    URI.create(ISSUER + "?state=" + state),
                    new IdentityAttempt("company", state, "secret", site.clock.instant(), next));
        }

        @Override
        public IdentityResult complete(IdentityAttempt attempt, Map<String, List<String>> callback) {
            return new Identity(
                    ISSUER,
                    SUBJECT,
                    Optional.of(EmailAddress.of("ada@example.com")),
                    true,
                    authoritative,
                    Optional.empty(),
                    Optional.empty());
        }
    }

    private IdentityDecision signIn() {
        Identities.Away away = identities.begin(provider, LoginForm.of("")).orElseThrow();
        String url = away.url().toString();
        Map<String, List<String>> callback = Map.of("state", List.of(url.substring(url.indexOf('=') + 1)));
        return identities.complete(provider, callback, List.of(away.sealed()));
    }

    private String pass(Redemption redemption, SignInMethod method) {
        return site.passlink
                .flows()
                .signIn((Redemption.Granted) redemption, method, true, Browser.NONE)
                .text();
    }

    private String passBy(IdentityDecision decision) {
        return pass(((IdentityDecision.Granted) decision).granted(), SignInMethod.PROVIDER);
    }

    private Reason check(String pass) {
        return Site.reasonOf(site.passlink.flows().check(pass));
    }

    private void assertOut(IdentityDecision decision) {
        if (decision instanceof IdentityDecision.Granted granted) {
            String pass = pass(granted.granted(), SignInMethod.PROVIDER);
            site.clock.advance(Duration.ofSeconds(60));
            assertThat(check(pass)).isEqualTo(Reason.STAMP_CHANGED);
        }
        assertThat(stored.size()).isZero();
    }

    @Test
    void whatAnIdentityHasLetInEndsAndItOpensTheAccountNoMore() {
        stored.connect(ADA.name(), ISSUER, SUBJECT);
        String theirs = passBy(signIn());
        assertThat(check(theirs)).isEqualTo(Reason.OK);

        disconnect();

        assertThat(site.reasons(AuditEvent.Type.DISCONNECTED)).containsExactly(Reason.OK);
        assertThat(site.audit.last().subject()).isEqualTo(ADA.name());
        assertThat(site.audit.last().detail()).isEqualTo(ISSUER);
        assertThat(site.reasons(AuditEvent.Type.SIGN_OUT_EVERYWHERE)).containsExactly(Reason.OK);
        site.clock.advance(Duration.ofSeconds(60));
        assertThat(check(theirs)).isEqualTo(Reason.STAMP_CHANGED);
        assertThat(signIn()).isInstanceOf(IdentityDecision.ProofNeeded.class);
    }

    @Test
    void theAccountKeepsItsEmailAndEarlierLinksAreDead() {
        stored.connect(ADA.name(), ISSUER, SUBJECT);
        String before = site.token("ada@example.com");
        disconnect();
        assertThat(Site.reasonOf(site.redeem(before))).isEqualTo(Reason.STAMP_CHANGED);
        assertThat(Site.reasonOf(site.redeem(site.token("ada@example.com")))).isEqualTo(Reason.OK);
    }

    @Test
    void aSecondStepThatTheIdentityIsAtCannotBeFinished() {
        stored.connect(ADA.name(), ISSUER, SUBJECT);
        Redemption.Granted granted = ((IdentityDecision.Granted) signIn()).granted();
        String held = site.passlink.flows().hold(granted, SignInMethod.PROVIDER, true);
        disconnect();
        PendingSignIn pending = site.passlink.flows().pending(held).orElseThrow();
        assertThat(Site.reasonOf(site.passlink.flows().finish(pending))).isEqualTo(Reason.STAMP_CHANGED);
    }

    @ParameterizedTest
    @EnumSource(value = Moment.class, mode = EnumSource.Mode.MATCH_ALL, names = ".*_FIND_.*")
    void aSignInByTheIdentityThatIsUnderWayAtAnyMomentIsOut(Moment moment) {
        stored.connect(ADA.name(), ISSUER, SUBJECT);
        links.at(moment, this::disconnect);
        assertOut(signIn());
    }

    @Test
    void aSignInByTheIdentityBetweenTheRowAndTheStampIsOut() {
        stored.connect(ADA.name(), ISSUER, SUBJECT);
        beforeRenewing = () -> assertOut(signIn());
        disconnect();
        assertThat(stored.size()).isZero();
    }

    /** An account that is not connected yet, and an email that was answered where the identity waits for it. */
    @ParameterizedTest
    @EnumSource(Moment.class)
    void anIdentityThatIsJustBeingConnectedByAnEmailIsNot(Moment moment) {
        Redemption.Granted redeemed = redeemedWhere();
        links.at(moment, this::disconnect);
        Redemption connected = identities.connect(List.of(kept), redeemed);
        assertThat(Site.reasonOf(connected)).isEqualTo(Reason.STAMP_CHANGED);
        assertThat(stored.size()).isZero();
    }

    /** The clean-up renews the stamp itself: that is no end. */
    @ParameterizedTest
    @EnumSource(Moment.class)
    void norIsItWhereTheAccountIsCleanedUpFirst(Moment moment) {
        proved = false;
        Redemption.Granted redeemed = redeemedWhere();
        links.at(moment, this::disconnect);
        Redemption connected = identities.connect(List.of(kept), redeemed);
        assertThat(Site.reasonOf(connected)).isEqualTo(Reason.STAMP_CHANGED);
        assertThat(stored.size()).isZero();
    }

    @Test
    void anIdentityThatIsConnectedByAnEmailBetweenTheRowAndTheStampIsForgotten() {
        Redemption.Granted redeemed = redeemedWhere();
        beforeRenewing = () -> {
            assertThat(Site.reasonOf(identities.connect(List.of(kept), redeemed)))
                    .isEqualTo(Reason.OK);
            assertThat(stored.size()).isEqualTo(1);
        };
        disconnect();
        assertThat(stored.size()).isZero();
    }

    private Redemption.Granted redeemedWhere() {
        IdentityDecision.ProofNeeded needed = (IdentityDecision.ProofNeeded) signIn();
        Asked.Queued queued =
                (Asked.Queued) site.passlink.flows().requestLogin(needed.form(), "192.0.2.1", Browser.NONE);
        kept = identities.await(needed.identity(), queued);
        site.queue.runPending();
        return (Redemption.Granted) site.passlink.flows().redeem(site.lastToken(), new Browser(queued.requests(), ""));
    }

    @ParameterizedTest
    @EnumSource(
            value = Moment.class,
            names = {"BEFORE_CONNECT", "AFTER_CONNECT"})
    void anIdentityThatIsJustBeingConnectedByItsAddressIsNot(Moment moment) {
        authoritative = true;
        links.at(moment, this::disconnect);
        assertThat(signIn())
                .isInstanceOfSatisfying(
                        IdentityDecision.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.STAMP_CHANGED));
        assertThat(stored.size()).isZero();
    }

    /** Whoever has the address has the account, by whichever way. */
    @Test
    void anIdentityWhoseProviderDecidesAboutTheAddressIsConnectedAgainByANewSignIn() {
        authoritative = true;
        passBy(signIn());
        disconnect();
        assertThat(stored.size()).isZero();
        assertThat(signIn()).isInstanceOf(IdentityDecision.Granted.class);
        assertThat(stored.findUser(ISSUER, SUBJECT)).contains(ADA.name());
    }

    @Test
    void theSameIdentityMayBeAnotherAccountsAfterwards() {
        stored.connect(ADA.name(), ISSUER, SUBJECT);
        disconnect();
        stored.connect(Site.grace().id(), ISSUER, SUBJECT);
        assertThat(((IdentityDecision.Granted) signIn()).granted().user()).contains(Site.grace());
        disconnect();
        assertThat(stored.findUser(ISSUER, SUBJECT)).contains(Site.grace().id());
    }

    @Test
    void aPartThatCannotAnswerIsToldAndTheCallCanBeMadeAgain() {
        stored.connect(ADA.name(), ISSUER, SUBJECT);
        String theirs = passBy(signIn());
        stored.failing(true);
        assertThatThrownBy(this::disconnect).isInstanceOf(UnavailableException.class);
        stored.failing(false);
        stampsFail = true;
        assertThatThrownBy(this::disconnect).isInstanceOf(UnavailableException.class);
        assertThat(site.reasons(AuditEvent.Type.DISCONNECTED)).isEmpty();
        stampsFail = false;
        disconnect();
        site.clock.advance(Duration.ofSeconds(60));
        assertThat(check(theirs)).isEqualTo(Reason.STAMP_CHANGED);
        assertThat(site.reasons(AuditEvent.Type.DISCONNECTED)).containsExactly(Reason.OK);
    }

    @Test
    void withoutLinksOrStampsAndForAGuestItIsACallersMistakeThatIsNamed() {
        Subject guest = Subject.guest(EmailAddress.of("guest@example.com"));
        for (Runnable wrong : List.<Runnable>of(
                () -> site(builder -> builder.identityLinks(stored)).passlink.disconnect(ADA, ISSUER),
                () -> site(builder -> builder.stamps(id -> {})).passlink.disconnect(ADA, ISSUER),
                () -> site.passlink.disconnect(guest, ISSUER))) {
            assertThatThrownBy(wrong::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("identityLinks(…)")
                    .hasMessageContaining("stamps(…)");
        }
    }
}
