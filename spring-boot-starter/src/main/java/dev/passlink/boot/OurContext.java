package dev.passlink.boot;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * Holds whom Passlink has named, and ends the pass if somebody takes that out for good, as {@code SecurityContextLogoutHandler}
 * does in an application's own endpoint. The end of a request takes out nothing: it lets go of the whole context.
 */
final class OurContext extends SecurityContextImpl {
    private static final long serialVersionUID = 1L;

    // Who is in it may change, and then a session may keep it, but not a request that is over.
    private final transient @Nullable WeakReference<HttpServletRequest> request;

    OurContext(Authentication who, HttpServletRequest request) {
        super(who);
        this.request = new WeakReference<>(request);
    }

    @Override
    public void setAuthentication(@Nullable Authentication who) {
        boolean leaves = who == null && WhoIsSignedIn.isOurs(getAuthentication());
        super.setAuthentication(who);
        HttpServletRequest known = request == null ? null : request.get();
        if (leaves && known != null) {
            SignOutHandler.end(known);
        }
    }
}
