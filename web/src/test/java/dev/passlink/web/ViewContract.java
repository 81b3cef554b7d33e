package dev.passlink.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.InMemoryUseCounter;
import dev.passlink.Limits;
import dev.passlink.Reason;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.View;
import dev.passlink.ViewLink;
import dev.passlink.ViewRule;
import dev.passlink.web.TestBrowser.Reply;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold behind every adapter: a link that opens one view opens that view, and nothing else. */
abstract class ViewContract extends LimitContract {
    private static final Subject GUEST = Subject.guest(EmailAddress.of("guest@example.com"));

    private final AtomicReference<String> jobState = new AtomicReference<>("open");
    private ViewRule apply = rule();

    private ViewRule rule() {
        return ViewRule.of("/jobs/{id}/apply", "apply").stamp(view -> jobState.get());
    }

    @BeforeEach
    protected final void serveViews() throws Exception {
        serve(apply);
    }

    private void serve(ViewRule rule) throws Exception {
        apply = rule;
        restart(
                builder -> builder,
                builder -> builder.view(rule)
                        .view(ViewRule.of("/report/{year}/{month}", "report"))
                        .view(ViewRule.of("/open/{id}", "open").required(false))
                        .view(ViewRule.of("/own/{id}", "own").checkedByTheViewItself())
                        .view(ViewRule.of("/both/{id}", "both").signedInToo())
                        .view(
                                ViewRule.of("/some/{id}", "some")
                                        .title((view, language) -> "Report " + view.value("id") + " <b>"),
                                (subject, view) -> view.path().equals("/some/1") && !subject.isGuest()));
    }

    private String link(Subject subject, View view) {
        return passlink().link(subject, view).url().substring("https://jobs.example.com".length());
    }

    protected final String linkTo17() {
        return link(ada.subject(), apply.at("17"));
    }

    private static Reply confirm(TestBrowser browser, Reply page) {
        return browser.post(
                "/app/login/view",
                "passlink",
                page.field("passlink"),
                "view",
                page.field("view").replace("&amp;", "&"),
                "antiForgery",
                page.field("antiForgery"));
    }

    protected static Reply open(TestBrowser browser, String link) {
        return confirm(browser, browser.get(link));
    }

    @Test
    void anAddressThatTheApplicationTookOutOfItsOwnDataIsShownMasked() {
        TestBrowser browser = browser();
        String field = browser.get("/app/form").field("antiForgery");
        browser.post("/app/ask/17", "owner", "of the job", "antiForgery", field);
        Reply waiting = browser.get("/app/login/sent");
        assertThat(waiting.body()).contains("a•••").doesNotContain("ada@", "ada<wbr>");
        browser.post("/app/login/sent", "antiForgery", waiting.fieldIn("/app/login/sent", "antiForgery"));
        assertThat(browser.get("/app/login/sent").body()).doesNotContain("ada@", "ada<wbr>");
        browser.post("/app/ask/17", "owner", "x", "a", "bob@example.com", "b", "ada@example.com", "antiForgery", field);
        assertThat(browser.get("/app/login/sent").body()).doesNotContain("ada@", "ada<wbr>");
        assertThat(browser.post("/app/ask/17", "antiForgery", field).status()).isEqualTo(400);
        browser.post("/app/ask/17", "email", " Ada@example.com", "antiForgery", field);
        assertThat(browser.get("/app/login/sent").body()).contains("Ada@example.com");
    }

    @Test
    void anotherEmailIsForWhatItsPageWaitsFor() {
        TestBrowser browser = browser();
        String field = browser.get("/app/form").field("antiForgery");
        browser.post("/app/ask/17", "email", "ada@example.com", "antiForgery", field);
        String forView = browser.get("/app/login/sent").fieldIn("/app/login/sent", "antiForgery");
        browser.post("/app/ask/18", "email", "ada@example.com", "antiForgery", field);
        assertThat(browser.post("/app/login/sent", "antiForgery", forView).status())
                .isEqualTo(403);
        String forOther = browser.get("/app/login/sent").fieldIn("/app/login/sent", "antiForgery");
        ask(browser, "ada@example.com");
        String forLogin = browser.get("/app/login/sent").fieldIn("/app/login/sent", "antiForgery");
        int before = mailer.mails().size();
        for (String other : List.of(forView, forOther)) {
            assertThat(browser.post("/app/login/sent", "antiForgery", other).status())
                    .isEqualTo(403);
        }
        queue.runPending();
        assertThat(mailer.mails()).hasSize(before);
        assertThat(browser.post("/app/login/sent", "antiForgery", forLogin).status())
                .isEqualTo(303);
    }

    /** As where the page of the form was on its way already when its field was made. */
    @Test
    void aRefusedFormForALinkBringsTheSecretThatTheNextOneNeeds() {
        TestBrowser browser = browser();
        Reply refused = browser.post("/app/ask/17", "email", "ada@example.com", "antiForgery", "none");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.headers())
                .anyMatch(header -> header.getKey().equalsIgnoreCase("Set-Cookie")
                        && header.getValue().contains("passlink-form"));
    }

    @Test
    void aLinkSaysWhatItOpensToWhomeverTheApplicationLetsIn() {
        ViewRule some = ViewRule.of("/some/{id}", "some");
        assertThat(browser().get(link(ada.subject(), some.at("1"))).body())
                .contains("This link opens “<bdi>Report 1 &lt;b&gt;</bdi>” for");
        assertThat(browser().get(link(ada.subject(), some.at("2"))).body())
                .contains("This link opens one page for")
                .doesNotContain("Report 2");
        assertThat(browser().get(link(GUEST, some.at("1"))).body()).doesNotContain("Report 1");
    }

    @Test
    void withoutAPassTheViewIsForbiddenAndKeptByNoCache() {
        Reply locked = browser().get("/app/jobs/17/apply");
        assertThat(locked.status()).isEqualTo(403);
        assertThat(locked.header("Cache-Control")).contains("no-store");
        assertThat(locked.body()).doesNotContain("who=");
        assertThat(browser().post("/app/jobs/17/apply", "a", "b").status()).isEqualTo(403);
    }

    @Test
    void fault07_27_scannersChangeNothingThenThePersonOpensTheViewAndNothingElse() {
        String link = linkTo17();
        for (int i = 0; i < 5; i++) {
            assertThat(browser().head(link).status()).isEqualTo(200);
            assertThat(browser().get(link).status()).isEqualTo(200);
        }
        TestBrowser person = browser();
        Reply opened = open(person, link);
        assertThat(opened.status()).isEqualTo(303);
        assertThat(opened.header("Location")).isEqualTo("/app/jobs/17/apply");
        Reply view = person.get("/app/jobs/17/apply");
        assertThat(view.body()).contains("who=17 17 PASSLINK_VIEW admin=false");
        assertThat(view.header("Cache-Control")).contains("no-store");
        assertThat(person.post("/app/jobs/17/apply", "text", "hello").body()).contains("who=17");
        assertThat(person.get("/app/account").status()).isEqualTo(303);
        assertThat(person.get("/app/jobs/18/apply").status()).isEqualTo(403);
    }

    @Test
    void fault24_25_theTokenFor17OpensNoOtherViewAndIsNoLogin() {
        String token = linkTo17().split("passlink=", 2)[1];
        for (String path : List.of("/app/jobs/18/apply", "/app/report/2026/11", "/app/login/link")) {
            assertThat(browser().get(path + "?passlink=" + token).status())
                    .as(path)
                    .isEqualTo(410);
        }
        assertThat(browser().get("/app/account?passlink=" + token).status()).isEqualTo(303);
        TestBrowser browser = browser();
        Reply form = browser.get(linkTo17());
        Reply elsewhere = browser.post(
                "/app/login/view",
                "passlink",
                form.field("passlink"),
                "view",
                "/app/jobs/18/apply",
                "antiForgery",
                form.field("antiForgery"));
        assertThat(elsewhere.status()).isIn(403, 410);
        Reply login = browser.post(
                "/app/login/link", "passlink", form.field("passlink"), "antiForgery", form.field("antiForgery"));
        assertThat(login.status()).isEqualTo(410);
        // A view without a stamp of its own has nothing else that a sign-in would lack.
        String unstamped = link(
                ada.subject(), ViewRule.of("/report/{year}/{month}", "report").at("2026", "11"));
        assertThat(browser()
                        .get("/app/login/link?" + unstamped.split("\\?", 2)[1])
                        .status())
                .isEqualTo(410);
        String loginToken = ask(browser(), "ada@example.com").split("passlink=", 2)[1];
        assertThat(browser().get("/app/jobs/17/apply?passlink=" + loginToken).status())
                .isEqualTo(410);
        assertThat(redemptionsGranted()).isZero();
    }

    private long redemptionsGranted() {
        return redemptions().stream().filter(Reason.OK::equals).count();
    }

    @Test
    void fault30_valuesThatJoinAlikeAreTwoViews() {
        TestBrowser browser = browser();
        open(
                browser,
                link(
                        ada.subject(),
                        ViewRule.of("/report/{year}/{month}", "report").at("1:2", "3")));
        assertThat(browser.get("/app/report/1:2/3").status()).isEqualTo(200);
        assertThat(browser.get("/app/report/1/2:3").status()).isEqualTo(403);
    }

    @Test
    void fault28_onlyAGetBringsAToken() {
        String link = linkTo17();
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            assertThat(browser().send(method, link, "").status()).as(method).isEqualTo(403);
        }
        assertThat(open(browser(), link).status()).isEqualTo(303);
    }

    @Test
    void aLinkIsGoodForOneRedemption() {
        String link = linkTo17();
        TestBrowser late = browser();
        Reply page = late.get(link);
        assertThat(open(browser(), link).status()).isEqualTo(303);
        assertThat(confirm(late, page).status()).isEqualTo(410);
        assertThat(late.get(link).status()).isEqualTo(410);
        assertThat(late.get("/app/jobs/17/apply").status()).isEqualTo(403);
    }

    @Test
    void fault23_aLinkMayBeGoodForSomeOrUntilItExpires() throws Exception {
        serve(rule().uses(2));
        String twice = linkTo17();
        assertThat(open(browser(), twice).status()).isEqualTo(303);
        assertThat(open(browser(), twice).status()).isEqualTo(303);
        assertThat(browser().get(twice).status()).isEqualTo(410);
        serve(rule().reusableUntilExpiry());
        String often = linkTo17();
        for (int i = 0; i < 5; i++) {
            assertThat(open(browser(), often).status()).isEqualTo(303);
        }
        clock.advance(Duration.ofHours(1));
        assertThat(browser().get(often).status()).isEqualTo(410);
    }

    @Test
    void fault26_aRuleCanOnlyShortenWhatALinkWasIssuedWith() throws Exception {
        serve(rule().linkLifetime(Duration.ofHours(10)).uses(5));
        String generous = linkTo17();
        serve(rule().linkLifetime(Duration.ofHours(1)).uses(1));
        assertThat(open(browser(), generous).status()).isEqualTo(303);
        assertThat(browser().get(generous).status()).isEqualTo(410);
        String strict = linkTo17();
        serve(rule().linkLifetime(Duration.ofHours(10)).uses(5));
        assertThat(open(browser(), strict).status()).isEqualTo(303);
        assertThat(browser().get(strict).status()).isEqualTo(410);
        String short1 = passlink()
                .link(ada.subject(), apply.at("17"), Duration.ofMinutes(1), 1)
                .url()
                .substring("https://jobs.example.com".length());
        clock.advance(Duration.ofMinutes(1));
        assertThat(browser().get(short1).status()).isEqualTo(410);
        assertThatThrownBy(() -> passlink().link(ada.subject(), apply.at("17"), Duration.ofHours(11), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "passlink=T | ",
                "a=1&passlink=T&b=2 | ?a=1&b=2",
                "passlink=T&a=1&a=2&a= | ?a=1&a=2&a=",
                "a=1&passlink=T&b=2&a=1 | ?a=1&b=2&a=1",
                "x&&passlink=T&y=%2f%2F+%20 | ?x&&y=%2f%2F+%20",
                "q=%C3%BC&passlink=T&q=a=b | ?q=%C3%BC&q=a=b",
            })
    void fault32_theRestOfTheQueryIsKeptByteForByte(String query, String kept) {
        String token = linkTo17().split("passlink=", 2)[1];
        Reply opened = open(browser(), "/app/jobs/17/apply?" + query.replace("T", token));
        assertThat(opened.header("Location")).isEqualTo("/app/jobs/17/apply" + (kept == null ? "" : kept));
    }

    @Test
    void whoeverAskedInThisBrowserGoesStraightInAndAGuestLooksLikeAnyOther() {
        for (String address : List.of("ada@example.com", "nobody@example.com", "mallory@example.com")) {
            TestBrowser browser = browser();
            String field = browser.get("/app/form").field("antiForgery");
            Reply asked = browser.post("/app/ask/17", "email", address, "antiForgery", field);
            assertThat(asked.status()).isEqualTo(303);
            assertThat(asked.header("Location")).isEqualTo("/app/login/sent");
            assertThat(browser.get("/app/login/sent").body()).doesNotContain("name=\"code\"");
        }
        queue.runPending();
        assertThat(mailer.mails()).hasSize(2);
        TestBrowser guest = browser();
        String field = guest.get("/app/form").field("antiForgery");
        guest.post("/app/ask/17", "email", "guest@example.com", "antiForgery", field);
        queue.runPending();
        String link = mailer.lastLink().substring("https://jobs.example.com".length());
        assertThat(link).startsWith("/app/jobs/17/apply?passlink=");
        assertThat(guest.get(link).status()).isEqualTo(303);
        assertThat(guest.get("/app/jobs/17/apply").body())
                .contains("who=guest:guest@example.com guest:guest@example.com PASSLINK_VIEW admin=false");
        assertThat(guest.get("/app/account").status()).isEqualTo(303);
    }

    @Test
    void askingForAViewNeedsAFormOfThisSiteAndKeepsTheLimits() {
        assertThat(browser()
                        .post("/app/ask/17", "email", "ada@example.com", "antiForgery", "x")
                        .status())
                .isEqualTo(403);
        TestBrowser browser = browser();
        String field = browser.get("/app/form").field("antiForgery");
        for (int i = 0; i < 5; i++) {
            browser.post("/app/ask/17", "email", "ada@example.com", "antiForgery", field);
        }
        Reply tooOften = browser.post("/app/ask/17", "email", "ada@example.com", "antiForgery", field);
        assertThat(tooOften.status()).isEqualTo(429);
        assertThat(tooOften.header("Retry-After")).isNotEmpty();
        assertThat(browser.post("/app/ask/17", "email", "no address", "antiForgery", field)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatIsSentAgainForAViewIsALinkToThatViewAndNeverASignIn() {
        TestBrowser browser = browser();
        String field = browser.get("/app/form").field("antiForgery");
        browser.post("/app/ask/17", "email", "ada@example.com", "antiForgery", field);
        clock.advance(Duration.ofMinutes(1));
        String again = browser.get("/app/login/sent").fieldIn("/app/login/sent", "antiForgery");
        Reply sent = browser.post("/app/login/sent", "antiForgery", again);
        assertThat(sent.header("Location")).isEqualTo("/app/login/sent");
        queue.runPending();
        assertThat(mailer.mails()).hasSize(2);
        assertThat(mailer.lastLink()).startsWith(PUBLIC + "/jobs/17/apply?passlink=");
    }

    @Test
    void whoAsksForViewsTooOftenLocksNobodyElseOut() throws Exception {
        restart(
                builder -> builder.limits(new Limits(5, 20, 1, 5)),
                builder -> builder.view(apply).trustedProxies("127.0.0.0/8"));
        List<Integer> statuses = new ArrayList<>();
        for (String client : List.of("192.0.2.1", "192.0.2.1", "192.0.2.2")) {
            TestBrowser browser = browser();
            browser.with("X-Forwarded-For", client);
            String field = browser.get("/app/form").field("antiForgery");
            statuses.add(browser.post("/app/ask/17", "email", "ada@example.com", "antiForgery", field)
                    .status());
        }
        assertThat(statuses).containsExactly(303, 429, 303);
    }

    @Test
    void aPassIsBoundToItsViewItsBytesAndItsBrowser() {
        TestBrowser browser = browser();
        Reply opened = open(browser, linkTo17());
        String cookie = opened.cookie("__Secure-passlink-view-").orElseThrow();
        assertThat(cookie).contains("Path=/app/jobs/17/apply;", "HttpOnly", "SameSite=Lax", "Secure");
        String name = cookie.substring(0, cookie.indexOf('='));
        TestBrowser thief = browser();
        // With a secret of its own, as every browser has that saw a form of ours.
        thief.get("/app/form");
        thief.cookies().put(name, browser.cookies().get(name));
        assertThat(thief.get("/app/jobs/17/apply").status()).isEqualTo(403);
        assertThat(browser.get("/app/jobs/17/apply").status()).isEqualTo(200);
        String value = requireNonNull(browser.cookies().get(name));
        for (int at : new int[] {0, 10, value.length() / 2, value.length() - 1}) {
            TestBrowser changed = browser();
            changed.cookies().putAll(browser.cookies());
            char other = value.charAt(at) == 'A' ? 'B' : 'A';
            changed.cookies().put(name, value.substring(0, at) + other + value.substring(at + 1));
            assertThat(changed.get("/app/jobs/17/apply").status()).isEqualTo(403);
        }
        TestBrowser renamed = browser();
        renamed.cookies().putAll(browser.cookies());
        open(renamed, link(ada.subject(), apply.at("18")));
        renamed.cookies().keySet().stream()
                .filter(key -> key.startsWith("__Secure-passlink-view-"))
                .toList()
                .forEach(key -> renamed.cookies().put(key, value));
        assertThat(renamed.get("/app/jobs/18/apply").status()).isEqualTo(403);
        TestBrowser asLogin = browser();
        asLogin.cookies().put("__Host-passlink-app", value);
        assertThat(asLogin.get("/app/account").status()).isEqualTo(303);
    }

    @Test
    void aLineBreakInWhatLeadsBackToAViewIsRefusedAndBurnsNothing() {
        TestBrowser browser = browser();
        Reply page = browser.get(linkTo17());
        String token = page.field("passlink");
        String secret = requireNonNull(browser.cookies().get("__Host-passlink-form-app"));
        for (String evil : List.of("?x=\r\nX-Evil: yes", "?x=\u20AC", "?x=a b", "?x=\u0000")) {
            String url = "/app/jobs/17/apply" + evil;
            // Even with the value that a page of ours would have for it.
            String value = passlink().flows().antiForgery().value(secret, Forms.VIEW, token, url);
            Reply refused = browser.post("/app/login/view", "passlink", token, "view", url, "antiForgery", value);
            assertThat(refused.status()).as(evil).isEqualTo(400);
            assertThat(refused.all("X-Evil")).isEmpty();
        }
        assertThat(confirm(browser, page).header("Location")).isEqualTo("/app/jobs/17/apply");
    }

    @Test
    void eitherStampEndsLinksAndPasses() {
        TestBrowser browser = browser();
        open(browser, linkTo17());
        String outstanding = linkTo17();
        jobState.set("closed");
        assertThat(browser().get(outstanding).status()).isEqualTo(410);
        clock.advance(Duration.ofSeconds(59));
        assertThat(browser.get("/app/jobs/17/apply").status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(browser.get("/app/jobs/17/apply").status()).isEqualTo(403);

        jobState.set("open");
        TestBrowser another = browser();
        open(another, linkTo17());
        users.put(new User("17", ada.email(), true, "s2", ada.roles()));
        clock.advance(Duration.ofSeconds(60));
        assertThat(another.get("/app/jobs/17/apply").status()).isEqualTo(403);
        assertThat(audit.last().reason()).isEqualTo(Reason.STAMP_CHANGED);
    }

    @Test
    void aPassIsRenewedAndEndsWithItsRule() throws Exception {
        TestBrowser browser = browser();
        open(browser, linkTo17());
        for (int i = 0; i < 59; i++) {
            clock.advance(Duration.ofMinutes(1));
            Reply view = browser.get("/app/jobs/17/apply");
            assertThat(view.status()).isEqualTo(200);
            assertThat(view.cookie("__Secure-passlink-view-")).isPresent();
        }
        clock.advance(Duration.ofMinutes(1));
        assertThat(browser.get("/app/jobs/17/apply").status()).isEqualTo(403);
    }

    @Test
    void oneLinkCanBeRevokedAndThePassThatItGaveEnds() {
        ViewLink link = passlink().link(GUEST, apply.at("17"));
        String path = link.url().substring("https://jobs.example.com".length());
        passlink().revoke(link.handle());
        assertThat(browser().get(path).status()).isEqualTo(410);
        ViewLink used = passlink().link(GUEST, apply.at("17"));
        TestBrowser guest = browser();
        open(guest, used.url().substring("https://jobs.example.com".length()));
        passlink().revoke(used.handle());
        clock.advance(Duration.ofSeconds(60));
        assertThat(guest.get("/app/jobs/17/apply").status()).isEqualTo(403);
        assertThat(link.toString()).doesNotContain("passlink=");
        assertThatThrownBy(() -> passlink().revoke("nonsense")).isInstanceOf(IllegalArgumentException.class);
        assertThat(audit.reasons(AuditEvent.Type.LINK_REVOKED)).containsExactly(Reason.OK, Reason.OK);
    }

    @Test
    void aSignInOpensNoViewUnlessItsRuleSaysSo() {
        TestBrowser browser = signedIn("ada@example.com");
        assertThat(browser.get("/app/jobs/17/apply").status()).isEqualTo(403);
        assertThat(browser.get("/app/both/1").body()).contains("who=17 17 PASSLINK admin=true");
        assertThat(browser().get("/app/both/1").header("Location")).startsWith("/app/login?next=");
    }

    @Test
    void aLinkForSomebodyElseIsConfirmedByWhoeverIsSignedIn() {
        TestBrowser browser = signedIn("grace@example.com");
        Reply page = browser.get(linkTo17());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("ada@example.com");
        confirm(browser, page);
        assertThat(browser.get("/app/jobs/17/apply").body()).contains("who=17 17 PASSLINK_VIEW");
        assertThat(browser.get("/app/account").body()).contains("who=18");
    }

    @Test
    void aViewMayRunForEverybodyAndSeesASubjectWhereThereIsOne() {
        assertThat(browser().get("/app/open/1").body()).contains("who=nobody");
        TestBrowser guest = browser();
        open(guest, link(GUEST, ViewRule.of("/open/{id}", "open").at("1")));
        assertThat(guest.get("/app/open/1").body()).contains("who=guest:guest@example.com");
    }

    @Test
    void aPredicateHasTheLastWord() {
        ViewRule some = ViewRule.of("/some/{id}", "some");
        TestBrowser guest = browser();
        open(guest, link(GUEST, some.at("1")));
        assertThat(guest.get("/app/some/1").status()).isEqualTo(403);
        TestBrowser user = browser();
        open(user, link(ada.subject(), some.at("1")));
        assertThat(user.get("/app/some/1").status()).isEqualTo(200);
    }

    /** A table that is away is no fault of the person's, and no reason to show what nobody has allowed. */
    @Test
    void aPredicateThatFailsOpensNothingAndIsNoServerError() throws Exception {
        AtomicBoolean down = new AtomicBoolean();
        ViewRule some = ViewRule.of("/some/{id}", "some").title((view, language) -> "Report " + view.value("id"));
        restart(
                builder -> builder,
                builder -> builder.view(some, (subject, view) -> {
                    if (down.get()) {
                        throw Undeclared.thrown(new SQLException("no table of jobs"));
                    }
                    return true;
                }));
        TestBrowser browser = browser();
        String link = link(ada.subject(), some.at("1"));
        assertThat(open(browser, link).status()).isEqualTo(303);
        assertThat(browser.get("/app/some/1").status()).isEqualTo(200);
        down.set(true);
        Reply failed = browser.get("/app/some/1");
        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.body()).doesNotContain("who=").doesNotContain("no table");
        assertThat(browser().get(link(ada.subject(), some.at("1"))).body())
                .contains("This link opens one page for")
                .doesNotContain("Report 1");
        assertThat(audit.reasons(AuditEvent.Type.FAILURE)).containsExactly(Reason.UNAVAILABLE, Reason.UNAVAILABLE);
    }

    @Test
    void aViewMayCheckItself() {
        assertThat(browser().get("/app/own/1").status()).isEqualTo(403);
        TestBrowser guest = browser();
        String link = link(GUEST, ViewRule.of("/own/{id}", "own").at("1"));
        Reply page = guest.get(link);
        assertThat(page.body()).contains("guest@example.com");
        assertThat(confirm(guest, page).header("Location")).isEqualTo("/app/own/1");
        assertThat(guest.get("/app/own/1").body()).contains("granted=guest:guest@example.com");
        assertThat(guest.get("/app/own/2").status()).isEqualTo(403);
    }

    /** Each reaches the view with its rule applied, or is refused: none is served without a pass. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/jobs/17/apply/",
                "/app/jobs/17;x=1/apply",
                "/app/jobs/17/apply;jsessionid=1",
                "/app//jobs/17/apply",
                "/app/jobs//17/apply",
                "/app/./jobs/17/apply",
                "/app/jobs/18/../17/apply",
                "/app/jobs/17%2Fapply",
                "/app/jobs%2F17/apply",
                "/app/jobs/17/%61pply",
                "/app/jobs/17/apply%00",
                "/app/jobs/17/apply%3Bx",
                "/app/jobs/17\\apply",
                "/app/jobs/%2e%2e/jobs/17/apply",
                "/app/jobs/17/apply%20",
                "/app/jobs/17/%2e/apply",
            })
    void noSpellingOfThePathGetsPastTheRule(String path) {
        for (String method : List.of("GET", "HEAD", "POST", "PUT", "OPTIONS")) {
            Reply reply = browser().send(method, path, "");
            boolean anotherPage = reply.body().contains("who=") && !reply.body().contains("applied");
            assertThat(reply.status() == 200 && !anotherPage && method.equals("GET"))
                    .as(method + " " + path + " -> " + reply.status() + " " + reply.body())
                    .isFalse();
        }
        TestBrowser eighteen = browser();
        open(eighteen, link(ada.subject(), apply.at("18")));
        assertThat(eighteen.get(path).body()).doesNotContain("applied=17");
    }

    /** Written as a view's path is, a rule for signed-in people means the same paths. */
    @Test
    void aVariableMeansTheSameInEveryRule() throws Exception {
        restart(builder -> builder, builder -> builder.signedIn("/orders/{id}").signedIn("/orders/{id}/items/*"));
        TestBrowser ada = signedIn("ada@example.com");
        for (String guarded :
                List.of("/orders/17", "/orders/17/", "/ORDERS/17", "/orders/17/items", "/orders/17/items/2")) {
            assertThat(browser().get("/app" + guarded).status()).as(guarded).isEqualTo(303);
            assertThat(ada.get("/app" + guarded).body()).as(guarded).contains("who=17");
        }
        for (String open : List.of("/orders", "/orders/", "/orders/17/other")) {
            assertThat(browser().get("/app" + open).body()).as(open).contains("who=nobody");
        }
    }

    /** Routers that go by what was sent are elsewhere than the container with it; no browser sends one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/account/orders/17/../../../open",
                "/account/..",
                "/open/..;/account",
                "/account/%2e%2e/open",
                "/open/.%2e/account",
                "/open/./x",
            })
    void aDotSegmentIsServedToNobody(String path) {
        TestBrowser ada = signedIn("ada@example.com");
        for (TestBrowser anybody : List.of(browser(), ada)) {
            Reply reply = anybody.get("/app" + path);
            // One container leads to its context's root by itself.
            assertThat(reply.status() == 302 ? reply.header("Location") : "/app/")
                    .as(path)
                    .endsWith("/app/");
            assertThat(reply.status()).as(path).isIn(302, 400, 403, 404);
            assertThat(reply.body()).as(path).doesNotContain("who=");
        }
    }

    /** A number that is padded, or that a lenient reader trims, is that number for an application. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ZEROS17",
                "17%01",
                "%0117",
                "17%7f",
                "1%c2%857",
                "%3b17",
                "17%00",
                "%2017",
                "17+",
                "17%20",
                "17%2f"
            })
    void whatHasTheShapeOfTheViewIsServedToNobodyWithoutItsPass(String value) {
        String path = "/app/jobs/" + value.replace("ZEROS", "0".repeat(254)) + "/apply";
        TestBrowser withPass = browser();
        open(withPass, linkTo17());
        for (TestBrowser anybody : List.of(browser(), signedIn("ada@example.com"), withPass)) {
            for (String method : List.of("GET", "POST")) {
                Reply reply = anybody.send(method, path, "x=y");
                assertThat(reply.status()).as(method + " " + path).isBetween(400, 404);
                assertThat(reply.body()).as(path).doesNotContain("applied");
            }
        }
    }

    @Test
    void rulesThatContradictOneAnotherAreRefused() {
        Site.Builder<Site> builder = Site.builder(passlink());
        assertThatThrownBy(() ->
                        builder.view("/a/{x}", "one").view("/{y}/b", "two").build())
                .hasMessageContaining("change one pattern");
        assertThatThrownBy(() -> Site.builder(passlink())
                        .view("/a/{x}", "one")
                        .view("/b/{x}", "one")
                        .build())
                .hasMessageContaining("named one");
        assertThatThrownBy(() -> Site.builder(passlink())
                        .signedIn("/a/*")
                        .view("/a/{x}", "one")
                        .build())
                .hasMessageContaining("/a/*");
        for (String own : List.of("/login/*", "/login", "/logout")) {
            assertThatThrownBy(() -> Site.builder(passlink()).signedIn(own).build())
                    .hasMessageContaining("guards nothing");
            assertThatThrownBy(() -> Site.builder(passlink())
                            .view(own.replace("*", "{x}"), "one")
                            .build())
                    .hasMessageContaining("which has another rule");
        }
        for (String wrong : List.of("a/b", "/a/", "/a/{x}/{x}", "/a/{}", "/a /b", "/a/*", "/../a", "/a//b")) {
            assertThatThrownBy(() -> ViewRule.of(wrong, "one")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ViewRule.of("/a", "login")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> apply.at()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> apply.at("1/2")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fault29_aForgedTokenReachesNoUserAndNoCounter() throws Exception {
        AtomicInteger counted = new AtomicInteger();
        InMemoryUseCounter memory = new InMemoryUseCounter(clock);
        restart(
                builder -> builder.counter((key, amount, expiresAt) -> {
                    counted.incrementAndGet();
                    return memory.add(key, amount, expiresAt);
                }),
                builder -> builder.view(apply));
        int lookups = users.calls();
        assertThat(browser().get("/app/jobs/17/apply?passlink=made-up").status())
                .isEqualTo(410);
        assertThat(browser()
                        .get("/app/jobs/17/apply?passlink=" + "A".repeat(64))
                        .status())
                .isEqualTo(410);
        assertThat(users.calls()).isEqualTo(lookups);
        assertThat(counted).hasValue(0);
        assertThat(open(browser(), linkTo17()).status()).isEqualTo(303);
        assertThat(counted).hasPositiveValue();
    }

    @Test
    void fault31_33_34_oneSpellingForEachTokenAndNoStoreOnEveryAnswer() {
        String link = linkTo17();
        for (String other : List.of(link + "=", link + "%0A", link.replace("passlink=", "passlink=%20"))) {
            assertThat(browser().get(other).status()).as(other).isEqualTo(410);
        }
        for (Reply reply : List.of(browser().get(link), browser().head(link), open(browser(), link))) {
            assertThat(reply.header("Cache-Control")).contains("no-store");
        }
    }

    // Where its form is

    private static final String FORM = "https://jobs.example.com/app/form?job=17";

    /** The address of the page's one link that leads on. */
    private static String back(Reply page) {
        assertThat(page.body()).containsOnlyOnce("<a class=\"button\" href=");
        return page.body().split("<a class=\"button\" href=\"", 2)[1].split("\"", 2)[0];
    }

    @Test
    void aMistypedAddressLeadsBackToTheFormThatItWasTypedInto() {
        TestBrowser browser = browser();
        String field = browser.get("/app/form").field("antiForgery");
        Reply refused = browser.with("Referer", FORM).post("/app/ask/17", "email", "no address", "antiForgery", field);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("role=\"alert\"", "That doesn’t look like an email address");
        assertThat(back(refused)).isEqualTo("/app/form?job=17");
        assertThat(browser.with("Accept", "application/json")
                        .post("/app/ask/17", "email", "no address", "antiForgery", field)
                        .body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/app/form",
                "https://jobs.example.com.evil.example/app/form",
                "https://jobs.example.com@evil.example/app/form",
                "http://jobs.example.com/app/form",
                "https://jobs.example.com/other/form",
                "https://jobs.example.com//evil.example/form",
                "https://jobs.example.com/app/\\evil.example",
                "https://jobs.example.com/app/jobs/17/apply?passlink=x",
                "javascript:alert(1)"
            })
    void noPageBeforeLeadsOutOfTheSiteOrCarriesAToken(String referer) {
        TestBrowser browser = browser().with("Referer", referer);
        assertThat(back(browser.get("/app/jobs/17/apply"))).isEqualTo("/app/");
        assertThat(back(browser.post("/app/account/save"))).isEqualTo("/app/login");
    }

    @Test
    void withoutALinkAPageLeadsToThePageBeforeAndNotToItself() {
        assertThat(back(browser().with("Referer", FORM).get("/app/jobs/17/apply")))
                .isEqualTo("/app/form?job=17");
        assertThat(back(browser().with("Referer", FORM).get("/app/jobs/17/apply?passlink=x")))
                .isEqualTo("/app/form?job=17");
        String itself = "https://jobs.example.com/app/jobs/17/apply?a=1";
        assertThat(back(browser().with("Referer", itself).get("/app/jobs/17/apply")))
                .isEqualTo("/app/");
    }

    @Test
    void whoeverWaitsForAViewCanGiveAnotherAddressOnThePageBefore() {
        TestBrowser browser = browser();
        String field = browser.get("/app/form").field("antiForgery");
        browser.post("/app/ask/17", "email", "guest@example.com", "antiForgery", field);
        assertThat(browser.with("Referer", FORM).get("/app/login/sent").body())
                .contains("href=\"/app/form?job=17\"")
                .doesNotContain("href=\"/app/login\"");
        assertThat(browser.with("Referer", "https://jobs.example.com/app/login/sent")
                        .get("/app/login/sent")
                        .body())
                .contains("href=\"/app/\"");
    }

    @Test
    void whereTheRuleNamesItsFormEveryPageLeadsThere() throws Exception {
        serve(rule().askAt("/jobs/{id}").linkLifetime(Duration.ofHours(2)));
        assertThat(back(browser().get("/app/jobs/17/apply"))).isEqualTo("/app/jobs/17");
        assertThat(back(browser().with("Referer", FORM).get("/app/jobs/a%20b/apply?passlink=x")))
                .isEqualTo("/app/jobs/a%20b");
        TestBrowser browser = browser();
        String field = browser.get("/app/form").field("antiForgery");
        assertThat(back(browser.post("/app/ask/17", "email", "no address", "antiForgery", field)))
                .isEqualTo("/app/jobs/17");
        browser.post("/app/ask/17", "email", "guest@example.com", "antiForgery", field);
        Reply waiting = browser.get("/app/login/sent");
        assertThat(waiting.body()).contains("href=\"/app/jobs/17\"", "It expires in <bdi>2 hours</bdi>");
        assertThat(waiting.body()).doesNotContain("href=\"/app/login\"");
    }

    @Test
    void aFormIsOnOnePageWithVariablesOfTheView() {
        for (String wrong : List.of("/jobs/{job}", "/jobs/*", "jobs", "/*")) {
            assertThatThrownBy(() -> apply.askAt(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        ViewRule report = ViewRule.of("/report/{year}/{month}", "report").askAt("/{month}/of/{year}");
        assertThat(report.at("2026", "ä").askPath()).contains("/%C3%A4/of/2026");
        assertThat(apply.at("17").askPath()).isEmpty();
    }
}
