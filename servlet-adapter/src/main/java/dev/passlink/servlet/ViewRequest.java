package dev.passlink.servlet;

import dev.passlink.Pass;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** The request of whoever holds a pass for one view: a subject without roles, and no sign-in. */
final class ViewRequest extends HttpServletRequestWrapper {
    static final String AUTH_TYPE = "PASSLINK_VIEW";

    private final Pass pass;

    ViewRequest(HttpServletRequest request, Pass pass) {
        super(request);
        this.pass = pass;
    }

    @Override
    public Principal getUserPrincipal() {
        return new PasslinkPrincipal(pass);
    }

    @Override
    public String getRemoteUser() {
        return pass.subject().name();
    }

    @Override
    public String getAuthType() {
        return AUTH_TYPE;
    }

    /** A pass for a view never widens what somebody may do. */
    @Override
    public boolean isUserInRole(String role) {
        return false;
    }
}
