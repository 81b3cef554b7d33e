package dev.passlink.boot;

import dev.passlink.Pass;
import java.security.Principal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.Transient;
import org.springframework.security.core.userdetails.UserDetails;

/** A sign-in. Transient: whatever an application configures, no session keeps it, where it would outlive the pass. */
@Transient
final class PasslinkAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Pass pass;
    private final transient Object principal;

    PasslinkAuthentication(Pass pass, Object principal, List<GrantedAuthority> authorities) {
        super(authorities);
        this.pass = pass;
        this.principal = principal;
        setAuthenticated(true);
    }

    boolean isOf(Pass other) {
        return pass.equals(other);
    }

    @Override
    public Object getPrincipal() {
        return principal;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    /** The principal's own name, or else the user's id. */
    @Override
    public String getName() {
        boolean saysSo = principal instanceof UserDetails
                || principal instanceof AuthenticatedPrincipal
                || principal instanceof Principal;
        return saysSo ? super.getName() : pass.subject().name();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PasslinkAuthentication another && super.equals(another) && pass.equals(another.pass);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), pass);
    }

    /** Leaves out what the application knows about the user. */
    @Override
    public String toString() {
        return "PasslinkAuthentication[" + pass.subject().name() + ", " + getAuthorities() + "]";
    }
}
