package dev.passlink.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Chromium as a process: it loads a page, runs its scripts, prints the resulting HTML, and ends. */
final class HeadlessChromium implements MailScanner.Browser {
    private static final int MOST_SECONDS = 60;

    private final Path executable;

    HeadlessChromium(Path executable) {
        if (!Files.isExecutable(executable)) {
            throw new IllegalArgumentException("There is no program at " + executable
                    + ": install Chromium, or leave out" + " SCRIPT, which is then reported as skipped.");
        }
        this.executable = executable;
    }

    @Override
    public String open(URI link) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("mail-scanner");
        try {
            return run(profile, link);
        } finally {
            delete(profile);
        }
    }

    private String run(Path profile, URI link) throws IOException, InterruptedException {
        File page = profile.resolve("page.html").toFile();
        Process process = new ProcessBuilder(List.of(
                        executable.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--user-data-dir=" + profile.resolve("profile"),
                        "--virtual-time-budget=5000",
                        "--dump-dom",
                        link.toString()))
                .redirectOutput(page)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException("Chromium did not end within " + MOST_SECONDS + " seconds");
        }
        return Files.readString(page.toPath(), UTF_8);
    }

    /** A child process of Chromium may still be writing or deleting: then the system has to clean up the folder. */
    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                file.toFile().delete();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure) {
                left.toFile().delete();
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
