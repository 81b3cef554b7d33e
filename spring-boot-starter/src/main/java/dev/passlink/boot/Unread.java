package dev.passlink.boot;

import dev.passlink.Brand;
import dev.passlink.Passlink;
import dev.passlink.ViewRule;
import dev.passlink.port.AccountProof;
import dev.passlink.port.AskingCheck;
import dev.passlink.port.AuditListener;
import dev.passlink.port.IdentityLinks;
import dev.passlink.port.IdentityProvider;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.MailTemplate;
import dev.passlink.port.Mailer;
import dev.passlink.port.PasskeyVerifier;
import dev.passlink.port.Passkeys;
import dev.passlink.port.Provisioner;
import dev.passlink.port.SecurityStamps;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.web.Challenge;
import dev.passlink.web.Pages;
import dev.passlink.web.SignInDecision;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.ObjectUtils;

/**
 * Refuses the start if the application says something to a part of the starter that it has replaced by its own: nothing would
 * read it, and a second factor would be missing without a word. A bean that is injected into that part, also by way of others, is
 * left to it, as is one that it can ask for later. What a builder demands isn't looked for: the application has told its own.
 */
record Unread(ConfigurableListableBeanFactory beans, Environment environment) {
    /** By name; whoever has rules there is told more. */
    static final Map<String, Bindable<?>> OF_FILTER = Map.of(
            "trusted-proxies", Bindable.listOf(String.class),
            "landing", Bindable.of(String.class),
            "signed-out-at", Bindable.of(String.class),
            "sign-out-path", Bindable.of(String.class),
            "sign-out-everywhere", Bindable.of(Boolean.class));

    static final Map<String, Bindable<?>> OF_PASSLINK = Map.of(
            "brand", Bindable.of(PasslinkProperties.Brand.class),
            "languages", Bindable.listOf(Locale.class),
            "texts", Bindable.mapOf(String.class, String.class),
            "close-within", Bindable.of(Duration.class),
            "login-path", Bindable.of(String.class),
            "links", Bindable.of(PasslinkProperties.Links.class),
            "passes", Bindable.of(PasslinkProperties.Passes.class),
            "limits", Bindable.of(PasslinkProperties.Limits.class));

    static final List<Class<?>> BEANS_OF_FILTER = List.of(
            SignInDecision.class,
            SiteCustomizer.class,
            Challenge.class,
            IdentityProvider.class,
            ViewRule.class,
            Pages.class);

    static final List<Class<?>> BEANS_OF_PASSLINK = List.of(
            PasslinkCustomizer.class,
            AskingCheck.class,
            AccountProof.class,
            AuditListener.class,
            UseCounter.class,
            SecurityStamps.class,
            Provisioner.class,
            IdentityLinks.class,
            PasskeyVerifier.class,
            Passkeys.class,
            LinkRequestQueue.class,
            TokenGenerator.class,
            MailTemplate.class,
            Brand.class);

    /**
     * What the starter makes of properties for another part of it, which that part alone would read.
     *
     * @param properties their prefix
     * @param type what binds them
     * @param by the configuration that makes it
     * @param made what it makes of them
     */
    record Part(String properties, Class<?> type, Class<?> by, Class<?> made) {}

    static final List<Part> PARTS_OF_FILTER = List.of(new Part(
            "passlink.google", GoogleProperties.class, PasslinkGoogleAutoConfiguration.class, IdentityProvider.class));

    static final List<Part> PARTS_OF_PASSLINK = List.of(
            new Part("passlink.jdbc", JdbcProperties.class, PasslinkJdbcAutoConfiguration.class, Object.class),
            new Part(
                    "passlink.jdbc.queue",
                    JdbcProperties.Queue.class,
                    PasslinkJdbcAutoConfiguration.class,
                    LinkRequestQueue.class),
            new Part("passlink.mail", MailProperties.class, PasslinkMailAutoConfiguration.class, Mailer.class),
            new Part(
                    "passlink.metrics",
                    MetricsProperties.class,
                    PasslinkMetricsAutoConfiguration.class,
                    AuditListener.class),
            new Part(
                    "passlink.observations",
                    ObservationsProperties.class,
                    PasslinkObservationAutoConfiguration.class,
                    Observing.class),
            new Part(
                    "passlink.passkeys",
                    PasskeysProperties.class,
                    PasslinkPasskeysAutoConfiguration.class,
                    PasskeyVerifier.class),
            new Part("passlink.redis", RedisProperties.class, PasslinkRedisAutoConfiguration.class, UseCounter.class));

    private static final String OURS = Unread.class.getPackageName() + ".";
    /** As in an ObjectProvider of a list; a type that is its own bound would go on for ever. */
    private static final int DEEPEST = 2;

    private static final String SIGNED_OUT_AT = "signed-out-at";

    void refuseBesideFilter() {
        Stream<String> own = Stream.of(
                        beans.getBeanNamesForType(PasslinkFilter.class),
                        beans.getBeanNamesForType(ResolvableType.forClassWithGenerics(
                                FilterRegistrationBean.class, PasslinkFilter.class)))
                .flatMap(Arrays::stream);
        // What Passlink itself asks for isn't thereby told to the filter.
        Set<String> given = given(own, Set.of(beans.getBeanNamesForType(Passlink.class)));
        refuse(OF_FILTER, PARTS_OF_FILTER, BEANS_OF_FILTER, given, "PasslinkFilter", "SiteCustomizer");
    }

    void refuseBesidePasslink() {
        Set<String> given = given(Arrays.stream(beans.getBeanNamesForType(Passlink.class)), Set.of());
        refuse(OF_PASSLINK, PARTS_OF_PASSLINK, BEANS_OF_PASSLINK, given, "Passlink", "PasslinkCustomizer");
    }

    private void refuse(
            Map<String, Bindable<?>> properties,
            List<Part> parts,
            List<Class<?>> types,
            Set<String> given,
            String own,
            String customizer) {
        List<String> unread = Stream.of(
                        properties.entrySet().stream()
                                .filter(each -> isSet(each.getKey(), each.getValue()))
                                .map(each -> "passlink." + each.getKey())
                                .sorted(),
                        parts.stream().filter(part -> isIdle(part, given)).map(Part::properties),
                        types.stream().flatMap(type -> theirs(type, given)))
                .flatMap(Function.identity())
                .toList();
        if (!unread.isEmpty()) {
            throw new StartRefusal(
                    "Nothing reads " + String.join(", ", unread) + ": the application has its own " + own
                            + ", in place of the one that would.",
                    "Remove your own " + own + ", and use a " + customizer
                            + " bean for what properties can't say. Or give"
                            + " all of this to its builder: remove the properties, and take the beans as parameters of the"
                            + " method that makes it, or name them in its @DependsOn. What isn't for Passlink, or is read by"
                            + " its name, can be a @Bean(autowireCandidate = false).");
        }
    }

    private boolean isSet(String name, Bindable<?> type) {
        // The sign-out of Spring Security reads it, too.
        boolean read = name.equals(SIGNED_OUT_AT) && beans.containsBean("passlinkSecurity");
        return !read
                && Binder.get(environment)
                        .bind("passlink." + name, type)
                        .map(value -> !ObjectUtils.isEmpty(value))
                        .orElse(false);
    }

    /** Whether it was made of properties that somebody has set, and nobody takes it. */
    private boolean isIdle(Part part, Set<String> given) {
        List<String> made = Stream.of(beans.getBeanNamesForType(part.made(), true, false))
                .filter(name -> beans.containsBeanDefinition(name)
                        && part.by()
                                .getName()
                                .equals(beans.getMergedBeanDefinition(name).getBeanClassName()))
                .toList();
        return !made.isEmpty()
                && made.stream().noneMatch(given::contains)
                && Binder.get(environment)
                        .bind(part.properties(), Bindable.of(part.type()))
                        .isBound();
    }

    private Stream<String> theirs(Class<?> type, Set<String> given) {
        return Arrays.stream(beans.getBeanNamesForType(type, true, false))
                .filter(name -> !given.contains(name) && isTheirs(name))
                .map(name -> name.startsWith(PropertyProviders.BEAN)
                        ? ProvidersProperties.PREFIX + "." + name.substring(PropertyProviders.BEAN.length())
                        : name + " (" + type.getSimpleName() + ")");
    }

    /**
     * Not what hides behind another bean, such as one of a scope, or isn't for everybody, nor what the starter or its test jar
     * has made.
     */
    private boolean isTheirs(String name) {
        if (!beans.containsBeanDefinition(name)) {
            return true;
        }
        BeanDefinition made = beans.getMergedBeanDefinition(name);
        // All of ours are static methods of configurations, which are the classes of their definitions, compiled ahead
        // or not.
        String by = String.valueOf(made.getBeanClassName());
        return made.isAutowireCandidate()
                && !(made instanceof AbstractBeanDefinition told && !told.isDefaultCandidate())
                && !name.startsWith(PropertyViews.BEAN)
                && !(by.startsWith(OURS) && by.contains("Configuration"));
    }

    private Set<String> given(Stream<String> own, Set<String> except) {
        Deque<String> asked = new ArrayDeque<>(own.toList());
        // If beans are made only when asked for, it may not be there yet, and Spring would know nothing of it.
        asked.stream().filter(beans::isSingleton).forEach(beans::getBean);
        Set<String> given = new HashSet<>();
        while (!asked.isEmpty()) {
            dependencies(asked.pop())
                    .filter(each -> !except.contains(each) && given.add(each))
                    .forEach(asked::add);
        }
        return given;
    }

    private Stream<String> dependencies(String name) {
        Stream<String> recorded = Arrays.stream(beans.getDependenciesForBean(name));
        if (!beans.containsBeanDefinition(name)) {
            return recorded;
        }
        BeanDefinition made = beans.getMergedBeanDefinition(name);
        Stream<String> configuration = Stream.ofNullable(made.getFactoryBeanName());
        return Stream.of(recorded, configuration, askedForLater(made)).flatMap(Function.identity());
    }

    /** By way of an ObjectProvider or the like, which hands out what Spring doesn't record. */
    private Stream<String> askedForLater(BeanDefinition made) {
        if (!(made instanceof RootBeanDefinition root)) {
            return Stream.empty();
        }
        @Nullable Method method = root.getResolvedFactoryMethod();
        Stream<? extends Executable> makers = method != null
                ? Stream.of(method)
                : root.hasBeanClass()
                        ? Arrays.stream(
                                ClassUtils.getUserClass(root.getBeanClass()).getDeclaredConstructors())
                        : Stream.empty();
        return makers.flatMap(maker -> IntStream.range(0, maker.getParameterCount())
                        .mapToObj(index -> MethodParameter.forExecutable(maker, index)))
                .flatMap(this::askedForLater);
    }

    private Stream<String> askedForLater(MethodParameter parameter) {
        DependencyDescriptor asked = new DependencyDescriptor(parameter, false);
        Stream<String> names = parameter.hasParameterAnnotation(Lazy.class) ? candidates(asked) : Stream.empty();
        asked.increaseNestingLevel();
        for (int level = 1; level <= DEEPEST && isSomething(asked); level++) {
            names = Stream.concat(names, candidates(asked));
            asked.increaseNestingLevel();
        }
        return names;
    }

    /** Not what says nothing: every bean is an Object. */
    private static boolean isSomething(DependencyDescriptor asked) {
        return asked.getResolvableType().resolve(Object.class) != Object.class;
    }

    private Stream<String> candidates(DependencyDescriptor asked) {
        return Stream.of(beans.getBeanNamesForType(asked.getResolvableType(), true, false))
                .filter(name -> beans.isAutowireCandidate(name, asked))
                .toList()
                .stream();
    }
}
