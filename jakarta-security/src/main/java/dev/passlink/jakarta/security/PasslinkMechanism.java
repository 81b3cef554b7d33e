package dev.passlink.jakarta.security;

import dev.passlink.Pass;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a Jakarta EE server who is signed in, so that {@code <security-constraint>}, {@code @ServletSecurity} and {@code
 * @RolesAllowed} hold. CDI finds it by itself; the application has to install {@link PasslinkFilter} besides.
 *
 * <p>A pass is checked anew for each request, and nothing is kept in a session: a sign-out is seen at once. Where a constraint
 * wants somebody and nobody is signed in, it answers as {@link PasslinkFilter} does: with the way to sign in and back, or
 * 401. Not final, since CDI makes a proxy of it. Safe for many threads.
 */
@ApplicationScoped
public class PasslinkMechanism implements HttpAuthenticationMechanism {
    /** For CDI. */
    public PasslinkMechanism() {}

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        boolean required = context.isProtected() || context.isAuthenticationRequest();
        Optional<PasslinkPrincipal> principal;
        try {
            principal = PasslinkFilter.authenticate(request, response, required);
        } catch (IOException e) {
            throw new AuthenticationException(e);
        }
        if (principal.isPresent()) {
            Pass pass = principal.get().pass();
            return context.notifyContainerAboutLogin(new Caller(pass), pass.roles());
        }
        return required ? AuthenticationStatus.SEND_CONTINUE : context.doNothing();
    }

    /** A {@code logout()} of the container's own is a sign-out, too: a pass that outlived it would sign in again at once. */
    @Override
    public void cleanSubject(HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        PasslinkFilter.signOut(request);
        context.cleanClientSubject();
    }

    /**
     * Equal to what it was before a renewal: a container takes another principal for another sign-in, and gives the session
     * another id, which a request beside this one does not know.
     */
    private record Caller(String name, String pass, Set<String> roles) implements Principal {
        Caller(Pass pass) {
            this(pass.subject().name(), pass.id(), pass.roles());
        }

        @Override
        public String getName() {
            return name;
        }
    }
}
