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
 * Who is signed in, in a test: for {@code MockMvc} as it is, and for everything else by {@link PasslinkSignIn}.
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
 * <p>The person goes the way of a browser, in memory: opens a link, presses the button, and holds the cookies that this gave.
 * So the account, its roles and the {@link dev.passlink.web.SignInDecision} are the application's own. Immutable and safe for
 * many threads.
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
     * Somebody whom the application's {@link dev.passlink.port.UserLookup} finds.
     *
     * @param address such as {@code ada@example.com}
     * @return by a link; see {@link #method}
     * @throws IllegalArgumentException if it is no address
     */
    public static PasslinkUser passlinkUser(String address) {
        return new PasslinkUser(EmailAddress.of(address), Optional.empty(), SignInMethod.LINK);
    }

    /**
     * Somebody who is made on the spot, and whom Passlink knows until the test ends: for a slice of an application, and for
     * roles that nobody has.
     *
     * @param user with an id that no account has
     * @return by a link; see {@link #method}
     */
    public static PasslinkUser passlinkUser(User user) {
        return new PasslinkUser(user.email(), Optional.of(user), SignInMethod.LINK);
    }

    static PasslinkUser of(WithPasslinkUser annotation) {
        Set<String> roles = Set.of(annotation.roles());
        if (annotation.id().isEmpty() && !roles.isEmpty()) {
            throw new IllegalArgumentException("@WithPasslinkUser(\"" + annotation.value()
                    + "\") is an account of your UserLookup, with the roles that it has: leave roles out, or make the "
                    + "account on the spot by an id, such as @WithPasslinkUser(value = …, id = \"17\", roles = …).");
        }
        EmailAddress address = EmailAddress.of(annotation.value());
        PasslinkUser user = annotation.id().isEmpty()
                ? passlinkUser(annotation.value())
                : passlinkUser(new User(annotation.id(), address, true, "made on the spot", roles));
        return user.method(annotation.method());
    }

    /**
     * The same person, who has signed in in another way.
     *
     * @param method {@link SignInMethod#LINK}, or {@link SignInMethod#PASSKEY}, with a passkey that is made for it and removed again
     * @return a copy
     * @throws IllegalArgumentException if it is another, for which a test goes the way itself
     */
    public PasslinkUser method(SignInMethod method) {
        if (method != SignInMethod.LINK && method != SignInMethod.PASSKEY) {
            throw new IllegalArgumentException("A test's user has signed in by LINK or by PASSKEY: for " + method
                    + ", let the test go the whole way, with the code of PasslinkInbox or a provider that it brings.");
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
     * Signs in, and adds the cookies to a request of {@code MockMvc}.
     *
     * @param request to be sent
     * @return the same
     * @throws IllegalArgumentException as {@link PasslinkSignIn#cookies}
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
        // One request's own sign-in is meant more than that of the whole test, such as by @WithMockUser.
        WORDS_OF_THE_TEST.forEach(request::removeAttribute);
        return request;
    }

    /** Where Spring Security, and its support for tests, keep what was said for one request. */
    private static final List<String> WORDS_OF_THE_TEST = List.of(
            "org.springframework.security.web.context.RequestAttributeSecurityContextRepository.SPRING_SECURITY_CONTEXT",
            "org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors"
                    + "$SecurityContextRequestPostProcessorSupport$TestSecurityContextRepository.REPO");

    static final String NO_CONTEXT = "This application was not started by Spring Boot's test framework, as by "
            + "@SpringBootTest or @WebMvcTest, which brings what signs a Passlink user in.";
}
