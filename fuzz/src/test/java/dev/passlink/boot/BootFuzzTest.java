package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.passlink.Brand;
import dev.passlink.KeyRing;
import dev.passlink.LocalPath;
import dev.passlink.Passlink;
import dev.passlink.View;
import dev.passlink.ViewRule;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.Site;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Whatever a property holds, the application starts or says which property is wrong; and whatever a template's form says. */
final class BootFuzzTest {
    private static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply/{of-whom}", "apply");
    private static final FormFields FIELDS = new FormFields(null);
    private static final HttpServletRequest REQUEST = behindTheFilter();
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
    private static final String SECRET = "b2xkb2xkb2xkb2xkb2xk";

    private static HttpServletRequest behindTheFilter() {
        PasslinkFilter filter = PasslinkFilter.builder(Passlink.builder()
                        .baseUrl("https://jobs.example.com")
                        .keys(KeyRing.parse("1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"))
                        .users(new FakeUsers())
                        .mailer(new RecordingMailer())
                        .queue(new DirectQueue())
                        .audit(event -> {})
                        .build())
                .build();
        List<HttpServletRequest> seen = new ArrayList<>();
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/form");
        request.setServletPath("/form");
        try {
            filter.doFilter(
                    request,
                    new MockHttpServletResponse(),
                    (passed, response) -> seen.add((HttpServletRequest) passed));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return seen.get(0);
    }

    static Stream<Arguments> actions() {
        return Stream.of(
                        "/login",
                        "",
                        "?a=b",
                        "//evil.example",
                        "/\\evil.example",
                        "\t/\n/evil.example",
                        "\u0000//evil.example",
                        "https://evil.example",
                        "https:/evil.example",
                        "java\nscript:alert(1)",
                        "http:login",
                        "\\\\evil.example",
                        "\u00A0//evil.example")
                .map(action -> Arguments.of(action, "post"));
    }

    /** As a browser resolves it (WHATWG URL §4.4): the field is a secret of this site. */
    @MethodSource("actions")
    @FuzzTest
    void aFormForAnotherSiteGetsNoSecretOfThisOne(@NotNull String action, @NotNull String method) {
        assertThat(FIELDS.processAction(REQUEST, action, method)).isEqualTo(action);
        @Nullable Map<String, String> fields = FIELDS.getExtraHiddenFields(REQUEST);
        boolean given = fields != null && fields.containsKey(Site.ANTI_FORGERY_PARAMETER);
        if (given) {
            assertThat(isElsewhere(action)).isFalse();
            assertThat(method).isNotEqualToIgnoringCase("get");
        }
        if (LocalPath.isLocal(action) && method.equals("post")) {
            assertThat(given).isTrue();
        }
        assertThat(FIELDS.getExtraHiddenFields(REQUEST)).isNull();
    }

    private static boolean isElsewhere(String action) {
        String seen = action.replaceAll("^[\\x00-\\x20]+|[\\x00-\\x20]+$", "").replaceAll("[\\t\\n\\r]", "");
        Matcher scheme = SCHEME.matcher(seen);
        if (!scheme.matches()) {
            return seen.matches("(?s)[/\\\\]{2}.*");
        }
        return !scheme.group(1).equalsIgnoreCase("https") || scheme.group(2).matches("(?s)[/\\\\]{2}.*");
    }

    static Stream<Arguments> titles() {
        return Stream.of(
                Arguments.of("Apply for job {id}", "17"),
                Arguments.of("{id}{of-whom}", "$1\\"),
                Arguments.of("{{id}}", "17"),
                Arguments.of("{other}", "17"),
                Arguments.of("Apply", "evil.com"),
                Arguments.of("{id}", "{id}"));
    }

    @MethodSource("titles")
    @FuzzTest
    void aTitleIsRefusedOrHasOnlyWordsInTheRulesPlaces(@NotNull String text, @NotNull String value) {
        TitleTemplate title;
        View view;
        try {
            title = TitleTemplate.of(text, APPLY);
            view = APPLY.at(value, "x");
        } catch (IllegalArgumentException refused) {
            return;
        }
        String shown = title.apply(view, Locale.ENGLISH);
        boolean used = text.contains("{id}");
        boolean word = value.matches("[\\p{L}\\p{N}_-]{1,40}");
        assertThat(shown)
                .isEqualTo(used && !word ? "" : text.replace("{id}", value).replace("{of-whom}", "x"));
        assertThat(APPLY.title(title).titleOf(view, Locale.ENGLISH)).doesNotContain("\n");
    }

    private static void startsOrSaysWhy(Supplier<?> reading) {
        Throwable thrown = catchThrowable(reading::get);
        if (thrown != null) {
            assertThat(thrown).isExactlyInstanceOf(StartRefusal.class);
            assertThat(thrown.getMessage()).contains("passlink.");
        }
    }

    static Stream<Arguments> brands() {
        return Stream.of(
                Arguments.of("/logo.svg", "#0b6e4f", "https://jobs.example.com", 1),
                Arguments.of("//evil.example", "#ffffff", "localhost:8080", 0),
                Arguments.of("", "", "", 601),
                Arguments.of("mailto:a@b.example", "red", "https://a_b.example", 600));
    }

    @MethodSource("brands")
    @FuzzTest
    void aBrandOfPropertiesIsRefusedByNameOrIsTheOneThatCoreMakes(
            @NotNull String path, @NotNull String colour, @NotNull String baseUrl, int size) {
        try {
            Passlink.builder().baseUrl(baseUrl);
        } catch (IllegalArgumentException refusedBefore) {
            return;
        }
        PasslinkProperties.Link link = new PasslinkProperties.Link(colour, path);
        PasslinkProperties.EmailLogo logo = new PasslinkProperties.EmailLogo(path, size, size);
        for (PasslinkProperties.Brand wanted : List.of(
                new PasslinkProperties.Brand(colour, path, null, null, null, path, List.of(link), null),
                new PasslinkProperties.Brand("Jobs", null, path, null, null, null, List.of(), null),
                new PasslinkProperties.Brand("Jobs", null, null, colour, colour, null, List.of(), logo),
                new PasslinkProperties.Brand(null, path, null, colour, null, null, List.of(link, link), null))) {
            startsOrSaysWhy(() -> {
                Brand brand = PropertyBrand.of(wanted, baseUrl);
                assertThat(brand.name()).isNotBlank();
                assertThat(brand.logo().map(Brand.Logo::path).filter(LocalPath::isLocal))
                        .isEqualTo(brand.logo().map(Brand.Logo::path));
                return brand;
            });
        }
    }

    static Stream<Arguments> views() {
        return Stream.of(
                Arguments.of("apply", "/jobs/{id}/apply", "/jobs/{id}", "Apply for {id}", 3_600L, 1),
                Arguments.of("a b", "/jobs/*", "/*", "{", -1L, 256),
                Arguments.of("", "", "", "", Long.MAX_VALUE, 0));
    }

    @MethodSource("views")
    @FuzzTest
    void aViewOfPropertiesIsRefusedByNameOrIsWhatTheySay(
            @NotNull String name,
            @NotNull String path,
            @NotNull String askAt,
            @NotNull String title,
            long life,
            int uses) {
        PasslinkProperties.View view = new PasslinkProperties.View(
                path,
                title.isEmpty() ? null : title,
                Duration.ofSeconds(life),
                uses,
                false,
                Duration.ofSeconds(life),
                false,
                true,
                false,
                askAt.isEmpty() ? null : askAt);
        startsOrSaysWhy(() -> {
            ViewRule rule = PropertyViews.rule(name, view);
            assertThat(rule.name()).isEqualTo(name);
            assertThat(rule.pattern()).hasToString(path);
            assertThat(rule.uses()).isEqualTo(uses);
            assertThat(rule.linkLifetime()).isEqualTo(Duration.ofSeconds(life)).isPositive();
            return rule;
        });
    }

    static Stream<Arguments> addresses() {
        return Stream.of(
                Arguments.of("https://jobs.example.com", "8080", "", ""),
                Arguments.of("", "0", "/app/", "native"),
                Arguments.of("", "no port", "//", "none"),
                Arguments.of("http://localhost.evil.example", "", "", ""),
                Arguments.of("http://[::1]:x", "", "", ""));
    }

    @SuppressWarnings("NullAway")
    private static PasslinkProperties properties(String url) {
        return new PasslinkProperties(
                url,
                null,
                null,
                null,
                null,
                List.of(),
                Map.of(),
                Duration.ofSeconds(5),
                "/login",
                null,
                "/",
                "/",
                List.of(),
                List.of(),
                false,
                List.of(),
                Map.of(),
                null,
                null,
                null);
    }

    /** The development inbox shows emails to whoever asks. */
    @MethodSource("addresses")
    @FuzzTest
    void anAddressIsDevelopmentOnlyWhereNobodyElseIs(
            @NotNull String url, @NotNull String port, @NotNull String path, @NotNull String strategy) {
        MockEnvironment environment = new MockEnvironment();
        environment.setProperty("server.port", port.replace("${", ""));
        environment.setProperty("server.servlet.context-path", path.replace("${", ""));
        environment.setProperty("server.forward-headers-strategy", strategy.replace("${", ""));
        PasslinkProperties properties = properties(url);
        startsOrSaysWhy(() -> {
            SiteAddress address = SiteAddress.of(properties, environment);
            if (address.development() && !url.isBlank()) {
                assertThat(address.baseUrl())
                        .matches(
                                "(?is)[a-z][a-z0-9+.-]*:/*(?:[^@]*@)?(?:(?:[^/@]+\\.)?localhost|127\\.[0-9.]+|\\[::1])([:/?#].*)?");
            }
            assertThat(address.told()).contains(address.baseUrl());
            return address;
        });
    }

    static Stream<Arguments> shown() {
        return Stream.of(
                Arguments.of("OTHER", "1:" + SECRET),
                Arguments.of("passlink.keys", ""),
                Arguments.of("PASSLINK_KEYS", "x"),
                Arguments.of("url", "smtp://a:b@c"),
                Arguments.of("passlink.providers.x.client-secret", "s"));
    }

    @MethodSource("shown")
    @FuzzTest
    void noValueShowsASecretUnderWhateverName(@NotNull String name, @NotNull String around) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("passlink.keys", "1:" + SECRET)));
        Secrets secrets = new Secrets(environment);
        assertThat(secrets.apply(new SanitizableData(null, name, around + SECRET + around))
                        .getValue())
                .isEqualTo(SanitizableData.SANITIZED_VALUE);
        Object value = secrets.apply(new SanitizableData(null, name, around)).getValue();
        assertThat(value).isIn(around, SanitizableData.SANITIZED_VALUE);
        assertThat(secrets.apply(new SanitizableData(null, "PASSLINK_" + "KEYS", around))
                        .getValue())
                .isEqualTo(SanitizableData.SANITIZED_VALUE);
    }
}
