package dev.passlink.boot.test;

import dev.passlink.KeyRing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.web.context.WebApplicationContext;

/** Adds this module to each context that Spring's test framework starts, and to no other. */
final class TestContexts implements ContextCustomizerFactory {
    private static final String PORT = "server.port";

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> test, List<ContextConfigurationAttributes> configuration) {
        @Nullable SpringBootTest boot = TestContextAnnotationUtils.findMergedAnnotation(test, SpringBootTest.class);
        return new Customizer(boot != null && boot.webEnvironment().isEmbedded());
    }

    /**
     * Part of the cache key of a context, so it must be a value.
     *
     * @param served whether a server with a port runs
     */
    private record Customizer(boolean served) implements ContextCustomizer {
        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
            if (context instanceof WebApplicationContext
                    && context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
                new AnnotatedBeanDefinitionReader(registry, context.getEnvironment()).register(TestConfiguration.class);
                settings(context.getEnvironment());
            }
        }

        /**
         * Cookies, forms and passkeys depend on the exact address: production's, or another port, is useless in a test. What a
         * test sets itself takes precedence.
         */
        private void settings(ConfigurableEnvironment environment) {
            MutablePropertySources sources = environment.getPropertySources();
            boolean random = served && "0".equals(environment.getProperty(PORT));
            if (random) {
                sources.addFirst(new MapPropertySource("passlink port", Map.of(PORT, freePort())));
            }
            Map<String, Object> settings = new HashMap<>();
            settings.put("passlink.base-url", served ? url(environment) : "http://localhost");
            settings.put("passlink.unencrypted-base-url", "");
            settings.put("passlink.keys", KeyRing.generate());
            sources.addBefore(
                    StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                    new MapPropertySource("passlink test", settings));
            // On a build server in a cloud the default is the cloud's proxy, which isn't in front of a test.
            sources.addLast(
                    new MapPropertySource("passlink test defaults", Map.of("server.forward-headers-strategy", "none")));
        }

        private static String url(ConfigurableEnvironment environment) {
            boolean tls = environment.getProperty("server.ssl.enabled", Boolean.class, true)
                    && (environment.containsProperty("server.ssl.bundle")
                            || environment.containsProperty("server.ssl.key-store")
                            || environment.containsProperty("server.ssl.certificate"));
            return (tls ? "https" : "http")
                    + "://localhost:"
                    + environment.getProperty(PORT, "8080")
                    + environment.getProperty("server.servlet.context-path", "").replaceFirst("/$", "");
        }

        private static String freePort() {
            try (ServerSocket socket = new ServerSocket(0)) {
                return Integer.toString(socket.getLocalPort());
            } catch (IOException none) {
                throw new UncheckedIOException(none);
            }
        }
    }
}
