package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The one rule for addresses: look-alikes of an address are not that address. */
final class EmailAddressTest {
    @ParameterizedTest
    @CsvSource({
        "ada@example.com, ada@example.com",
        "Ada@EXAMPLE.Com, ada@example.com",
        "'  ada@example.com ', ada@example.com",
        "o'brien+jobs@example.com, o'brien+jobs@example.com",
        "ada@bücher.example, ada@xn--bcher-kva.example",
        "ada@BÜCHER.example, ada@xn--bcher-kva.example",
        "ada@xn--bcher-kva.example, ada@xn--bcher-kva.example",
        "josé@example.com, josé@example.com",
        "JOSÉ@example.com, josÉ@example.com",
        "ada@localhost, ada@localhost"
    })
    void isComparedInOneForm(String text, String normalised) {
        assertThat(EmailAddress.of(text.replace("''", "'")).normalised()).isEqualTo(normalised);
    }

    static Stream<String> notOneAddress() {
        return Stream.of(
                "",
                " ",
                "ada",
                "@example.com",
                "ada@",
                "ada@@example.com",
                "a@b@c.com",
                "ada@example..com",
                "ada@.com",
                "ada@example.com.",
                ".ada@example.com",
                "ada.@example.com",
                "a..b@example.com",
                "ada @example.com",
                "ada@exam ple.com",
                "ada@example.com,bob@example.com",
                "ada@example.com;bob@example.com",
                "<ada@example.com>",
                "Ada <ada@example.com>",
                "\"ada\"@example.com",
                "ada(x)@example.com",
                "ada@[127.0.0.1]",
                "ada@127.0.0.1",
                "ada@-example.com",
                "ada@example-.com",
                "ada@exa_mple.com",
                "ada@example.com\r\nBcc: x@example.com",
                "ada\r\n@example.com",
                "ada\n",
                "ada\u0000@example.com",
                "ada\t@example.com",
                // What NFKC would turn into another address.
                "ａda@example.com",
                "\u212Aate@example.com",
                "ada@ｅxample.com",
                "ﬁ@example.com",
                "ada＠example.com",
                "e\u0301@example.com",
                // What IDNA 2003 would fold into another domain, or drop.
                "ada@faſ.example",
                "ada@ß\u00AD.example",
                "ada@ß\u200C.example",
                "ada@-ß.example",
                "ada@ß-.example",
                "ada@" + "ß".repeat(58) + ".example",
                "ada@example。com",
                "ada@exa\u00ADmple.com",
                "ada@exa\u200Dmple.com",
                // Invisible and direction characters.
                "a\u200Bda@example.com",
                "a\u202Eda@example.com",
                "ada\u2066@example.com",
                "\uFEFFada@example.com",
                "a\uD800da@example.com",
                "a😀da@example.com",
                "a".repeat(65) + "@example.com",
                "é".repeat(33) + "@example.com",
                "a".repeat(64) + "@" + ("b".repeat(60) + ".").repeat(4) + "com",
                "ada@" + "b".repeat(64) + ".com");
    }

    @ParameterizedTest
    @MethodSource("notOneAddress")
    void whatIsNotExactlyOneAddressIsRefused(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "straße.example, xn--strae-oqa.example",
        "STRAẞE.example, xn--strae-oqa.example",
        "faß.de, xn--fa-hia.de",
        "βόλος.com, xn--nxasmm1c.com",
        "ΒΌΛΟΣ.com, xn--nxasmq6b.com",
        "ß.müller.ß, xn--zca.xn--mller-kva.xn--zca"
    })
    void aDomainIsTheOneThatItsOwnerRegistered(String typed, String ascii) {
        EmailAddress address = EmailAddress.of("ada@" + typed);
        assertThat(address.text()).isEqualTo("ada@" + ascii);
        assertThat(EmailAddress.of(address.text())).isEqualTo(address);
    }

    @Test
    void aDomainWithSharpSIsNotTheOneWithSs() {
        assertThat(EmailAddress.of("ada@straße.example")).isNotEqualTo(EmailAddress.of("ada@strasse.example"));
        assertThat(EmailAddress.of("ada@βόλος.example")).isNotEqualTo(EmailAddress.of("ada@βόλοσ.example"));
    }

    @Test
    void lookAlikesStayDifferent() {
        EmailAddress mike = EmailAddress.of("mike@example.com");
        for (String other : new String[] {
            "mıke@example.com",
            "mıke@example.com".toUpperCase(java.util.Locale.ROOT).replace("I", "İ"),
            "miĸe@example.com",
            "mіke@example.com",
            "míke@example.com",
            "mi\u0301ke@example.com",
            "ｍike@example.com",
            "mi\u212Ae@example.com"
        }) {
            assertThat(EmailAddress.parse(other)).as(other).isNotEqualTo(java.util.Optional.of(mike));
        }
        // Nothing is folded but the letters of ASCII.
        assertThat(EmailAddress.of("Éva@example.com")).isNotEqualTo(EmailAddress.of("éva@example.com"));
    }

    @Test
    void theLongestAddressHas254Characters() {
        String domain = ("b".repeat(62) + ".").repeat(2) + "c".repeat(59) + ".com";
        String longest = "a".repeat(254 - 1 - domain.length()) + "@" + domain;
        assertThat(longest).hasSize(254);
        assertThat(EmailAddress.parse(longest)).isPresent();
        assertThat(EmailAddress.parse("a" + longest)).isEmpty();
    }

    @Test
    void keepsTheLocalPartForDeliveryAndShowsItMasked() {
        EmailAddress address = EmailAddress.of("Ada@Example.com");
        assertThat(address.text()).isEqualTo("Ada@example.com");
        assertThat(address).isEqualTo(EmailAddress.of("ada@example.com")).hasToString("A•••@example.com");
        assertThatThrownBy(() -> EmailAddress.of("ada")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://jobs.example.com, https://jobs.example.com",
        "HTTPS://Jobs.Example.com:443/, https://jobs.example.com",
        "https://jobs.example.com:8443/app/, https://jobs.example.com:8443/app",
        "https://jobs.example.com/a.b/caf%C3%A9, https://jobs.example.com/a.b/caf%C3%A9",
        "http://localhost:8080, http://localhost:8080",
        "http://127.0.0.1, http://127.0.0.1",
        "http://[::1]:80, http://[::1]"
    })
    void baseUrlsAreHttpsOrLoopback(String text, String url) {
        assertThat(BaseUrl.parse(text)).hasToString(url);
    }

    @ParameterizedTest
    @CsvSource({
        "http://jobs.example.com",
        "ftp://localhost",
        "https://user@jobs.example.com",
        "https://jobs.example.com/?a",
        "https://jobs.example.com/#a",
        "//jobs.example.com",
        "jobs.example.com",
        "https://",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "https://jobs.example.com/a/../b",
        "https://jobs.example.com/./a",
        "https://jobs.example.com/..",
        "https://jobs.example.com/%2e%2e/a",
        "https://jobs.example.com//a",
        "https://jobs.example.com/a//b",
        "https://jobs.example.com/a;b",
        "https://jobs.example.com/a%2Fb",
        "https://jobs.example.com/a%00"
    })
    void fault06_anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> BaseUrl.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
