package dev.passlink.boot.test;

import dev.passlink.SignInMethod;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Signs a user in for a test, or for each test of a class, as {@link PasslinkUser} does: at the first request, so {@code
 * @BeforeEach} can still create the account. It applies to {@code MockMvc}, {@code WebTestClient} and {@code RestTestClient} as
 * Spring Boot makes them, in the test's own thread, and to requests that don't bring a sign-in themselves. Give a browser the
 * cookies from {@link PasslinkSignIn}.
 *
 * <pre>{@code
 * import dev.passlink.boot.test.WithPasslinkUser;
 *
 * class AccountTest {
 *     @WithPasslinkUser("ada@example.com")
 *     void showsHerOrders() {
 *         // mvc.perform(get("/account")) is hers
 *     }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface WithPasslinkUser {
    /**
     * The address of an account that the application's {@link dev.passlink.port.UserLookup} finds.
     *
     * @return such as {@code ada@example.com}
     */
    String value();

    /**
     * How the user has signed in.
     *
     * @return the method, as for {@link PasslinkUser#method}
     */
    SignInMethod method() default SignInMethod.LINK;

    /**
     * Creates the user for this test only: no {@link dev.passlink.port.UserLookup} has to know it.
     *
     * @return the user's id, which no account has; by default empty, for an existing account
     */
    String id() default "";

    /**
     * The roles of a user created for this test.
     *
     * @return as for {@link dev.passlink.User#roles()}; leave it empty without {@link #id}, because an existing account has its
     *     own
     */
    String[] roles() default {};
}
