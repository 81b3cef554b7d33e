package dev.passlink.jakarta.security;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.web.PathSpellings;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a container's own rules let through, by sign-ins of Passlink. One server for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JakartaSecurityTest {
    private static final String ADA = "ada@example.com";
    /** No admin. */
    private static final String GRACE = "grace@example.com";

    private static final Duration UNTIL_THE_NEXT_LOOK_UP = Duration.ofSeconds(60);
    private static final String ADA_EVERYWHERE = " reached 1/1/true, container 1/1/true,";
    private static final String NOBODY = "nobody/null/false";
    private static final List<String> FOR_ADMINS =
            List.of("/app/admin/x", "/app/admin", "/app/sealed", "/app/sealed/x");

    private SecuredSite site;

    @BeforeAll
    void start() throws Exception {
        site = new SecuredSite();
    }

    @AfterAll
    void stop() throws Exception {
        site.close();
    }

    @BeforeEach
    void reset() {
        site.reset();
    }

    // Who gets in

    @Test
    void aConstraintLeadsToTheSignInPageAndBackAndEverybodySpeaksOfOnePerson() {
        TestBrowser browser = site.browser();
        Reply first = browser.get("/app/admin/x?y=1");
        assertThat(first.status()).isEqualTo(303);
        assertThat(first.header("Location")).isEqualTo("/app/login?next=%2Fapp%2Fadmin%2Fx%3Fy%3D1");
        Reply signedIn = site.signIn(browser, ADA, "/app/admin/x?y=1");
        assertThat(signedIn.header("Location")).isEqualTo("/app/admin/x?y=1");
        assertThat(browser.get("/app/admin/x?y=1").body()).startsWith("Shown at </admin/x>" + ADA_EVERYWHERE);
        assertThat(browser.get("/app/sealed").body()).startsWith("Sealed at </sealed>" + ADA_EVERYWHERE);
        assertThat(browser.post("/app/posts/1", "a", "b").body()).contains(ADA_EVERYWHERE);
        assertThat(browser.get("/app/api/admin").body()).isEqualTo("reached 1");
    }

    @Test
    void withoutASignInNothingIsReachedByWhateverMethod() {
        for (String path : FOR_ADMINS) {
            for (String method :
                    List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "X")) {
                Reply reply = site.browser().send(method, path, "");
                assertThat(reply.status()).as(method + " " + path).isIn(303, 401, 405, 501);
                assertThat(reply.body()).as(method + " " + path).doesNotContain("reached");
            }
        }
        assertThat(site.browser().get("/app/members/x").status()).isEqualTo(303);
        assertThat(site.browser().post("/app/posts/1", "a", "b").status()).isEqualTo(401);
        assertThat(site.browser().get("/app/api/admin").status()).isEqualTo(403);
    }

    @Test
    void whatIsNoPageIsRefusedBy401() {
        Reply script = site.browser().with("Accept", "application/json").get("/app/admin/x");
        assertThat(script.status()).isEqualTo(401);
        assertThat(script.header("WWW-Authenticate")).isEqualTo("Passlink");
    }

    @Test
    void whoLacksTheRoleIsRefusedBy403() {
        TestBrowser grace = site.signedIn(GRACE);
        for (String path : FOR_ADMINS) {
            assertThat(grace.get(path).status()).as(path).isEqualTo(403);
            assertThat(grace.post(path).status()).as(path).isEqualTo(403);
        }
        assertThat(grace.get("/app/api/admin").status()).isEqualTo(403);
        assertThat(grace.get("/app/members/x").body()).contains(" reached 2/2/false, container 2/2/false,");
    }

    @Test
    void rolesAreThoseOfTheLastLookUpAlsoWhereTheContainerHasASession() {
        TestBrowser ada = site.signedIn(ADA);
        assertThat(ada.with(Shown.DO, "session").get("/app/admin/x").body()).contains("session true");
        site.users.put(SecuredSite.user("1", ADA, Set.of("writer")));
        site.clock.advance(UNTIL_THE_NEXT_LOOK_UP);
        assertThat(ada.without(Shown.DO).get("/app/admin/x").status()).isEqualTo(403);
        assertThat(ada.get("/app/members/x").body()).contains(" reached 1/1/false, container 1/1/false,");
        site.reset();
        site.clock.advance(UNTIL_THE_NEXT_LOOK_UP);
        assertThat(ada.get("/app/admin/x").body()).contains(ADA_EVERYWHERE);
    }

    @Test
    void aRenewedPassLeavesTheSessionAsItIs() {
        TestBrowser ada = site.signedIn(ADA);
        ada.with(Shown.DO, "session").get("/app/admin/x");
        // By now the container has given it an id for this sign-in.
        ada.without(Shown.DO).get("/app/admin/x");
        String session = requireNonNull(ada.cookies().get("JSESSIONID"));
        site.clock.advance(UNTIL_THE_NEXT_LOOK_UP);
        assertThat(ada.get("/app/admin/x").body()).contains("session true");
        assertThat(ada.cookies()).containsEntry("JSESSIONID", session);
    }

    @Test
    void aForgedPassIsNobodys() {
        TestBrowser ada = site.signedIn(ADA);
        String pass = requireNonNull(ada.cookies().get(SecuredSite.PASS));
        for (String forged : List.of(
                "", "x", pass.substring(1), pass + "A", pass.substring(0, pass.length() - 4) + "AAAA", "1", "admin")) {
            TestBrowser browser = site.browser();
            browser.cookies().put(SecuredSite.PASS, forged);
            assertThat(browser.get("/app/admin/x").status()).as(forged).isEqualTo(303);
        }
    }

    @Test
    void aSessionWithoutItsPassIsNobodys() {
        TestBrowser ada = site.signedIn(ADA);
        ada.with(Shown.DO, "session").get("/app/admin/x");
        TestBrowser thief = site.browser();
        thief.cookies().put("JSESSIONID", requireNonNull(ada.cookies().get("JSESSIONID")));
        assertThat(thief.get("/app/admin/x").status()).isEqualTo(303);
        assertThat(thief.get("/app/open").body())
                .contains("reached " + NOBODY + ", container " + NOBODY, "session false");
    }

    @Test
    void nothingIsReachedByAnySpellingOfAPath() {
        TestBrowser nobody = site.browser();
        TestBrowser grace = site.signedIn(GRACE);
        TestBrowser ada = site.signedIn(ADA);
        PathSpellings spellings = new PathSpellings(
                new Random(20261129),
                List.of("/app/admin/x", "/app/admin", "/app/sealed/x", "/app/login/../admin/x", "/app/logout/admin"));
        int reached = 0;
        for (int i = 0; i < 300; i++) {
            String path = spellings.next();
            for (TestBrowser one : List.of(nobody, grace)) {
                assertThat(one.get(path).body()).as(path).doesNotContain("Sealed at", "at </admin>", "at </admin/");
            }
            reached += ada.get(path).body().contains("reached 1/1/true") ? 1 : 0;
        }
        // Else what is tried would be too strange for anybody.
        assertThat(reached).isGreaterThan(40);
    }

    // Passlink's own pages

    @Test
    void thePagesOfPasslinkAreOpenThoughAConstraintCoversThem() {
        TestBrowser grace = site.signedIn(GRACE);
        for (TestBrowser browser : List.of(site.browser(), grace)) {
            assertThat(browser.get("/app/login").status()).isEqualTo(200);
            assertThat(browser.get("/app/logout").status()).isEqualTo(200);
            assertThat(browser.post("/app/login", "email", ADA).status()).isEqualTo(403);
        }
        assertThat(site.browser().get("/app/login/of-the-application").status()).isEqualTo(303);
        assertThat(grace.get("/app/login/of-the-application").status()).isEqualTo(403);
    }

    // Views

    @Test
    void aPassForAViewIsNoSignIn() {
        TestBrowser browser = site.browser();
        Reply page = browser.get(site.link(SecuredSite.APPLY, "17"));
        Reply opened = browser.post(
                "/app/login/view",
                "passlink",
                page.field("passlink"),
                "view",
                page.field("view"),
                "antiForgery",
                page.field("antiForgery"));
        assertThat(opened.status()).isEqualTo(303);
        assertThat(browser.get("/app/jobs/17/apply").body()).contains("reached 1/1/false, container " + NOBODY + "");
        for (Map.Entry<String, String> cookie : List.copyOf(browser.cookies().entrySet())) {
            browser.cookies().put(SecuredSite.PASS, cookie.getValue());
            assertThat(browser.get("/app/members/x").status())
                    .as(cookie.getKey())
                    .isEqualTo(303);
            browser.cookies().remove(SecuredSite.PASS);
        }
        assertThat(browser.with(Shown.DO, "authenticate")
                        .get("/app/jobs/17/apply")
                        .status())
                .isEqualTo(303);
        site.signIn(browser, ADA, "");
        assertThat(browser.without(Shown.DO).get("/app/jobs/17/apply").body())
                .contains("reached 1/1/false, container " + NOBODY);
    }

    @Test
    void aLinkToAViewBehindAConstraintIsNotUsedUpBeforeTheSignIn() {
        String link = site.link(SecuredSite.CONSTRAINED, "17");
        TestBrowser ada = site.browser();
        Reply locked = ada.get(link);
        assertThat(locked.status()).isEqualTo(303);
        assertThat(locked.header("Location")).startsWith("/app/login");
        site.signIn(ada, ADA, "");
        assertThat(ada.get(link).body()).contains("name=\"passlink\"");
    }

    // The end of a sign-in

    @Test
    void aSignOutIsSeenAtOnceWithASessionToo() {
        for (String way : List.of("logout", "container's logout", "sign out")) {
            for (String where : List.of("/app/admin/x", "/app/members/x", "/app/account", "/app/posts/1")) {
                TestBrowser ada = site.signedIn(ADA);
                ada.with(Shown.DO, "session").get("/app/admin/x");
                Reply out = ada.with(Shown.DO, way).get(where);
                assertThat(out.body()).as(way + " " + where).contains("reached " + NOBODY, "session false");
                assertThat(ada.cookies()).as(way + " " + where).doesNotContainKey(SecuredSite.PASS);
                assertThat(ada.without(Shown.DO).get("/app/admin/x").status()).isEqualTo(303);
                assertThat(ada.get("/app/open").body()).contains("reached " + NOBODY + ", container " + NOBODY);
            }
        }
    }

    @Test
    void aPassThatIsRefusedForAWhileEndsByASignOutForGood() {
        for (String way : List.of("logout", "sign out")) {
            TestBrowser ada = site.signedIn(ADA);
            TestBrowser copy = site.browser();
            copy.cookies().putAll(ada.cookies());
            site.users.put(new User("1", EmailAddress.of(ADA), false, "stamp", Set.of("admin")));
            site.clock.advance(UNTIL_THE_NEXT_LOOK_UP);
            ada.with(Shown.DO, way).get("/app/open");
            assertThat(ada.cookies()).as(way).doesNotContainKey(SecuredSite.PASS);
            site.reset();
            assertThat(copy.get("/app/admin/x").status()).as(way).isEqualTo(303);
        }
    }

    @Test
    void whoLacksTheRoleForTheSignOutPageSignsOutThere() {
        TestBrowser grace = site.signedIn(GRACE);
        TestBrowser copy = site.browser();
        copy.cookies().putAll(grace.cookies());
        Reply page = grace.get("/app/logout");
        assertThat(grace.post("/app/logout", "antiForgery", page.field("antiForgery"))
                        .status())
                .isEqualTo(303);
        assertThat(grace.get("/app/members/x").status()).isEqualTo(303);
        site.clock.advance(UNTIL_THE_NEXT_LOOK_UP);
        assertThat(copy.get("/app/members/x").status()).isEqualTo(303);
    }

    @Test
    void whoIsRemovedIsOut() {
        TestBrowser ada = site.signedIn(ADA);
        ada.with(Shown.DO, "session").get("/app/admin/x");
        site.users.remove("1");
        site.clock.advance(UNTIL_THE_NEXT_LOOK_UP);
        assertThat(ada.without(Shown.DO).get("/app/admin/x").status()).isEqualTo(303);
        assertThat(ada.cookies()).doesNotContainKey(SecuredSite.PASS);
    }

    // Renewal, caches, and parts that are down

    @Test
    void aPassIsRenewedBehindAConstraintAndNoCacheKeepsIt() {
        for (String todo : List.of("nothing", "cache")) {
            TestBrowser ada = site.signedIn(ADA);
            assertThat(ada.with(Shown.DO, todo).get("/app/admin/x").header("Cache-Control"))
                    .isEqualTo(todo.equals("cache") ? "public, max-age=600" : "private, no-store");
            site.clock.advance(UNTIL_THE_NEXT_LOOK_UP);
            Reply renewed = ada.get("/app/admin/x");
            assertThat(renewed.cookie(SecuredSite.PASS + "=")).isPresent();
            assertThat(renewed.all("Set-Cookie")).hasSize(1);
            assertThat(renewed.all("Cache-Control")).containsExactly("private, no-store");
            int calls = site.users.calls();
            assertThat(ada.get("/app/admin/x").cookie(SecuredSite.PASS + "=")).isEmpty();
            assertThat(site.users.calls()).isEqualTo(calls);
        }
    }

    @Test
    void aRefusalThatCarriesARenewedPassIsKeptByNoCacheEither() {
        TestBrowser grace = site.signedIn(GRACE);
        site.clock.advance(UNTIL_THE_NEXT_LOOK_UP);
        Reply refused = grace.get("/app/admin/x");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("Cache-Control")).contains("no-store");
        assertThat(grace.get("/app/members/x").body()).contains("reached 2");
    }

    @Test
    void aPartThatIsDownLetsNobodyIn() {
        TestBrowser ada = site.signedIn(ADA);
        ada.with(Shown.DO, "session").get("/app/admin/x");
        site.clock.advance(UNTIL_THE_NEXT_LOOK_UP);
        site.users.failing(true);
        for (String path : List.of("/app/admin/x", "/app/sealed", "/app/members/x", "/app/account", "/app/open")) {
            Reply down = ada.get(path);
            assertThat(down.status()).as(path).isEqualTo(503);
            assertThat(down.header("Retry-After")).as(path).isEqualTo("5");
            assertThat(down.body()).as(path).doesNotContain("reached");
        }
        site.users.failing(false);
        assertThat(ada.get("/app/admin/x").body()).contains(ADA_EVERYWHERE);
    }

    // Where no constraint is

    @Test
    void whereNothingIsGuardedTheContainerIsToldNothingAndNobodyIsLookedUp() {
        TestBrowser ada = site.signedIn(ADA);
        assertThat(ada.get("/app/open").body()).contains("reached 1/1/true, container " + NOBODY);
        assertThat(site.browser().get("/app/open").body()).contains("reached " + NOBODY + ", container " + NOBODY);
    }

    @Test
    void theContainerKnowsWhoIsAtAPathOfPasslinksOwnRules() {
        assertThat(site.signedIn(ADA).get("/app/account").body()).contains(ADA_EVERYWHERE);
        assertThat(site.browser().get("/app/account").status()).isEqualTo(303);
    }

    @Test
    void theContainersOwnAuthenticateLeadsToTheSignInPageAndBack() {
        TestBrowser browser = site.browser().with(Shown.DO, "authenticate");
        Reply first = browser.get("/app/open?x=1");
        assertThat(first.status()).isEqualTo(303);
        assertThat(first.header("Location")).isEqualTo("/app/login?next=%2Fapp%2Fopen%3Fx%3D1");
        site.signIn(browser, ADA, "");
        assertThat(browser.get("/app/open").body()).contains(ADA_EVERYWHERE);
    }

    @Test
    void whatIsAnsweredLaterIsForTheSamePerson() {
        TestBrowser ada = site.signedIn(ADA).with(Shown.DO, "async");
        assertThat(ada.get("/app/admin/x").body()).contains(ADA_EVERYWHERE);
        assertThat(ada.get("/app/account").body()).contains(ADA_EVERYWHERE);
    }
}
