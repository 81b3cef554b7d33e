package dev.passlink.passkeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.passlink.port.PasskeyVerifier.RelyingParty;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SitesTest {
    @ParameterizedTest
    @CsvSource({
        "https://app.example.com, app.example.com, https://app.example.com",
        "https://app.example.com/context/path, app.example.com, https://app.example.com",
        "https://app.example.com:8443, app.example.com, https://app.example.com:8443",
        "https://app.example.com:443, app.example.com, https://app.example.com",
        "http://localhost:8080, localhost, http://localhost:8080",
        "http://localhost:80, localhost, http://localhost",
        "http://app.localhost:8080, app.localhost, http://app.localhost:8080",
        "https://intranet, intranet, https://intranet",
        "https://xn--mller-kva.example, xn--mller-kva.example, https://xn--mller-kva.example"
    })
    void passkeysAreForTheHostOfTheBaseUrl(URI baseUrl, String id, String origin) {
        assertThat(WebAuthn.standard().relyingParty(baseUrl)).isEqualTo(new RelyingParty(id, List.of(origin)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://192.168.0.1",
                "http://127.0.0.1:8080",
                "http://[::1]:8080",
                "https://[2001:db8::1]",
                "https://192.168.1",
                "https://10.0x10",
                "https://1"
            })
    void anAddressHasNoPasskeys(String baseUrl) {
        WebAuthn webAuthn = WebAuthn.standard();
        // Java reads the shorter spellings as no host at all, and core refuses them before.
        URI url = URI.create(baseUrl);
        if (url.getHost() != null) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> webAuthn.relyingParty(url))
                    .withMessageContaining("use http://localhost");
        }
    }

    @Test
    void aSiteWithoutEncryptionHasNoPasskeys() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebAuthn.standard().relyingParty(URI.create("http://jobs.internal")))
                .withMessageContaining("use https");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "app.example.com", " EXAMPLE.com "})
    void passkeysMayBeForAParentDomain(String id) {
        WebAuthn webAuthn = WebAuthn.builder().relyingPartyId(id).build();
        assertThat(webAuthn.relyingParty(URI.create("https://app.example.com")).id())
                .isEqualTo(id.strip().toLowerCase(java.util.Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com",
                "co.uk",
                "github.io",
                "intranet",
                "",
                " ",
                "https://example.com",
                "example.com:443",
                "example.com/",
                ".example.com",
                "example.com.",
                "*.example.com",
                "exa mple.com",
                "exämple.com",
                "-example.com",
                "192.168.0.1",
                "[::1]"
            })
    void aRelyingPartyIdIsADomainOfOnesOwn(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebAuthn.builder().relyingPartyId(id))
                .withMessageContaining("such as example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.com", "le.com", "www.app.example.com", "example.co.uk"})
    void passkeysOfAnotherDomainAreForRelatedOriginsOnly(String id) {
        URI baseUrl = URI.create("https://app.example.com");
        WebAuthn alone = WebAuthn.builder().relyingPartyId(id).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> alone.relyingParty(baseUrl))
                .withMessageContaining("name https://app.example.com among relatedOrigins");
        WebAuthn related = WebAuthn.builder()
                .relyingPartyId(id)
                .relatedOrigins("https://app.example.com", "https://example.de")
                .build();
        assertThat(related.relyingParty(baseUrl))
                .isEqualTo(new RelyingParty(id, List.of("https://app.example.com", "https://example.de")));
    }

    @Test
    void theOwnOriginIsTheFirst() {
        WebAuthn webAuthn = WebAuthn.builder()
                .relatedOrigins("https://example.de", "https://example.fr:8443", "http://localhost:8080")
                .build();
        assertThat(webAuthn.relyingParty(URI.create("https://example.com")).origins())
                .containsExactly(
                        "https://example.com",
                        "https://example.de",
                        "https://example.fr:8443",
                        "http://localhost:8080");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.de",
                "https://",
                "https://example.de/",
                "https://example.de/path",
                "https://example.de?x",
                "https://example.de#x",
                "https://EXAMPLE.de",
                "HTTPS://example.de",
                "https://example.de:443",
                "https://example.de:0",
                "https://example.de:65536",
                "https://ada@example.de",
                "https://*.example.de",
                "https://exämple.de",
                "ftp://example.de",
                "android:apk-key-hash:AAAA",
                " https://example.de",
                "null"
            })
    void aRelatedOriginIsWrittenAsABrowserWritesIt(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebAuthn.builder().relatedOrigins(origin))
                .withMessageContaining("such as https://example.de");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.de", "https://192.168.0.1", "http://127.0.0.1"})
    void aRelatedOriginHasPasskeys(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebAuthn.builder().relatedOrigins(origin))
                .withMessageContaining("Browsers don't offer passkeys");
    }

    @Test
    void clonesAreLetInWhereTheyAreAccepted() {
        assertThat(WebAuthn.standard().acceptsClones()).isFalse();
        assertThat(WebAuthn.builder().acceptClones().build().acceptsClones()).isTrue();
    }
}
