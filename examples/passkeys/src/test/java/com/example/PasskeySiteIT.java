package com.example;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class PasskeySiteIT {
    @Test
    void anEmailSignsInOnceAndAPasskeyFromThenOn() throws Exception {
        try (Visit visit = new Visit(Visit.JAVA, "-jar", "target/passkeys.jar")) {
            visit.plugInAnAuthenticator();
            visit.open(visit.site + "/account");
            visit.send("email", "ada@example.com");
            visit.see("Check your email");
            visit.open(visit.onConsole(Visit.LINK));
            visit.press("Add a passkey");
            visit.see("You are signed in as user 1, by email.");

            visit.press("Sign out");
            // The device fills the passkey in by itself: nothing to type, and nothing to press here.
            visit.see("You are signed in as user 1, with a passkey.");
            visit.open(visit.site + "/account/safe");
            visit.see("The safe");
        }
    }
}
