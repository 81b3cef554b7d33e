package com.example;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class SpringBootIT {
    @Test
    void springSecurityKnowsWhoPasslinkSignedInAndOut() throws Exception {
        try (Visit visit = new Visit(Visit.JAVA, "-jar", "target/spring-boot.jar")) {
            visit.open(visit.site + "/account");
            visit.send("email", "ada@example.com");
            visit.open(visit.onConsole(Visit.LINK));
            visit.see("You are user 1.");
            visit.open(visit.site + "/admin");
            visit.see("For administrators");
            visit.open(visit.site + "/account");
            visit.press("Sign out");
            visit.see("Welcome");
            visit.open(visit.site + "/admin");
            visit.see("Forbidden");
        }
    }
}
