package com.example;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class JakartaRestIT {
    @Test
    void aCodeSignsInAndOutWithoutLeavingThePage() throws Exception {
        try (Visit visit = new Visit(Visit.JAVA, "-jar", "target/jakarta-rest.jar")) {
            visit.open(visit.site);
            visit.send("email", "ada@example.com");
            String code = visit.onConsole("(?m)^ *[A-Z0-9]{8}\\s*$").strip();
            visit.send("code", "no code");
            visit.see("That isn’t the code.");
            visit.send("code", code);
            visit.send("text", "Feed the cat");
            visit.see("Feed the cat (user 1)");
            Assertions.assertEquals(400L, visit.post("/api/notes", "null"));
            visit.press("Sign out");
            visit.see("You’re signed out.");
            visit.open(visit.site + "/api/notes");
            visit.see("Sign in");
        }
    }
}
