package dev.passlink.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.EmailAddress;
import dev.passlink.Subject;
import dev.passlink.ViewRule;
import dev.passlink.web.AdapterContract;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What must hold on every container: an application's HttpSession is seen by the person it belongs to, and by nobody else. */
abstract class SessionContract extends AdapterContract {
    private static final String PASS = "__Host-passlink-app";
    private static final List<String> OPEN = List.of("read", "read-forwarded", "read-included", "read-async");

    /** With the session of somebody, and nothing else of theirs. */
    private TestBrowser planted(TestBrowser from, TestBrowser into) {
        from.cookies().forEach((name, value) -> {
            if (!name.contains("passlink")) {
                into.cookies().put(name, value);
            }
        });
        return into;
    }

    private static String write(TestBrowser browser, String text) {
        return browser.get("/app/open/call/write?text=" + text).body();
    }

    private static String read(TestBrowser browser) {
        return browser.get("/app/open/call/read").body();
    }

    @Test
    void aSessionThatIsPlantedAfterTheSignInIsNotSharedWithWhoPlantedIt() {
        for (String first : List.of("/app/open/call/write?text=secret", "/app/account/call/write?text=secret")) {
            TestBrowser stranger = browser();
            write(stranger, "bait");
            TestBrowser ada = planted(stranger, signedIn("ada@example.com"));
            Map<String, String> before = Map.copyOf(ada.cookies());
            assertThat(ada.get(first).body()).isEqualTo("session=secret");
            assertThat(ada.cookies()).isNotEqualTo(before);
            for (String call : OPEN) {
                assertThat(stranger.get("/app/open/call/" + call).body()).contains("session=none");
            }
            assertThat(read(ada)).isEqualTo("session=secret valid=true");
        }
    }

    @Test
    void whatWasKeptBeforeSigningInIsKept() {
        TestBrowser browser = browser();
        write(browser, "basket");
        assertThat(read(browser)).isEqualTo("session=basket valid=true");
        browser.get(ask(browser, "ada@example.com"));
        assertThat(read(browser)).isEqualTo("session=basket valid=true");
        assertThat(browser.get("/app/account/call/read").body()).isEqualTo("session=basket valid=true");
    }

    @Test
    void withoutItsOwnersPassNobodySeesASession() {
        TestBrowser ada = signedIn("ada@example.com");
        write(ada, "secret");
        TestBrowser stranger = planted(ada, browser());
        for (String call : OPEN) {
            assertThat(stranger.get("/app/open/call/" + call).body()).as(call).isEqualTo("session=none valid=false");
        }
        assertThat(stranger.get("/app/open/call/change-id").body()).isEqualTo("id=none");
        assertThat(stranger.get("/app/open").body()).contains("who=nobody", "session=none");
        assertThat(read(ada)).as("reading without a pass ends nothing").isEqualTo("session=secret valid=true");
        TestBrowser deadPass = planted(ada, browser());
        deadPass.cookies().put(PASS, "x" + ada.cookies().get(PASS));
        assertThat(read(deadPass)).isEqualTo("session=none valid=false");
    }

    @Test
    void whoBeginsASessionInPlaceOfAnothersGetsANewOne() {
        TestBrowser ada = signedIn("ada@example.com");
        write(ada, "secret");
        TestBrowser stranger = planted(ada, browser());
        assertThat(stranger.get("/app/open/call/begin").body()).contains("new=true");
        assertThat(read(stranger)).isEqualTo("session=null valid=true");
        assertThat(stranger.cookies().get("JSESSIONID"))
                .isNotNull()
                .isNotEqualTo(ada.cookies().get("JSESSIONID"));
    }

    /** A container's session may come where the browser holds the pass back: with what another site sends. */
    @Test
    void noPageOfAnotherSiteEndsASessionOrGetsOne() {
        TestBrowser ada = signedIn("ada@example.com");
        write(ada, "secret");
        for (Map<String, String> elsewhere : List.of(
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Origin", "https://evil.example"),
                Map.of("Origin", "null"))) {
            TestBrowser evil = planted(ada, browser());
            elsewhere.forEach(evil::with);
            for (String method : List.of("GET", "POST")) {
                for (Map.Entry<String, String> said : Map.of(
                                "begin", "new=true",
                                "write?text=theirs", "session=theirs",
                                "write-forwarded?text=theirs", "session=theirs valid=false",
                                "begin-and-change-id", "id=",
                                "begin-and-end", "session=none")
                        .entrySet()) {
                    Reply reply = evil.send(method, "/app/open/call/" + said.getKey(), "");
                    assertThat(reply.status()).as(method + elsewhere).isEqualTo(200);
                    assertThat(reply.body())
                            .contains(said.getValue())
                            .doesNotContain("secret", ada.cookies().getOrDefault("JSESSIONID", "?"));
                    assertThat(reply.all("Set-Cookie")).as(said.getKey()).isEmpty();
                }
            }
            assertThat(read(evil)).isEqualTo("session=none valid=false");
            assertThat(read(ada)).isEqualTo("session=secret valid=true");
        }
        // With a link that is followed the browser would have sent her pass, too.
        TestBrowser follower = planted(ada, browser()).with("Sec-Fetch-Mode", "navigate");
        assertThat(follower.with("Sec-Fetch-Site", "cross-site")
                        .get("/app/open/call/write?text=mine")
                        .body())
                .contains("session=mine");
        assertThat(read(follower)).isEqualTo("session=mine valid=true");
        // Nor does it hold anything back from a sibling domain's page, which would lose at each call what it has begun.
        TestBrowser sibling = planted(ada, browser()).with("Sec-Fetch-Site", "same-site");
        assertThat(write(sibling, "theirs")).isEqualTo("session=theirs");
        assertThat(read(sibling)).isEqualTo("session=theirs valid=true");
        // What is nobody's is the application's affair, as in every other.
        TestBrowser anonymous = browser();
        write(anonymous, "draft");
        assertThat(read(anonymous.with("Sec-Fetch-Site", "cross-site"))).isEqualTo("session=draft valid=true");
    }

    @Test
    void anotherPersonDoesNotSeeItEither() {
        TestBrowser ada = signedIn("ada@example.com");
        write(ada, "secret");
        TestBrowser grace = planted(ada, signedIn("grace@example.com"));
        assertThat(read(grace)).isEqualTo("session=none valid=false");
        assertThat(write(grace, "mine")).isEqualTo("session=mine");
        assertThat(read(grace)).isEqualTo("session=mine valid=true");
        assertThat(read(ada)).contains("session=none");
    }

    @Test
    void aSessionIsNotSeenOnceItsOwnersPassIsDeadAndIsThereAgainWithALiveOne() {
        TestBrowser ada = signedIn("ada@example.com");
        write(ada, "secret");
        String pass = ada.cookies().getOrDefault(PASS, "");
        ada.cookies().remove(PASS);
        assertThat(read(ada)).isEqualTo("session=none valid=false");
        ada.cookies().put(PASS, pass);
        assertThat(read(ada)).isEqualTo("session=secret valid=true");
        clock.advance(Duration.ofHours(12));
        assertThat(read(ada)).isEqualTo("session=none valid=false");
    }

    @Test
    void whoHoldsAPassForAViewSeesNoSessionOfAPerson() throws Exception {
        ViewRule apply = ViewRule.of("/jobs/{id}/call/{what}", "apply");
        restart(builder -> builder, builder -> builder.view(apply));
        TestBrowser ada = signedIn("ada@example.com");
        write(ada, "secret");
        TestBrowser guest = planted(ada, browser());
        String url = passlink()
                .link(Subject.guest(EmailAddress.of("guest@example.com")), apply.at("17", "read"))
                .url();
        Reply page = guest.get(url.substring("https://jobs.example.com".length()));
        guest.post(
                "/app/login/view",
                "passlink",
                page.field("passlink"),
                "view",
                page.field("view"),
                "antiForgery",
                page.field("antiForgery"));
        assertThat(guest.get("/app/jobs/17/call/read").body()).isEqualTo("session=none valid=false");
    }

    @Test
    void anIdCanBeChangedByTheApplicationAndStaysItsOwners() {
        TestBrowser ada = signedIn("ada@example.com");
        write(ada, "secret");
        TestBrowser before = planted(ada, browser());
        assertThat(ada.get("/app/account/call/change-id").body()).doesNotContain("none");
        assertThat(read(ada)).isEqualTo("session=secret valid=true");
        assertThat(read(before)).contains("session=none");
        TestBrowser anonymous = browser();
        assertThat(anonymous.get("/app/open/call/change-id").body()).isEqualTo("id=none");
        write(anonymous, "draft");
        String old = anonymous.cookies().get("JSESSIONID");
        assertThat(anonymous.get("/app/open/call/change-id").body()).doesNotContain("none");
        assertThat(anonymous.cookies().get("JSESSIONID")).isNotEqualTo(old);
        assertThat(read(anonymous)).isEqualTo("session=draft valid=true");
    }
}
