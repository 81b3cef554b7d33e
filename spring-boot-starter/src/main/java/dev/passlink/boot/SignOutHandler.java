package dev.passlink.boot;

import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;

/** Ends the pass of a user who signs out through Spring Security, at its address or by {@code request.logout()}. */
final class SignOutHandler implements LogoutHandler {
    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response, @Nullable Authentication who) {
        end(request);
    }

    static void end(HttpServletRequest request) {
        if (PasslinkFilter.isBehind(request)) {
            PasslinkFilter.signOut(request);
        }
    }
}
