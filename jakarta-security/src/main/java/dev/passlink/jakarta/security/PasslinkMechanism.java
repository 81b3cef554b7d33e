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
 * @RolesAllowed} work. CDI finds it by itself; the application must also install {@link PasslinkFilter}.
 *
 * <p>A pass is checked anew for each request, and nothing is kept in a session, so a sign-out takes effect at once. If a
 * constraint requires a user and nobody is signed in, it answers as {@link PasslinkFilter} does: with a redirect to the sign-in
 * page, which leads back, or with 401. Not final, because CDI makes a proxy of it. Safe for use by several threads.
 */
@ApplicationScoped
public class PasslinkMechanism implements HttpAuthenticationMechanism {
    /** Called by CDI. */
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

    /** The container's own {@code logout()} is a sign-out too: a pass that outlived it would sign the user in again at once. */
    @Override
    public void cleanSubject(HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        PasslinkFilter.signOut(request);
        context.cleanClientSubject();
    }

    /**
     * Equal before and after a renewal: a container takes a different principal for a new sign-in and gives the session a new id,
     * which a concurrent request doesn't know.
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
