package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.passlink.adapter.LostForm;
import dev.passlink.adapter.PassCheck;
import dev.passlink.ask.AskedRequest;
import dev.passlink.ask.LoginCodes;
import dev.passlink.audit.Audit;
import dev.passlink.count.IssueTime;
import dev.passlink.count.Uses;
import dev.passlink.identity.IdentityAttempts;
import dev.passlink.pass.LostForms;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.Passkey;
import dev.passlink.port.UseCounter;
import dev.passlink.redeem.PendingSignIns;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.token.Base64Url;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Signed;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What browsers, people and databases keep for us and bring back: taken as it was given, or not at all. */
final class KeptFuzzTest {
    private static final KeyRing RING = KeyRing.parse("1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final RandomBytes RANDOM = new RandomBytes(new SecureRandom());
    private static final EmailAddress ADA = EmailAddress.of("ada@example.com");
    private static final String SECRET = Signed.encode(new byte[16]);
    private static final UseCounter COUNTER = new InMemoryUseCounter(CLOCK);
    private static final IssueTime TIME = new IssueTime(CLOCK, new Uses(COUNTER));
    private static final PendingSignIns PENDING =
            new PendingSignIns(RING.keys(), TIME, CLOCK, new Audit(event -> {}, CLOCK));
    private static final IdentityAttempts IDENTITIES =
            new IdentityAttempts(RING.keys(), COUNTER, TIME, RANDOM, CLOCK, CodeFormat.MAX_LIFETIME);
    private static final LostForms LOST = new LostForms(RING.keys(), COUNTER, RANDOM, CLOCK);
    private static final View VIEW = ViewRule.of("/jobs/{id}/apply", "apply").at("17");
    private static final Passlink PASSLINK = Passlink.builder()
            .baseUrl("https://jobs.example.com")
            .keys(RING)
            .users(new FakeUsers())
            .mailer(new RecordingMailer())
            .queue(new DirectQueue())
            .audit(event -> {})
            .clock(CLOCK)
            .build();

    static Stream<String> encoded() {
        return Stream.of("", "A", "AA", "AB", "AAA", "AAB", "AAAA", "AA==", "+/-_", "AAAAA", "é", "\u0141AAA", "AA A");
    }

    /** The JDK's reader, and what its writer makes of what it has read. */
    @MethodSource("encoded")
    @FuzzTest
    void base64IsReadAsTheJdkReadsItInItsOneSpelling(@NotNull String text) {
        Optional<byte[]> reference;
        try {
            reference = Optional.of(Base64.getUrlDecoder().decode(text))
                    .filter(bytes -> Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(bytes)
                            .equals(text));
        } catch (IllegalArgumentException malformed) {
            reference = Optional.empty();
        }
        Optional<byte[]> read = Base64Url.decode(text);
        assertThat(read.map(Arrays::toString)).isEqualTo(reference.map(Arrays::toString));
        read.ifPresent(bytes -> assertThat(Signed.encode(bytes)).isEqualTo(text));
    }

    static Stream<String> brought() {
        return Stream.of("", "EAE", "AQE" + "A".repeat(60), LOST.mark("/jobs", Signed.encode(new byte[16])));
    }

    /** The outer form of each cookie, mark and handle. */
    @MethodSource("brought")
    @FuzzTest
    void noTextIsTakenForWhatWeHaveSignedOrSealed(@NotNull String text) {
        String other = Signed.encode(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
        assertThat(PENDING.read(text)).isEmpty();
        assertThat(IDENTITIES.attempt(text)).isEmpty();
        assertThat(IDENTITIES.verified(text)).isEmpty();
        assertThat(IDENTITIES.pending(text)).isEmpty();
        assertThat(IDENTITIES.postponed(text)).isEmpty();
        assertThat(IDENTITIES.nonce(text)).isEmpty();
        assertThat(LOST.find(text, List.of(other, text))).isEmpty();
        assertThat(PASSLINK.flows().check(text)).isNotInstanceOf(PassCheck.Live.class);
        assertThat(PASSLINK.flows().check(text, VIEW, List.of(SECRET, text))).isNotInstanceOf(PassCheck.Live.class);
        PASSLINK.flows().signOut(text);
        AskedRequest.of(new LinkRequest(text), RING.keys())
                .ifPresent(request -> assertThat(request.address().text()).contains("@"));
        IdentityAttempt.parse(text)
                .ifPresent(attempt -> assertThat(attempt.toText()).isEqualTo(text));
    }

    static Stream<byte[]> lost() {
        byte[] signed = Signed.decode(LOST.mark("/jobs/17?a=b", SECRET)).orElseThrow();
        return Stream.of(Arrays.copyOfRange(signed, 2, signed.length - 16));
    }

    @MethodSource("lost")
    @FuzzTest
    void aMarkOfALostFormIsRefusedOrSaysWhatWasSigned(byte @NotNull [] body) {
        String mark = new Signed(RING.keys(), Purpose.LOST_FORM)
                .sign(0x10, RING.keys().signing(), new FieldWriter().fixed(body), new byte[16]);
        LOST.find(mark, List.of(SECRET)).ifPresent(form -> {
            assertThat(form.until()).isAfter(NOW);
            FieldWriter again = new FieldWriter()
                    .fixed(Signed.decode(form.id()).orElseThrow())
                    .number(form.until().getEpochSecond(), 5)
                    .text(form.path());
            assertThat(again.toBytes()).isEqualTo(body);
        });
        assertThat(LOST.find(mark, List.of(Signed.encode(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6}))))
                .isEmpty();
    }

    static Stream<String> lostPaths() {
        return Stream.of("/jobs", "//evil.example", "/a?b=c#d", "/%2f", "/é", "");
    }

    @MethodSource("lostPaths")
    @FuzzTest
    void aFormIsSentAgainOnlyWhereItWasLost(@NotNull String path) {
        if (LocalPath.isLocal(path)) {
            assertThat(LOST.find(LOST.mark(path, SECRET), List.of(SECRET)))
                    .map(LostForm::path)
                    .contains(path);
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> LOST.mark(path, SECRET));
        }
    }

    static Stream<String> typed() {
        return Stream.of(
                "BCDF GHJK",
                "Code: bcdf-ghjk",
                "١٢٣ ٤٥٦",
                "ＢＣＤＦＧＨＪＫ",
                "Ihr Code: 123 456",
                "\u212A\u017F",
                "\u0130",
                "x".repeat(201));
    }

    /** Only what has the code's own characters in their order; and what stands before it in an email does not matter. */
    @MethodSource("typed")
    @FuzzTest
    void aTypedTextIsTheCodeThatIsInItOrNone(@NotNull String typed) {
        for (CodeFormat format : CodeFormat.values()) {
            LoginCodes codes = new LoginCodes(format);
            String code = codes.code(RING.keys().signing(), "AAECAwQFBgcICQoLDA0ODw", ADA, NOW);
            assertThat(code).hasSize(format.length()).matches("[" + format.alphabet() + "]*");
            assertThat(codes.read(code)).isEqualTo(code);
            String read = codes.read(typed);
            assertThat(read.codePoints()).allMatch(Character::isLetterOrDigit).hasSizeLessThanOrEqualTo(10_000);
            String around = codes.read(typed + ": " + code.substring(0, 3) + "-" + code.substring(3) + " ");
            assertThat(around).isEqualTo(typed.length() + code.length() + 4 > 200 ? "" : code);
            if (read.equals(code)) {
                String plain = Normalizer.normalize(typed, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
                assertThat(plain.codePoints().filter(Character::isLetterOrDigit).count())
                        .isGreaterThanOrEqualTo(code.length());
            }
        }
    }

    static Stream<String> names() {
        return Stream.of("Phone", " ", "a\nb", "\u202Ename", "x".repeat(61), "\uD83D", "🔑");
    }

    @MethodSource("names")
    @FuzzTest
    void aNameOfAPasskeyIsOneLineThatADatabaseGivesBack(@NotNull String name) {
        Passkey phone = new Passkey(
                "AAAA",
                "1",
                "A".repeat(43),
                "AAAA",
                0,
                false,
                false,
                new UUID(0, 0),
                List.of(),
                "Phone",
                NOW,
                Optional.empty());
        if (Passkey.isName(name)) {
            assertThat(phone.named(name).name()).isEqualTo(name);
            byte[] stored = name.getBytes(StandardCharsets.UTF_8);
            assertThat(new String(stored, StandardCharsets.UTF_8)).isEqualTo(name);
            assertThat(name.lines()).hasSize(1);
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> phone.named(name));
        }
    }

    static Stream<String> attempts() {
        return Stream.of(
                new IdentityAttempt("google", "AAECAwQFBgcICQoLDA0ODw", "secret", NOW, "/jobs").toText(),
                "1\ngoogle\nstate\nsecret\n99999999999999999999\n/",
                "\n\n\n\n\n");
    }

    @MethodSource("attempts")
    @FuzzTest
    void anAttemptIsReadInItsOneSpelling(@NotNull String text) {
        IdentityAttempt.parse(text).ifPresent(attempt -> {
            assertThat(attempt.toText()).isEqualTo(text);
            assertThat(attempt.next()).isEqualTo(LocalPath.orNowhere(attempt.next()));
            assertThat(attempt.expiresAt()).isEqualTo(attempt.begunAt().plus(Duration.ofMinutes(10)));
        });
    }

    static Stream<String> views() {
        return Stream.of("17", "a b", "a;b", "a+b", "%31", "..", "é", "a/b", "\u00A0x", "\uD83D");
    }

    /** And its scope is that of exactly one view. */
    @MethodSource("views")
    @FuzzTest
    void aValueOfAViewIsRefusedOrComesBackFromItsPathAndItsScope(@NotNull String value) {
        View view;
        try {
            view = VIEW.rule().at(value);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(VIEW.rule().match(view.scope())).contains(view);
        assertThat(VIEW.rule().match(URI.create(view.path()).getPath())).contains(view);
        assertThat(view.path()).matches("[!-~]+").doesNotContain(";", "+", "?", "#");
        assertThat(LocalPath.isLocal(view.path()) || view.path().length() > 512).isTrue();
    }
}
