package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The site in a JVM of its own, which can be killed. */
final class BoardProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private BoardProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it as somebody does, with this environment and nothing else. */
    static Process start(List<String> arguments, Path errors, Map<String, String> environment) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), JobBoard.class.getName()));
        command.addAll(arguments);
        return java(command, errors, environment);
    }

    private static Process java(List<String> arguments, Path errors, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Starts it and waits until it says that it is ready. */
    static BoardProcess ready(Path errors, Map<String, String> environment) throws IOException {
        return ready(start(List.of(), errors, environment), environment);
    }

    /**
     * Starts the jar of an older version, named by the property {@code passlink.older} ({@code .ci/roll-out} sets it). Without the
     * property, it's this version: then the tests show that they are right themselves.
     */
    static BoardProcess older(Path errors, Map<String, String> environment) throws IOException {
        String jar = System.getProperty("passlink.older", "");
        return ready(
                jar.isEmpty() ? start(List.of(), errors, environment) : java(List.of("-jar", jar), errors, environment),
                environment);
    }

    private static BoardProcess ready(Process process, Map<String, String> environment) throws IOException {
        BufferedReader output = process.inputReader(UTF_8);
        String line = output.readLine();
        if (line == null || !line.startsWith("Job board is ready")) {
            process.destroyForcibly();
            throw new IllegalStateException("The site did not start: " + line);
        }
        return new BoardProcess(process, Integer.parseInt(environment.getOrDefault("PORT", "8080")));
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** With SIGTERM, as Docker and Kubernetes do: it may put things in order. */
    void terminate() {
        // Not destroy() of the process, which would close its output, too.
        if (!process.toHandle().destroy()) {
            throw new IllegalStateException("The site is gone already");
        }
    }

    boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** With SIGKILL: it can do nothing more about anything. */
    void kill() {
        var unused = process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
