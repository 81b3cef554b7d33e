package dev.passlink.testkit;

import dev.passlink.Passlink;
import dev.passlink.Subject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Signs a user in at a running application, and gives the cookies to whatever client or browser a test drives.
 *
 * <pre>{@code
 * Map<String, String> cookies = TestSignIn.cookies(passlink, ada.subject());
 * // RestAssured: given().cookies(cookies).get("/account")
 * // Selenium:    cookies.forEach((name, value) -> driver.manage().addCookie(new Cookie(name, value)))
 * }</pre>
 *
 * <p>It does what a browser does: it opens a {@linkplain Passlink#signInLink sign-in link} and presses the button. So the
 * account, its roles and the application's {@code SignInDecision} are the real ones. No email is sent.
 *
 * <p>The application must answer at the base URL of the Passlink that it was built with, such as {@code
 * http://localhost:8080}. With Spring Boot, take {@code passlink-spring-boot-starter-test} instead.
 */
public final class TestSignIn {
    private static final String LINK = "/link";

    private TestSignIn() {}

    /**
     * Signs in, each time anew.
     *
     * @param passlink the application's
     * @param who such as {@code ada.subject()} or {@code Subject.user("17")}
     * @return the cookies' values by name; a browser takes them once it shows a page of the site
     * @throws IllegalArgumentException if there is no such account, or it is disabled
     * @throws IllegalStateException if the application didn't sign that person in, with the status of its last answer; or
     *     if the policy is {@link dev.passlink.LoginPolicy#CODE_ONLY}, which has no links
     * @throws java.io.UncheckedIOException if nothing answers at the base URL
     */
    public static Map<String, String> cookies(Passlink passlink, Subject who) {
        Scan browser = new Scan(HttpClient.newHttpClient());
        URI link =
                URI.create(passlink.signInLink(who, "", Duration.ofMinutes(10)).url());
        HttpResponse<String> page = browser.send("GET", link);
        Optional<PressedForm> form = PressedForm.to(passlink.loginPath() + LINK, page.body());
        if (form.isEmpty()) {
            throw new IllegalStateException(
                    "Nobody can sign in at " + passlink.baseUrl() + ": the page of the link has status "
                            + page.statusCode() + " and no form for " + passlink.loginPath() + LINK
                            + ". Build Passlink with the base URL at which the test's server answers.");
        }
        HttpResponse<String> last = browser.press(page, form.get());
        Map<String, String> cookies = browser.cookies();
        if (!cookies.containsKey(passName(passlink.baseUrl()))) {
            throw new IllegalStateException(
                    "The application did not sign " + who.name() + " in: its last answer has status "
                            + last.statusCode()
                            + ". If your SignInDecision refuses, or asks for one more step, the test has to take"
                            + " that step itself.");
        }
        return cookies;
    }

    /**
     * Signs in, for a client that takes headers only, such as {@link HttpClient}.
     *
     * @param passlink as for {@link #cookies}
     * @param who as for {@link #cookies}
     * @return the value of a {@code Cookie} header
     * @throws IllegalArgumentException as {@link #cookies}
     * @throws IllegalStateException as {@link #cookies}
     * @throws java.io.UncheckedIOException as {@link #cookies}
     */
    public static String cookieHeader(Passlink passlink, Subject who) {
        return cookies(passlink, who).entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** As sites name it: several applications on one host each have their own. */
    private static String passName(URI baseUrl) {
        String port = baseUrl.getPort() < 0 ? "" : "-" + baseUrl.getPort();
        return (baseUrl.getScheme().equals("https") ? "__Host-" : "")
                + "passlink"
                + port
                + baseUrl.getRawPath().replaceAll("[^A-Za-z0-9]+", "-");
    }
}
