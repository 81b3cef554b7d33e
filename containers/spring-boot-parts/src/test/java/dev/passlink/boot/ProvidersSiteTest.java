package dev.passlink.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.google.OpenIdProvider;
import dev.passlink.jdbc.JdbcIdentityLinks;
import dev.passlink.port.IdentityProvider;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Providers by properties, with the versions that Spring Boot brings. */
final class ProvidersSiteTest {
    private static PartsSite.Description describe() {
        return PartsSite.describe().database("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    @Test
    void aProviderOfThePropertiesSignsInAndTheDatabaseRemembersWhose() {
        try (FakeOpenIdProvider staff = FakeOpenIdProvider.start(Clock.systemUTC())) {
            staff.claim("email", PartsSite.ADA.normalised());
            staff.claim("email_verified", true);
            try (PartsSite site = describe()
                    .with("passlink.providers.staff.issuer", staff.issuer())
                    .with("passlink.providers.staff.client-id", FakeOpenIdProvider.CLIENT_ID)
                    .with("passlink.providers.staff.client-secret", FakeOpenIdProvider.CLIENT_SECRET)
                    .with("passlink.providers.staff.display-name", "Example staff")
                    .with("passlink.providers.staff.authoritative-for", "example.com")
                    .start()) {
                TestBrowser browser = site.browser();
                Reply form = browser.get("/login");
                assertThat(form.body()).contains("Example staff");
                String button = "/login/staff";
                Reply away = browser.post(
                        button, "next", form.field("next"), "antiForgery", form.fieldIn(button, "antiForgery"));
                String query = staff.consent(URI.create(away.header("Location"))).entrySet().stream()
                        .flatMap(parameter -> parameter.getValue().stream()
                                .map(value -> parameter.getKey() + "=" + URLEncoder.encode(value, UTF_8)))
                        .collect(Collectors.joining("&"));
                browser.get(button + "/callback?" + query);

                assertThat(PartsSite.who(browser)).isEqualTo("17");
                assertThat(site.bean(JdbcIdentityLinks.class).findUser(staff.issuer(), FakeOpenIdProvider.SUBJECT))
                        .hasValue("17");
            }
        }
    }

    @Test
    void whatSpringSecuritysClientIsToldOfGoogleIsEnough() {
        try (PartsSite site = describe()
                .with("spring.security.oauth2.client.registration.google.client-id", "the-client")
                .with("spring.security.oauth2.client.registration.google.client-secret", "the-secret")
                .start()) {
            assertThat(site.bean(IdentityProvider.class).profile().id()).isEqualTo("google");
            assertThat(site.bean(IdentityProvider.class).toString()).doesNotContain("the-secret");
            assertThat(site.browser().get("/login").body()).contains("action=\"/login/google\"");
        }
    }

    /** Whoever declares a provider for the staff still wants the customers' button. */
    @Test
    void aProviderOfTheApplicationsStandsBesideGoogle() {
        try (FakeOpenIdProvider staff = FakeOpenIdProvider.start(Clock.systemUTC());
                PartsSite site = describe()
                        .with("passlink.google.client-id", "the-client")
                        .with("passlink.google.client-secret", "the-secret")
                        .beans(context -> context.registerBean(
                                "staff",
                                IdentityProvider.class,
                                () -> OpenIdProvider.builder(
                                                staff.issuer(),
                                                FakeOpenIdProvider.CLIENT_ID,
                                                FakeOpenIdProvider.CLIENT_SECRET)
                                        .id("staff")
                                        .build()))
                        .start()) {
            assertThat(site.browser().get("/login").body())
                    .contains("action=\"/login/google\"", "action=\"/login/staff\"");
        }
    }

    @Test
    void aSecretOfAnotherPlaceIsNotMixedIn() {
        assertThatThrownBy(() -> describe()
                        .with("passlink.google.client-id", "the-client")
                        .with("spring.security.oauth2.client.registration.google.client-secret", "the-secret")
                        .start())
                .hasStackTraceContaining("passlink.google.client-secret is not valid");
    }

    @Test
    void whoDoesNotWantItHasASwitch() {
        try (PartsSite site = describe()
                .with("spring.security.oauth2.client.registration.google.client-id", "the-client")
                .with("spring.security.oauth2.client.registration.google.client-secret", "the-secret")
                .with("passlink.google.enabled", "false")
                .start()) {
            assertThat(site.context().getBeanNamesForType(IdentityProvider.class))
                    .isEmpty();
        }
    }

    @Test
    void withoutAMemoryOfWhoseIdentityIsWhoseItSaysWhatToAdd() {
        assertThatThrownBy(() -> PartsSite.describe()
                        .with("passlink.jdbc.enabled", "false")
                        .with("passlink.google.client-id", "the-client")
                        .with("passlink.google.client-secret", "the-secret")
                        .start())
                .hasStackTraceContaining("nothing remembers which account an identity belongs to");
    }
}
