package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever property or profile is given, the same modules are built: all of them, in one version. */
final class ReactorTest {
    private static final Path ROOT = Sources.ROOT;
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern MANAGED =
            Pattern.compile("<dependency>\\s*<groupId>dev\\.passlink</groupId>\\s*<artifactId>([^<]+)</artifactId>");
    private static final Pattern VERSION = Pattern.compile(
            "<groupId>dev\\.passlink</groupId>\\s*<artifactId>[^<]+</artifactId>\\s*<version>([^<$]+)</version>");
    private static final Pattern TOLD = Pattern.compile("Group `dev\\.passlink`, version (\\S+)\\.\\s");
    private static final Pattern CHANGES = Pattern.compile("(?m)^## (\\S+) – (.+)$");
    private static final Pattern DATE = Pattern.compile("20\\d\\d-\\d\\d-\\d\\d");
    private static final String SNAPSHOT = "-SNAPSHOT";
    private static final String POM = "pom.xml";
    private static final String STARTERS = "starters.xml";

    private static boolean isPom(Path file) {
        return file.endsWith(POM) || file.endsWith(STARTERS);
    }

    private static Path pomOf(String module) {
        return module.endsWith(STARTERS)
                ? ROOT.resolve(module)
                : ROOT.resolve(module).resolve(POM);
    }

    /** A starter's stands alone. */
    private static boolean isOurs(Path pom) {
        return Sources.read(pom).contains("<groupId>dev.passlink</groupId>\n  <artifactId>")
                || Sources.read(pom).contains("<parent>\n    <groupId>dev.passlink</groupId>");
    }

    @Test
    void everyModuleIsListedAndNoProfileAddsOrDropsOne() {
        String pom = Sources.read(ROOT.resolve(POM));
        assertThat(MODULE.matcher(pom).results().map(found -> pomOf(found.group(1))))
                .containsExactlyInAnyOrderElementsOf(Sources.below(ROOT, ".xml").stream()
                        .filter(ReactorTest::isPom)
                        .filter(ReactorTest::isOurs)
                        .filter(found -> !found.equals(ROOT.resolve(POM)))
                        .toList());
        assertThat(pom.substring(pom.indexOf("<profiles>"))).doesNotContain("<module", "<activeByDefault>");
    }

    @Test
    void theBomListsWhatTheBuildManages() {
        assertThat(managed("bom/pom.xml")).isNotEmpty().isEqualTo(managed(POM));
    }

    @Test
    void everyPomHasTheVersionOfTheRoot() {
        Map<String, List<String>> others = new TreeMap<>();
        for (Path pom :
                Sources.below(ROOT, ".xml").stream().filter(ReactorTest::isPom).toList()) {
            List<String> versions = found(VERSION, Sources.read(pom));
            assertThat(versions).as("%s", pom).isNotEmpty();
            versions.stream()
                    .filter(version -> !version.equals(version()))
                    .forEach(version -> others.put(pom.toString(), versions));
        }
        assertThat(others).as("not %s: use .ci/set-version", version()).isEmpty();
    }

    /** After a release its version stays in the documents, while the poms have the next one's. */
    @Test
    void theDocumentsNameTheNewestReleaseAndOtherwiseTheVersionOfTheRoot() {
        List<String> released = found(CHANGES, changes(), DATE);
        String newest = released.isEmpty() ? version() : released.get(0);
        assertThat(told()).hasSizeGreaterThan(2).containsOnly(newest);
    }

    @Test
    void theChangesBeginWithTheVersionOfTheRootAndDateReleasesOnly() {
        Matcher first = CHANGES.matcher(changes());
        assertThat(first.find()).isTrue();
        assertThat(first.group(1)).isEqualTo(version().replace(SNAPSHOT, ""));
        assertThat(DATE.matcher(first.group(2)).matches())
                .as("%s is dated as a release: %s", version(), first.group())
                .isEqualTo(!version().endsWith(SNAPSHOT));
    }

    @Test
    void aReleaseDoesNotSayThatThereIsNone() {
        boolean released = !found(CHANGES, changes(), DATE).isEmpty();
        assertThat(documents().filter(file -> Sources.read(file).contains("o release yet")))
                .matches(files -> files.isEmpty() == released, "say so if and only if nothing is released");
    }

    private static String version() {
        return found(VERSION, Sources.read(ROOT.resolve(POM))).get(0);
    }

    private static String changes() {
        return Sources.read(ROOT.resolve("CHANGELOG.md"));
    }

    private static Stream<Path> documents() {
        return Stream.concat(
                Stream.of(ROOT.resolve("README.md"), ROOT.resolve("llms.txt")),
                Sources.below(ROOT.resolve("docs"), ".md").stream());
    }

    private static List<String> told() {
        return documents()
                .map(Sources::read)
                .flatMap(text -> Stream.concat(found(VERSION, text).stream(), found(TOLD, text).stream()))
                .toList();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** Of headings, those whose second group is of this shape. */
    private static List<String> found(Pattern pattern, String text, Pattern second) {
        return pattern.matcher(text)
                .results()
                .filter(found -> second.matcher(found.group(2)).matches())
                .map(found -> found.group(1))
                .toList();
    }

    private static List<String> managed(String pom) {
        String text = Sources.read(ROOT.resolve(pom));
        return MANAGED.matcher(text.substring(0, text.indexOf("</dependencyManagement>")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
