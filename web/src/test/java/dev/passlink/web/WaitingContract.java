package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.AuditEvent;
import dev.passlink.CodeFormat;
import dev.passlink.EmailAddress;
import dev.passlink.LinkSettings;
import dev.passlink.LoginPolicy;
import dev.passlink.Reason;
import dev.passlink.SignInLink;
import dev.passlink.StaySignedIn;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.web.TestBrowser.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold behind every adapter: the waiting page, its code, and what comes after signing in. */
abstract class WaitingContract extends ProviderContract {
    private static Reply type(TestBrowser browser, String code) {
        Reply page = browser.get("/app/login/sent");
        String antiForgery = page.fieldIn("/app/login/code", "antiForgery");
        return browser.post("/app/login/code", "code", code, "antiForgery", antiForgery);
    }

    private static Reply askAgain(TestBrowser browser) {
        Reply page = browser.get("/app/login/sent");
        return browser.post("/app/login/sent", "antiForgery", page.fieldIn("/app/login/sent", "antiForgery"));
    }

    private static boolean isSignedIn(TestBrowser browser) {
        return browser.get("/app/account").status() == 200;
    }

    @Test
    void theCodeSignsInWhereItWasAskedForAndGoesOnToNext() {
        TestBrowser browser = browser();
        ask(browser, "ada@example.com", "/app/jobs/7");
        Reply page = browser.get("/app/login/sent");
        assertThat(page.body())
                .contains("autocomplete=\"one-time-code\"", "inputmode=\"text\"", "places-8", "autofocus")
                .doesNotContain(mailer.lastCode());
        Reply in = type(browser, " " + mailer.lastCode().toLowerCase(Locale.ROOT) + " ");
        assertThat(in.status()).isEqualTo(303);
        assertThat(in.header("Location")).isEqualTo("/app/jobs/7");
        assertThat(browser.get("/app/account").body()).contains("who=17");
    }

    @Test
    void sixDigitsComeWithTheKeyboardForThem() throws Exception {
        restart(builder -> builder.links(links -> links.codeFormat(CodeFormat.DIGITS)), builder -> builder);
        TestBrowser browser = browser();
        ask(browser, "ada@example.com");
        assertThat(browser.get("/app/login/sent").body()).contains("inputmode=\"numeric\"", "places-6");
        assertThat(type(browser, mailer.lastCode()).status()).isEqualTo(303);
    }

    @Test
    void aCodeIsWorthNothingInAnotherBrowser() {
        TestBrowser victim = browser();
        ask(victim, "ada@example.com");
        String code = mailer.lastCode();
        TestBrowser stranger = browser();
        Reply form = stranger.get("/app/login");
        assertThat(form.status()).isEqualTo(200);
        TestBrowser thief = browser();
        ask(thief, "ada@example.com");
        assertThat(type(thief, code).status()).isEqualTo(400);
        assertThat(isSignedIn(thief)).isFalse();
        assertThat(stranger.get("/app/login/sent").body()).doesNotContain("name=\"code\"");
        assertThat(type(victim, code).status()).isEqualTo(303);
    }

    @Test
    void afterThreeWrongTriesTheRightCodeIsGoneAndTheLinkIsNot() {
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com");
        for (int i = 0; i < 3; i++) {
            Reply wrong = type(browser, "wrong");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.body()).contains("role=\"alert\"", "aria-invalid=\"true\"");
        }
        Reply ended = type(browser, mailer.lastCode());
        assertThat(ended.status()).isEqualTo(410);
        assertThat(ended.body()).contains("Use the link in the email").doesNotContain("name=\"code\"");
        assertThat(isSignedIn(browser)).isFalse();
        assertThat(browser.get(link).status()).isEqualTo(303);
    }

    @Test
    void aCodeAfterItsLinkIsGoneToo() {
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com");
        Reply waiting = browser.get("/app/login/sent");
        assertThat(browser.get(link).status()).isEqualTo(303);
        browser.cookies().remove("__Host-passlink-app");
        Reply late = browser.post(
                "/app/login/code",
                "code",
                mailer.lastCode(),
                "antiForgery",
                waiting.fieldIn("/app/login/code", "antiForgery"));
        assertThat(late.status()).isEqualTo(410);
    }

    @Test
    void theCodeFormAnswersAlikeForKnownUnknownAndDisabled() {
        List<String> seen = new ArrayList<>();
        for (String address : List.of("ada@example.com", "nobody@example.com", "mallory@example.com")) {
            TestBrowser browser = browser();
            Reply form = browser.get("/app/login");
            browser.post("/app/login", "email", address, "antiForgery", form.field("antiForgery"));
            queue.runPending();
            StringBuilder all = new StringBuilder();
            all.append(without(browser.get("/app/login/sent"), address));
            for (int i = 0; i < 4; i++) {
                all.append(without(type(browser, "BCDFGHJK"), address));
            }
            queue.runPending();
            seen.add(all.toString());
        }
        assertThat(seen).containsOnly(seen.get(0));
    }

    /** A page without what differs from browser to browser, and without what was typed. */
    private static String without(Reply reply, String typed) {
        List<String> headers = reply.headers().stream()
                .filter(header -> !Set.of("date", "content-length")
                        .contains(header.getKey().toLowerCase(Locale.ROOT)))
                .map(header -> header.getKey() + ":" + header.getValue())
                .toList();
        return withoutTyped(reply.status() + headers.toString() + reply.body(), typed)
                .replaceAll("name=\"antiForgery\" value=\"[^\"]*\"", "");
    }

    @Test
    void aFormOfAnotherSiteCannotTypeACode() {
        TestBrowser browser = browser();
        ask(browser, "ada@example.com");
        Reply refused = browser.post("/app/login/code", "code", mailer.lastCode(), "antiForgery", "not ours");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(isSignedIn(browser)).isFalse();
        assertThat(type(browser, mailer.lastCode()).status()).isEqualTo(303);
    }

    @Test
    void readingTheAddressOfTheCodeFormLeadsToTheWaitingPage() {
        assertThat(browser().get("/app/login/code").header("Location")).isEqualTo("/app/login/sent");
        assertThat(browser().send("DELETE", "/app/login/code", "").status()).isEqualTo(405);
    }

    // The waiting page

    @Test
    void theWaitingPageMayRunOurScriptAndNoOther() {
        TestBrowser browser = browser();
        ask(browser, "ada@example.com");
        Reply page = browser.get("/app/login/sent");
        assertThat(page.header("Content-Security-Policy")).contains("script-src 'self'");
        assertThat(page.body())
                .containsPattern("<script src=\"/app/login/passlink\\.js\\?v=[0-9a-f]{12}\" defer></script>");
        Reply script = browser.get("/app/login/passlink.js");
        assertThat(script.status()).isEqualTo(200);
        assertThat(script.header("Content-Type")).startsWith("text/javascript");
        assertThat(browser.get("/app/login").header("Content-Security-Policy")).contains("script-src 'none'");
    }

    @Test
    void itNamesTheAddressThatWasTypedHereWhetherItHasAnAccountOrNot() {
        for (String address : List.of("ada@example.com", "nobody@example.com")) {
            TestBrowser browser = browser();
            Reply form = browser.get("/app/login");
            browser.post("/app/login", "email", address, "antiForgery", form.field("antiForgery"));
            assertThat(browser.get("/app/login/sent").body()).contains(address);
            assertThat(browser().get("/app/login/sent").body()).doesNotContain(address);
        }
    }

    @Test
    void whoHoldsADeadLinkOnlyLearnsWhoseItWasByTypingIt() {
        TestBrowser ada = browser();
        String link = ask(ada, "ada@example.com");
        assertThat(ada.get(link).status()).isEqualTo(303);
        TestBrowser holder = browser();
        Reply dead = holder.get(link);
        assertThat(dead.status()).isEqualTo(410);
        holder.post("/app/login", "passlink", dead.field("passlink"), "antiForgery", dead.field("antiForgery"));
        assertThat(holder.get("/app/login/sent").body()).contains("a•••").doesNotContain("ada@", "ada<wbr>");
        assertThat(askAgain(holder).header("Location")).isEqualTo("/app/login/sent");
        assertThat(holder.get("/app/login/sent").body()).doesNotContain("ada@", "ada<wbr>");
        ask(holder, "ada@example.com");
        assertThat(holder.get("/app/login/sent").body()).contains("ada@example.com");
    }

    @Test
    void aGuessTypedBeforeADeadLinkIsUsedIsNotConfirmedByThePage() {
        TestBrowser ada = browser();
        String link = ask(ada, "ada@example.com");
        assertThat(ada.get(link).status()).isEqualTo(303);
        TestBrowser holder = browser();
        ask(holder, "ada@example.com");
        Reply dead = holder.get(link);
        holder.post("/app/login", "passlink", dead.field("passlink"), "antiForgery", dead.field("antiForgery"));
        assertThat(holder.get("/app/login/sent").body()).contains("a•••").doesNotContain("ada@", "ada<wbr>");
    }

    @Test
    void afterSigningOutThePageNamesNobody() {
        TestBrowser browser = browser();
        assertThat(browser.get(ask(browser, "ada@example.com")).status()).isEqualTo(303);
        ask(browser, "ada@example.com");
        assertThat(browser.get("/app/login/sent").body()).contains("ada@example.com");
        String field = browser.get("/app/logout").field("antiForgery");
        assertThat(browser.post("/app/logout", "antiForgery", field).status()).isEqualTo(303);
        assertThat(browser.get("/app/login/sent").body()).doesNotContain("ada@", "ada<wbr>");
    }

    @Test
    void whoeverHasAWellKnownProviderIsLedToTheInbox() {
        TestBrowser browser = browser();
        ask(browser, "ada@example.com");
        assertThat(browser.get("/app/login/sent").body()).doesNotContain("target=\"_blank\"");
        Reply form = browser.get("/app/login");
        browser.post("/app/login", "email", "somebody@gmail.com", "antiForgery", form.field("antiForgery"));
        assertThat(browser.get("/app/login/sent").body())
                .contains(
                        "href=\"https://mail.google.com/mail/\" target=\"_blank\" rel=\"noopener noreferrer\"",
                        "Open <bdi>Gmail</bdi>");
    }

    @Test
    void aWrongCodeIsToldAtItsField() {
        TestBrowser browser = browser();
        ask(browser, "ada@example.com");
        assertThat(browser.get("/app/login/sent").body())
                .doesNotContain("aria-invalid", "aria-describedby", "role=\"alert\"");
        assertThat(type(browser, "wrong").body())
                .contains(
                        "aria-invalid=\"true\" aria-describedby=\"code-error\"",
                        "role=\"alert\" id=\"code-error\">That isn’t the code")
                .doesNotContain("id=\"notice\"");
    }

    @Test
    void aCodeIsReadWithTheWordBeforeItInTheEmail() {
        TestBrowser browser = browser();
        ask(browser, "ada@example.com");
        assertThat(type(browser, "Code: " + mailer.lastCode()).status()).isEqualTo(303);
    }

    @Test
    void whereOnlyCodesLetInNoneIsSentByItselfInTheMiddleOfALongOne() throws Exception {
        restart(builder -> builder.links(links -> links.policy(LoginPolicy.CODE_ONLY)), builder -> builder);
        TestBrowser browser = browser();
        Reply form = browser.get("/app/login");
        browser.post("/app/login", "email", "ada@example.com", "antiForgery", form.field("antiForgery"));
        assertThat(browser.get("/app/login/sent").body())
                .contains("data-passlink-places=\"8\"")
                .doesNotContain("places-8\"", "data-passlink-sends", "code-hint");
    }

    @Test
    void itMovesOnOnceTheLinkWasUsedInAnotherTab() {
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com", "/app/jobs/7");
        assertThat(browser.head("/app/login/sent").status()).isEqualTo(200);
        assertThat(browser.get(link).status()).isEqualTo(303);
        assertThat(browser.head("/app/login/sent").status()).isEqualTo(303);
        assertThat(browser.get("/app/login/sent").header("Location")).isEqualTo("/app/jobs/7");
    }

    @Test
    void itDoesNotMoveOnWhenTheLinkWasUsedElsewhereOrSomebodyWasSignedInBefore() {
        TestBrowser desktop = browser();
        String link = ask(desktop, "ada@example.com");
        TestBrowser phone = browser();
        Reply confirm = phone.get(link);
        phone.post(
                "/app/login/link", "passlink", confirm.field("passlink"), "antiForgery", confirm.field("antiForgery"));
        assertThat(isSignedIn(phone)).isTrue();
        assertThat(desktop.get("/app/login/sent").status()).isEqualTo(200);
        TestBrowser again = signedIn("grace@example.com");
        ask(again, "grace@example.com");
        assertThat(again.get("/app/login/sent").status()).isEqualTo(200);
    }

    @Test
    void aResendIsOfferedWhileTheLimitAllowsAndThenTheSecondsAreTold() {
        TestBrowser browser = browser();
        String first = ask(browser, "ada@example.com");
        for (int i = 0; i < 4; i++) {
            assertThat(askAgain(browser).header("Location")).isEqualTo("/app/login/sent");
        }
        Reply page = browser.get("/app/login/sent");
        assertThat(page.body()).contains("data-passlink-wait=\"", "Refresh", "class=\"again\"");
        Reply tooOften = askAgain(browser);
        assertThat(tooOften.status()).isEqualTo(429);
        assertThat(tooOften.header("Retry-After")).isNotEmpty();
        queue.runPending();
        assertThat(mailer.mails()).hasSize(5);
        clock.advance(Duration.ofMinutes(5));
        assertThat(browser.get(first).status()).isEqualTo(303);
    }

    @Test
    void aResendNeedsOurFormAndSomethingToSend() {
        TestBrowser browser = browser();
        ask(browser, "ada@example.com");
        assertThat(browser.post("/app/login/sent", "antiForgery", "not ours").status())
                .isEqualTo(403);
        String field = browser.get("/app/login/sent").fieldIn("/app/login/sent", "antiForgery");
        clock.advance(Duration.ofMinutes(10));
        assertThat(browser.post("/app/login/sent", "antiForgery", field).header("Location"))
                .isEqualTo("/app/login");
        assertThat(mailer.mails()).hasSize(1);
    }

    @Test
    void anotherEmailGoesOnlyToTheAddressThatItsPageNames() {
        TestBrowser browser = browser();
        ask(browser, "ada@example.com");
        Reply named = browser.get("/app/login/sent");
        ask(browser, "grace@example.com");
        Reply refused = browser.post("/app/login/sent", "antiForgery", named.fieldIn("/app/login/sent", "antiForgery"));
        queue.runPending();
        assertThat(mailer.mails()).hasSize(2);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("grace@example.com").doesNotContain("ada@example.com");
        browser.post("/app/login/sent", "antiForgery", refused.fieldIn("/app/login/sent", "antiForgery"));
        queue.runPending();
        assertThat(mailer.mails()).hasSize(3);
        ask(browser, "ada@example.com");
        assertThat(browser.post("/app/login/sent", "antiForgery", named.fieldIn("/app/login/sent", "antiForgery"))
                        .header("Location"))
                .isEqualTo("/app/login/sent");
    }

    @Test
    void aWaitingPageThatNobodyAskedForSaysTheSameAndHasNoField() {
        Reply page = browser().get("/app/login/sent");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("Check your email").doesNotContain("name=\"code\"", "<script");
    }

    @Test
    void aDeadLinksPageAsksAgainByOneButtonAndShowsTheAddressMasked() {
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com", "/app/jobs/7");
        browser.get(link);
        TestBrowser later = browser();
        Reply dead = later.get(link);
        assertThat(dead.status()).isEqualTo(410);
        assertThat(dead.body())
                .doesNotContain("ada@example.com")
                .contains("Send a new one to <bdi><data value=\"a•••@example.com\">");
        int mails = mailer.mails().size();
        Reply sent =
                later.post("/app/login", "passlink", dead.field("passlink"), "antiForgery", dead.field("antiForgery"));
        assertThat(sent.header("Location")).isEqualTo("/app/login/sent");
        queue.runPending();
        assertThat(mailer.mails()).hasSize(mails + 1);
        assertThat(type(later, mailer.lastCode()).header("Location")).isEqualTo("/app/jobs/7");
    }

    @Test
    void askingAgainByATokenNeedsOurFormAndATokenOfOurs() {
        String link = ask(browser(), "ada@example.com");
        String token = link.substring(link.indexOf('=') + 1);
        int mails = mailer.mails().size();
        TestBrowser browser = browser();
        Reply form = browser.get("/app/login");
        String ask = form.field("antiForgery");
        assertThat(browser.post("/app/login", "passlink", token, "antiForgery", ask)
                        .status())
                .isEqualTo(403);
        assertThat(browser.post("/app/login", "passlink", "made up", "antiForgery", ask)
                        .status())
                .isEqualTo(403);
        queue.runPending();
        assertThat(mailer.mails()).hasSize(mails);
    }

    // Policies

    @Test
    void sameBrowserOnlyRefusesALinkElsewhere() throws Exception {
        restart(builder -> builder.links(links -> links.policy(LoginPolicy.SAME_BROWSER)), builder -> builder);
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com");
        Reply elsewhere = browser().get(link);
        assertThat(elsewhere.status()).isEqualTo(403);
        assertThat(elsewhere.body()).doesNotContain("ada@example.com", "name=\"passlink\"");
        assertThat(browser.get(link).status()).isEqualTo(303);
    }

    /** Whom the application invites asked for nothing: no browser goes straight in. */
    @Test
    void aLinkThatTheApplicationMadeWantsAPressInEveryBrowserAndEndsWhatItGaveWhenRevoked() throws Exception {
        restart(builder -> builder.links(links -> links.policy(LoginPolicy.SAME_BROWSER)), builder -> builder);
        SignInLink link = passlink().longLivedSignInLink(Subject.user("17"), "/app/jobs/7", Duration.ofDays(3));
        String path = link.url().substring("https://jobs.example.com".length());
        TestBrowser waiting = browser();
        ask(waiting, "ada@example.com");
        Reply page = waiting.get(path);
        assertThat(page.status()).isEqualTo(200);
        assertThat(isSignedIn(waiting)).isFalse();
        Reply in = waiting.post(
                "/app/login/link", "passlink", page.field("passlink"), "antiForgery", page.field("antiForgery"));
        assertThat(in.header("Location")).isEqualTo("/app/jobs/7");
        assertThat(isSignedIn(waiting)).isTrue();
        passlink().revoke(link.handle());
        clock.advance(Duration.ofSeconds(60));
        assertThat(isSignedIn(waiting)).isFalse();
    }

    @Test
    void codeOnlyTakesNoLink() throws Exception {
        String link = ask(browser(), "ada@example.com");
        restart(builder -> builder.links(links -> links.policy(LoginPolicy.CODE_ONLY)), builder -> builder);
        assertThat(browser().get(link).status()).isEqualTo(410);
        TestBrowser browser = browser();
        Reply form = browser.get("/app/login");
        browser.post("/app/login", "email", "ada@example.com", "antiForgery", form.field("antiForgery"));
        queue.runPending();
        assertThat(browser.get("/app/login/sent").body()).doesNotContain("Open the link");
        assertThat(type(browser, mailer.lastCode()).status()).isEqualTo(303);
    }

    @Test
    void linkOnlyTakesNoCode() throws Exception {
        TestBrowser before = browser();
        ask(before, "ada@example.com");
        String field = before.get("/app/login/sent").fieldIn("/app/login/code", "antiForgery");
        String code = mailer.lastCode();
        restart(builder -> builder.links(links -> links.policy(LoginPolicy.LINK_ONLY)), builder -> builder);
        TestBrowser after = browser();
        after.cookies().putAll(before.cookies());
        assertThat(after.get("/app/login/sent").body()).doesNotContain("name=\"code\"");
        assertThat(after.post("/app/login/code", "code", code, "antiForgery", field)
                        .status())
                .isEqualTo(410);
        assertThat(isSignedIn(after)).isFalse();
    }

    @Test
    void whereOnlyTheNewestIsGoodTheFirstLinkIsGone() throws Exception {
        restart(builder -> builder.links(LinkSettings::newestOnly), builder -> builder);
        TestBrowser browser = browser();
        String first = ask(browser, "ada@example.com");
        String second = ask(browser, "ada@example.com");
        assertThat(browser.get(first).status()).isEqualTo(410);
        assertThat(browser.get(second).status()).isEqualTo(303);
    }

    // Staying signed in

    @ParameterizedTest
    @EnumSource(StaySignedIn.class)
    void aPassOutlivesTheSessionAsThePolicySays(StaySignedIn policy) throws Exception {
        restart(builder -> builder.passes(passes -> passes.staySignedIn(policy)), builder -> builder);
        for (boolean ticked : new boolean[] {false, true}) {
            TestBrowser browser = browser();
            Reply form = browser.get("/app/login");
            assertThat(form.body().contains("name=\"stay\"")).isEqualTo(policy == StaySignedIn.IF_ASKED);
            browser.post(
                    "/app/login",
                    "email",
                    "ada@example.com",
                    "stay",
                    ticked ? "on" : "",
                    "antiForgery",
                    form.field("antiForgery"));
            queue.runPending();
            Reply in = type(browser, mailer.lastCode());
            boolean lasting = policy == StaySignedIn.ALWAYS || (policy == StaySignedIn.IF_ASKED && ticked);
            assertThat(in.cookie("__Host-passlink-app=").orElseThrow().contains("Max-Age=2592000"))
                    .isEqualTo(lasting);
        }
    }

    @Test
    void theWishToStayIsOfTheDeviceAndNotOfTheMail() throws Exception {
        restart(builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.IF_ASKED)), builder -> builder);
        TestBrowser asking = browser();
        Reply form = asking.get("/app/login");
        asking.post("/app/login", "email", "ada@example.com", "stay", "on", "antiForgery", form.field("antiForgery"));
        queue.runPending();
        String link = mailer.lastLink().substring("https://jobs.example.com".length());
        TestBrowser internetCafe = browser();
        Reply confirm = internetCafe.get(link);
        assertThat(confirm.body()).contains("name=\"stay\"").doesNotContain("checked");
        Reply in = internetCafe.post(
                "/app/login/link", "passlink", confirm.field("passlink"), "antiForgery", confirm.field("antiForgery"));
        assertThat(in.cookie("__Host-passlink-app=").orElseThrow()).doesNotContain("Max-Age");
    }

    @Test
    void useRenewsALastingPassWithItsCookie() throws Exception {
        restart(builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.ALWAYS)), builder -> builder);
        TestBrowser browser = signedIn("ada@example.com");
        clock.advance(Duration.ofDays(29));
        Reply renewed = browser.get("/app/account");
        assertThat(renewed.cookie("__Host-passlink-app=").orElseThrow()).contains("Max-Age=2592000");
        clock.advance(Duration.ofDays(29));
        assertThat(isSignedIn(browser)).isTrue();
        clock.advance(Duration.ofDays(29));
        assertThat(browser.get("/app/account").cookie("__Host-passlink-app=").orElseThrow())
                .contains("Max-Age=" + Duration.ofDays(3).toSeconds());
        clock.advance(Duration.ofDays(3));
        assertThat(isSignedIn(browser)).isFalse();
    }

    @Test
    void somethingSensitiveWantsAFreshSignInAndThenComesBack() throws Exception {
        restart(
                builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.ALWAYS)),
                builder -> builder.signedIn("/account/close/*").requireFresh(Duration.ofMinutes(10)));
        TestBrowser browser = signedIn("ada@example.com");
        assertThat(browser.get("/app/account/close").status()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(10));
        assertThat(browser.get("/app/account").status()).isEqualTo(200);
        Reply stale = browser.get("/app/account/close?really=1");
        assertThat(stale.status()).isEqualTo(303);
        assertThat(audit.last().reason()).isEqualTo(Reason.NOT_FRESH);
        assertThat(browser.post("/app/account/close", "a", "b").status()).isEqualTo(401);
        assertThat(isSignedIn(browser)).isTrue();
        Reply form = browser.get(stale.header("Location"));
        assertThat(form.body()).contains("value=\"ada@example.com\"");
        String link = ask(browser, "ada@example.com", form.field("next"));
        assertThat(browser.get(link).header("Location")).isEqualTo("/app/account/close?really=1");
        assertThat(browser.get("/app/account/close").status()).isEqualTo(200);
    }

    @Test
    void freshnessWithoutPathsIsACallersMistake() {
        assertThatThrownBy(() -> Site.builder(passlink()).requireFresh(Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("signedIn");
    }

    // Sign-up

    @Test
    void anUnknownAddressGetsAnAccountByConfirmingAndLooksLikeAnyOther() throws Exception {
        List<EmailAddress> made = new ArrayList<>();
        restart(
                builder -> builder.provisioner(address -> {
                    made.add(address);
                    User zoe = new User("42", address, true, "s1", Set.of());
                    users.put(zoe);
                    return zoe;
                }),
                builder -> builder);
        String link = ask(browser(), "zoe@example.com");
        TestBrowser other = browser();
        Reply confirm = other.get(link);
        assertThat(confirm.body()).contains("creates an account", "zoe@example.com");
        assertThat(made).isEmpty();
        Reply in = other.post(
                "/app/login/link", "passlink", confirm.field("passlink"), "antiForgery", confirm.field("antiForgery"));
        assertThat(in.status()).isEqualTo(303);
        assertThat(made).hasSize(1);
        assertThat(other.get("/app/account").body()).contains("who=42");
        assertThat(browser().get(link).status()).isEqualTo(410);
    }

    // One more step

    @Test
    void aPendingSignInOpensNothingUntilTheApplicationFinishesIt() {
        decision = (user, method) -> new SignInDecision.ContinueAt("/app/second/show");
        TestBrowser browser = browser();
        Reply in = browser.get(ask(browser, "ada@example.com", "/app/jobs/7"));
        assertThat(in.header("Location")).isEqualTo("/app/second/show");
        assertThat(in.cookie("__Host-passlink-app=")).isEmpty();
        assertThat(isSignedIn(browser)).isFalse();
        assertThat(browser.get("/app/second/show").body()).contains("pending=17 LINK", "who=nobody");
        TestBrowser copy = browser();
        copy.cookies().putAll(browser.cookies());

        assertThat(browser.get("/app/second/finish").body()).contains("finished=/app/jobs/7");
        assertThat(browser.get("/app/account").body()).contains("who=17");
        assertThat(browser.get("/app/second/show").body()).contains("pending=none");
        assertThat(copy.get("/app/second/finish").body()).contains("finished=gone");
        assertThat(isSignedIn(copy)).isFalse();
    }

    @Test
    void aPendingSignInEndsAfterTenMinutes() {
        decision = (user, method) -> new SignInDecision.ContinueAt("/app/second/show");
        TestBrowser browser = browser();
        browser.get(ask(browser, "ada@example.com"));
        clock.advance(Duration.ofMinutes(10));
        assertThat(browser.get("/app/second/show").body()).contains("pending=none");
        assertThat(browser.get("/app/second/finish").body()).contains("finished=gone");
    }

    private static final String PENDING = "__Host-passlink-pending-app";

    private TestBrowser atTheSecondStep(String email) {
        decision = (user, method) -> new SignInDecision.ContinueAt("/app/second/show");
        TestBrowser browser = browser();
        browser.get(ask(browser, email));
        return browser;
    }

    /** Whoever has a second factor of their own and the victim's mailbox brings both sign-ins, in either order. */
    @Test
    void theSecondFactorOfOneAccountSignsInNoOther() {
        TestBrowser attacker = atTheSecondStep("grace@example.com");
        String own = attacker.cookies().get(PENDING);
        assertThat(attacker.get("/app/second/step?password=18").body()).contains("finished=/app/account");
        String unused = atTheSecondStep("grace@example.com").cookies().get(PENDING);
        TestBrowser thief = atTheSecondStep("ada@example.com");
        String victims = thief.cookies().get(PENDING);
        for (List<String> both : List.of(
                List.of(own, victims), List.of(victims, own), List.of(unused, victims), List.of(victims, unused))) {
            thief.cookies().put(PENDING, both.get(0) + "; " + PENDING + "=" + both.get(1));
            assertThat(thief.get("/app/second/show").body()).contains("pending=none");
            assertThat(thief.get("/app/second/step?password=18").body()).contains("finished=gone");
            assertThat(isSignedIn(thief)).isFalse();
        }
        assertThat(audit.reasons(AuditEvent.Type.REDEMPTION)).contains(Reason.AMBIGUOUS);
        // A duplicate that is not ours, or is the same, hides nothing.
        thief.cookies().put(PENDING, "planted; " + PENDING + "=" + victims + "; " + PENDING + "=" + victims);
        assertThat(thief.get("/app/second/step?password=18").body()).contains("finished=gone");
        assertThat(thief.get("/app/second/step?password=17").body()).contains("finished=/app/account");
    }

    /** An application may keep what it has shown: what is pending in the browser may be another's by then. */
    @Test
    void aSecondStepFinishesWhatItWasAboutAndOnlyWhereThatIsStillPending() {
        TestBrowser browser = atTheSecondStep("grace@example.com");
        assertThat(browser.get("/app/second/show").body()).contains("pending=18");
        String graces = browser.cookies().get(PENDING);
        browser.cookies()
                .put(PENDING, atTheSecondStep("ada@example.com").cookies().get(PENDING));
        assertThat(browser.get("/app/second/shown").body()).contains("finished=gone");
        browser.cookies().remove(PENDING);
        assertThat(browser.get("/app/second/shown").body()).contains("finished=gone");
        assertThat(isSignedIn(browser)).isFalse();
        browser.cookies().put(PENDING, graces);
        assertThat(browser.get("/app/second/shown").body()).contains("finished=/app/account");
        assertThat(browser.get("/app/account").body()).contains("who=18");
    }

    // Signing out everywhere

    @Test
    void oneCallSignsOutEverywhere() throws Exception {
        restart(
                builder -> builder.stamps(userId -> users.put(new User(userId, ada.email(), true, "s2", ada.roles()))),
                Site.Builder::signOutEverywhere);
        TestBrowser phone = signedIn("ada@example.com");
        TestBrowser laptop = signedIn("ada@example.com");
        String field = laptop.get("/app/form").field("antiForgery");
        assertThat(laptop.post("/app/logout/everywhere", "antiForgery", "not ours")
                        .status())
                .isEqualTo(403);
        assertThat(laptop.get("/app/logout/everywhere").status()).isEqualTo(405);
        assertThat(browser()
                        .post("/app/logout/everywhere", "antiForgery", field)
                        .status())
                .isEqualTo(401);
        assertThat(isSignedIn(phone)).isTrue();
        assertThat(laptop.post("/app/logout/everywhere", "antiForgery", field).status())
                .isEqualTo(303);
        assertThat(isSignedIn(laptop)).isFalse();
        clock.advance(Duration.ofSeconds(60));
        assertThat(isSignedIn(phone)).isFalse();
        assertThat(audit.reasons(AuditEvent.Type.SIGN_OUT_EVERYWHERE)).containsExactly(Reason.OK);
    }

    @Test
    void withoutTheStampsPortTheFilterRefusesToOfferIt() {
        assertThatThrownBy(() -> Site.builder(passlink()).signOutEverywhere().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stamps");
        assertThat(signedIn("ada@example.com")
                        .post("/app/logout/everywhere", "a", "b")
                        .body())
                .contains("who=");
    }

    // A sign-in that has ended, or is there already

    @Test
    void aFormSentAfterTheSignInEndedIsAnsweredByAWayToSignInAndBack() {
        TestBrowser browser = signedIn("ada@example.com");
        clock.advance(Duration.ofHours(12));
        browser.with("Referer", "https://jobs.example.com/app/account/edit?id=1");
        Reply ended = browser.post("/app/account/save", "text", "a long story");
        assertThat(ended.status()).isEqualTo(401);
        assertThat(ended.header("WWW-Authenticate")).isEqualTo("Passlink");
        assertThat(ended.body())
                .contains("What you entered wasn’t saved", "href=\"/app/login?next=%2Fapp%2Faccount%2Fedit%3Fid%3D1\"")
                .doesNotContain("a long story");
        assertThat(ended.cookie("__Host-passlink-app="))
                .hasValueSatisfying(cookie -> assertThat(cookie).contains("Max-Age=0"));
        Reply json = browser.with("Accept", "application/json").post("/app/account/save");
        assertThat(json.body()).isEqualTo("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401}");
    }

    @Test
    void whoIsSignedInGoesOnFromTheSignInPageUnlessAFreshSignInIsWanted() throws Exception {
        TestBrowser browser = signedIn("ada@example.com");
        assertThat(browser.get("/app/login?next=/app/account/x").header("Location"))
                .isEqualTo("/app/account/x");
        assertThat(browser.get("/app/login").status()).isEqualTo(200);
        assertThat(browser.get("/app/login?next=//evil.example").status()).isEqualTo(200);
        assertThat(browser().get("/app/login?next=/app/account/x").status()).isEqualTo(200);
        clock.advance(Duration.ofHours(12));
        assertThat(browser.get("/app/login?next=/app/account/x").status()).isEqualTo(200);

        restart(
                builder -> builder,
                builder -> builder.signedIn("/account/close").requireFresh(Duration.ofMinutes(5)));
        TestBrowser stale = signedIn("ada@example.com");
        clock.advance(Duration.ofMinutes(6));
        Reply away = stale.get("/app/account/close");
        assertThat(away.header("Location")).startsWith("/app/login?fresh=1&next=");
        assertThat(stale.get(away.header("Location")).status()).isEqualTo(200);
        stale.with("Referer", "https://jobs.example.com/app/account/close");
        assertThat(stale.post("/app/account/close").body()).contains("href=\"/app/login?fresh=1&amp;next=");
    }

    @Test
    void aSlashAtTheEndLeadsToTheSamePages() {
        TestBrowser browser = browser();
        String form = browser.get("/app/login/").field("antiForgery");
        assertThat(browser.post("/app/login/", "email", "ada@example.com", "antiForgery", form)
                        .header("Location"))
                .isEqualTo("/app/login/sent");
        assertThat(browser.get("/app/login/sent/").body()).contains("Check your email");
        TestBrowser person = signedIn("ada@example.com");
        Reply page = person.get("/app/logout/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(person.post("/app/logout/", "antiForgery", page.field("antiForgery"))
                        .status())
                .isEqualTo(303);
        assertThat(person.get("/app/account").status()).isEqualTo(303);
    }

    @Test
    void signingOutLeadsWhereTheSiteSays() throws Exception {
        TestBrowser browser = signedIn("ada@example.com");
        String field = browser.get("/app/account/form").field("antiForgery");
        assertThat(browser.post("/app/logout", "antiForgery", field).header("Location"))
                .isEqualTo("/app/");
        restart(builder -> builder, builder -> builder.signedOutAt("/bye?a=1"));
        TestBrowser other = signedIn("ada@example.com");
        field = other.get("/app/account/form").field("antiForgery");
        assertThat(other.post("/app/logout", "antiForgery", field).header("Location"))
                .isEqualTo("/app/bye?a=1");
        assertThatThrownBy(() -> Site.builder(passlink()).signedOutAt("//evil.example"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCodeOfTheFirstOfFiveEmailsIsGood() {
        TestBrowser browser = browser();
        ask(browser, "ada@example.com");
        String first = mailer.lastCode();
        for (int i = 0; i < 4; i++) {
            ask(browser, "ada@example.com");
        }
        assertThat(mailer.mails()).hasSize(5);
        String form = browser.get("/app/login/sent").fieldIn("/app/login/code", "antiForgery");
        assertThat(browser.post("/app/login/code", "code", first, "antiForgery", form)
                        .status())
                .isEqualTo(303);
    }

    @Test
    void aNavigationThatAServiceWorkerPassesOnRedeemsAndItsOwnFetchDoesNot() {
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com");
        browser.with("Sec-Fetch-Dest", "empty");
        for (String mode : List.of("cors", "same-origin", "no-cors")) {
            assertThat(browser.with("Sec-Fetch-Mode", mode).get(link).status()).isEqualTo(200);
        }
        assertThat(browser.without("Sec-Fetch-Mode").get(link).status()).isEqualTo(200);
        assertThat(browser.with("Sec-Fetch-Mode", "navigate").get(link).status())
                .isEqualTo(303);
    }
}
