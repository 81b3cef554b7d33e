package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Flows;
import dev.passlink.adapter.Identities;
import dev.passlink.adapter.IdentityDecision;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.count.IssueTime;
import dev.passlink.count.Uses;
import dev.passlink.identity.IdentityAttempts;
import dev.passlink.port.AccountProof;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.IdentityButton;
import dev.passlink.port.IdentityLinks;
import dev.passlink.port.IdentityProvider;
import dev.passlink.port.IdentityRejected;
import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityResult;
import dev.passlink.port.IdentityStart;
import dev.passlink.port.ProviderProfile;
import dev.passlink.port.UseCounter;
import dev.passlink.testkit.FakeIdentityLinks;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose account a provider's word opens, how often, for how long, and in which browser. */
final class IdentitiesTest {
    private static final String ISSUER = "https://accounts.example";
    private static final LoginForm FORM = new LoginForm("", "/jobs", true);

    private final FakeIdentityLinks links = new FakeIdentityLinks();
    private final Site site =
            new Site(builder -> builder.identityLinks(links).accountProof(links).links(LinkSettings::approveElsewhere));
    private final Identities identities = site.passlink.flows().identities().orElseThrow();
    private final Provider google = new Provider("google");

    /** Answers whatever the test wants, and keeps what it was asked. */
    private final class Provider implements IdentityProvider, IdentityButton {
        private final String id;
        private IdentityResult answer = identity("1101", "ada@example.com", true);
        private int states;
        private URI callback = URI.create("about:blank");
        private String hint = "";
        private int asked;
        private Runnable meanwhile = () -> {};

        Provider(String id) {
            this.id = id;
        }

        @Override
        public ProviderProfile profile() {
            return new ProviderProfile(id, id);
        }

        @Override
        public IdentityStart begin(URI callbackUrl, String next, String address) {
            callback = callbackUrl;
            hint = address;
            if (answer instanceof IdentityRejected rejected) {
                return rejected;
            }
            String state = "state-of-attempt-" + states++;
            return new IdentityStart.Redirect(
                    URI.create(ISSUER + "?state=" + state),
                    new IdentityAttempt(id, state, "secret", site.clock.instant(), next));
        }

        @Override
        public IdentityResult complete(IdentityAttempt attempt, Map<String, List<String>> parameters) {
            asked++;
            Runnable first = meanwhile;
            meanwhile = () -> {};
            first.run();
            return answer;
        }

        @Override
        public Optional<IdentityButton> button() {
            return Optional.of(this);
        }

        @Override
        public String client() {
            return "client";
        }

        @Override
        public IdentityResult verify(String credential, String nonce) {
            asked++;
            return credential.equals("for " + nonce)
                    ? answer
                    : IdentityRejected.token(IdentityRejected.TokenCheck.NONCE, "another nonce");
        }
    }

    private static Identity identity(String subject, String email, boolean authoritative) {
        return new Identity(
                ISSUER,
                subject,
                email.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.of(email)),
                true,
                authoritative,
                Optional.empty(),
                Optional.empty());
    }

    private Identities.Away away(Provider provider) {
        return identities.begin(provider, FORM).orElseThrow();
    }

    private static Map<String, List<String>> callbackOf(Identities.Away away) {
        String url = away.url().toString();
        return Map.of("state", List.of(url.substring(url.indexOf('=') + 1)));
    }

    private static String stateOf(Identities.Away away) {
        return callbackOf(away).values().iterator().next().get(0);
    }

    private IdentityDecision complete(Provider provider, Identities.Away away) {
        return identities.complete(provider, callbackOf(away), List.of(away.sealed()));
    }

    private IdentityDecision signIn() {
        return complete(google, away(google));
    }

    private static Reason reason(IdentityDecision decision) {
        return decision instanceof IdentityDecision.Refused refused
                ? refused.reason()
                : decision instanceof IdentityDecision.ProofNeeded ? Reason.PROOF_NEEDED : Reason.OK;
    }

    private static User whose(IdentityDecision decision) {
        return ((IdentityDecision.Granted) decision).granted().user().orElseThrow();
    }

    @Test
    void withoutAPlaceForLinksNobodySignsInByAProvider() {
        assertThat(new Site().passlink.flows().identities()).isEmpty();
        assertThat(site.passlink.flows().identities()).containsSame(identities);
    }

    @Test
    void theBrowserLeavesWithAHandleAndComesBackToThisSite() {
        Identities.Away away = identities
                .begin(google, new LoginForm("ada@example.com", "/jobs", false))
                .orElseThrow();
        assertThat(google.callback).hasToString("https://jobs.example.com/login/google/callback");
        assertThat(google.hint).isEqualTo("ada@example.com");
        assertThat(identities.handle(google, callbackOf(away))).contains(away.handle());
        assertThat(identities.handle(google, Map.of())).isEmpty();
        assertThat(site.audit.last().type()).isEqualTo(AuditEvent.Type.PROVIDER_ASKED);
        assertThat(site.audit.last().reason()).isEqualTo(Reason.OK);
        assertThat(site.audit.last().handle()).isEqualTo(away.handle());
    }

    @Test
    void whoseAddressTheProviderDecidesAboutIsSignedInOnceAndConnected() {
        Identities.Away away = away(google);
        IdentityDecision.Granted granted = (IdentityDecision.Granted) complete(google, away);
        assertThat(whose(granted)).isEqualTo(Site.ada());
        assertThat(granted.stay()).isTrue();
        assertThat(granted.granted().stay()).isTrue();
        assertThat(granted.granted().next()).isEqualTo("/jobs");
        assertThat(granted.granted().grant().id()).hasSize(16).isNotEqualTo("AAAAAAAAAAAAAAAA");
        assertThat(links.findUser(ISSUER, "1101")).contains(Site.ada().id());
        assertThat(site.reasons(AuditEvent.Type.CONNECTING)).containsExactly(Reason.OK);
        assertThat(site.audit.last().type()).isEqualTo(AuditEvent.Type.PROVIDER_ANSWERED);
        assertThat(site.audit.last().reason()).isEqualTo(Reason.OK);
        assertThat(site.audit.last().subject()).isEqualTo(Site.ada().id());
        SignIn signIn = site.passlink.flows().signIn(granted.granted(), SignInMethod.PROVIDER, true, Browser.NONE);
        assertThat(Site.reasonOf(site.passlink.flows().check(signIn.text()))).isEqualTo(Reason.OK);
        assertThat(reason(complete(google, away))).isEqualTo(Reason.USED);
        assertThat(google.asked).isEqualTo(1);
        assertThat(site.audit.last().handle()).isEqualTo(away.handle());
    }

    /** A provider may take back what it gave for a code that comes twice (RFC 6749 section 4.1.2). */
    @Test
    void aCallbackThatComesAgainWhileItsCodeIsUnderWaySendsItNoSecondTime() {
        Identities.Away away = away(google);
        List<Reason> second = new ArrayList<>();
        google.meanwhile = () -> second.add(reason(complete(google, away)));
        assertThat(reason(complete(google, away))).isEqualTo(Reason.OK);
        assertThat(second).containsExactly(Reason.USED);
        assertThat(google.asked).isEqualTo(1);
        assertThat(reason(complete(google, away))).isEqualTo(Reason.USED);
    }

    /** A provider may accept one code twice, for two nodes at the same moment. */
    @Test
    void ofTwoCallbacksOfOneAttemptThatTheProviderAcceptsOneSignsIn() {
        Identities.Away away = away(google);
        List<Reason> faster = new ArrayList<>();
        google.meanwhile = () -> faster.add(reasonAtAnotherNode(away));
        assertThat(reason(complete(google, away))).isEqualTo(Reason.USED);
        assertThat(faster).containsExactly(Reason.OK);
    }

    /** Whoever is led here twice is led on to where the first got them, rather than told to begin again. */
    @Test
    void aCodeThatIsRefusedSinceAnotherNodeHasSpentItIsUsed() {
        Identities.Away away = away(google);
        google.meanwhile = () -> {
            assertThat(reasonAtAnotherNode(away)).isEqualTo(Reason.OK);
            google.answer = IdentityRejected.of(Cause.STALE, "invalid_grant");
        };
        assertThat(reason(complete(google, away))).isEqualTo(Reason.USED);
    }

    private Reason reasonAtAnotherNode(Identities.Away away) {
        Site node = new Site(
                builder -> builder.identityLinks(links).accountProof(links).links(LinkSettings::approveElsewhere),
                site);
        Identities there = node.passlink.flows().identities().orElseThrow();
        return reason(there.complete(google, callbackOf(away), List.of(away.sealed())));
    }

    /** Or anybody would fill a shared table, by a thousand attempts that are given up at once. */
    @Test
    void anAttemptThatTheProviderRefusesLeavesNoCountBehind() {
        Set<String> counted = new HashSet<>();
        UseCounter counter = (key, amount, expiresAt) -> {
            if (amount != 0) {
                counted.add(key);
            }
            return amount;
        };
        Site shared = new Site(builder -> builder.identityLinks(links)
                .accountProof(links)
                .clock(site.clock)
                .counter(counter));
        Identities flooded = shared.passlink.flows().identities().orElseThrow();
        Identities.Away away = flooded.begin(google, FORM).orElseThrow();
        google.answer = IdentityRejected.of(Cause.CANCELLED, "access_denied");
        for (int i = 0; i < 2; i++) {
            assertThat(reason(flooded.complete(google, callbackOf(away), List.of(away.sealed()))))
                    .isEqualTo(Reason.CANCELLED);
        }
        assertThat(counted).isEmpty();
        google.answer = identity("1101", "ada@example.com", true);
        assertThat(reason(flooded.complete(google, callbackOf(away), List.of(away.sealed()))))
                .isEqualTo(Reason.OK);
        assertThat(counted).isNotEmpty();
    }

    @Test
    void anAttemptOfAnotherBrowserStateOrProviderBurnsNothingAndAsksNobody() {
        Identities.Away away = away(google);
        Identities.Away other = away(google);
        Provider company = new Provider("company");
        int counted = site.counted.get();
        assertThat(reason(identities.complete(google, callbackOf(away), List.of())))
                .isEqualTo(Reason.NO_REQUEST);
        assertThat(reason(identities.complete(google, callbackOf(away), List.of(other.sealed(), "x", ""))))
                .isEqualTo(Reason.NO_REQUEST);
        assertThat(reason(identities.complete(google, Map.of(), List.of(away.sealed()))))
                .isEqualTo(Reason.NO_REQUEST);
        assertThat(reason(identities.complete(company, callbackOf(away), List.of(away.sealed()))))
                .isEqualTo(Reason.NO_REQUEST);
        assertThat(site.counted).hasValue(counted);
        assertThat(google.asked + company.asked).isZero();
        assertThat(site.reasons(AuditEvent.Type.PROVIDER_ANSWERED)).hasSize(4).containsOnly(Reason.NO_REQUEST);
        // A planted one does not hide the right one.
        assertThat(reason(identities.complete(google, callbackOf(away), List.of("x", other.sealed(), away.sealed()))))
                .isEqualTo(Reason.OK);
    }

    /** Of several states one may have been looked at here, and another there. */
    @Test
    void aCallbackWithSeveralStatesClaimsNone() {
        Identities.Away away = away(google);
        String state = stateOf(away);
        for (List<String> several : List.of(List.<String>of(), List.of(state, state), List.of(state, "x"))) {
            Map<String, List<String>> callback = Map.of("state", several);
            assertThat(identities.handle(google, callback)).isEmpty();
            assertThat(reason(identities.complete(google, callback, List.of(away.sealed()))))
                    .isEqualTo(Reason.NO_REQUEST);
        }
        assertThat(reason(complete(google, away))).isEqualTo(Reason.OK);
    }

    /** What a port of one's own does in a call that nobody foresaw. */
    private enum Fault {
        EXCEPTION,
        NULL
    }

    private record Broken(IdentityProvider sound, String call, Fault fault)
            implements IdentityProvider, IdentityButton, AccountProof {
        @SuppressWarnings("NullAway") // What it is about: nobody checks a port of one's own for null.
        private <T> T answer(String name, String given, Supplier<T> answer) {
            if (!call.equals(name)) {
                return answer.get();
            }
            if (fault == Fault.EXCEPTION) {
                throw new IllegalStateException("Cannot read " + given);
            }
            return null;
        }

        private IdentityButton soundButton() {
            return sound.button().orElseThrow();
        }

        @Override
        public ProviderProfile profile() {
            return answer("profile", "", sound::profile);
        }

        @Override
        public IdentityStart begin(URI callback, String next, String hint) {
            return answer("begin", "", () -> sound.begin(callback, next, hint));
        }

        @Override
        public IdentityResult complete(IdentityAttempt attempt, Map<String, List<String>> callback) {
            return answer("complete", attempt.state(), () -> sound.complete(attempt, callback));
        }

        @Override
        public Optional<IdentityButton> button() {
            return answer("button", "", () -> Optional.of(this));
        }

        @Override
        public String client() {
            return soundButton().client();
        }

        @Override
        public IdentityResult verify(String credential, String nonce) {
            return answer("verify", credential, () -> soundButton().verify(credential, nonce));
        }

        @Override
        public boolean isProved(User user) {
            return answer("isProved", "", () -> true);
        }

        @Override
        public void beforeConnecting(User user, Identity identity) {}
    }

    private void assertUnavailable(String port, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(UnavailableException.class).hasMessage("The %s could not answer", port);
        assertThat(site.audit.last().type()).isEqualTo(AuditEvent.Type.FAILURE);
        assertThat(site.audit.last().reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(site.audit.last().detail()).startsWith(port + ": ");
        assertThat(links.size()).isZero();
    }

    /** Nor is what it was given told: a state, a code and a credential are secrets. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void aProviderThatThrowsOrAnswersNothingIsUnavailableAndNamed(Fault fault) {
        Identities.Away away = away(google);
        Identities.Button button = identities.button(List.of());
        String credential = "for " + button.nonce();
        assertUnavailable(
                "identity provider", () -> identities.handle(new Broken(google, "profile", fault), callbackOf(away)));
        assertUnavailable("identity provider", () -> identities.begin(new Broken(google, "begin", fault), FORM));
        assertUnavailable(
                "identity provider",
                () -> identities.verify(new Broken(google, "button", fault), credential, List.of(button.sealed())));
        assertUnavailable(
                "identity button",
                () -> identities.verify(new Broken(google, "verify", fault), credential, List.of(button.sealed())));
        assertUnavailable(
                "identity provider",
                () -> identities.complete(
                        new Broken(google, "complete", fault), callbackOf(away), List.of(away.sealed())));
        assertThat(site.audit.events().toString()).doesNotContain(credential).doesNotContain(stateOf(away));
    }

    @Test
    void aProofThatCannotAnswerOpensNoAccount() {
        AccountProof broken = new Broken(google, "isProved", Fault.EXCEPTION);
        Site other = new Site(
                builder -> builder.identityLinks(links).audit(site.audit).accountProof(broken));
        Identities there = other.passlink.flows().identities().orElseThrow();
        Identities.Away away = there.begin(google, FORM).orElseThrow();
        assertUnavailable("account proof", () -> there.complete(google, callbackOf(away), List.of(away.sealed())));
    }

    @Test
    void whoHasNoButtonVerifiesNothing() {
        Identities.Button button = identities.button(List.of());
        IdentityProvider without = new IdentityProvider() {
            @Override
            public ProviderProfile profile() {
                return google.profile();
            }

            @Override
            public IdentityStart begin(URI callback, String next, String hint) {
                return google.begin(callback, next, hint);
            }

            @Override
            public IdentityResult complete(IdentityAttempt attempt, Map<String, List<String>> callback) {
                return google.complete(attempt, callback);
            }
        };
        assertThatThrownBy(() -> identities.verify(without, "for " + button.nonce(), List.of(button.sealed())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("button");
    }

    @Test
    void aProviderIsKnownByWhatFitsAPathAndAButton() {
        assertThat(new ProviderProfile("a" + "-".repeat(31), "Example").displayName())
                .isEqualTo("Example");
        for (String id : List.of("", "A", "1a", "a/b", "a b", "a".repeat(33))) {
            assertThatThrownBy(() -> new ProviderProfile(id, "Example"))
                    .as(id)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new ProviderProfile("a", " ")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, OK", "599, OK", "600, NO_REQUEST", "-60, OK", "-61, NO_REQUEST"})
    void anAttemptLivesTenMinutesToTheSecondAndIsNotFromTheFuture(long seconds, Reason expected) {
        site.clock.advance(Duration.ofHours(1));
        Identities.Away away = away(google);
        site.clock.advance(Duration.ofSeconds(seconds));
        assertThat(reason(complete(google, away))).isEqualTo(expected);
    }

    @Test
    void aCounterThatHasRestartedRefusesWhatItCannotRemember() {
        Identities.Away away = away(google);
        String verified = verified();
        Identities.Button button = identities.button(List.of());
        site.clock.advance(Duration.ofSeconds(5));
        Site restarted = new Site(builder -> builder.identityLinks(links)
                .accountProof(links)
                .clock(site.clock)
                .counter(new InMemoryUseCounter(site.clock)));
        Identities after = restarted.passlink.flows().identities().orElseThrow();
        assertThat(reason(after.complete(google, callbackOf(away), List.of(away.sealed()))))
                .isEqualTo(Reason.FORGOTTEN);
        assertThat(reason(after.verify(google, "for " + button.nonce(), List.of(button.sealed()))))
                .isEqualTo(Reason.FORGOTTEN);
        assertThat(reason(after.finish(google, List.of(verified)))).isEqualTo(Reason.FORGOTTEN);
        assertThat(links.size()).isZero();
    }

    /** Anybody may begin an attempt and bring it to an end, as often as they like. */
    @Test
    void aFloodOfAttemptsCannotCrowdOutARedemption() {
        Site small = new Site(builder -> builder.identityLinks(links)
                .accountProof(links)
                .clock(site.clock)
                .counter(new InMemoryUseCounter(site.clock, 1)));
        String token = small.token("ada@example.com");
        Identities flooded = small.passlink.flows().identities().orElseThrow();
        for (int i = 0; i < 10; i++) {
            Identities.Away away = flooded.begin(google, FORM).orElseThrow();
            google.answer = IdentityRejected.token(IdentityRejected.TokenCheck.NONCE, "made up");
            flooded.complete(google, callbackOf(away), List.of(away.sealed()));
            google.answer = identity("1101", "ada@example.com", true);
        }
        assertThat(Site.reasonOf(small.redeem(token))).isEqualTo(Reason.OK);
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void aRefusalOfTheProviderIsOneAndAFaultIsToldAsAFault(Cause cause) {
        Identities.Away away = away(google);
        google.answer = cause == Cause.TOKEN_REFUSED
                ? IdentityRejected.token(IdentityRejected.TokenCheck.NONCE, "why")
                : IdentityRejected.of(cause, "why");
        Reason refused = reason(complete(google, away));
        boolean fault = cause == Cause.MISCONFIGURED || cause == Cause.UNAVAILABLE;
        assertThat(refused).isNotEqualTo(Reason.OK);
        assertThat(site.audit.last().type())
                .isEqualTo(fault ? AuditEvent.Type.FAILURE : AuditEvent.Type.PROVIDER_ANSWERED);
        assertThat(site.audit.last().reason()).isEqualTo(refused);
        assertThat(site.audit.last().detail())
                .isEqualTo(cause == Cause.TOKEN_REFUSED ? "google: NONCE: why" : "google: why");
        assertThat(identities.begin(google, FORM)).isEmpty();
        assertThat(site.audit.last().type())
                .isEqualTo(fault ? AuditEvent.Type.FAILURE : AuditEvent.Type.PROVIDER_ASKED);
    }

    @Test
    void aDisabledAccountStaysOutAlsoByItsIdentity() {
        google.answer = identity("1102", "mallory@example.com", true);
        assertThat(reason(signIn())).isEqualTo(Reason.DISABLED);
        assertThat(links.size()).isZero();
        links.connect(Site.mallory().id(), ISSUER, "1102");
        assertThat(reason(signIn())).isEqualTo(Reason.DISABLED);
    }

    @Test
    void whatIsConnectedDecidesWhateverAddressIsClaimed() {
        links.connect(Site.grace().id(), ISSUER, "1101");
        assertThat(whose(signIn())).isEqualTo(Site.grace());
        google.answer = identity("1101", "", false);
        assertThat(whose(signIn())).isEqualTo(Site.grace());
        site.users.remove(Site.grace().id());
        assertThat(reason(signIn())).isEqualTo(Reason.UNKNOWN_USER);
    }

    @Test
    void anAddressThatWasGivenToSomebodyElseOpensNothing() {
        assertThat(reason(signIn())).isEqualTo(Reason.OK);
        google.answer = identity("2202", "ada@example.com", true);
        assertThat(reason(signIn())).isEqualTo(Reason.OTHER_IDENTITY);
        assertThat(site.reasons(AuditEvent.Type.CONNECTING)).containsExactly(Reason.OK, Reason.OTHER_IDENTITY);
        assertThat(links.size()).isEqualTo(1);
    }

    @Test
    void aClaimedAddressAsksNobodyWhetherItHasAnAccount() {
        int calls = site.users.calls();
        google.answer = identity("1101", "ada@example.com", false);
        assertThat(reason(signIn())).isEqualTo(Reason.PROOF_NEEDED);
        google.answer = identity("1103", "nobody@example.com", false);
        assertThat(reason(signIn())).isEqualTo(Reason.PROOF_NEEDED);
        google.answer = identity("1103", "", false);
        assertThat(reason(signIn())).isEqualTo(Reason.NO_ADDRESS);
        assertThat(site.users.calls()).isEqualTo(calls);
        google.answer = identity("1103", "nobody@example.com", true);
        assertThat(reason(signIn())).isEqualTo(Reason.UNKNOWN_USER);
    }

    /** A database that folds accents: for it, {@code ädä@} and {@code ada@} are one. */
    @Test
    void aProvidersWordAboutOneAddressOpensNoAccountOfAnother() {
        site.users.alias(EmailAddress.of("ädä@example.com"), Site.ada().id());
        google.answer = identity("6606", "ädä@example.com", true);
        assertThat(reason(signIn())).isEqualTo(Reason.OTHER_ADDRESS);
        assertThat(site.reasons(AuditEvent.Type.CONNECTING)).containsExactly(Reason.OTHER_ADDRESS);
        site.users.alias(EmailAddress.of("mällory@example.com"), Site.mallory().id());
        google.answer = identity("6607", "mällory@example.com", true);
        assertThat(reason(signIn())).isEqualTo(Reason.OTHER_ADDRESS);
        assertThat(links.size()).isZero();
        google.answer = identity("1101", "ADA@example.com", true);
        assertThat(whose(signIn())).isEqualTo(Site.ada());
    }

    /** A database that folds capitals finds the row of another subject, or of another id. */
    @Test
    void whatTheStoreOfLinksFindsIsHeldAgainstWhatItWasAskedFor() {
        FakeIdentityLinks stored = new FakeIdentityLinks();
        stored.connect(Site.ada().id(), ISSUER, "aBcD");
        IdentityLinks folding = new IdentityLinks() {
            @Override
            public Optional<String> findUser(String issuer, String subject) {
                return stored.findUser(issuer, subject.equals("AbCd") ? "aBcD" : subject);
            }

            @Override
            public Optional<String> findSubject(String userId, String issuer) {
                return stored.findSubject(userId, issuer);
            }

            @Override
            public void connect(String userId, String issuer, String subject) {
                stored.connect(userId, issuer, subject);
            }

            @Override
            public void disconnect(String userId, String issuer) {
                stored.disconnect(userId, issuer);
            }
        };
        Site other = new Site(builder -> builder.identityLinks(folding));
        Identities there = other.passlink.flows().identities().orElseThrow();
        for (String subject : List.of("AbCd", "aBcD")) {
            google.answer = identity(subject, "", false);
            Identities.Away away = there.begin(google, FORM).orElseThrow();
            assertThat(reason(there.complete(google, callbackOf(away), List.of(away.sealed()))))
                    .isEqualTo(subject.equals("aBcD") ? Reason.OK : Reason.OTHER_IDENTITY);
        }
    }

    private String verified() {
        Identities.Button button = identities.button(List.of());
        IdentityDecision decision = identities.verify(google, "for " + button.nonce(), List.of(button.sealed()));
        return ((IdentityDecision.Verified) decision).sealed();
    }

    @Test
    void aButtonsNonceIsForThisBrowserAndUsedOnce() {
        Identities.Button button = identities.button(List.of());
        Identities.Button stranger = identities.button(List.of());
        assertThat(button.nonce()).hasSize(22).isNotEqualTo(stranger.nonce());
        String credential = "for " + button.nonce();
        assertThat(reason(identities.verify(google, credential, List.of()))).isEqualTo(Reason.NO_REQUEST);
        assertThat(reason(identities.verify(google, credential, List.of("x")))).isEqualTo(Reason.NO_REQUEST);
        assertThat(reason(identities.verify(google, credential, List.of(stranger.sealed()))))
                .isEqualTo(Reason.TOKEN_REFUSED);
        // A refused credential burns nothing.
        assertThat(reason(identities.verify(google, "bad", List.of(button.sealed()))))
                .isEqualTo(Reason.TOKEN_REFUSED);
        assertThat(identities.verify(google, credential, List.of("x", button.sealed())))
                .isInstanceOf(IdentityDecision.Verified.class);
        assertThat(reason(identities.verify(google, credential, List.of(button.sealed()))))
                .isEqualTo(Reason.USED);
        // What the browser keeps for the one thing is nothing for the other.
        assertThat(reason(identities.finish(google, List.of(button.sealed())))).isEqualTo(Reason.NO_REQUEST);
    }

    @Test
    void severalPagesShareANonceForHalfAnHourAndAnyIsGoodForAnHour() {
        Identities.Button button = identities.button(List.of());
        site.clock.advance(Duration.ofSeconds(1799));
        Identities.Button again = identities.button(List.of("x", button.sealed()));
        assertThat(again.nonce()).isEqualTo(button.nonce());
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(identities.button(List.of(button.sealed())).nonce()).isNotEqualTo(button.nonce());
        site.clock.advance(Duration.ofSeconds(1799));
        assertThat(identities.verify(google, "for " + button.nonce(), List.of(again.sealed())))
                .isInstanceOf(IdentityDecision.Verified.class);
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(reason(identities.verify(google, "for " + button.nonce(), List.of(again.sealed()))))
                .isEqualTo(Reason.NO_REQUEST);
    }

    @Test
    void whatAButtonToldIsFinishedOnceWithinAMinuteAtTheSameProvider() {
        String verified = verified();
        assertThat(reason(identities.finish(new Provider("company"), List.of(verified))))
                .isEqualTo(Reason.NO_REQUEST);
        assertThat(reason(identities.finish(google, List.of()))).isEqualTo(Reason.NO_REQUEST);
        IdentityDecision.Granted granted = (IdentityDecision.Granted) identities.finish(google, List.of("x", verified));
        assertThat(whose(granted)).isEqualTo(Site.ada());
        assertThat(granted.stay()).isFalse();
        assertThat(reason(identities.finish(google, List.of(verified)))).isEqualTo(Reason.USED);
        String late = verified();
        site.clock.advance(Duration.ofSeconds(59));
        String later = verified();
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(reason(identities.finish(google, List.of(late)))).isEqualTo(Reason.NO_REQUEST);
        assertThat(reason(identities.finish(google, List.of(later)))).isEqualTo(Reason.OK);
    }

    @Test
    void ofTwoThatButtonsToldOfNeitherIsPicked() {
        String adas = verified();
        google.answer = identity("1104", "grace@example.com", true);
        String graces = verified();
        assertThat(reason(identities.finish(google, List.of(adas, graces)))).isEqualTo(Reason.AMBIGUOUS);
        assertThat(reason(identities.finish(google, List.of(graces, adas)))).isEqualTo(Reason.AMBIGUOUS);
        assertThat(whose(identities.finish(google, List.of(graces, graces)))).isEqualTo(Site.grace());
    }

    @Test
    void aButtonIsSealedAnewOnlyWhenItIsNoLongerGoodForHalfAnHour() {
        String sealed = identities.button(List.of()).sealed();
        site.clock.advance(Duration.ofSeconds(1799));
        assertThat(identities.button(List.of("x", sealed)).sealed()).isEqualTo(sealed);
        site.clock.advance(Duration.ofSeconds(1));
        Identities.Button anew = identities.button(List.of("x", sealed));
        assertThat(anew.sealed()).isNotEqualTo(sealed);
        // What a page is shown with is what its answer is held against, whichever comes first.
        for (List<String> both : List.of(List.of(sealed, anew.sealed()), List.of(anew.sealed(), sealed))) {
            assertThat(identities.button(both).sealed()).isEqualTo(anew.sealed());
        }
        assertThat(identities.verify(google, "for " + anew.nonce(), List.of(sealed, anew.sealed())))
                .isInstanceOf(IdentityDecision.Verified.class);
    }

    /** A browser whose identity waits for the mail that was just sent. */
    private record Awaiting(Browser browser, String kept, String token) {}

    private Awaiting awaiting(String subject) {
        google.answer = identity(subject, "ada@example.com", false);
        IdentityDecision.ProofNeeded needed = (IdentityDecision.ProofNeeded) signIn();
        assertThat(needed.form()).isEqualTo(new LoginForm("ada@example.com", "/jobs", true));
        Asked.Queued queued =
                (Asked.Queued) site.passlink.flows().requestLogin(needed.form(), "192.0.2.1", Browser.NONE);
        String kept = identities.await(needed.identity(), queued);
        site.queue.runPending();
        return new Awaiting(new Browser(queued.requests(), ""), kept, site.lastToken());
    }

    private Redemption.Granted redeemed(Awaiting awaiting) {
        return (Redemption.Granted) site.passlink.flows().redeem(awaiting.token(), awaiting.browser());
    }

    @Test
    void whatWasApprovedElsewhereConnectsNothingAlsoAfterASecondStep() {
        Awaiting mine = awaiting("1101");
        Flows flows = site.passlink.flows();
        flows.approve(mine.token(), flows.waiting(mine.browser()).orElseThrow().number(), Browser.NONE);
        Redemption.Granted granted = (Redemption.Granted)
                flows.redeemApproved(mine.browser(), found -> true).orElseThrow();
        assertThat(identities.connect(List.of(mine.kept()), granted)).isEqualTo(granted);
        PendingSignIn pending =
                flows.pending(flows.hold(granted, SignInMethod.LINK, false)).orElseThrow();
        assertThat(identities.carry(List.of(mine.kept()), granted, pending)).isEmpty();
        Redemption.Granted finished = (Redemption.Granted) flows.finish(pending);
        assertThat(identities.connect(List.of(mine.kept()), finished)).isEqualTo(finished);
        assertThat(links.size()).isZero();
    }

    @Test
    void aProvedMailboxConnectsTheIdentityThatWaitsInThisBrowserAndNoOther() {
        Awaiting mine = awaiting("1101");
        Awaiting others = awaiting("6666");
        assertThat(identities.isAwaiting(List.of("x", mine.kept()))).isTrue();
        assertThat(identities.isAwaiting(List.of("x"))).isFalse();
        Redemption.Granted granted = redeemed(mine);
        assertThat(identities.connect(List.of(), granted)).isEqualTo(granted);
        assertThat(identities.connect(List.of(others.kept()), granted)).isEqualTo(granted);
        assertThat(links.size()).isZero();
        assertThat(identities.connect(List.of("x", others.kept(), mine.kept()), granted))
                .isEqualTo(granted);
        assertThat(links.findUser(ISSUER, "1101")).contains(Site.ada().id());
        assertThat(links.findUser(ISSUER, "6666")).isEmpty();
        assertThat(links.cleanedUp()).isEmpty();
    }

    /** Two that wait for one mail: a sibling page may have planted one of them where no prefix keeps it out. */
    @Test
    void ofTwoIdentitiesThatWaitForOneMailNeitherIsConnected() {
        Redemption.Granted adas = (Redemption.Granted) site.redeem(site.token("ada@example.com"));
        String mine = pendingFor(adas, identity("1101", "ada@example.com", false));
        String planted = pendingFor(adas, identity("6666", "ada@example.com", false));
        for (List<String> both : List.of(List.of(mine, planted), List.of(planted, mine))) {
            assertThat(identities.connect(both, adas)).isEqualTo(adas);
            assertThat(site.audit.last().reason()).isEqualTo(Reason.AMBIGUOUS);
        }
        assertThat(links.size()).isZero();
        assertThat(identities.connect(List.of(mine, mine), adas)).isEqualTo(adas);
        assertThat(links.findUser(ISSUER, "1101")).contains(Site.ada().id());
    }

    @Test
    void anIdentityWaitsForTenMinutes() {
        Awaiting awaiting = awaiting("1101");
        site.clock.advance(Duration.ofSeconds(599));
        assertThat(identities.isAwaiting(List.of(awaiting.kept()))).isTrue();
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(identities.isAwaiting(List.of(awaiting.kept()))).isFalse();
    }

    @Test
    void anIdentityGoesOnWaitingThroughASecondStepOfItsOwnSignInOnly() {
        Awaiting awaiting = awaiting("1101");
        Redemption.Granted granted = redeemed(awaiting);
        String held = site.passlink.flows().hold(granted, SignInMethod.LINK, false);
        PendingSignIn pending = site.passlink.flows().pending(held).orElseThrow();
        Redemption.Granted other = (Redemption.Granted) site.redeem(site.token("grace@example.com"));
        assertThat(identities.carry(List.of(awaiting.kept()), other, pending)).isEmpty();
        String carried =
                identities.carry(List.of(awaiting.kept()), granted, pending).orElseThrow();
        Redemption.Granted finished = (Redemption.Granted) site.passlink.flows().finish(pending);
        identities.connect(List.of(carried), other);
        assertThat(links.size()).isZero();
        identities.connect(List.of(carried), finished);
        assertThat(links.findUser(ISSUER, "1101")).contains(Site.ada().id());
    }

    @Test
    void anAccountThatWasNeverProvedIsCleanedUpBeforeItIsConnectedAndCarriesItsNewStamp() {
        links.unproved(Site.ada().id());
        assertThat(reason(signIn())).isEqualTo(Reason.PROOF_NEEDED);
        Awaiting awaiting = awaiting("1101");
        Redemption.Granted granted = redeemed(awaiting);
        User changed = new User(Site.ada().id(), EmailAddress.of("ada@example.com"), true, "s2", Set.of());
        links.cleaningUp(user -> site.users.put(changed));
        Redemption.Granted connected = (Redemption.Granted) identities.connect(List.of(awaiting.kept()), granted);
        assertThat(links.cleanedUp()).containsExactly(Site.ada().id());
        assertThat(connected.user()).contains(changed);
        assertThat(connected.asked()).isTrue();
        assertThat(connected.stay()).isTrue();
        SignIn signIn = site.passlink.flows().signIn(connected, SignInMethod.LINK, false, Browser.NONE);
        site.clock.advance(Duration.ofMinutes(2));
        assertThat(Site.reasonOf(site.passlink.flows().check(signIn.text()))).isEqualTo(Reason.OK);
    }

    /** The hook may find that the account was made by somebody else and end it: nobody is signed in as it was before. */
    @ParameterizedTest
    @CsvSource({"true, DISABLED", "false, UNKNOWN_USER"})
    void anAccountThatTheCleanUpHasEndedIsNeitherConnectedNorSignedIn(boolean kept, Reason expected) {
        links.unproved(Site.ada().id());
        Awaiting awaiting = awaiting("1101");
        Redemption.Granted granted = redeemed(awaiting);
        User ada = Site.ada();
        links.cleaningUp(user -> {
            if (kept) {
                site.users.put(new User(ada.id(), ada.email(), false, "s2", ada.roles()));
            } else {
                site.users.remove(ada.id());
            }
        });
        assertThat(Site.reasonOf(identities.connect(List.of(awaiting.kept()), granted)))
                .isEqualTo(expected);
        assertThat(links.cleanedUp()).containsExactly(ada.id());
        assertThat(links.size()).isZero();
        assertThat(site.audit.last().type()).isEqualTo(AuditEvent.Type.SIGN_IN);
        assertThat(site.audit.last().reason()).isEqualTo(expected);
    }

    /** Also where connecting fails after the clean-up, and where no clean-up was due. */
    @Test
    void whoeverIsSignedInAfterConnectingIsTheAccountAsItIsThen() {
        Awaiting first = awaiting("1101");
        Redemption.Granted granted = redeemed(first);
        User changed = new User(
                Site.ada().id(),
                EmailAddress.of("ada@example.com"),
                true,
                Site.ada().stamp(),
                Set.of("clerk"));
        site.users.put(changed);
        links.failing(true);
        assertThat(((Redemption.Granted) identities.connect(List.of(first.kept()), granted)).user())
                .contains(changed);
        links.failing(false);
        assertThat(((Redemption.Granted) identities.connect(List.of(first.kept()), granted)).user())
                .contains(changed);
        site.users.failing(true);
        assertThatThrownBy(() -> identities.connect(List.of(first.kept()), granted))
                .isInstanceOf(UnavailableException.class);
    }

    /** Only what the clean-up itself has changed is followed. */
    @Test
    void whoeverSignedOutEverywhereWhileAnIdentityWasConnectedStaysSignedOut() {
        Awaiting first = awaiting("1101");
        Redemption.Granted granted = redeemed(first);
        site.users.put(new User(Site.ada().id(), EmailAddress.of("ada@example.com"), true, "s2", Set.of("admin")));
        assertThat(Site.reasonOf(identities.connect(List.of(first.kept()), granted)))
                .isEqualTo(Reason.STAMP_CHANGED);
    }

    @Test
    void anIdentityOfAnotherAccountAndAnAccountOfAnotherIdentityStayAsTheyAre() {
        links.connect(Site.grace().id(), ISSUER, "1101");
        Redemption.Granted adas = (Redemption.Granted) site.redeem(site.token("ada@example.com"));
        String waits = pendingFor(adas, identity("1101", "ada@example.com", false));
        assertThat(identities.connect(List.of(waits), adas)).isEqualTo(adas);
        assertThat(site.reasons(AuditEvent.Type.CONNECTING)).containsExactly(Reason.OTHER_ACCOUNT);
        links.connect(Site.ada().id(), ISSUER, "7777");
        String another = pendingFor(adas, identity("8888", "ada@example.com", false));
        assertThat(identities.connect(List.of(another), adas)).isEqualTo(adas);
        assertThat(site.reasons(AuditEvent.Type.CONNECTING))
                .containsExactly(Reason.OTHER_ACCOUNT, Reason.OTHER_IDENTITY);
        String same = pendingFor(adas, identity("7777", "ada@example.com", false));
        assertThat(identities.connect(List.of(same), adas)).isEqualTo(adas);
        assertThat(links.size()).isEqualTo(2);
        assertThat(site.reasons(AuditEvent.Type.CONNECTING)).hasSize(2);
    }

    /** What a browser would keep if the identity had waited for this very grant. */
    private String pendingFor(Redemption.Granted granted, Identity identity) {
        return attempts(site.counter).sealPending(granted.grant().id(), identity);
    }

    private IdentityAttempts attempts(UseCounter counter) {
        return new IdentityAttempts(
                KeyRing.parse(Site.KEY_1).keys(),
                counter,
                new IssueTime(site.clock, new Uses(counter)),
                new RandomBytes(new SecureRandom()),
                site.clock,
                CodeFormat.MAX_LIFETIME);
    }

    @Test
    void aBrokenStoreOfLinksLetsNobodyInByAProviderAndNeverStopsAMail() {
        Identities.Away away = away(google);
        Awaiting awaiting = awaiting("1101");
        google.answer = identity("1101", "ada@example.com", true);
        links.failing(true);
        assertThatThrownBy(() -> complete(google, away)).isInstanceOf(UnavailableException.class);
        Redemption.Granted granted = redeemed(awaiting);
        assertThat(identities.connect(List.of(awaiting.kept()), granted)).isEqualTo(granted);
        assertThat(site.reasons(AuditEvent.Type.FAILURE)).hasSize(2).containsOnly(Reason.UNAVAILABLE);
    }

    @Test
    void aCounterThatIsDownLetsNobodyInByAProvider() {
        Identities.Away away = away(google);
        String verified = verified();
        Identities.Button button = identities.button(List.of());
        site.counterDown(true);
        assertThatThrownBy(() -> complete(google, away)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> identities.finish(google, List.of(verified))).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> identities.verify(google, "for " + button.nonce(), List.of(button.sealed())))
                .isInstanceOf(UnavailableException.class);
        assertThat(links.size()).isZero();
    }

    @Test
    void ofKeptAttemptsTheNewestFourStayAndWhatCannotBeReadGoes() {
        Map<String, String> kept = new LinkedHashMap<>();
        kept.put("unreadable", "x");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Identities.Away away = away(google);
            names.add(away.handle());
            kept.put(away.handle(), away.sealed());
            site.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(identities.surplus(kept)).containsExactly("unreadable", names.get(0), names.get(1));
        assertThat(identities.surplus(Map.of())).isEmpty();
    }

    @Test
    void ofAttemptsWithinOneSecondTheOldestGoes() {
        List<Identities.Away> begun = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            begun.add(away(google));
        }
        Map<String, String> kept = new LinkedHashMap<>();
        for (int i : new int[] {11, 3, 29, 7, 0, 18}) {
            kept.put(begun.get(i).handle(), begun.get(i).sealed());
        }
        assertThat(identities.surplus(kept))
                .containsExactly(begun.get(3).handle(), begun.get(0).handle());
    }

    /** A provider dates it by whole seconds. */
    @Test
    void anAttemptThatBeganInTheSecondOfTheCountersStartIsNotForgotten() {
        IdentityAttempts attempts = attempts(new InMemoryUseCounter(site.clock));
        Instant start = site.clock.instant();
        IdentityAttempt begun = new IdentityAttempt("google", "state-of-sixteen", "", start.minusSeconds(1), "");
        assertThat(attempts.isFirst(new IdentityAttempts.Attempt(begun, false, start, 0)))
                .isTrue();
        assertThat(attempts.isFirst(new IdentityAttempts.Attempt(begun, false, start, 0)))
                .isFalse();
    }

    @Test
    void aCountOutlivesWhatItCountsByTenMinutes() {
        List<Instant> until = new ArrayList<>();
        IdentityAttempts attempts = attempts((key, amount, expiresAt) -> {
            until.add(expiresAt);
            return 1;
        });
        Instant now = site.clock.instant();
        IdentityAttempt begun = new IdentityAttempt("google", "state-of-sixteen", "", now, "");
        assertThat(attempts.isFirst(new IdentityAttempts.Attempt(begun, false, now, 0)))
                .isTrue();
        assertThat(attempts.isFirst(new IdentityAttempts.Nonce("n", now))).isTrue();
        assertThat(attempts.isFirst(new IdentityAttempts.Verified("google", "id", identity("1", "", false), now)))
                .isTrue();
        assertThat(until)
                .containsExactly(
                        now.plus(Duration.ofMinutes(20)),
                        now.plus(Duration.ofMinutes(70)),
                        now.plus(Duration.ofMinutes(11)));
    }

    /** Whether the provider decides about the address is what an account is opened by: it must not change on the way. */
    @Test
    void whatAnIdentitySaysIsTheSameAfterItsWayThroughTheBrowser() {
        IdentityAttempts attempts = attempts(site.counter);
        Optional<EmailAddress> ada = Optional.of(EmailAddress.of("Ada@example.com"));
        for (Optional<EmailAddress> email : List.of(ada, Optional.<EmailAddress>empty())) {
            for (boolean verified : new boolean[] {false, true}) {
                for (boolean authoritative : new boolean[] {false, email.isPresent()}) {
                    for (String domain : List.of("", "example.com")) {
                        Identity said = new Identity(
                                ISSUER,
                                "s".repeat(255),
                                email,
                                verified,
                                authoritative,
                                domain.isEmpty() ? Optional.empty() : Optional.of(domain),
                                Optional.empty());
                        assertThat(attempts.verified(attempts.seal("google", said))
                                        .orElseThrow()
                                        .identity())
                                .isEqualTo(said);
                        assertThat(attempts.pending(attempts.sealPending("id", said))
                                        .orElseThrow()
                                        .identity())
                                .isEqualTo(said);
                    }
                }
            }
        }
    }

    /** Or a claim that waits for its mail would be passed off as one that needs no proof. */
    @Test
    void whatIsSealedForOneStepOpensInNoOther() {
        IdentityAttempts attempts = attempts(site.counter);
        Identity said = identity("1110", "ada@example.com", false);
        Instant now = site.clock.instant();
        String begun = attempts.seal(new IdentityAttempt("google", "state-of-sixteen", "", now, ""), false);
        assertThat(Site.sealedForOthers(Purpose.IDENTITY_ATTEMPT, begun))
                .allSatisfy(other -> assertThat(attempts.attempt(other)).isEmpty());
        assertThat(Site.sealedForOthers(
                        Purpose.BUTTON_NONCE, attempts.newNonce().sealed()))
                .allSatisfy(other -> assertThat(attempts.nonce(other)).isEmpty());
        assertThat(Site.sealedForOthers(Purpose.IDENTITY_VERIFIED, attempts.seal("google", said)))
                .allSatisfy(other -> assertThat(attempts.verified(other)).isEmpty());
        assertThat(Site.sealedForOthers(Purpose.IDENTITY_PENDING, attempts.sealPending("id", said)))
                .allSatisfy(other -> assertThat(attempts.pending(other)).isEmpty());
        assertThat(Site.sealedForOthers(Purpose.IDENTITY_POSTPONED, attempts.sealPostponed("google", said)))
                .allSatisfy(other -> assertThat(attempts.postponed(other)).isEmpty());
    }

    @Test
    void aPostponedIdentityGoesOnForItsOwnAddressAndProviderOnly() {
        Identity said = identity("1101", "ada@example.com", false);
        String kept = identities.postpone(google, said);
        LoginForm form = new LoginForm("Ada@example.com", "/jobs", true, Map.of("captcha", "solved"));
        assertThat(identities.resume(google, form, List.of("x", kept)))
                .contains(new IdentityDecision.ProofNeeded(said, form));
        // Again, since the first answer to a challenge may be wrong.
        assertThat(identities.resume(google, form, List.of(kept, kept))).isPresent();
        assertThat(identities.resume(google, LoginForm.of("grace@example.com"), List.of(kept)))
                .isEmpty();
        assertThat(identities.resume(google, LoginForm.of("no address"), List.of(kept)))
                .isEmpty();
        assertThat(identities.resume(new Provider("other"), form, List.of(kept)))
                .isEmpty();
        assertThat(identities.isAwaiting(List.of(kept))).isFalse();
        // Planted beside it by a sibling page, where no prefix keeps that out.
        String planted = identities.postpone(google, identity("6666", "ada@example.com", false));
        assertThat(identities.resume(google, form, List.of(kept, planted))).isEmpty();
        assertThat(identities.resume(google, form, List.of(planted, kept))).isEmpty();
        site.clock.advance(Duration.ofMinutes(10));
        assertThat(identities.resume(google, form, List.of(kept))).isEmpty();
    }

    @Test
    void whoIsNewSignsUpOnlyWhereTheProviderDecidesAboutTheAddress() {
        Site open = new Site(builder -> builder.users(site.users)
                .identityLinks(links)
                .accountProof(links)
                .provisioner(address -> {
                    User made = new User("99", address, true, "s", Set.of());
                    site.users.put(made);
                    return made;
                }));
        Identities openTo = open.passlink.flows().identities().orElseThrow();
        google.answer = identity("1109", "new@example.com", false);
        Identities.Away away = openTo.begin(google, FORM).orElseThrow();
        assertThat(reason(openTo.complete(google, callbackOf(away), List.of(away.sealed()))))
                .isEqualTo(Reason.PROOF_NEEDED);
        assertThat(open.reasons(AuditEvent.Type.SIGN_UP)).isEmpty();
        google.answer = identity("1109", "new@example.com", true);
        Identities.Away again = openTo.begin(google, FORM).orElseThrow();
        assertThat(whose(openTo.complete(google, callbackOf(again), List.of(again.sealed())))
                        .id())
                .isEqualTo("99");
        assertThat(open.reasons(AuditEvent.Type.SIGN_UP)).containsExactly(Reason.OK);
        assertThat(links.findUser(ISSUER, "1109")).contains("99");
    }

    private Identities openTo(User made) {
        Site open = new Site(builder -> builder.users(site.users)
                .identityLinks(links)
                .accountProof(links)
                .provisioner(address -> made));
        return open.passlink.flows().identities().orElseThrow();
    }

    private IdentityDecision signUp(Identities openTo, String subject) {
        google.answer = identity(subject, "new@example.com", true);
        Identities.Away away = openTo.begin(google, FORM).orElseThrow();
        return openTo.complete(google, callbackOf(away), List.of(away.sealed()));
    }

    /** Somebody had registered it in the owner's name just before: what finds it is no proof, whichever call that was. */
    @Test
    void anUnprovedAccountThatTheProvisionerFindsIsProvedByMailFirst() {
        links.unproved("99");
        Identities openTo = openTo(new User("99", EmailAddress.of("new@example.com"), true, "s", Set.of()));
        assertThat(reason(signUp(openTo, "1109"))).isEqualTo(Reason.PROOF_NEEDED);
        assertThat(links.size()).isZero();
        assertThat(links.cleanedUp()).isEmpty();
    }

    @Test
    void anAccountThatIsEndedWhileItIsSignedUpIsNotConnected() {
        site.users.put(new User("99", EmailAddress.of("late@example.com"), true, "s2", Set.of()));
        Identities openTo = openTo(new User("99", EmailAddress.of("new@example.com"), true, "s1", Set.of()));
        assertThat(reason(signUp(openTo, "1109"))).isEqualTo(Reason.STAMP_CHANGED);
        assertThat(links.size()).isZero();
    }

    /** The subject is another's: whoever got the address later does not get the account. */
    @Test
    void anAccountThatTheProvisionerFindsConnectedToAnotherIdentityIsNotOpened() {
        links.connect("99", ISSUER, "1108");
        Identities openTo = openTo(new User("99", EmailAddress.of("new@example.com"), true, "s", Set.of()));
        assertThat(reason(signUp(openTo, "1109"))).isEqualTo(Reason.OTHER_IDENTITY);
        assertThat(links.findUser(ISSUER, "1109")).isEmpty();
    }
}
