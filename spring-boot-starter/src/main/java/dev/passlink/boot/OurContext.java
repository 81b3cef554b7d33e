package dev.passlink.boot;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * Holds whom Passlink has named, and ends the pass if somebody takes that out for good, as {@code SecurityContextLogoutHandler}
 * does in an application's own endpoint. The end of a request takes out nothing: it lets go of the whole context.
 */
final class OurContext extends SecurityContextImpl {
    private static final long serialVersionUID = 1L;

    // Who is in it may change, and then a session may keep it, but never the request.
    private final transient @Nullable HttpServletRequest request;

    OurContext(Authentication who, HttpServletRequest request) {
        super(who);
        this.request = request;
    }

    @Override
    public void setAuthentication(@Nullable Authentication who) {
        // Not if another is in it: by then the request may be long gone.
        if (who == null && request != null && WhoIsSignedIn.isOurs(getAuthentication())) {
            SignOutHandler.end(request);
        }
        super.setAuthentication(who);
    }
}
