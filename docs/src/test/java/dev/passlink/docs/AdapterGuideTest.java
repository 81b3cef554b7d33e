package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The adapter that the guide shows is the one that passes the contract. */
final class AdapterGuideTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\R(?:import [^\\n]*\\R)*\\R?(.*?)^```$");

    @Test
    void whatIsShownIsWhatPasses() throws IOException {
        String adapter = Files.readString(Path.of("../web/src/test/java/dev/passlink/web/JdkAdapter.java"));
        assertThat(BLOCK.matcher(Files.readString(Path.of("../docs/adapters.md")))
                        .results())
                .extracting((MatchResult block) -> block.group(1))
                .hasSize(1)
                .allSatisfy(block -> assertThat(adapter).endsWith(block));
    }
}
