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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.ObjectUtils;

/**
 * Refuses the start if the application says something to a part of the starter that it has replaced by its own: nothing would
 * read it, and a second factor would be missing without a word. A bean that is injected into that part, also by way of others, is
 * left to it. What a builder demands isn't looked for: the application has told its own.
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

    private static final String OURS = Unread.class.getPackageName() + ".";
    private static final String SIGNED_OUT_AT = "signed-out-at";

    void refuseBesideFilter() {
        Stream<String> own = Stream.of(
                        beans.getBeanNamesForType(PasslinkFilter.class),
                        beans.getBeanNamesForType(ResolvableType.forClassWithGenerics(
                                FilterRegistrationBean.class, PasslinkFilter.class)))
                .flatMap(Arrays::stream);
        // What Passlink itself asks for isn't thereby told to the filter.
        Set<String> given = given(own, Set.of(beans.getBeanNamesForType(Passlink.class)));
        refuse(OF_FILTER, BEANS_OF_FILTER, given, "PasslinkFilter", "SiteCustomizer");
    }

    void refuseBesidePasslink() {
        Set<String> given = given(Arrays.stream(beans.getBeanNamesForType(Passlink.class)), Set.of());
        refuse(OF_PASSLINK, BEANS_OF_PASSLINK, given, "Passlink", "PasslinkCustomizer");
    }

    private void refuse(
            Map<String, Bindable<?>> properties,
            List<Class<?>> types,
            Set<String> given,
            String own,
            String customizer) {
        List<String> unread = Stream.concat(
                        properties.entrySet().stream()
                                .filter(each -> isSet(each.getKey(), each.getValue()))
                                .map(each -> "passlink." + each.getKey())
                                .sorted(),
                        types.stream().flatMap(type -> theirs(type, given)))
                .toList();
        if (!unread.isEmpty()) {
            throw new StartRefusal(
                    "Nothing reads " + String.join(", ", unread) + ": the application has its own " + own
                            + ", in place of the one that would.",
                    "Remove your own " + own + ", and use a " + customizer
                            + " bean for what properties can't say. Or give"
                            + " all of this to its builder: remove the properties, and take the beans as parameters of the"
                            + " method that makes it, or name them in its @DependsOn.");
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

    private Stream<String> theirs(Class<?> type, Set<String> given) {
        return Arrays.stream(beans.getBeanNamesForType(type, true, false))
                .filter(name -> !given.contains(name) && isTheirs(name))
                .map(name -> name.startsWith(PropertyProviders.BEAN)
                        ? ProvidersProperties.PREFIX + "." + name.substring(PropertyProviders.BEAN.length())
                        : name + " (" + type.getSimpleName() + ")");
    }

    /** Not what hides behind another bean, such as one of a scope, nor what the starter or its test jar has made. */
    private boolean isTheirs(String name) {
        if (!beans.containsBeanDefinition(name)) {
            return true;
        }
        BeanDefinition made = beans.getMergedBeanDefinition(name);
        // All of ours are static methods of configurations, which are the classes of their definitions, compiled ahead
        // or not.
        String by = String.valueOf(made.getBeanClassName());
        return made.isAutowireCandidate()
                && !name.startsWith(PropertyViews.BEAN)
                && !(by.startsWith(OURS) && by.contains("Configuration"));
    }

    private Set<String> given(Stream<String> own, Set<String> except) {
        Set<String> given = new HashSet<>();
        Deque<String> asked = new ArrayDeque<>(own.toList());
        while (!asked.isEmpty()) {
            for (String each : beans.getDependenciesForBean(asked.pop())) {
                if (!except.contains(each) && given.add(each)) {
                    asked.add(each);
                }
            }
        }
        return given;
    }
}
