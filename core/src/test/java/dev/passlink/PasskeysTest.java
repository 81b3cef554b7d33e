package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.PasskeyDecision;
import dev.passlink.adapter.PasskeyFlows;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.port.Delivery;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Mail;
import dev.passlink.port.MailContent;
import dev.passlink.port.Passkey;
import dev.passlink.port.Passkeys;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.MutableClock;
import dev.passlink.token.BrowserSecrets;
import dev.passlink.token.Purpose;
import dev.passlink.token.Signed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a passkey lets in, how often, for how long and in which browser; how one is added and removed, and who is told. */
final class PasskeysTest {
    private static final String ADDRESS = "ada@example.com";
    private static final String CLIENT = "203.0.113.7";
    private static final int RACERS = 64;
    private static final LoginForm FORM = new LoginForm("", "/jobs", true);
    private static final Browser FIREFOX = new Browser("", "", Locale.GERMAN, new Device("Firefox", "Windows"), CLIENT);

    private final FakeVerifier verifier = new FakeVerifier();
    private final SpiedPasskeys store = new SpiedPasskeys();
    private final List<MailContent> written = new ArrayList<>();
    private final Site site = site(builder -> builder);
    private final PasskeyFlows flows = flows(site);
    private final String secret = newSecret();
    private final SignIn signedIn = site.signIn(ADDRESS);
    private final Pass ada = signedIn.pass();

    private Site site(UnaryOperator<Passlink.Builder> settings) {
        return new Site(
                builder -> settings.apply(builder.passkeys(verifier, store).mailTemplate(content -> {
                    written.add(content);
                    return content.standard();
                })));
    }

    private static PasskeyFlows flows(Site site) {
        return site.passlink.flows().passkeys().orElseThrow();
    }

    private String newSecret() {
        return site.passlink.flows().antiForgery().newSecret();
    }

    // The people and their devices

    /** The store, which tells how often it was asked, breaks, and lets something happen in between. */
    private static final class SpiedPasskeys implements Passkeys {
        private final Passkeys memory = new InMemoryPasskeys();
        private final AtomicInteger calls = new AtomicInteger();
        private boolean down;
        private boolean listsNothing;
        private Runnable beforeFinding = () -> {};
        private Runnable beforeAdding = () -> {};
        private Runnable beforeReplacing = () -> {};
        private Runnable afterAdding = () -> {};

        private Passkeys asked() {
            calls.incrementAndGet();
            if (down) {
                throw new IllegalStateException("The store is down");
            }
            return memory;
        }

        @Override
        public Optional<Passkey> find(String id) {
            beforeFinding.run();
            return asked().find(id);
        }

        @Override
        public List<Passkey> ofUser(String userId) {
            if (listsNothing) {
                throw new IllegalStateException("The list could not be read");
            }
            return asked().ofUser(userId);
        }

        @Override
        public boolean add(Passkey passkey) {
            beforeAdding.run();
            boolean added = asked().add(passkey);
            afterAdding.run();
            return added;
        }

        @Override
        public boolean replace(Passkey before, Passkey after) {
            beforeReplacing.run();
            return asked().replace(before, after);
        }

        @Override
        public boolean remove(String userId, String id) {
            return asked().remove(userId, id);
        }

        @Override
        public void removeAll(String userId) {
            asked().removeAll(userId);
        }
    }

    /** What makes and signs: it has one passkey, whose key is its id backwards. */
    private record Phone(String id) {
        private String key() {
            return new StringBuilder(id).reverse().toString();
        }

        String make(String options) {
            return "type=made\nchallenge=" + challenge(options) + "\nid=" + id + "\nkey=" + key();
        }

        String sign(String options) {
            return "type=signed\nhandle=some\nchallenge=" + challenge(options) + "\nid=" + id + "\nkey=" + key();
        }

        String sign(String options, long count) {
            return sign(options) + "\ncount=" + count;
        }
    }

    private static final Phone PHONE = new Phone("phone-1");

    private static String challenge(String options) {
        return FakeVerifier.read(options).getOrDefault("challenge", "");
    }

    private Passkey add(Phone phone, Pass pass) {
        String made = phone.make(flows.creationOptions(pass, secret));
        return ((PasskeyDecision.Added) add(made, pass)).passkey();
    }

    /** As if it had been used already, by a device that counts. */
    private Passkey addCounting(Phone phone, long count) {
        Passkey added = add(phone, ada);
        Passkey used = added.used(count, false, site.clock.instant());
        assertThat(store.memory.replace(added, used)).isTrue();
        return used;
    }

    private static Browser from(String client) {
        return new Browser("", "", Locale.ROOT, Device.UNKNOWN, client);
    }

    private PasskeyDecision signIn(String credential) {
        return flows.signIn(credential, FORM, List.of(secret), from(CLIENT));
    }

    private PasskeyDecision signInBy(Phone phone) {
        return signIn(phone.sign(flows.signInOptions(secret)));
    }

    private PasskeyDecision confirm(String credential, Pass pass) {
        return flows.confirm(credential, pass, LoginForm.of(""), List.of(secret), CLIENT);
    }

    private PasskeyDecision add(String credential, Pass pass) {
        return flows.add(credential, pass, () -> !pass.equals(ada) || isStillSignedIn(), List.of(secret), FIREFOX);
    }

    private boolean isStillSignedIn() {
        return site.passlink.flows().check(List.of(signedIn.text()), true, () -> "") instanceof PassCheck.Live;
    }

    private PasskeyDecision rename(Pass pass, String id, String name) {
        return flows.rename(pass, id, name, FIREFOX);
    }

    private static Reason reason(PasskeyDecision decision) {
        if (decision instanceof PasskeyDecision.Refused refused) {
            return refused.reason();
        }
        if (decision instanceof PasskeyDecision.Unknown) {
            return Reason.UNKNOWN_PASSKEY;
        }
        return decision instanceof PasskeyDecision.TooOften ? Reason.CLIENT_LIMIT : Reason.OK;
    }

    private static User whose(PasskeyDecision decision) {
        return ((PasskeyDecision.Granted) decision).granted().user().orElseThrow();
    }

    private AuditEvent lastEvent(AuditEvent.Type type) {
        return site.audit.events().stream()
                .filter(event -> event.type() == type)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static List<PasskeyDecision> race(List<Callable<PasskeyDecision>> racers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(racers.size());
        try {
            CyclicBarrier start = new CyclicBarrier(racers.size());
            List<Future<PasskeyDecision>> racing = new ArrayList<>();
            for (Callable<PasskeyDecision> racer : racers) {
                racing.add(threads.submit(() -> {
                    start.await();
                    return racer.call();
                }));
            }
            List<PasskeyDecision> decisions = new ArrayList<>();
            for (Future<PasskeyDecision> racer : racing) {
                decisions.add(racer.get());
            }
            return decisions;
        } finally {
            threads.shutdownNow();
        }
    }

    // From the offer to the next visit

    @Test
    void withoutAPlaceForPasskeysThereAreNone() {
        assertThat(new Site().passlink.flows().passkeys()).isEmpty();
        assertThat(site.passlink.flows().passkeys()).containsSame(flows);
        assertThat(flows.relyingParty().id()).isEqualTo("jobs.example.com");
    }

    @Test
    void whoHasSignedInByALinkAddsAPasskeyAndSignsInByItTheNextTime() {
        Passkey added = add(PHONE, ada);

        assertThat(added.userId()).isEqualTo(Site.ada().id());
        assertThat(added.createdAt()).isEqualTo(site.clock.instant());
        assertThat(added.lastUsedAt()).isEmpty();
        assertThat(flows.of(ada.subject())).containsExactly(added);
        site.clock.advance(Duration.ofDays(1));

        Redemption.Granted granted = ((PasskeyDecision.Granted) signInBy(PHONE)).granted();

        assertThat(granted.user()).contains(Site.ada());
        assertThat(granted.grant().next()).isEqualTo("/jobs");
        assertThat(granted.stay()).isTrue();
        SignIn signIn = site.passlink.flows().signIn(granted, SignInMethod.PASSKEY, true, Browser.NONE);
        assertThat(signIn.pass().method()).isEqualTo(SignInMethod.PASSKEY);
        assertThat(signIn.pass().signedInAt()).isEqualTo(site.clock.instant());
        assertThat(site.passlink.flows().check(signIn.text())).isInstanceOf(PassCheck.Live.class);
        assertThat(store.memory.find(PHONE.id())).contains(added.used(0, true, site.clock.instant()));
    }

    @Test
    void whoIsSignedInSignsInAnewByAPasskey() {
        add(PHONE, ada);
        site.clock.advance(Duration.ofHours(1));

        PasskeyDecision decision = flows.confirm(
                PHONE.sign(flows.confirmOptions(ada, secret)),
                ada,
                new LoginForm("", "/admin", true),
                List.of(secret),
                CLIENT);

        assertThat(whose(decision)).isEqualTo(Site.ada());
        Redemption.Granted granted = ((PasskeyDecision.Granted) decision).granted();
        assertThat(granted.grant().next()).isEqualTo("/admin");
        assertThat(granted.stay()).as("as it was").isEqualTo(ada.lasting());
    }

    @Test
    void aQuestionToSignInNamesNobodyAndOneToConfirmOnlyOnesOwn() {
        add(PHONE, ada);
        add(new Phone("laptop"), ada);
        add(new Phone("of-grace"), site.signIn("grace@example.com").pass());

        assertThat(FakeVerifier.read(flows.signInOptions(secret))).containsEntry("ids", "");
        assertThat(FakeVerifier.read(flows.confirmOptions(ada, secret))).containsEntry("ids", "phone-1,laptop");
        assertThat(FakeVerifier.read(flows.creationOptions(ada, secret)))
                .containsEntry("ids", "phone-1,laptop")
                .containsEntry("account", ADDRESS)
                .containsEntry("application", "jobs.example.com");
    }

    @Test
    void anAccountIsKnownToDevicesByOneRandomHandle() {
        String offered = FakeVerifier.read(flows.creationOptions(ada, secret)).getOrDefault("userHandle", "");
        assertThat(FakeVerifier.read(flows.creationOptions(ada, secret)).get("userHandle"))
                .hasSize(43)
                .isNotEqualTo(offered);

        Passkey first = add(PHONE, ada);
        Passkey second = add(new Phone("laptop"), ada);

        assertThat(second.userHandle()).isEqualTo(first.userHandle());
        assertThat(add(new Phone("of-grace"), site.signIn("grace@example.com").pass())
                        .userHandle())
                .isNotEqualTo(first.userHandle());
    }

    /** A device would take the account for two, and keep what it was told to forget. */
    @Test
    void ofTwoWindowsThatBeganWithoutAnyPasskeyTheSecondBeginsAnew() {
        String one = flows.creationOptions(ada, secret);
        String other = flows.creationOptions(ada, secret);
        assertThat(reason(add(PHONE.make(one), ada))).isEqualTo(Reason.OK);

        assertThat(reason(add(new Phone("laptop").make(other), ada))).isEqualTo(Reason.WRONG_SCOPE);
        assertThat(reason(add(new Phone("laptop").make(flows.creationOptions(ada, secret)), ada)))
                .isEqualTo(Reason.OK);
    }

    // A challenge

    @Test
    void nothingIsStoredCountedOrLookedUpForAQuestionToSignIn() {
        int counted = site.counted.get();
        int lookups = site.users.calls();
        int calls = store.calls.get();

        flows.signInOptions(secret);

        assertThat(site.counted).hasValue(counted);
        assertThat(site.users.calls()).isEqualTo(lookups);
        assertThat(store.calls).hasValue(calls);
    }

    @Test
    void aQuestionBelongsToABrowser() {
        assertThatThrownBy(() -> flows.signInOptions("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> flows.confirmOptions(ada, "short")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> flows.creationOptions(ada, "!".repeat(22)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChallengeIsGoodOnce() {
        add(PHONE, ada);
        String signed = PHONE.sign(flows.signInOptions(secret));

        assertThat(reason(signIn(signed))).isEqualTo(Reason.OK);
        assertThat(reason(signIn(signed))).isEqualTo(Reason.USED);

        String confirmed = PHONE.sign(flows.confirmOptions(ada, secret));
        assertThat(reason(confirm(confirmed, ada))).isEqualTo(Reason.OK);
        assertThat(reason(confirm(confirmed, ada))).isEqualTo(Reason.USED);

        String options = flows.creationOptions(ada, secret);
        assertThat(reason(add(new Phone("a").make(options), ada))).isEqualTo(Reason.OK);
        assertThat(reason(add(new Phone("b").make(options), ada))).isEqualTo(Reason.USED);
    }

    @Test
    void ofSixtyFourRacersWithOneChallengeOneIsIn() throws Exception {
        add(PHONE, ada);
        String signed = PHONE.sign(flows.signInOptions(secret));

        List<PasskeyDecision> decisions = race(IntStream.range(0, RACERS)
                .<Callable<PasskeyDecision>>mapToObj(
                        racer -> () -> flows.signIn(signed, FORM, List.of(secret), from("client " + racer)))
                .toList());

        assertThat(decisions).extracting(PasskeysTest::reason).containsOnlyOnce(Reason.OK);
        assertThat(decisions)
                .filteredOn(decision -> reason(decision) != Reason.OK)
                .extracting(PasskeysTest::reason)
                .containsOnly(Reason.USED, Reason.CLIENT_LIMIT);
    }

    @Test
    void aChallengeIsGoodInTheBrowserThatAskedAndInNoOther() {
        add(PHONE, ada);
        String signed = PHONE.sign(flows.signInOptions(secret));

        for (List<String> others :
                List.of(List.of(newSecret()), List.<String>of(), List.of(""), List.of("x"), List.of("!".repeat(22)))) {
            assertThat(reason(flows.signIn(signed, FORM, others, from(CLIENT)))).isEqualTo(Reason.FORGED);
        }
        assertThat(reason(flows.signIn(signed, FORM, List.of(newSecret(), "x", secret), from(CLIENT))))
                .as("each secret that the browser sent is tried")
                .isEqualTo(Reason.OK);
    }

    @Test
    void aChallengeIsGoodForOnePurpose() {
        add(PHONE, ada);
        Phone another = new Phone("another");
        String toSignIn = flows.signInOptions(secret);
        String toConfirm = flows.confirmOptions(ada, secret);
        String toCreate = flows.creationOptions(ada, secret);

        assertThat(reason(signIn(PHONE.sign(toConfirm)))).isEqualTo(Reason.WRONG_SCOPE);
        assertThat(reason(signIn(PHONE.sign(toCreate)))).isEqualTo(Reason.WRONG_SCOPE);
        assertThat(reason(confirm(PHONE.sign(toSignIn), ada))).isEqualTo(Reason.WRONG_SCOPE);
        assertThat(reason(confirm(PHONE.sign(toCreate), ada))).isEqualTo(Reason.WRONG_SCOPE);
        assertThat(reason(add(another.make(toSignIn), ada))).isEqualTo(Reason.WRONG_SCOPE);
        assertThat(reason(add(another.make(toConfirm), ada))).isEqualTo(Reason.WRONG_SCOPE);

        assertThat(reason(signIn(PHONE.sign(toSignIn)))).isEqualTo(Reason.OK);
        assertThat(reason(confirm(PHONE.sign(toConfirm), ada))).isEqualTo(Reason.OK);
        assertThat(reason(add(another.make(toCreate), ada))).isEqualTo(Reason.OK);
    }

    @Test
    void aChallengeToConfirmOrCreateIsGoodForTheSignInThatAsked() {
        add(PHONE, ada);
        Pass later = site.signIn(ADDRESS).pass();
        Pass grace = site.signIn("grace@example.com").pass();
        String toConfirm = flows.confirmOptions(ada, secret);
        String toCreate = flows.creationOptions(ada, secret);

        for (Pass other : List.of(later, grace)) {
            assertThat(reason(confirm(PHONE.sign(toConfirm), other))).isEqualTo(Reason.WRONG_SCOPE);
            assertThat(reason(add(new Phone("evil").make(toCreate), other))).isEqualTo(Reason.WRONG_SCOPE);
        }
        assertThat(store.memory.find("evil")).isEmpty();
    }

    @Test
    void aChallengeIsGoodForFiveMinutes() {
        add(PHONE, ada);
        String early = PHONE.sign(flows.signInOptions(secret));
        String late = PHONE.sign(flows.signInOptions(secret));

        site.clock.advance(Duration.ofMinutes(5).minusNanos(1));
        assertThat(reason(signIn(early))).isEqualTo(Reason.OK);
        site.clock.advance(Duration.ofNanos(1));
        assertThat(reason(signIn(late))).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void aChallengeFromTheFutureIsRefused() {
        add(PHONE, ada);
        String signed = PHONE.sign(flows.signInOptions(secret));
        site.clock.advance(Duration.ofMinutes(-1).minusSeconds(1));
        assertThat(reason(signIn(signed))).isEqualTo(Reason.NOT_YET_VALID);
    }

    /** Such a counter cannot tell whether the challenge was used before. */
    @Test
    void aChallengeFromBeforeACounterStartedIsForgotten() {
        MutableClock clock = new MutableClock();
        PasskeyFlows before = flows(site(builder -> builder.clock(clock).counter(new InMemoryUseCounter(clock))));
        String signed = PHONE.sign(before.signInOptions(secret));
        add(PHONE, ada);
        clock.advance(Duration.ofSeconds(1));

        PasskeyFlows restarted = flows(site(builder -> builder.clock(clock).counter(new InMemoryUseCounter(clock))));

        assertThat(reason(restarted.signIn(signed, FORM, List.of(secret), from(CLIENT))))
                .isEqualTo(Reason.FORGOTTEN);
        assertThat(reason(restarted.signIn(
                        PHONE.sign(restarted.signInOptions(secret)), FORM, List.of(secret), from(CLIENT))))
                .isEqualTo(Reason.OK);
    }

    /** Loses its counts while the site runs, and notices that with the call that counts next. */
    private static final class LosingCounter implements UseCounter {
        private final MutableClock clock;
        private UseCounter store;
        private Instant since = Instant.MIN;
        private boolean loses;

        LosingCounter(MutableClock clock) {
            this.clock = clock;
            this.store = new InMemoryUseCounter(clock);
        }

        @Override
        public long add(String key, long amount, Instant expiresAt) {
            if (loses && amount > 0) {
                loses = false;
                store = new InMemoryUseCounter(clock);
                since = clock.instant().plusSeconds(60);
            }
            return store.add(key, amount, expiresAt);
        }

        @Override
        public Instant remembersSince() {
            return since;
        }
    }

    @Test
    void aChallengeThatWasUsedDoesNotLiveAgainWhenTheCounterLosesItsCounts() {
        MutableClock clock = new MutableClock();
        LosingCounter counter = new LosingCounter(clock);
        PasskeyFlows its = flows(site(builder -> builder.clock(clock).counter(counter)));
        add(PHONE, ada);
        String signed = PHONE.sign(its.signInOptions(secret));
        assertThat(reason(its.signIn(signed, FORM, List.of(secret), from(CLIENT))))
                .isEqualTo(Reason.OK);
        counter.loses = true;

        assertThat(reason(its.signIn(signed, FORM, List.of(secret), from(CLIENT))))
                .isEqualTo(Reason.USED);

        assertThat(counter.loses).isFalse();
        assertThat(reason(its.signIn(signed, FORM, List.of(secret), from(CLIENT))))
                .isEqualTo(Reason.FORGOTTEN);
    }

    @Test
    void nodesWhoseKeysRotateAreOneSiteAndAKeyThatIsGoneMakesItsChallengesForgeries() {
        add(PHONE, ada);
        MutableClock clock = new MutableClock();
        InMemoryUseCounter counter = new InMemoryUseCounter(clock);
        PasskeyFlows old =
                flows(site(builder -> builder.clock(clock).counter(counter).keys(KeyRing.parse(Site.KEY_1))));
        PasskeyFlows both = flows(site(
                builder -> builder.clock(clock).counter(counter).keys(KeyRing.parse(Site.KEY_2 + "," + Site.KEY_1))));
        PasskeyFlows young =
                flows(site(builder -> builder.clock(clock).counter(counter).keys(KeyRing.parse(Site.KEY_2))));
        String signed = PHONE.sign(old.signInOptions(secret));

        assertThat(reason(young.signIn(signed, FORM, List.of(secret), from(CLIENT))))
                .isEqualTo(Reason.FORGED);
        assertThat(reason(both.signIn(signed, FORM, List.of(secret), from(CLIENT))))
                .isEqualTo(Reason.OK);
        assertThat(reason(old.signIn(signed, FORM, List.of(secret), from(CLIENT))))
                .as("whichever key reads it, it is counted as the same")
                .isEqualTo(Reason.USED);
        assertThat(reason(young.signIn(PHONE.sign(both.signInOptions(secret)), FORM, List.of(secret), from(CLIENT))))
                .isEqualTo(Reason.OK);
    }

    @Test
    void aForgedChallengeReachesNeitherStoreNorLookupNorCounter() {
        add(PHONE, ada);
        String good = challenge(flows.signInOptions(secret));
        byte[] bytes = Base64.getUrlDecoder().decode(good);
        List<String> forged = new ArrayList<>(Site.signedForOthers(
                Purpose.PASSKEY_CHALLENGE, good, BrowserSecrets.secret(secret).orElseThrow()));
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            forged.add(Signed.encode(flipped));
        }
        for (int length = 0; length < good.length(); length++) {
            forged.add(good.substring(0, length));
        }
        forged.add(good + "A");
        forged.add(good + "=");
        forged.add(good + good);
        AtomicInteger counted = new AtomicInteger();
        InMemoryUseCounter memory = new InMemoryUseCounter(site.clock);
        Site watched = site(builder -> builder.counter((key, amount, expiresAt) -> {
            counted.incrementAndGet();
            return memory.add(key, amount, expiresAt);
        }));
        int calls = store.calls.get();
        int lookups = watched.users.calls();

        for (String each : forged) {
            assertThat(reason(flows(watched)
                            .signIn(PHONE.sign("challenge=" + each), FORM, List.of(secret), from(CLIENT))))
                    .as(each)
                    .isEqualTo(Reason.FORGED);
        }

        assertThat(store.calls).hasValue(calls);
        assertThat(watched.users.calls()).isEqualTo(lookups);
        assertThat(counted).hasValue(0);
        assertThat(reason(signIn(PHONE.sign("challenge=" + good)))).isEqualTo(Reason.OK);
    }

    // Who is let in

    @Test
    void anUnknownPasskeyIsNamedSoThatTheBrowserForgetsItAndNothingIsUsed() {
        add(PHONE, ada);
        String options = flows.signInOptions(secret);

        String ours = FakeVerifier.read(flows.creationOptions(ada, secret)).getOrDefault("userHandle", "");
        assertThat(signIn(new Phone("removed").sign(options) + "\nhandle=" + ours))
                .isEqualTo(new PasskeyDecision.Unknown("removed"));

        assertThat(lastEvent(AuditEvent.Type.PASSKEY_USED).reason()).isEqualTo(Reason.UNKNOWN_PASSKEY);
        assertThat(reason(signIn(PHONE.sign(options)))).isEqualTo(Reason.OK);
    }

    /** Two sites on one host, or below one domain, are offered each other's. */
    @Test
    void aPasskeyOfAnotherSiteOfTheDomainIsNotNamedGone() {
        String ours = FakeVerifier.read(flows.creationOptions(ada, secret)).getOrDefault("userHandle", "");
        List<String> theirs = new ArrayList<>(List.of("some", "", ours.substring(1) + "A", ours + "A"));
        for (String url : List.of("https://other.example.com", "https://jobs.example.com/shop")) {
            Site other = site(builder -> builder.baseUrl(url));
            theirs.add(
                    FakeVerifier.read(flows(other).creationOptions(ada, secret)).getOrDefault("userHandle", ""));
        }
        for (String handle : theirs) {
            assertThat(signIn(new Phone("theirs").sign(flows.signInOptions(secret)) + "\nhandle=" + handle))
                    .as(handle)
                    .isEqualTo(new PasskeyDecision.Refused(Reason.UNKNOWN_PASSKEY));
        }
    }

    @Test
    void whatWasRemovedIsNamedGoneAlsoOnceTheKeyOfThatTimeHasLeftTheRing() {
        String handle = add(PHONE, ada).userHandle();
        flows.remove(ada, PHONE.id(), FIREFOX);
        PasskeyFlows later = flows(site(builder -> builder.keys(KeyRing.parse(Site.KEY_2))));
        assertThat(later.signIn(
                        PHONE.sign(later.signInOptions(secret)) + "\nhandle=" + handle,
                        FORM,
                        List.of(secret),
                        from(CLIENT)))
                .isEqualTo(new PasskeyDecision.Unknown(PHONE.id()));
    }

    @Test
    void onlyWhoeverIsSignedInNeedsNotBeNamedByTheDevice() {
        add(PHONE, ada);
        String toSignIn = PHONE.sign(flows.signInOptions(secret)).replace("handle=some", "");
        assertThat(reason(signIn(toSignIn))).isEqualTo(Reason.PASSKEY_REFUSED);
        assertThat(lastEvent(AuditEvent.Type.PASSKEY_USED).detail()).startsWith("USER_HANDLE");
        String toConfirm = PHONE.sign(flows.confirmOptions(ada, secret)).replace("handle=some", "");
        assertThat(reason(confirm(toConfirm, ada))).isEqualTo(Reason.OK);
    }

    @Test
    void anAnswerThatDoesNotVerifyIsRefusedByTheCheckAndNothingIsUsed() {
        add(PHONE, ada);
        String options = flows.signInOptions(secret);
        String byAnother = PHONE.sign(options) + "\nkey=another";

        assertThat(reason(signIn(byAnother))).isEqualTo(Reason.PASSKEY_REFUSED);

        AuditEvent event = lastEvent(AuditEvent.Type.PASSKEY_USED);
        assertThat(event.detail()).isEqualTo("SIGNATURE: by another key, client " + CLIENT);
        assertThat(event.subject()).isEqualTo(Site.ada().id());
        assertThat(reason(signIn(PHONE.sign(options)))).isEqualTo(Reason.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "type=", "type=made", "type=other"})
    void whatIsNoAnswerIsRefusedAndAsksNobody(String credential) {
        int calls = store.calls.get();
        assertThat(reason(signIn(credential))).isEqualTo(Reason.PASSKEY_REFUSED);
        assertThat(reason(confirm(credential, ada))).isEqualTo(Reason.PASSKEY_REFUSED);
        assertThat(reason(add(credential.replace("made", "signed"), ada))).isEqualTo(Reason.PASSKEY_REFUSED);
        assertThat(store.calls).hasValue(calls);
    }

    @Test
    void anAccountThatIsGoneDisabledOrHasRolesThatFitNoCookieIsRefusedAndNothingIsUsed() {
        add(PHONE, ada);
        String signed = PHONE.sign(flows.signInOptions(secret));

        site.users.remove(Site.ada().id());
        assertThat(reason(signIn(signed))).isEqualTo(Reason.UNKNOWN_USER);
        site.users.put(ada(false, Set.of()));
        assertThat(reason(signIn(signed))).isEqualTo(Reason.DISABLED);
        site.users.put(ada(true, Set.of("x".repeat(5_000))));
        assertThat(reason(signIn(signed))).isEqualTo(Reason.TOO_MANY_ROLES);

        site.users.put(Site.ada());
        assertThat(reason(signIn(signed))).isEqualTo(Reason.OK);
    }

    private static User ada(boolean enabled, Set<String> roles) {
        return new User(Site.ada().id(), EmailAddress.of(ADDRESS), enabled, "s1", roles);
    }

    /** As a database does whose collation folds capitals: the passkey is one account's, and the answer another. */
    @Test
    void anAccountWithAnotherIdThanThePasskeysIsNotLetIn() {
        User upper = new User("ADA", EmailAddress.of(ADDRESS), true, "s1", Set.of("admin"));
        Site folding = site(builder -> builder.users(new UserLookup() {
            @Override
            public Optional<User> findByAddress(EmailAddress address) {
                return Optional.of(upper);
            }

            @Override
            public Optional<User> findById(String id) {
                return Optional.of(upper);
            }
        }));
        store.memory.add(kept("lower", "ada"));
        store.memory.add(kept("upper", "ADA"));
        PasskeyFlows its = flows(folding);

        assertThat(reason(its.signIn(
                        new Phone("lower").sign(its.signInOptions(secret)), FORM, List.of(secret), from(CLIENT))))
                .isEqualTo(Reason.UNKNOWN_USER);
        assertThat(reason(its.signIn(
                        new Phone("upper").sign(its.signInOptions(secret)), FORM, List.of(secret), from(CLIENT))))
                .isEqualTo(Reason.OK);
    }

    private Passkey kept(String id, String userId) {
        return new Passkey(
                id,
                userId,
                "h".repeat(43),
                new Phone(id).key(),
                0,
                true,
                true,
                new UUID(0, 0),
                List.of(),
                id,
                site.clock.instant(),
                Optional.empty());
    }

    @Test
    void whoIsSignedInIsNotConfirmedByAnotherAccountsPasskeyAndNothingIsUsed() {
        Phone graces = new Phone("of-grace");
        add(PHONE, ada);
        add(graces, site.signIn("grace@example.com").pass());
        String options = flows.confirmOptions(ada, secret);

        assertThat(reason(confirm(graces.sign(options), ada))).isEqualTo(Reason.OTHER_ACCOUNT);
        assertThat(store.memory.find("of-grace").orElseThrow().lastUsedAt()).isEmpty();
        assertThat(reason(confirm(PHONE.sign(options), ada))).isEqualTo(Reason.OK);
    }

    @Test
    void whoWasSignedInByAPasskeyIsOutOnceTheStampChanges() {
        add(PHONE, ada);
        Redemption.Granted granted = ((PasskeyDecision.Granted) signInBy(PHONE)).granted();
        SignIn signIn = site.passlink.flows().signIn(granted, SignInMethod.PASSKEY, false, Browser.NONE);
        Redemption.Granted late = ((PasskeyDecision.Granted) signInBy(PHONE)).granted();
        String held = site.passlink.flows().hold(late, SignInMethod.PASSKEY, false);

        site.users.put(new User(Site.ada().id(), EmailAddress.of(ADDRESS), true, "s2", Set.of()));
        site.clock.advance(Duration.ofMinutes(1));

        assertThat(Site.reasonOf(site.passlink.flows().check(signIn.text()))).isEqualTo(Reason.STAMP_CHANGED);
        PendingSignIn pending = site.passlink.flows().pending(held).orElseThrow();
        assertThat(pending.method()).isEqualTo(SignInMethod.PASSKEY);
        assertThat(Site.reasonOf(site.passlink.flows().finish(pending))).isEqualTo(Reason.STAMP_CHANGED);
        assertThat(reason(signInBy(PHONE))).as("the passkey itself goes on").isEqualTo(Reason.OK);
    }

    // Copies

    @ParameterizedTest
    @CsvSource({"5, 5", "5, 4", "5, 0", "4294967294, 1"})
    void aPasskeyThatCountsLessThanBeforeMayBeACopyAndIsRefused(long before, long now) {
        Passkey kept = addCounting(PHONE, before);

        assertThat(reason(signIn(PHONE.sign(flows.signInOptions(secret), now)))).isEqualTo(Reason.CLONED_PASSKEY);

        AuditEvent event = lastEvent(AuditEvent.Type.PASSKEY_USED);
        assertThat(event.reason()).isEqualTo(Reason.CLONED_PASSKEY);
        assertThat(event.subject()).isEqualTo(Site.ada().id());
        assertThat(event.detail()).startsWith(before + " before, " + now + " now");
        assertThat(store.memory.find(PHONE.id())).contains(kept);
        assertThat(reason(signIn(PHONE.sign(flows.signInOptions(secret), before + 1))))
                .isEqualTo(Reason.OK);
    }

    @Test
    void whereCopiesAreAcceptedTheEventTellsOfItAllTheSame() {
        addCounting(PHONE, 5);
        verifier.acceptsClones = true;

        assertThat(reason(signIn(PHONE.sign(flows.signInOptions(secret), 3)))).isEqualTo(Reason.OK);

        assertThat(site.reasons(AuditEvent.Type.PASSKEY_USED)).containsExactly(Reason.CLONED_PASSKEY, Reason.OK);
    }

    @Test
    void aPasskeyThatNeverCountsIsNoCopy() {
        add(PHONE, ada);
        for (int i = 0; i < 3; i++) {
            assertThat(reason(signInBy(PHONE))).isEqualTo(Reason.OK);
        }
        assertThat(reason(signIn(PHONE.sign(flows.signInOptions(secret), 1))))
                .as("it may begin to")
                .isEqualTo(Reason.OK);
        assertThat(reason(signInBy(PHONE))).as("but not stop").isEqualTo(Reason.CLONED_PASSKEY);
    }

    @Test
    void ofSixtyFourCopiesThatCountAlikeAtOnceOneIsIn() throws Exception {
        addCounting(PHONE, 5);

        List<PasskeyDecision> decisions = race(Stream.generate(() -> PHONE.sign(flows.signInOptions(secret), 6))
                .limit(RACERS)
                .<Callable<PasskeyDecision>>map(signed -> () -> signIn(signed))
                .toList());

        assertThat(decisions)
                .filteredOn(decision -> reason(decision) == Reason.OK)
                .hasSize(1);
    }

    // What is removed stays so

    @Test
    void aPasskeyThatIsRemovedWhileItSignsInIsRefusedAndDoesNotComeBack() {
        add(PHONE, ada);
        store.beforeReplacing = () -> store.memory.remove(Site.ada().id(), PHONE.id());

        assertThat(reason(signInBy(PHONE))).isEqualTo(Reason.UNKNOWN_PASSKEY);

        assertThat(store.memory.find(PHONE.id())).isEmpty();
        assertThat(flows.of(ada.subject())).isEmpty();
    }

    @Test
    void aPasskeyThatIsRemovedWhileItIsRenamedDoesNotComeBack() {
        add(PHONE, ada);
        store.beforeReplacing = () -> store.memory.remove(Site.ada().id(), PHONE.id());

        assertThat(reason(rename(ada, PHONE.id(), "work phone"))).isEqualTo(Reason.UNKNOWN_PASSKEY);

        assertThat(store.memory.find(PHONE.id())).isEmpty();
    }

    // Limits

    @Test
    void aHundredGoodSignInsOfOneClientAreLetIn() {
        add(PHONE, ada);
        for (int i = 0; i < 100; i++) {
            assertThat(reason(signInBy(PHONE))).isEqualTo(Reason.OK);
            site.clock.advance(Duration.ofSeconds(3));
        }
    }

    @Test
    void ofRefusedTriesOneClientHasThirtyInAMinute() {
        add(PHONE, ada);
        String signed = PHONE.sign(flows.signInOptions(secret));
        for (int i = 0; i < 30; i++) {
            String options = flows.signInOptions(secret);
            String credential = i % 2 == 0 ? PHONE.sign(options) + "\nkey=another" : new Phone("unknown").sign(options);
            assertThat(reason(signIn(credential))).isNotIn(Reason.OK, Reason.CLIENT_LIMIT);
        }

        int calls = store.calls.get();
        PasskeyDecision often = signIn(signed);
        assertThat(((PasskeyDecision.TooOften) often).retryIn())
                .isBetween(Duration.ofSeconds(1), Duration.ofMinutes(2));
        assertThat(store.calls).hasValue(calls);
        assertThat(lastEvent(AuditEvent.Type.PASSKEY_USED).detail()).isEqualTo("client " + CLIENT);

        assertThat(reason(flows.signIn(
                        PHONE.sign(flows.signInOptions(secret)), FORM, List.of(secret), from("198.51.100.1"))))
                .as("another client's are its own")
                .isEqualTo(Reason.OK);
        site.clock.advance(Duration.ofSeconds(90));
        assertThat(reason(signIn(signed))).isEqualTo(Reason.OK);
    }

    @Test
    void aNeighbourShutsOutNobodyWhoIsSignedInOrHasBeenInTheirBrowser() {
        add(PHONE, ada);
        Browser known = new Browser("", signedIn.known(), Locale.ROOT, Device.UNKNOWN, CLIENT);
        for (int i = 0; i < 31; i++) {
            signIn(PHONE.sign(flows.signInOptions(secret)) + "\nkey=another");
        }
        assertThat(reason(signInBy(PHONE))).isEqualTo(Reason.CLIENT_LIMIT);

        assertThat(reason(flows.signIn(PHONE.sign(flows.signInOptions(secret)), FORM, List.of(secret), known)))
                .isEqualTo(Reason.OK);
        assertThat(reason(confirm(PHONE.sign(flows.confirmOptions(ada, secret)), ada)))
                .isEqualTo(Reason.OK);
        assertThat(reason(add(new Phone("new").make(flows.creationOptions(ada, secret)), ada)))
                .isEqualTo(Reason.OK);
    }

    @Test
    void aPasskeySignsInThirtyTimesInAMinuteFromWhereverThatIs() {
        add(PHONE, ada);
        for (int i = 0; i < 30; i++) {
            assertThat(reason(flows.signIn(
                            PHONE.sign(flows.signInOptions(secret)), FORM, List.of(secret), from("client " + i))))
                    .isEqualTo(Reason.OK);
        }
        assertThat(reason(signInBy(PHONE))).isEqualTo(Reason.CLIENT_LIMIT);
        assertThat(lastEvent(AuditEvent.Type.PASSKEY_USED).reason()).isEqualTo(Reason.USER_LIMIT);
        site.clock.advance(Duration.ofSeconds(90));
        assertThat(reason(signInBy(PHONE))).isEqualTo(Reason.OK);
    }

    /** A thief adds as many as they may: the owner is rid of each at once. */
    @Test
    void whateverSomebodyHasAddedIsRemovedAtOnceAndTheOwnersOwnSignsIn() {
        add(PHONE, ada);
        for (int i = 0; i < 15; i++) {
            add(new Phone("evil-" + i).make(flows.creationOptions(ada, secret)), ada);
        }
        for (int i = 0; i < 31; i++) {
            signInBy(new Phone("evil-0"));
        }
        assertThat(reason(signInBy(PHONE))).isEqualTo(Reason.OK);
        for (int i = 0; i < 9; i++) {
            assertThat(flows.remove(ada, "evil-" + i, FIREFOX)).isInstanceOf(PasskeyDecision.Removed.class);
        }
        assertThat(flows.of(ada.subject())).extracting(Passkey::id).containsExactly(PHONE.id());
    }

    /** Not fresh, so that they add nothing: but they can try. */
    @Test
    void aSignInThatWasStolenShutsOutNoOtherSignInOfTheAccount() {
        add(PHONE, ada);
        Pass stolen = site.signIn(ADDRESS).pass();
        for (int i = 0; i < 31; i++) {
            confirm(PHONE.sign(flows.confirmOptions(stolen, secret)) + "\nkey=another", stolen);
            add(new Phone("evil").make(flows.creationOptions(stolen, secret)) + "\nunverified=true", stolen);
        }
        assertThat(reason(confirm(PHONE.sign(flows.confirmOptions(stolen, secret)), stolen)))
                .isEqualTo(Reason.CLIENT_LIMIT);
        assertThat(reason(confirm(PHONE.sign(flows.confirmOptions(ada, secret)), ada)))
                .isEqualTo(Reason.OK);
        assertThat(reason(add(new Phone("new").make(flows.creationOptions(ada, secret)), ada)))
                .isEqualTo(Reason.OK);
    }

    @Test
    void whatIsRefusedUsesUpNothingOfWhatMayBeAdded() {
        String options = flows.creationOptions(ada, secret);
        add(new Phone("first").make(options), ada);
        for (int i = 0; i < 15; i++) {
            assertThat(reason(add(new Phone("again-" + i).make(options), ada))).isEqualTo(Reason.USED);
        }
        site.queue.full(true);
        for (int i = 0; i < 12; i++) {
            assertThat(reason(add(new Phone("full-" + i).make(flows.creationOptions(ada, secret)), ada)))
                    .isEqualTo(Reason.QUEUE_FULL);
        }
        site.queue.full(false);
        for (int i = 1; i < 10; i++) {
            assertThat(reason(add(new Phone("good-" + i).make(flows.creationOptions(ada, secret)), ada)))
                    .isEqualTo(Reason.OK);
        }
    }

    /** Each is an email: the queue is everybody's, and a full one lets nobody ask for a link. */
    @Test
    void oneAccountCannotFillTheQueueByAddingAndRemoving() {
        int waiting = site.queue.pending().size();
        for (int i = 0; i < 100; i++) {
            add(new Phone("phone-" + i).make(flows.creationOptions(ada, secret)), ada);
            flows.remove(ada, "phone-" + i, FIREFOX);
        }
        assertThat(site.queue.pending().size() - waiting).isEqualTo(2 * 10);
        assertThat(lastEvent(AuditEvent.Type.PASSKEY_ADDED).reason()).isEqualTo(Reason.USER_LIMIT);
    }

    /** Each asks whether there is room before any has taken it. */
    @Test
    void ofSixtyFourThatAreAddedAtOnceTenAreAndTheirOwnerIsToldOfTen() throws Exception {
        add(new Phone("first"), ada);
        Pass other = site.signIn(ADDRESS).pass();
        int told = site.queue.pending().size();
        List<Callable<PasskeyDecision>> racers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            String made = new Phone("racer-" + i).make(flows.creationOptions(other, secret));
            racers.add(() -> add(made, other));
        }
        CyclicBarrier together = new CyclicBarrier(RACERS);
        store.beforeFinding = () -> await(together);

        assertThat(race(racers).stream()
                        .filter(PasskeyDecision.Added.class::isInstance)
                        .count())
                .isEqualTo(10);

        assertThat(flows.of(ada.subject())).hasSize(1 + 10);
        assertThat(site.queue.pending().size() - told).isEqualTo(10);
    }

    private static void await(CyclicBarrier others) {
        try {
            others.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    // Adding

    @Test
    void onlyAFreshSignInAddsOrRemoves() {
        add(PHONE, ada);
        site.clock.advance(PasskeyFlows.FRESH.minusNanos(1));
        assertThat(flows.isFresh(ada)).isTrue();
        assertThat(reason(add(new Phone("in-time").make(flows.creationOptions(ada, secret)), ada)))
                .isEqualTo(Reason.OK);

        site.clock.advance(Duration.ofNanos(1));
        int calls = store.calls.get();
        assertThat(flows.isFresh(ada)).isFalse();
        assertThat(reason(add("type=made", ada))).isEqualTo(Reason.NOT_FRESH);
        assertThat(reason(flows.remove(ada, PHONE.id(), FIREFOX))).isEqualTo(Reason.NOT_FRESH);
        assertThat(reason(rename(ada, PHONE.id(), "work phone"))).isEqualTo(Reason.NOT_FRESH);
        assertThat(store.calls).hasValue(calls);
        assertThat(lastEvent(AuditEvent.Type.PASSKEY_ADDED).subject())
                .isEqualTo(Site.ada().id());
    }

    @Test
    void aPasskeyThatDoesNotVerifyIsNotAddedAndNothingIsUsed() {
        String options = flows.creationOptions(ada, secret);

        assertThat(reason(add(PHONE.make(options) + "\nunverified=yes", ada))).isEqualTo(Reason.PASSKEY_REFUSED);

        assertThat(lastEvent(AuditEvent.Type.PASSKEY_ADDED).detail()).startsWith("USER_VERIFICATION, client ");
        assertThat(flows.of(ada.subject())).isEmpty();
        assertThat(reason(add(PHONE.make(options), ada))).isEqualTo(Reason.OK);
    }

    @Test
    void twoThatWereAddedAtOnceUnderTwoHandlesDoNotKeepAThirdFromBeingAdded() {
        String first = flows.creationOptions(ada, secret);
        String second = flows.creationOptions(ada, secret);
        add(new Phone("first").make(first), ada);
        store.memory.add(new Passkey(
                "second",
                Site.ada().id(),
                FakeVerifier.read(second).getOrDefault("userHandle", ""),
                "dnoces",
                0,
                true,
                false,
                new UUID(0, 1),
                List.of(),
                "second",
                site.clock.instant().truncatedTo(ChronoUnit.SECONDS),
                Optional.empty()));

        assertThat(reason(add(new Phone("third").make(flows.creationOptions(ada, secret)), ada)))
                .isEqualTo(Reason.OK);
    }

    @Test
    void anIdThatIsThereIsNotAddedWhoseeverItIsAndNobodyIsTold() {
        Passkey kept = add(PHONE, ada);
        int waiting = site.queue.pending().size();
        Pass grace = site.signIn("grace@example.com").pass();
        site.queue.runPending();

        assertThat(reason(add(PHONE.make(flows.creationOptions(grace, secret)), grace)))
                .isEqualTo(Reason.OTHER_ACCOUNT);
        assertThat(reason(add(PHONE.make(flows.creationOptions(ada, secret)), ada)))
                .isEqualTo(Reason.OTHER_ACCOUNT);

        assertThat(waiting).isEqualTo(1);
        assertThat(site.queue.pending()).isEmpty();
        assertThat(store.memory.find(PHONE.id())).contains(kept);
        assertThat(flows.of(grace.subject())).isEmpty();
    }

    private static Passkey another(Passkey like, String id) {
        return new Passkey(
                id,
                like.userId(),
                like.userHandle(),
                like.publicKey(),
                0,
                true,
                false,
                like.aaguid(),
                like.transports(),
                like.name(),
                like.createdAt(),
                Optional.empty());
    }

    @Test
    void anAccountHasTwentyPasskeysAtMost() {
        Passkey first = add(new Phone("phone-0"), ada);
        for (int i = 1; i < 20; i++) {
            store.memory.add(another(first, "phone-" + i));
        }
        String options = flows.creationOptions(ada, secret);

        assertThat(reason(add(new Phone("one-more").make(options), ada))).isEqualTo(Reason.TOO_MANY_PASSKEYS);

        assertThat(flows.of(ada.subject())).hasSize(20);
        assertThat(flows.remove(ada, "phone-7", FIREFOX)).isInstanceOf(PasskeyDecision.Removed.class);
        assertThat(reason(add(new Phone("one-more").make(options), ada))).isEqualTo(Reason.OK);
    }

    /** Sign-ins by email are counted separately, so no limit of one of them keeps all of them within the twenty. */
    @Test
    void theTwentiethThatIsAddedElsewhereAtTheSameTimeLeavesNoRoom() {
        Passkey first = add(new Phone("phone-0"), ada);
        for (int i = 1; i < 19; i++) {
            store.memory.add(another(first, "phone-" + i));
        }
        store.beforeAdding = () -> store.memory.add(another(first, "elsewhere"));

        assertThat(reason(add(new Phone("one-more").make(flows.creationOptions(ada, secret)), ada)))
                .isEqualTo(Reason.TOO_MANY_PASSKEYS);

        assertThat(flows.of(ada.subject()))
                .hasSize(20)
                .extracting(Passkey::id)
                .contains("elsewhere")
                .doesNotContain("one-more");
    }

    @Test
    void nobodyAddsToAnAccountThatIsGoneOrDisabledOrToAGuest() {
        String made = PHONE.make(flows.creationOptions(ada, secret));
        site.users.put(ada(false, Set.of()));
        assertThat(reason(add(made, ada))).isEqualTo(Reason.DISABLED);
        site.users.remove(Site.ada().id());
        assertThat(reason(add(made, ada))).isEqualTo(Reason.DISABLED);
        assertThat(store.memory.find(PHONE.id())).isEmpty();

        assertThat(flows.of(Subject.guest(EmailAddress.of("guest@example.com"))))
                .isEmpty();
    }

    private enum Meanwhile {
        VERIFYING,
        FINDING,
        ADDING,
        ADDED
    }

    /** Whoever holds a stolen sign-in would otherwise have a way in that outlives it. */
    @ParameterizedTest
    @EnumSource(Meanwhile.class)
    void aPasskeyWhoseAdditionIsUnderWayDoesNotOutliveASignOutEverywhere(Meanwhile when) {
        nothingIsAddedIfMeanwhile(
                when,
                () -> site.users.put(new User(
                        Site.ada().id(),
                        Site.ada().email(),
                        true,
                        "s2",
                        Site.ada().roles())));
    }

    @ParameterizedTest
    @EnumSource(Meanwhile.class)
    void norASignOutHere(Meanwhile when) {
        nothingIsAddedIfMeanwhile(when, () -> site.passlink.flows().signOut(signedIn.text()));
    }

    private void nothingIsAddedIfMeanwhile(Meanwhile when, Runnable signOut) {
        String made = PHONE.make(flows.creationOptions(ada, secret));
        switch (when) {
            case VERIFYING -> verifier.beforeVerifying = signOut;
            case FINDING -> store.beforeFinding = signOut;
            case ADDING -> store.beforeAdding = signOut;
            default -> store.afterAdding = signOut;
        }

        assertThat(reason(add(made, ada))).isEqualTo(Reason.REVOKED);

        assertThat(store.memory.find(PHONE.id())).isEmpty();
        assertThat(lastEvent(AuditEvent.Type.PASSKEY_ADDED).reason()).isEqualTo(Reason.REVOKED);
        store.beforeFinding = () -> {};
        assertThat(signInBy(PHONE)).isNotInstanceOf(PasskeyDecision.Granted.class);
    }

    /** What is answered as a failure would otherwise let in whoever has held a sign-in that was ended. */
    @ParameterizedTest
    @ValueSource(strings = {"add", "look up", "count"})
    void whereAPartBreaksInTheMiddleOfAnAdditionNothingIsLeftBehind(String broken) {
        store.afterAdding = switch (broken) {
            case "add" ->
                () -> {
                    throw new IllegalStateException("The connection was lost after the commit");
                };
            case "look up" -> () -> site.users.failing(true);
            default -> () -> store.listsNothing = true;
        };
        String made = PHONE.make(flows.creationOptions(ada, secret));

        assertThatThrownBy(() -> add(made, ada)).isInstanceOf(UnavailableException.class);

        assertThat(store.memory.find(PHONE.id())).isEmpty();
        assertThat(site.reasons(AuditEvent.Type.PASSKEY_ADDED)).isEmpty();
    }

    /** The first failure is the one that is told of. */
    @Test
    void whereItCannotBeTakenBackEitherTheAnswerIsStillThatItFailed() {
        store.afterAdding = () -> {
            site.users.failing(true);
            store.down = true;
        };
        String made = PHONE.make(flows.creationOptions(ada, secret));

        assertThatThrownBy(() -> add(made, ada))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("user lookup");
    }

    /** Its owner would not know of somebody else's. */
    @Test
    void withoutRoomForTheEmailNothingIsAdded() {
        site.queue.full(true);

        assertThat(reason(add(PHONE.make(flows.creationOptions(ada, secret)), ada)))
                .isEqualTo(Reason.QUEUE_FULL);

        assertThat(flows.of(ada.subject())).isEmpty();
        assertThat(store.memory.find(PHONE.id())).isEmpty();
        assertThat(site.reasons(AuditEvent.Type.PASSKEY_ADDED)).containsExactly(Reason.QUEUE_FULL);
    }

    /** Whoever adds one in a stolen session would use it before anybody could be told. */
    @Test
    void aPasskeyIsThereOnlyOnceItsOwnerIsSureToBeTold() {
        AtomicInteger offered = new AtomicInteger();
        LinkRequestQueue queue = new LinkRequestQueue() {
            @Override
            public void start(Handler handler) {}

            @Override
            public boolean offer(LinkRequest request) {
                offered.incrementAndGet();
                assertThat(store.memory.find(PHONE.id())).isEmpty();
                return false;
            }

            @Override
            public void close() {}
        };
        Site other = site(builder -> builder.queue(queue));

        assertThat(reason(flows(other)
                        .add(
                                PHONE.make(flows(other).creationOptions(ada, secret)),
                                ada,
                                () -> true,
                                List.of(secret),
                                FIREFOX)))
                .isEqualTo(Reason.QUEUE_FULL);

        assertThat(offered).hasValue(1);
        assertThat(store.memory.find(PHONE.id())).isEmpty();
    }

    /** What waits is dealt with; what is offered while it is broken is an exception. */
    private static final class BrokenQueue implements LinkRequestQueue {
        private final DirectQueue direct = new DirectQueue();
        private boolean broken;

        @Override
        public void start(Handler handler) {
            direct.start(handler);
        }

        @Override
        public boolean offer(LinkRequest request) {
            if (broken) {
                throw new IllegalStateException("The queue is down");
            }
            return direct.offer(request);
        }

        @Override
        public void close() {
            direct.close();
        }
    }

    private static Pass signIn(Site other, BrokenQueue queue) {
        other.ask(ADDRESS);
        queue.direct.runPending();
        return other.passlink
                .flows()
                .signIn((Redemption.Granted) other.redeem(other.lastToken()), SignInMethod.LINK, false, Browser.NONE)
                .pass();
    }

    @Test
    void withAQueueThatCannotAnswerNothingIsAdded() {
        BrokenQueue queue = new BrokenQueue();
        Site other = site(builder -> builder.queue(queue));
        Pass pass = signIn(other, queue);
        String made = PHONE.make(flows(other).creationOptions(pass, secret));
        queue.broken = true;

        assertThatThrownBy(() -> flows(other).add(made, pass, () -> true, List.of(secret), FIREFOX))
                .isInstanceOf(UnavailableException.class);

        assertThat(store.memory.find(PHONE.id())).isEmpty();
    }

    @Test
    void aStoreThatCannotAnswerLetsNobodyInAndUsesNothing() {
        add(PHONE, ada);
        String signed = PHONE.sign(flows.signInOptions(secret));
        String made = new Phone("laptop").make(flows.creationOptions(ada, secret));
        store.down = true;

        assertThatThrownBy(() -> signIn(signed)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> add(made, ada)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> flows.of(ada.subject())).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> flows.remove(ada, PHONE.id(), FIREFOX)).isInstanceOf(UnavailableException.class);

        store.down = false;
        assertThat(reason(signIn(signed))).isEqualTo(Reason.OK);
        assertThat(reason(add(made, ada))).isEqualTo(Reason.OK);
    }

    @Test
    void aCounterOrLookupThatCannotAnswerLetsNobodyIn() {
        add(PHONE, ada);
        String signed = PHONE.sign(flows.signInOptions(secret));
        site.users.failing(true);
        assertThatThrownBy(() -> signIn(signed)).isInstanceOf(UnavailableException.class);
        site.users.failing(false);
        site.counterDown(true);
        assertThatThrownBy(() -> signIn(signed)).isInstanceOf(UnavailableException.class);
        site.counterDown(false);
        assertThat(reason(signIn(signed))).isEqualTo(Reason.OK);
    }

    /** Its exception may quote all that a browser sent. */
    @Test
    void aVerifierThatThrowsLetsNobodyInAndWhatItSaysStaysOutOfLogs() {
        add(PHONE, ada);
        String signed = PHONE.sign(flows.signInOptions(secret));
        String made = new Phone("laptop").make(flows.creationOptions(ada, secret));
        verifier.broken = true;

        assertThatThrownBy(() -> signIn(signed)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> add(made, ada)).isInstanceOf(UnavailableException.class);

        assertThat(site.reasons(AuditEvent.Type.FAILURE)).containsOnly(Reason.UNAVAILABLE);
        assertThat(site.audit.events().toString()).doesNotContain(challenge(signed), challenge(made));
        verifier.broken = false;
        assertThat(reason(signIn(signed))).isEqualTo(Reason.OK);
        assertThat(reason(add(made, ada))).isEqualTo(Reason.OK);
    }

    // Names

    @Test
    void aPasskeyIsNamedAfterItsModelOrElseTheDeviceInTheBrowsersLanguage() {
        assertThat(nameOf("a", "\nmodel=iCloud Keychain", FIREFOX)).isEqualTo("iCloud Keychain");
        assertThat(nameOf("b", "", FIREFOX)).isEqualTo("Firefox unter Windows");
        assertThat(nameOf("c", "\nmodel= ", FIREFOX)).isEqualTo("Firefox unter Windows 2");
        assertThat(nameOf("d", "", new Browser("", "", Locale.ENGLISH, new Device("", "Linux"))))
                .isEqualTo("Linux");
        assertThat(nameOf("e", "", Browser.NONE)).isEqualTo("jobs.example.com");
    }

    @CsvSource({"en", "de", "fr", "es", "it", "pt", "nl", "pl", "ja", "ar"})
    @ParameterizedTest
    void aPasskeyIsNamedAfterTheDeviceInEveryLanguage(String language) {
        Browser browser = new Browser("", "", Locale.forLanguageTag(language), FIREFOX.device());
        assertThat(nameOf("a", "", browser)).contains("Firefox", "Windows").matches(Passkey::isName);
    }

    @Test
    void theSecondOfAKindIsNumberedAndSoIsTheThird() {
        String longest = "x".repeat(Passkey.LONGEST_NAME);
        for (String name : List.of("iPhone", longest, "y".repeat(57) + "😀")) {
            assertThat(nameOf("1" + name.length() + name.charAt(0), "\nmodel=" + name, FIREFOX))
                    .isEqualTo(name);
        }
        assertThat(nameOf("s", "\nmodel=iPhone", FIREFOX)).isEqualTo("iPhone 2");
        assertThat(nameOf("t", "\nmodel=iPhone", FIREFOX)).isEqualTo("iPhone 3");
        assertThat(nameOf("u", "\nmodel=" + longest, FIREFOX)).isEqualTo("x".repeat(58) + " 2");
        assertThat(nameOf("v", "\nmodel=" + "y".repeat(57) + "😀", FIREFOX))
                .as("no half of a pair")
                .isEqualTo("y".repeat(57) + " 2");
    }

    @Test
    void anApplicationWhoseNameIsNoPasskeysGivesItsDomain() {
        for (String application : List.of("\u200f", "😀".repeat(40))) {
            Site other = site(builder -> builder.brand(Brand.named(application)));
            Pass pass = other.signIn(ADDRESS).pass();
            Phone phone = new Phone("p" + application.length());
            PasskeyDecision decision = flows(other)
                    .add(
                            phone.make(flows(other).creationOptions(pass, secret)),
                            pass,
                            () -> true,
                            List.of(secret),
                            Browser.NONE);
            assertThat(((PasskeyDecision.Added) decision).passkey().name())
                    .isIn("jobs.example.com", "jobs.example.com 2");
        }
    }

    private String nameOf(String id, String more, Browser browser) {
        String made = new Phone(id).make(flows.creationOptions(ada, secret)) + more;
        return ((PasskeyDecision.Added) flows.add(made, ada, this::isStillSignedIn, List.of(secret), browser))
                .passkey()
                .name();
    }

    // A person's own

    @Test
    void aPersonRenamesTheirOwn() {
        add(PHONE, ada);

        assertThat(reason(rename(ada, PHONE.id(), "  work phone "))).isEqualTo(Reason.OK);

        assertThat(flows.of(ada.subject())).extracting(Passkey::name).containsExactly("work phone");
        AuditEvent event = lastEvent(AuditEvent.Type.PASSKEY_RENAMED);
        assertThat(event.reason()).isEqualTo(Reason.OK);
        assertThat(event.subject()).isEqualTo(Site.ada().id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "two\nlines",
                "\u202egnp.exe",
                "\uD83D",
                "😀",
                "\u3164",
                "www.evil.example",
                "x” was used in Minsk: https://evil.example/stop “x",
                "x12345678901234567890123456789012345678901234567890123456789xx"
            })
    void whatIsNoNameIsNone(String name) {
        Passkey kept = add(PHONE, ada);
        int told = site.queue.pending().size();
        assertThat(reason(rename(ada, PHONE.id(), name))).isEqualTo(Reason.PASSKEY_REFUSED);
        assertThat(site.queue.pending()).hasSize(told);
        assertThat(flows.of(ada.subject())).containsExactly(kept);
    }

    /** Emails about two passkeys would fit each other's, and names be swapped by the way of a third. */
    @ParameterizedTest
    @CsvSource({
        "My phone, My phone",
        "My phone, my PHONE",
        "My phone, My  phone",
        "My phone, My\u00A0phone",
        "My phone, My-phone!",
        "My phone, Ｍｙ ｐｈｏｎｅ",
        "My phone, My phone\uFE0F",
        "My phone, My \u3164 phone",
        "“My phone”, «My phone»",
        "“My phone“, ❝My phone❝",
        "Straße, STRASSE"
    })
    void noTwoPasskeysOfAnAccountHaveNamesThatLookTheSame(String first, String second) {
        Passkey laptop = add(new Phone("laptop"), ada);
        add(PHONE, ada);
        assertThat(reason(rename(ada, PHONE.id(), first))).isEqualTo(Reason.OK);
        int told = site.queue.pending().size();

        assertThat(reason(rename(ada, laptop.id(), second))).isEqualTo(Reason.PASSKEY_REFUSED);

        assertThat(site.queue.pending()).hasSize(told);
        assertThat(flows.of(ada.subject())).extracting(Passkey::name).containsExactly(laptop.name(), first);
        assertThat(reason(rename(ada, PHONE.id(), second))).as("its own").isEqualTo(Reason.OK);
        assertThat(nameOf("another", "\nmodel=" + second, FIREFOX)).endsWith(" 2");
    }

    @Test
    void namesThatAreToldApartMayBeGiven() {
        add(PHONE, ada);
        add(new Phone("laptop"), ada);
        add(new Phone("of-grace"), site.signIn("grace@example.com").pass());
        rename(ada, PHONE.id(), "Phone 💼");
        for (String name : List.of("Phone 🏠", "Phone", "Phone 2", "Phone+", "फोन", "فون", "Phôné 💼")) {
            assertThat(reason(rename(ada, "laptop", name))).as(name).isEqualTo(Reason.OK);
        }
    }

    @Test
    void ofTwoThatAreGivenTheSameNameAtTheSameTimeOneKeepsItsOwn() {
        Passkey phone = add(PHONE, ada);
        Passkey laptop = add(new Phone("laptop"), ada);
        store.beforeReplacing = () -> {
            store.beforeReplacing = () -> {};
            store.memory.replace(laptop, laptop.named("Mine"));
        };

        assertThat(reason(rename(ada, PHONE.id(), "mine"))).isEqualTo(Reason.PASSKEY_REFUSED);

        assertThat(flows.of(ada.subject())).extracting(Passkey::name).containsExactly(phone.name(), "Mine");
    }

    @Test
    void nobodyRenamesOrRemovesAnothersOrWhatIsNotThere() {
        Passkey kept = add(PHONE, ada);
        Pass grace = site.signIn("grace@example.com").pass();

        assertThat(reason(rename(grace, PHONE.id(), "taken"))).isEqualTo(Reason.UNKNOWN_PASSKEY);
        assertThat(reason(flows.remove(grace, PHONE.id(), FIREFOX))).isEqualTo(Reason.UNKNOWN_PASSKEY);
        assertThat(reason(rename(ada, "unknown", "taken"))).isEqualTo(Reason.UNKNOWN_PASSKEY);
        assertThat(reason(flows.remove(ada, "unknown", FIREFOX))).isEqualTo(Reason.UNKNOWN_PASSKEY);
        assertThat(flows.of(ada.subject())).containsExactly(kept);
    }

    @Test
    void aPersonRemovesTheirLastOneAndTheLinkIsThere() {
        String handle = add(PHONE, ada).userHandle();

        assertThat(flows.remove(ada, PHONE.id(), FIREFOX)).isInstanceOf(PasskeyDecision.Removed.class);
        assertThat(reason(flows.remove(ada, PHONE.id(), FIREFOX))).isEqualTo(Reason.UNKNOWN_PASSKEY);

        assertThat(site.reasons(AuditEvent.Type.PASSKEY_REMOVED)).containsExactly(Reason.OK, Reason.UNKNOWN_PASSKEY);
        assertThat(signIn(PHONE.sign(flows.signInOptions(secret)) + "\nhandle=" + handle))
                .isEqualTo(new PasskeyDecision.Unknown(PHONE.id()));
        assertThat(site.signIn(ADDRESS).pass().method()).isEqualTo(SignInMethod.LINK);
    }

    /** To keep what its owner has given up would be worse than to be silent about it. */
    @Test
    void aPasskeyIsRemovedThoughTheEmailFindsNoRoomOrNoQueue() {
        add(PHONE, ada);
        site.queue.full(true);
        assertThat(flows.remove(ada, PHONE.id(), FIREFOX)).isInstanceOf(PasskeyDecision.Removed.class);
        assertThat(lastEvent(AuditEvent.Type.FAILURE).reason()).isEqualTo(Reason.QUEUE_FULL);

        BrokenQueue queue = new BrokenQueue();
        Site other = site(builder -> builder.queue(queue));
        Pass pass = signIn(other, queue);
        store.memory.add(kept("broken", Site.ada().id()));
        queue.broken = true;
        assertThat(flows(other).remove(pass, "broken", FIREFOX)).isInstanceOf(PasskeyDecision.Removed.class);
        assertThat(store.memory.find("broken")).isEmpty();
        assertThat(other.reasons(AuditEvent.Type.FAILURE)).containsExactly(Reason.UNAVAILABLE);
    }

    @Test
    void aMarkTellsNobodyWhoseItIsAndIsTheSameForAsLongAsTheKeyIs() {
        String mark = flows.mark(ada.subject());

        assertThat(mark)
                .matches("[A-Za-z0-9_-]{11}")
                .isEqualTo(flows.mark(Site.ada().subject()));
        assertThat(flows.mark(Site.grace().subject())).isNotEqualTo(mark);
        assertThat(flows(site(builder -> builder.keys(KeyRing.parse(Site.KEY_2))))
                        .mark(ada.subject()))
                .isNotEqualTo(mark);
    }

    // Who is told

    @ParameterizedTest
    @EnumSource(
            value = MailContent.Kind.class,
            names = {"PASSKEY_ADDED", "PASSKEY_REMOVED"})
    void theAccountsAddressIsToldWhatHappenedToWhichPasskeyAndWithWhat(MailContent.Kind kind) {
        add(PHONE, ada);
        if (kind == MailContent.Kind.PASSKEY_REMOVED) {
            site.queue.runPending();
            assertThat(flows.remove(ada, PHONE.id(), FIREFOX)).isInstanceOf(PasskeyDecision.Removed.class);
        }
        written.clear();
        int sent = site.mailer.mails().size();
        site.clock.advance(Duration.ofSeconds(3));

        site.queue.runPending();

        assertThat(written).hasSize(1);
        MailContent content = written.get(0);
        assertThat(content.kind()).isEqualTo(kind);
        assertThat(content.address()).isEqualTo(EmailAddress.of(ADDRESS));
        assertThat(content.passkey()).isEqualTo("Firefox unter Windows");
        assertThat(content.device()).isEqualTo(FIREFOX.device());
        assertThat(content.texts().locale()).isEqualTo(Locale.GERMAN);
        assertThat(content.askedAt()).isEqualTo(site.clock.instant().minusSeconds(3));
        assertThat(content.link()).isEqualTo("https://jobs.example.com/login/passkeys");
        assertThat(content.code()).isEmpty();
        assertThat(site.mailer.mails()).hasSize(sent + 1);
        Mail mail = site.mailer.mails().get(sent);
        assertThat(mail.to()).isEqualTo(EmailAddress.of(ADDRESS));
        assertThat(mail.text()).contains("Firefox unter Windows").doesNotContain("passlink=");
    }

    @Test
    void anEmailIsTriedAgainAsTheSameEmail() {
        add(PHONE, ada);
        int before = site.mailer.mails().size();
        site.mailer.answer(new Delivery.TryLater("450 later"));
        site.queue.runPending();
        site.mailer.answer(new Delivery.Sent("250 OK"));
        site.clock.advance(Duration.ofMinutes(8));
        site.queue.runPending();

        List<Mail> tries =
                site.mailer.mails().subList(before, site.mailer.mails().size());
        assertThat(tries).hasSize(2);
        assertThat(tries.get(1)).isEqualTo(tries.get(0));
        assertThat(site.queue.pending()).isEmpty();
    }

    /** A thief who adds one could otherwise give its name to the owner's, who would then remove their own. */
    @Test
    void aRenameIsToldUnderTheNameThatTheOwnerKnowsAndTheNewOne() {
        add(PHONE, ada);
        site.queue.runPending();
        written.clear();
        rename(ada, PHONE.id(), "My laptop");
        assertThat(reason(rename(ada, PHONE.id(), "My laptop")))
                .as("nothing to tell")
                .isEqualTo(Reason.OK);

        site.queue.runPending();

        assertThat(written).hasSize(1);
        assertThat(written.get(0).kind()).isEqualTo(MailContent.Kind.PASSKEY_RENAMED);
        assertThat(written.get(0).passkey()).isEqualTo("Firefox unter Windows");
        assertThat(written.get(0).newName()).isEqualTo("My laptop");
        assertThat(written.get(0).device()).isEqualTo(FIREFOX.device());
        Mail mail = site.mailer.mails().get(site.mailer.mails().size() - 1);
        assertThat(mail.text())
                .contains("„Firefox unter Windows“", "„My laptop“")
                .doesNotContain("passlink=");
    }

    @Test
    void whatCannotBeToldIsNotRenamedAndOneSignInCannotFillTheQueueByRenaming() {
        add(PHONE, ada);
        site.queue.full(true);
        assertThat(reason(rename(ada, PHONE.id(), "full"))).isEqualTo(Reason.QUEUE_FULL);
        site.queue.full(false);
        assertThat(flows.of(ada.subject())).extracting(Passkey::name).containsExactly("Firefox unter Windows");

        int waiting = site.queue.pending().size();
        for (int i = 0; i < 100; i++) {
            rename(ada, PHONE.id(), "name " + i);
        }
        assertThat(site.queue.pending().size() - waiting).isEqualTo(9);
        assertThat(lastEvent(AuditEvent.Type.PASSKEY_RENAMED).reason()).isEqualTo(Reason.USER_LIMIT);
        assertThat(flows.of(ada.subject())).extracting(Passkey::name).containsExactly("name 8");
    }

    /** A thief would have the site itself say it, in an email that its owner expects when something is wrong. */
    @ParameterizedTest
    @CsvSource({
        "'x” was used in Minsk. Stop it at evil.example “x', x’ was used in Minsk. Stop it at evil.\u2060example ’x",
        "www evil example, www evil example"
    })
    void aNameSaysNothingInTheSitesPlaceAndIsNoLink(String name, String said) {
        add(PHONE, ada);
        rename(ada, PHONE.id(), name);
        assertThat(flows.remove(ada, PHONE.id(), FIREFOX)).isInstanceOf(PasskeyDecision.Removed.class);
        site.queue.runPending();

        assertThat(written)
                .filteredOn(content -> content.kind().isNotice())
                .extracting(content -> content.kind() + " " + content.passkey() + " " + content.newName())
                .containsExactly(
                        "PASSKEY_ADDED Firefox unter Windows ",
                        "PASSKEY_RENAMED Firefox unter Windows " + said,
                        "PASSKEY_REMOVED " + said + " ");
        Mail removed = site.mailer.mails().get(site.mailer.mails().size() - 1);
        assertThat(removed.text() + removed.html()).doesNotContain("evil.example");
    }

    /** Whoever adds many would otherwise keep the email about the last from being sent. */
    @Test
    void noLimitOfLinksKeepsAnEmailBack() {
        int before = site.mailer.mails().size();
        for (int i = 0; i < 10; i++) {
            add(new Phone("phone-" + i), ada);
        }
        site.queue.runPending();
        assertThat(site.mailer.mails()).hasSize(before + 10);
    }

    @Test
    void anAccountThatIsGoneIsToldNothingAndNobodyElseIs() {
        add(PHONE, ada);
        site.users.remove(Site.ada().id());
        site.users.put(new User("20", EmailAddress.of(ADDRESS), true, "s1", Set.of()));
        int before = site.mailer.mails().size();

        site.queue.runPending();

        assertThat(site.mailer.mails()).hasSize(before);
        assertThat(site.queue.pending()).isEmpty();
        assertThat(site.reasons(AuditEvent.Type.LINK_DROPPED)).containsExactly(Reason.UNKNOWN_USER);
    }

    @Test
    void whoeverAddsOneAndChangesTheAddressAtOnceIsNotTheOneWhoIsTold() {
        add(PHONE, ada);
        site.users.put(new User(Site.ada().id(), EmailAddress.of("thief@example.org"), true, "s2", Set.of()));

        site.queue.runPending();

        assertThat(site.mailer.mails().get(site.mailer.mails().size() - 1).to()).isEqualTo(EmailAddress.of(ADDRESS));
    }

    @Test
    void everyEventSaysWhatAndWhyAndHoldsNothingThatLetsAnybodyIn() {
        add(PHONE, ada);
        String used = PHONE.sign(flows.signInOptions(secret));
        signIn(used);
        signIn(used);
        signInBy(new Phone("unknown-credential"));
        String confirmed = PHONE.sign(flows.confirmOptions(ada, secret));
        confirm(confirmed, ada);
        confirm(used, ada);
        add(PHONE.make(flows.creationOptions(ada, secret)), ada);
        rename(ada, PHONE.id(), "work phone");
        flows.remove(ada, PHONE.id(), FIREFOX);
        site.queue.runPending();

        List<AuditEvent> events = site.audit.events().stream()
                .filter(event -> event.type().name().startsWith("PASSKEY"))
                .toList();
        assertThat(events)
                .extracting(event -> event.type() + " " + event.reason())
                .containsExactly(
                        "PASSKEY_ADDED OK",
                        "PASSKEY_USED OK",
                        "PASSKEY_USED USED",
                        "PASSKEY_USED UNKNOWN_PASSKEY",
                        "PASSKEY_USED OK",
                        "PASSKEY_USED WRONG_SCOPE",
                        "PASSKEY_ADDED OTHER_ACCOUNT",
                        "PASSKEY_RENAMED OK",
                        "PASSKEY_REMOVED OK");
        String all = site.audit.events().toString();
        for (String kept : List.of(secret, challenge(used), challenge(confirmed), PHONE.key(), PHONE.id())) {
            assertThat(all).doesNotContain(kept);
        }
    }

    // At start

    @Test
    void aStoreThatCannotAnswerIsAProblemAndItsNameIsGiven() {
        assertThat(site.passlink.verify()).isEmpty();
        store.down = true;
        assertThat(site.passlink.verify())
                .containsExactly(new Problem("passkeys", "java.lang.IllegalStateException: The store is down"));
    }

    @Test
    void passkeysInMemoryBehindAPublicAddressAreToldAtStart() {
        assertThat(warnings(new Site(builder -> builder.passkeys(verifier, new InMemoryPasskeys()))))
                .anyMatch(detail -> detail.startsWith("passkeys are kept in memory"));
        assertThat(warnings(new Site(builder ->
                        builder.passkeys(verifier, new InMemoryPasskeys()).baseUrl("http://localhost:8080"))))
                .noneMatch(detail -> detail.startsWith("passkeys"));
        assertThat(warnings(site)).noneMatch(detail -> detail.startsWith("passkeys"));
    }

    private static List<String> warnings(Site site) {
        return site.audit.events().stream()
                .filter(event -> event.type() == AuditEvent.Type.WARNING)
                .map(AuditEvent::detail)
                .toList();
    }
}
