package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.AuditEvent;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.ViewRule;
import dev.passlink.web.TestBrowser.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold behind every adapter: what is too much is told, uses nothing up, and is no server error. */
abstract class LimitContract extends LeakContract {
    private static Set<String> manyRoles() {
        return IntStream.range(0, 400).mapToObj(i -> "a-rather-long-role-" + i).collect(Collectors.toSet());
    }

    /** What fits the containers' own limits on a request, also with the spellings that grow when they are encoded. */
    static List<String> longTargets() {
        return List.of(
                "/app/account/" + "%C3%A4".repeat(801),
                "/app/account/" + "/".repeat(2_670),
                "/app/account?" + "&".repeat(7_000),
                "/app/account?q=" + "%25".repeat(2_400),
                "/app/account?q=" + "x".repeat(7_500),
                "/app/account/a?" + "%2F..%2F".repeat(900),
                "/app/account?q=" + "x".repeat(600));
    }

    @ParameterizedTest
    @MethodSource("longTargets")
    void aLongAddressIsNoServerErrorAndThePageSaysThatItIsNotKept(String target) {
        for (TestBrowser person : List.of(browser(), browser().without("Accept"))) {
            for (Reply reply : List.of(person.get(target), person.head(target))) {
                // What the container itself does not take is not ours.
                assertThat(reply.status()).isIn(303, 400, 414, 431);
                if (reply.status() == 303) {
                    Reply page = person.get(reply.header("Location"));
                    assertThat(page.status()).isEqualTo(200);
                    assertThat(page.body()).contains("bring you back to the page you came from", "role=\"alert\"");
                    assertThat(page.field("next")).isEmpty();
                }
            }
        }
    }

    @Test
    void whereAnAddressIsKeptItIsKeptToTheLetterAndThePageSaysNothing() {
        for (String query : List.of("%25".repeat(160), "&".repeat(498), "a%20b+c=%C3%A4&d=%26", "")) {
            TestBrowser person = browser();
            String target = "/app/account" + (query.isEmpty() ? "" : "?" + query);
            Reply page = person.get(person.get(target).header("Location"));
            assertThat(page.body()).doesNotContain("role=\"alert\"");
            String next = page.field("next").replace("&amp;", "&");
            assertThat(next).isEqualTo(target);
            assertThat(person.get(ask(person, "ada@example.com", next)).header("Location"))
                    .isEqualTo(target);
            clock.advance(Duration.ofMinutes(20));
        }
    }

    @Test
    void aViewsAddressThatFitsNoHeaderIsRefusedAndItsLinkIsNotUsedUp() throws Exception {
        ViewRule apply = ViewRule.of("/jobs/{id}/apply", "apply");
        restart(builder -> builder, builder -> builder.view(apply));
        String link =
                passlink().link(ada.subject(), apply.at("17")).url().substring("https://jobs.example.com".length());
        for (String more : List.of("&".repeat(2_100), "&q=" + "x".repeat(7_000), "&q=" + "%25".repeat(2_000))) {
            TestBrowser person = browser();
            assertThat(person.get(link + more).status()).isIn(400, 414, 431);
        }
        TestBrowser person = browser();
        String kept = "?q=" + "x".repeat(2_000);
        Reply page = person.get(link + "&" + kept.substring(1));
        Reply opened = person.post(
                "/app/login/view",
                "passlink",
                page.field("passlink"),
                "view",
                page.field("view"),
                "antiForgery",
                page.field("antiForgery"));
        assertThat(opened.header("Location")).isEqualTo("/app/jobs/17/apply" + kept);
        assertThat(person.get(opened.header("Location")).status()).isEqualTo(200);
    }

    @Test
    void theLongestViewOpensAndALongerOneIsToldBeforeThereIsALink() throws Exception {
        String pattern = "/v/{a}/{b}/" + "x".repeat(259 - "/app/v/{a}/{b}/".length());
        ViewRule rule = ViewRule.of(pattern, "long");
        restart(builder -> builder, builder -> builder.view(rule));
        assertThatThrownBy(() -> Site.builder(passlink()).view(ViewRule.of(pattern + "x", "longer")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 255 characters");
        assertThatThrownBy(() -> rule.at("ä".repeat(100), "ä".repeat(28))).isInstanceOf(IllegalArgumentException.class);
        String link = passlink()
                .link(ada.subject(), rule.at("ä".repeat(100), "ä".repeat(27) + "zzz"))
                .url()
                .substring("https://jobs.example.com".length());
        TestBrowser person = browser();
        Reply page = person.get(link);
        Reply opened = person.post(
                "/app/login/view",
                "passlink",
                page.field("passlink"),
                "view",
                page.field("view"),
                "antiForgery",
                page.field("antiForgery"));
        assertThat(opened.status()).isEqualTo(303);
        String path = opened.header("Location");
        assertThat(path).hasSizeBetween(1_000, 1_024);
        assertThat(opened.cookie("__Secure-passlink-view-long-app=").orElseThrow())
                .contains("; Path=" + path + ";");
        assertThat(person.get(path).status()).isEqualTo(200);
    }

    @Test
    void inDevelopmentALongAddressUnderAnotherNameIsNoServerError() throws Exception {
        restart(builder -> builder.baseUrl("http://localhost:8080/app"), builder -> builder);
        TestBrowser person = new TestBrowser(port(), "127.0.0.1:8080");
        assertThat(person.get("/app/account").status()).isEqualTo(307);
        for (String target : longTargets()) {
            assertThat(person.get(target).status()).isIn(303, 307, 400, 414, 431);
        }
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
        assertThat(refused.body()).contains("please contact us");
        users.put(ada);
        assertThat(person.post("/app/login/code", "code", mailer.lastCode(), "antiForgery", antiForgery)
                        .status())
                .isEqualTo(303);
    }

    // One event for a request, with its client

    private static String many(String name, String value) {
        return IntStream.range(0, 32).mapToObj(i -> name + "=" + value + i).collect(Collectors.joining("; "));
    }

    private List<AuditEvent> since(int before) {
        return audit.events().subList(before, audit.events().size());
    }

    @Test
    void aFloodOfForgedPassesIsOneEventWithItsClient() throws Exception {
        restart(builder -> builder, builder -> builder.trustedProxies("127.0.0.1"));
        for (String path : List.of("/app/account", "/app/open", "/app/login")) {
            int before = audit.events().size();
            browser()
                    .with("Cookie", many("__Host-passlink-app", "EAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
                    .with("X-Forwarded-For", "203.0.113.7")
                    .get(path);
            assertThat(since(before)).as(path).singleElement().satisfies(event -> {
                assertThat(event.type()).isEqualTo(AuditEvent.Type.PASS);
                assertThat(event.reason()).isEqualTo(Reason.FORGED);
                assertThat(event.detail()).isEqualTo("client 203.0.113.7");
            });
        }
        // Beside a live one they are told too, and hide nothing.
        TestBrowser person = signedIn("ada@example.com");
        String own = person.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        int before = audit.events().size();
        String planted = many("__Host-passlink-app", "x").substring("__Host-passlink-app=x0; ".length());
        assertThat(person.with("Cookie", planted + "; " + own)
                        .get("/app/account")
                        .body())
                .contains("who=17");
        assertThat(since(before)).extracting(AuditEvent::reason).containsExactly(Reason.FORGED);
    }

    @Test
    void aFloodOfForgedPassesForAViewIsOneEventWithItsClient() throws Exception {
        ViewRule apply = ViewRule.of("/jobs/{id}/apply", "apply");
        restart(builder -> builder, builder -> builder.view(apply));
        TestBrowser person = browser();
        person.get("/app/login");
        String secret = "__Host-passlink-form-app=" + person.cookies().get("__Host-passlink-form-app");
        int before = audit.events().size();
        person.with("Cookie", secret + "; " + many("__Secure-passlink-view-apply-app", "EAEAAA"))
                .get("/app/jobs/17/apply");
        assertThat(since(before)).singleElement().satisfies(event -> {
            assertThat(event.reason()).isEqualTo(Reason.FORGED);
            assertThat(event.detail()).isEqualTo("client 127.0.0.1");
        });
    }

    @Test
    void eachRefusalOfWhatSomebodySentNamesItsClient() {
        TestBrowser stranger = browser();
        stranger.get("/app/login/link?passlink=made-up");
        assertThat(audit.last().detail()).isEqualTo("client 127.0.0.1");
        stranger.post("/app/login", "email", "ada@example.com", "antiForgery", "not ours");
        assertThat(audit.last().detail()).isEqualTo("form ask, client 127.0.0.1");
        ask(stranger, "ada@example.com");
        Reply page = stranger.get("/app/login/sent");
        stranger.post(
                "/app/login/code", "code", "BCDFGHJK", "antiForgery", page.fieldIn("/app/login/code", "antiForgery"));
        AuditEvent wrong = audit.last();
        assertThat(wrong.reason()).isEqualTo(Reason.WRONG_CODE);
        assertThat(wrong.detail()).isEqualTo("client 127.0.0.1");
        Reply form = stranger.get("/app/login");
        String antiForgery = form.field("antiForgery");
        for (int i = 0; i < 5; i++) {
            stranger.post("/app/login", "email", "ada@example.com", "antiForgery", antiForgery);
        }
        assertThat(audit.last().reason()).isEqualTo(Reason.ADDRESS_LIMIT);
        assertThat(audit.last().detail()).isEqualTo("a•••@example.com, client 127.0.0.1");
    }
}
