package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.SignIn;
import dev.passlink.ask.AskingCookie;
import dev.passlink.ask.KnownBrowser;
import dev.passlink.count.Counts;
import dev.passlink.count.KeyedCounts;
import dev.passlink.count.Limiter;
import dev.passlink.count.Limiter.Limit;
import dev.passlink.count.Limiter.Refused;
import dev.passlink.token.FieldReader;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Signed;
import dev.passlink.token.SignedTokens;
import dev.passlink.token.SubjectCodec;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last value on each side of a limit, and what our own key signs that is still not right. */
final class BoundariesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final KeyRing RING = KeyRing.parse(Site.KEY_1);
    private static final EmailAddress ADA = EmailAddress.of("ada@example.com");
    private static final String SECRET = ":AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    private static final String GRANT_ID = "AAAAAAAAAAAAAAAA";

    private static Grant grant(int keyId, int uses, Instant issuedAt, Instant expiresAt, long fingerprint) {
        return new Grant(keyId, GRANT_ID, Subject.user("17"), Scope.LOGIN, uses, issuedAt, expiresAt, fingerprint, "");
    }

    private static void isGood(int keyId, int uses, Instant issuedAt, Instant expiresAt, long fingerprint) {
        Grant grant = grant(keyId, uses, issuedAt, expiresAt, fingerprint);
        assertThat(grant.keyId()).isEqualTo(keyId);
    }

    private static void isRefused(int keyId, int uses, Instant issuedAt, Instant expiresAt, long fingerprint) {
        assertThatThrownBy(() -> grant(keyId, uses, issuedAt, expiresAt, fingerprint))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGrantHoldsItsRangesToTheLastValue() {
        Instant epoch = Instant.EPOCH;
        Instant last = Instant.ofEpochSecond(0xFFFF_FFFFL);
        Duration longest = Duration.ofDays(180);
        isGood(1, 0, NOW, NOW.plusSeconds(1), 0);
        isGood(255, 255, NOW, NOW.plus(longest), (1L << 40) - 1);
        isGood(1, 1, epoch, epoch.plusSeconds(1), 1);
        isGood(1, 1, last.minusSeconds(1), last, 1);
        isRefused(0, 1, NOW, NOW.plusSeconds(1), 1);
        isRefused(256, 1, NOW, NOW.plusSeconds(1), 1);
        isRefused(1, -1, NOW, NOW.plusSeconds(1), 1);
        isRefused(1, 256, NOW, NOW.plusSeconds(1), 1);
        isRefused(1, 1, NOW, NOW, 1);
        isRefused(1, 1, NOW, NOW.minusSeconds(1), 1);
        isRefused(1, 1, NOW, NOW.plus(longest).plusSeconds(1), 1);
        isRefused(1, 1, epoch.minusSeconds(1), epoch.plusSeconds(1), 1);
        isRefused(1, 1, last, last.plusSeconds(1), 1);
        isRefused(1, 1, NOW.plusMillis(1), NOW.plusSeconds(9), 1);
        isRefused(1, 1, NOW, NOW.plusSeconds(9).plusNanos(1), 1);
        isRefused(1, 1, NOW, NOW.plusSeconds(1), 1L << 40);
    }

    @Test
    void aKeyHasAnIdFrom1To255AndAtLeast16DifferentBytes() {
        byte[] sixteen = new byte[32];
        byte[] fifteen = new byte[32];
        for (int i = 0; i < 32; i++) {
            sixteen[i] = (byte) (i % 16);
            fifteen[i] = (byte) (i % 15);
        }
        assertThatCode(() -> KeyRing.parse("1:" + Signed.encode(sixteen) + ",255:" + Site.KEY_2.substring(2)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> KeyRing.parse("1:" + Signed.encode(fifteen))).hasMessageContaining("repeats itself");
        assertThatThrownBy(() -> KeyRing.parse("256:" + Signed.encode(sixteen))).hasMessageContaining("1 to 255");
        assertThatThrownBy(() -> KeyRing.parse(":" + Signed.encode(sixteen))).hasMessageContaining("1 to 255");
    }

    @Test
    void aSignedTextIsReadUpTo4096CharactersAndFromTheShortestBodyOn() {
        Signed signed = new Signed(RING.keys(), Purpose.PASS);
        String longest = signed.sign(1, RING.keys().signing(), new FieldWriter().fixed(new byte[3072 - 18]));
        assertThat(longest).hasSize(4096);
        assertThat(signed.read(longest, in -> in.fixed(3072 - 18))).isPresent();
        String tooLong = signed.sign(1, RING.keys().signing(), new FieldWriter().fixed(new byte[3072 - 17]));
        assertThat(signed.read(tooLong, in -> in.fixed(3072 - 17))).isEmpty();
        assertThat(signed.read(
                        signed.sign(1, RING.keys().signing(), new FieldWriter().fixed(new byte[0])), in -> in.fixed(0)))
                .isPresent();
    }

    @Test
    void aTextOf65535BytesIsTheLongestToBeSigned() {
        assertThat(new FieldWriter().text("x".repeat(0xFFFF)).toBytes()).hasSize(0xFFFF + 2);
        assertThatThrownBy(() -> new FieldWriter().text("x".repeat(0x1_0000)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new FieldWriter().shortText("x".repeat(0xFF)).toBytes()).hasSize(0xFF + 1);
        assertThatThrownBy(() -> new FieldWriter().shortText("x".repeat(0x100)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFieldIsReadOnlyIfAllOfItIsLeft() throws Exception {
        FieldReader in = new FieldReader(new byte[4], 2);
        assertThat(in.fixed(2)).hasSize(2);
        in.end();
        FieldReader short1 = new FieldReader(new byte[4], 2);
        assertThatThrownBy(() -> short1.fixed(3)).isInstanceOf(FieldReader.Malformed.class);
    }

    @Test
    void aUserIdThatIsAUuidTravelsIn16Bytes() {
        FieldWriter uuid = new FieldWriter();
        SubjectCodec.write(Subject.user("123e4567-e89b-12d3-a456-426614174000"), uuid);
        assertThat(uuid.toBytes()).hasSize(17);
        FieldWriter text = new FieldWriter();
        SubjectCodec.write(Subject.user("123E4567-e89b-12d3-a456-426614174000"), text);
        assertThat(text.toBytes()).hasSize(38);
    }

    @Test
    void whatOurKeySignedForAnotherVersionOrWithSomethingBehindItIsNoPass() {
        Site site = new Site();
        String pass = site.signIn("ada@example.com").text();
        byte[] bytes = Base64.getUrlDecoder().decode(pass);
        int head = bytes[0] & 0xFF;
        byte[] body = Arrays.copyOfRange(bytes, 2, bytes.length - 16);
        Signed signed = new Signed(RING.keys(), Purpose.PASS);
        assertThat(pass).isEqualTo(signed.sign(head, RING.keys().signing(), new FieldWriter().fixed(body)));
        String otherVersion = signed.sign(head ^ 0xF0, RING.keys().signing(), new FieldWriter().fixed(body));
        String longer =
                signed.sign(head, RING.keys().signing(), new FieldWriter().fixed(Arrays.copyOf(body, body.length + 1)));
        assertThat(Site.reasonOf(site.passlink.flows().check(otherVersion))).isEqualTo(Reason.FORGED);
        assertThat(Site.reasonOf(site.passlink.flows().check(longer))).isEqualTo(Reason.FORGED);
    }

    @Test
    void whatOurKeySignedForAnotherVersionOrWithSomethingBehindItIsNoKnownBrowser() {
        KnownBrowser known = new KnownBrowser(RING.keys(), new RandomBytes(new SecureRandom()));
        String cookie = known.with("", ADA);
        byte[] bytes = Base64.getUrlDecoder().decode(cookie);
        byte[] body = Arrays.copyOfRange(bytes, 2, bytes.length - 16);
        Signed signed = new Signed(RING.keys(), Purpose.KNOWN_BROWSER);
        assertThat(known.allowance(signed.sign(bytes[0], RING.keys().signing(), new FieldWriter().fixed(body)), ADA))
                .isNotEmpty();
        assertThat(known.allowance(
                        signed.sign(bytes[0] ^ 0xF0, RING.keys().signing(), new FieldWriter().fixed(body)), ADA))
                .isEmpty();
        assertThat(known.allowance(
                        signed.sign(
                                bytes[0],
                                RING.keys().signing(),
                                new FieldWriter().fixed(Arrays.copyOf(body, body.length + 1))),
                        ADA))
                .isEmpty();
    }

    @Test
    void aKnownBrowserGetsANewIdWithANewKeySoThatAnOldHashIsNeverCarriedAlong() {
        String old = new KnownBrowser(RING.keys(), new RandomBytes(new SecureRandom())).with("", ADA);
        KeyRing rotated = KeyRing.parse(Site.KEY_2 + "," + Site.KEY_1);
        KnownBrowser known = new KnownBrowser(rotated.keys(), new RandomBytes(new SecureRandom()));
        assertThat(known.allowance(old, ADA)).isNotEmpty();
        String fresh = known.with(old, EmailAddress.of("grace@example.com"));
        assertThat(known.allowance(fresh, EmailAddress.of("grace@example.com")))
                .isNotEqualTo(known.allowance(old, ADA));
    }

    @Test
    void theSealOfTheAskingCookieBindsItsVersionAndKeyIdAndNothingMayFollow() throws Exception {
        AskingCookie cookie =
                new AskingCookie(RING.keys(), new RandomBytes(new SecureRandom()), CodeFormat.MAX_LIFETIME);
        AskingCookie.Request request =
                new AskingCookie.Request("AAAAAAAAAAAAAAAAAAAAAA", 1, ADA, NOW, "", true, false, true, "");
        byte[] sealed = Base64.getUrlDecoder().decode(cookie.with("", request, NOW));
        byte[] head = Arrays.copyOf(sealed, 2);
        byte[] nonce = Arrays.copyOfRange(sealed, 2, 14);
        Cipher open = Cipher.getInstance("AES/GCM/NoPadding");
        open.init(Cipher.DECRYPT_MODE, RING.keys().signing().sealing(Purpose.ASKING), new GCMParameterSpec(128, nonce));
        open.updateAAD(head);
        byte[] plain = open.doFinal(sealed, 14, sealed.length - 14);
        Cipher seal = Cipher.getInstance("AES/GCM/NoPadding");
        seal.init(
                Cipher.ENCRYPT_MODE,
                RING.keys().signing().sealing(Purpose.ASKING),
                new GCMParameterSpec(128, new byte[12]));
        seal.updateAAD(head);
        byte[] longer = seal.doFinal(Arrays.copyOf(plain, plain.length + 1));
        String resealed = Signed.encode(
                new FieldWriter().fixed(head).fixed(new byte[12]).fixed(longer).toBytes());
        assertThat(cookie.open(resealed, NOW)).isEmpty();
    }

    @Test
    void twoSignInsOfOnePersonAreTwoPassesAndEndOneByOne() {
        Site site = new Site();
        SignIn first = site.signIn("ada@example.com");
        SignIn second = site.signIn("ada@example.com");
        assertThat(first.pass().id()).isNotEqualTo(second.pass().id());
        site.passlink.flows().signOut(first.text());
        site.clock.advance(Duration.ofSeconds(60));
        assertThat(Site.reasonOf(site.passlink.flows().check(first.text()))).isEqualTo(Reason.REVOKED);
        assertThat(Site.reasonOf(site.passlink.flows().check(second.text()))).isEqualTo(Reason.OK);
        assertThat(site.audit.events())
                .filteredOn(event -> event.reason() == Reason.REVOKED)
                .allSatisfy(event ->
                        assertThat(event.subject()).isEqualTo(Site.ada().id()));
    }

    @Test
    void aGrantThatWasRevokedBeforeAnyUseIsRevokedAndNotUsed() {
        Site site = new Site();
        String token = site.token("ada@example.com");
        Grant grant = new SignedTokens(RING.keys()).verify(token).orElseThrow();
        site.counter.add("u." + grant.id(), 1L << 40, grant.expiresAt().plusSeconds(600));
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.REVOKED);
    }

    @Test
    void theOwnerOfAGrantIsNamedOnlyWhileTheAccountIsEnabledAndUnchanged() {
        Site site = new Site();
        Grant grant = new SignedTokens(RING.keys())
                .verify(site.token("ada@example.com"))
                .orElseThrow();
        assertThat(site.passlink.flows().owner(grant)).contains(ADA);
        assertThat(site.passlink.flows().address(grant.subject())).contains(ADA);
        User ada = Site.ada();
        site.users.put(new User(ada.id(), ada.email(), true, "s2", ada.roles()));
        assertThat(site.passlink.flows().owner(grant)).isEmpty();
        assertThat(site.passlink.flows().address(grant.subject())).contains(ADA);
        site.users.put(new User(ada.id(), ada.email(), false, ada.stamp(), ada.roles()));
        assertThat(site.passlink.flows().owner(grant)).isEmpty();
        assertThat(site.passlink.flows().address(grant.subject())).isEmpty();
    }

    private static Counts counts() {
        dev.passlink.testkit.MutableClock clock = new dev.passlink.testkit.MutableClock();
        return new InMemoryUseCounter(clock).counts();
    }

    @Test
    void theOwnerOfAGrantIsNamedForTenMinutesAfterItsEndAndNotForAnOldLink() {
        Site site = new Site();
        Grant grant = new SignedTokens(RING.keys())
                .verify(site.token("ada@example.com"))
                .orElseThrow();
        site.clock.advance(Duration.ofMinutes(20).minusSeconds(1));
        assertThat(site.passlink.flows().owner(grant)).contains(ADA);
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(site.passlink.flows().owner(grant)).isEmpty();
    }

    @Test
    void theWaitThatALimiterTellsIsTheFirstMomentAtWhichItLetsThrough() {
        Limiter limiter = new Limiter(new KeyedCounts(counts(), RING.keys()));
        Duration window = Duration.ofSeconds(30);
        Instant start = new dev.passlink.testkit.MutableClock().instant();
        List<Limit> limit = List.of(new Limit("k", "v", 3, window));
        for (int at : List.of(0, 9, 11)) {
            assertThat(limiter.take(limit, start.plusSeconds(at))).isEmpty();
        }
        Instant refusedAt = start.plusSeconds(12);
        Optional<Refused> refused = limiter.take(limit, refusedAt);
        assertThat(refused).isPresent();
        Instant again = refusedAt.plus(refused.get().retryIn());
        assertThat(limiter.take(limit, again.minusSeconds(1)).map(Refused::retryIn))
                .contains(Duration.ofSeconds(1));
        assertThat(limiter.take(limit, again)).isEmpty();
        assertThat(limiter.take(limit, again)).isEmpty();
        assertThat(limiter.take(limit, again)).isPresent();
    }

    @Test
    void ofSeveralLimitsTheLongestWaitIsToldAndNoneIsUsedUpByARefusal() {
        Limiter limiter = new Limiter(new KeyedCounts(counts(), RING.keys()));
        Instant now = new dev.passlink.testkit.MutableClock().instant();
        Limit minute = new Limit("minute", "v", 2, Duration.ofMinutes(1));
        Limit hour = new Limit("hour", "v", 1, Duration.ofHours(1));
        List<Limit> both = List.of(minute, hour);
        assertThat(limiter.take(both, now)).isEmpty();
        for (int i = 0; i < 5; i++) {
            assertThat(limiter.take(both, now).map(Refused::limit)).contains(hour);
        }
        assertThat(limiter.peek(both, now).map(Refused::limit)).contains(hour);
        assertThat(limiter.take(List.of(minute), now)).isEmpty();
        assertThat(limiter.take(List.of(minute), now)).isPresent();
    }

    @Test
    void rolesUpToTheRoomInACookieAreCarried() {
        Site site = new Site();
        site.users.put(new User("18", EmailAddress.of("grace@example.com"), true, "s1", Set.of("r".repeat(2700))));
        assertThat(site.signIn("grace@example.com").text()).hasSizeLessThanOrEqualTo(3800);
    }

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
            assertThat(KeyRing.parse(id + SECRET).keys().find(id)).isPresent();
        }
        KeyRing ring = KeyRing.parse("255" + SECRET);
        for (int id : new int[] {Integer.MIN_VALUE, -1, 0, 1, 254, 256, Integer.MAX_VALUE}) {
            assertThat(ring.keys().find(id)).isEqualTo(Optional.empty());
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
            assertThat(Site.reasonOf(site.passlink.flows().check(text))).isEqualTo(Reason.FORGED);
            assertThat(site.passlink.flows().pending(text)).isEmpty();
            assertThat(site.passlink.flows().antiForgery().isSecret(text)).isFalse();
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
        taken(builder -> builder.links(links -> links.lifetime(minute))
                .passes(passes -> passes.lifetime(minute))
                .passes(passes -> passes.checkEvery(Duration.ZERO)));
        taken(builder -> builder.links(links -> links.lifetime(Duration.ofHours(1)))
                .passes(passes -> passes.lifetime(Duration.ofDays(30)))
                .passes(passes -> passes.checkEvery(Duration.ofMinutes(15))));
        refused(builder -> builder.links(links -> links.lifetime(minute.minus(second))));
        refused(builder ->
                builder.links(links -> links.lifetime(Duration.ofHours(1).plus(second))));
        refused(builder -> builder.passes(passes -> passes.lifetime(minute.minus(second))));
        refused(builder ->
                builder.passes(passes -> passes.lifetime(Duration.ofDays(30).plus(second))));
        refused(builder -> builder.passes(passes -> passes.checkEvery(second.negated())));
        refused(builder -> builder.passes(
                passes -> passes.checkEvery(Duration.ofMinutes(15).plus(second))));
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
        Site site = new Site(builder -> builder.passes(passes -> passes.checkEvery(Duration.ZERO)));
        SignIn signIn = site.signIn("ada@example.com");
        assertThat(Site.reasonOf(site.passlink.flows().check(signIn.text()))).isEqualTo(Reason.OK);
        site.passlink.flows().signOut(signIn.text());
        assertThat(Site.reasonOf(site.passlink.flows().check(signIn.text()))).isEqualTo(Reason.REVOKED);
    }

    /** A bean that is missing, or a setting that was not read, is told where it is given. */
    @Test
    @SuppressWarnings("NullAway")
    void aPortThatIsNullIsNamedAtOnce() {
        Map<String, Consumer<Passlink.Builder>> settings = new LinkedHashMap<>();
        settings.put("keys", builder -> builder.keys(null));
        settings.put("users", builder -> builder.users(null));
        settings.put("mailer", builder -> builder.mailer(null));
        settings.put("mailTemplate", builder -> builder.mailTemplate(null));
        settings.put("counter", builder -> builder.counter(null));
        settings.put("queue", builder -> builder.queue(null));
        settings.put("tokens", builder -> builder.tokens(null));
        settings.put("audit", builder -> builder.audit(null));
        settings.put("limits", builder -> builder.limits(null));
        settings.put("policy", builder -> builder.links(links -> links.policy(null)));
        settings.put("codeFormat", builder -> builder.links(links -> links.codeFormat(null)));
        settings.put("provisioner", builder -> builder.provisioner(null));
        settings.put("stamps", builder -> builder.stamps(null));
        settings.put("identityLinks", builder -> builder.identityLinks(null));
        settings.put("accountProof", builder -> builder.accountProof(null));
        settings.put("staySignedIn", builder -> builder.passes(passes -> passes.staySignedIn(null)));
        settings.put("clock", builder -> builder.clock(null));
        settings.put("random", builder -> builder.random(null));
        settings.forEach((setting, missing) -> assertThatThrownBy(() -> missing.accept(Passlink.builder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(setting + "(null)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://jobs", "http://jobs:8080/app", "http://jobs.test", "http://a.b.internal", "http://pc.home.arpa",
                "http://10.1.2.3", "http://192.168.0.7:8080", "http://172.16.0.1", "http://172.31.9.9",
                        "http://[fd12::1]"
            })
    void anUnencryptedBaseUrlIsOnANetworkOfOnesOwnAndIsNoOther(String url) {
        assertThat(BaseUrl.parseUnencrypted(url)).hasToString(url);
        assertThatThrownBy(() -> BaseUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unencryptedBaseUrl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://jobs.example.com",
                "http://jobs.test.example.com",
                "http://192.0.2.1",
                "http://172.32.0.1",
                "http://10.example.com",
                "http://192.168.example.com",
                "http://[2001:db8::1]",
                "https://jobs",
                "ftp://jobs",
                "http://1",
                "http://010.1.2.3.example"
            })
    void aPublicOneIsEncrypted(String url) {
        assertThatThrownBy(() -> BaseUrl.parseUnencrypted(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eachLimitIsNamedAndChangesNoOther() {
        assertThat(Limits.DEFAULT).isEqualTo(new Limits(5, 20, 30, 5));
        assertThat(Limits.DEFAULT
                        .perAddress(1)
                        .perAddressDaily(2)
                        .perClient(3)
                        .perUser(4)
                        .perNetwork(5))
                .isEqualTo(new Limits(1, 2, 3, 4, 5));
        assertThat(Limits.DEFAULT.perClient(60).perNetwork()).isEqualTo(Limits.DEFAULT.perNetwork());
        assertThatThrownBy(() -> Limits.DEFAULT.perUser(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
