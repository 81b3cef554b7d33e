package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.KeyRing;
import dev.passlink.port.UseCounter;
import dev.passlink.web.TestBrowser;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.info.Info;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What the actuator shows: health, versions, metrics, and no secret even where it shows values. */
final class ActuatorSiteTest {
    private static final String KEYS = KeyRing.generate();
    private static final String SMTP_URL =
            "smtp://jobs:smtp-password@127.0.0.1:1?from=noreply@example.com&connect-timeout=1s";

    private static PartsSite site;

    @BeforeAll
    static void start() {
        site = PartsSite.describe()
                .database("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1")
                .with("management.endpoints.web.exposure.include", "*")
                .with("management.endpoint.health.show-details", "always")
                .with("management.health.redis.enabled", "false")
                .with("management.endpoint.env.show-values", "always")
                .with("management.endpoint.configprops.show-values", "always")
                .with("MY_RING", KEYS)
                .with("passlink.keys", "${MY_RING}")
                .with("passlink.smtp-url", SMTP_URL)
                .with("spring.security.oauth2.client.registration.google.client-secret", "google-secret")
                .with("passlink.google.enabled", "false")
                .with("passlink.google.client-id", "the-client")
                .with("passlink.google.client-secret", "another-google-secret")
                .start();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static String get(String endpoint) {
        return site.browser().get("/actuator/" + endpoint).body();
    }

    @Test
    void healthNamesThePartsAndIsUp() {
        PartsSite.await(() -> get("health/passlink").contains("UP"));
        assertThat(site.browser().get("/actuator/health").status()).isEqualTo(200);
    }

    @Test
    void noSecretIsInAnyAnswer() {
        for (String endpoint : List.of("env", "configprops", "beans", "health", "info", "metrics", "conditions")) {
            String secret = KEYS.substring(KEYS.indexOf(':') + 1);
            assertThat(get(endpoint))
                    .as(endpoint)
                    .doesNotContain(secret, "smtp-password", "google-secret", "another-google-secret")
                    .isNotEmpty();
        }
        assertThat(get("env")).contains("passlink.base-url", PartsSite.BASE_URL, "******");
        assertThat(get("configprops")).contains("the-client");
    }

    @Test
    void whatIsDecidedIsCountedTimedAndObserved() {
        TestBrowser browser = site.browser();
        browser.get(site.asked(browser));
        assertThat(PartsSite.who(browser)).isEqualTo("17");

        MeterRegistry registry = site.bean(MeterRegistry.class);
        // The email can be here, and its link redeemed, before the thread that sent it has told anybody.
        PartsSite.await(() -> registry.get("passlink.time.to.mail").timer().count() > 0);
        assertThat(registry.get("passlink.events")
                        .tags("type", "SIGN_IN", "reason", "OK")
                        .counter()
                        .count())
                .isPositive();
        assertThat(registry.get("passlink.time.to.redemption").timer().count()).isPositive();
        assertThat(registry.get("passlink.users.find")
                        .tags("by", "address", "outcome", "found", "error", "none")
                        .timer()
                        .count())
                .isPositive();
        assertThat(registry.get("passlink.mailer.send")
                        .tag("outcome", "sent")
                        .timer()
                        .count())
                .isPositive();
        assertThat(registry.get("passlink.counter.add")
                        .tag("outcome", "counted")
                        .timer()
                        .count())
                .isPositive();
    }

    @Test
    void aSecretIsKnownByItsNameInAnySpellingAndByItsValue() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("passlink.keys", "1:the-ring-of-keys")));
        Secrets secrets = new Secrets(environment);
        for (String name : List.of(
                "passlink.keys",
                "PASSLINK_KEYS",
                "passlink.smtpUrl",
                "PASSLINK_SMTP_URL",
                "passlink.providers.staff.clientSecret",
                "PASSLINK_PROVIDERS_STAFF_CLIENT_SECRET",
                "spring.mail.password",
                "spring.security.oauth2.client.registration.google.client-secret")) {
            assertThat(shown(secrets, name, "anything")).as(name).isEqualTo(SanitizableData.SANITIZED_VALUE);
        }
        assertThat(shown(secrets, "RING", "1:the-ring-of-keys")).isEqualTo(SanitizableData.SANITIZED_VALUE);
        assertThat(shown(secrets, "JAVA_OPTS", "-Dpasslink.keys=1:the-ring-of-keys"))
                .isEqualTo(SanitizableData.SANITIZED_VALUE);
        assertThat(shown(secrets, "SMTP", "smtps://a:b@mail.example.com")).isEqualTo(SanitizableData.SANITIZED_VALUE);
        assertThat(shown(secrets, "passlink.base-url", "https://jobs.example.com"))
                .isEqualTo("https://jobs.example.com");
    }

    private static @Nullable Object shown(Secrets secrets, String name, String value) {
        return secrets.apply(new SanitizableData(null, name, value)).getValue();
    }

    @Test
    void aCounterThatIsDownIsDownAndDetailsAreForWhoMaySeeThem() {
        try (PartsSite broken = PartsSite.describe()
                .with("passlink.jdbc.enabled", "false")
                .with("passlink.metrics.enabled", "false")
                .with("passlink.observations.enabled", "false")
                .with("management.endpoint.health.show-details", "never")
                .with("management.endpoint.health.show-components", "always")
                .with("management.endpoints.web.exposure.include", "health,metrics")
                .beans(context -> context.registerBean(UseCounter.class, () -> (key, amount, end) -> {
                    throw new IllegalStateException("down");
                }))
                .start()) {
            PartsSite.await(
                    () -> broken.browser().get("/actuator/health/passlink").status() == 503);
            assertThat(broken.browser().get("/actuator/health/passlink").body())
                    .contains("DOWN")
                    .doesNotContain("use counter");
            assertThat(broken.browser().get("/actuator/metrics").body()).doesNotContain("passlink.");
        }
    }

    @Test
    void versionsAreThoseThatMavenWroteIntoTheJars(@TempDir Path jar) throws Exception {
        Path file = jar.resolve("META-INF/maven/dev.passlink/passlink-core/pom.properties");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "version=1.2.3\n");
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            Info.Builder info = new Info.Builder();
            new ModuleVersions(loader).contribute(info);
            assertThat(info.build().getDetails())
                    .containsEntry("passlink", Map.of("versions", Map.of("core", "1.2.3")));
        }
    }
}
