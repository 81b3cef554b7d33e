package com.example;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class SpringBootIT {
    @Test
    void anEmailSignsInOnceAndAPasskeyFromThenOn() throws Exception {
        try (Visit visit = new Visit(Visit.JAVA, "-jar", "target/spring-boot.jar")) {
            visit.plugInAnAuthenticator();
            visit.open(visit.site + "/account");
            visit.send("email", "ada@example.com");
            visit.see("Check your email");
            visit.open(visit.lastLink());
            visit.press("Add a passkey");
            visit.see("You are signed in as user 1, by email.");
            visit.open(visit.site + "/admin");
            visit.see("For administrators");
            visit.open(visit.site + "/nowhere");
            visit.see("nothing here");

            visit.open(visit.site + "/account");
            visit.press("Sign out");
            visit.see("Welcome");
            visit.open(visit.site + "/account");
            // The device fills the passkey in by itself: nothing to type, and nothing to press here.
            visit.see("You are signed in as user 1, with a passkey.");
        }
    }
}
