package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.passlink.text.Texts;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import java.io.StringReader;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a setting is: it is refused as {@link IllegalArgumentException} says, or means one thing. */
final class SettingsFuzzTest {
    private static final String RING = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    private static final URI SITE = URI.create("https://jobs.example.com/app");
    private static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply", "apply");
    private static final Pattern PIECES = Pattern.compile("[^A-Za-z0-9_-]+");
    /** With what joins letters or stands above them, as browsers and mail programs read a name. */
    private static final Pattern LIKE_A_DOMAIN =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}\\u200C\\u200D_-][.．。｡][\\p{L}\\p{M}\\p{N}\\u200C\\u200D_-]");

    private static <T> Optional<T> accepted(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return Optional.empty();
        }
    }

    static Stream<String> rings() {
        return Stream.of(
                RING,
                RING + ", 2:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8",
                RING + "," + RING,
                RING + ",2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "256:AAAA",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "1:" + "A".repeat(43));
    }

    /** And nobody reads a piece of a secret in a log. */
    @MethodSource("rings")
    @FuzzTest
    void aKeyRingIsRefusedWithoutASecretOrHasDistinctStrongKeys(@NotNull String text) {
        Throwable refused = catchThrowable(() -> KeyRing.parse(text));
        if (refused != null) {
            assertThat(refused)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasNoCause();
            String told = catchThrowable(() -> KeyRing.parse("1:x")).getMessage() + refused.getMessage();
            PIECES.splitAsStream(text)
                    .filter(piece -> piece.length() > 12)
                    .forEach(piece -> assertThat(told).doesNotContain(piece));
            return;
        }
        Keys keys = KeyRing.parse(text).keys();
        assertThat(keys.ids()).doesNotHaveDuplicates().allMatch(id -> id >= 1 && id <= 255);
        assertThat(keys.signing().id()).isEqualTo(keys.ids().get(0));
        assertThat(keys.all()).extracting(Key::id).isEqualTo(keys.ids());
        for (String pair : text.strip().split(",", -1)) {
            byte[] secret = Base64.getUrlDecoder()
                    .decode(pair.substring(pair.indexOf(':') + 1).strip());
            assertThat(secret.length).isGreaterThanOrEqualTo(32);
            assertThat(keys.toString()).doesNotContain(Base64.getUrlEncoder().encodeToString(secret));
        }
    }

    static Stream<String> urls() {
        return Stream.of(
                "https://jobs.example.com",
                "HTTPS://Jobs.Example.com:443/app/",
                "http://localhost:8080",
                "http://127.0.0.1.evil.example",
                "http://jobs.internal/a/../b",
                "http://[fd00::1]:8080",
                "https://user@jobs.example.com",
                "https://jobs.example.com/%2e%2e?x#y",
                "https://bücher.example");
    }

    @MethodSource("urls")
    @FuzzTest
    void aBaseUrlIsRefusedOrHasOneSpellingAndNothingBesideItsPath(@NotNull String text) {
        accepted(() -> BaseUrl.parse(text)).ifPresent(url -> {
            assertThat(BaseUrl.parse(url.toString())).isEqualTo(url).hasToString(url.toString());
            assertThat(url.getScheme().equals("https") || BaseUrl.isLoopback(url))
                    .isTrue();
            isPlain(url);
        });
        accepted(() -> BaseUrl.parseUnencrypted(text)).ifPresent(url -> {
            assertThat(BaseUrl.parseUnencrypted(url.toString())).hasToString(url.toString());
            assertThat(url.getScheme()).isEqualTo("http");
            isPlain(url);
        });
    }

    private static void isPlain(URI url) {
        assertThat(url.getRawUserInfo()).isNull();
        assertThat(url.getRawQuery()).isNull();
        assertThat(url.getRawFragment()).isNull();
        assertThat(url.normalize()).isEqualTo(url);
        assertThat(url.toString()).isEqualTo(url.toASCIIString()).doesNotEndWith("/");
        assertThat(url.getPort()).isLessThan(65_536);
    }

    static Stream<String> looks() {
        return Stream.of(
                "/logo.svg",
                "//evil.example/logo.svg",
                "/a b",
                "https://example.com/privacy",
                "mailto:a@example.com",
                "javascript:alert(1)",
                "#0b6e4f",
                "#7fd8b4",
                "#ffffff",
                "#0b6e4f;}",
                "Jobs\r\n");
    }

    /** It becomes part of a style sheet, of pages and of emails. */
    @MethodSource("looks")
    @FuzzTest
    void aBrandIsRefusedOrStaysWithinItsStyleSheetAndItsSite(@NotNull String text) {
        Brand jobs = Brand.named("Jobs");
        accepted(() -> Brand.named(text))
                .ifPresent(brand -> assertThat(brand.name()).isEqualTo(text).doesNotContainPattern("[\\p{Cntrl}]"));
        accepted(() -> jobs.accent(text)).ifPresent(brand -> isLegible(brand.accent()));
        accepted(() -> jobs.accent("#0b6e4f", text)).ifPresent(brand -> isLegible(brand.accent()));
        accepted(() -> jobs.logo(text).stylesheet(text).logoInEmails(text, 1, 600))
                .ifPresent(brand -> {
                    // A browser takes more characters in a path than this class does.
                    URI seen = SITE.resolve(text.replaceAll("[^!-~]|[\\[\\]^`{|}<>\"%]", "_"));
                    assertThat(seen.getRawAuthority()).isEqualTo("jobs.example.com");
                    assertThat(brand.at(SITE).logo().orElseThrow().darkPath()).isEqualTo(SITE + text);
                });
        accepted(() -> jobs.link("Privacy", text)).ifPresent(brand -> {
            String href = brand.at(SITE).links().get(0).href();
            assertThat(href).matches("(https://|mailto:)[!-~]+").doesNotContainPattern("[\"<>\\\\]");
        });
    }

    private static void isLegible(Brand.Accent accent) {
        assertThat(Stream.of(accent.light(), accent.onLight(), accent.dark(), accent.onDark()))
                .allMatch(colour -> colour.matches("#[0-9a-f]{6}"));
        assertThat(Contrast.of(accent.light()).isLegibleOn(Contrast.of("#ffffff")))
                .isTrue();
        assertThat(Contrast.of(accent.dark()).isLegibleOn(Contrast.of("#1b2029")))
                .isTrue();
        assertThat(Contrast.of(accent.light()).isLegibleOn(Contrast.of(accent.onLight())))
                .isTrue();
        assertThat(Contrast.of(accent.dark()).isLegibleOn(Contrast.of(accent.onDark())))
                .isTrue();
    }

    static Stream<String> patterns() {
        return Stream.of(
                "/account/*", "/*", "/orders/{id}", "/{a}/{a}", "/a//b", "/{}", "/a%20b", "/é", "/a/", "/{a}{b}");
    }

    @MethodSource("patterns")
    @FuzzTest
    void aPatternIsRefusedOrFitsItsOwnPathsInBothReaders(@NotNull String text) {
        accepted(() -> PathPattern.of(text)).ifPresent(pattern -> {
            assertThat(pattern).hasToString(text).isEqualTo(PathPattern.of(text));
            assertThat(pattern.overlaps(pattern)).isTrue();
            String path = "/"
                    + String.join(
                            "/",
                            pattern.segments(
                                    pattern.names().stream().map(name -> "17").toList()));
            assertThat(pattern.matches(path)).isTrue();
            assertThat(pattern.matches(path.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT))
                            || !path.matches("\\p{ASCII}*"))
                    .isTrue();
            assertThat(pattern.isEverythingBelow()).isEqualTo(pattern.matches(path + "/x/y"));
            if (!pattern.isEverythingBelow()) {
                assertThat(pattern.values(path).orElseThrow()).hasSameSizeAs(pattern.names());
            }
            assertThat(accepted(() -> APPLY.askAt(text)).isPresent())
                    .isEqualTo(!pattern.isEverythingBelow()
                            && APPLY.pattern().names().containsAll(pattern.names()));
        });
    }

    static Stream<String> titles() {
        return Stream.of(
                "Apply for job 17",
                "“Quoted” \"title\"",
                "evil.com",
                "www.evil.example",
                "https://evil.example",
                "हिन्दी.com",
                "a\u200D.b",
                "evil｡com",
                "evil_.com",
                "\u202Egpj",
                "x".repeat(121),
                "\uD83D".repeat(3));
    }

    /** Whoever makes it up, it neither leads elsewhere nor leaves its line or its quotation marks. */
    @MethodSource("titles")
    @FuzzTest
    void aTitleIsOneLineThatLeadsNowhere(@NotNull String text) {
        String title = APPLY.title((view, language) -> text).titleOf(APPLY.at("17"), Locale.ENGLISH);
        assertThat(title).doesNotContainPattern("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");
        assertThat(title).doesNotContainPattern("[\"“”„‟«»「」『』＂〝〞〟❝❞｢｣״″ʺ]|['’′]{2}");
        assertThat(title).doesNotContainPattern("(?i)[:：][/／]{2}|www[.．。｡]");
        assertThat(title).doesNotContainPattern(LIKE_A_DOMAIN);
        assertThat(title.codePoints().filter(c -> c != 0x2060).count()).isLessThanOrEqualTo(120);
        assertThat(title).isEqualTo(title.strip());
    }

    static Stream<String> texts() {
        return Stream.of(
                "signIn = Log in",
                "signIn=<b>{code}</b>\nminutes.other=\\u0000",
                "nobody=knows",
                "signIn=\\u12",
                "mailSubject={site}");
    }

    @MethodSource("texts")
    @FuzzTest
    void aFileOfTextsIsRefusedOrSaysEverythingOnOneLine(@NotNull String properties) {
        accepted(() -> Texts.read(Locale.ENGLISH, new StringReader(properties))).ifPresent(texts -> {
            assertThat(texts.text("signIn")).isNotBlank().doesNotContainPattern("[\\p{Cntrl}]");
            assertThat(texts.html("signIn", Map.of())).doesNotContain("<");
            assertThat(texts.waiting(61)).isNotBlank();
        });
    }
}
