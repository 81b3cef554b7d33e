package dev.passlink.boot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * Tells in the log which paths one source of properties guards and another one leaves open, because its list replaces the whole
 * list: a variable for {@code passlink.rules[0]} also drops {@code passlink.rules[1]} of the file.
 */
final class OverriddenGuards {
    private static final Logger LOG = LoggerFactory.getLogger(OverriddenGuards.class);
    private static final String SIGNED_IN = "passlink.signed-in";
    private static final String RULES = "passlink.rules";

    private OverriddenGuards() {}

    static void tell(Environment environment) {
        Set<String> guarded = new HashSet<>();
        List<Replaced> replaced = new ArrayList<>();
        for (String property : List.of(SIGNED_IN, RULES)) {
            boolean decided = false;
            for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
                List<String> paths = paths(property, source, environment);
                if (decided) {
                    replaced.add(new Replaced(property, source, paths));
                } else {
                    guarded.addAll(paths);
                }
                decided |= isIn(property, source);
            }
        }
        for (Replaced list : replaced) {
            Set<String> open = new TreeSet<>(list.paths());
            open.removeAll(guarded);
            if (!open.isEmpty()) {
                LOG.warn(
                        "{} in {} has no effect, because another source replaces the whole list: {} isn't guarded by it."
                                + " Write all its elements in one place.",
                        list.property(),
                        name(list.source()),
                        open);
            }
        }
    }

    /** Its own text may hold all of its values. */
    private static String name(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> known ? known.getName() : "a source";
    }

    private static boolean isIn(String property, ConfigurationPropertySource source) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        return source.getConfigurationProperty(name) != null
                || source.getConfigurationProperty(name.append("[0]")) != null
                || source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT;
    }

    /** Empty if a value is wrong: whoever binds it for use reports that. */
    private static List<String> paths(String property, ConfigurationPropertySource source, Environment environment) {
        Binder binder = new Binder(List.of(source), new PropertySourcesPlaceholdersResolver(environment));
        try {
            return property.equals(SIGNED_IN)
                    ? binder.bind(property, Bindable.listOf(String.class)).orElse(List.of())
                    : binder.bind(property, Bindable.listOf(PasslinkProperties.Rule.class)).orElse(List.of()).stream()
                            .flatMap(rule -> Stream.ofNullable(rule.path()))
                            .toList();
        } catch (BindException wrong) {
            return List.of();
        }
    }

    private record Replaced(String property, ConfigurationPropertySource source, List<String> paths) {}
}
