package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever property or profile is given, the same modules are built: all of them. */
final class ReactorTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern MANAGED =
            Pattern.compile("<dependency>\\s*<groupId>dev\\.passlink</groupId>\\s*<artifactId>([^<]+)</artifactId>");
    private static final String POM = "pom.xml";

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A starter's stands alone. */
    private static boolean isOurs(Path pom) {
        return read(pom).contains("<groupId>dev.passlink</groupId>\n  <artifactId>")
                || read(pom).contains("<parent>\n    <groupId>dev.passlink</groupId>");
    }

    @Test
    void everyModuleIsListedAndNoProfileAddsOrDropsOne() throws IOException {
        String pom = read(ROOT.resolve(POM));
        try (Stream<Path> poms = Files.find(ROOT, 3, (path, attributes) -> path.endsWith(POM))) {
            assertThat(MODULE.matcher(pom).results().map(found -> ROOT.resolve(found.group(1))))
                    .containsExactlyInAnyOrderElementsOf(poms.filter(ReactorTest::isOurs)
                            .map(Path::getParent)
                            .filter(folder -> !folder.equals(ROOT))
                            .toList());
        }
        assertThat(pom.substring(pom.indexOf("<profiles>"))).doesNotContain("<module", "<activeByDefault>");
    }

    @Test
    void theBomListsWhatTheBuildManages() {
        assertThat(managed("bom/pom.xml")).isNotEmpty().isEqualTo(managed(POM));
    }

    private static List<String> managed(String pom) {
        String text = read(ROOT.resolve(pom));
        return MANAGED.matcher(text.substring(0, text.indexOf("</dependencyManagement>")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
