package dev.passlink.boot;

import dev.passlink.Pass;
import dev.passlink.Scope;
import dev.passlink.SignInMethod;
import dev.passlink.servlet.PasslinkPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Turns the holder of a pass into Spring Security's Authentication. */
final class Authentications {
    private static final Logger LOG = LoggerFactory.getLogger(Authentications.class);

    private static final String FACTOR = "FACTOR_";
    private static final String VIEW = "VIEW_";
    private static final int MOST_TOLD = 100;

    private final Function<? super Pass, ?> principal;
    private final String rolePrefix;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * @param principal from a sign-in's pass to the principal that the application wants
     * @param rolePrefix what each role's authority begins with
     */
    Authentications(Function<? super Pass, ?> principal, String rolePrefix) {
        this.principal = principal;
        this.rolePrefix = rolePrefix;
    }

    Authentication of(PasslinkPrincipal who) {
        return isSignIn(who) ? signIn(who.pass()) : ofView(who);
    }

    /** Without roles: a link to one view never adds to what somebody may do. */
    static ViewAuthentication ofView(PasslinkPrincipal who) {
        return new ViewAuthentication(who, VIEW + who.pass().scope().rule());
    }

    static boolean isSignIn(PasslinkPrincipal who) {
        return who.pass().scope().equals(Scope.LOGIN);
    }

    private PasslinkAuthentication signIn(Pass pass) {
        Object seen = principal.apply(pass);
        if (seen == null) {
            throw new IllegalStateException(
                    "PasslinkConfigurer.principal(…) returned null for a sign-in. It must return the signed-in user.");
        }
        return new PasslinkAuthentication(pass, seen, authorities(pass));
    }

    private List<GrantedAuthority> authorities(Pass pass) {
        List<GrantedAuthority> authorities = new ArrayList<>();
        pass.roles().stream()
                .map(this::role)
                .filter(this::isARole)
                .map(SimpleGrantedAuthority::new)
                .forEach(authorities::add);
        authorities.add(factor(pass));
        return authorities;
    }

    private String role(String role) {
        return role.startsWith(rolePrefix) ? role : rolePrefix + role;
    }

    /** Without a prefix, a role could be given the name of a factor or of a view. */
    private boolean isARole(String authority) {
        boolean free = !authority.startsWith(FACTOR) && !authority.startsWith(VIEW);
        // Once for each role, and not for ever: in some applications people choose the names of roles.
        if (!free && told.size() < MOST_TOLD && told.add(authority)) {
            LOG.warn("Role left out, because names that begin with {} or {} are reserved: {}", FACTOR, VIEW, authority);
        }
        return free;
    }

    private static FactorGrantedAuthority factor(Pass pass) {
        return FactorGrantedAuthority.withAuthority(factor(pass.method()))
                .issuedAt(pass.signedInAt())
                .build();
    }

    static String factor(SignInMethod method) {
        return switch (method) {
            case LINK, CODE -> FactorGrantedAuthority.OTT_AUTHORITY;
            case PASSKEY -> FactorGrantedAuthority.WEBAUTHN_AUTHORITY;
            case PROVIDER -> FactorGrantedAuthority.AUTHORIZATION_CODE_AUTHORITY;
        };
    }
}
