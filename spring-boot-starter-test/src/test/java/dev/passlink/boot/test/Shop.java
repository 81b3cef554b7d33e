package dev.passlink.boot.test;

import dev.passlink.EmailAddress;
import dev.passlink.InMemoryPasskeys;
import dev.passlink.User;
import dev.passlink.passkeys.WebAuthn;
import dev.passlink.port.PasskeyVerifier;
import dev.passlink.port.Passkeys;
import dev.passlink.servlet.PasslinkPrincipal;
import dev.passlink.testkit.FakeUsers;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Set;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application as its tests find it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Shop {
    @Bean
    FakeUsers users() {
        return new FakeUsers()
                .put(new User("17", EmailAddress.of("ada@example.com"), true, "s", Set.of("admin")))
                .put(new User("18", EmailAddress.of("gone@example.com"), false, "s", Set.of()));
    }

    @Bean
    Passkeys passkeys() {
        return new InMemoryPasskeys();
    }

    @Bean
    PasskeyVerifier verifier() {
        return WebAuthn.standard();
    }

    @RestController
    static class Account {
        @GetMapping({"/account", "/open"})
        String account(HttpServletRequest request) {
            Principal who = request.getUserPrincipal();
            String method = who instanceof PasslinkPrincipal passlink
                    ? passlink.pass().method().toString()
                    : "no pass";
            return who == null ? "nobody" : who.getName() + " " + request.isUserInRole("admin") + " " + method;
        }
    }
}
