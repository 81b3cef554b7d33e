package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.passlink.adapter.AntiForgery;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Redemption;
import dev.passlink.ask.AskedRequest;
import dev.passlink.ask.AskingCookie;
import dev.passlink.ask.KnownBrowser;
import dev.passlink.ask.Wish;
import dev.passlink.audit.Audit;
import dev.passlink.count.IssueTime;
import dev.passlink.count.Uses;
import dev.passlink.identity.IdentityAttempts;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.UseCounter;
import dev.passlink.redeem.PendingSignIns;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.text.Languages;
import dev.passlink.token.BrowserSecrets;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Sealed;
import dev.passlink.token.Signed;
import dev.passlink.token.SignedTokens;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes are read: no exception, and what is accepted has exactly one spelling.
 *
 * <p>The readers behind a signature are fuzzed behind it: the input is signed first.
 */
final class CoreFuzzTest {
    private static final KeyRing RING = KeyRing.parse("1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final RandomBytes RANDOM = new RandomBytes(new SecureRandom());
    private static final EmailAddress ADA = EmailAddress.of("ada@example.com");
    private static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply", "apply");
    private static final Languages LANGUAGES =
            Languages.of(List.of(Locale.ENGLISH, Locale.forLanguageTag("pt-BR")), Map.of());
    private static final SignedTokens TOKENS = new SignedTokens(RING.keys());
    private static final UseCounter COUNTER = new InMemoryUseCounter(CLOCK);
    private static final Audit AUDIT = new Audit(event -> {}, CLOCK);
    private static final IssueTime TIME = new IssueTime(CLOCK, new Uses(COUNTER));
    private static final PendingSignIns PENDING = new PendingSignIns(RING.keys(), TIME, CLOCK, AUDIT);
    private static final IdentityAttempts IDENTITIES =
            new IdentityAttempts(RING.keys(), COUNTER, TIME, RANDOM, CLOCK, CodeFormat.MAX_LIFETIME);
    private static final View VIEW = APPLY.at("17");
    private static final String SECRET = Signed.encode(new byte[16]);
    private static final Passlink PASSLINK = site();

    static Stream<byte[]> tokens() {
        return Stream.of(
                        grant(Subject.user("4294967295"), Scope.LOGIN, ""),
                        grant(Subject.user("ada"), Scope.view("apply", "17", ""), "/jobs"),
                        grant(Subject.user("00000000-0000-0001-0000-000000000002"), Scope.LOGIN, "/"),
                        grant(Subject.guest(EmailAddress.of("ada@example.com")), Scope.view("s"), ""))
                .map(TOKENS::generate)
                .map(CoreFuzzTest::headAndBody);
    }

    private static Grant grant(Subject subject, Scope scope, String next) {
        return new Grant(1, "AAECAwQFBgcICQoL", subject, scope, 1, NOW, NOW.plusSeconds(600), 0x1234567890L, next);
    }

    /** Head byte and body, without key id and tag. */
    private static byte[] headAndBody(String signed) {
        byte[] bytes = Signed.decode(signed).orElseThrow();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes[0]);
        out.write(bytes, 2, bytes.length - 18);
        return out.toByteArray();
    }

    private static String signed(Purpose purpose, byte[] headAndBody) {
        return signed(purpose, headAndBody, new byte[0]);
    }

    private static String signed(Purpose purpose, byte[] headAndBody, byte[] with) {
        byte[] body = new byte[Math.max(0, headAndBody.length - 1)];
        System.arraycopy(headAndBody, headAndBody.length - body.length, body, 0, body.length);
        int head = headAndBody.length == 0 ? 0 : headAndBody[0] & 0xFF;
        return new Signed(RING.keys(), purpose).sign(head, RING.keys().signing(), new FieldWriter().fixed(body), with);
    }

    @MethodSource("tokens")
    @FuzzTest
    void aSignedTokenIsRefusedOrHasExactlyThisOneSpelling(byte[] headAndBody) {
        String token = signed(Purpose.TOKEN, headAndBody);
        Optional<Grant> grant = TOKENS.verify(token);
        grant.ifPresent(read -> assertThat(TOKENS.generate(read)).isEqualTo(token));
    }

    static Stream<String> texts() {
        return Stream.concat(
                Stream.of("", "A", "_-", "EAEA====", "\u0000", "é", "A".repeat(5000)),
                Stream.of(TOKENS.generate(grant(Subject.user("17"), Scope.LOGIN, ""))));
    }

    @MethodSource("texts")
    @FuzzTest
    void anyTextIsReadWithoutAnException(@NotNull String text) {
        TOKENS.verify(text)
                .ifPresent(grant -> assertThat(TOKENS.generate(grant)).isEqualTo(text));
        assertThat(new AskingCookie(RING.keys(), RANDOM, CodeFormat.MAX_LIFETIME).open(text, NOW))
                .isEmpty();
        assertThat(new KnownBrowser(RING.keys(), new RandomBytes(new SecureRandom()))
                        .allowance(text, EmailAddress.of("ada@example.com")))
                .isEmpty();
        AntiForgery antiForgery = new BrowserSecrets(RING.keys(), RANDOM);
        assertThat(antiForgery.matches(text, "AAAAAAAAAAAAAAAAAAAAAA", text)).isFalse();
        assertThat(antiForgery.matches("AAAAAAAAAAAAAAAAAAAAAAA", text, text)).isFalse();
        assertThat(LocalPath.orNowhere(text)).isIn("", text);
    }

    static Stream<String> headers() {
        return Stream.of(
                "",
                "de-CH, fr;q=0.9, *;q=0.1",
                "pt-BR;q=1.000,,en;q=0",
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0");
    }

    @MethodSource("headers")
    @FuzzTest
    void aHeaderGetsALanguageThatThereIsAndADeviceOutOfAList(@NotNull String text) {
        assertThat(LANGUAGES.all()).contains(LANGUAGES.forHeader(text));
        Device device = Device.ofUserAgent(text);
        assertThat(device.browser() + device.system()).matches("[A-Za-z ]{0,25}");
    }

    /** A site whose only account is Ada's. */
    private static Passlink site() {
        FakeUsers users = new FakeUsers().put(new User("17", ADA, true, "s1", Set.of("admin")));
        return Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(RING)
                .users(users)
                .mailer(new RecordingMailer())
                .queue(new DirectQueue())
                .audit(event -> {})
                .clock(CLOCK)
                .build();
    }

    static Stream<byte[]> passes() {
        Grant grant = grant(Subject.user("17"), Scope.LOGIN, "");
        User ada = new User("17", ADA, true, "s1", Set.of("admin"));
        Redemption.Granted granted = new Redemption.Granted(grant, Optional.of(ada), true, true, true, List.of());
        return Stream.of(true, false)
                .map(stay -> PASSLINK.flows()
                        .signIn(granted, SignInMethod.LINK, stay, Browser.NONE)
                        .text())
                .map(CoreFuzzTest::headAndBody);
    }

    @MethodSource("passes")
    @FuzzTest
    void aSignedPassIsReadWithoutAnException(byte[] headAndBody) {
        String text = signed(Purpose.PASS, headAndBody);
        assertThat(PASSLINK.flows().check(text)).isNotNull();
        PASSLINK.flows().signOut(text);
    }

    static Stream<byte[]> viewPasses() {
        return Stream.of(Subject.user("17"), Subject.guest(ADA)).map(subject -> {
            Optional<User> ada =
                    subject.isGuest() ? Optional.empty() : Optional.of(new User("17", ADA, true, "s1", Set.of()));
            Grant grant = grant(subject, VIEW.scope(), "");
            Redemption.Granted granted = new Redemption.Granted(grant, ada, true, true, true, List.of());
            return headAndBody(PASSLINK.flows().openView(granted, VIEW, SECRET));
        });
    }

    @MethodSource("viewPasses")
    @FuzzTest
    void aSignedViewPassIsReadWithoutAnException(byte[] headAndBody) {
        String text = signed(Purpose.VIEW_PASS, headAndBody, new byte[16]);
        assertThat(PASSLINK.flows().check(text, VIEW, List.of(SECRET))).isNotNull();
    }

    static Stream<byte[]> pendings() {
        return Stream.of(headAndBody(PENDING.write(
                grant(Subject.user("17"), Scope.LOGIN, ""),
                new User("17", ADA, true, "s1", Set.of()),
                "/jobs",
                SignInMethod.CODE,
                true)));
    }

    @MethodSource("pendings")
    @FuzzTest
    void aSignedPendingSignInIsReadWithoutAnException(byte[] headAndBody) {
        assertThat(PENDING.read(signed(Purpose.PENDING, headAndBody))).isNotNull();
    }

    static Stream<byte[]> knownBrowsers() {
        KnownBrowser known = new KnownBrowser(RING.keys(), RANDOM);
        return Stream.of(headAndBody(known.with(known.with("", ADA), EmailAddress.of("grace@example.com"))));
    }

    @MethodSource("knownBrowsers")
    @FuzzTest
    void aSignedKnownBrowserIsReadWithoutAnException(byte[] headAndBody) {
        KnownBrowser known = new KnownBrowser(RING.keys(), RANDOM);
        String text = signed(Purpose.KNOWN_BROWSER, headAndBody);
        assertThat(known.allowance(text, ADA)).isNotNull();
        assertThat(known.allowance(known.with(text, ADA), ADA)).isNotEmpty();
    }

    static Stream<byte[]> askingCookies() {
        AskingCookie cookie = new AskingCookie(RING.keys(), RANDOM, CodeFormat.MAX_LIFETIME);
        AskingCookie.Request request =
                new AskingCookie.Request("AAECAwQFBgcICQoLDA0ODw", 1, ADA, NOW, "/jobs", true, false, true, "Google");
        String one = cookie.with("", request, NOW);
        return Stream.of(one, cookie.with(one, request, NOW)).map(text -> opened(Purpose.ASKING, text));
    }

    private static byte[] opened(Purpose purpose, String text) {
        return new Sealed(RING.keys(), purpose, RANDOM).open(text).orElseThrow();
    }

    @MethodSource("askingCookies")
    @FuzzTest
    void aSealedAskingCookieIsReadWithoutAnException(byte[] plain) {
        AskingCookie cookie = new AskingCookie(RING.keys(), RANDOM, CodeFormat.MAX_LIFETIME);
        String text = new Sealed(RING.keys(), Purpose.ASKING, RANDOM).seal(plain);
        for (AskingCookie.Request request : cookie.open(text, NOW)) {
            assertThat(cookie.open(cookie.with(text, request, NOW), NOW)).contains(request);
        }
    }

    static Stream<byte[]> identityCookies() {
        IdentityAttempt attempt = new IdentityAttempt("google", "AAECAwQFBgcICQoLDA0ODw", "secret", NOW, "/jobs");
        Identity identity = new Identity(
                "https://accounts.google.com",
                "1101",
                Optional.of(ADA),
                true,
                true,
                Optional.of("example.com"),
                Optional.empty());
        return Stream.of(
                opened(Purpose.IDENTITY_ATTEMPT, IDENTITIES.seal(attempt, true)),
                opened(Purpose.IDENTITY_VERIFIED, IDENTITIES.seal("google", identity)),
                opened(Purpose.IDENTITY_PENDING, IDENTITIES.sealPending("AAECAwQFBgcICQoL", identity)),
                opened(Purpose.IDENTITY_POSTPONED, IDENTITIES.sealPostponed("google", identity)),
                opened(Purpose.BUTTON_NONCE, IDENTITIES.newNonce().sealed()));
    }

    @MethodSource("identityCookies")
    @FuzzTest
    void aSealedIdentityCookieIsReadWithoutAnException(byte[] plain) {
        IDENTITIES
                .attempt(new Sealed(RING.keys(), Purpose.IDENTITY_ATTEMPT, RANDOM).seal(plain))
                .ifPresent(known -> assertThat(IDENTITIES.attempt(IDENTITIES.seal(known.attempt(), known.stay())))
                        .map(IdentityAttempts.Attempt::attempt)
                        .contains(known.attempt()));
        IDENTITIES.verified(new Sealed(RING.keys(), Purpose.IDENTITY_VERIFIED, RANDOM).seal(plain));
        IDENTITIES.pending(new Sealed(RING.keys(), Purpose.IDENTITY_PENDING, RANDOM).seal(plain));
        IDENTITIES.postponed(new Sealed(RING.keys(), Purpose.IDENTITY_POSTPONED, RANDOM).seal(plain));
        IDENTITIES.nonce(new Sealed(RING.keys(), Purpose.BUTTON_NONCE, RANDOM).seal(plain));
    }

    static Stream<byte[]> queued() {
        Wish view = new Wish(Scope.view("apply", "17"), "/jobs/17/apply", Duration.ofMinutes(10), 1, "stamp", "");
        return Stream.of(AskedRequest.Kind.values())
                .map(kind -> new AskedRequest(
                        kind,
                        "AAECAwQFBgcICQoLDA0ODw",
                        1,
                        ADA,
                        NOW,
                        view,
                        "allowance",
                        Locale.ROOT,
                        Device.UNKNOWN,
                        kind == AskedRequest.Kind.SENT || kind.isNotice()
                                ? Optional.of(Subject.guest(ADA))
                                : Optional.empty()))
                .map(request -> headAndBody(request.toLinkRequest(RING.keys()).text()));
    }

    @MethodSource("queued")
    @FuzzTest
    void aQueuedRequestIsRefusedOrReadsAsItWasWritten(byte[] headAndBody) {
        AskedRequest.of(new LinkRequest(signed(Purpose.QUEUE, headAndBody)), RING.keys())
                .ifPresent(request -> assertThat(AskedRequest.of(request.toLinkRequest(RING.keys()), RING.keys()))
                        .contains(request));
    }

    static Stream<String> destinations() {
        return Stream.of("/", "/jobs/7?a=b#c", "//evil.example", "/\\evil.example", "/\t/evil", "/%2f%2fevil", "/é");
    }

    @MethodSource("destinations")
    @FuzzTest
    void whereToGoNextIsOnThisSiteInEveryReading(@NotNull String text) {
        String next = LocalPath.orNowhere(text);
        if (!next.isEmpty()) {
            // What a browser does before it parses (WHATWG URL §4.4): it drops these, and takes a backslash for a
            // slash.
            String seen = next.replaceAll("[\\t\\n\\r]", "").replace('\\', '/').strip();
            assertThat(seen).isEqualTo(next).startsWith("/").doesNotStartWith("//");
            assertThat(next.chars()).allMatch(c -> c > 0x20 && c < 0x7F);
        }
    }

    static Stream<String> paths() {
        return Stream.of("/jobs/17/apply", "/jobs/a b/apply", "/jobs/%31/apply", "/jobs//apply", "/jobs/é/apply/");
    }

    @MethodSource("paths")
    @FuzzTest
    void aPathIsNoViewOrTheOneThatItsLinkLeadsTo(@NotNull String path) {
        APPLY.match(path).ifPresent(view -> {
            assertThat(APPLY.at(view.values().toArray(String[]::new)).scope()).isEqualTo(view.scope());
            assertThat(APPLY.match(URI.create(view.path()).getPath())).contains(view);
        });
    }

    static Stream<String> addresses() {
        return Stream.of(
                "ada@example.com", "Ada@BÜCHER.example", "josé@example.com", "ada@xn--bcher-kva.example", "ada@例え.jp");
    }

    @MethodSource("addresses")
    @FuzzTest
    void anAddressIsRefusedOrReadsTheSameInEveryFormItHas(@NotNull String text) {
        EmailAddress.parse(text).ifPresent(address -> {
            assertThat(List.of(EmailAddress.parse(address.text()), EmailAddress.parse(address.normalised())))
                    .containsOnly(Optional.of(address));
            assertThat(EmailAddress.of(address.normalised()).normalised()).isEqualTo(address.normalised());
            assertThat(address.text().chars().filter(c -> c == '@')).hasSize(1);
            assertThat(address.text()).doesNotContainAnyWhitespaces().doesNotContain(",", ";", "<", ">", "\"", "\\");
        });
    }
}
