package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Variables have names of the application's own, by which nobody knows that they hold a secret of Passlink's. */
final class SecretsTest {
    private static @Nullable Object shown(Map<String, Object> properties, String name) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        return new Secrets(environment)
                .apply(new SanitizableData(null, name, properties.get(name)))
                .getValue();
    }

    @Test
    void eachKeyOfARingIsHiddenInTheVariableThatItComesFrom() {
        Map<String, Object> properties = Map.of(
                "passlink.keys", "${NEW}, 1:${OLD},${ANOTHER}",
                "NEW", "2:bmV3bmV3bmV3bmV3",
                "OLD", "b2xkb2xkb2xkb2xk",
                "ANOTHER", "3:YW5vdGhlcg",
                "HARMLESS", "42");
        for (String name : List.of("passlink.keys", "NEW", "OLD", "ANOTHER")) {
            assertThat(shown(properties, name)).as(name).isEqualTo(SanitizableData.SANITIZED_VALUE);
        }
        assertThat(shown(properties, "HARMLESS")).isEqualTo("42");
    }

    @Test
    void soIsTheSecretOfAProviderWhateverTheProviderIsCalled() {
        Map<String, Object> properties = Map.of(
                "passlink.providers.staff.client-secret", "${STAFF}",
                "PASSLINK_PROVIDERS_GUESTS_CLIENTSECRET", "${GUESTS}",
                "spring.security.oauth2.client.registration.other.client-secret", "${OTHER}",
                "STAFF", "c3RhZmZzdGFmZg",
                "GUESTS", "Z3Vlc3RzZ3Vlc3Rz",
                "OTHER", "b3RoZXJvdGhlcg");
        for (String name : properties.keySet()) {
            assertThat(shown(properties, name)).as(name).isEqualTo(SanitizableData.SANITIZED_VALUE);
        }
    }

    @Test
    void soIsThePasswordOfTheMailServerInTheVariableThatItsAddressNames() {
        Map<String, Object> properties = Map.of(
                "passlink.smtp-url", "smtp://jobs:${MAIL_PW}@mail.example.com:587?from=noreply@example.com",
                "MAIL_PW", "p%40ss:word+1",
                "PLAIN_PW", "p@ss:word+1",
                "MAIL_HOST", "mail.example.com");
        for (String name : List.of("passlink.smtp-url", "MAIL_PW", "PLAIN_PW")) {
            assertThat(shown(properties, name)).as(name).isEqualTo(SanitizableData.SANITIZED_VALUE);
        }
        assertThat(shown(properties, "MAIL_HOST")).isEqualTo("mail.example.com");
    }
}
