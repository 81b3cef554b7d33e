package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A reason that is in the log is in the table, too. */
final class TroubleshootingTest {
    private static final Pattern ROW = Pattern.compile("(?m)^`([A-Z_]+)` \\| \\S.+$");

    @Test
    void eachReasonHasOneRowInTheOrderOfTheEnum() throws IOException {
        String text = Files.readString(Path.of("troubleshooting.md"));
        List<String> rows = ROW.matcher(text)
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        Stream.of(Reason.values()).map(Reason::name).toList());
    }
}
