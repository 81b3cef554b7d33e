package dev.passlink.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL of its own, which can be killed and comes back with what it had, on the same port. */
public final class StoppableServer implements AutoCloseable {
    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    /** Starts it, empty. */
    public StoppableServer() throws IOException {
        this.data = Files.createTempDirectory("passlink-pg");
        this.server = described().start();
        this.port = server.getPort();
    }

    /** What to connect to. */
    public String url() {
        return TestServer.postgresUrl(port);
    }

    /** Starts it again. */
    public void start() throws IOException {
        server.close();
        server = described().setPort(port).start();
    }

    /** As SIGKILL and the loss of power do; those who serve connections go with it. */
    public void kill() throws Exception {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle main = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(main), main.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : all) {
            process.onExit().get();
        }
    }

    private EmbeddedPostgres.Builder described() {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofMinutes(1))
                // As a server comes; for tests it is switched off, and then a killed server forgets what was used.
                .setServerConfig("synchronous_commit", "on");
    }

    @Override
    public void close() throws IOException {
        server.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
