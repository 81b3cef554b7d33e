package dev.passlink.servlet;

import dev.passlink.Pass;
import dev.passlink.web.Visit;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request of whoever holds a pass for one view: a subject without roles, and no sign-in. */
final class ViewRequest extends PersonRequest {
    static final String AUTH_TYPE = "PASSLINK_VIEW";

    private volatile Optional<Pass> pass;

    ViewRequest(Visit visit, HttpServletRequest request, HttpServletResponse response, Optional<Pass> pass) {
        super(visit, request, response);
        this.pass = pass;
    }

    @Override
    Optional<Principal> person() {
        return pass.map(PasslinkPrincipal::new);
    }

    @Override
    public @Nullable String getAuthType() {
        return pass.isPresent() ? AUTH_TYPE : super.getAuthType();
    }

    /** A pass for a view never widens what somebody may do. */
    @Override
    public boolean isUserInRole(String role) {
        return false;
    }

    @Override
    public void logout() throws ServletException {
        super.logout();
        pass = Optional.empty();
    }
}
