package dev.passlink.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.InMemoryPasskeys;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.passkeys.WebAuthn;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What must hold on every container: what the Servlet specification lets an application call means what it says there. */
abstract class ServletApiContract extends SessionContract {
    private static final String PASS = "__Host-passlink-app";
    private static final String ADA = "17/17/PASSLINK/true";
    private static final String NOBODY = "nobody/null/null/false";

    @Test
    void loggingOutSignsOut() {
        for (String where : List.of("/app/open", "/app/account")) {
            TestBrowser ada = signedIn("ada@example.com");
            ada.get("/app/open/call/write?text=secret");
            TestBrowser copy = browser();
            copy.cookies().putAll(ada.cookies());
            Reply out = ada.get(where + "/call/logout");
            assertThat(out.body()).isEqualTo(ADA + " then " + NOBODY + "\nsession=none");
            assertThat(ada.cookies()).doesNotContainKey(PASS);
            assertThat(ada.get("/app/account").status()).isEqualTo(303);
            clock.advance(Duration.ofSeconds(60));
            assertThat(copy.get("/app/account").status()).isEqualTo(303);
            assertThat(copy.get("/app/open/call/read").body()).contains("session=none");
        }
        assertThat(audit.reasons(AuditEvent.Type.SIGN_OUT)).containsExactly(Reason.OK, Reason.OK);
    }

    @Test
    void loggingOutAfterARenewalLeavesNoPass() {
        TestBrowser ada = signedIn("ada@example.com");
        clock.advance(Duration.ofSeconds(60));
        Reply out = ada.get("/app/account/call/logout");
        assertThat(out.body()).startsWith(ADA + " then " + NOBODY);
        assertThat(ada.cookies()).doesNotContainKey(PASS);
        assertThat(ada.get("/app/open").body()).contains("who=nobody");
    }

    @Test
    void loggingOutEndsWhatIsKeptForAStrangerToo() {
        TestBrowser browser = browser();
        browser.get("/app/open/call/write?text=draft");
        Reply out = browser.get("/app/open/call/logout");
        assertThat(out.status()).isEqualTo(200);
        assertThat(out.body()).isEqualTo(NOBODY + " then " + NOBODY + "\nsession=none");
    }

    /** A browser sends none of our cookies with another site's POST, and would take the new ones all the same. */
    @Test
    void anotherSitesFormSignsNobodyOutAtAnAddressOfTheApplicationsOwn() {
        for (String call : List.of("logout", "sign-out")) {
            for (Map<String, String> elsewhere : List.of(
                    Map.of("Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"),
                    Map.of("Origin", "null"))) {
                TestBrowser browser = browser();
                browser.get("/app/open/call/write?text=draft");
                elsewhere.forEach(browser::with);
                Reply forced = browser.post("/app/open/call/" + call);
                assertThat(forced.status()).as(call).isEqualTo(200);
                assertThat(forced.all("Set-Cookie")).as(call).isEmpty();
                browser.without("Sec-Fetch-Site").without("Origin");
                assertThat(browser.get("/app/open/call/read").body())
                        .as(call + elsewhere)
                        .contains("session=draft");
            }
        }
    }

    @Test
    void aPassThatIsRefusedForAWhileEndsByASignOutForGood() {
        User out = new User("17", EmailAddress.of("ada@example.com"), false, "s1", Set.of("admin"));
        for (String call : List.of("logout", "sign-out")) {
            TestBrowser ada = signedIn("ada@example.com");
            TestBrowser copy = browser();
            copy.cookies().putAll(ada.cookies());
            User in = users.findById("17").orElseThrow();
            users.put(out);
            clock.advance(Duration.ofSeconds(60));
            assertThat(ada.get("/app/open/call/" + call).status()).isEqualTo(200);
            users.put(in);
            assertThat(ada.cookies()).as(call).doesNotContainKey(PASS);
            assertThat(copy.get("/app/account").status()).as(call).isEqualTo(303);
        }
    }

    @Test
    void aSignOutAfterTheSignInHasLapsedClosesTheViewsThatAreStillOpen() {
        for (String call : List.of("logout", "sign-out")) {
            TestBrowser ada = signedIn("ada@example.com");
            clock.advance(Duration.ofHours(12));
            ada.get("/app/account");
            open(ada, linkTo17());
            assertThat(ada.cookies()).doesNotContainKey(PASS);
            assertThat(ada.get("/app/jobs/17/apply").body()).contains("applied");
            ada.get("/app/open/call/" + call);
            assertThat(ada.get("/app/jobs/17/apply").body()).as(call).doesNotContain("applied");
        }
    }

    @Test
    void aViewThatForwardsToASignOutIsNobodysBehindIt() {
        for (String call : List.of("logout", "sign-out")) {
            TestBrowser guest = browser();
            open(guest, linkTo17());
            assertThat(guest.get("/app/jobs/17/apply").body()).contains("who=17");
            Reply left = guest.get("/app/jobs/17/apply?forward=/open/call/" + call);
            assertThat(left.body()).as(call).contains(NOBODY + "\nsession=none");
        }
    }

    @Test
    void aFormThatIsShownAfterLoggingOutCanBeSent() {
        TestBrowser ada = signedIn("ada@example.com");
        String before = ada.get("/app/form").field("antiForgery");
        String after = ada.get("/app/account/call/logout-form").field("antiForgery");
        assertThat(ada.post("/app/posted", "antiForgery", before).body()).contains("ours=false");
        assertThat(ada.post("/app/posted", "antiForgery", after).body()).contains("ours=true");
    }

    @Test
    void authenticatingLeadsToTheSignInPageAndBack() {
        TestBrowser browser = browser();
        Reply first = browser.get("/app/open/call/authenticate?x=1");
        assertThat(first.status()).isEqualTo(303);
        assertThat(first.header("Location")).isEqualTo("/app/login?next=%2Fapp%2Fopen%2Fcall%2Fauthenticate%3Fx%3D1");
        Reply script = browser().with("Accept", "application/json").get("/app/open/call/authenticate");
        assertThat(script.status()).isEqualTo(401);
        assertThat(script.header("WWW-Authenticate")).isEqualTo("Passlink");
        TestBrowser ada = signedIn("ada@example.com");
        for (String where : List.of("/app/open", "/app/account")) {
            assertThat(ada.get(where + "/call/authenticate").body()).isEqualTo("authenticated " + ADA);
        }
    }

    @Test
    void authenticatingForgetsADeadPass() {
        TestBrowser ada = signedIn("ada@example.com");
        clock.advance(Duration.ofHours(12));
        assertThat(ada.get("/app/open/call/authenticate").status()).isEqualTo(303);
        assertThat(ada.cookies()).doesNotContainKey(PASS);
    }

    @Test
    void whoIsSignedInCanBeLedToSignInAgain() {
        TestBrowser ada = signedIn("ada@example.com");
        String here = "&next=%2Fapp%2Fopen%2Fcall%2Fsign-in-first";
        assertThat(browser().get("/app/open/call/sign-in-first").header("Location"))
                .isEqualTo("/app/login?" + here.substring(1));
        Reply led = ada.get("/app/open/call/sign-in-first");
        assertThat(led.header("Location")).isEqualTo("/app/login?fresh=1" + here);
        assertThat(ada.get(led.header("Location")).body()).contains("id=\"email\"");
        assertThat(ada.post("/app/open/call/sign-in-first", "a", "b").status()).isEqualTo(401);
    }

    @Test
    void whereOnlyAPasskeyWillDoTheOneWhoIsSignedInIsAskedForIt() throws Exception {
        assertThat(signedIn("ada@example.com")
                        .get("/app/open/call/sign-in-by-passkey")
                        .status())
                .isEqualTo(500);
        restart(builder -> builder.passkeys(WebAuthn.standard(), new InMemoryPasskeys()), builder -> builder);
        TestBrowser ada = signedIn("ada@example.com");
        Reply led = ada.get("/app/open/call/sign-in-by-passkey");
        assertThat(led.header("Location"))
                .isEqualTo("/app/login?fresh=1&passkey=1&next=%2Fapp%2Fopen%2Fcall%2Fsign-in-by-passkey");
        assertThat(ada.get(led.header("Location")).body()).contains("This page needs a passkey");
        assertThat(browser().get("/app/open/call/sign-in-by-passkey").header("Location"))
                .startsWith("/app/login?next=");
    }

    @Test
    void whoeverIsLedToSignInAfterTheEndLeavesNoSessionBehind() {
        TestBrowser ada = signedIn("ada@example.com");
        ada.get("/app/open/call/write?text=draft");
        clock.advance(Duration.ofHours(12));
        assertThat(ada.get("/app/open/call/sign-in-first").status()).isEqualTo(303);
        assertThat(ada.get(ask(ada, "ada@example.com")).status()).isEqualTo(303);
        assertThat(ada.get("/app/open/call/read").body()).startsWith("session=none");
    }

    @Test
    void aSignOutOfTheApplicationsOwnEndsPassAndSession() {
        TestBrowser ada = signedIn("ada@example.com");
        ada.post("/app/open/call/write", "text", "secret");
        String pass = ada.cookies().getOrDefault(PASS, "");
        assertThat(ada.get("/app/open/call/sign-out").body()).isEqualTo(NOBODY + "\nsession=none");
        assertThat(ada.cookies()).doesNotContainKey(PASS);
        ada.cookies().put(PASS, pass);
        clock.advance(Duration.ofSeconds(60));
        assertThat(ada.get("/app/account").status()).isEqualTo(303);
        assertThat(browser().get("/app/open/call/sign-out").status()).isEqualTo(200);
    }

    @Test
    void nobodySignsInByAPassword() {
        assertThat(browser().get("/app/open/call/login").body()).startsWith("refused: Passlink has no passwords");
        assertThat(signedIn("ada@example.com").get("/app/open/call/login").body())
                .isEqualTo("refused: Somebody is signed in already: call logout() first.");
    }

    @Test
    void whatIsAnsweredLaterKnowsThePersonToo() {
        TestBrowser ada = signedIn("ada@example.com");
        for (String where : List.of("/app/open", "/app/account")) {
            assertThat(ada.get(where + "/call/async").body()).isEqualTo("async " + ADA + " later " + ADA);
        }
        assertThat(browser().get("/app/open/call/async").body()).contains("async " + NOBODY + " later " + NOBODY);
    }

    // What an answer carries

    @Test
    void anAnswerThatIsBegunAnewIsKeptByNoCacheEither() {
        TestBrowser ada = signedIn("ada@example.com");
        Reply anew = ada.get("/app/account/call/reset");
        assertThat(anew.body()).isEqualTo("anew " + ADA);
        assertThat(anew.all("X-Application")).isEmpty();
        assertThat(anew.all("Cache-Control")).containsExactly("private, no-store");
        assertThat(ada.get("/app/account/call/reset-cached").all("Cache-Control"))
                .containsExactly("public, max-age=600");
    }

    @Test
    void whatCarriesARenewedPassIsKeptByNoCacheHoweverItIsAnswered() {
        for (String call : List.of("reset", "reset-cached", "async-cached", "send-error")) {
            TestBrowser ada = signedIn("ada@example.com");
            clock.advance(Duration.ofSeconds(60));
            Reply renewed = ada.get("/app/account/call/" + call);
            if (!call.equals("send-error")) {
                assertThat(renewed.cookie(PASS + "=")).as(call).isPresent();
            }
            assertThat(renewed.all("Cache-Control"))
                    .as(call)
                    .singleElement(STRING)
                    .contains("no-store");
            assertThat(ada.get("/app/account").body()).contains("who=17");
        }
    }

    @Test
    void aFormWhosePageIsBegunAnewCanBeSent() {
        TestBrowser browser = browser();
        Reply page = browser.get("/app/open/call/reset-form");
        assertThat(page.header("Cache-Control")).isEqualTo("private, no-store");
        assertThat(browser.post("/app/posted", "antiForgery", page.field("antiForgery"))
                        .body())
                .contains("ours=true");
    }

    @Test
    void aPartThatIsDownIs503HoweverFarTheAnswerIs() {
        TestBrowser ada = signedIn("ada@example.com");
        clock.advance(Duration.ofSeconds(60));
        users.failing(true);
        for (String call : List.of(
                "writer",
                "stream",
                "wrapped",
                "included",
                "logout",
                "authenticate",
                "begin",
                "begun-async",
                "dispatched-async")) {
            Reply down = ada.with("Accept-Language", "ja").get("/app/open/call/" + call);
            assertThat(down.status()).as(call).isEqualTo(503);
            assertThat(down.header("Retry-After")).as(call).isEqualTo("5");
            assertThat(down.header("Content-Type")).as(call).isEqualToIgnoringCase("text/html;charset=utf-8");
            assertThat(down.header("Cache-Control")).as(call).contains("no-store");
            assertThat(down.body()).as(call).contains("</html>").doesNotContain("begun", "around");
            // A question mark stands for a letter that the charset lacks; but the style sheet's address has one.
            assertThat(down.body().replace(".css?v=", "")).as(call).doesNotContain("?");
            assertThat(down.all("Set-Cookie")).as(call).isEmpty();
        }
        assertThat(ada.get("/app/open/call/writer").header("X-Application")).isEqualTo("1");
    }
}
