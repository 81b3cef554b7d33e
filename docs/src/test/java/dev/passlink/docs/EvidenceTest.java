package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of evidence can be read as tables, and are whole. */
final class EvidenceTest {
    private static final Path PROJECT = Sources.ROOT.resolve("docs/project");

    /**
     * The last requirement of levels 1 and 2 in each section of ASVS 5.0.0, chapters V6, V7 and V10. Those of a section begin at
     * 1 and leave no number out: level 3 comes last in each.
     */
    private static final String LAST_OF_ASVS =
            "6.1.3 6.2.12 6.3.4 6.4.4 6.5.5 6.6.3 6.8.4 7.1.3 7.2.4 7.3.2 7.4.5 7.5.2 7.6.2 "
                    + "10.1.2 10.2.2 10.3.4 10.4.11 10.5.5 10.6.2 10.7.3";

    /** How a row begins that says why it need not have a test. */
    private static final String WHY_NOT = "(application|not applicable|not met): .+";

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
        assertThat(rows.stream().map(row -> row.subList(0, 2)))
                .as("one answer to each question")
                .doesNotHaveDuplicates();
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
    void everyRequirementAboutSigningInSessionsAndOauthIsThereUpToLevelTwo() {
        List<String> wanted = Stream.of(LAST_OF_ASVS.split(" "))
                .flatMap(last -> {
                    int number = last.lastIndexOf('.') + 1;
                    return IntStream.rangeClosed(1, Integer.parseInt(last.substring(number)))
                            .mapToObj(one -> last.substring(0, number) + one);
                })
                .toList();
        assertThat(wanted).hasSize(82);
        assertThat(rows("asvs.csv").flatMap(row -> Stream.of(row.get(0).split(", "))))
                .as("one by one, since nobody sees what is missing in a range")
                .allMatch(id -> id.matches("\\d+\\.\\d+\\.\\d+"))
                .containsAll(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"asvs.csv", "nist.csv"})
    void everyRequirementHasATestOrSaysWhyNot(String table) {
        assertThat(rows(table))
                .allMatch(row -> row.get(3).contains("#") || row.get(2).matches(WHY_NOT));
    }

    private static Stream<List<String>> rows(String table) {
        return Csv.rows(PROJECT.resolve(table)).stream().skip(1);
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
