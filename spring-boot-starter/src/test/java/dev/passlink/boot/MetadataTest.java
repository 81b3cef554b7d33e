package dev.passlink.boot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.json.JsonParserFactory;

/** An IDE shows each property with its description, type and default. */
final class MetadataTest {
    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> properties() {
        try {
            String text = Files.readString(Path.of("target/classes", KnownProperties.METADATA));
            return (List<Map<String, Object>>) (List<?>) requireNonNull(
                    JsonParserFactory.getJsonParser().parseMap(text).get("properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> names() {
        return properties().stream()
                .map(property -> String.valueOf(property.get("name")))
                .toList();
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** Each component of the records, by the name of its property. */
    private static void collect(String prefix, Class<?> record, Map<String, RecordComponent> into) {
        for (RecordComponent component : record.getRecordComponents()) {
            String name = prefix + "." + dashed(component.getName());
            if (component.getType().isRecord()) {
                collect(name, component.getType(), into);
            } else {
                into.put(name, component);
            }
        }
    }

    private static Map<String, RecordComponent> components() {
        Map<String, RecordComponent> components = new java.util.TreeMap<>();
        collect("passlink", PasslinkProperties.class, components);
        return components;
    }

    @Test
    void everyPropertyIsThere() {
        assertThat(names()).containsAll(components().keySet()).hasSizeGreaterThan(30);
    }

    @Test
    void everyPropertyHasADescriptionThatIsASentenceAndAType() {
        assertThat(properties()).allSatisfy(property -> {
            assertThat(String.valueOf(property.get("description"))).matches("(?s)[A-Z/].{10,}\\.");
            assertThat(property.get("type")).isNotNull();
        });
    }

    @Test
    void everyDefaultIsTold() {
        Map<String, RecordComponent> components = components();
        Set<String> without = new TreeSet<>();
        for (Map<String, Object> property : properties()) {
            RecordComponent component = components.get(String.valueOf(property.get("name")));
            if (component != null) {
                DefaultValue value = component.getAnnotation(DefaultValue.class);
                String[] told = value == null ? new String[0] : value.value();
                if (told.length == 0) {
                    without.add(String.valueOf(property.get("name")));
                } else {
                    assertThat(property.get("defaultValue")).hasToString(told[0]);
                }
            }
        }
        assertThat(without)
                .as("with no default of their own, which their descriptions say")
                .contains("passlink.base-url", "passlink.keys", "passlink.limits.per-network");
    }

    @Test
    void whatIsBelowTheNameOfAProviderIsKnownToo() {
        assertThat(KnownProperties.OF_A_PROVIDER)
                .containsExactlyElementsOf(namesOf(ProvidersProperties.Provider.class));
    }

    private static List<String> namesOf(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(component -> dashed(component.getName()))
                .toList();
    }

    @Test
    void nothingThatIsSecretIsPrinted() {
        PasslinkProperties properties = org.springframework.boot.context.properties.bind.Binder.get(
                        new org.springframework.mock.env.MockEnvironment()
                                .withProperty("passlink.keys", "1:secret")
                                .withProperty("passlink.smtp-url", "smtp://user:secret@example.com"))
                .bindOrCreate("passlink", PasslinkProperties.class);
        assertThat(properties).hasToString("PasslinkProperties[baseUrl=null]");
    }
}
