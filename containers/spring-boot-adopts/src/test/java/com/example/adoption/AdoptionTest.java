package com.example.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an application changes when it adopts Passlink; nothing else of it differs. */
final class AdoptionTest {
    private static final Path APPLICATIONS = Path.of("src/test/java/com/example");
    private static final Path BEFORE = APPLICATIONS.resolve("before");
    private static final Path AFTER = APPLICATIONS.resolve("after");

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("package "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder, boolean tests) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith("Test.java") == tests)
                    .map(Path::getFileName)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that one has more often than the other. */
    private static List<String> lacking(List<String> one, List<String> other) {
        List<String> rest = new ArrayList<>(one);
        other.forEach(rest::remove);
        return rest;
    }

    @Test
    void theTestsThatItHadAreTheSame() {
        assertThat(files(BEFORE, true))
                .isNotEmpty()
                .allSatisfy(test -> assertThat(lines(AFTER.resolve(test))).isEqualTo(lines(BEFORE.resolve(test))));
    }

    @Test
    void fewerThanTwentyFiveLinesAreNewOrChanged() {
        assertThat(files(AFTER, false)).hasSameElementsAs(files(BEFORE, false));
        List<String> added = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (Path file : files(AFTER, false)) {
            added.addAll(lacking(lines(AFTER.resolve(file)), lines(BEFORE.resolve(file))));
            removed.addAll(lacking(lines(BEFORE.resolve(file)), lines(AFTER.resolve(file))));
        }
        assertThat(added).as("written").hasSizeBetween(5, 24);
        assertThat(removed).as("deleted").hasSizeLessThan(25);
    }
}
