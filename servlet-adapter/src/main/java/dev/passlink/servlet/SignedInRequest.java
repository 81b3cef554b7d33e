package dev.passlink.servlet;

import dev.passlink.web.Visit;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request of whoever is signed in, or of nobody. */
final class SignedInRequest extends PersonRequest {
    static final String AUTH_TYPE = "PASSLINK";

    SignedInRequest(Visit visit, HttpServletRequest request, HttpServletResponse response) {
        super(visit, request, response);
    }

    @Override
    Optional<Principal> person() {
        return signedIn().map(PasslinkPrincipal::new);
    }

    @Override
    public @Nullable String getAuthType() {
        return signedIn().isPresent() ? AUTH_TYPE : super.getAuthType();
    }

    @Override
    public boolean isUserInRole(String role) {
        return signedIn().map(pass -> pass.roles().contains(role)).orElseGet(() -> super.isUserInRole(role));
    }
}
