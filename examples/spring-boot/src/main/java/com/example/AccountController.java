package com.example;

import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class AccountController {
    @GetMapping("/")
    String home() {
        return "<!doctype html><html lang=\"en\"><title>Home</title><h1>Welcome</h1><a href=\"/account\">Your account</a>";
    }

    @GetMapping("/account")
    String account(Principal principal, HttpServletRequest request) {
        return """
                <!doctype html><html lang="en"><title>Account</title>
                <h1>Your account</h1>
                <p>You are user %s. <a href="/admin">Administration</a></p>
                <form method="post" action="/logout">%s<button>Sign out</button></form>
                """.formatted(principal.getName(), PasslinkFilter.antiForgeryField(request));
    }

    @GetMapping("/admin")
    String admin() {
        return "<!doctype html><html lang=\"en\"><title>Administration</title><h1>For administrators</h1>";
    }
}
