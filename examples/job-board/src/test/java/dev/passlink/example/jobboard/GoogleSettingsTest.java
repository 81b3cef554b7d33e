package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoogleSettingsTest {
    @ParameterizedTest
    @CsvSource({"id,'','',", "'',secret,''", "'','',https://id.example.com", "id,' ',https://id.example.com"})
    void idAndSecretBelongTogether(String id, String secret, String issuer) {
        assertThatThrownBy(() -> settings(id, secret, issuer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET belong together");
    }

    @ParameterizedTest
    @CsvSource({"http://id.example.com", "https://id.example.com?a=b", "google", "ftp://127.0.0.1"})
    void anIssuerIsHttpsUnlessItIsOnThisMachine(String issuer) {
        GoogleSettings settings = settings("id", "secret", issuer);

        assertThatThrownBy(settings::provider)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("GOOGLE_ISSUER: The issuer must be an https URL");
    }

    @Test
    void onlyWhoIsOnThisMachineStandsInForGoogle() {
        assertThatThrownBy(settings("id", "secret", "https://id.example.com")::provider)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("GOOGLE_ISSUER: Only https://accounts.google.com is Google");
    }

    @Test
    void theIssuerIsGoogleUnlessSomebodyStandsInForIt() {
        assertThat(settings("id", "secret", "").provider())
                .hasToString("OpenIdProvider[google, https://accounts.google.com]");
        assertThat(settings("id", "secret", "http://127.0.0.1:4321").provider())
                .hasToString("OpenIdProvider[google, http://127.0.0.1:4321]");
        assertThat(settings("", "", "").isThere()).isFalse();
    }

    @Test
    void theSecretIsNeverPrinted() {
        assertThat(settings("id", "c2VjcmV0", "").toString()).contains("id").doesNotContain("c2VjcmV0");
    }

    private static GoogleSettings settings(String id, String secret, String issuer) {
        return GoogleSettings.read(
                Map.of("GOOGLE_CLIENT_ID", id, "GOOGLE_CLIENT_SECRET", secret, "GOOGLE_ISSUER", issuer));
    }
}
