package dev.passlink.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.Passlink;
import dev.passlink.Site;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of each language, and those that an application brings. */
final class TextsTest {
    private static final Locale SWEDISH = Locale.forLanguageTag("sv");

    static java.util.List<String> shipped() {
        return TextFile.SHIPPED;
    }

    static Properties file(String language) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(TextFile.class.getResourceAsStream("passlink_" + language + ".properties")),
                UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    /** A whole file: the English one under another name. */
    private static StringBuilder english() throws IOException {
        StringBuilder lines = new StringBuilder();
        Properties english = file("en");
        new TreeSet<>(english.stringPropertyNames())
                .forEach(key -> lines.append(key)
                        .append('=')
                        .append(english.getProperty(key))
                        .append('\n'));
        return lines;
    }

    private static Texts swedish(String properties) {
        return TextFile.read(SWEDISH, new StringReader(properties));
    }

    @MethodSource("shipped")
    @ParameterizedTest
    void everyLanguageHasEveryTextWithTheSamePlaces(String language) {
        Texts texts = TextFile.shipped(Locale.forLanguageTag(language));
        assertThat(texts.locale().toLanguageTag()).isEqualTo(language);
        assertThat(texts.isRightToLeft()).isEqualTo(language.equals("ar"));
    }

    @MethodSource("shipped")
    @ParameterizedTest
    void noTextIsLeftInEnglishOrHoldsMarkup(String language) throws IOException {
        Properties english = file("en");
        Properties texts = file(language);
        for (String key : texts.stringPropertyNames()) {
            String text = texts.getProperty(key);
            assertThat(text).as(key).doesNotContain("<", ">", "&", "'", "\"").isEqualTo(text.strip());
            // Words that are the same in both by nature are short.
            boolean sentence = text.split(" ", -1).length > 3;
            if (sentence && !language.equals("en")) {
                assertThat(text).as(key).isNotEqualTo(english.getProperty(key));
            }
        }
    }

    @CsvSource({
        "en, 1, 1 minute",
        "en, 2, 2 minutes",
        "de, 1, 1 Minute",
        "de, 10, 10 Minuten",
        "fr, 1, 1 minute",
        "fr, 2, 2 minutes",
        "pt, 1, 1 minuto",
        "ja, 1, 1分",
        "ja, 10, 10分",
        "pl, 1, 1 minutę",
        "pl, 2, 2 minuty",
        "pl, 4, 4 minuty",
        "pl, 5, 5 minut",
        "pl, 12, 12 minut",
        "pl, 14, 14 minut",
        "pl, 15, 15 minut",
        "pl, 22, 22 minuty",
        "pl, 25, 25 minut",
        "pl, 112, 112 minut",
        "ar, 1, دقيقة واحدة",
        "ar, 2, دقيقتين",
        "ar, 3, 3 دقائق",
        "ar, 10, 10 دقائق",
        "ar, 11, 11 دقيقة",
        "ar, 99, 99 دقيقة",
        "ar, 100, 100 دقيقة",
        "ar, 103, 103 دقائق"
    })
    @ParameterizedTest
    void aNumberHasTheFormThatGoesWithIt(String language, long minutes, String text) {
        assertThat(TextFile.shipped(Locale.forLanguageTag(language)).counted("minutes", minutes))
                .isEqualTo(text);
    }

    @CsvSource({
        "cs, 1, one", "cs, 3, few", "cs, 5, other", "sk, 22, other", "ru, 1, one", "ru, 21, one", "ru, 11, many",
        "uk, 22, few", "uk, 12, many", "he, 2, two", "he, 3, other", "ko, 1, other", "sv, 1, one", "sv, 0, other",
        "fr, 0, one", "ar, 102, other"
    })
    @ParameterizedTest
    void languagesThatAnApplicationBringsHaveTheirFormsToo(String language, long n, String category) {
        Plural plural = Plural.of(Locale.forLanguageTag(language));
        assertThat(plural.of(n)).isEqualTo(category);
        assertThat(plural.categories()).contains(category);
    }

    @CsvSource({
        "1, 1 second, 1 second", "89, 89 seconds, 89 seconds", "90, 1 minute, 2 minutes", "600, 10 minutes, 10 minutes",
        "7199, 119 minutes, 2 hours", "7201, 2 hours, 3 hours", "172799, 47 hours, 2 days", "172801, 2 days, 3 days"
    })
    @ParameterizedTest
    void aLifetimeIsRoundedDownAndAWaitUp(long seconds, String lifetime, String waiting) {
        Texts english = TextFile.shipped(Locale.ENGLISH);
        assertThat(english.lifetime(Duration.ofSeconds(seconds))).isEqualTo(lifetime);
        assertThat(english.waiting(seconds)).isEqualTo(waiting);
    }

    @MethodSource("shipped")
    @ParameterizedTest
    void theTimeNamesItsZone(String language) {
        String time = TextFile.shipped(Locale.forLanguageTag(language)).time(Instant.parse("2026-11-24T09:05:59Z"));
        assertThat(time).contains("2026", "24").endsWith("09:05 UTC");
    }

    @Test
    void whatIsPutInIsEscapedAndNotReadAgain() {
        Texts english = TextFile.shipped(Locale.ENGLISH);
        Map<String, String> hostile = Map.of("application", "<script>{address}$1\\\"'", "address", "a@b.example");
        assertThat(english.html("mail.login.asked", hostile))
                .isEqualTo("You asked to sign in to <bdi>&lt;script&gt;{address}$1\\&quot;&#39;</bdi>"
                        + " as <bdi>a@b.example</bdi>.");
        assertThat(english.text("mail.login.subject", hostile)).isEqualTo("Sign in to <script>{address}$1\\\"'");
    }

    @Test
    void fromRightToLeftAValueIsIsolated() {
        assertThat(TextFile.shipped(Locale.forLanguageTag("ar"))
                        .text("mail.login.subject", Map.of("application", "Job Board!")))
                .endsWith("\u2068Job Board!\u2069");
    }

    @Test
    void aKeyThatIsNoneAndAValueThatIsMissingAreCallersMistakes() {
        Texts english = TextFile.shipped(Locale.ENGLISH);
        assertThatThrownBy(() -> english.text("no.such"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no.such");
        assertThatThrownBy(() -> english.text("mail.login.subject"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{application}");
    }

    @Test
    void oneFileIsALanguage() throws IOException {
        String file = english().toString().replace("signIn=Sign in", "signIn=Logga in");
        try (Site site = new Site(builder -> builder.language(SWEDISH, new StringReader(file)))) {
            assertThat(site.passlink.languages().forHeader("sv-SE").text("signIn"))
                    .isEqualTo("Logga in");
            assertThat(site.passlink.languages().forHeader("de").text("signIn")).isEqualTo("Anmelden");
            assertThat(site.passlink.languages().all()).hasSize(11);
        }
    }

    @Test
    void aFewOtherWordsForALanguageThatIsThereAreEnough() {
        try (Site site = new Site(builder -> builder.languages(Locale.GERMAN, Locale.forLanguageTag("pt-BR"))
                .language(Locale.GERMAN, new StringReader("signIn=Einloggen\n"))
                .language(
                        Locale.forLanguageTag("de-CH"), new StringReader("mail.open=Öffnen Sie diesen Verweis:\n")))) {
            Languages languages = site.passlink.languages();
            assertThat(languages.forHeader("en").text("signIn")).isEqualTo("Einloggen");
            assertThat(languages.forHeader("de-CH").text("mail.open")).contains("Verweis");
            assertThat(languages.forHeader("de-AT").text("mail.open")).contains("Link");
            assertThat(languages.forHeader("pt").locale().toLanguageTag()).isEqualTo("pt-BR");
            assertThat(languages.all()).hasSize(3);
        }
    }

    @ValueSource(strings = {"signIn", "mail.notYou", "minutes.other"})
    @ParameterizedTest
    void aFileThatLacksAKeyIsRefusedWithItsName(String key) throws IOException {
        String file = english().toString().replaceAll("(?m)^" + key.replace(".", "\\.") + "=.*$", "");
        assertThatThrownBy(() -> Passlink.builder().language(SWEDISH, new StringReader(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The texts of sv lack the key " + key);
    }

    @Test
    void aLanguageWithMoreFormsMustHaveThemAll() throws IOException {
        String file = english().toString();
        assertThatThrownBy(() -> Passlink.builder().language(Locale.forLanguageTag("ru"), new StringReader(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("The texts of ru lack the key (days|hours|minutes|seconds|times)\\.few.*");
    }

    @CsvSource({
        "mail.copy=Copy {link}, mail.copy",
        "signIn.with=Sign in, signIn.with",
        "minutes.other=minutes, minutes.other",
        "signin=Sign in, signin",
        "back=a\\tb, back",
        "back=\\u00zz, a properties file",
        "back=, back"
    })
    @ParameterizedTest
    void aFileThatWouldSpoilAPageIsRefused(String line, String named) throws IOException {
        String file = english() + line + "\n";
        assertThatThrownBy(() -> swedish(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The texts of sv")
                .hasMessageContaining(named);
    }

    @Test
    void aLanguageWithoutTextsIsRefused() {
        try (Site site = new Site()) {
            assertThat(site.passlink.languages().of(SWEDISH).locale()).isEqualTo(Locale.ENGLISH);
        }
        assertThatThrownBy(() -> new Site(builder -> builder.languages(Locale.ENGLISH, SWEDISH)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no texts for sv");
    }
}
