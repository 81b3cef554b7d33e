package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The script that the documentation shows is the one that a starter's test runs in a browser. */
final class ScriptBlocksTest {
    private static final Pattern SCRIPT = Pattern.compile("(?ms)^```js\\R(.*?)^```$");

    @Test
    void everyScriptIsPartOfAStarter() throws IOException {
        String starter = Files.readString(Path.of("../examples/jakarta-rest/src/main/resources/web/app.js"));
        List<String> scripts = SCRIPT.matcher(Files.readString(Path.of("application.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(scripts)
                .isNotEmpty()
                .allSatisfy(script -> assertThat(starter).contains(script));
    }
}
