package dev.passlink.docs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of licences names what the published modules bring along, in the version that they bring. */
final class LicencesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
    private static final Pattern PROPERTY = Pattern.compile("<([a-z0-9.-]+)>([^<$]+)</\\1>");
    private static final List<List<String>> LISTED =
            Csv.rows(ROOT.resolve("docs/project/licences.csv")).stream().skip(1).toList();

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList().stream();
    }

    private static String tag(String name, String xml) {
        return found(Pattern.compile("<" + name + ">([^<]*)</" + name + ">"), xml)
                .map(match -> match.group(1))
                .findFirst()
                .orElse("");
    }

    private static final Map<String, String> PROPERTIES = found(PROPERTY, read("pom.xml"))
            .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2), (first, second) -> first));

    /** What is managed in the parent has its version there. */
    private static String version(String dependency) {
        String own = tag("version", dependency);
        String managed = own.isEmpty()
                ? found(DEPENDENCY, read("pom.xml"))
                        .map(match -> match.group(1))
                        .filter(other -> tag("artifactId", other).equals(tag("artifactId", dependency)))
                        .map(other -> tag("version", other))
                        .findFirst()
                        // The one list of versions that is imported.
                        .orElse("${junit.version}")
                : own;
        return managed.startsWith("${")
                ? requireNonNull(PROPERTIES.get(managed.substring(2, managed.length() - 1)), managed)
                : managed;
    }

    private static Set<String> brought() {
        Set<String> brought = new TreeSet<>();
        for (String module : List.of(
                "core",
                "jakarta-rest-adapter",
                "jakarta-security",
                "mail-smtp",
                "micrometer",
                "oauth-google",
                "passkeys",
                "servlet-adapter",
                "spring-mvc-adapter",
                "store-jdbc",
                "store-redis",
                "testkit",
                "web")) {
            dependencies(module).forEach(dependency -> brought.add(name(dependency) + " " + version(dependency)));
        }
        return brought;
    }

    private static Stream<String> dependencies(String module) {
        return found(DEPENDENCY, read(module + "/pom.xml"))
                .map(match -> match.group(1))
                .filter(dependency -> !tag("groupId", dependency).equals("dev.passlink"))
                .filter(dependency -> !Set.of("test", "provided", "import").contains(tag("scope", dependency)));
    }

    private static String name(String dependency) {
        return tag("groupId", dependency) + ":" + tag("artifactId", dependency);
    }

    @Test
    void everyPublishedModuleSaysWhatItBrings() {
        Set<String> asked = LISTED.stream()
                .flatMap(row -> Stream.of(row.get(3).split(" ", -1)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found(DEPENDENCY, read("bom/pom.xml")).map(match -> tag("artifactId", match.group(1))))
                .as("written by .ci/licences")
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void whatSpringBootHasTheVersionsOfIsListedByItsName() {
        List<String> listed = LISTED.stream().map(row -> row.get(0)).toList();
        assertThat(Stream.of("spring-boot-starter", "spring-boot-starter-test")
                        .flatMap(LicencesTest::dependencies)
                        .map(LicencesTest::name))
                .isNotEmpty()
                .isSubsetOf(listed);
    }

    @Test
    void everyDependencyIsListedInItsVersion() {
        Set<String> listed = LISTED.stream()
                .map(row -> row.get(0) + " " + row.get(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(brought()).hasSizeGreaterThan(5);
        assertThat(listed).as("written by .ci/licences").containsAll(brought());
    }

    @Test
    void everythingListedHasALicenceThatApacheGoesWith() {
        assertThat(LISTED.stream().map(row -> row.get(2)))
                .isNotEmpty()
                .allSatisfy(licence -> assertThat(licence)
                        .containsAnyOf("Apache-2.0", "MIT", "BSD-3-Clause", "EPL-2.0", "EDL", "BSD", "CC0-1.0"));
    }
}
