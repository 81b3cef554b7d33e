package dev.passlink.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request as the application sees it: who is signed in is looked into when it asks. */
final class SignedInRequest extends HttpServletRequestWrapper {
    static final String AUTH_TYPE = "PASSLINK";

    private final Visitor visitor;

    SignedInRequest(HttpServletRequest request, Visitor visitor) {
        super(request);
        this.visitor = visitor;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        Optional<Principal> principal = visitor.pass().map(PasslinkPrincipal::new);
        return principal.orElseGet(super::getUserPrincipal);
    }

    @Override
    public @Nullable String getRemoteUser() {
        return visitor.pass().map(pass -> pass.subject().name()).orElseGet(super::getRemoteUser);
    }

    @Override
    public @Nullable String getAuthType() {
        return visitor.pass().isPresent() ? AUTH_TYPE : super.getAuthType();
    }

    @Override
    public boolean isUserInRole(String role) {
        return visitor.pass().map(pass -> pass.roles().contains(role)).orElseGet(() -> super.isUserInRole(role));
    }
}
