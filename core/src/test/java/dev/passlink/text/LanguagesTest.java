package dev.passlink.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks for which language gets which. */
final class LanguagesTest {
    private static final Languages ALL = new Languages(TextFile.SHIPPED.stream()
            .map(Locale::forLanguageTag)
            .map(TextFile::shipped)
            .toList());

    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "''|en",
                "de|de",
                "DE-ch|de",
                "de-Latn-CH-1996|de",
                "sv, de;q=0.5|de",
                "sv|en",
                "fr;q=0.1, de;q=0.9|de",
                "fr;q=0.5, de;q=0.5|fr",
                "fr;q=0, de;q=0.001|de",
                "de;q=0|en",
                "*|en",
                "sv, *;q=0.5, de;q=0.1|en",
                "pt-BR,pt;q=0.9,en-US;q=0.8|pt",
                "ar-EG|ar",
                " de ; q=0.8 ,\tfr|fr",
                "de;Q=1.000|de",
                "nl,|nl",
                ",,,nl|nl",
                "de;q=2, nl|nl",
                "de;q=-1, nl|nl",
                "de;q=NaN, nl|nl",
                "de;q=0.0001, nl|nl",
                "de;level=1, nl|nl",
                "d€, nl|nl",
                "de_DE, nl|nl",
                "-de, nl|nl",
                "<script>, nl|nl",
                "undefined|en",
                "en-|en",
                "deutsch|en",
                "d|en"
            })
    @ParameterizedTest
    void aHeaderGetsTheLanguageThatSuitsItBest(String header, String language) {
        assertThat(ALL.forHeader(header).locale().toLanguageTag()).isEqualTo(language);
    }

    @Test
    void aHugeHeaderIsNotRead() {
        assertThat(ALL.forHeader("de" + ",fr".repeat(332)).locale()).isEqualTo(Locale.GERMAN);
        assertThat(ALL.forHeader("de" + ",fr".repeat(333)).locale()).isEqualTo(Locale.ENGLISH);
        assertThat(ALL.forHeader("de-" + "a-".repeat(500_000)).locale()).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void theFirstLanguageIsForWhoeverUnderstandsNone() {
        assertThat(ALL.of(Locale.ROOT).locale()).isEqualTo(Locale.ENGLISH);
        assertThat(ALL.of(Locale.forLanguageTag("fr-CA")).locale()).isEqualTo(Locale.FRENCH);
        assertThat(ALL.all().iterator().next().locale()).isEqualTo(Locale.ENGLISH);
    }
}
