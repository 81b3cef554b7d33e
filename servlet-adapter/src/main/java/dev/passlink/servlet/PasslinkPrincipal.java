package dev.passlink.servlet;

import dev.passlink.Pass;
import java.security.Principal;

/**
 * Who is signed in, as {@code getUserPrincipal()} returns it.
 *
 * @param pass what the browser's pass says: subject, method, times, roles and claims
 */
public record PasslinkPrincipal(Pass pass) implements Principal {
    /**
     * The name of the subject.
     *
     * @return the user's id
     */
    @Override
    public String getName() {
        return pass.subject().name();
    }
}
