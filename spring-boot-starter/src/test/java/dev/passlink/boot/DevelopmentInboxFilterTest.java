package dev.passlink.boot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.EmailAddress;
import dev.passlink.port.Mail;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Whoever reads the inbox can sign in as anybody: only who has the key of this run does, wherever a request comes from. */
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

    private MockHttpServletRequest request(String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setQueryString("key=" + inbox.key());
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

    /** In a container, a browser comes from another machine. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "172.17.0.1"})
    void whoeverHasTheKeyReadsIt(String peer) throws Exception {
        MockHttpServletRequest request = request("/passlink/inbox");
        request.setRemoteAddr(peer);
        request.addHeader("Host", "dev.test");
        request.addHeader("X-Forwarded-For", "203.0.113.9");
        MockHttpServletResponse page = answer(request, inbox);
        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getContentAsString()).contains("Sign in", "ada@example.com", SECRET);
        assertThat(page.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(page.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
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

    /** As nginx 1.29.7 asks, or a tunnel: on this machine, by HTTP/1.1, for localhost, and with no header of a proxy. */
    private static MockHttpServletRequest byAProxyOnThisMachine(@Nullable String query) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/passlink/inbox.json");
        request.setRemoteAddr("127.0.0.1");
        request.setProtocol("HTTP/1.1");
        request.addHeader("Host", "localhost:8080");
        request.setQueryString(query);
        return request;
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "key",
                "key=",
                "key=00000000000000000000000000000000",
                "key=*",
                "key=%00",
                "key[]=",
                "Key=KEY",
                "key=KEY&",
                "&key=KEY",
                "key=wrong&key=KEY",
                "key=KEYKEY",
                "KEY",
                "key=UPPER",
                "key=HALF"
            })
    void whoeverHasNoKeyReadsNothingThoughEverythingElseIsAsAPersonAsks(@Nullable String query) throws Exception {
        String key = inbox.key();
        isNotThere(byAProxyOnThisMachine(
                query == null
                        ? null
                        : query.replace("KEY", key)
                                .replace("UPPER", "x" + key.toUpperCase(Locale.ROOT))
                                .replace("HALF", key.substring(0, 16))));
    }

    @Test
    void aKeyInTheBodyIsNotEvenRead() throws Exception {
        MockHttpServletRequest request = byAProxyOnThisMachine(null);
        request.setMethod("POST");
        request.setParameter("key", inbox.key());
        isNotThere(request);
    }

    @Test
    void eachRunHasAKeyOfItsOwnThatNobodyGuesses() throws Exception {
        assertThat(inbox.key()).matches("[0-9a-f]{32}");
        isNotThere(byAProxyOnThisMachine("key=" + new DevelopmentInbox(true).key()));
    }

    /** A frame without an origin of its own sends no referrer, whatever is in it. */
    @Test
    void noLinkInAnEmailTellsAnotherSiteTheKey() throws Exception {
        MockHttpServletResponse page = answer(request("/passlink/inbox"), inbox);
        assertThat(page.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.getContentAsString())
                .contains("sandbox=\"allow-top-navigation-by-user-activation\"")
                .doesNotContain("allow-same-origin");
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
        assertThat(answer(request, inbox).getContentAsString())
                .contains("href=\"/app/passlink/inbox?key=" + inbox.key() + "\"");
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
        DevelopmentInbox closed = new DevelopmentInbox(false);
        MockHttpServletRequest request = request("/passlink/inbox");
        request.setQueryString("key=" + closed.key());
        assertThat(answer(request, closed).getStatus()).isEqualTo(299);
    }
}
