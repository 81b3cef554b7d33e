package com.example;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class TomcatWarIT {
    @Test
    void theLinkInAnEmailSignsInToTheDeployedWar() throws Exception {
        String classPath = System.getProperty("surefire.test.class.path");
        try (Visit visit = new Visit(Visit.JAVA, "-cp", classPath, "com.example.TomcatServer")) {
            visit.open(visit.site + "/shop/account");
            visit.send("email", "ada@example.com");
            visit.see("Check your email");
            visit.open(visit.onConsole(Visit.LINK));
            visit.see("You are signed in as user 1, an administrator.");
            visit.press("Sign out");
            visit.see("Welcome");
            visit.open(visit.site + "/shop/account");
            visit.see("Sign in");
        }
    }
}
