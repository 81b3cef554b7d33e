package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.Claims;
import dev.passlink.InMemoryUseCounter;
import dev.passlink.Limits;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.port.UseCounter;
import dev.passlink.web.TestBrowser.Reply;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must hold behind every adapter: the sign-in pages, the pass, the guard and what an application may call, over real
 * HTTP. A test of an adapter extends this and says how its server is started, with {@link TestApplication} behind it.
 */
public abstract class AdapterContract extends PasskeyContract {
    // The way in

    @Test
    void theAskingBrowserGoesStraightInAndToACleanAddress() {
        TestBrowser browser = browser();
        Reply in = browser.get(ask(browser, "ada@example.com"));

        assertThat(in.status()).isEqualTo(303);
        assertThat(in.header("Location")).isEqualTo("/app/account");
        assertThat(in.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(in.header("Cache-Control")).isEqualTo("no-store");
        assertThat(browser.get("/app/account").body()).contains("who=17 17 PASSLINK admin=true");
    }

    @Test
    void fault07_scannersAndStrangersChangeNothingThenThePersonGetsIn() {
        TestBrowser person = browser();
        String link = ask(person, "ada@example.com");
        for (int i = 0; i < 10; i++) {
            assertThat(browser().head(link).status()).isEqualTo(200);
            assertThat(person.head(link).status()).isEqualTo(200);
            assertThat(browser().get(link).status()).isEqualTo(200);
        }
        assertThat(redemptions()).isEmpty();
        assertThat(person.get(link).status()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Purpose: prefetch",
                "Sec-Purpose: prefetch;prerender",
                "Purpose: prefetch",
                "Sec-Fetch-Mode: no-cors",
                "Sec-Fetch-Mode: cors",
                "Sec-Fetch-Dest: iframe",
                "Sec-Fetch-Dest: image",
                "X-Moz: prefetch"
            })
    void whatIsNoNavigationConsumesNothingEvenWithTheCookie(String header) {
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com");
        String name = header.substring(0, header.indexOf(':'));
        browser.with(name, header.substring(header.indexOf(':') + 2));
        assertThat(browser.get(link).status()).isEqualTo(200);
        assertThat(redemptions()).isEmpty();
        browser.without(name);
        assertThat(browser.get(link).status()).isEqualTo(303);
    }

    @Test
    void anotherBrowserSeesTheAccountAndConfirmsByPost() {
        String link = ask(browser(), "ada@example.com");
        TestBrowser other = browser();
        Reply page = other.get(link);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("ada@example.com");
        Reply in = other.post(
                "/app/login/link", "passlink", page.field("passlink"), "antiForgery", page.field("antiForgery"));
        assertThat(in.status()).isEqualTo(303);
        assertThat(other.get("/app/account").body()).contains("who=17");
    }

    @Test
    void fault08_ofThirtyTwoConfirmationsOneWins() throws Exception {
        String link = ask(browser(), "ada@example.com");
        List<Callable<Integer>> racers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            TestBrowser racer = browser();
            Reply page = racer.get(link);
            racers.add(() -> racer.post(
                            "/app/login/link",
                            "passlink",
                            page.field("passlink"),
                            "antiForgery",
                            page.field("antiForgery"))
                    .status());
        }
        List<Integer> statuses = atOnce(racers);
        assertThat(Collections.frequency(statuses, 303)).isEqualTo(1);
        assertThat(Collections.frequency(statuses, 410)).isEqualTo(31);
    }

    @Test
    void fault17_aUsedOrBrokenLinkIsGoneAndOffersANewOne() {
        String link = ask(browser(), "ada@example.com");
        TestBrowser person = browser();
        Reply page = person.get(link);
        person.post("/app/login/link", "passlink", page.field("passlink"), "antiForgery", page.field("antiForgery"));
        TestBrowser browser = browser();
        for (String bad : List.of(
                link,
                link.substring(0, link.length() - 1),
                "/app/login/link",
                "/app/login/link?passlink=%00%ZZ",
                "/app/login/link?passlink=" + "A".repeat(6000))) {
            Reply gone = browser.get(bad);
            assertThat(gone.status()).as(bad).isIn(410, 414, 400);
            if (gone.status() == 410) {
                assertThat(gone.header("Cache-Control")).isEqualTo("no-store");
                assertThat(gone.field("antiForgery")).isNotEmpty();
            }
        }
        assertThat(browser().get(link).body()).contains("a•••@example.com").doesNotContain("ada@example.com");
    }

    @Test
    void anExpiredLinkIsGone() {
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com");
        clock.advance(Duration.ofMinutes(10));
        assertThat(browser.get(link).status()).isEqualTo(410);
        assertThat(audit.reasons(AuditEvent.Type.LINK_OPENED)).containsExactly(Reason.EXPIRED);
    }

    @Test
    void fault15_aLinkOpenedInAnotherPersonsSessionNamesBothAndChangesNothing() {
        TestBrowser victim = signedIn("ada@example.com");
        String attackers = ask(browser(), "grace@example.com");
        Reply page = victim.get(attackers);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("ada@example.com").contains("grace@example.com");
        assertThat(victim.get("/app/account").body()).contains("who=17");
    }

    @Test
    void evenTheAskingBrowserConfirmsBeforeOnePersonReplacesAnother() {
        TestBrowser browser = signedIn("ada@example.com");
        String link = ask(browser, "grace@example.com");
        assertThat(browser.get(link).status()).isEqualTo(200);
        assertThat(browser.get("/app/account").body()).contains("who=17");
    }

    // Asking

    @Test
    void fault01_knownUnknownAndDisabledAddressesGetTheSameAnswer() {
        List<String> answers = new ArrayList<>();
        for (String email : List.of("ada@example.com", "nobody@example.com", "mallory@example.com")) {
            TestBrowser browser = browser();
            Reply form = browser.get("/app/login");
            Reply reply = browser.post("/app/login", "email", email, "antiForgery", form.field("antiForgery"));
            Reply sent = browser.get(reply.header("Location"));
            answers.add(reply.status()
                    + shape(reply)
                    + sent.status()
                    + withoutTyped(sent.body(), email).replaceAll("name=\"antiForgery\" value=\"[^\"]*\"", ""));
        }
        assertThat(Set.copyOf(answers)).hasSize(1);
        assertThat(users.calls()).isZero();
        queue.runPending();
        assertThat(mailer.mails()).hasSize(1);
    }

    private static String shape(Reply reply) {
        return reply.headers().stream()
                .filter(header -> !header.getKey().equalsIgnoreCase("Date"))
                .map(header -> header.getKey() + ":" + header.getValue().replaceAll("=[A-Za-z0-9_-]{20,};", "=*;"))
                .toList()
                .toString();
    }

    @Test
    void fault04_theSixthRequestForAnAddressIsToldToWait() {
        for (int i = 0; i < 5; i++) {
            ask(browser(), "ada@example.com");
        }
        TestBrowser browser = browser();
        Reply form = browser.get("/app/login");
        Reply refused =
                browser.post("/app/login", "email", "ada@example.com", "antiForgery", form.field("antiForgery"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 1200L);
        queue.runPending();
        assertThat(mailer.mails()).hasSize(5);
    }

    @Test
    void fault05_neitherHostNorForwardedHostReachesALinkOrALocation() {
        TestBrowser browser = browser().with("Host", "evil.example").with("X-Forwarded-Host", "evil.example");
        Reply form = browser.get("/app/login");
        Reply reply = browser.post("/app/login", "email", "ada@example.com", "antiForgery", form.field("antiForgery"));
        queue.runPending();
        assertThat(reply.header("Location")).isEqualTo("/app/login/sent");
        assertThat(mailer.lastLink()).startsWith("https://jobs.example.com/app/login/link?passlink=");
        assertThat(mailer.mails().get(0).html()).doesNotContain("evil.example");
    }

    @Test
    void aFullQueueIsToldToEverybodyAlike() {
        queue.full(true);
        for (String email : List.of("ada@example.com", "nobody@example.com")) {
            TestBrowser browser = browser();
            Reply form = browser.get("/app/login");
            Reply reply = browser.post("/app/login", "email", email, "antiForgery", form.field("antiForgery"));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("30");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nobody",
                "a@b@c",
                "a@example.com, b@example.com",
                "a@example.com\r\nBcc: b@example.com",
                "<a@example.com>"
            })
    void whatIsNoAddressIsShownAgain(String email) {
        TestBrowser browser = browser();
        Reply form = browser.get("/app/login");
        Reply reply = browser.post("/app/login", "email", email, "antiForgery", form.field("antiForgery"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).doesNotContain("<a@example.com>");
        assertThat(queue.pending()).isEmpty();
    }

    @Test
    void aFormOfAnotherSiteAsksForNothing() {
        TestBrowser browser = browser();
        String value = browser.get("/app/login").field("antiForgery");
        List<TestBrowser> hostile = List.of(
                browser().with("Sec-Fetch-Site", "cross-site"),
                browser().with("Sec-Fetch-Site", "same-site"),
                browser().with("Origin", "https://evil.example"),
                browser());
        for (TestBrowser other : hostile) {
            assertThat(other.post("/app/login", "email", "ada@example.com", "antiForgery", value)
                            .status())
                    .isEqualTo(403);
        }
        browser.with("Sec-Fetch-Site", "cross-site");
        assertThat(browser.post("/app/login", "email", "ada@example.com", "antiForgery", value)
                        .status())
                .isEqualTo(403);
        assertThat(queue.pending()).isEmpty();
        assertThat(audit.reasons(AuditEvent.Type.REQUEST_REFUSED)).hasSize(5).containsOnly(Reason.CROSS_SITE);
    }

    @Test
    void anOriginOfOursOrNullIsFine() {
        for (String origin : List.of("https://jobs.example.com", "null")) {
            TestBrowser browser = browser().with("Origin", origin);
            ask(browser, "ada@example.com");
        }
    }

    @Test
    void aConfirmationOfAnotherSiteConsumesNothing() {
        TestBrowser browser = browser();
        String link = ask(browser(), "ada@example.com");
        Reply page = browser.get(link);
        String stolen = browser().get(link).field("antiForgery");
        assertThat(browser.post("/app/login/link", "passlink", page.field("passlink"), "antiForgery", stolen)
                        .status())
                .isEqualTo(403);
        assertThat(redemptions()).isEmpty();
        assertThat(browser.post(
                                "/app/login/link",
                                "passlink",
                                page.field("passlink"),
                                "antiForgery",
                                page.field("antiForgery"))
                        .status())
                .isEqualTo(303);
    }

    // Where to go

    @Test
    void fault21_anAnonymousVisitorSignsInAndComesBack() {
        TestBrowser browser = browser();
        Reply away = browser.get("/app/account/orders?a=1&b=%20x");
        assertThat(away.status()).isEqualTo(303);
        assertThat(away.header("Location")).startsWith("/app/login?next=");

        Reply form = browser.get(away.header("Location"));
        browser.post(
                "/app/login",
                "email",
                "ada@example.com",
                "next",
                form.field("next").replace("&amp;", "&"),
                "antiForgery",
                form.field("antiForgery"));
        queue.runPending();
        Reply in = browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        assertThat(in.header("Location")).isEqualTo("/app/account/orders?a=1&b=%20x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example",
                "javascript:alert(1)",
                "\t//evil.example",
                "/\t/evil.example",
                "account"
            })
    void fault20_nextNeverLeavesTheSite(String next) {
        TestBrowser browser = browser();
        assertThat(browser.get(ask(browser, "ada@example.com", next)).header("Location"))
                .isEqualTo("/app/account");
    }

    @Test
    void nextTravelsWithTheLinkToAnotherBrowser() {
        String link = ask(browser(), "ada@example.com", "/app/account/orders");
        TestBrowser other = browser();
        Reply page = other.get(link);
        Reply in = other.post(
                "/app/login/link", "passlink", page.field("passlink"), "antiForgery", page.field("antiForgery"));
        assertThat(in.header("Location")).isEqualTo("/app/account/orders");
    }

    @Test
    void jsonClientsAndPostsAreToldToSignIn() {
        Reply json = browser().with("Accept", "application/json").get("/app/account");
        assertThat(json.status()).isEqualTo(401);
        assertThat(json.header("Content-Type")).startsWith("application/problem+json");
        assertThat(json.body()).isEqualTo("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401}");
        assertThat(browser().post("/app/account").status()).isEqualTo(401);
        assertThat(browser().with("Sec-Fetch-Mode", "cors").get("/app/account").status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/account",
                "/app/account/",
                "/app/account/x",
                "/app/account;x=1",
                "/app/account;/x",
                "/app//account",
                "/app/./account",
                "/app/x/../account",
                "/app/%61ccount",
                "/app/account%2fx",
                "/app/account%00",
                "/app/%2e/account",
                "/app/x/%2e%2e/account",
                "/app/account%3bx",
                "/app/;/account",
                "/app\\account",
                "/app/%5caccount",
                "/app;y=2/account",
                "/app/x;/..;/account"
            })
    void noSpellingOfAGuardedPathGetsPastTheGuard(String path) {
        Reply reply = browser().get(path);
        assertThat(reply.status()).as(path).isNotEqualTo(500);
        assertThat(reply.status() == 303
                        || reply.status() >= 400
                        || !reply.body().contains("who="))
                .as(path + " " + reply.status() + " " + reply.body())
                .isTrue();
    }

    // The pass

    @Test
    void cookiesAreHostOnlyHttpOnlySecureAndLax() {
        decision = (user, method) -> new SignInDecision.ContinueAt("/app/second/show");
        TestBrowser browser = browser();
        browser.get(ask(browser, "ada@example.com"));
        browser.get("/app/second/finish");
        String field = browser.get("/app/form").field("antiForgery");
        browser.post("/app/ask/17", "email", "ada@example.com", "antiForgery", field);
        queue.runPending();
        browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        clock.advance(Duration.ofSeconds(60));
        browser.get("/app/jobs/17/apply");
        browser.get("/app/account");
        browser.post("/app/logout", "antiForgery", browser.get("/app/form").field("antiForgery"));

        List<String> set = browser.setCookies();
        assertThat(set)
                .extracting(cookie -> cookie.substring(0, cookie.indexOf('=')))
                .contains(
                        "__Host-passlink-app",
                        "__Host-passlink-form-app",
                        "__Host-passlink-known-app",
                        "__Host-passlink-pending-app",
                        "__Host-passlink-requests-app",
                        "__Secure-passlink-view-apply-app");
        // __Host- cannot stand at the path of a view, which is as narrow as its cookie.
        assertThat(set)
                .allSatisfy(cookie -> assertThat(cookie)
                        .matches("(__Host-passlink[^;]*; Path=/|__Secure-passlink-view-[^;]*; Path=/app/jobs/17/apply)"
                                + "; HttpOnly; SameSite=Lax; Secure(; Max-Age=[0-9]+)?"));
    }

    @Test
    void anOpenPathKnowsThePersonAndWritesNoCookie() {
        TestBrowser browser = signedIn("ada@example.com");
        clock.advance(Duration.ofMinutes(5));
        Reply open = browser.get("/app/open");
        assertThat(open.body()).contains("who=17");
        assertThat(open.all("Set-Cookie")).isEmpty();
        assertThat(browser().get("/app/open").body()).contains("who=nobody");
    }

    @Test
    void aPassIsLookedUpAgainAfterAMinuteAndItsAnswerIsNeverCached() {
        TestBrowser browser = signedIn("ada@example.com");
        assertThat(browser.get("/app/account/cached").all("Set-Cookie")).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        Reply renewed = browser.get("/app/account/cached");
        assertThat(renewed.cookie("__Host-passlink-app=")).isPresent();
        assertThat(renewed.all("Cache-Control")).containsExactly("private, no-store");
        assertThat(renewed.body()).contains("who=17");
    }

    @Test
    void aChangedStampOrADisabledUserEndsTheSignInAtTheNextLookUp() {
        TestBrowser stamped = signedIn("ada@example.com");
        TestBrowser disabled = signedIn("grace@example.com");
        users.put(new User("17", ada.email(), true, "s2", Set.of()));
        users.put(new User("18", grace.email(), false, "s1", Set.of()));
        clock.advance(Duration.ofSeconds(60));
        for (TestBrowser browser : List.of(stamped, disabled)) {
            Reply reply = browser.get("/app/account");
            assertThat(reply.status()).isEqualTo(303);
            assertThat(reply.cookie("__Host-passlink-app=").orElse("")).contains("Max-Age=0");
        }
        assertThat(audit.reasons(AuditEvent.Type.PASS)).containsExactly(Reason.STAMP_CHANGED, Reason.DISABLED);
    }

    @Test
    void anAlteredPassIsNobody() {
        TestBrowser browser = signedIn("ada@example.com");
        String pass = browser.cookies().getOrDefault("__Host-passlink-app", "");
        String flipped = (pass.charAt(30) == 'A' ? "B" : "A");
        browser.cookies().put("__Host-passlink-app", pass.substring(0, 30) + flipped + pass.substring(31));
        assertThat(browser.get("/app/open").body()).contains("who=nobody");
        assertThat(browser.get("/app/account").status()).isEqualTo(303);
    }

    @Test
    void aPlantedDuplicateDoesNotHideThePass() {
        TestBrowser browser = signedIn("ada@example.com");
        String pass = browser.cookies().getOrDefault("__Host-passlink-app", "");
        TestBrowser planted = browser().with("Cookie", "__Host-passlink-app=planted; __Host-passlink-app=" + pass);
        assertThat(planted.get("/app/account").body()).contains("who=17");
    }

    @Test
    void signingOutEndsTheSignInAndACopyOfIt() {
        TestBrowser browser = signedIn("ada@example.com");
        TestBrowser thief = browser();
        thief.cookies().putAll(browser.cookies());

        String field = browser.get("/app/form").field("antiForgery");
        Reply out = browser.post("/app/logout", "antiForgery", field);
        assertThat(out.status()).isEqualTo(303);
        assertThat(browser.get("/app/account").status()).isEqualTo(303);
        clock.advance(Duration.ofSeconds(60));
        assertThat(thief.get("/app/account").status()).isEqualTo(303);
        assertThat(audit.reasons(AuditEvent.Type.PASS)).containsExactly(Reason.REVOKED);
    }

    @Test
    void anotherSiteCannotSignAnybodyOut() {
        TestBrowser browser = signedIn("ada@example.com");
        assertThat(browser.get("/app/logout").status()).isEqualTo(200);
        assertThat(browser.post("/app/logout").status()).isEqualTo(403);
        assertThat(browser.get("/app/account").body()).contains("who=17");
    }

    @Test
    void aPageThatGivesABrowserItsSecretIsKeptByNoCacheWhateverItSaidBefore() {
        TestBrowser browser = browser();
        Reply first = browser.get("/app/cached/form");
        assertThat(first.cookie("__Host-passlink-form-app=")).isPresent();
        assertThat(first.all("Cache-Control")).containsExactly("private, no-store");
        Reply second = browser.get("/app/cached/form");
        assertThat(second.all("Set-Cookie")).isEmpty();
        // The value in its form is this browser's own, whether it is given a secret or has one.
        assertThat(second.all("Cache-Control")).containsExactly("private, no-store");
    }

    @Test
    void whatGivesABrowserItsPassIsKeptByNoCacheWhateverItSaidBefore() {
        decision = (user, method) -> new SignInDecision.ContinueAt("/app/second/show");
        TestBrowser browser = browser();
        browser.get(ask(browser, "ada@example.com"));
        Reply finished = browser.post("/app/cached/second/step", "password", "17");
        assertThat(finished.cookie("__Host-passlink-app=")).isPresent();
        assertThat(finished.all("Cache-Control")).containsExactly("private, no-store");
    }

    // The application's last word

    @Test
    void fault19_theApplicationMayRefuseOrAskForOneMoreStep() {
        decision = (user, method) -> new SignInDecision.Refused();
        TestBrowser refused = browser();
        assertThat(refused.get(ask(refused, "ada@example.com")).status()).isEqualTo(403);
        decision = (user, method) -> new SignInDecision.ContinueAt("/app/second-factor");
        TestBrowser further = browser();
        Reply reply = further.get(ask(further, "ada@example.com"));
        assertThat(reply.header("Location")).isEqualTo("/app/second-factor");
        for (TestBrowser browser : List.of(refused, further)) {
            assertThat(browser.get("/app/account").status()).isEqualTo(303);
        }
        assertThat(audit.reasons(AuditEvent.Type.SIGN_IN)).containsExactly(Reason.DECLINED, Reason.ONE_MORE_STEP);
    }

    @Test
    void aDecisionThatFailsSignsNobodyInAndIsNoServerError() {
        List<Exception> faults = List.of(
                new IllegalStateException("the application's own fault"),
                new SQLException("a fault that it never declared"));
        for (Exception fault : faults) {
            decision = (user, method) -> {
                throw Undeclared.thrown(fault);
            };
            TestBrowser browser = browser();
            Reply failed = browser.get(ask(browser, "ada@example.com"));
            assertThat(failed.status()).isEqualTo(503);
            assertThat(failed.body()).doesNotContain("fault").doesNotContain("Exception");
            assertThat(browser.get("/app/account").status()).isEqualTo(303);
        }
        assertThat(audit.reasons(AuditEvent.Type.FAILURE)).containsExactly(Reason.UNAVAILABLE, Reason.UNAVAILABLE);
    }

    @Test
    void rolesThatFitNoCookieSignNobodyInAndAreNoServerError() {
        Set<String> roles =
                IntStream.range(0, 200).mapToObj(i -> "a-rather-long-role-" + i).collect(Collectors.toSet());
        users.put(new User("17", ada.email(), true, "s1", roles));
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com");
        Reply refused = browser.get(link);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("please contact us").doesNotContain("ada@example.com");
        assertThat(browser.get("/app/account").status()).isEqualTo(303);
        assertThat(audit.reasons(AuditEvent.Type.LINK_OPENED)).containsExactly(Reason.TOO_MANY_ROLES);
        assertThat(audit.reasons(AuditEvent.Type.FAILURE)).isEmpty();
        // Nothing was used up.
        users.put(ada);
        assertThat(browser.get(link).status()).isEqualTo(303);
    }

    @Test
    void claimsGoWithASignInFollowTheAccountAndAreNotInAViewsPass() {
        users.put(ada.claims(Claims.NONE.text("tenant", "acme")));
        TestBrowser browser = signedIn("ada@example.com");
        assertThat(browser.get("/app/account").body()).contains("who=17 17 PASSLINK admin=true tenant=acme\n");
        users.put(ada.claims(Claims.NONE.text("tenant", "Zoë's 🦊, \"Ltd\"; =")));
        assertThat(browser.get("/app/account").body()).contains("tenant=acme\n");
        clock.advance(Duration.ofSeconds(60));
        for (int i = 0; i < 2; i++) {
            assertThat(browser.get("/app/account").body()).contains("tenant=Zoë's 🦊, \"Ltd\"; =\n");
        }
        open(browser, linkTo17());
        assertThat(browser.get("/app/jobs/17/apply").body())
                .contains("who=17 17 PASSLINK_VIEW admin=false")
                .doesNotContain("tenant");
        users.put(ada);
        clock.advance(Duration.ofSeconds(60));
        assertThat(browser.get("/app/account").body()).contains("who=17").doesNotContain("tenant");
    }

    @Test
    void theLongestSignInFitsACookie() {
        String longest = "x".repeat(255);
        Claims claims = Claims.NONE.text("tenant", longest).text("a", longest).text("b", longest);
        users.put(new User("17", ada.email(), true, "s1", Set.of("r".repeat(2_008))).claims(claims));
        TestBrowser browser = browser();
        Reply in = browser.get(ask(browser, "ada@example.com"));
        String cookie = in.cookie("__Host-passlink-app=").orElseThrow();
        assertThat(cookie.length()).isBetween(3_800, 4_096);
        assertThat(browser.get("/app/account").body()).contains("tenant=" + longest);
        users.put(new User("17", ada.email(), true, "s1", Set.of("r".repeat(2_100))).claims(claims));
        assertThat(browser().get(ask(browser, "ada@example.com")).status()).isEqualTo(403);
    }

    // Dispatches

    protected static <T> List<T> atOnce(List<Callable<T>> racers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(racers.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> racer : threads.invokeAll(racers)) {
                results.add(racer.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void fault22_everyDecisionIsAnEventWithItsReason() {
        TestBrowser browser = browser();
        browser.post("/app/login", "email", "ada@example.com", "antiForgery", "not ours");
        assertThat(audit.last().type()).isEqualTo(AuditEvent.Type.REQUEST_REFUSED);
        assertThat(audit.last().reason()).isEqualTo(Reason.CROSS_SITE);
        String link = ask(browser, "ada@example.com");
        assertThat(audit.reasons(AuditEvent.Type.LINK_ASKED)).containsExactly(Reason.OK);
        assertThat(audit.reasons(AuditEvent.Type.MAIL)).containsExactly(Reason.OK);
        browser().get(link);
        assertThat(audit.reasons(AuditEvent.Type.LINK_OPENED)).containsExactly(Reason.OK);
        browser.get(link);
        assertThat(redemptions()).containsExactly(Reason.OK);
        assertThat(audit.reasons(AuditEvent.Type.SIGN_IN)).containsExactly(Reason.OK);
        browser.get(link);
        assertThat(redemptions()).containsExactly(Reason.OK, Reason.USED);

        browser.get("/app/login/link?passlink=made-up");
        assertThat(audit.last().reason()).isEqualTo(Reason.FORGED);
        clock.advance(Duration.ofSeconds(60));
        browser.get("/app/account");
        assertThat(audit.reasons(AuditEvent.Type.PASS)).containsExactly(Reason.OK);
        TestBrowser copy = browser();
        copy.cookies().putAll(browser.cookies());
        browser.post("/app/logout", "antiForgery", browser.get("/app/form").field("antiForgery"));
        assertThat(audit.last().type()).isEqualTo(AuditEvent.Type.SIGN_OUT);
        assertThat(audit.last().subject()).isEqualTo("17");
        clock.advance(Duration.ofSeconds(60));
        copy.get("/app/account");
        assertThat(audit.reasons(AuditEvent.Type.PASS)).containsExactly(Reason.OK, Reason.REVOKED);
    }

    @Test
    void fault22_whatIsRefusedOrDroppedIsAnEventToo() {
        TestBrowser stranger = browser();
        String field = stranger.get("/app/login").field("antiForgery");
        for (String email : List.of("no address", "nobody@example.com", "mallory@example.com")) {
            stranger.post("/app/login", "email", email, "antiForgery", field);
        }
        queue.runPending();
        assertThat(audit.reasons(AuditEvent.Type.LINK_ASKED)).containsExactly(Reason.BAD_ADDRESS, Reason.OK, Reason.OK);
        assertThat(audit.reasons(AuditEvent.Type.LINK_DROPPED)).containsExactly(Reason.UNKNOWN_USER, Reason.DISABLED);
        String code = stranger.get("/app/login/sent").fieldIn("/app/login/code", "antiForgery");
        stranger.post("/app/login/code", "code", "BCDFGHJK", "antiForgery", code);
        assertThat(redemptions()).containsExactly(Reason.WRONG_CODE);
        for (int i = 0; i < 6; i++) {
            stranger.post("/app/login", "email", "grace@example.com", "antiForgery", field);
        }
        assertThat(audit.reasons(AuditEvent.Type.LINK_ASKED))
                .filteredOn(Reason.ADDRESS_LIMIT::equals)
                .hasSize(1);
    }

    @Test
    void aClientThatQuotesCookieValuesGoesStraightInToo() {
        // java.net.CookieManager writes $Version="1"; name="value" for a cookie that came with Max-Age.
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com");
        StringBuilder quoted = new StringBuilder("$Version=\"1\"");
        browser.cookies()
                .forEach((name, value) -> quoted.append("; ")
                        .append(name)
                        .append("=\"")
                        .append(value)
                        .append("\"; $Path=\"/\""));
        assertThat(browser().with("Cookie", quoted.toString()).get(link).status())
                .isEqualTo(303);
    }

    @Test
    void forwardingHeadersOfAStrangerAreToldOnceAndChangeNoCount() throws Exception {
        restart(builder -> builder.limits(new Limits(5, 20, 2, 5)), builder -> builder);
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            TestBrowser stranger = browser().with("X-Forwarded-For", "203.0.113." + i);
            String field = stranger.get("/app/login").field("antiForgery");
            answers.add(stranger.post("/app/login", "email", "a" + i + "@example.com", "antiForgery", field)
                    .status());
        }
        assertThat(answers).containsExactly(303, 303, 429, 429);
        assertThat(audit.reasons(AuditEvent.Type.WARNING)).containsOnlyOnce(Reason.UNTRUSTED_PROXY);
    }

    // Trouble

    @Test
    void aStoreThatIsDownIs503AndKeepsTheCookie() {
        TestBrowser browser = signedIn("ada@example.com");
        clock.advance(Duration.ofSeconds(60));
        users.failing(true);
        for (String path : List.of("/app/account", "/app/open")) {
            Reply down = browser.get(path);
            assertThat(down.status()).isEqualTo(503);
            assertThat(down.header("Retry-After")).isNotEmpty();
            assertThat(down.all("Set-Cookie")).isEmpty();
            assertThat(down.body()).doesNotContain("Exception").doesNotContain("at dev.passlink");
        }
        users.failing(false);
        assertThat(browser.get("/app/account").body()).contains("who=17");
    }

    @Test
    void aCounterThatIsDownLetsNobodyInAndUsesUpNoLink() throws Exception {
        AtomicBoolean down = new AtomicBoolean();
        UseCounter counts = new InMemoryUseCounter(clock);
        restart(
                builder -> builder.counter((key, amount, expiresAt) -> {
                    if (down.get()) {
                        throw new IllegalStateException("The counter is down");
                    }
                    return counts.add(key, amount, expiresAt);
                }),
                builder -> builder);
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com");
        down.set(true);
        Reply refused = browser.get(link);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.all("Set-Cookie")).isEmpty();
        assertThat(browser.get("/app/account").status()).isEqualTo(303);

        down.set(false);
        assertThat(browser.get(link).status()).isEqualTo(303);
        assertThat(browser.get("/app/account").body()).contains("who=17");
    }

    @Test
    void pagesOfOursCarryEveryProtectingHeader() {
        String link = ask(browser(), "ada@example.com");
        for (String path :
                List.of("/app/login", "/app/login/sent", link, "/app/logout", "/app/login/link?passlink=x")) {
            Reply page = browser().get(path);
            assertThat(page.header("Content-Security-Policy"))
                    .contains("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                    .as("a browser holds every redirect behind a form to it, and nobody knows them all")
                    .doesNotContain("form-action");
            assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(page.header("Cache-Control")).isEqualTo("no-store");
            assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(page.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
        }
    }

    @Test
    void oddRequestsAreRefusedPolitely() {
        assertThat(browser().send("PUT", "/app/login", "").status()).isEqualTo(405);
        assertThat(browser().send("DELETE", "/app/logout", "").header("Allow")).isEqualTo("GET, HEAD, POST");
        assertThat(browser()
                        .with("Content-Type", "multipart/form-data; boundary=x")
                        .post("/app/login")
                        .status())
                .isEqualTo(415);
        assertThat(browser().post("/app/login", "email", "a".repeat(10_000)).status())
                .isEqualTo(413);
        TestBrowser browser = browser();
        browser.get("/app/login");
        assertThat(browser.send("POST", "/app/login", "email=%ZZ&antiForgery=%").status())
                .isEqualTo(403);
        // Undertow refuses a broken escape before any filter sees it.
        assertThat(browser().get("/app/login?next=%ZZ&next=%").status()).isIn(200, 400);
        assertThat(browser().get("/app/login/unknown").body()).contains("who=nobody");
    }

    @Test
    void theFilterLeavesTheBodyOfOthersAlone() {
        assertThat(browser().post("/app/body", "a", "1", "b", "2").body()).contains("a=1&b=2");
    }

    @Test
    void aCopyOfAPassEndsWhenItsBrowserSignsInAgain() {
        TestBrowser person = signedIn("ada@example.com");
        TestBrowser thief = browser();
        thief.cookies().putAll(person.cookies());
        assertThat(thief.get("/app/account").body()).contains("who=17");

        assertThat(person.get(ask(person, "ada@example.com")).status()).isEqualTo(303);

        // Passes are looked up again after a minute.
        clock.advance(Duration.ofSeconds(60));
        assertThat(person.get("/app/account").body()).contains("who=17");
        assertThat(thief.get("/app/account").status()).isEqualTo(303);
    }

    @Test
    void fault16_noTokenInAnEvent() {
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com");
        browser.get(link);
        browser.get(link);
        String token = link.substring(link.indexOf('=') + 1);
        assertThat(audit.events().toString()).doesNotContain(token).doesNotContain("ada@example.com");
    }
}
