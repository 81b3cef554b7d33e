package com.example;

import dev.passlink.servlet.PasslinkPrincipal;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** People sign in with a link in an email the first time, and with a passkey from then on. */
@SpringBootApplication
@EnableMethodSecurity
@Controller
public class Application {
    public static void main(String... arguments) {
        SpringApplication.run(Application.class, arguments);
    }

    @GetMapping("/account")
    ModelAndView account(@AuthenticationPrincipal PasslinkPrincipal who) {
        return new ModelAndView("account", "pass", who.pass());
    }

    @GetMapping("/admin")
    @PreAuthorize("hasRole('admin')")
    String admin() {
        return "admin";
    }
}
