package dev.passlink.boot.test;

import dev.passlink.SignInMethod;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Signs somebody in for a test, or for each test of a class, as {@link PasslinkUser} does: at the first request, so that
 * {@code @BeforeEach} may still make the account. It holds for {@code MockMvc}, {@code WebTestClient} and {@code RestTestClient} as Spring Boot
 * makes them, from the test's own thread, and for requests without a sign-in of their own; a browser is given the cookies of {@link
 * PasslinkSignIn}.
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
     * How the person has signed in.
     *
     * @return as {@link PasslinkUser#method}
     */
    SignInMethod method() default SignInMethod.LINK;

    /**
     * Makes the account on the spot, for this test alone: no {@link dev.passlink.port.UserLookup} has to know it.
     *
     * @return its id, which no other account has; empty, the default, for one that is there
     */
    String id() default "";

    /**
     * The roles of an account that is made on the spot.
     *
     * @return as {@link dev.passlink.User#roles()}; without {@link #id}, none are given: the account has its own
     */
    String[] roles() default {};
}
