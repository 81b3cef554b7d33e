package dev.passlink.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** The versions of Passlink's modules, as Maven wrote them into their jars. */
final class ModuleVersions implements InfoContributor {
    private static final List<String> MODULES = List.of(
            "core",
            "mail-smtp",
            "micrometer",
            "oauth-google",
            "passkeys",
            "servlet-adapter",
            "spring-boot-starter",
            "spring-mvc",
            "store-jdbc",
            "store-redis",
            "web");

    private final ClassLoader loader;

    /** The resources that a native image has to keep. */
    static final class Hints implements RuntimeHintsRegistrar {
        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classes) {
            hints.resources().registerPattern("META-INF/maven/dev.passlink/*/pom.properties");
        }
    }

    ModuleVersions(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public void contribute(Info.Builder builder) {
        Map<String, String> versions = new TreeMap<>();
        for (String module : MODULES) {
            String version = version(module);
            if (!version.isEmpty()) {
                versions.put(module, version);
            }
        }
        builder.withDetail("passlink", Map.of("versions", versions));
    }

    private String version(String module) {
        String file = "META-INF/maven/dev.passlink/passlink-" + module + "/pom.properties";
        @Nullable URL written = loader.getResource(file);
        if (written == null) {
            return "";
        }
        try (InputStream in = written.openStream()) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "");
        } catch (IOException | IllegalArgumentException e) {
            return "";
        }
    }
}
