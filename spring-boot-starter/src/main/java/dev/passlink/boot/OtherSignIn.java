package dev.passlink.boot;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** Whether somebody is signed in by another way than Passlink's, where both could be. */
enum OtherSignIn {
    NONE,
    /** What came with this request, or what a test has set: it is left alone. */
    OF_THIS_REQUEST,
    /** What a session has kept, perhaps one that a stranger has planted before somebody signed in. */
    OF_THE_SESSION;

    static OtherSignIn of(@Nullable Authentication there, HttpServletRequest request) {
        if (there == null || there instanceof AnonymousAuthenticationToken || there instanceof PasslinkAuthentication) {
            return NONE;
        }
        HttpSession session = request.getSession(false);
        return session != null
                        && session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                                instanceof SecurityContext kept
                        && there.equals(kept.getAuthentication())
                ? OF_THE_SESSION
                : OF_THIS_REQUEST;
    }

    /**
     * Who it is, if Passlink says one thing and a session another: whoever signed in by Passlink, since what is guarded was
     * opened for that person. A session's word counts where it is about the same one: who has a second factor, or has
     * switched to another user.
     *
     * @return what is in the place of the session's word; empty if that stands
     */
    static Optional<Authentication> besides(Authentication signIn, Authentication kept) {
        if (kept.getAuthorities().stream().anyMatch(authority -> isSwitchedBy(signIn, authority))) {
            return Optional.empty();
        }
        return kept.getName().equals(signIn.getName()) ? withFactorOf(signIn, kept) : Optional.of(signIn);
    }

    private static boolean isSwitchedBy(Authentication signIn, GrantedAuthority authority) {
        return authority instanceof SwitchUserGrantedAuthority switched
                && switched.getSource().getName().equals(signIn.getName());
    }

    /** Spring Security has put our factor beside its own, and ours may be newer by now. */
    private static Optional<Authentication> withFactorOf(Authentication signIn, Authentication kept) {
        Optional<FactorGrantedAuthority> factor = signIn.getAuthorities().stream()
                .filter(FactorGrantedAuthority.class::isInstance)
                .map(FactorGrantedAuthority.class::cast)
                .findFirst();
        return factor.filter(ours -> kept.getAuthorities().stream().anyMatch(theirs -> isSame(ours, theirs)))
                .map(ours -> kept.toBuilder()
                        .authorities(all -> {
                            all.removeIf(theirs -> isSame(ours, theirs));
                            all.add(ours);
                        })
                        .build());
    }

    private static boolean isSame(FactorGrantedAuthority ours, GrantedAuthority theirs) {
        return ours.getAuthority().equals(theirs.getAuthority());
    }
}
