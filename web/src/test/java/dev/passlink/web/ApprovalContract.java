package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.LinkSettings;
import dev.passlink.LoginPolicy;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import dev.passlink.StaySignedIn;
import dev.passlink.User;
import dev.passlink.testkit.MailScanner;
import dev.passlink.web.TestBrowser.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What must hold behind every adapter: pressed on the phone, signed in on the computer. */
abstract class ApprovalContract extends WaitingContract {
    private static final String LINK = "/app/login/link";
    private static final String SENT = "/app/login/sent";
    private static final Pattern SHOWN = Pattern.compile("<p class=\"number\"><bdi>([0-9]{2})</bdi>");
    private static final Pattern CHOICE = Pattern.compile("name=\"number\" value=\"([0-9]{2})\"");

    private void approving(UnaryOperator<Passlink.Builder> more) throws Exception {
        restart(builder -> more.apply(builder.links(LinkSettings::approveElsewhere)), builder -> builder);
    }

    private static List<String> found(Pattern pattern, Reply page) {
        return pattern.matcher(page.body())
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    private static String shown(TestBrowser computer) {
        return found(SHOWN, computer.get(SENT)).get(0);
    }

    private static String wrong(Reply page, TestBrowser computer) {
        String right = shown(computer);
        return found(CHOICE, page).stream()
                .filter(number -> !number.equals(right))
                .findFirst()
                .orElseThrow();
    }

    private static Reply press(TestBrowser phone, Reply page, String number) {
        return phone.post(
                LINK,
                "passlink",
                page.fieldIn(LINK, "passlink"),
                "antiForgery",
                page.fieldIn(LINK, "antiForgery"),
                "number",
                number);
    }

    /** A computer that has asked, and whose number was pressed on a phone. */
    private TestBrowser approved(String address, String next) {
        TestBrowser computer = browser();
        String link = ask(computer, address, next);
        TestBrowser phone = browser();
        assertThat(press(phone, phone.get(link), shown(computer)).status()).isEqualTo(200);
        return computer;
    }

    private static boolean isIn(TestBrowser browser) {
        return browser.get("/app/account").status() == 200;
    }

    private static String plain(Reply reply) {
        return reply.status()
                + reply.body()
                        .replaceAll("name=\"antiForgery\" value=\"[^\"]*\"", "")
                        .replaceAll("<bdi>[0-9]{2}</bdi>", "");
    }

    @Test
    void byDefaultNoNumberIsShownOrAsked() {
        TestBrowser computer = browser();
        String link = ask(computer, "ada@example.com");
        assertThat(found(SHOWN, computer.get(SENT))).isEmpty();
        TestBrowser phone = browser();
        Reply page = phone.get(link);
        assertThat(found(CHOICE, page)).isEmpty();
        assertThat(press(phone, page, "42").status()).isEqualTo(403);
        assertThat(computer.get(SENT).status()).isEqualTo(200);
    }

    @Test
    void theNumberPressedOnThePhoneSignsInTheComputerAndNotThePhone() throws Exception {
        approving(builder -> builder);
        TestBrowser computer = browser();
        String link = ask(computer, "ada@example.com", "/app/jobs/7");
        TestBrowser phone = browser();
        Reply page = phone.get(link);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("ada@example.com", "If someone tells you which one to press");
        String number = shown(computer);
        assertThat(found(CHOICE, page)).hasSize(3).contains(number);
        assertThat(computer.head(SENT).status()).isEqualTo(200);
        Reply pressed = press(phone, page, number);
        assertThat(pressed.status()).isEqualTo(200);
        assertThat(pressed.body()).contains("That’s the right number");
        assertThat(press(phone, page, number).body()).contains("That’s the right number");

        assertThat(isIn(phone)).isFalse();
        assertThat(isIn(computer)).isFalse();
        assertThat(computer.head(SENT).header("Location")).isEqualTo(SENT);
        assertThat(isIn(computer)).isFalse();
        assertThat(computer.get(SENT).header("Location")).isEqualTo("/app/jobs/7");
        assertThat(computer.get("/app/account").body()).contains("who=17");
        // What it gave is what the link would have given: it leads on, and ends with it.
        assertThat(computer.get(SENT).header("Location")).isEqualTo("/app/jobs/7");
        assertThat(computer.get(link).header("Location")).isEqualTo("/app/jobs/7");
        assertThat(phone.get(link).status()).isEqualTo(410);
        assertThat(audit.reasons(AuditEvent.Type.APPROVAL)).contains(Reason.OK);
        assertThat(redemptions()).containsOnlyOnce(Reason.OK);
    }

    @Test
    void aWrongNumberEndsTheLinkAndSaysHowToGoOn() throws Exception {
        approving(builder -> builder);
        TestBrowser computer = browser();
        String link = ask(computer, "ada@example.com");
        TestBrowser phone = browser();
        Reply page = phone.get(link);
        Reply wrong = press(phone, page, wrong(page, computer));
        assertThat(wrong.status()).isEqualTo(410);
        assertThat(wrong.body())
                .contains("That isn’t the number", "name=\"email\"")
                .doesNotContain("ada@example.com");
        assertThat(press(phone, page, shown(computer)).status()).isNotEqualTo(200);
        assertThat(computer.head(SENT).status()).isEqualTo(200);
        assertThat(computer.get(link + "&passlink-again=1").status()).isEqualTo(410);
        assertThat(isIn(computer)).isFalse();

        // Another email works where it was asked for, and asks for no number for a day.
        String next = ask(computer, "ada@example.com");
        assertThat(found(CHOICE, phone.get(next))).isEmpty();
        assertThat(computer.get(next).status()).isEqualTo(303);
        clock.advance(Duration.ofHours(32));
        assertThat(found(CHOICE, browser().get(ask(browser(), "ada@example.com"))))
                .hasSize(3);
    }

    @Test
    void thePhoneMaySignInItselfInsteadWhereAnotherBrowserMayConfirm() throws Exception {
        approving(builder -> builder);
        TestBrowser computer = browser();
        String link = ask(computer, "ada@example.com");
        TestBrowser phone = signedIn("grace@example.com");
        Reply page = phone.get(link);
        assertThat(page.body()).contains("Or sign in here instead", "<data value=\"grace@example.com\">");
        String form = page.body().substring(page.body().indexOf("Or sign in here instead"));
        Reply in = phone.post(
                LINK,
                "passlink",
                page.field("passlink"),
                "antiForgery",
                new Reply(200, List.of(), form).field("antiForgery"));
        assertThat(in.status()).isEqualTo(303);
        assertThat(phone.get("/app/account").body()).contains("who=17");
        assertThat(computer.get(SENT).status()).isEqualTo(200);
        assertThat(isIn(computer)).isFalse();
    }

    @Test
    void underSameBrowserAnotherBrowserMayOnlyApprove() throws Exception {
        approving(builder -> builder.links(links -> links.policy(LoginPolicy.SAME_BROWSER)));
        TestBrowser computer = browser();
        String link = ask(computer, "ada@example.com");
        assertThat(mailer.mails().get(0).text()).contains("which number").doesNotContain("works only in");
        assertThat(computer.get(SENT).body()).doesNotContain("in this browser. It won’t work in any other");
        TestBrowser phone = browser();
        Reply page = phone.get(link);
        assertThat(page.body()).doesNotContain("sign in here instead");
        String value = page.fieldIn(LINK, "antiForgery");
        assertThat(phone.post(LINK, "passlink", page.field("passlink"), "antiForgery", value)
                        .status())
                .isEqualTo(403);
        assertThat(isIn(phone)).isFalse();
        press(phone, page, shown(computer));
        assertThat(computer.get(SENT).status()).isEqualTo(303);

        TestBrowser next = browser();
        String other = ask(next, "ada@example.com");
        page = phone.get(other);
        press(phone, page, wrong(page, next));
        assertThat(phone.get(ask(next, "ada@example.com")).status()).isEqualTo(403);
    }

    @Test
    void theWaitingPageIsTheSameWithANumberForEveryAddress() throws Exception {
        approving(builder -> builder);
        List<String> seen = new ArrayList<>();
        for (String address : List.of("ada@example.com", "nobody@example.com", "mallory@example.com")) {
            TestBrowser browser = browser();
            Reply form = browser.get("/app/login");
            browser.post("/app/login", "email", address, "antiForgery", form.field("antiForgery"));
            assertThat(shown(browser)).matches("[1-9][0-9]");
            seen.add(withoutTyped(plain(browser.get(SENT)), address) + plain(browser.head(SENT)));
            queue.runPending();
        }
        assertThat(seen).containsOnly(seen.get(0));
    }

    @Test
    void whoeverSeesTheWaitingPageOrHoldsTheLinkIsNotLetIn() throws Exception {
        approving(builder -> builder);
        TestBrowser computer = browser();
        String link = ask(computer, "ada@example.com");
        String number = shown(computer);
        TestBrowser thief = browser();
        ask(thief, "ada@example.com");
        TestBrowser phone = browser();
        press(phone, phone.get(link), number);
        for (TestBrowser other : List.of(thief, browser())) {
            assertThat(other.head(SENT).status()).isEqualTo(200);
            assertThat(other.get(SENT).status()).isEqualTo(200);
            assertThat(other.get(link).status()).isEqualTo(410);
            assertThat(isIn(other)).isFalse();
        }
        assertThat(computer.get(SENT).status()).isEqualTo(303);
    }

    @Test
    void whatChangedBetweenThePressAndTheSignInLetsNobodyIn() throws Exception {
        approving(builder -> builder);
        TestBrowser changed = approved("ada@example.com", "");
        users.put(new User(ada.id(), ada.email(), true, "s2", Set.of()));
        assertThat(changed.get(SENT).status()).isEqualTo(410);
        assertThat(isIn(changed)).isFalse();
        assertThat(audit.reasons(AuditEvent.Type.LINK_OPENED)).contains(Reason.STAMP_CHANGED);

        TestBrowser moved = approved("grace@example.com", "");
        users.remove(grace.id());
        users.put(new User("77", grace.email(), true, grace.stamp(), Set.of()));
        assertThat(moved.get(SENT).status()).isEqualTo(410);
        assertThat(isIn(moved)).isFalse();

        TestBrowser revoked = approved("grace@example.com", "");
        String handle = audit.events().stream()
                .filter(event -> event.type() == AuditEvent.Type.APPROVAL)
                .reduce((first, last) -> last)
                .orElseThrow()
                .handle();
        passlink().revoke(handle);
        assertThat(revoked.head(SENT).status()).isEqualTo(200);
        assertThat(revoked.get(SENT).status()).isEqualTo(200);
        assertThat(isIn(revoked)).isFalse();
    }

    @Test
    void ofTwoTabsThatWaitOneSignsInAndTheOtherFollows() throws Exception {
        approving(builder -> builder);
        TestBrowser computer = approved("ada@example.com", "/app/jobs/7");
        TestBrowser tab = browser();
        tab.cookies().putAll(computer.cookies());
        assertThat(computer.get(SENT).header("Location")).isEqualTo("/app/jobs/7");
        assertThat(tab.head(SENT).status()).isEqualTo(200);
        assertThat(tab.get(SENT).status()).isEqualTo(200);
        assertThat(isIn(tab)).isFalse();
        tab.cookies().putAll(computer.cookies());
        assertThat(tab.head(SENT).header("Location")).isEqualTo("/app/jobs/7");
        assertThat(redemptions()).containsOnlyOnce(Reason.OK);
    }

    /** Such as somebody who used this browser before, and has the number still. */
    @Test
    void forAnotherAddressThanItWaitsForThePageAsksForAPress() throws Exception {
        approving(builder -> builder);
        TestBrowser computer = browser();
        String link = ask(computer, "ada@example.com");
        String number = shown(computer);
        ask(computer, "grace@example.com");
        TestBrowser phone = browser();
        press(phone, phone.get(link), number);
        Reply page = computer.get(SENT);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("ada@example.com", "Sign in as this account");
        assertThat(isIn(computer)).isFalse();
        computer.post(SENT, "passlink", "", "antiForgery", page.fieldIn(SENT, "antiForgery"));
        assertThat(computer.get("/app/account").body()).contains("who=17");
    }

    @Test
    void anotherPersonIsNotReplacedWithoutAPressOfTheirOwn() throws Exception {
        approving(builder -> builder);
        TestBrowser computer = signedIn("grace@example.com");
        String link = ask(computer, "ada@example.com", "/app/jobs/7");
        TestBrowser phone = browser();
        press(phone, phone.get(link), shown(computer));
        assertThat(computer.head(SENT).status()).isEqualTo(303);
        Reply page = computer.get(SENT);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("ada@example.com", "<data value=\"grace@example.com\">");
        assertThat(computer.get("/app/account").body()).contains("who=18");
        assertThat(computer.post(SENT, "passlink", "", "antiForgery", "not ours")
                        .status())
                .isEqualTo(403);
        assertThat(computer.get("/app/account").body()).contains("who=18");
        Reply in = computer.post(SENT, "passlink", "", "antiForgery", page.fieldIn(SENT, "antiForgery"));
        assertThat(in.header("Location")).isEqualTo("/app/jobs/7");
        assertThat(computer.get("/app/account").body()).contains("who=17");
        assertThat(computer.post(SENT, "passlink", "", "antiForgery", page.fieldIn(SENT, "antiForgery"))
                        .header("Location"))
                .isEqualTo(SENT);
    }

    @Test
    void whoAsksForAFreshSignInGetsOneAndIsNotJustLedOn() throws Exception {
        approving(builder -> builder);
        TestBrowser computer = signedIn("ada@example.com");
        String before = computer.cookies().get("__Host-passlink-app");
        String link = ask(computer, "ada@example.com", "/app/jobs/7");
        TestBrowser phone = browser();
        press(phone, phone.get(link), shown(computer));
        assertThat(computer.get(SENT).header("Location")).isEqualTo("/app/jobs/7");
        assertThat(computer.cookies().get("__Host-passlink-app")).isNotEqualTo(before);
    }

    @Test
    void whoAsksForAnotherEmailOnceItIsApprovedIsLetIn() throws Exception {
        approving(builder -> builder);
        TestBrowser computer = browser();
        String link = ask(computer, "ada@example.com");
        Reply waiting = computer.get(SENT);
        TestBrowser phone = browser();
        press(phone, phone.get(link), shown(computer));
        int mails = mailer.mails().size();
        assertThat(computer.post(SENT, "antiForgery", waiting.fieldIn(SENT, "antiForgery"))
                        .header("Location"))
                .isEqualTo(SENT);
        queue.runPending();
        assertThat(mailer.mails()).hasSize(mails);
        assertThat(computer.get(SENT).status()).isEqualTo(303);
    }

    @Test
    void theApplicationsDecisionAndStayingSignedInAreTheAskingBrowsers() throws Exception {
        approving(builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.IF_ASKED)));
        TestBrowser computer = browser();
        Reply form = computer.get("/app/login");
        computer.post("/app/login", "email", "ada@example.com", "stay", "on", "antiForgery", form.field("antiForgery"));
        queue.runPending();
        String link = mailer.lastLink().substring("https://jobs.example.com".length());
        TestBrowser phone = browser();
        press(phone, phone.get(link), shown(computer));
        assertThat(computer.get(SENT).cookie("__Host-passlink-app=").orElseThrow())
                .contains("Max-Age=");

        decision = (user, method) -> new SignInDecision.ContinueAt("/second/show");
        TestBrowser second = approved("grace@example.com", "/app/jobs/7");
        assertThat(second.get(SENT).header("Location")).isEqualTo("/second/show");
        assertThat(isIn(second)).isFalse();
        assertThat(second.get("/app/second/finish").body()).contains("finished=/app/jobs/7");
        assertThat(isIn(second)).isTrue();

        decision = (user, method) -> new SignInDecision.Refused();
        TestBrowser declined = approved("grace@example.com", "");
        assertThat(declined.get(SENT).status()).isEqualTo(403);
        assertThat(declined.head(SENT).status()).isEqualTo(200);
        assertThat(isIn(declined)).isFalse();
    }

    @Test
    void whatIsNoNavigationIsNotLetIn() throws Exception {
        approving(builder -> builder);
        TestBrowser computer = approved("ada@example.com", "");
        Reply fetched = computer.with("Sec-Fetch-Mode", "no-cors").get(SENT);
        assertThat(fetched.status()).isEqualTo(200);
        assertThat(isIn(computer.with("Sec-Fetch-Mode", "navigate"))).isFalse();
        assertThat(computer.get(SENT).status()).isEqualTo(303);
    }

    @Test
    void aFormOfAnotherSiteOrOfAnotherKindAnswersNothing() throws Exception {
        approving(builder -> builder);
        TestBrowser computer = browser();
        String link = ask(computer, "ada@example.com");
        TestBrowser phone = browser();
        Reply page = phone.get(link);
        String token = page.fieldIn(LINK, "passlink");
        String confirm = page.body().substring(page.body().indexOf("Or sign in here instead"));
        String ofTheOtherForm = new Reply(200, List.of(), confirm).field("antiForgery");
        for (String value : List.of("not ours", ofTheOtherForm)) {
            Reply refused = phone.post(LINK, "passlink", token, "antiForgery", value, "number", shown(computer));
            assertThat(refused.status()).isEqualTo(403);
        }
        String value = page.fieldIn(LINK, "antiForgery");
        assertThat(phone.post(LINK, "passlink", token, "antiForgery", value, "number", "")
                        .status())
                .isEqualTo(400);
        assertThat(phone.post(LINK, "passlink", token, "antiForgery", value, "number", "10", "number", "11")
                        .status())
                .isEqualTo(400);
        assertThat(phone.get(LINK + "?number=" + shown(computer)).status()).isEqualTo(410);
        assertThat(computer.head(SENT).status()).isEqualTo(200);
        assertThat(press(phone, phone.get(link), shown(computer)).status()).isEqualTo(200);
        assertThat(computer.get(SENT).status()).isEqualTo(303);
    }

    @Test
    void noScannerTakesTheLinkOrApprovesItUnlessItPressesOneOfThree() throws Exception {
        approving(builder -> builder);
        MailScanner scanner = MailScanner.of(HttpClient.newHttpClient());
        for (MailScanner.Visit visit : MailScanner.Visit.values()) {
            if (visit == MailScanner.Visit.SCRIPT || visit == MailScanner.Visit.SCRIPT_AND_BUTTON) {
                continue;
            }
            TestBrowser computer = browser();
            String link = ask(computer, "ada@example.com");
            scanner.visit(visit, URI.create("http://localhost:" + port() + link));
            assertThat(computer.head(SENT).status()).as(visit.name()).isEqualTo(200);
            TestBrowser phone = browser();
            assertThat(press(phone, phone.get(link), shown(computer)).status())
                    .as(visit.name())
                    .isEqualTo(200);
            assertThat(computer.get(SENT).status()).as(visit.name()).isEqualTo(303);
            clock.advance(Duration.ofMinutes(15));
        }
    }

    @Test
    void aScannerThatPressesEveryButtonHasOneTryAndTheNextLinkAsksNoMore() throws Exception {
        approving(builder -> builder);
        TestBrowser attacker = browser();
        String link = ask(attacker, "ada@example.com");
        TestBrowser scanner = browser();
        Reply page = scanner.get(link);
        List<String> order = new ArrayList<>(found(CHOICE, page));
        order.remove(shown(attacker));
        order.add(shown(attacker));
        List<Integer> answers = order.stream()
                .map(number -> press(scanner, page, number).status())
                .toList();
        assertThat(answers).doesNotContain(200).startsWith(410);
        assertThat(attacker.get(SENT).status()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            Reply next = scanner.get(ask(attacker, "ada@example.com"));
            assertThat(found(CHOICE, next)).isEmpty();
            assertThat(attacker.get(SENT).status()).isEqualTo(200);
        }
        assertThat(isIn(attacker)).isFalse();
    }
}
