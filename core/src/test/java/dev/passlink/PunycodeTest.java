package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.IDN;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PunycodeTest {
    private static final String LETTERS = "abz019-äéøñžłбгжяαβωאשءيअक中文日本ひらがなカタ한글";

    /** RFC 3492 §7.1. */
    @ParameterizedTest
    @CsvSource({
        "他们为什么不说中文, ihqwcrb4cv8a8dqg056pqjye",
        "3年b組金八先生, 3b-ww4c5e180e575a65lsy2b",
        "安室奈美恵-with-super-monkeys, -with-super-monkeys-pc58ag80a8qai00g7n9n",
        "パフィーdeルンバ, de-jg4avhby1noc0d",
        "そのスピードで, d9juau41awczczp"
    })
    void theExamplesOfTheRfcHold(String label, String encoded) {
        assertThat(Punycode.encode(label)).isEqualTo(encoded);
    }

    @Test
    void theJdkEncodesTheSameWhereItFoldsNothing() {
        Random random = new Random(3492);
        int[] letters = LETTERS.codePoints().toArray();
        int compared = 0;
        for (int i = 0; i < 5_000; i++) {
            String label = random.ints(1 + random.nextInt(14), 0, letters.length)
                    .mapToObj(at -> Character.toString(letters[at]))
                    .collect(Collectors.joining());
            String ascii;
            try {
                ascii = IDN.toASCII(label, IDN.ALLOW_UNASSIGNED);
            } catch (IllegalArgumentException tooLongOrMixedDirections) {
                continue;
            }
            if (ascii.startsWith("xn--")) {
                assertThat("xn--" + Punycode.encode(label)).isEqualTo(ascii);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(1_000);
    }
}
