package dev.passlink.docs;

import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every public type has its reason in the decisions, and every reason there has its type. */
final class PublicSurfaceTest {
    private static final Path DECISION = Path.of("../docs/decisions/0040-public-surface.md");
    /** The rooms behind the door of core: public to each other, and to nobody else. */
    private static final Set<String> UNEXPORTED = unexported();

    private static final Pattern PACKAGE = Pattern.compile("## `([a-z.]+)`");
    private static final Pattern ROW = Pattern.compile("\\|((?: `[\\w.]+`)+) \\| (\\S.*) \\|");
    private static final Pattern NAME = Pattern.compile("`([\\w.]+)`");

    @Test
    void everyPublicTypeHasItsReasonAndEveryReasonItsType() throws IOException {
        List<String> types = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.passlink").stream()
                        .filter(PublicSurfaceTest::isPublic)
                        .filter(type -> !UNEXPORTED.contains(type.getPackageName()))
                        .map(type -> type.getName().replace('$', '.'))
                        .toList();
        assertThat(types).hasSizeGreaterThan(100);
        assertThat(explained(Files.readAllLines(DECISION))).containsExactlyInAnyOrderElementsOf(types);
    }

    @Test
    void aTypeIsExplainedByARowWithAReasonBelowItsPackage() {
        assertThat(explained(List.of(
                        "## `dev.passlink`",
                        "| type | why it is public |",
                        "|---|---|",
                        "| `Passlink` `Passlink.Builder` | the entry |",
                        "| `Grant` |  |",
                        "A `Scope` in the text.",
                        "## `dev.passlink.port`",
                        "| `Mailer` | sends |")))
                .containsExactly("dev.passlink.Passlink", "dev.passlink.Passlink.Builder", "dev.passlink.port.Mailer");
    }

    private static Set<String> unexported() {
        Set<String> exported = ModuleFinder.of(Path.of("../core/target/classes"))
                .find("dev.passlink")
                .orElseThrow()
                .descriptor()
                .exports()
                .stream()
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        Set<String> packages = new HashSet<>(ModuleFinder.of(Path.of("../core/target/classes"))
                .find("dev.passlink")
                .orElseThrow()
                .descriptor()
                .packages());
        packages.removeAll(exported);
        return packages;
    }

    /** To be named from elsewhere, what a type stands in must be public too. */
    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(PUBLIC)
                && type.getEnclosingClass().map(PublicSurfaceTest::isPublic).orElse(true);
    }

    private static List<String> explained(List<String> lines) {
        String[] where = {""};
        return lines.stream()
                .flatMap(line -> {
                    Matcher heading = PACKAGE.matcher(line);
                    if (heading.matches()) {
                        where[0] = heading.group(1);
                    }
                    Matcher row = ROW.matcher(line);
                    return row.matches()
                            ? NAME.matcher(row.group(1)).results().map(name -> where[0] + "." + name.group(1))
                            : java.util.stream.Stream.<String>empty();
                })
                .toList();
    }
}
