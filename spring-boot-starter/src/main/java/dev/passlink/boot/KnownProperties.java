package dev.passlink.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.json.JsonParserFactory;

/**
 * All properties there are, according to the metadata that IDEs read. Read only if something is wrong.
 *
 * @param names all of Passlink's properties
 * @param others those that another class binds
 * @param containers the lists and maps among those
 * @param renamed from old names to new ones
 */
record KnownProperties(
        List<String> names,
        List<ConfigurationPropertyName> others,
        List<ConfigurationPropertyName> containers,
        Map<String, String> renamed) {
    static final String METADATA = "META-INF/spring-configuration-metadata.json";

    /** Below a name that the application chooses, where that metadata has no place for them. */
    static final List<String> OF_A_PROVIDER = List.of(
            "issuer",
            "client-id",
            "client-secret",
            "display-name",
            "metadata",
            "authoritative-for",
            "other-clients",
            "max-age",
            "acr-values",
            "scopes",
            "user-info",
            "timeout");

    private static final Pattern RULE = Pattern.compile("(passlink\\.rules\\[[0-9]+]\\.).+");
    private static final Pattern VIEW = Pattern.compile("(passlink\\.views\\.[^.]+\\.).+");
    private static final Pattern LINK = Pattern.compile("(passlink\\.brand\\.links\\[[0-9]+]\\.).+");

    private static final Pattern PROVIDER = Pattern.compile("(passlink\\.providers\\.[^.]+\\.)(.+)");

    private static final Pattern INDEX = Pattern.compile("\\[[0-9]+]$");

    /** At the end of a variable that sets an element of a list. */
    private static final Pattern NUMBERED = Pattern.compile("_[0-9]+$");

    private static final Pattern TRAILING = Pattern.compile("_$");

    private static final Pattern PROVIDER_VARIABLE = Pattern.compile("PASSLINK_PROVIDERS_([A-Z0-9]+)_.+");

    /** With more than these, it's another word. */
    private static final int MOST_SLIPS = 2;

    static KnownProperties read(@Nullable ClassLoader classes) {
        List<String> names = new ArrayList<>();
        List<ConfigurationPropertyName> others = new ArrayList<>();
        List<ConfigurationPropertyName> containers = new ArrayList<>();
        Map<String, String> renamed = new HashMap<>();
        for (Map<?, ?> property : properties(classes)) {
            String name = String.valueOf(property.get("name"));
            if (property.get("deprecation") instanceof Map<?, ?> old) {
                renamed.put(name, String.valueOf(old.get("replacement")));
            } else if (name.startsWith("passlink.")) {
                names.add(name);
                if (!String.valueOf(property.get("sourceType")).startsWith(PasslinkProperties.class.getName())) {
                    boolean many = String.valueOf(property.get("type")).startsWith("java.util.");
                    (many ? containers : others).add(ConfigurationPropertyName.of(name));
                }
            }
        }
        return new KnownProperties(names, others, containers, renamed);
    }

    private static List<Map<?, ?>> properties(@Nullable ClassLoader classes) {
        List<Map<?, ?>> properties = new ArrayList<>();
        ClassLoader all = Objects.requireNonNullElseGet(classes, KnownProperties.class::getClassLoader);
        try {
            for (URL file : Collections.list(all.getResources(METADATA))) {
                String text = text(file);
                Object found = text.contains("\"passlink.")
                        ? JsonParserFactory.getJsonParser().parseMap(text).get("properties")
                        : null;
                if (found instanceof List<?> list) {
                    list.forEach(property -> {
                        if (property instanceof Map<?, ?> map) {
                            properties.add(map);
                        }
                    });
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private static String text(URL file) throws IOException {
        try (InputStream in = file.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Whether another class binds it, or a map or list that it belongs to. */
    boolean isOfOthers(ConfigurationPropertyName name) {
        Matcher provider = PROVIDER.matcher(name.toString());
        return provider.matches()
                ? OF_A_PROVIDER.contains(INDEX.matcher(provider.group(2)).replaceFirst(""))
                : others.contains(name)
                        || containers.stream().anyMatch(many -> many.equals(name) || many.isAncestorOf(name));
    }

    /** The property that was probably meant. */
    Optional<String> nearest(String name) {
        return renamed.containsKey(name) ? Optional.ofNullable(renamed.get(name)) : nearest(name, candidates(name));
    }

    private static Optional<String> nearest(String name, List<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt((String candidate) -> slips(last(name), last(candidate)) == 0 ? 0 : 1)
                        .thenComparingInt(candidate -> slips(name, candidate)))
                .filter(candidate -> last(candidate).equals(last(name)) || slips(name, candidate) <= name.length() / 3);
    }

    private List<String> candidates(String name) {
        Matcher rule = RULE.matcher(name);
        if (rule.matches()) {
            return componentsOf(PasslinkProperties.Rule.class)
                    .map(last -> rule.group(1) + last)
                    .toList();
        }
        Matcher provider = PROVIDER.matcher(name);
        if (provider.matches()) {
            return OF_A_PROVIDER.stream().map(last -> provider.group(1) + last).toList();
        }
        Matcher link = LINK.matcher(name);
        if (link.matches()) {
            return componentsOf(PasslinkProperties.Link.class)
                    .map(last -> link.group(1) + last)
                    .toList();
        }
        Matcher view = VIEW.matcher(name);
        return view.matches()
                ? componentsOf(PasslinkProperties.View.class)
                        .map(last -> view.group(1) + last)
                        .toList()
                : names;
    }

    /** Their names as the binder reads them. */
    static Stream<String> componentsOf(Class<? extends Record> type) {
        return Stream.of(type.getRecordComponents())
                .map(component -> DataObjectPropertyName.toDashedForm(component.getName()));
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /**
     * The property that an environment variable misses by a letter or two, adds something to, or names as it was called before.
     * Empty if the variable sets a property, or is another word.
     *
     * @param read the properties that the binder looked for, which decides what a variable can set
     */
    Optional<String> almost(String variable, Set<String> read) {
        String written = TRAILING.matcher(variable).replaceFirst("");
        Matcher indexed = NUMBERED.matcher(written);
        String list = indexed.find() ? written.substring(0, indexed.start()) : "";
        for (Map.Entry<String, String> old : renamed.entrySet()) {
            if (isSetBy(old.getKey(), written) || isSetBy(old.getKey(), list)) {
                return Optional.of(old.getValue());
            }
        }
        Set<String> all = new TreeSet<>(read);
        names.forEach(all::add);
        providers(written).forEach(all::add);
        return isSet(written, list, all, read)
                ? Optional.empty()
                : all.stream()
                        .filter(name -> slips(letters(written), letters(name)) <= MOST_SLIPS
                                || (isBelow(written, name) && hasNothingBelow(name, all)))
                        .min(Comparator.comparingInt(name -> slips(letters(written), letters(name))));
    }

    private boolean isSet(String written, String list, Set<String> all, Set<String> read) {
        return all.stream().anyMatch(name -> isSetBy(name, written))
                // Which elements another class looks for isn't known here.
                || all.stream().anyMatch(name -> !read.contains(name) && isSetBy(name, list));
    }

    private static boolean isBelow(String written, String name) {
        return written.startsWith(variable(name) + "_");
    }

    private boolean hasNothingBelow(String name, Set<String> all) {
        return containers.stream().noneMatch(many -> many.toString().equals(name))
                && all.stream()
                        .noneMatch(other ->
                                other.startsWith(name + ".") || (other.startsWith(name + "[") && other.contains("].")));
    }

    private static Stream<String> providers(String written) {
        Matcher provider = PROVIDER_VARIABLE.matcher(written);
        return provider.matches()
                ? OF_A_PROVIDER.stream()
                        .map(last -> "passlink.providers." + provider.group(1).toLowerCase(Locale.ROOT) + "." + last)
                : Stream.empty();
    }

    /** In the spelling that Spring Boot documents, or with an underscore for each hyphen. */
    private static boolean isSetBy(String property, String variable) {
        return variable.equals(variable(property)) || variable.equals(variable(property.replace('-', '.')));
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** The variable that sets it, as Spring Boot maps names. */
    static String variable(String property) {
        return property.replace("-", "")
                .replace("[", "_")
                .replace("]", "")
                .replace('.', '_')
                .toUpperCase(Locale.ROOT);
    }

    /** How many letters differ (Levenshtein). */
    private static int slips(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
