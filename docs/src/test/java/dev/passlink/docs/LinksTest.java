package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A link from one page of the repository to another leads somewhere, and a picture is there. */
final class LinksTest {
    private static final Path ROOT = Sources.ROOT.toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern PICTURE = Pattern.compile("\\b(?:src|srcset)=\"(?!https?:)([^\"]+)()\"");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    private record Link(Path from, Path to, String anchor) {
        boolean leadsSomewhere() {
            return Files.exists(to) && (anchor.isEmpty() || anchors(to).contains(anchor));
        }

        @Override
        public String toString() {
            return ROOT.relativize(from) + " -> " + ROOT.relativize(to) + (anchor.isEmpty() ? "" : "#" + anchor);
        }
    }

    @Test
    void everyLinkBetweenPagesHasATarget() {
        List<Link> links =
                Sources.below(ROOT, ".md").stream().flatMap(LinksTest::links).toList();
        assertThat(links)
                .hasSizeGreaterThan(50)
                .anyMatch(link -> link.to().toString().endsWith(".png"));
        assertThat(links).filteredOn(link -> !link.leadsSomewhere()).isEmpty();
    }

    @Test
    void aLinkToNothingIsFound() {
        Path readme = ROOT.resolve("README.md");
        assertThat(new Link(readme, ROOT.resolve("docs/none.md"), "").leadsSomewhere())
                .isFalse();
        assertThat(new Link(readme, ROOT.resolve("docs/production.md"), "none").leadsSomewhere())
                .isFalse();
        assertThat(new Link(readme, ROOT.resolve("docs/production.md"), "going-live").leadsSomewhere())
                .isTrue();
    }

    private static Stream<Link> links(Path page) {
        String prose = prose(page);
        return Stream.concat(
                        LINK.matcher(prose).results(), PICTURE.matcher(prose).results())
                .map(link -> {
                    Path to = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                    return new Link(page, to.normalize(), link.group(2) == null ? "" : link.group(2));
                });
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(Path page) {
        return HEADING.matcher(prose(page))
                .results()
                .map(heading -> heading.group(1)
                        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static String prose(Path page) {
        return CODE.matcher(Sources.read(page)).replaceAll("");
    }
}
