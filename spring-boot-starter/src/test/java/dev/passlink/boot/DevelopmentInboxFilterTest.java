package dev.passlink.boot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.EmailAddress;
import dev.passlink.port.Mail;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Whoever reads the inbox can sign in as anybody: only a browser on this machine does. */
final class DevelopmentInboxFilterTest {
    private static final String SECRET = "https://secret.example/login/link?passlink=T";

    private final DevelopmentInbox inbox = new DevelopmentInbox(true);

    @BeforeEach
    void oneEmailIsThere() {
        inbox.keep(mail("1", "Sign in", SECRET));
    }

    private static Mail mail(String id, String subject, String text) {
        return new Mail(id, EmailAddress.of("ada@example.com"), subject, text, "<html><head></head>" + text);
    }

    private static MockHttpServletRequest request(String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setRemoteAddr("127.0.0.1");
        request.addHeader("Host", "localhost:8080");
        return request;
    }

    /** Null if the request went on to the application. */
    private MockHttpServletResponse answer(MockHttpServletRequest request, DevelopmentInbox to) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        new DevelopmentInboxFilter(to).doFilter(request, response, chain);
        if (chain.getRequest() != null) {
            assertThat(response.getContentAsString()).isEmpty();
            response.setStatus(299);
        }
        return response;
    }

    private void isNotThere(MockHttpServletRequest request) throws Exception {
        assertThat(answer(request, inbox).getStatus()).isEqualTo(299);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1"})
    void aBrowserOnThisMachineReadsIt(String peer) throws Exception {
        MockHttpServletRequest request = request("/passlink/inbox");
        request.setRemoteAddr(peer);
        MockHttpServletResponse page = answer(request, inbox);
        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getContentAsString()).contains("Sign in", "ada@example.com", SECRET);
        assertThat(page.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(page.getHeader("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.getHeader("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(page.getHeader("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("script");
    }

    @Test
    void aProgramReadsItAsJson() throws Exception {
        inbox.keep(mail("2", "Say \"yes\"\n".strip(), "</script>\u2028\n\\"));
        MockHttpServletResponse json = answer(request("/passlink/inbox.json"), inbox);
        assertThat(json.getContentType()).startsWith("application/json");
        Map<String, Object> parsed = JsonParserFactory.getJsonParser().parseMap(json.getContentAsString());
        assertThat((List<?>) parsed.get("emails"))
                .first()
                .isEqualTo(Map.of(
                        "to", "ada@example.com",
                        "subject", "Say \"yes\"",
                        "text", "</script>\u2028\n\\",
                        "html", "<html><head></head></script>\u2028\n\\"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.168.1.7",
                "10.0.0.1",
                "172.17.0.1",
                "fe80::1",
                "203.0.113.9",
                "",
                "127.0.0.1.evil.example",
                "::2"
            })
    void anotherMachineOnTheNetworkReadsNothing(String peer) throws Exception {
        MockHttpServletRequest request = request("/passlink/inbox");
        request.setRemoteAddr(peer);
        isNotThere(request);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-For|127.0.0.1",
                "x-forwarded-for|203.0.113.9",
                "X-Forwarded-Host|localhost",
                "X-Forwarded-Proto|https",
                "X-Forwarded-Anything|1",
                "Forwarded|for=127.0.0.1",
                "Via|1.1 proxy",
                "X-Real-IP|127.0.0.1",
                "True-Client-IP|127.0.0.1",
                "CF-Connecting-IP|127.0.0.1"
            })
    void whoeverComesByAProxyReadsNothing(String header, String value) throws Exception {
        MockHttpServletRequest request = request("/passlink/inbox.json");
        request.addHeader(header, value);
        isNotThere(request);
    }

    /** As nginx asks with a bare proxy_pass, which says nothing of whom it speaks for. */
    @Test
    void aProxyThatSaysNothingIsKnownByItsVersion() throws Exception {
        MockHttpServletRequest request = request("/passlink/inbox");
        request.setProtocol("HTTP/1.0");
        isNotThere(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "localhost:80@evil.example",
                "127.0.0.1.nip.io",
                ""
            })
    void aNameThatWasReboundToThisMachineReadsNothing(String host) throws Exception {
        MockHttpServletRequest request = request("/passlink/inbox.json");
        request.removeHeader("Host");
        request.addHeader("Host", host);
        isNotThere(request);
        request.removeHeader("Host");
        isNotThere(request);
    }

    @Test
    void twoNamesAreNone() throws Exception {
        MockHttpServletRequest request = request("/passlink/inbox.json");
        request.addHeader("Host", "evil.example");
        isNotThere(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void aPageOfAnotherSiteInTheSameBrowserReadsNothing(String site) throws Exception {
        MockHttpServletRequest request = request("/passlink/inbox.json");
        request.addHeader("Sec-Fetch-Site", site);
        request.addHeader("Sec-Fetch-Mode", "no-cors");
        request.addHeader("Sec-Fetch-Dest", "script");
        isNotThere(request);
    }

    @Test
    void aPersonMayComeThereFromAnotherSite() throws Exception {
        MockHttpServletRequest request = request("/passlink/inbox");
        request.addHeader("Sec-Fetch-Site", "cross-site");
        request.addHeader("Sec-Fetch-Mode", "navigate");
        request.addHeader("Sec-Fetch-Dest", "document");
        assertThat(answer(request, inbox).getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "PUT", "DELETE", "OPTIONS"})
    void itIsOnlyRead(String method) throws Exception {
        MockHttpServletRequest request = request("/passlink/inbox");
        request.setMethod(method);
        MockHttpServletResponse answer = answer(request, inbox);
        assertThat(answer.getStatus()).isEqualTo(405);
        assertThat(answer.getContentAsString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/passlink/inbox/",
                "/passlink/inbox;a",
                "//passlink/inbox",
                "/passlink/Inbox",
                "/passlink/inbox.xml"
            })
    void everyOtherPathIsTheApplications(String path) throws Exception {
        isNotThere(request(path));
    }

    @Test
    void belowAContextPathItIsThere() throws Exception {
        MockHttpServletRequest request = request("/app/passlink/inbox");
        request.setContextPath("/app");
        assertThat(answer(request, inbox).getContentAsString()).contains("href=\"/app/passlink/inbox\"");
    }

    @Test
    void nothingInAnEmailBecomesPartOfThePage() throws Exception {
        inbox.keep(mail("2", "<script>a()</script>", "</pre><script>b()</script>\"><script>c()</script>"));
        assertThat(answer(request("/passlink/inbox"), inbox).getContentAsString())
                .doesNotContain("<script")
                .contains("&lt;script&gt;a()", "&lt;script&gt;b()");
    }

    @Test
    void itKeepsTheNewestAndOfAnEmailThatIsSentAgainOne() {
        IntStream.range(0, 200).forEach(i -> inbox.keep(mail("id" + i, "Number " + i, "")));
        inbox.keep(mail("id199", "Number 199", ""));
        assertThat(inbox.newestFirst()).hasSize(DevelopmentInbox.KEPT);
        assertThat(requireNonNull(inbox.newestFirst().get(0)).subject()).isEqualTo("Number 199");
        assertThat(requireNonNull(inbox.newestFirst().get(1)).subject()).isEqualTo("Number 198");
    }

    @Test
    void aClosedOneShowsNothing() throws Exception {
        assertThat(answer(request("/passlink/inbox"), new DevelopmentInbox(false))
                        .getStatus())
                .isEqualTo(299);
    }
}
