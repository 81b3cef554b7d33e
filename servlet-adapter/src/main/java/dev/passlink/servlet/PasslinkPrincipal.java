package dev.passlink.servlet;

import dev.passlink.Pass;
import java.security.Principal;

/**
 * The signed-in user, as {@code getUserPrincipal()} returns it.
 *
 * @param pass the browser's pass: subject, method, times, roles and claims
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
