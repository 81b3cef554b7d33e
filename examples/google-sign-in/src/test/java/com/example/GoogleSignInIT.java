package com.example;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class GoogleSignInIT {
    @Test
    void aPersonWithAGmailAddressSignsInWithGoogleAndOut() throws Exception {
        try (Visit visit = new Visit(Visit.JAVA, "-jar", "target/google-sign-in.jar")) {
            visit.open(visit.site + "/account");
            visit.press("Sign in with Google");
            visit.see("You are signed in as user 1, with Google.");
            visit.press("Sign out");
            visit.see("Welcome");
            visit.open(visit.site + "/account");
            visit.see("Sign in");
        }
    }
}
