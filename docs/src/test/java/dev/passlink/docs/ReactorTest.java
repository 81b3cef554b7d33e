package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever property or profile is given, the same modules are built: all of them. */
final class ReactorTest {
    private static final Path ROOT = Sources.ROOT;
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern MANAGED =
            Pattern.compile("<dependency>\\s*<groupId>dev\\.passlink</groupId>\\s*<artifactId>([^<]+)</artifactId>");
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

    private static List<String> managed(String pom) {
        String text = Sources.read(ROOT.resolve(pom));
        return MANAGED.matcher(text.substring(0, text.indexOf("</dependencyManagement>")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
