package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes are read: no exception, and what is accepted has exactly one spelling.
 *
 * <p>The readers behind a signature are fuzzed behind it: the input is signed first.
 */
final class ParsersFuzzTest {
    private static final KeyRing RING = KeyRing.parse(Site.KEY_1);
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final Languages LANGUAGES =
            new Languages(List.of(TextFile.shipped(Locale.ENGLISH), TextFile.shipped(Locale.forLanguageTag("pt-BR"))));
    private static final SignedTokens TOKENS = new SignedTokens(RING);

    static Stream<byte[]> tokens() {
        return Stream.of(
                        grant(Subject.user("4294967295"), Scope.LOGIN, ""),
                        grant(Subject.user("ada"), Scope.view("apply", "17", ""), "/jobs"),
                        grant(Subject.user("00000000-0000-0001-0000-000000000002"), Scope.LOGIN, "/"),
                        grant(Subject.guest(EmailAddress.of("ada@example.com")), Scope.view("s"), ""))
                .map(TOKENS::generate)
                .map(ParsersFuzzTest::headAndBody);
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
        byte[] body = new byte[Math.max(0, headAndBody.length - 1)];
        System.arraycopy(headAndBody, headAndBody.length - body.length, body, 0, body.length);
        int head = headAndBody.length == 0 ? 0 : headAndBody[0] & 0xFF;
        return new Signed(RING, purpose).sign(head, RING.signing(), body);
    }

    @MethodSource("tokens")
    @FuzzTest(maxDuration = "1m")
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
    @FuzzTest(maxDuration = "1m")
    void anyTextIsReadWithoutAnException(@NotNull String text) {
        TOKENS.verify(text)
                .ifPresent(grant -> assertThat(TOKENS.generate(grant)).isEqualTo(text));
        assertThat(new AskingCookie(RING, new SecureRandom()).open(text, NOW)).isEmpty();
        assertThat(new KnownBrowser(RING, new SecureRandom()).allowance(text, EmailAddress.of("ada@example.com")))
                .isEmpty();
        AntiForgery antiForgery = new AntiForgery(RING, new SecureRandom());
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
    @FuzzTest(maxDuration = "1m")
    void aHeaderGetsALanguageThatThereIsAndADeviceOutOfAList(@NotNull String text) {
        assertThat(LANGUAGES.all()).contains(LANGUAGES.forHeader(text));
        Device device = Device.ofUserAgent(text);
        assertThat(device.browser() + device.system()).matches("[A-Za-z ]{0,25}");
    }

    static Stream<byte[]> passes() {
        Site site = new Site();
        return Stream.of(site.signIn("ada@example.com"), site.signIn("grace@example.com"))
                .map(SignIn::text)
                .map(ParsersFuzzTest::headAndBody);
    }

    @MethodSource("passes")
    @FuzzTest(maxDuration = "1m")
    void aSignedPassIsReadWithoutAnException(byte[] headAndBody) {
        Site site = new Site();
        PassCheck check = site.passlink.check(signed(Purpose.PASS, headAndBody), Scope.LOGIN);
        site.passlink.signOut(signed(Purpose.PASS, headAndBody));
        assertThat(check).isNotNull();
    }

    static Stream<String> addresses() {
        return Stream.of(
                "ada@example.com", "Ada@BÜCHER.example", "josé@example.com", "ada@xn--bcher-kva.example", "ada@例え.jp");
    }

    @MethodSource("addresses")
    @FuzzTest(maxDuration = "1m")
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
