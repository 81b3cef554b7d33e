package dev.passlink.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.LogoutConfigurer;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.servletapi.SecurityContextHolderAwareRequestFilter;

/**
 * What holds in every chain, also in one that Passlink stays out of: a sign-out ends the pass. That a chain signs somebody in by
 * Passlink is its own choice; that somebody who leaves is gone isn't.
 */
final class EveryChain extends AbstractHttpConfigurer<EveryChain, HttpSecurity> {
    @SuppressWarnings("unchecked")
    static @Nullable LogoutConfigurer<HttpSecurity> logout(HttpSecurity http) {
        return http.getConfigurer(LogoutConfigurer.class);
    }

    @Override
    public void init(HttpSecurity http) {
        LogoutConfigurer<HttpSecurity> logout = logout(http);
        if (logout != null) {
            // The first: one of the application's may fail.
            logout.getLogoutHandlers().add(0, new SignOutHandler());
            logout.addObjectPostProcessor(endingAnyway(getSecurityContextHolderStrategy()));
        }
    }

    private static ObjectPostProcessor<LogoutFilter> endingAnyway(SecurityContextHolderStrategy contexts) {
        return new ObjectPostProcessor<>() {
            @Override
            public <O extends LogoutFilter> O postProcess(O filter) {
                filter.setSecurityContextHolderStrategy(new NobodyIfUnknown(contexts));
                return filter;
            }
        };
    }

    @Override
    public void configure(HttpSecurity http) {
        // Around Spring Security's request, whose logout() asks who it is before anything else.
        http.addFilterAfter(
                new LogoutOfRequest(getSecurityContextHolderStrategy()), SecurityContextHolderAwareRequestFilter.class);
        // A chain without it, because it was disabled.
        if (http.getConfigurer(PasslinkConfigurer.class) == null) {
            WithoutPasslink.addTo(http, getSecurityContextHolderStrategy());
        }
    }
}
