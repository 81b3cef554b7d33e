package dev.passlink.boot;

import static dev.passlink.boot.Starts.application;
import static dev.passlink.boot.Starts.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.env.MockEnvironment;

/** {@code passlink.singed-in} would leave open what it seems to guard: it is told, and no page is served. */
@ExtendWith(OutputCaptureExtension.class)
final class UnknownPropertiesTest {
    @TestFactory
    Stream<DynamicTest> aMisspeltPropertyFailsTheStartWithTheNearestOne() {
        return List.of(
                        List.of("passlink.singed-in=/account/**", "passlink.signed-in"),
                        List.of("passlink.singedin=/account/**", "passlink.signed-in"),
                        List.of("passlink.kyes=1:secret", "passlink.keys"),
                        List.of("passlink.lifetime=5m", "passlink.links.lifetime"),
                        List.of("passlink.links.lifetme=5m", "passlink.links.lifetime"),
                        List.of("passlink.keys.primary=secret", "Remove passlink.keys.primary"),
                        List.of("passlink.rules[0].pth=/x", "passlink.rules[0].path"),
                        List.of("passlink.views.apply.link-lifetme=5m", "passlink.views.apply.link-lifetime"),
                        List.of(
                                "passlink.providers.staff.isuer=https://secret.example",
                                "passlink.providers.staff.issuer"),
                        List.of("passlink.providers.staff.client.id=secret", "passlink.providers.staff.client-id"),
                        List.of("passlink.application-name=secret", "Did you mean passlink.brand.name?"),
                        List.of("passlink.brand.nmae=secret", "passlink.brand.name"),
                        List.of("passlink.brand.links[0].hreff=secret", "passlink.brand.links[0].href"),
                        List.of("passlink.google.client-idd=secret", "passlink.google.client-id"),
                        List.of("passlink.google.client-id.x=secret", "passlink.google.client-id"),
                        List.of("passlink.something.quite.different.from.all=secret", "Remove passlink.something"))
                .stream()
                .map(slip -> dynamicTest(
                        slip.get(0),
                        () -> application().withPropertyValues(slip.get(0)).run(context -> {
                            assertThat(refusal(context).getDescription())
                                    .contains(
                                            slip.get(0).substring(0, slip.get(0).indexOf('=')),
                                            "isn't a property of Passlink");
                            assertThat(refusal(context).getAction()).contains(slip.get(1));
                            for (Throwable at = context.getStartupFailure(); at != null; at = at.getCause()) {
                                assertThat(at + refusal(context).getDescription())
                                        .doesNotContain("secret");
                            }
                        })));
    }

    /** As in a shaded jar, in which the file of another library took its place. */
    @Test
    void whereNobodyKnowsThePropertiesNothingIsRefused(CapturedOutput output) {
        application()
                .withClassLoader(new FilteredClassLoader(new ClassPathResource(KnownProperties.METADATA)))
                .withPropertyValues("passlink.google.enabled=false", "passlink.google.client-secret=hidden")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output)
                .contains("misspelt properties aren't reported", "passlink.google.enabled")
                .doesNotContain("hidden");
    }

    @Test
    void aSystemPropertyIsToldAsWell() {
        application()
                .withSystemProperties("passlink.singed-in=/account/**")
                .run(context -> assertThat(refusal(context).getDescription()).contains("passlink.singed-in"));
    }

    @Test
    void everySpellingOfAPropertyIsTaken() {
        application()
                .withPropertyValues(
                        "passlink.signedIn=/account/**", "passlink.LOGIN-PATH=/in", "passlink.close_within=2s")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void whatAnotherClassBindsIsKnown() {
        application()
                .withPropertyValues(
                        "passlink.google.enabled=false",
                        "passlink.google.scopes[0]=profile",
                        "passlink.metrics.enabled=false",
                        "passlink.passkeys.related-origins=https://example.de",
                        "passlink.providers.staff.issuer=https://id.example.com",
                        "passlink.providers.staff.acr-values[0]=gold")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void anEnvironmentVariableSetsAPropertyAndOneOfSomebodyElsesDoesNotMatter(CapturedOutput output) {
        withVariables(Map.of(
                        "PASSLINK_KEYS", Starts.KEYS,
                        "PASSLINK_BASEURL", "https://jobs.example.com",
                        "PASSLINK_SMTP_URL", "smtp://127.0.0.1:2525?from=noreply@example.com",
                        "PASSLINK_SIGNEDIN_0_", "/account",
                        "PASSLINK_VIEWS_APPLY_PATH", "/apply",
                        "PASSLINK_DB_PASSWORD", "1234",
                        "PASSLINK_SERVICE_PORT_8080_TCP", "tcp://10.0.0.1"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(dev.passlink.Passlink.class).baseUrl())
                            .hasToString("https://jobs.example.com");
                    assertThat(context.getBean(PasslinkProperties.class).signedIn())
                            .containsExactly("/account");
                });
        assertThat(output).doesNotContain("sets no property of Passlink");
    }

    @Test
    void anEnvironmentVariableThatIsNearlyOneIsToldInTheLogWithoutItsValue(CapturedOutput output) {
        withVariables(Map.of("PASSLINK_SINGED_IN", "/account/**"))
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output)
                .contains(
                        "PASSLINK_SINGED_IN sets no property of Passlink",
                        "Did you mean PASSLINK_SIGNEDIN, which sets passlink.signed-in?");
        assertThat(output).doesNotContain("/account/**");
    }

    @TestFactory
    Stream<DynamicTest> whatTheBinderReadsDecidesAndNotHowTheNameBegins() {
        return Map.of(
                        "PASSLINK_SIGNEDINN", "passlink.signed-in.",
                        "PASSLINK_SIGNEDIN_PATHS", "passlink.signed-in.",
                        "PASSLINK_SIGN_ED_IN", "passlink.signed-in.",
                        "PASSLINK_RULES_0_PASKEY", "passlink.rules[0].passkey.",
                        "PASSLINK_RULES_0_PASS_KEY", "passlink.rules[0].passkey.",
                        "PASSLINK_RULES_0_FRSH", "passlink.rules[0].fresh.",
                        "PASSLINK_VIEWS_APPLY_PTH", "passlink.views.apply.path.",
                        "PASSLINK_PROVIDERS_STAFF_ISUER", "passlink.providers.staff.issuer.",
                        "PASSLINK_GOOGLE_HOSTEDDOMAINS", "passlink.google.hosted-domain.")
                .entrySet()
                .stream()
                .map(slip -> dynamicTest(slip.getKey(), () -> {
                    Set<String> read = new HashSet<>();
                    MockEnvironment environment = new MockEnvironment();
                    environment
                            .getPropertySources()
                            .addFirst(new SystemEnvironmentPropertySource(
                                    "test-systemEnvironment",
                                    Map.of("PASSLINK_RULES_0_PATH", "/admin", slip.getKey(), "x")));
                    ConfigurationPropertySources.attach(environment);
                    UnknownProperties.read(environment, read);
                    assertThat(KnownProperties.read(null)
                                    .almost(slip.getKey(), read)
                                    .map(name -> name + "."))
                            .contains(slip.getValue());
                }));
    }

    @Test
    void whatSetsAPropertyOrIsReferredToIsNotTold(CapturedOutput output) {
        withVariables(Map.of(
                        "PASSLINK_KEYS_NEW", Starts.KEYS,
                        "PASSLINK_RULES_0_PATH", "/admin",
                        "PASSLINK_RULES_0_PASSKEY", "false",
                        "PASSLINK_RULES_0_RESEND_FORMS", "8KB",
                        "PASSLINK_BRAND_LINKS_0_LABEL", "Privacy",
                        "PASSLINK_BRAND_LINKS_0_HREF", "/privacy",
                        "PASSLINK_GOOGLE_HOSTEDDOMAIN_0", "example.com",
                        "PASSLINK_PROVIDERS_STAFF_ACRVALUES_0", "gold",
                        "PASSLINK_TRUSTED_PROXIES_0", "10.0.0.0/8"))
                .withPropertyValues("passlink.keys=${PASSLINK_KEYS_NEW}")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).doesNotContain("sets no property of Passlink");
    }

    @Test
    void aListThatAnotherSourceReplacesIsToldIfItLeavesAPathOpen(CapturedOutput output) {
        application()
                .withPropertyValues("passlink.rules[0].path=/backoffice/**", "passlink.signed-in=/orders")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addLast(new MapPropertySource(
                                "the file",
                                Map.of(
                                        "passlink.rules[0].path", "/admin/**",
                                        "passlink.rules[0].fresh", "10m",
                                        "passlink.rules[1].path", "/account/**",
                                        "passlink.signed-in[0]", "/orders",
                                        "passlink.signed-in[1]", "/backoffice/**"))))
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output)
                .contains("passlink.rules in", "the file", "[/account/**, /admin/**] isn't guarded")
                .doesNotContain("passlink.signed-in in");
    }

    @Test
    void anEnvironmentVariableWithAnOldNameIsToldInTheLog(CapturedOutput output) {
        withVariables(Map.of("PASSLINK_APPLICATION_NAME", "Jobs"))
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).contains("Did you mean PASSLINK_BRAND_NAME, which sets passlink.brand.name?");
    }

    private static WebApplicationContextRunner withVariables(Map<String, Object> variables) {
        return application()
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)));
    }
}
