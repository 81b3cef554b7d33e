package dev.passlink.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingAudit;
import dev.passlink.testkit.RecordingMailer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the filter can tell of its application at the start, and no contract can show. */
final class StartChecksTest {
    @TempDir
    private Path classes;

    private RecordingAudit started() throws Exception {
        RecordingAudit audit = new RecordingAudit();
        Server server = new Server();
        try (Passlink passlink = Passlink.builder()
                        .baseUrl("https://jobs.example.com/app")
                        .keys(KeyRing.parse(KeyRing.generate()))
                        .users(new FakeUsers())
                        .mailer(new RecordingMailer())
                        .audit(audit)
                        .build();
                URLClassLoader loader = new URLClassLoader(
                        new URL[] {classes.toUri().toURL()}, StartChecksTest.class.getClassLoader())) {
            PasslinkFilter filter = PasslinkFilter.builder(passlink).build();
            ServletContextHandler handler = new ServletContextHandler("/app");
            handler.setClassLoader(loader);
            handler.addServletContainerInitializer((set, context) -> filter.install(context));
            server.setHandler(handler);
            server.start();
        } finally {
            server.stop();
        }
        return audit;
    }

    @Test
    void whatAnswersBesideServletsIsAWarningAtTheStart() throws Exception {
        assertThat(started().reasons(AuditEvent.Type.WARNING)).doesNotContain(Reason.BESIDE_SERVLETS);
        Path folder = classes.resolve("io/quarkus/resteasy/reactive/server/runtime");
        Files.createFile(Files.createDirectories(folder).resolve("ResteasyReactiveRecorder.class"));
        assertThat(started().reasons(AuditEvent.Type.WARNING)).contains(Reason.BESIDE_SERVLETS);
    }
}
