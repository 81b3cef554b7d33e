package com.example;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class VertxIT {
    @Test
    void theLinkInAnEmailSignsInAndAButtonSignsOut() throws Exception {
        try (Visit visit = new Visit(Visit.JAVA, "-jar", "target/vertx.jar")) {
            visit.open(visit.site + "/account");
            visit.send("email", "ada@example.com");
            visit.see("Check your email");
            visit.open(visit.onConsole(Visit.LINK));
            visit.see("You are signed in as user 1, an administrator.");
            visit.press("Sign out");
            visit.see("Welcome");
            visit.open(visit.site + "/account");
            visit.see("Sign in");
        }
    }
}
