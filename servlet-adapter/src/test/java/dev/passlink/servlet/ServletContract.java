package dev.passlink.servlet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.Passlink;
import dev.passlink.View;
import dev.passlink.ViewRule;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.web.Site;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import dev.passlink.web.TestServer;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What must hold on every container besides: sessions, dispatches of the application's own, and what the Servlet API says. */
abstract class ServletContract extends ServletApiContract {
    private Runnable meanwhile = () -> {};

    abstract Container container();

    @Override
    protected final TestServer server() {
        Container container = container();
        return new TestServer() {
            @Override
            public void start(String contextPath, Passlink passlink, Consumer<Site.Builder<?>> settings)
                    throws Exception {
                Site.Builder<PasslinkFilter> builder = PasslinkFilter.builder(passlink);
                settings.accept(builder);
                container.start(contextPath, builder.build(), new TestApplication(() -> meanwhile.run()));
            }

            @Override
            public int port() {
                return container.port();
            }

            @Override
            public void stop() throws Exception {
                container.stop();
            }
        };
    }

    // Dispatches

    @Test
    void noDispatchInsideTheApplicationGetsPastTheGuard() {
        for (String how : List.of("forward", "include", "async")) {
            Reply stranger = browser().get("/app/dispatch/" + how);
            assertThat(stranger.body()).as(how).doesNotContain("who=");
            assertThat(stranger.status()).as(how).isIn(200, 303);
        }
        assertThat(browser().get("/app/dispatch/forward").header("Location")).startsWith("/app/login?next=");
    }

    @Test
    void aSignedInPersonIsKnownBehindEveryDispatch() {
        TestBrowser browser = signedIn("ada@example.com");
        for (String how : List.of("forward", "include", "async")) {
            assertThat(browser.get("/app/dispatch/" + how).body()).as(how).contains("who=17 17 PASSLINK");
        }
    }

    @Test
    void anErrorPageForSignedInPeopleIsGuardedToo() {
        assertThat(browser().get("/app/missing").body()).doesNotContain("who=");
        Reply shown = signedIn("ada@example.com").get("/app/missing");
        assertThat(shown.status()).isEqualTo(404);
        assertThat(shown.body()).contains("who=17 17 PASSLINK");
    }

    @Test
    void noDispatchGetsPastTheRule() {
        for (String how : List.of("forward-view", "include-view", "async-view")) {
            assertThat(browser().get("/app/dispatch/" + how).body()).as(how).doesNotContain("who=");
            assertThat(signedIn(how.startsWith("f") ? "ada@example.com" : "grace@example.com")
                            .get("/app/dispatch/" + how)
                            .body())
                    .as(how)
                    .doesNotContain("who=");
        }
    }

    @Test
    void noDispatchGetsPastFreshnessEither() throws Exception {
        restart(
                builder -> builder,
                builder -> builder.signedIn("/account/inner").requireFresh(Duration.ofMinutes(1)));
        TestBrowser browser = signedIn("ada@example.com");
        clock.advance(Duration.ofMinutes(1));
        for (String how : List.of("forward", "include", "async")) {
            assertThat(browser.get("/app/dispatch/" + how).body()).doesNotContain("who=");
        }
    }

    @Test
    void whatOnlyOnePersonMaySeeIsKeptByNoCacheHoweverItIsReached() {
        TestBrowser ada = signedIn("ada@example.com");
        for (String target : List.of("/app/cached/dispatch/forward", "/app/cached/dispatch/async", "/app/missing")) {
            Reply shown = ada.get(target);
            assertThat(shown.body()).as(target).contains("who=17");
            assertThat(shown.all("Cache-Control")).as(target).containsExactly("private, no-store");
        }
        Reply missing = ada.get("/app/account/cached/missing");
        assertThat(missing.body()).contains("who=17");
        assertThat(missing.all("Cache-Control")).containsExactly("private, no-store");
        assertThat(ada.get("/app/account/own-age").all("Cache-Control")).containsExactly("private, max-age=60");
        TestBrowser holder = browser();
        open(holder, linkTo17());
        for (String how : List.of("forward-view", "async-view")) {
            Reply shown = holder.get("/app/cached/dispatch/" + how);
            assertThat(shown.body()).as(how).contains("who=17");
            assertThat(shown.all("Cache-Control")).as(how).containsExactly("private, no-store");
        }
        Reply overridden = ada.get("/app/account/cached/call/later");
        assertThat(overridden.body()).startsWith("later 17");
        assertThat(overridden.all("Cache-Control")).containsExactly("public, max-age=600");
        assertThat(ada.get("/app/cached/call/sign-out").all("Cache-Control")).containsExactly("private, no-store");
    }

    /** Whether headers can be set while another page is included: the answer is the including page's. */
    boolean includedPagesCanSetHeaders() {
        return true;
    }

    @Test
    void whatIsIncludedForOnePersonMakesThePageAroundItTheirs() {
        TestBrowser ada = signedIn("ada@example.com");
        TestBrowser holder = browser();
        open(holder, linkTo17());
        String caching = includedPagesCanSetHeaders() ? "private, no-store" : "public, max-age=600";
        for (TestBrowser browser : List.of(ada, holder)) {
            Reply shown = browser.get("/app/cached/dispatch/" + (browser == ada ? "include" : "include-view"));
            assertThat(shown.body()).contains("who=17");
            assertThat(shown.all("Cache-Control")).containsExactly(caching);
        }
    }

    // Answers that come later

    /** A request is judged once at each place, and not once for each time that its answer wakes up there. */
    @Test
    void whatWasLetInIsAnsweredHoweverLongItTakes() throws Exception {
        ViewRule file = ViewRule.of("/call/{id}/later-streamed", "file").passLifetime(Duration.ofSeconds(3));
        restart(
                builder -> builder,
                builder -> builder.signedIn("/pay/*")
                        .requireFresh(Duration.ofSeconds(5))
                        .view(file));
        meanwhile = () -> clock.advance(Duration.ofSeconds(6));
        TestBrowser ada = signedIn("ada@example.com");
        assertThat(ada.get("/app/pay/call/later").body()).startsWith("later 17/17/PASSLINK");
        assertThat(ada.get("/app/pay/call/later").status()).isEqualTo(303);

        TestBrowser holder = opened(file.at("17"));
        Reply streamed = holder.get("/app/call/17/later-streamed");
        assertThat(streamed.status()).isEqualTo(200);
        assertThat(streamed.body())
                .contains("begun ", "later 17/17/PASSLINK_VIEW")
                .doesNotContain("<html");
        assertThat(holder.get("/app/call/17/later-streamed").status()).isEqualTo(403);
    }

    @Test
    void whatWasLetInIsAnsweredWhateverItHasChangedItself() throws Exception {
        AtomicBoolean isApplied = new AtomicBoolean();
        AtomicReference<String> state = new AtomicReference<>("open");
        ViewRule apply = ViewRule.of("/call/{id}/later", "once");
        ViewRule left = ViewRule.of("/call/{id}/later-signed-out", "left");
        ViewRule change = ViewRule.of("/call/{id}/change/later", "change").stamp(view -> state.get());
        restart(
                builder -> builder,
                builder -> builder.view(apply, (subject, view) -> !isApplied.get())
                        .view(change)
                        .view(left));
        TestBrowser applicant = opened(apply.at("17"));
        meanwhile = () -> isApplied.set(true);
        assertThat(applicant.post("/app/call/17/later").body()).startsWith("later 17/17/PASSLINK_VIEW");
        assertThat(applicant.post("/app/call/17/later").status()).isEqualTo(403);

        TestBrowser holder = opened(change.at("17"));
        meanwhile = () -> {
            state.set("closed");
            clock.advance(Duration.ofSeconds(61));
        };
        assertThat(holder.get("/app/call/17/change/later").body()).startsWith("later 17/17/PASSLINK_VIEW");
        assertThat(holder.get("/app/call/17/change/later").status()).isEqualTo(403);

        meanwhile = () -> {};
        TestBrowser ada = signedIn("ada@example.com");
        assertThat(ada.get("/app/account/call/later-signed-out").body()).startsWith("later nobody/null/null/false");
        assertThat(ada.get("/app/account").status()).isEqualTo(303);
        assertThat(opened(left.at("17")).get("/app/call/17/later-signed-out").body())
                .startsWith("later nobody/null/null/false");
    }

    @Test
    void aPlaceIsTheSameHoweverItIsSpelled() throws Exception {
        AtomicBoolean isApplied = new AtomicBoolean();
        ViewRule apply = ViewRule.of("/call/{id}/later", "once");
        restart(builder -> builder, builder -> builder.view(apply, (subject, view) -> !isApplied.get()));
        meanwhile = () -> isApplied.set(true);
        for (String value : List.of("a b", "caf\u00E9", "a+b")) {
            isApplied.set(false);
            TestBrowser applicant = opened(apply.at(value));
            assertThat(applicant.get("/app" + apply.at(value).path()).body())
                    .as(value)
                    .startsWith("later 17");
        }
    }

    @Test
    void aViewThatAsksAgainWhenItGoesOnIsToldTheSame() throws Exception {
        restart(builder -> builder, builder -> builder.view(ServletCalls.GRANTED));
        TestBrowser holder = opened(ServletCalls.GRANTED.at("17"));
        meanwhile = () -> {
            ServletCalls.STATE.set("closed");
            clock.advance(Duration.ofSeconds(61));
        };
        try {
            assertThat(holder.get("/app/call/17/later-granted").body()).startsWith("later ");
            assertThat(holder.get("/app/call/17/later-granted").status()).isEqualTo(403);
        } finally {
            ServletCalls.STATE.set("open");
        }
    }

    @Test
    void aPartThatGoesDownMeanwhileTakesNoAnswerBack() throws Exception {
        ViewRule apply = ViewRule.of("/call/{id}/later", "apply");
        restart(builder -> builder, builder -> builder.view(apply));
        TestBrowser holder = opened(apply.at("17"));
        meanwhile = () -> {
            clock.advance(Duration.ofSeconds(61));
            users.failing(true);
        };
        assertThat(holder.get("/app/call/17/later").body()).startsWith("later 17/17/PASSLINK_VIEW");
        assertThat(holder.get("/app/call/17/later").status()).isEqualTo(503);
    }

    @Test
    void whatGoesOnElsewhereOrInAnotherWayIsJudgedThere() throws Exception {
        AtomicBoolean isApplied = new AtomicBoolean();
        ViewRule elsewhere = ViewRule.of("/call/{id}/later-elsewhere", "elsewhere");
        ViewRule forwarded = ViewRule.of("/call/{id}/later-forwarded", "forwarded");
        restart(
                builder -> builder,
                builder -> builder.view(elsewhere).view(forwarded, (subject, view) -> !isApplied.get()));
        Reply other = opened(elsewhere.at("17")).get("/app/call/17/later-elsewhere");
        assertThat(other.status()).isEqualTo(403);
        assertThat(other.body()).doesNotContain("later 17");
        TestBrowser holder = opened(forwarded.at("17"));
        assertThat(holder.get("/app/call/17/later-forwarded").body()).startsWith("later 17");
        meanwhile = () -> isApplied.set(true);
        assertThat(holder.get("/app/call/17/later-forwarded").status()).isEqualTo(403);
    }

    private TestBrowser opened(View view) {
        TestBrowser browser = browser();
        String url = passlink().link(ada.subject(), view).url();
        assertThat(open(browser, url.substring("https://jobs.example.com".length()))
                        .status())
                .isEqualTo(303);
        return browser;
    }

    // Sessions

    @Test
    void aSessionGetsANewIdAtSignInAndEndsAtSignOut() {
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com");
        browser.get("/app/session");
        String anonymous = sessionOf(browser);
        browser.get(link);
        String signedIn = sessionOf(browser);
        assertThat(signedIn).isNotEqualTo(anonymous).isNotEqualTo("none");

        // One that its planter has signed in to is not given to whoever it is planted on afterwards.
        String own = browser.cookies().getOrDefault("JSESSIONID", "");
        TestBrowser planter = signedIn("grace@example.com");
        planter.get("/app/account/session");
        planter.get("/app/account");
        String planted = sessionOf(planter);
        browser.cookies().put("JSESSIONID", planter.cookies().getOrDefault("JSESSIONID", ""));
        assertThat(browser.get("/app/account").body()).contains("who=17").doesNotContain("session=" + planted);
        browser.cookies().put("JSESSIONID", own);
        assertThat(sessionOf(browser)).isEqualTo(signedIn);

        browser.post("/app/logout", "antiForgery", browser.get("/app/form").field("antiForgery"));
        assertThat(sessionOf(browser)).isEqualTo("none");
    }

    @Test
    void theNextPersonDoesNotInheritASession() {
        TestBrowser browser = signedIn("ada@example.com");
        browser.get("/app/account/session");
        browser.get("/app/account");
        assertThat(sessionOf(browser)).isNotEqualTo("none");
        graceSignsIn(browser);
        assertThat(sessionOf(browser)).isEqualTo("none");
        assertThat(browser.get("/app/account").body()).contains("who=18");
    }

    @Test
    void aSessionFromBeforeSigningInBelongsToWhoSignedInFirst() {
        TestBrowser browser = browser();
        browser.get("/app/session");
        browser.get(ask(browser, "ada@example.com"));
        assertThat(sessionOf(browser)).isNotEqualTo("none");
        graceSignsIn(browser);
        assertThat(sessionOf(browser)).isEqualTo("none");
        assertThat(browser.get("/app/account").body()).contains("who=18");
    }

    @Test
    void aSessionThatIsPlantedIntoAnothersBrowserEnds() {
        TestBrowser ada = signedIn("ada@example.com");
        ada.get("/app/account/session");
        ada.get("/app/account");
        TestBrowser grace = signedIn("grace@example.com");
        ada.cookies().forEach(grace.cookies()::putIfAbsent);
        assertThat(sessionOf(ada)).isNotEqualTo("none");

        assertThat(grace.get("/app/account").body()).contains("who=18", "session=none");

        assertThat(sessionOf(ada)).isEqualTo("none");
    }

    private void graceSignsIn(TestBrowser browser) {
        Reply page = browser.get(ask(browser, "grace@example.com"));
        browser.post("/app/login/link", "passlink", page.field("passlink"), "antiForgery", page.field("antiForgery"));
    }

    private static String sessionOf(TestBrowser browser) {
        String body = browser.get("/app/open").body();
        return body.substring(body.indexOf("session=") + 8).split("\\s", -1)[0];
    }

    @Test
    void noSessionIsEverBegunBySigningIn() {
        TestBrowser browser = signedIn("ada@example.com");
        assertThat(browser.cookies().keySet()).allMatch(name -> name.startsWith("__Host-passlink"));
        assertThat(sessionOf(browser)).isEqualTo("none");
    }

    /** Whether the container itself failed: no filter can help there. */
    boolean failedBeforeTheFilter(Reply reply) {
        return false;
    }

    @Test
    void ofManySignOutsOfOneSessionAtOnceNoneIsAServerError() throws Exception {
        for (int round = 0; round < 5; round++) {
            TestBrowser browser = signedIn(round % 2 == 0 ? "ada@example.com" : "grace@example.com");
            browser.get("/app/account/session");
            String field = browser.get("/app/form").field("antiForgery");
            List<Callable<Reply>> racers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                TestBrowser tab = browser();
                tab.cookies().putAll(browser.cookies());
                racers.add(
                        i % 2 == 0
                                ? () -> tab.post("/app/logout", "antiForgery", field)
                                : () -> tab.get("/app/account/session"));
            }
            for (Reply reply : atOnce(racers)) {
                if (!failedBeforeTheFilter(reply)) {
                    assertThat(reply.status()).as(reply.body()).isIn(200, 303);
                }
            }
            assertThat(browser.post("/app/logout", "antiForgery", field).status())
                    .isEqualTo(303);
        }
    }

    @Test
    void aPlantedSessionIsGivenAnotherIdAndNoneIsMadeBefore() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        browser.get("/app/session");
        String planted = browser.cookies().getOrDefault("JSESSIONID", "");
        assertThat(planted).isNotEmpty();
        signIn(google, browser);
        assertThat(browser.cookies()).doesNotContainEntry("JSESSIONID", planted);
        TestBrowser planter = signedIn("grace@example.com");
        planter.get("/app/account/session");
        String theirs = planter.get("/app/account").body().split("session=", -1)[1];
        browser.cookies().put("JSESSIONID", planter.cookies().getOrDefault("JSESSIONID", ""));
        assertThat(browser.get("/app/account").body()).contains("who=21").doesNotContain("session=" + theirs);
        TestBrowser other = browser();
        signIn(google, other);
        assertThat(other.cookies()).doesNotContainKey("JSESSIONID");
    }

    @Test
    void noSessionIsBegunOrEndedByAView() {
        TestBrowser browser = browser();
        browser.get("/app/session");
        String session = requireNonNull(browser.cookies().get("JSESSIONID"));
        Reply opened = open(browser, linkTo17());
        assertThat(opened.cookie("JSESSIONID")).isEmpty();
        assertThat(browser.get("/app/jobs/17/apply").body()).contains("session=" + session.split("\\.", 2)[0]);
    }

    // Paths

    /** Some decode a path by the charset that the client names; in this one, these escapes are "account". */
    @Test
    void aPathInACharsetOfTheClientsOwnIsServedToNobody() {
        StringBuilder target = new StringBuilder("/app/");
        for (byte letter : "account".getBytes(Charset.forName("IBM037"))) {
            target.append(String.format(Locale.ROOT, "%%%02X", letter));
        }
        assertThat(browser()
                        .with("Content-Type", "text/plain;charset=IBM037")
                        .get(target.toString())
                        .body())
                .doesNotContain("who=");
        // In this one they are so, too, and for everybody else they are good UTF-8.
        assertThat(browser()
                        .with("Content-Type", "text/plain;charset=IBM290")
                        .get("/app/%62%65%75%71%76")
                        .body())
                .doesNotContain("who=");
        assertThat(browser()
                        .with("Content-Type", "text/plain;charset=UTF-8")
                        .get("/app/caf%C3%A9/open")
                        .body())
                .contains("who=nobody");
    }
}
