package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a brand takes: nothing from elsewhere, and no colour in which a button could not be read. */
final class BrandTest {
    private static final Brand JOBS = Brand.named("Jobs");
    private static final Pattern SUGGESTED = Pattern.compile("(#[0-9a-f]{6})[^#]*$");

    private static double ratio(String one, String other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    /** Written once more, from WCAG's own definition, so that a slip in the library's is found. */
    private static double luminance(String colour) {
        double sum = 0;
        double[] weights = {0.2126, 0.7152, 0.0722};
        for (int i = 0; i < 3; i++) {
            double channel = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            sum += weights[i] * (channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    @Test
    void withANameAloneItHasPasslinksAccentAndNothingElse() {
        assertThat(JOBS.name()).isEqualTo("Jobs");
        assertThat(JOBS.logo()).isEmpty();
        assertThat(JOBS.stylesheet()).isEmpty();
        assertThat(JOBS.links()).isEmpty();
        assertThat(JOBS.logoInEmails()).isEmpty();
        assertLegible(JOBS.accent());
        assertThat(JOBS).hasToString("Brand[Jobs]");
    }

    @Test
    void eachMethodGivesAChangedCopyThatKeepsTheRest() {
        Brand all = JOBS.logo("/l.svg", "/d.svg")
                .accent("#0b6e4f", "#7fd8b4")
                .stylesheet("/brand.css")
                .link("Privacy", "/privacy")
                .logoInEmails("/l.png", 120, 40)
                .link(language -> language.getLanguage(), "mailto:help@example.com");
        assertThat(all.name()).isEqualTo("Jobs");
        assertThat(all.logo()).contains(new Brand.Logo("/l.svg", "/d.svg"));
        assertThat(all.accent()).isEqualTo(new Brand.Accent("#0b6e4f", "#ffffff", "#7fd8b4", "#000000"));
        assertThat(all.stylesheet()).contains("/brand.css");
        assertThat(all.logoInEmails()).contains(new Brand.EmailLogo("/l.png", 120, 40));
        assertThat(all.links())
                .extracting(link -> link.label().apply(Locale.GERMAN) + " " + link.href())
                .containsExactly("Privacy /privacy", "de mailto:help@example.com");
        assertThat(JOBS.links()).isEmpty();
        assertThat(JOBS.logo("/one.svg").logo()).contains(new Brand.Logo("/one.svg", "/one.svg"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0000", "a\r\nBcc: b"})
    void itsNameIsOneLine(String name) {
        assertThatThrownBy(() -> Brand.named(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "logo.svg",
                "//evil.example/logo.svg",
                "/\\evil.example/logo.svg",
                "https://evil.example/logo.svg",
                "javascript:alert(1)",
                "data:image/svg+xml,x",
                "/a b.svg",
                "/a\n.svg",
                "\t//evil.example",
                "/ü.svg"
            })
    void logosAndStyleSheetsComeFromTheSiteItself(String path) {
        assertThatThrownBy(() -> JOBS.logo(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JOBS.logo("/ok.svg", path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JOBS.stylesheet(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JOBS.logoInEmails(path, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 40", "40, 0", "-1, 40", "601, 40", "40, 601"})
    void anEmailsLogoHasASizeThatFits(int width, int height) {
        assertThatThrownBy(() -> JOBS.logoInEmails("/logo.png", width, height))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 600");
        assertThat(JOBS.logoInEmails("/logo.png", 600, 1).logoInEmails()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "privacy",
                "http://example.com/",
                "HTTPS://example.com/",
                "https://",
                "javascript:alert(1)",
                " javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                "java\tscript:alert(1)",
                "vbscript:x",
                "data:text/html,<script>",
                "//evil.example",
                "/\\evil.example",
                "https://example.com/\"onclick=",
                "https://example.com/<script>",
                "https://example.com/ b",
                "https://example.com/\r\nx",
                "mailto:"
            })
    void aFooterLinkLeadsToThePlacesItMayLeadToAndNowhereElse(String href) {
        assertThatThrownBy(() -> JOBS.link("Label", href)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JOBS.link(language -> "Label", href)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFooterHasFourLinksAndEachHasALabel() {
        Brand four = JOBS.link("1", "/1")
                .link("2", "https://example.com/2?a=b#c")
                .link("3", "mailto:a@example.com")
                .link("4", "/4");
        assertThat(four.links()).hasSize(4);
        assertThatThrownBy(() -> four.link("5", "/5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("four");
        assertThatThrownBy(() -> JOBS.link(" ", "/1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLabelThatCannotBeHadIsItsAddress() {
        @SuppressWarnings("NullAway")
        Brand brand = JOBS.link(language -> null, "/1")
                .link(language -> " ", "/2")
                .link(
                        language -> {
                            throw new IllegalStateException("no bundle for " + language);
                        },
                        "/3");
        assertThat(brand.links())
                .extracting(link -> link.labelIn(Locale.ENGLISH))
                .containsExactly("/1", "/2", "/3");
    }

    @Test
    void inEmailsEveryAddressIsWhole() {
        Brand brand = JOBS.logo("/l.svg", "/d.svg")
                .stylesheet("/brand.css")
                .link("1", "/1")
                .link("2", "https://example.com/2")
                .link("3", "mailto:a@example.com")
                .logoInEmails("/l.png", 120, 40)
                .at(URI.create("https://jobs.example.com/app"));
        assertThat(brand.logo())
                .contains(new Brand.Logo("https://jobs.example.com/app/l.svg", "https://jobs.example.com/app/d.svg"));
        assertThat(brand.stylesheet()).contains("https://jobs.example.com/app/brand.css");
        assertThat(brand.logoInEmails()).contains(new Brand.EmailLogo("https://jobs.example.com/app/l.png", 120, 40));
        assertThat(brand.links())
                .extracting(Brand.Link::href)
                .containsExactly("https://jobs.example.com/app/1", "https://example.com/2", "mailto:a@example.com");
        Brand plain = JOBS.at(URI.create("https://jobs.example.com"));
        assertThat(plain.logo()).isEmpty();
        assertThat(plain.stylesheet()).isEmpty();
        assertThat(plain.logoInEmails()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "red",
                "#fff",
                "#0b6e4",
                "#0b6e4f0",
                "0b6e4f",
                "#0b6e4g",
                "#0b6e4f;x",
                " #0b6e4f",
                "rgb(1,2,3)"
            })
    void aColourIsSixHexadecimalDigits(String colour) {
        assertThatThrownBy(() -> JOBS.accent(colour))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("#0b6e4f");
        assertThatThrownBy(() -> JOBS.accent("#0b6e4f", colour)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theBoundaryIsWcagsFourAndAHalf() {
        assertThat(ratio("#767676", "#ffffff")).isBetween(4.5, 4.6);
        assertThat(ratio("#777777", "#ffffff")).isBetween(4.4, 4.5);
        assertThat(JOBS.accent("#767676").accent().light()).isEqualTo("#767676");
        assertThat(JOBS.accent("#0B6E4F").accent().light()).isEqualTo("#0b6e4f");
        assertThatThrownBy(() -> JOBS.accent("#777777"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4.4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#777777", "#ffffff", "#ffeb3b", "#00ff00", "#ff69b4", "#7fd8b4", "#fefefe"})
    void theColourThatIsSuggestedInsteadOfOneThatIsTooLightPasses(String tooLight) {
        assertThat(suggested(() -> JOBS.accent(tooLight))).allSatisfy(colour -> {
            assertThat(ratio(colour, "#ffffff")).isGreaterThanOrEqualTo(4.5);
            assertThat(JOBS.accent(colour).accent().light()).isEqualTo(colour);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"#000000", "#1b2029", "#0b6e4f", "#1d4ed8", "#800000", "#6b7280"})
    void theColourThatIsSuggestedInsteadOfOneThatIsTooDarkPasses(String tooDark) {
        assertThat(suggested(() -> JOBS.accent("#0b6e4f", tooDark))).allSatisfy(colour -> {
            assertThat(ratio(colour, "#1b2029")).isGreaterThanOrEqualTo(4.5);
            assertThat(JOBS.accent("#0b6e4f", colour).accent().dark()).isEqualTo(colour);
        });
    }

    private static Stream<String> suggested(Runnable refused) {
        try {
            refused.run();
        } catch (IllegalArgumentException e) {
            Matcher colour = SUGGESTED.matcher(e.getMessage());
            assertThat(colour.find()).as(e.getMessage()).isTrue();
            return Stream.of(colour.group(1));
        }
        throw new AssertionError("It was not refused.");
    }

    private static List<String> colours() {
        Random random = new Random(1);
        return Stream.concat(
                        Stream.of("#000000", "#0000ff", "#ff0000", "#767676", "#1b2029", "#12151b", "#010101"),
                        random.ints(0, 0x1000000).mapToObj("#%06x"::formatted).limit(20_000))
                .filter(colour -> ratio(colour, "#ffffff") >= 4.5)
                .toList();
    }

    @Test
    void fromEveryAccentThatPassesADarkOneThatPassesIsDerived() {
        assertThat(colours())
                .hasSizeGreaterThan(5_000)
                .allSatisfy(colour -> assertLegible(JOBS.accent(colour).accent()));
    }

    private static void assertLegible(Brand.Accent accent) {
        assertThat(ratio(accent.light(), "#ffffff")).as("%s", accent).isGreaterThanOrEqualTo(4.5);
        assertThat(ratio(accent.dark(), "#1b2029")).as("%s", accent).isGreaterThanOrEqualTo(4.5);
        assertThat(ratio(accent.light(), accent.onLight())).as("%s", accent).isGreaterThanOrEqualTo(4.5);
        assertThat(ratio(accent.dark(), accent.onDark())).as("%s", accent).isGreaterThanOrEqualTo(4.5);
    }
}
