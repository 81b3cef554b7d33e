package com.example;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class ViewLinkIT {
    @Test
    void theLinkInAnEmailOpensOneJobsFormAndNoOther() throws Exception {
        try (Visit visit = new Visit(Visit.JAVA, "-jar", "target/view-link.jar")) {
            visit.open(visit.site + "/jobs/17");
            visit.send("email", "guest@example.org");
            visit.see("Check your email");
            visit.open(visit.onConsole(Visit.LINK));
            visit.see("You are applying as a guest.");
            visit.press("Send my application");
            visit.see("Thank you");
            visit.open(visit.site + "/jobs/18/apply");
            visit.see("opens only with the link");
        }
    }
}
