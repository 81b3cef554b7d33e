package com.example;

import dev.passlink.Scope;
import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.servletapi.SecurityContextHolderAwareRequestFilter;

/** Spring Security decides what people may do; who they are, Passlink says. Without Spring Security, delete this file. */
@Configuration
class Security {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(paths -> {
                    paths.requestMatchers("/admin/**").hasRole("admin");
                    paths.requestMatchers("/account/**").authenticated();
                    paths.anyRequest().permitAll();
                })
                .addFilterBefore(Security::tellWhoIsSignedIn, SecurityContextHolderAwareRequestFilter.class)
                .logout(logout -> logout.disable())
                .requestCache(cache -> cache.disable())
                .build();
    }

    /** Anew for each request: a sign-out is seen at once, and no session keeps who it was. */
    private static void tellWhoIsSignedIn(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (((HttpServletRequest) request).getUserPrincipal() instanceof PasslinkPrincipal principal
                && principal.pass().scope().equals(Scope.LOGIN)) {
            var roles = principal.pass().roles().stream().map(role -> new SimpleGrantedAuthority("ROLE_" + role));
            var who = new PreAuthenticatedAuthenticationToken(principal, "", roles.toList());
            SecurityContextHolder.setContext(new SecurityContextImpl(who));
        }
        chain.doFilter(request, response);
    }
}
