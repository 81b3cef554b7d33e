package dev.passlink.boot.test;

import java.util.Map;

/**
 * Signs a user in for an HTTP client or a browser that a test drives: a bean in each context that Spring Boot's test framework
 * starts.
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
 * <p>Safe for use by several threads.
 */
public final class PasslinkSignIn {
    private final TestSite site;

    PasslinkSignIn(TestSite site) {
        this.site = site;
    }

    /**
     * Signs a user in and returns the cookies that a browser then has; a new sign-in at each call.
     *
     * @param user the user
     * @return the cookies' values by name, valid for the whole site; a browser accepts them once it shows a page of the site
     * @throws IllegalArgumentException if there is no such account, or it's disabled; the message says what to do
     * @throws IllegalStateException if the user can't sign in that way; the message says why
     */
    public Map<String, String> cookies(PasslinkUser user) {
        return site.signIn(user);
    }
}
