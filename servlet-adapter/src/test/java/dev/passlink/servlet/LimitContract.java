package dev.passlink.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.servlet.TestBrowser.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What must hold on every container: what is too much is told, uses nothing up, and is no server error. */
abstract class LimitContract extends LeakContract {
    private static Set<String> manyRoles() {
        return IntStream.range(0, 400).mapToObj(i -> "a-rather-long-role-" + i).collect(Collectors.toSet());
    }

    @Test
    void rolesThatGrowWhileSomebodyIsSignedInEndNoPageInAServerError() {
        TestBrowser person = signedIn("ada@example.com");
        users.put(new User("17", ada.email(), true, "s1", manyRoles()));
        clock.advance(Duration.ofSeconds(60));
        for (String path : List.of("/app/account", "/app/open", "/app/login")) {
            Reply page = person.get(path);
            assertThat(page.status()).as(path).isEqualTo(200);
            assertThat(page.cookie("__Host-passlink-app=")).isEmpty();
        }
        assertThat(person.get("/app/account").body()).contains("who=17");
        assertThat(audit.reasons(AuditEvent.Type.PASS)).containsOnly(Reason.TOO_MANY_ROLES);
        // What ends a sign-in ends this one, and at once.
        users.put(new User("17", ada.email(), true, "s2", manyRoles()));
        assertThat(person.get("/app/account").status()).isEqualTo(303);
    }

    @Test
    void aCodeForAnAccountWithTooManyRolesIsRefusedByItsPageAndNotUsedUp() {
        TestBrowser person = browser();
        ask(person, "ada@example.com");
        String antiForgery = person.get("/app/login/sent").fieldIn("/app/login/code", "antiForgery");
        users.put(new User("17", ada.email(), true, "s1", manyRoles()));
        Reply refused = person.post("/app/login/code", "code", mailer.lastCode(), "antiForgery", antiForgery);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("Please contact us");
        users.put(ada);
        assertThat(person.post("/app/login/code", "code", mailer.lastCode(), "antiForgery", antiForgery)
                        .status())
                .isEqualTo(303);
    }
}
