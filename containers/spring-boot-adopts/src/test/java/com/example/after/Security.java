package com.example.after;

import static dev.passlink.boot.PasslinkConfigurer.passlink;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

@Configuration
@EnableMethodSecurity
class Security {
    @Bean
    SecurityFilterChain chain(HttpSecurity http, People people) {
        return http.authorizeHttpRequests(paths -> paths.requestMatchers("/")
                        .permitAll()
                        .requestMatchers("/admin/**")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .authenticated())
                .with(
                        passlink(),
                        login -> login.principal(pass -> people.findById(
                                        Long.valueOf(pass.subject().name()))
                                .orElseThrow()))
                .logout(logout -> logout.logoutSuccessUrl("/"))
                .build();
    }
}
