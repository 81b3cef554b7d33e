package dev.passlink.boot;

import dev.passlink.google.OpenIdProvider;
import dev.passlink.port.IdentityLinks;
import dev.passlink.port.IdentityProvider;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Makes an {@link IdentityProvider} bean from each {@code passlink.providers.staff}, named {@code passlink.provider.staff}. */
final class PropertyProviders implements BeanRegistrar {
    static final String BEAN = "passlink.provider.";

    @Override
    public void register(BeanRegistry registry, Environment environment) {
        providers(environment)
                .forEach((name, settings) -> registry.registerBean(
                        BEAN + name,
                        IdentityProvider.class,
                        bean -> bean.supplier(
                                context -> provider(name, settings, context.beanProvider(IdentityLinks.class)))));
    }

    private static Map<String, ProvidersProperties.Provider> providers(Environment environment) {
        try {
            return Binder.get(environment)
                    .bind(ProvidersProperties.PREFIX, Bindable.mapOf(String.class, ProvidersProperties.Provider.class))
                    .orElse(Map.of());
        } catch (BindException e) {
            // The properties bean is bound from the same values and reports it.
            return Map.of();
        }
    }

    private static IdentityProvider provider(
            String name, ProvidersProperties.Provider settings, ObjectProvider<IdentityLinks> links) {
        String property = ProvidersProperties.PREFIX + "." + name;
        check(property + ".*", links);
        return OpenId.provider(property, name, settings);
    }

    /** Checks that the module is there, and something that remembers which account an identity belongs to. */
    static void check(String properties, ObjectProvider<IdentityLinks> links) {
        if (!ClassUtils.isPresent("dev.passlink.google.OpenIdProvider", PropertyProviders.class.getClassLoader())) {
            throw new StartRefusal(
                    properties + " is set, but the module for it isn't on the class path.",
                    "Add the dependency dev.passlink:passlink-oauth-google.");
        }
        if (links.stream().findAny().isEmpty()) {
            throw new StartRefusal(
                    properties + " is set, but nothing remembers which account an identity belongs to.",
                    "Add a DataSource, where the table passlink_identity remembers it, or a bean of type IdentityLinks.");
        }
    }

    /** Loaded only if that module is there. */
    static final class OpenId {
        private OpenId() {}

        static IdentityProvider google(
                GoogleProperties settings, @Nullable String clientId, @Nullable String clientSecret) {
            String property = "passlink.google";
            OpenIdProvider.Builder google =
                    StartRefusal.read(property + ".client-secret", () -> OpenIdProvider.google(clientId, clientSecret));
            if (!settings.hostedDomain().isEmpty()) {
                StartRefusal.setting(
                        property + ".hosted-domain", () -> google.hostedDomain(array(settings.hostedDomain())));
            }
            common(property, google, settings.otherClients(), settings.maxAge(), settings.scopes(), settings.timeout());
            return google.build();
        }

        static IdentityProvider provider(String property, String name, ProvidersProperties.Provider settings) {
            OpenIdProvider.Builder provider = StartRefusal.read(
                    property,
                    () -> OpenIdProvider.builder(settings.issuer(), settings.clientId(), settings.clientSecret()));
            StartRefusal.setting(property, () -> provider.id(name));
            @Nullable String displayName = settings.displayName();
            @Nullable URI metadata = settings.metadata();
            if (displayName != null) {
                StartRefusal.setting(property + ".display-name", () -> provider.displayName(displayName));
            }
            if (metadata != null) {
                StartRefusal.setting(property + ".metadata", () -> provider.metadata(metadata));
            }
            if (!settings.authoritativeFor().isEmpty()) {
                StartRefusal.setting(
                        property + ".authoritative-for",
                        () -> provider.authoritativeFor(array(settings.authoritativeFor())));
            }
            if (!settings.acrValues().isEmpty()) {
                StartRefusal.setting(property + ".acr-values", () -> provider.acrValues(array(settings.acrValues())));
            }
            if (settings.userInfo()) {
                provider.userInfo();
            }
            common(
                    property,
                    provider,
                    settings.otherClients(),
                    settings.maxAge(),
                    settings.scopes(),
                    settings.timeout());
            return provider.build();
        }

        private static void common(
                String property,
                OpenIdProvider.Builder provider,
                List<String> otherClients,
                @Nullable Duration maxAge,
                List<String> scopes,
                Duration timeout) {
            if (!otherClients.isEmpty()) {
                StartRefusal.setting(property + ".other-clients", () -> provider.otherClients(array(otherClients)));
            }
            if (maxAge != null) {
                StartRefusal.setting(property + ".max-age", () -> provider.maxAge(maxAge));
            }
            if (!scopes.isEmpty()) {
                StartRefusal.setting(property + ".scopes", () -> provider.scopes(array(scopes)));
            }
            StartRefusal.setting(property + ".timeout", () -> provider.timeout(timeout));
        }

        private static String[] array(List<String> values) {
            return values.toArray(String[]::new);
        }
    }
}
