package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that the documents name exists. */
final class NamedTestsTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|Contract))#(\\w+)`");
    private static final Pattern METHOD = Pattern.compile(
            "@(?:Test|ParameterizedTest|FuzzTest|TestFactory)\\b(?:(?!\\bvoid\\b|Stream<DynamicTest>).)*"
                    + "(?:void|Stream<DynamicTest>) (\\w+)\\(",
            Pattern.DOTALL);

    private static Stream<MatchResult> found(Pattern pattern, Path file) {
        return pattern.matcher(Sources.read(file)).results().toList().stream();
    }

    private static Set<String> existing() {
        Set<String> existing = new TreeSet<>();
        Sources.below(Sources.ROOT, ".java").forEach(file -> {
            String type = file.getFileName().toString().replace(".java", "");
            found(METHOD, file).forEach(method -> existing.add(type + "#" + method.group(1)));
        });
        return existing;
    }

    @Test
    void everyTestThatADocumentNamesExists() {
        Set<String> named = new TreeSet<>();
        Sources.below(Sources.ROOT.resolve("docs"), ".md").stream()
                .flatMap(file -> found(NAMED, file))
                .forEach(name -> named.add(name.group(1) + "#" + name.group(2)));
        assertThat(existing()).containsAll(named);
        assertThat(named).hasSizeGreaterThan(100);
    }

    @Test
    void theThreatModelHasAllThirtyFourFaults() {
        List<String> numbers = found(
                        Pattern.compile("(?m)^\\| (\\d+) \\|.*#.*\\|$"), Sources.ROOT.resolve("docs/threat-model.md"))
                .map(row -> row.group(1))
                .toList();
        assertThat(numbers).hasSize(34).startsWith("1").endsWith("34");
    }
}
