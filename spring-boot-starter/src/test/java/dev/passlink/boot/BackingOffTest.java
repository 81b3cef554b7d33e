package dev.passlink.boot;

import static dev.passlink.boot.Starts.application;
import static dev.passlink.boot.Starts.production;
import static dev.passlink.boot.Starts.refusal;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.Brand;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.SignInMethod;
import dev.passlink.User;
import dev.passlink.ViewRule;
import dev.passlink.port.AccountProof;
import dev.passlink.port.AskingCheck;
import dev.passlink.port.AuditListener;
import dev.passlink.port.IdentityLinks;
import dev.passlink.port.SecurityStamps;
import dev.passlink.port.UseCounter;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.FakeIdentityLinks;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.Challenge;
import dev.passlink.web.Pages;
import dev.passlink.web.SignInDecision;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.Filter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.PriorityOrdered;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What the application has of its own stays, and where Passlink can do nothing it says so or keeps out. */
final class BackingOffTest {
    @Configuration(proxyBeanMethods = false)
    static class OwnPasslink {
        @Bean
        static Passlink mine() {
            return Passlink.builder()
                    .baseUrl("https://own.example.com")
                    .keys(KeyRing.parse(Starts.KEYS))
                    .users(new FakeUsers())
                    .mailer(new RecordingMailer())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnFilter {
        @Bean
        static PasslinkFilter mine(Passlink passlink) {
            return PasslinkFilter.builder(passlink).signedIn("/mine").build();
        }

        @Bean
        static FilterRegistrationBean<Filter> another() {
            return new FilterRegistrationBean<>((request, response, chain) -> chain.doFilter(request, response));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRegistration {
        @Bean
        static FilterRegistrationBean<PasslinkFilter> mine(Passlink passlink) {
            return new FilterRegistrationBean<>(PasslinkFilter.builder(passlink).build());
        }
    }

    @Test
    void aPasslinkOfTheApplicationsOwnNeedsNoPropertiesAndHasNoInbox() {
        Starts.withoutUsers().withUserConfiguration(OwnPasslink.class).run(context -> {
            assertThat(context).hasSingleBean(Passlink.class).hasBean("mine").doesNotHaveBean(DevelopmentInbox.class);
            assertThat(context).hasSingleBean(PasslinkFilter.class);
        });
    }

    @Test
    void aPlainFilterOfTheApplicationsOwnIsRegisteredInFrontOfAllOthers() {
        production().withUserConfiguration(OwnFilter.class).run(context -> {
            assertThat(context).hasSingleBean(PasslinkFilter.class).hasBean("mine");
            FilterRegistrationBean<?> registration =
                    context.getBean("passlinkFilterRegistration", FilterRegistrationBean.class);
            assertThat(registration.getFilter()).isSameAs(context.getBean(PasslinkFilter.class));
            assertThat(registration).isInstanceOf(PriorityOrdered.class);
        });
    }

    @Test
    void aRegistrationOfTheApplicationsOwnIsTheOnlyOne() {
        production()
                .withUserConfiguration(OwnRegistration.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(PasslinkFilter.class)
                        .doesNotHaveBean("passlinkFilterRegistration"));
    }

    /** Beans of an application that Passlink alone asks for. */
    private static final Map<Class<?>, Object> GIVEN = Map.ofEntries(
            Map.entry(SignInDecision.class, (SignInDecision) (user, method) -> new SignInDecision.SignedIn()),
            Map.entry(SiteCustomizer.class, (SiteCustomizer) site -> {}),
            Map.entry(Pages.class, (Pages) (page, texts) -> ""),
            Map.entry(Challenge.class, Challenge.of("https://captcha.example/api.js", "div", Map.of())),
            Map.entry(ViewRule.class, ViewRule.of("/jobs/{id}/apply", "apply")),
            Map.entry(PasslinkCustomizer.class, (PasslinkCustomizer) passlink -> {}),
            Map.entry(AskingCheck.class, (AskingCheck) submission -> AskingCheck.Answer.ALLOW),
            Map.entry(AccountProof.class, AccountProof.assumed()),
            Map.entry(AuditListener.class, AuditListener.logging()),
            Map.entry(SecurityStamps.class, (SecurityStamps) userId -> {}),
            Map.entry(UseCounter.class, (UseCounter) (key, amount, expiresAt) -> 1L),
            Map.entry(Brand.class, Brand.named("Jobs")));

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static WebApplicationContextRunner with(WebApplicationContextRunner runner, Class type) {
        return runner.withBean("their" + type.getSimpleName(), type, () -> requireNonNull(GIVEN.get(type)));
    }

    @Test
    void aSecondFactorThatAFilterOfTheApplicationsOwnWouldDropIsToldAtTheStart() {
        for (Class<?> own : List.of(OwnFilter.class, OwnRegistration.class)) {
            for (Class<?> type :
                    List.of(SignInDecision.class, SiteCustomizer.class, Pages.class, Challenge.class, ViewRule.class)) {
                with(production().withUserConfiguration(own), type).run(context -> {
                    assertThat(refusal(context).getDescription())
                            .contains(
                                    "their" + type.getSimpleName() + " (" + type.getSimpleName() + ")",
                                    "its own PasslinkFilter");
                    assertThat(refusal(context).getAction()).contains("parameters");
                });
            }
        }
    }

    @Test
    void aPropertyThatAFilterOfTheApplicationsOwnDoesNotReadIsToldAtTheStart() {
        for (String property : List.of(
                "passlink.trusted-proxies=10.0.0.0/8",
                "passlink.sign-out-everywhere=true",
                "passlink.sign-out-path=/out",
                "passlink.landing=/home",
                "passlink.signed-out-at=/bye")) {
            String name = property.substring(0, property.indexOf('='));
            production()
                    .withUserConfiguration(OwnFilter.class)
                    .withPropertyValues(property)
                    .run(context ->
                            assertThat(refusal(context).getDescription()).contains(name, "its own PasslinkFilter"));
        }
    }

    @Test
    void whatAPasslinkOfTheApplicationsOwnWouldDropIsToldAtTheStart() {
        for (Class<?> type : List.of(
                PasslinkCustomizer.class,
                AskingCheck.class,
                AccountProof.class,
                AuditListener.class,
                SecurityStamps.class,
                UseCounter.class,
                Brand.class)) {
            with(Starts.withoutUsers().withUserConfiguration(OwnPasslink.class), type)
                    .run(context -> assertThat(refusal(context).getDescription())
                            .contains(
                                    "their" + type.getSimpleName() + " (" + type.getSimpleName() + ")",
                                    "its own Passlink"));
        }
        for (String property : List.of(
                "passlink.links.newest-only=true",
                "passlink.passes.lifetime=1h",
                "passlink.limits.per-address=2",
                "passlink.login-path=/enter",
                "passlink.languages=de",
                "passlink.texts.sv=classpath:sv.properties",
                "passlink.close-within=3s",
                "passlink.brand.name=Jobs")) {
            String group = property.replaceFirst("^(passlink\\.[a-z-]+).*", "$1");
            Starts.withoutUsers()
                    .withUserConfiguration(OwnPasslink.class)
                    .withPropertyValues(property)
                    .run(context ->
                            assertThat(refusal(context).getDescription()).contains(group, "its own Passlink"));
        }
    }

    /** The application has told its own builder, which demands them. */
    @Test
    void whatABuilderDemandsMayBeThereBesideAPasslinkOfTheApplicationsOwnAsMayBeansOfTheStarter() {
        production()
                .withConfiguration(AutoConfigurations.of(PasslinkPasskeysAutoConfiguration.class))
                .withUserConfiguration(OwnPasslink.class)
                .withPropertyValues("passlink.signed-in=/account/**")
                .run(context -> assertThat(context).hasNotFailed().hasBean("passlinkPasskeyVerifier"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Injected {
        private final List<ViewRule> views;

        Injected(List<ViewRule> views) {
            this.views = views;
        }

        @Bean
        SignInDecision logged(@Qualifier("theirSignInDecision") SignInDecision theirs) {
            return theirs;
        }

        @Bean
        Passlink ownPasslink(AskingCheck check, List<PasslinkCustomizer> customizers) {
            Passlink.Builder passlink = Passlink.builder()
                    .baseUrl("https://own.example.com")
                    .keys(KeyRing.parse(Starts.KEYS))
                    .users(new FakeUsers())
                    .mailer(new RecordingMailer())
                    .askingCheck(check);
            customizers.forEach(each -> each.customize(passlink));
            return passlink.build();
        }

        @Bean
        FilterRegistrationBean<PasslinkFilter> ownFilter(
                Passlink passlink, @Qualifier("logged") SignInDecision decision, List<SiteCustomizer> customizers) {
            var site = PasslinkFilter.builder(passlink).decision(decision);
            views.forEach(site::view);
            customizers.forEach(each -> each.customize(site));
            return new FilterRegistrationBean<>(site.build());
        }
    }

    @Test
    void whatIsInjectedIntoAPartOfTheApplicationsOwnIsLeftToIt() {
        WebApplicationContextRunner runner = Starts.withoutUsers().withUserConfiguration(Injected.class);
        for (Class<?> type : List.of(
                SignInDecision.class,
                SiteCustomizer.class,
                ViewRule.class,
                AskingCheck.class,
                PasslinkCustomizer.class)) {
            runner = with(runner, type);
        }
        runner.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void whatAPartOfTheApplicationsOwnSaysItDependsOnIsLeftToItToo() {
        with(production(), SignInDecision.class)
                .withInitializer(context -> ((GenericApplicationContext) context)
                        .registerBean(
                                PasslinkFilter.class,
                                () -> PasslinkFilter.builder(context.getBean(Passlink.class))
                                        .decision(context.getBean(SignInDecision.class))
                                        .build(),
                                filter -> filter.setDependsOn("theirSignInDecision")))
                .run(context -> assertThat(context).hasNotFailed());
    }

    /** As in a test without a server, where nothing has asked for it yet. */
    @Test
    void whatIsMadeOnlyWhenAskedForIsMadeBeforeItsPartsAreLookedAt() {
        with(with(Starts.withoutUsers().withUserConfiguration(Injected.class), SignInDecision.class), AskingCheck.class)
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(context).hasNotFailed());
    }

    private static Passlink.Builder own() {
        return Passlink.builder()
                .baseUrl("https://own.example.com")
                .keys(KeyRing.parse(Starts.KEYS))
                .users(new FakeUsers())
                .mailer(new RecordingMailer());
    }

    @Configuration(proxyBeanMethods = false)
    static class Provided {
        @Bean
        static Passlink mine(ObjectProvider<AuditListener> listeners) {
            return own().audit(listeners.stream().reduce(AuditListener.logging(), AuditListener::and))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ProvidedAtMost {
        @Bean
        static Passlink mine(Optional<AuditListener> listener) {
            return own().audit(listener.orElseThrow()).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ProvidedTogether {
        @Bean
        static Passlink mine(ObjectProvider<List<? extends AuditListener>> listeners) {
            return own().audit(event -> listeners.getObject().forEach(listener -> listener.on(event)))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Late {
        @Bean
        static Passlink mine(@Lazy AuditListener listener) {
            return own().audit(listener).build();
        }
    }

    @Configuration
    static class ProvidedToItsConfiguration {
        private final ObjectProvider<AuditListener> listeners;

        ProvidedToItsConfiguration(ObjectProvider<AuditListener> listeners) {
            this.listeners = listeners;
        }

        @Bean
        Passlink mine() {
            return own().audit(listeners.getObject()).build();
        }
    }

    @Test
    void whatAPartOfTheApplicationsOwnCanAskForLaterIsLeftToItToo() {
        for (Class<?> own : List.of(
                Provided.class,
                ProvidedAtMost.class,
                ProvidedTogether.class,
                Late.class,
                ProvidedToItsConfiguration.class)) {
            WebApplicationContextRunner runner = Starts.withoutUsers().withUserConfiguration(own);
            with(runner, AuditListener.class)
                    .run(context -> assertThat(context).as(own.getSimpleName()).hasNotFailed());
            with(with(runner, AuditListener.class), AskingCheck.class)
                    .run(context -> assertThat(refusal(context).getDescription())
                            .contains("Nothing reads theirAskingCheck (A"));
        }
    }

    /** As generated code may make it, which calls the method by itself. */
    @Test
    void whatTheConfigurationOfAPartIsGivenIsLeftToThatPartAlsoIfNothingHasRecordedIt() {
        RootBeanDefinition generated = new RootBeanDefinition(
                Passlink.class,
                () -> own().askingCheck(submission -> AskingCheck.Answer.ALLOW).build());
        generated.setFactoryBeanName("configuration");
        with(Starts.withoutUsers(), AskingCheck.class)
                .withInitializer(context -> {
                    GenericApplicationContext generic = (GenericApplicationContext) context;
                    generic.registerBean("configuration", Holder.class);
                    generic.registerBeanDefinition("mine", generated);
                })
                .run(context -> assertThat(context).hasNotFailed());
    }

    record Holder(AskingCheck check) {}

    /** As the builders of some libraries. */
    interface OfItself<T extends OfItself<T>> {}

    @Configuration(proxyBeanMethods = false)
    static class WithATypeThatIsItsOwnBound {
        @Bean
        @SuppressWarnings("rawtypes")
        static Passlink mine(ObjectProvider<OfItself> any, AuditListener listener) {
            return own().audit(listener).build();
        }
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aTypeThatIsItsOwnBoundIsNotFollowedForEver() {
        with(Starts.withoutUsers().withUserConfiguration(WithATypeThatIsItsOwnBound.class), AuditListener.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Configuration(proxyBeanMethods = false)
    static class OneOfTwo {
        @Bean
        static Passlink mine(@Qualifier("theirAuditListener") ObjectProvider<AuditListener> listener) {
            return own().audit(listener.getObject()).build();
        }

        @Bean
        static AuditListener another() {
            return AuditListener.logging();
        }
    }

    @Test
    void whatItCannotAskForIsStillTold() {
        with(Starts.withoutUsers().withUserConfiguration(OneOfTwo.class), AuditListener.class)
                .run(context -> assertThat(refusal(context).getDescription())
                        .contains("Nothing reads another (AuditListener): "));
    }

    @Configuration(proxyBeanMethods = false)
    static class NotForEverybody {
        @Bean(defaultCandidate = false)
        static AuditListener apart() {
            return AuditListener.logging();
        }

        @Bean(autowireCandidate = false)
        static AskingCheck byName() {
            return submission -> AskingCheck.Answer.ALLOW;
        }
    }

    @Test
    void aBeanThatTheStarterWouldNotReadEitherIsLeftAlone() {
        Starts.withoutUsers()
                .withUserConfiguration(OwnPasslink.class, NotForEverybody.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    /** Of the stores' too, or counts that should be in Redis would be in memory, and a link would work on each node. */
    @Test
    void whatAPartOfTheStarterWouldReadIsToldBesideAPasslinkThatDoesNotTakeThatPart() {
        WebApplicationContextRunner redis = Starts.withoutUsers()
                .withConfiguration(AutoConfigurations.of(
                        PasslinkRedisAutoConfiguration.class, PasslinkPasskeysAutoConfiguration.class))
                .withBean(RedisConnectionFactory.class, () -> new LettuceConnectionFactory("127.0.0.1", 1));
        WebApplicationContextRunner dropping = redis.withUserConfiguration(OwnPasslink.class);
        for (String property : List.of(
                "passlink.redis.enabled=true", "passlink.redis.prefix=mine:", "passlink.passkeys.accept-clones=true")) {
            String group = property.replaceFirst("^(passlink\\.[a-z-]+).*", "$1");
            dropping.withPropertyValues(property)
                    .run(context -> assertThat(refusal(context).getDescription())
                            .contains("Nothing reads " + group + ": ", "its own Passlink"));
        }
        for (String property : List.of("passlink.redis.enabled=false", "passlink.passkeys.enabled=false")) {
            dropping.withPropertyValues(property)
                    .run(context -> assertThat(context).hasNotFailed());
        }
        redis.withUserConfiguration(Counting.class)
                .withPropertyValues("passlink.redis.enabled=true")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Configuration(proxyBeanMethods = false)
    static class Counting {
        @Bean
        static Passlink mine(UseCounter counter) {
            return own().counter(counter).build();
        }
    }

    @Test
    void googleIsToldBesideAFilterThatDoesNotOfferIt() {
        production()
                .withConfiguration(AutoConfigurations.of(PasslinkGoogleAutoConfiguration.class))
                .withUserConfiguration(OwnFilter.class)
                .withBean(IdentityLinks.class, FakeIdentityLinks::new)
                .withPropertyValues("passlink.google.client-id=1", "passlink.google.client-secret=2")
                .run(context -> assertThat(refusal(context).getDescription())
                        .contains("Nothing reads passlink.google: ", "its own PasslinkFilter"));
    }

    @Test
    void nothingIsCountedForAPasslinkThatTellsNobody() {
        for (Class<?> own : List.of(OwnPasslink.class, Provided.class)) {
            Starts.withoutUsers()
                    .withConfiguration(AutoConfigurations.of(PasslinkMetricsAutoConfiguration.class))
                    .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                    .withUserConfiguration(own)
                    .run(context -> assertThat(context.getBean(MeterRegistry.class)
                                    .getMeters()
                                    .isEmpty())
                            .isEqualTo(own == OwnPasslink.class));
        }
    }

    /** What Passlink itself asks for isn't thereby in the hands of the filter. */
    @Test
    void aBeanThatPasslinkAloneKnowsIsNotTheFilters() {
        production()
                .withUserConfiguration(OwnFilter.class)
                .withBean("theirs", Both.class, Both::new)
                .run(context -> assertThat(refusal(context).getDescription()).contains("theirs (SignInDecision)"));
    }

    static final class Both implements SignInDecision, AuditListener {
        @Override
        public Outcome decide(User user, SignInMethod method) {
            return new SignedIn();
        }

        @Override
        public void on(AuditEvent event) {}
    }

    @Test
    void anApplicationWithoutAWebIsLeftAlone() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(PasslinkAutoConfiguration.class, PasslinkReactiveAutoConfiguration.class))
                .withPropertyValues("passlink.singed-in=/account")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(PasslinkProperties.class));
    }

    @Test
    void webFluxIsRefusedSinceNoPageOfItWouldBeGuarded() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(PasslinkAutoConfiguration.class, PasslinkReactiveAutoConfiguration.class))
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(context.getStartupFailure())
                            .asInstanceOf(InstanceOfAssertFactories.type(StartRefusal.class))
                            .satisfies(told -> assertThat(told).hasMessageContaining("This is a WebFlux application"))
                            .extracting(StartRefusal::action, InstanceOfAssertFactories.STRING)
                            .contains("spring-boot-starter-webmvc", "spring.main.web-application-type=servlet");
                });
        application()
                .withConfiguration(AutoConfigurations.of(PasslinkReactiveAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed());
    }
}
