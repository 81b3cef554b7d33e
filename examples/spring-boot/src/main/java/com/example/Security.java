package com.example;

import dev.passlink.Scope;
import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
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
                .addFilterBefore(new SignedIn(), SecurityContextHolderAwareRequestFilter.class)
                .logout(logout -> logout.disable())
                .requestCache(cache -> cache.disable())
                .build();
    }

    /** Tells Spring Security who is signed in, anew for each request: a sign-out is seen at once, no session keeps it. */
    private static final class SignedIn implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            if (request instanceof HttpServletRequest http
                    && http.getUserPrincipal() instanceof PasslinkPrincipal principal
                    && principal.pass().scope().equals(Scope.LOGIN)) {
                String[] roles = principal.pass().roles().stream()
                        .map(role -> "ROLE_" + role)
                        .toArray(String[]::new);
                var context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(new PreAuthenticatedAuthenticationToken(
                        principal, "", AuthorityUtils.createAuthorityList(roles)));
                SecurityContextHolder.setContext(context);
            }
            chain.doFilter(request, response);
        }
    }
}
