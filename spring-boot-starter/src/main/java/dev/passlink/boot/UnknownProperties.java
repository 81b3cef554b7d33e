package dev.passlink.boot;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Reports each {@code passlink.*} property that doesn't exist: {@code passlink.singed-in} would leave open what it seems to
 * guard. It runs before any bean is made, so that nothing else is reported first.
 *
 * <p>An environment variable may belong to another program. So a variable is only mentioned in the log, and only if its name is
 * nearly that of a property, or begins with one, and no property refers to it.
 */
final class UnknownProperties implements BeanFactoryPostProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownProperties.class);
    private static final String VARIABLE = "PASSLINK_";

    private final Environment environment;

    UnknownProperties(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        Set<String> read = new HashSet<>();
        List<ConfigurationProperty> unbound = read(environment, read);
        if (!unbound.isEmpty()) {
            KnownProperties known = KnownProperties.read(beans.getBeanClassLoader());
            if (known.names().isEmpty()) {
                // Without it, properties that another class binds would be refused along with misspelt ones.
                LOG.warn(
                        "Passlink's {} can't be read, for example because a shaded jar kept only one such file. So misspelt"
                                + " properties aren't reported, and it's unknown whether these are any: {}",
                        KnownProperties.METADATA,
                        unbound.stream().map(ConfigurationProperty::getName).toList());
            } else {
                refuse(unbound, known);
            }
        }
        OverriddenGuards.tell(environment);
        Set<String> variables = variables();
        if (!variables.isEmpty()) {
            KnownProperties known = KnownProperties.read(beans.getBeanClassLoader());
            variables.forEach(variable -> known.almost(variable, read)
                    .ifPresent(meant -> LOG.warn(
                            "The environment variable {} sets no property of Passlink. Did you mean {}, which sets {}?",
                            variable,
                            KnownProperties.variable(meant),
                            meant)));
        }
    }

    /**
     * Binds Passlink's properties as they are bound for use.
     *
     * @param read takes the name of each property that the binder looked for
     * @return those that are set and that it didn't read, except environment variables
     */
    static List<ConfigurationProperty> read(Environment environment, Set<String> read) {
        BindHandler noting = new BindHandler() {
            @Override
            public <T> Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
                read.add(name.toString());
                return target;
            }
        };
        BindHandler strict = new NoUnboundElementsBindHandler(
                noting, source -> !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource));
        try {
            Binder.get(environment).bind("passlink", Bindable.of(PasslinkProperties.class), strict);
            return List.of();
        } catch (BindException e) {
            return e.getCause() instanceof UnboundConfigurationPropertiesException found
                    ? List.copyOf(found.getUnboundProperties())
                    // The value is wrong: the properties bean reports it.
                    : List.of();
        }
    }

    /** Names the property and where it's set, and never its value, which may be a secret. */
    private static void refuse(List<ConfigurationProperty> unbound, KnownProperties known) {
        StringBuilder description = new StringBuilder();
        StringBuilder action = new StringBuilder();
        for (ConfigurationProperty property : unbound) {
            String name = property.getName().toString();
            if (!known.isOfOthers(property.getName())) {
                description.append(description.isEmpty() ? "" : System.lineSeparator());
                description.append(name).append(" isn't a property of Passlink");
                Optional.ofNullable(property.getOrigin())
                        .ifPresent(origin ->
                                description.append(" (").append(origin).append(')'));
                description.append(", so it sets nothing.");
                action.append(action.isEmpty() ? "" : System.lineSeparator());
                action.append(known.nearest(name)
                        .map(nearest -> "Did you mean " + nearest + "? Write that instead of " + name + ".")
                        .orElseGet(() -> "Remove " + name + "."));
            }
        }
        if (!description.isEmpty()) {
            throw new StartRefusal(description.toString(), action.toString());
        }
    }

    /** All except PASSLINK_KEYS, which nearly every site has. */
    private Set<String> variables() {
        Set<String> variables = new TreeSet<>();
        if (environment instanceof ConfigurableEnvironment configurable) {
            configurable.getPropertySources().stream()
                    .flatMap(source -> source instanceof SystemEnvironmentPropertySource system
                            ? Stream.of(system.getPropertyNames())
                            : Stream.empty())
                    .filter(name -> name.startsWith(VARIABLE)
                            && !name.equals(VARIABLE + "KEYS")
                            && !isReferredTo(name, configurable))
                    .forEach(variables::add);
        }
        return variables;
    }

    /** As by {@code passlink.keys=${PASSLINK_KEYS_NEW}}, where it has the name that it needs. */
    private static boolean isReferredTo(String variable, ConfigurableEnvironment environment) {
        return environment.getPropertySources().stream()
                .flatMap(source -> source instanceof EnumerablePropertySource<?> known
                        ? Stream.of(known.getPropertyNames()).map(known::getProperty)
                        : Stream.empty())
                .anyMatch(value -> value instanceof CharSequence text
                        && (text.toString().contains("${" + variable + "}")
                                || text.toString().contains("${" + variable + ":")));
    }
}
