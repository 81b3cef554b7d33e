package dev.passlink.boot.test;

import java.security.Principal;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;

/** Finds the user that Spring Security's {@code @WithMockUser}, {@code with(user(…))} and the like have put on a mock request. */
final class SecurityContexts implements Function<MockHttpServletRequest, Optional<Principal>> {
    @Override
    public Optional<Principal> apply(MockHttpServletRequest request) {
        return Collections.list(request.getAttributeNames()).stream()
                .map(request::getAttribute)
                .filter(SecurityContext.class::isInstance)
                .map(SecurityContext.class::cast)
                .map(SecurityContexts::who)
                .findFirst();
    }

    private static Principal who(SecurityContext context) {
        Authentication who = context.getAuthentication();
        return who == null || !who.isAuthenticated() || who instanceof AnonymousAuthenticationToken
                ? MockUsers.NOBODY
                : who;
    }
}
