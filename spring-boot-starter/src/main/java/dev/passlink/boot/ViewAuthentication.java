package dev.passlink.boot;

import dev.passlink.servlet.PasslinkPrincipal;
import java.util.List;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Transient;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * A visitor whom a link has let into one view. Anonymous, so that nothing in Spring Security takes it for a sign-in: not {@code
 * authenticated()}, {@code fullyAuthenticated()} or {@code isAuthenticated()}, and no session strategy. Its name is never a
 * user's: a rule that compares names must not take a guest, or a user's link, for that user.
 */
@Transient
final class ViewAuthentication extends AnonymousAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient PasslinkPrincipal holder;

    ViewAuthentication(PasslinkPrincipal holder, String authority) {
        super("passlink", "view:" + holder.getName(), List.of(new SimpleGrantedAuthority(authority)));
        this.holder = holder;
    }

    boolean isOf(PasslinkPrincipal other) {
        return holder.equals(other);
    }

    @Override
    public String toString() {
        return "ViewAuthentication" + getAuthorities();
    }
}
