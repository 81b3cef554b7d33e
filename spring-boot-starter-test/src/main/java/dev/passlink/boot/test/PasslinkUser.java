package dev.passlink.boot.test;

import dev.passlink.EmailAddress;
import dev.passlink.SignInMethod;
import dev.passlink.User;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.context.support.WebApplicationContextUtils;

/**
 * A signed-in user in a test: directly for {@code MockMvc}, and with {@link PasslinkSignIn} for everything else.
 *
 * <pre>{@code
 * import static dev.passlink.boot.test.PasslinkUser.passlinkUser;
 *
 * import org.springframework.test.web.servlet.request.RequestPostProcessor;
 *
 * class AccountTest {
 *     RequestPostProcessor ada = passlinkUser("ada@example.com");   // mvc.perform(get("/account").with(ada))
 * }
 * }</pre>
 *
 * <p>The sign-in happens as in a browser, but in memory: it opens a link, presses the button, and keeps the cookies. So the
 * account, its roles and the {@link dev.passlink.web.SignInDecision} are the application's own. Immutable and safe for use by
 * several threads.
 */
public final class PasslinkUser implements RequestPostProcessor {
    private final EmailAddress address;
    private final Optional<User> madeUp;
    private final SignInMethod method;

    private PasslinkUser(EmailAddress address, Optional<User> madeUp, SignInMethod method) {
        this.address = address;
        this.madeUp = madeUp;
        this.method = method;
    }

    /**
     * A user that the application's {@link dev.passlink.port.UserLookup} finds.
     *
     * @param address such as {@code ada@example.com}
     * @return the user, signed in with a link; see {@link #method}
     * @throws IllegalArgumentException if it isn't an address
     */
    public static PasslinkUser passlinkUser(String address) {
        return new PasslinkUser(EmailAddress.of(address), Optional.empty(), SignInMethod.LINK);
    }

    /**
     * A user that exists only for this test: for a slice of an application, and for roles that no account has.
     *
     * @param user the user, with an id that no account has
     * @return the user, signed in with a link; see {@link #method}
     */
    public static PasslinkUser passlinkUser(User user) {
        return new PasslinkUser(user.email(), Optional.of(user), SignInMethod.LINK);
    }

    static PasslinkUser of(WithPasslinkUser annotation) {
        Set<String> roles = Set.of(annotation.roles());
        if (annotation.id().isEmpty() && !roles.isEmpty()) {
            throw new IllegalArgumentException("@WithPasslinkUser(\"" + annotation.value()
                    + "\") is an account from your UserLookup, with the roles that it has: remove roles, or create a user"
                    + " for this test by giving an id, such as @WithPasslinkUser(value = …, id = \"17\", roles ="
                    + " …).");
        }
        EmailAddress address = EmailAddress.of(annotation.value());
        PasslinkUser user = annotation.id().isEmpty()
                ? passlinkUser(annotation.value())
                : passlinkUser(new User(annotation.id(), address, true, "made on the spot", roles));
        return user.method(annotation.method());
    }

    /**
     * The same user, signed in with another method.
     *
     * @param method {@link SignInMethod#LINK}, or {@link SignInMethod#PASSKEY} with a passkey that is created for it and removed
     *     again
     * @return a copy
     * @throws IllegalArgumentException if it's another method, for which the test has to go through the sign-in itself
     */
    public PasslinkUser method(SignInMethod method) {
        if (method != SignInMethod.LINK && method != SignInMethod.PASSKEY) {
            throw new IllegalArgumentException(
                    "A test's user signs in by LINK or PASSKEY. For " + method
                            + ", let the test go through the sign-in itself, with the code from PasslinkInbox or a fake provider.");
        }
        return new PasslinkUser(address, madeUp, method);
    }

    EmailAddress address() {
        return address;
    }

    Optional<User> madeUp() {
        return madeUp;
    }

    SignInMethod method() {
        return method;
    }

    /**
     * Signs the user in, and adds the cookies to a {@code MockMvc} request.
     *
     * @param request the request to be sent
     * @return the same request
     * @throws IllegalArgumentException as for {@link PasslinkSignIn#cookies}
     */
    @Override
    public MockHttpServletRequest postProcessRequest(MockHttpServletRequest request) {
        ApplicationContext application =
                WebApplicationContextUtils.getRequiredWebApplicationContext(request.getServletContext());
        PasslinkSignIn signIn = application
                .getBeanProvider(PasslinkSignIn.class)
                .getIfAvailable(() -> {
                    throw new IllegalStateException(NO_CONTEXT);
                });
        MockRequests.addCookies(request, signIn.cookies(this));
        // A request's own sign-in takes precedence over that of the whole test, such as @WithMockUser.
        WORDS_OF_THE_TEST.forEach(request::removeAttribute);
        return request;
    }

    /** Where Spring Security and its test support keep the context of a single request. */
    private static final List<String> WORDS_OF_THE_TEST = List.of(
            "org.springframework.security.web.context.RequestAttributeSecurityContextRepository.SPRING_SECURITY_CONTEXT",
            "org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors"
                    + "$SecurityContextRequestPostProcessorSupport$TestSecurityContextRepository.REPO");

    static final String NO_CONTEXT =
            "This application wasn't started by Spring Boot's test framework, so nothing can sign"
                    + " a Passlink user in: use @SpringBootTest or @WebMvcTest.";
}
