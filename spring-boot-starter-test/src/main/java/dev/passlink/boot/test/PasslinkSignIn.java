package dev.passlink.boot.test;

import java.util.Map;

/**
 * Signs in for a client or a browser that a test drives: a bean of each context that Spring Boot's test framework starts.
 *
 * <pre>{@code
 * import dev.passlink.boot.test.PasslinkSignIn;
 * import static dev.passlink.boot.test.PasslinkUser.passlinkUser;
 *
 * class BrowserTest {
 *     void signsIn(PasslinkSignIn signIn) {
 *         Map<String, String> cookies = signIn.cookies(passlinkUser("ada@example.com"));
 *         // client.get().uri("/account").cookies(all -> all.setAll(cookies))
 *         // cookies.forEach((name, value) -> driver.manage().addCookie(new Cookie(name, value)))
 *     }
 * }
 * }</pre>
 *
 * <p>Safe for many threads.
 */
public final class PasslinkSignIn {
    private final TestSite site;

    PasslinkSignIn(TestSite site) {
        this.site = site;
    }

    /**
     * What a browser holds of Passlink after somebody has signed in, each time anew.
     *
     * @param user who
     * @return the cookies' values by name, good for the whole site; a browser takes them once it shows a page of the site
     * @throws IllegalArgumentException if there is no such account, or it is disabled; the message says what to do
     * @throws IllegalStateException if it cannot be signed in in that way; the message says why
     */
    public Map<String, String> cookies(PasslinkUser user) {
        return site.signIn(user);
    }
}
