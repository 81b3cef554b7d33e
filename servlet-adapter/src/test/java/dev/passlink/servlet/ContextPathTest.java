package dev.passlink.servlet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.port.Delivery;
import dev.passlink.testkit.FakeUsers;
import jakarta.servlet.ServletContext;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A base URL without the context path would send everybody to pages that are not there. */
final class ContextPathTest {
    private static void install(String baseUrl, String contextPath) {
        ServletContext context = new ServletContextHandler(contextPath).getServletContext();
        try (Passlink passlink = Passlink.builder()
                .baseUrl(baseUrl)
                .keys(KeyRing.parse(KeyRing.generate()))
                .users(new FakeUsers())
                .mailer(mail -> new Delivery.Sent(""))
                .build()) {
            PasslinkFilter.builder(passlink).build().install(context);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, /shop, http://localhost:8080/shop.",
        "http://localhost:8080/store, /shop, http://localhost:8080/shop.",
        "http://127.0.0.1/shop, /, http://127.0.0.1/."
    })
    void inDevelopmentABaseUrlWithoutTheContextPathIsRefusedAtStart(String baseUrl, String contextPath, String mended) {
        assertThatThrownBy(() -> install(baseUrl, contextPath))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("like " + mended);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, /",
        "http://localhost:8080/shop/, /shop",
        "https://shop.example.com, /shop",
        "https://example.com/shop, /"
    })
    void aBaseUrlThatFitsOrThatAProxyMayMapIsTaken(String baseUrl, String contextPath) {
        install(baseUrl, contextPath);
    }
}
