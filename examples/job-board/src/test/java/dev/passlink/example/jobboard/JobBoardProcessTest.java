package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.passlink.KeyRing;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The site in a JVM of its own, as somebody starts it. */
class JobBoardProcessTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PORT              | none                         | PORT must be a whole number from 1 to 65535.
                    PORT              | 70000                        | PORT must be a whole number from 1 to 65535.
                    BASE_URL          | jobs.example.com             | BASE_URL must be a scheme and a host
                    BASE_URL          | http://localhost:8080/jobs   | BASE_URL must be a scheme and a host
                    BASE_URL          | https://jobs.example.com     | BASE_URL is not on this machine
                    PASSLINK_KEYS     | 1:c2VjcmV0                   | PASSLINK_KEYS: The secret of key 1
                    PASSLINK_KEYS     | c2VjcmV0                     | PASSLINK_KEYS: A key has no valid id
                    SMTP_URL          | http://me:c2VjcmV0@localhost | SMTP_URL: The SMTP URL doesn't start with smtp://
                    TRUSTED_PROXIES   | somewhere                    | TRUSTED_PROXIES: A trusted proxy is
                    LIMIT_PER_ADDRESS | 0                            | LIMIT_PER_ADDRESS must be a whole number
                    LIMIT_PER_CLIENT  | -1                           | LIMIT_PER_CLIENT must be a whole number
                    DATABASE_URL      | jdbc:postgresql://127.0.0.1:1/jobs?user=me&password=c2VjcmV0 | DATABASE_URL: no database answers there.
                    REDIS_URL         | redis://:c2VjcmV0@127.0.0.1:1 | REDIS_URL: no Redis answers there
                    GOOGLE_CLIENT_ID  | c2VjcmV0                     | GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET belong together
                    QUEUE_CAPACITY    | many                         | QUEUE_CAPACITY must be a whole number
                    """)
    void aBadSettingIsToldInOneLine(String variable, String value, String message) throws Exception {
        Process process = start(List.of(), variable, value);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(errors().lines())
                .singleElement()
                .asString()
                .startsWith("Job board cannot start. " + message)
                .doesNotContain("c2VjcmV0");
        assertThat(process.inputReader(UTF_8).readLine()).isNull();
    }

    @Test
    void aPortThatIsTakenIsToldInOneLine() throws Exception {
        try (RunningBoard first = RunningBoard.start()) {
            Process second = start(List.of(), "PORT", Integer.toString(first.port()));

            assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isEqualTo(2);
            assertThat(errors().lines()).singleElement().asString().contains("PORT cannot be used");
        }
    }

    @Test
    void newKeysCanBeUsedAsTheyArePrinted() throws Exception {
        Process process = start(List.of("new-keys"));

        String last =
                process.inputReader(UTF_8).lines().reduce((one, next) -> next).orElseThrow();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThatCode(() -> KeyRing.parse(last)).doesNotThrowAnyException();
    }

    @Test
    void otherArgumentsAreRefused() throws Exception {
        Process process = start(List.of("old-keys"));

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
    }

    @Test
    void itIsReadySoonAndPrintsNoSecret() throws Exception {
        String port = Integer.toString(RunningBoard.freePort());
        String keys = KeyRing.generate();
        Process process = start(List.of(), "PORT", port, "PASSLINK_KEYS", keys);
        try (BufferedReader output = process.inputReader(UTF_8)) {
            assertThat(output.readLine()).isEqualTo("Job board is ready at http://localhost:" + port);
            // The processor's time, which stays the same where the machine has other work to do.
            assertThat(process.info().totalCpuDuration().orElseThrow()).isLessThan(Duration.ofSeconds(10));

            Visitor visitor = new Visitor("http://localhost:" + port);
            visitor.askForLink("ada@example.com", "/account");
            String link = visitor.linkFor("ada@example.com");
            visitor.get(link);
            visitor.submit("/logout", visitor.get("/account"));
            visitor.get(link);
            // Not destroy() of the process, which would close what is read below.
            assertThat(process.toHandle().destroy()).isTrue();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(output.readLine()).isNull();
            assertThat(errors())
                    .contains("dev.passlink.audit")
                    .doesNotContain(link.substring(link.indexOf('=') + 1), keys.substring(2), "ada@example.com");
        }
    }

    private Process start(List<String> arguments, String... environment) throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        return BoardProcess.start(arguments, folder.resolve("errors"), variables);
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("errors"));
    }
}
