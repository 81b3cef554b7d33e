package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Markup that can be nothing but an element and a script, and a policy that nobody widens by accident. */
final class ChallengeTest {
    private static final Challenge TURNSTILE = Challenge.of(
            "https://challenges.cloudflare.com/turnstile/v0/api.js", "div", Map.of("class", "cf-turnstile"));

    private static String policy(Challenge challenge) {
        return Answer.page(200, "", false, challenge)
                .all("Content-Security-Policy")
                .get(0);
    }

    @Test
    void theKnownCaptchasAreElementsAndScripts() {
        assertThat(TURNSTILE.html()).isEqualTo("""
                        <div class="cf-turnstile"></div>
                        <script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer></script>
                        """);
        Challenge hCaptcha = Challenge.of("https://js.hcaptcha.com/1/api.js", "div", Map.of("class", "h-captcha"));
        String[] from = {"https://hcaptcha.com", "https://*.hcaptcha.com"};
        for (String directive : List.of("script-src", "frame-src", "style-src", "connect-src")) {
            hCaptcha = hCaptcha.allow(directive, from);
        }
        assertThat(policy(hCaptcha))
                .isEqualTo("default-src 'self'; script-src https://js.hcaptcha.com https://hcaptcha.com"
                        + " https://*.hcaptcha.com; connect-src 'self' https://hcaptcha.com https://*.hcaptcha.com;"
                        + " frame-src 'self' https://hcaptcha.com https://*.hcaptcha.com;"
                        + " style-src 'self' https://hcaptcha.com https://*.hcaptcha.com; object-src 'none';"
                        + " frame-ancestors 'none'; base-uri 'none'");
        Challenge own = Challenge.of("/app/altcha.js?v=2&x", "altcha-widget", Map.of("challengeurl", "/app/altcha?a&b"))
                .module();
        assertThat(own.html()).isEqualTo("""
                        <altcha-widget challengeurl="/app/altcha?a&amp;b"></altcha-widget>
                        <script src="/app/altcha.js?v=2&amp;x" type="module"></script>
                        """);
        assertThat(policy(own)).contains("script-src 'self';").doesNotContain("'none' ", "http");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://*",
                "https://*.com",
                "https://*:443",
                "https:",
                "https://",
                "http://captcha.example",
                "//captcha.example",
                "captcha.example",
                "data:",
                "blob:",
                "'unsafe-inline'",
                "'unsafe-eval'",
                "'strict-dynamic'",
                "'none'",
                "'nonce-abc'",
                "SELF",
                "",
                "https://a.example https://b.example",
                "https://a.example;",
                "https://a.example; script-src *",
                "https://a.example,https://b.example",
                "https://a.example\n",
                "https://a.example\r\nSet-Cookie: a=b",
                "https://a.example/path",
                "https://A.example",
                "https://a.example.",
                "https://*.*.example",
                "https://a.*.example",
                "https://user@a.example",
                "https://a.example:*",
                "https://ä.example"
            })
    void aSourceIsAnOriginOrNoneAtAll(String source) {
        for (String directive : List.of("script-src", "frame-src", "connect-src", "style-src")) {
            assertThatThrownBy(() -> TURNSTILE.allow(directive, "https://good.example", source))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("A source is like");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"default-src", "form-action", "base-uri", "frame-ancestors", "", "script-src *;", "SCRIPT-SRC"})
    void noOtherDirectiveIsTouched(String directive) {
        assertThatThrownBy(() -> TURNSTILE.allow(directive, "https://good.example"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("script-src");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://captcha.example/api.js",
                "https://captcha.example",
                "//captcha.example/api.js",
                "/\\captcha.example/api.js",
                "https://captcha.example\\@evil.example/api.js",
                "https://user@captcha.example/api.js",
                "https://captcha.example;/api.js",
                "javascript:alert(1)",
                "data:text/javascript,alert(1)",
                "api.js",
                "/api .js",
                "/api.js\"",
                "/api.js<",
                "/api.js\n",
                ""
            })
    void aScriptIsOfThisSiteOrOfOneHost(String script) {
        assertThatThrownBy(() -> Challenge.of(script, "div", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A challenge's script");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"script", "iframe", "object", "a", "DIV", "div ", "div onclick", "my-", "-my", "my-><script>", ""
            })
    void anElementDoesNothingByItself(String element) {
        assertThatThrownBy(() -> Challenge.of("/api.js", element, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A challenge's element");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"onclick", "onload", "on", "style", "data-x onclick", "data-x=\"", "Data-x", "data_", "", "a\n"})
    void anAttributeIsNoHandlerAndNoMarkup(String name) {
        assertThatThrownBy(() -> Challenge.of("/api.js", "div", Map.of(name, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A challenge's attributes");
    }

    @Test
    void valuesAreEscaped() {
        String hostile = "\"></div><script>alert('&')</script>";
        assertThat(Challenge.of("/api.js?'&", "div", Map.of("data-sitekey", hostile))
                        .html())
                .isEqualTo(
                        "<div data-sitekey=\"&quot;&gt;&lt;/div&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;\">"
                                + "</div>\n<script src=\"/api.js?&#39;&amp;\" async defer></script>\n");
    }
}
