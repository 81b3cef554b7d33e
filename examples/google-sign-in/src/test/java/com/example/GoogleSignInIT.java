package com.example;

import dev.passlink.testkit.FakeOpenIdProvider;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class GoogleSignInIT {
    @Test
    void aPersonWithAGmailAddressSignsInWithGoogleAndOut() throws Exception {
        try (FakeOpenIdProvider google = FakeOpenIdProvider.start(Clock.systemUTC())) {
            google.claim("email", "ada@gmail.com");
            try (Visit visit = new Visit(
                    "env",
                    "GOOGLE_CLIENT_ID=" + FakeOpenIdProvider.CLIENT_ID,
                    "GOOGLE_CLIENT_SECRET=" + FakeOpenIdProvider.CLIENT_SECRET,
                    "GOOGLE_ISSUER=" + google.issuer(),
                    Visit.JAVA,
                    "-jar",
                    "target/google-sign-in.jar")) {
                visit.open(visit.site + "/login");
                visit.press("Sign in with Google");
                visit.see("You are user 1, signed in with Google.");
                visit.press("Sign out");
                visit.see("Sign in");
            }
        }
    }
}
