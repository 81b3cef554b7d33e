package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documents stay short enough to be read. */
final class DocumentsTest {
    private static final int WORDS = 12_000;
    private static final Pattern WORD = Pattern.compile("\\S+");

    private static long words(String text) {
        return WORD.matcher(text).results().count();
    }

    @Test
    void allDocumentsButTheDecisionsHaveTwelveThousandWordsAtMost() {
        Path docs = Sources.ROOT.resolve("docs");
        List<Path> files = Sources.below(docs, ".md").stream()
                .filter(file -> !file.startsWith(docs.resolve("decisions")))
                .toList();
        Map<String, Long> words = files.stream()
                .collect(Collectors.toMap(
                        file -> docs.relativize(file).toString(),
                        file -> words(Sources.read(file)),
                        Long::sum,
                        TreeMap::new));
        assertThat(words).hasSizeGreaterThan(15);
        assertThat(words.values().stream().mapToLong(Long::longValue).sum())
                .as("words of %s", words)
                .isLessThanOrEqualTo(WORDS);
    }

    @Test
    void wordsAreCountedAsWcCountsThem() {
        assertThat(words("| a `b c` |\n\n```java\nint i = 1;\n```\n")).isEqualTo(11);
    }
}
