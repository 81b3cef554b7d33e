package com.example;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class VertxIT {
    @Test
    void theLinkOfAMailSignsInAndAButtonSignsOut() throws Exception {
        try (Visit visit = new Visit(Visit.JAVA, "-jar", "target/vertx.jar")) {
            visit.open(visit.site + "/account");
            visit.send("email", "ada@example.com");
            visit.open(visit.onConsole(Visit.LINK));
            visit.see("You are user 1, an administrator.");
            visit.press("Sign out");
            visit.see("Welcome");
            visit.open(visit.site + "/account");
            visit.see("Sign in");
        }
    }
}
