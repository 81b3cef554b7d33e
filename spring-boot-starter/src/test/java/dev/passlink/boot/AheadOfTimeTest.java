package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.ViewRule;
import dev.passlink.port.AskingCheck;
import dev.passlink.port.AuditListener;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.Compiled;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.support.GenericWebApplicationContext;

/**
 * Compiled ahead of time, as for a native image, it decides when it starts: where it is built, nobody knows the base URL.
 */
@CompileWithForkedClassLoader
final class AheadOfTimeTest {
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(PasslinkAutoConfiguration.class)
    @Import(Starts.WithUsers.class)
    static class Application {}

    /** With a part of its own, which takes a bean by way of its configuration, and another when it wants. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(PasslinkAutoConfiguration.class)
    static class WithOwnPasslink {
        private final AskingCheck check;

        WithOwnPasslink(AskingCheck check) {
            this.check = check;
        }

        @Bean
        Passlink mine(ObjectProvider<AuditListener> listeners) {
            return Passlink.builder()
                    .baseUrl("https://own.example.com")
                    .keys(KeyRing.parse(KeyRing.generate()))
                    .users(new FakeUsers())
                    .mailer(new RecordingMailer())
                    .askingCheck(check)
                    .audit(listeners.getObject())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Theirs {
        @Bean
        static AskingCheck check() {
            return submission -> AskingCheck.Answer.ALLOW;
        }

        @Bean
        static AuditListener listener() {
            return AuditListener.logging();
        }
    }

    private static GenericWebApplicationContext context(Map<String, Object> properties) {
        GenericWebApplicationContext context = new GenericWebApplicationContext(new MockServletContext());
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
        return context;
    }

    /** Built with what is in the jar, and nothing of where it will run. */
    private static RuntimeHints compiled(
            Consumer<ApplicationContextInitializer<GenericApplicationContext>> then, Class<?>... application) {
        GenericWebApplicationContext context = context(Map.of("passlink.views.apply.path", "/jobs/{id}/apply"));
        AnnotationConfigUtils.registerAnnotationConfigProcessors(context);
        for (Class<?> each : application) {
            context.registerBean(each);
        }
        TestGenerationContext generation = new TestGenerationContext(Application.class);
        ClassName name = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        generation.writeGeneratedContent();
        TestCompiler.forSystem()
                .with(generation)
                .compile((Compiled compiled) -> then.accept(initializer(compiled, name)));
        return generation.getRuntimeHints();
    }

    @SuppressWarnings("unchecked")
    private static ApplicationContextInitializer<GenericApplicationContext> initializer(
            Compiled compiled, ClassName name) {
        return compiled.getInstance(ApplicationContextInitializer.class, name.toString());
    }

    @Test
    void whatWasBuiltAheadOfTimeStartsInProductionWithoutAnInbox() {
        RuntimeHints hints = compiled(
                initializer -> {
                    Map<String, Object> production = new HashMap<>(Map.of(
                            "passlink.base-url", "https://jobs.example.com",
                            "passlink.keys", Starts.KEYS,
                            "passlink.views.apply.path", "/jobs/{id}/apply",
                            "passlink.signed-in", "/account/**",
                            "passlink.smtp-url", "smtp://127.0.0.1:2525?from=noreply@example.com"));
                    try (GenericWebApplicationContext context = context(production)) {
                        initializer.initialize(context);
                        context.refresh();
                        assertThat(context.getBean(Passlink.class).baseUrl()).hasToString("https://jobs.example.com");
                        assertThat(context.getBean(PasslinkFilter.class)).isNotNull();
                        assertThat(context.getBean("passlink.view.apply", ViewRule.class)
                                        .name())
                                .isEqualTo("apply");
                        assertThat(context.getBean(DevelopmentInbox.class).isOpen())
                                .isFalse();
                    }
                    production.remove("passlink.keys");
                    refuses(initializer, production, "passlink.keys isn't set");
                    production.put("passlink.keys", Starts.KEYS);
                    production.remove("passlink.smtp-url");
                    refuses(initializer, production, "Nothing sends emails");
                    production.put("passlink.singed-in", "/account/**");
                    refuses(initializer, production, "passlink.singed-in isn't a property");
                },
                Application.class);
        assertThat(RuntimeHintsPredicates.resource().forResource(KnownProperties.METADATA))
                .accepts(hints);
        assertThat(java.util.List.of(
                        PasslinkProperties.class,
                        PasslinkProperties.Links.class,
                        PasslinkProperties.Limits.class,
                        PasslinkProperties.Passes.class,
                        PasslinkProperties.Rule.class,
                        PasslinkProperties.View.class))
                .allSatisfy(
                        type -> assertThat(RuntimeHintsPredicates.reflection().onType(type))
                                .accepts(hints));
    }

    @Test
    void whatAPartOfTheApplicationsOwnTakesIsLeftToItThereToo() {
        compiled(
                initializer -> {
                    try (GenericWebApplicationContext context = context(Map.of())) {
                        initializer.initialize(context);
                        context.refresh();
                        assertThat(context.getBean(Passlink.class).baseUrl()).hasHost("own.example.com");
                    }
                },
                WithOwnPasslink.class,
                Theirs.class);
    }

    private static void refuses(
            ApplicationContextInitializer<GenericApplicationContext> initializer,
            Map<String, Object> properties,
            String why) {
        try (GenericWebApplicationContext context = context(properties)) {
            initializer.initialize(context);
            assertThatThrownBy(context::refresh).hasStackTraceContaining(why);
        }
    }
}
