package dev.passlink.boot;

import static dev.passlink.boot.Starts.production;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.passlink.Brand;
import dev.passlink.CodeFormat;
import dev.passlink.KeyRing;
import dev.passlink.Limits;
import dev.passlink.LinkSettings;
import dev.passlink.LoginPolicy;
import dev.passlink.PassSettings;
import dev.passlink.Passlink;
import dev.passlink.StaySignedIn;
import dev.passlink.ViewRule;
import dev.passlink.port.SecurityStamps;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.Site;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** Each setting of a builder is a property or a bean, and each property reaches its builder. */
final class SettingsTest {
    /** What an application says by a bean, by the type of that. */
    private static final Map<String, String> BEANS = Map.ofEntries(
            Map.entry("brand", "Brand"),
            Map.entry("users", "UserLookup"),
            Map.entry("mailer", "Mailer"),
            Map.entry("mailTemplate", "MailTemplate"),
            Map.entry("askingCheck", "AskingCheck"),
            Map.entry("provisioner", "Provisioner"),
            Map.entry("stamps", "SecurityStamps"),
            Map.entry("identityLinks", "IdentityLinks"),
            Map.entry("accountProof", "AccountProof"),
            Map.entry("passkeys", "Passkeys"),
            Map.entry("counter", "UseCounter"),
            Map.entry("queue", "LinkRequestQueue"),
            Map.entry("tokens", "TokenGenerator"),
            Map.entry("audit", "AuditListener"),
            // An application's own clock may stand still, and tell a link that it never expires.
            Map.entry("clock", "PasslinkCustomizer"),
            Map.entry("random", "PasslinkCustomizer"),
            Map.entry("provider", "IdentityProvider"),
            Map.entry("pages", "Pages"),
            Map.entry("challenge", "Challenge"),
            Map.entry("decision", "SignInDecision"),
            Map.entry("stamp", "ViewRule"));

    /** Where a property is not named as the method, or not there. */
    private static final Map<String, List<String>> ELSEWHERE = Map.ofEntries(
            Map.entry("logo", List.of("passlink.brand.logo", "passlink.brand.logo-dark")),
            Map.entry("accent", List.of("passlink.brand.accent", "passlink.brand.accent-dark")),
            Map.entry("link", List.of("passlink.brand.links")),
            Map.entry(
                    "logoInEmails",
                    List.of(
                            "passlink.brand.email-logo.path",
                            "passlink.brand.email-logo.width",
                            "passlink.brand.email-logo.height")),
            Map.entry("language", List.of("passlink.texts")),
            Map.entry("stayLifetime", List.of("passlink.passes.stay-unused", "passlink.passes.stay-at-most")),
            Map.entry("view", List.of("passlink.views")),
            Map.entry("requireFresh", List.of("rules.fresh")),
            Map.entry("requirePasskey", List.of("rules.passkey")),
            Map.entry("resendForms", List.of("rules.resend-forms")),
            Map.entry("links", List.of("passlink.links.policy")),
            Map.entry("passes", List.of("passlink.passes.lifetime")),
            Map.entry("limits", List.of("passlink.limits.per-client")));

    private static final String[] OF_PASSLINK = {
        "brand", "loginPath", "languages", "ownTexts", "links", "passes", "limits", "closeWithin"
    };

    private static final String[] OF_THE_SITE = {
        "signedIn", "views", "signOutEverywhere", "trustedProxies", "landing", "signedOutAt", "signOutPath"
    };

    private static Stream<Method> settings(Class<?> of) {
        return Arrays.stream(of.getMethods())
                .filter(method -> method.getReturnType().equals(of) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.isSynthetic());
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    @Test
    void noSettingOfABuilderIsForgotten() {
        Set<String> properties = new TreeSet<>(MetadataTest.names());
        KnownProperties.componentsOf(PasslinkProperties.Rule.class).forEach(last -> properties.add("rules." + last));
        KnownProperties.componentsOf(PasslinkProperties.View.class).forEach(last -> properties.add("views." + last));
        Set<String> beans = beans();
        for (Map.Entry<Class<?>, String> builder : Map.<Class<?>, String>of(
                        Passlink.Builder.class, "passlink.",
                        Brand.class, "passlink.brand.",
                        Site.Builder.class, "passlink.",
                        LinkSettings.class, "passlink.links.",
                        PassSettings.class, "passlink.passes.",
                        Limits.class, "passlink.limits.",
                        ViewRule.class, "views.")
                .entrySet()) {
            assertThat(settings(builder.getKey())).isNotEmpty().allSatisfy(method -> {
                String name = method.getName();
                if (BEANS.containsKey(name)) {
                    assertThat(beans).contains(BEANS.get(name));
                } else {
                    assertThat(properties)
                            .as("%s: make it a property, or a bean", method)
                            .containsAll(ELSEWHERE.getOrDefault(name, List.of(builder.getValue() + dashed(name))));
                }
            });
        }
    }

    /** The types that the methods of the configuration ask for. */
    private static Set<String> beans() {
        return Stream.of(
                        PasslinkAutoConfiguration.PasslinkOfProperties.class,
                        PasslinkAutoConfiguration.FilterOfProperties.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .flatMap(method -> Arrays.stream(method.getGenericParameterTypes()))
                .filter(ParameterizedType.class::isInstance)
                .map(type -> ((ParameterizedType) type).getActualTypeArguments()[0])
                .map(Type::getTypeName)
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .collect(Collectors.toSet());
    }

    @Test
    void ofEachPropertyItIsKnownWhoseItIsUnlessItIsCheckedAloneOrABuilderDemandsIt() {
        Set<String> read = Stream.of(Unread.OF_FILTER, Unread.OF_PASSLINK)
                .flatMap(properties -> properties.keySet().stream())
                .collect(Collectors.toSet());
        assertThat(KnownProperties.componentsOf(PasslinkProperties.class))
                .containsAll(read)
                .filteredOn(name -> !read.contains(name))
                .containsExactlyInAnyOrder(
                        "base-url", "unencrypted-base-url", "keys", "smtp-url", "signed-in", "rules", "views");
    }

    @Test
    void ofThePropertiesOfEachPartItIsKnownWhoseTheyAre() {
        Set<Class<?>> known = Stream.of(Unread.PARTS_OF_FILTER, Unread.PARTS_OF_PASSLINK)
                .flatMap(List::stream)
                .map(Unread.Part::type)
                .collect(Collectors.toSet());
        Set<Class<?>> all =
                ImportCandidates.load(AutoConfiguration.class, SettingsTest.class.getClassLoader())
                        .getCandidates()
                        .stream()
                        .filter(name -> name.startsWith("dev.passlink."))
                        .map(name -> ClassUtils.resolveClassName(name, SettingsTest.class.getClassLoader()))
                        .map(type -> type.getAnnotation(EnableConfigurationProperties.class))
                        .filter(Objects::nonNull)
                        .flatMap(properties -> Arrays.stream(properties.value()))
                        .collect(Collectors.toSet());
        assertThat(all)
                .hasSizeGreaterThan(5)
                .filteredOn(type -> !known.contains(type))
                // The one has a test of its own, and the other's are told by their beans.
                .containsExactlyInAnyOrder(PasslinkProperties.class, ProvidersProperties.class);
    }

    @Test
    void ofEachBeanItIsKnownWhoseItIsUnlessABuilderDemandsIt() {
        Set<String> known = Stream.of(Unread.BEANS_OF_FILTER, Unread.BEANS_OF_PASSLINK)
                .flatMap(List::stream)
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        assertThat(beans())
                .containsAll(known)
                .filteredOn(type -> !known.contains(type))
                .containsExactlyInAnyOrder("UserLookup", "Mailer", "Observing");
    }

    /** What the properties have made of the builders, before they are built. */
    private record Made(Object passlink, Object site) {}

    private static Made made(WebApplicationContextRunner runner) {
        AtomicReference<@Nullable Object> passlink = new AtomicReference<>();
        AtomicReference<@Nullable Object> site = new AtomicReference<>();
        runner.withBean(PasslinkCustomizer.class, () -> passlink::set)
                .withBean(SiteCustomizer.class, () -> site::set)
                .run(context -> assertThat(context).hasNotFailed());
        return new Made(requireNonNull(passlink.get()), requireNonNull(site.get()));
    }

    @Test
    void unlessSetEverythingIsAsTheBuildersHaveIt() {
        Made made = made(production());
        assertThat(made.passlink())
                .usingRecursiveComparison()
                .comparingOnlyFields(OF_PASSLINK)
                .isEqualTo(Passlink.builder());
        try (Passlink plain = plain()) {
            assertThat(made.site())
                    .usingRecursiveComparison()
                    .comparingOnlyFields(OF_THE_SITE)
                    .isEqualTo(PasslinkFilter.builder(plain));
        }
    }

    private static Passlink plain() {
        return Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(Starts.KEYS))
                .users(new FakeUsers())
                .mailer(new RecordingMailer())
                .build();
    }

    @Test
    void everyPropertyReachesItsBuilder() {
        Made made = made(production()
                .withBean(SecurityStamps.class, () -> userId -> {})
                .withPropertyValues(
                        "passlink.brand.name=Jobs",
                        "passlink.brand.logo=/logo.svg",
                        "passlink.brand.logo-dark=/logo-dark.svg",
                        "passlink.brand.accent=#0b6e4f",
                        "passlink.brand.accent-dark=#7fd8b4",
                        "passlink.brand.stylesheet=/brand.css",
                        "passlink.brand.email-logo.path=/logo.png",
                        "passlink.brand.email-logo.width=120",
                        "passlink.brand.email-logo.height=40",
                        "passlink.languages=de,en",
                        "passlink.texts.de=classpath:dev/passlink/boot/other-words.properties",
                        "passlink.close-within=3s",
                        "passlink.login-path=/in",
                        "passlink.sign-out-path=/account/logout",
                        "passlink.landing=/home",
                        "passlink.signed-out-at=/bye",
                        "passlink.trusted-proxies=10.0.0.0/8,::1",
                        "passlink.sign-out-everywhere=true",
                        "passlink.signed-in=/account/**,/orders/{id},/all/*",
                        "passlink.rules[0].path=/admin/**",
                        "passlink.rules[0].fresh=10m",
                        "passlink.rules[0].resend-forms=20KB",
                        "passlink.links.policy=same-browser",
                        "passlink.links.code-format=digits",
                        "passlink.links.lifetime=7m",
                        "passlink.links.newest-only=true",
                        "passlink.links.approve-elsewhere=true",
                        "passlink.passes.lifetime=1h",
                        "passlink.passes.stay-signed-in=if-asked",
                        "passlink.passes.stay-unused=2d",
                        "passlink.passes.stay-at-most=3d",
                        "passlink.passes.check-every=4s",
                        "passlink.limits.per-address=11",
                        "passlink.limits.per-address-daily=12",
                        "passlink.limits.per-client=13",
                        "passlink.limits.per-user=14"));
        Passlink.Builder wanted = Passlink.builder()
                .brand(Brand.named("Jobs")
                        .logo("/logo.svg", "/logo-dark.svg")
                        .accent("#0b6e4f", "#7fd8b4")
                        .stylesheet("/brand.css")
                        .logoInEmails("/logo.png", 120, 40))
                .languages(Locale.GERMAN, Locale.ENGLISH)
                .language(Locale.GERMAN, new StringReader("seconds.one={n} Sek\u00fcndchen"))
                .closeWithin(Duration.ofSeconds(3))
                .loginPath("/in")
                // Of a network sixty times what one client may.
                .limits(new Limits(11, 12, 13, 14, 780))
                .links(links -> links.policy(LoginPolicy.SAME_BROWSER)
                        .codeFormat(CodeFormat.DIGITS)
                        .lifetime(Duration.ofMinutes(7))
                        .newestOnly()
                        .approveElsewhere())
                .passes(passes -> passes.lifetime(Duration.ofHours(1))
                        .staySignedIn(StaySignedIn.IF_ASKED)
                        .stayLifetime(Duration.ofDays(2), Duration.ofDays(3))
                        .checkEvery(Duration.ofSeconds(4)));
        assertThat(made.passlink())
                .usingRecursiveComparison()
                .comparingOnlyFields(OF_PASSLINK)
                .isEqualTo(wanted);
        try (Passlink plain = plain()) {
            assertThat(made.site())
                    .usingRecursiveComparison()
                    .comparingOnlyFields(OF_THE_SITE)
                    .isEqualTo(PasslinkFilter.builder(plain)
                            .signOutPath("/account/logout")
                            .landing("/home")
                            .signedOutAt("/bye")
                            .trustedProxies("10.0.0.0/8,::1")
                            .signOutEverywhere()
                            .signedIn("/account/*")
                            .signedIn("/orders/{id}")
                            .signedIn("/all/*")
                            .signedIn("/admin/*")
                            .requireFresh(Duration.ofMinutes(10))
                            .resendForms(20 * 1024));
        }
    }

    private static Brand brandOf(WebApplicationContextRunner runner) {
        AtomicReference<@Nullable Brand> brand = new AtomicReference<>();
        runner.run(context -> brand.set(context.getBean(Passlink.class).brand()));
        return requireNonNull(brand.get());
    }

    @Test
    void footerLinksComeInTheirOrder() {
        Brand brand = brandOf(production()
                .withPropertyValues(
                        "passlink.brand.links[0].label=Privacy",
                        "passlink.brand.links[0].href=/privacy",
                        "passlink.brand.links[1].label=Help",
                        "passlink.brand.links[1].href=mailto:help@example.com"));
        assertThat(brand.links())
                .extracting(link -> link.label().apply(Locale.GERMAN), Brand.Link::href)
                .containsExactly(tuple("Privacy", "/privacy"), tuple("Help", "mailto:help@example.com"));
    }

    @Test
    void aBrandWithoutANameHasThatOfTheHost() {
        Brand brand = brandOf(production().withPropertyValues("passlink.brand.accent=#0b6e4f"));
        assertThat(brand)
                .usingRecursiveComparison()
                .isEqualTo(Brand.named("jobs.example.com").accent("#0b6e4f"));
    }

    @Test
    void aBrandBeanIsUsedInsteadOfTheProperties() {
        Brand brand = brandOf(production()
                .withBean(Brand.class, () -> Brand.named("Lighthouse"))
                .withPropertyValues("passlink.brand.name=Jobs"));
        assertThat(brand.name()).isEqualTo("Lighthouse");
    }

    @Test
    void whatANetworkMayIsSaidByItselfToo() {
        Made made = made(production().withPropertyValues("passlink.limits.per-network=99"));
        assertThat(made.passlink()).extracting("limits").isEqualTo(Limits.DEFAULT.perNetwork(99));
    }

    @Test
    void aBeanOfTheApplicationsMayBeCalledAsAViewIs() {
        production()
                .withBean("apply", String.class, () -> "mine")
                .withBean("applyView", String.class, () -> "a page")
                .withPropertyValues("passlink.views.apply.path=/jobs/{id}/apply")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ViewRule.class));
    }

    @Test
    void theRulesOfViewsAreBeansByWhichLinksAreMade() {
        production()
                .withPropertyValues(
                        "passlink.views.apply.path=/jobs/{id}/apply",
                        "passlink.views.apply.title=Job {id} for $5 at {id}",
                        "passlink.views.apply.link-lifetime=2h",
                        "passlink.views.apply.uses=3",
                        "passlink.views.apply.pass-lifetime=4h",
                        "passlink.views.apply.signed-in-too=true",
                        "passlink.views.apply.required=false",
                        "passlink.views.apply.checked-by-the-view-itself=true",
                        "passlink.views.apply.ask-at=/jobs/{id}",
                        "passlink.views.poster.path=/poster",
                        "passlink.views.poster.reusable-until-expiry=true")
                .run(context -> {
                    assertThat(context.getBeansOfType(ViewRule.class))
                            .containsOnlyKeys("passlink.view.apply", "passlink.view.poster");
                    ViewRule apply = context.getBean("passlink.view.apply", ViewRule.class);
                    ViewRule wanted = ViewRule.of("/jobs/{id}/apply", "apply")
                            .linkLifetime(Duration.ofHours(2))
                            .uses(3)
                            .passLifetime(Duration.ofHours(4))
                            .signedInToo()
                            .required(false)
                            .checkedByTheViewItself()
                            .askAt("/jobs/{id}");
                    assertThat(apply)
                            .usingRecursiveComparison()
                            .ignoringFields("settings.stamp", "settings.title")
                            .isEqualTo(wanted);
                    assertThat(apply.titleOf(apply.at("a-1"), Locale.FRENCH)).isEqualTo("Job a-1 for $5 at a-1");
                    assertThat(context.getBean("passlink.view.poster", ViewRule.class)
                                    .uses())
                            .isZero();
                });
    }
}
