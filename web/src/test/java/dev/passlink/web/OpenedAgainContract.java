package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.Reason;
import dev.passlink.View;
import dev.passlink.ViewRule;
import dev.passlink.web.TestBrowser.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What must hold behind every adapter: a link leads on where it has let somebody in, and is dead for everybody else. */
abstract class OpenedAgainContract extends LostFormContract {
    private static final View APPLY = ViewRule.of("/jobs/{id}/apply", "apply").at("17");

    private static Reply confirm(TestBrowser browser, Reply page, String action) {
        return page.body().contains("name=\"view\"")
                ? browser.post(
                        action,
                        "passlink",
                        page.field("passlink"),
                        "view",
                        page.field("view"),
                        "antiForgery",
                        page.field("antiForgery"))
                : browser.post(action, "passlink", page.field("passlink"), "antiForgery", page.field("antiForgery"));
    }

    private static TestBrowser copy(TestBrowser one, TestBrowser other) {
        other.cookies().clear();
        other.cookies().putAll(one.cookies());
        return other;
    }

    /** Also by the second try, which a browser gets that asked within ten minutes. */
    private static void assertDead(TestBrowser browser, String link) {
        Reply reply = browser.get(link);
        String again = reply.header("Location");
        assertThat(again.isEmpty() ? reply.status() : browser.get(again).status())
                .isEqualTo(410);
        assertThat(again).matches("|.*passlink=.*passlink-again=1");
    }

    private void signOut(TestBrowser browser) {
        String field = browser.get("/app/account/form").field("antiForgery");
        assertThat(browser.post("/app/logout", "antiForgery", field).status()).isEqualTo(303);
    }

    @Test
    void aLinkThatHasLetThisBrowserInLeadsOnToThePage() {
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com", "/app/account/orders?a=1");
        browser.get(link);
        for (int i = 0; i < 3; i++) {
            Reply again = browser.get(link);
            assertThat(again.status()).isEqualTo(303);
            assertThat(again.header("Location")).isEqualTo("/app/account/orders?a=1");
            assertThat(again.all("Set-Cookie")).isEmpty();
        }
        assertThat(redemptions()).containsOnlyOnce(Reason.OK);
        clock.advance(Duration.ofHours(2));
        assertThat(browser.get(link).status()).isEqualTo(303);
    }

    @Test
    void soDoTheButtonPressedTwiceAndTheLinkAfterItsCode() {
        String link = ask(browser(), "ada@example.com");
        TestBrowser phone = browser();
        Reply page = phone.get(link);
        assertThat(confirm(phone, page, "/app/login/link").status()).isEqualTo(303);
        assertThat(confirm(phone, page, "/app/login/link").status()).isEqualTo(303);

        TestBrowser browser = browser();
        String other = ask(browser, "grace@example.com");
        String form = browser.get("/app/login/sent").fieldIn("/app/login/code", "antiForgery");
        assertThat(browser.post("/app/login/code", "code", mailer.lastCode(), "antiForgery", form)
                        .status())
                .isEqualTo(303);
        assertThat(browser.get(other).status()).isEqualTo(303);
        assertThat(redemptions()).contains(Reason.OK, Reason.USED, Reason.OK);
    }

    @Test
    void anotherPersonsOrAnotherSignInsPassRevivesNoLink() {
        String link = ask(browser(), "ada@example.com");
        TestBrowser phone = browser();
        confirm(phone, phone.get(link), "/app/login/link");
        assertDead(browser(), link);
        assertDead(signedIn("grace@example.com"), link);
        assertDead(signedIn("ada@example.com"), link);
        assertThat(phone.get(link).status()).isEqualTo(303);
    }

    @Test
    void aForgedTokenOrAPassThatHasEndedRevivesNoLink() {
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com");
        browser.get(link);
        assertThat(browser.get(link.substring(0, link.length() - 1)).status()).isEqualTo(410);
        TestBrowser stolen = copy(browser, browser());
        signOut(browser);
        assertDead(browser, link);
        clock.advance(Duration.ofMinutes(2));
        assertDead(stolen, link);
        assertThat(redemptions()).containsOnlyOnce(Reason.OK);
    }

    @Test
    void anUnusedLinkThatHasExpiredIsDeadForWhoIsSignedInToo() {
        TestBrowser browser = signedIn("ada@example.com");
        String link = ask(browser, "ada@example.com");
        clock.advance(Duration.ofMinutes(11));
        assertDead(browser, link);
    }

    @Test
    void ofTwoTabsAtOnceBothEndOnThePage() {
        TestBrowser winner = browser();
        String link = ask(winner, "ada@example.com", "/app/account/orders");
        TestBrowser loser = copy(winner, browser());
        TestBrowser elsewhere = copy(winner, browser());
        assertThat(winner.get(link).status()).isEqualTo(303);

        Reply late = loser.get(link);
        assertThat(late.status()).isEqualTo(303);
        assertThat(late.header("Location")).startsWith(link);
        // By then the browser has what the other tab was given.
        copy(winner, loser);
        assertThat(loser.get(late.header("Location")).header("Location")).isEqualTo("/app/account/orders");
        // Where nothing was given it is tried once.
        assertThat(elsewhere.get(late.header("Location")).status()).isEqualTo(410);
        assertThat(redemptions()).containsOnlyOnce(Reason.OK);
    }

    @Test
    void whatIsNoNavigationIsNotSentRound() {
        TestBrowser winner = browser();
        String link = ask(winner, "ada@example.com");
        TestBrowser prefetch = copy(winner, browser()).with("Sec-Purpose", "prefetch");
        winner.get(link);
        assertDead(prefetch, link);
        assertThat(prefetch.head(link).status()).isEqualTo(200);
        assertThat(winner.head(link).status()).isEqualTo(200);
    }

    @Test
    void aSecondStepLeadsOnToo() {
        decision = (user, method) -> new SignInDecision.ContinueAt("/second/show");
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com", "/app/account/orders");
        browser.get(link);
        assertThat(browser.get(link).header("Location")).isNotEqualTo("/app/account/orders");
        assertThat(browser.get("/app/second/finish").body()).contains("finished=/app/account/orders");
        assertThat(browser.get(link).header("Location")).isEqualTo("/app/account/orders");
        assertDead(signedInBySecondStep(), link);
    }

    private TestBrowser signedInBySecondStep() {
        TestBrowser browser = browser();
        browser.get(ask(browser, "ada@example.com"));
        browser.get("/app/second/finish");
        assertThat(browser.get("/app/account").body()).contains("who=17");
        return browser;
    }

    @Test
    void aLinkToAViewLeadsOnWhereItHasOpenedIt() throws Exception {
        restart(builder -> builder, builder -> builder.view(APPLY.rule()));
        String link = passlink().link(ada.subject(), APPLY).url().substring("https://jobs.example.com".length());
        String other = passlink().link(ada.subject(), APPLY).url().substring("https://jobs.example.com".length());
        TestBrowser person = browser();
        Reply page = person.get(link + "&a=1");
        assertThat(confirm(person, page, "/app/login/view").status()).isEqualTo(303);
        assertThat(confirm(person, page, "/app/login/view").header("Location")).isEqualTo("/app/jobs/17/apply?a=1");
        assertThat(person.get(link + "&a=2").header("Location")).isEqualTo("/app/jobs/17/apply?a=2");

        TestBrowser somebody = browser();
        confirm(somebody, somebody.get(other), "/app/login/view");
        assertThat(somebody.get("/app/jobs/17/apply").status()).isEqualTo(200);
        assertDead(somebody, link);
        assertDead(signedIn("ada@example.com"), link);
        clock.advance(Duration.ofHours(1));
        assertDead(person, link);
    }

    @Test
    void eachOfThoseWhoUseALinkForSeveralIsLedOn() throws Exception {
        ViewRule twice = APPLY.rule().uses(2);
        restart(builder -> builder, builder -> builder.view(twice));
        String link = passlink().link(ada.subject(), twice.at("17")).url();
        String target = link.substring("https://jobs.example.com".length());
        TestBrowser one = browser();
        TestBrowser two = browser();
        confirm(one, one.get(target), "/app/login/view");
        confirm(two, two.get(target), "/app/login/view");
        assertThat(one.get(target).status()).isEqualTo(303);
        assertThat(two.get(target).status()).isEqualTo(303);
        assertDead(browser(), target);
    }
}
