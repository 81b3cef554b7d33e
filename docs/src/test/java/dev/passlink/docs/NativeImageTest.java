package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A native image keeps the files that our code reads: what GraalVM's metadata names is what is there, in the form that it
 * takes.
 */
final class NativeImageTest {
    private static final Path ROOT = Sources.ROOT;
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final String METADATA = "reachability-metadata.json";
    private static final Pattern ARTIFACT = Pattern.compile("</parent>\\s*<artifactId>([^<]+)</artifactId>");

    /** What the format knows, at its top and of a resource. */
    private static final Set<String> KINDS = Set.of("comment", "reflection", "resources", "foreign", "bundles", "jni");

    private static final Set<String> OF_A_RESOURCE = Set.of("comment", "condition", "module", "glob");

    /** Whose code reads a file that is beside it. */
    static List<String> modules() {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.filter(module -> Files.exists(module.resolve("src/main/java/module-info.java")))
                    .filter(NativeImageTest::readsAFile)
                    .map(module -> module.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean readsAFile(Path module) {
        return Sources.below(module.resolve("src/main/java"), ".java").stream()
                .anyMatch(file -> Sources.read(file).contains(".getResourceAsStream("));
    }

    private static JsonNode metadata(String module) {
        var artifact = ARTIFACT.matcher(Sources.read(ROOT.resolve(module).resolve("pom.xml")));
        assertThat(artifact.find()).isTrue();
        return new JsonMapper()
                .readTree(Sources.read(ROOT.resolve(module)
                        .resolve(RESOURCES)
                        .resolve("META-INF/native-image/dev.passlink")
                        .resolve(artifact.group(1))
                        .resolve(METADATA)));
    }

    private static List<String> globs(String module) {
        List<String> globs = new ArrayList<>();
        metadata(module)
                .get("resources")
                .forEach(resource -> globs.add(resource.get("glob").asString()));
        return globs;
    }

    /** Files that code reads; what is in META-INF, a framework does. */
    private static List<Path> files(String module) {
        Path resources = ROOT.resolve(module).resolve(RESOURCES);
        return Sources.below(resources, "").stream()
                .map(resources::relativize)
                .filter(file -> !file.startsWith("META-INF"))
                .toList();
    }

    private static boolean matches(String glob, Path file) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(file);
    }

    @Test
    void theModulesThatReadFilesAreThese() {
        assertThat(modules()).containsExactly("core", "store-jdbc", "web");
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyFileIsKeptAndEveryEntryKeepsOne(String module) {
        assertThat(files(module))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(globs(module)).anyMatch(glob -> matches(glob, file)));
        assertThat(globs(module)).allSatisfy(glob -> assertThat(files(module)).anyMatch(file -> matches(glob, file)));
    }

    /** Every resource stands with its class: another module's would be kept by nobody. */
    @Test
    void noOtherModuleHasSuchFiles() {
        assertThat(Sources.below(ROOT, ".java").stream()
                        .filter(file -> file.toString().contains("src/main/java"))
                        .filter(file -> !file.toString().contains("/examples/"))
                        .filter(file -> Sources.read(file).contains(".getResourceAsStream("))
                        .map(file -> ROOT.relativize(file).getName(0).toString())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(modules());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void theFormIsGraalsOwn(String module) {
        assertThat(metadata(module).propertyNames()).isSubsetOf(KINDS).contains("resources");
        metadata(module)
                .get("resources")
                .forEach(resource -> assertThat(resource.propertyNames())
                        .isSubsetOf(OF_A_RESOURCE)
                        .contains("glob"));
        assertThat(globs(module)).allMatch(NativeImageTest::isGlob).doesNotHaveDuplicates();
    }

    /** Levels between slashes, none of them empty, in which stars stand for what is on that level; two alone for any levels. */
    private static boolean isGlob(String glob) {
        return glob.matches("(\\*\\*|[^/*\\\\]*(\\*[^/*\\\\]+)*\\*?)(/(\\*\\*|[^/*\\\\]*(\\*[^/*\\\\]+)*\\*?))*")
                && !glob.contains("//")
                && !glob.startsWith("/")
                && !glob.endsWith("/")
                && !glob.contains("**/**");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "a/", "a//b", "a**/b", "a/***", "**/**/a", "a\\b"})
    void whatIsNoGlobIsFound(String glob) {
        assertThat(isGlob(glob)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev/*.html", "**/a.txt", "dev/a*b*c", "dev/**"})
    void whatIsAGlobIsTaken(String glob) {
        assertThat(isGlob(glob)).isTrue();
    }
}
