package dev.passlink.routers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.GuardAttack;
import dev.passlink.testkit.RecordingMailer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever routes behind the filter: a request without a sign-in reaches no guarded handler. Each stack runs twice, with
 * the filter and without; what the one without takes for guarded is what must be kept out.
 *
 * <p>How many requests: {@code -Dpasslink.paths=1000000}; others: {@code -Dpasslink.seed=7}.
 */
final class GuardedRoutersTest {
    private static final int PATHS = Integer.getInteger("passlink.paths", 1_000);
    private static final long SEED = Long.getLong("passlink.seed", 42);

    /** Containers and frameworks report each path that they cannot read. */
    @BeforeAll
    static void quieten() {
        LogManager.getLogManager().reset();
    }

    record Stack(Server server, Application application) {
        @Override
        public String toString() {
            return application.name() + " on " + server;
        }
    }

    static Stream<Stack> stacks() {
        return Applications.ALL.stream()
                .flatMap(application -> application.servers().stream().map(server -> new Stack(server, application)));
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void whateverRoutesNoRequestReachesAGuardedHandler(Stack stack) throws Exception {
        Path files = files();
        try (Passlink passlink = Passlink.builder()
                        .baseUrl("https://jobs.example.com/app")
                        .keys(KeyRing.parse(KeyRing.generate()))
                        .users(new FakeUsers())
                        .mailer(new RecordingMailer())
                        .build();
                Server.Running guarded = stack.server().start(files, (classes, context) -> {
                    PasslinkFilter.builder(passlink)
                            .signedIn("/account/*")
                            .signedIn("/reports")
                            .view("/jobs/{id}/apply", "apply")
                            .build()
                            .install(context);
                    stack.application().deploy(context);
                });
                Server.Running unguarded = stack.server()
                        .start(files, (classes, context) -> stack.application().deploy(context))) {
            GuardAttack.Report report = GuardAttack.on(guarded.url())
                    .guarded(stack.application().guarded().toArray(String[]::new))
                    .open("/", "/open", "/jobs/17", "/open/index.html")
                    .marker("X-Guarded")
                    .unguarded(unguarded.url())
                    .paths(PATHS)
                    .seed(SEED)
                    .within(Duration.ofHours(2))
                    .run();
            System.out.println(stack + ": " + report);
            assertThat(report.arrived()).isGreaterThan(PATHS / 50);
            report.assertNoneReached();
            report.assertNothingBroke();
        }
    }

    /** Files of a default servlet: what is below a guarded folder says so. */
    private static Path files() throws Exception {
        Path files = Path.of("target", "files").toAbsolutePath();
        for (String guarded : List.of(
                "account/index.html",
                "account/17",
                "account/inner/index.html",
                "account/x.html",
                "reports",
                "jobs/17/apply")) {
            Files.createDirectories(files.resolve(guarded).getParent());
            Files.writeString(files.resolve(guarded), "X-Guarded: this file");
        }
        for (String open : List.of("index.html", "open/index.html", "jobs/17/index.html")) {
            Files.createDirectories(files.resolve(open).getParent());
            Files.writeString(files.resolve(open), "open");
        }
        return files;
    }
}
