package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.ViewRule;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TitleTemplateTest {
    private static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply", "apply");

    private static String titleOf(String id) {
        return TitleTemplate.of("Apply for job {id}", APPLY).apply(APPLY.at(id), Locale.ENGLISH);
    }

    @Test
    void theValuesOfThePathAreFilledIn() {
        assertThat(titleOf("17")).isEqualTo("Apply for job 17");
        assertThat(titleOf("3f2504e0-4f89-11d3-9a0c-0305e82c3301")).endsWith("3301");
    }

    /** Anybody can ask for a link to an address of their own, where the application's form does not look whether it exists. */
    @ParameterizedTest
    @ValueSource(strings = {"17 is closed, go to evil", "evil.example", "17\u202E", "$1"})
    void whoeverAsksWritesNoSentenceIntoTheTitle(String id) {
        assertThat(titleOf(id)).isEmpty();
        assertThat(titleOf("a".repeat(41))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{name}", "{}", "{id", "id}", "{{id}}"})
    void bracesAreForVariablesOfThePath(String text) {
        assertThatThrownBy(() -> TitleTemplate.of(text, APPLY)).isInstanceOf(IllegalArgumentException.class);
    }
}
