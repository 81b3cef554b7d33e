package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of evidence can be read as tables, and are whole. */
final class EvidenceTest {
    private static final Path PROJECT = Sources.ROOT.resolve("docs/project");

    static List<Path> tables() {
        return Sources.below(PROJECT, ".csv");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyRowHasAsManyFieldsAsTheHeader(Path table) {
        List<List<String>> rows = Csv.rows(table);
        assertThat(rows).hasSizeGreaterThan(1);
        assertThat(rows.get(0)).doesNotContain("").doesNotHaveDuplicates();
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSameSizeAs(rows.get(0)));
    }

    @Test
    void theTablesAreThese() {
        assertThat(tables().stream().map(table -> table.getFileName().toString()))
                .containsExactly(
                        "asvs.csv",
                        "attacks.csv",
                        "faults.csv",
                        "licences.csv",
                        "mutants.csv",
                        "nist.csv",
                        "promises.csv",
                        "webauthn.csv");
    }

    @Test
    void allThirtyFourFaultsAreThereAndEachHasATest() {
        List<List<String>> faults = Csv.rows(PROJECT.resolve("faults.csv"));
        assertThat(faults.stream().skip(1).map(fault -> fault.get(0)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 34).mapToObj(Integer::toString).toList());
        assertThat(faults.stream().skip(1).map(fault -> fault.get(2))).allMatch(tests -> tests.contains("#"));
    }

    @Test
    void fieldsAreReadAsRfc4180WritesThem() {
        assertThat(Csv.rows("a,b\n\"1, \"\"2\"\"\",\n,\n"))
                .containsExactly(List.of("a", "b"), List.of("1, \"2\"", ""), List.of("", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b\n", "\"a\"b\n", "a", "a,"})
    void whatOnlySomeReadersUnderstandIsFound(String text) {
        assertThatThrownBy(() -> Csv.rows(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
