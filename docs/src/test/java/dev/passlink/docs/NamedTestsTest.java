package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that the documents and the tables of evidence name exists. */
final class NamedTestsTest {
    private static final Pattern NAMED = Pattern.compile("\\b(\\w+(?:Test|Contract))#(\\w+)");
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
        Path docs = Sources.ROOT.resolve("docs");
        Stream.concat(Sources.below(docs, ".md").stream(), Sources.below(docs, ".csv").stream())
                .flatMap(file -> found(NAMED, file))
                .forEach(name -> named.add(name.group(1) + "#" + name.group(2)));
        assertThat(existing()).containsAll(named);
        assertThat(named).hasSizeGreaterThan(300);
    }
}
