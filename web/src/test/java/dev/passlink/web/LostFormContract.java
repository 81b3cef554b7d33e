package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.AuditEvent;
import dev.passlink.InMemoryUseCounter;
import dev.passlink.Reason;
import dev.passlink.port.UseCounter;
import dev.passlink.web.TestBrowser.Reply;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What must hold behind every adapter: what was typed outlives the sign-in, for the same person in the same browser only. */
abstract class LostFormContract extends LanguageContract {
    private static final String SAVE = "/app/account/save/body";
    private static final String TYPED =
            "text=L%C3%A4nge%0D%0A%26+%22%3Cb%3E%22&text=&tag=b&tag=a&tag=b&%F0%9F%90%88=%27%7E";
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");

    private void keepForms() throws Exception {
        restart(
                builder -> builder,
                builder -> builder.signedIn("/account/save/*").resendForms(20_000));
    }

    private TestBrowser adaWhoseSignInHasEnded() throws Exception {
        keepForms();
        TestBrowser browser = onThisSite(signedIn("ada@example.com"));
        clock.advance(Duration.ofHours(12));
        return browser;
    }

    private static TestBrowser onThisSite(TestBrowser browser) {
        return browser.with("Sec-Fetch-Site", "same-origin")
                .with("Sec-Fetch-Mode", "navigate")
                .with("Referer", PUBLIC + "/account/edit?id=1");
    }

    private static String action(Reply page) {
        Matcher action =
                Pattern.compile("action=\"([^\"]*/login/again[^\"]*)\"").matcher(page.body());
        assertThat(action.find()).as(page.body()).isTrue();
        assertThat(page.body()).contains("<form method=\"post\" action=\"" + action.group(1) + "\">");
        return unescaped(action.group(1));
    }

    private static String unescaped(String html) {
        return html.replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    /** What a browser makes of the page's fields. */
    private static String fields(Reply page) {
        StringBuilder body = new StringBuilder();
        HIDDEN.matcher(page.body())
                .results()
                .forEach(field -> body.append(body.isEmpty() ? "" : "&")
                        .append(URLEncoder.encode(unescaped(field.group(1)), UTF_8))
                        .append('=')
                        .append(URLEncoder.encode(unescaped(field.group(2)), UTF_8)));
        return body.toString();
    }

    private static Reply press(TestBrowser browser, Reply page) {
        return browser.send("POST", action(page), fields(page));
    }

    /** As a browser follows a 307. */
    private static Reply follow(TestBrowser browser, Reply pressed, String body) {
        assertThat(pressed.status()).isEqualTo(307);
        return browser.send("POST", pressed.header("Location"), body);
    }

    private void signInAgain(TestBrowser browser, String email) {
        TestBrowser tab = browser().with("Sec-Fetch-Site", "same-origin");
        tab.cookies().putAll(browser.cookies());
        Reply opened = tab.get(ask(tab, email));
        if (opened.status() == 200) {
            opened = tab.post(
                    "/app/login/link",
                    "passlink",
                    opened.field("passlink"),
                    "antiForgery",
                    opened.field("antiForgery"));
        }
        assertThat(opened.status()).isEqualTo(303);
        browser.cookies().clear();
        browser.cookies().putAll(tab.cookies());
    }

    private static void assertLost(Reply reply) {
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body()).contains("What you entered wasn’t saved").doesNotContain("/login/again?form=");
    }

    private static void assertNotSent(Reply reply) {
        assertThat(reply.status()).isEqualTo(410);
        assertThat(reply.header("Location")).isEmpty();
        assertThat(reply.body()).contains("What you entered wasn’t sent");
    }

    @Test
    void whatWasTypedIsSentAgainByteByByteOnceThePersonHasSignedIn() throws Exception {
        TestBrowser browser = adaWhoseSignInHasEnded();
        Reply page = browser.send("POST", SAVE + "?id=1&id=2", TYPED);
        assertThat(page.status()).isEqualTo(401);
        assertThat(page.header("WWW-Authenticate")).isEqualTo("Passlink");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(page.header("Content-Security-Policy"))
                .contains("script-src 'none'")
                .doesNotContain("form-action");
        assertThat(page.body())
                .contains("What you entered isn’t lost", "href=\"/app/login?next=%2Fapp%2Flogin%2Fagain\"")
                .doesNotContain("<b>");
        assertThat(fields(page)).isEqualTo(TYPED);

        signInAgain(browser, "ada@example.com");
        Reply pressed = press(browser, page);
        assertThat(pressed.header("Location")).isEqualTo(SAVE + "?id=1&id=2");
        assertThat(pressed.header("Cache-Control")).isEqualTo("no-store");
        Reply saved = follow(browser, pressed, fields(page));
        assertThat(saved.status()).isEqualTo(200);
        assertThat(saved.body().strip()).isEqualTo(TYPED);
    }

    @Test
    void theApplicationsOwnProtectionOfTheFormStillHolds() throws Exception {
        keepForms();
        TestBrowser browser = onThisSite(signedIn("ada@example.com"));
        String body = "text=a&antiForgery=" + browser.get("/app/account/form").field("antiForgery");
        clock.advance(Duration.ofHours(12));
        Reply page = browser.send("POST", "/app/account/save/posted", body);
        signInAgain(browser, "ada@example.com");
        assertThat(follow(browser, press(browser, page), fields(page)).body()).contains("ours=true");
    }

    @Test
    void itIsSentAgainOnce() throws Exception {
        TestBrowser browser = adaWhoseSignInHasEnded();
        Reply page = browser.send("POST", SAVE, TYPED);
        signInAgain(browser, "ada@example.com");
        assertThat(press(browser, page).status()).isEqualTo(307);
        Reply again = press(browser, page);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body())
                .contains("already sent what you entered", "href=\"/app/account/edit?id=1\"")
                .doesNotContain("tag");
        assertThat(audit.last().reason()).isEqualTo(Reason.USED);
    }

    @Test
    void whoeverPressesTooEarlyIsAskedToSignInAgainAndLosesNothing() throws Exception {
        TestBrowser browser = adaWhoseSignInHasEnded();
        Reply early = browser.send("POST", SAVE, TYPED);
        Reply page = follow(browser, press(browser, early), fields(early));
        assertThat(page.status()).isEqualTo(401);
        assertThat(fields(page)).isEqualTo(TYPED);
        signInAgain(browser, "ada@example.com");
        assertThat(follow(browser, press(browser, page), fields(page)).body().strip())
                .isEqualTo(TYPED);
    }

    @Test
    void theFormsOfTwoTabsAreBothKeptAlthoughTheFirstAnswerClearedThePass() throws Exception {
        TestBrowser browser = adaWhoseSignInHasEnded();
        Reply first = browser.send("POST", SAVE, "text=1");
        assertThat(browser.cookies()).doesNotContainKey("__Host-passlink-app");
        Reply second = browser.send("POST", SAVE, "text=2");
        signInAgain(browser, "ada@example.com");
        for (Reply page : List.of(first, second)) {
            assertThat(follow(browser, press(browser, page), fields(page))
                            .body()
                            .strip())
                    .isEqualTo(fields(page));
        }
    }

    @Test
    void aSignInThatIsTooOldForThePageKeepsTheFormToo() throws Exception {
        restart(
                builder -> builder,
                builder -> builder.signedIn("/account/save/*").resendForms(100).requireFresh(Duration.ofMinutes(10)));
        TestBrowser browser = onThisSite(signedIn("ada@example.com"));
        clock.advance(Duration.ofMinutes(10));
        Reply page = browser.send("POST", SAVE, "text=1");
        assertThat(page.body()).contains("href=\"/app/login?fresh=1&amp;next=%2Fapp%2Flogin%2Fagain\"");
        assertThat(page.all("Set-Cookie")).isEmpty();
        // Whoever sat at the machine meanwhile may have typed it: nothing presses for the person.
        assertThat(page.body()).doesNotContain("<script");
        signInAgain(browser, "ada@example.com");
        assertThat(follow(browser, press(browser, page), fields(page)).body().strip())
                .isEqualTo("text=1");
    }

    @Test
    void theBrowserThatWasClosedInBetweenKeepsTheFormOfWhoeverIsStillKnown() throws Exception {
        restart(
                builder -> builder,
                builder -> builder.signedIn("/account/save/*").resendForms(100).requireFresh(Duration.ofMinutes(10)));
        TestBrowser browser = onThisSite(signedIn("ada@example.com"));
        browser.cookies().keySet().removeIf(name -> !name.equals("__Host-passlink-app"));
        clock.advance(Duration.ofMinutes(10));
        Reply page = browser.send("POST", SAVE, "text=1");
        signInAgain(browser, "ada@example.com");
        assertThat(follow(browser, press(browser, page), fields(page)).body().strip())
                .isEqualTo("text=1");

        TestBrowser other = onThisSite(signedIn("ada@example.com"));
        other.cookies().keySet().removeIf(name -> !name.equals("__Host-passlink-app"));
        clock.advance(Duration.ofMinutes(10));
        Reply hers = other.send("POST", SAVE, "text=1");
        signInAgain(other, "grace@example.com");
        assertNotSent(press(other, hers));
    }

    @Test
    void theTabThatSignedInSaysToGoBack() throws Exception {
        TestBrowser browser = adaWhoseSignInHasEnded();
        browser.send("POST", SAVE, TYPED);
        assertThat(browser.get("/app/login/again").header("Location"))
                .isEqualTo("/app/login?next=%2Fapp%2Flogin%2Fagain");
        signInAgain(browser, "ada@example.com");
        assertThat(browser.get("/app/login/again").body()).contains("Go back to the tab");
    }

    // Attacks

    @Test
    void anotherPersonSendsNothingOfItAndIsOfferedToEnterItAgain() throws Exception {
        TestBrowser browser = adaWhoseSignInHasEnded();
        Reply page = browser.send("POST", SAVE, TYPED);
        signInAgain(browser, "grace@example.com");
        Reply refused = press(browser, page);
        assertNotSent(refused);
        assertThat(refused.body()).contains("href=\"/app/account/edit?id=1\"");
        assertThat(audit.last().type()).isEqualTo(AuditEvent.Type.REQUEST_REFUSED);
        // And neither does Ada, once somebody else was there: her forms had ended.
        signInAgain(browser, "ada@example.com");
        assertNotSent(press(browser, page));
    }

    @Test
    void aSlowAnswerThatBringsAnotherPersonsPassBackSendsNothing() throws Exception {
        TestBrowser browser = adaWhoseSignInHasEnded();
        Reply page = browser.send("POST", SAVE, TYPED);
        TestBrowser before = signedIn("grace@example.com");
        signInAgain(browser, "ada@example.com");
        String pass = "__Host-passlink-app";
        browser.cookies().put(pass, before.cookies().getOrDefault(pass, ""));
        assertThat(browser.get("/app/account").body()).contains("who=18");
        assertNotSent(press(browser, page));
    }

    /** Such as for a role: it would be sent and refused for ever. */
    @Test
    void anApplicationThatSendsSignedInPeopleAwayItselfKeepsNoForm() throws Exception {
        keepForms();
        TestBrowser browser = signedIn("ada@example.com");
        Site site = Site.builder(passlink())
                .signedIn("/account/save/*")
                .resendForms(100)
                .build();
        String cookies = browser.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        Map<String, List<String>> headers = Map.of(
                "Cookie", List.of(cookies),
                "Content-Type", List.of("application/x-www-form-urlencoded"),
                "Content-Length", List.of("0"),
                "Sec-Fetch-Site", List.of("same-origin"));
        Request posted = new FakeRequest("POST", "/account/save/x", "", "192.0.2.1", headers);
        assertThat(site.visit(posted, new Ignored()).verdict()).isInstanceOf(Verdict.PassedOn.class);
        Answer answer = site.visit(posted, new Ignored()).signInFirst(posted);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("What you entered wasn’t saved");
        clock.advance(Duration.ofHours(12));
        assertThat(site.visit(posted, new Ignored()).signInFirst(posted).body()).contains("/login/again?form=");
    }

    private static final class Ignored implements Response {
        @Override
        public void add(Header header) {}

        @Override
        public void set(Header header) {}
    }

    @Test
    void whatOneBrowserHoldsIsWorthNothingInAnother() throws Exception {
        TestBrowser browser = adaWhoseSignInHasEnded();
        Reply page = browser.send("POST", SAVE, TYPED);
        assertNotSent(press(onThisSite(signedIn("ada@example.com")), page));
        assertNotSent(press(onThisSite(signedIn("grace@example.com")), page));
        assertNotSent(press(onThisSite(browser()), page));
    }

    @Test
    void signingTheVictimInAsTheAttackerSendsNeitherOnesForm() throws Exception {
        TestBrowser victim = adaWhoseSignInHasEnded();
        TestBrowser attacker = onThisSite(signedIn("grace@example.com"));
        clock.advance(Duration.ofHours(12));
        Reply ofVictim = victim.send("POST", SAVE, TYPED);
        Reply ofAttacker = attacker.send("POST", SAVE, "text=planted");
        signInAgain(victim, "grace@example.com");
        assertNotSent(press(victim, ofVictim));
        assertNotSent(press(victim, ofAttacker));
    }

    @Test
    void aFormThatAnotherSiteSendsIsNeitherKeptNorSentAgain() throws Exception {
        TestBrowser browser = adaWhoseSignInHasEnded();
        Reply page = browser.send("POST", SAVE, TYPED);
        for (String site : List.of("cross-site", "same-site", "none")) {
            assertLost(browser.with("Sec-Fetch-Site", site).send("POST", SAVE, TYPED));
        }
        browser.without("Sec-Fetch-Site");
        assertLost(browser.send("POST", SAVE, TYPED));
        for (String origin : List.of("https://evil.example", "null", "https://jobs.example.com.evil.example")) {
            assertLost(browser.with("Origin", origin).send("POST", SAVE, TYPED));
        }
        assertThat(action(browser.with("Origin", "https://jobs.example.com").send("POST", SAVE, TYPED)))
                .isNotEmpty();
        browser.without("Origin");
        signInAgain(browser, "ada@example.com");
        assertNotSent(press(browser, page));
        for (String site : List.of("cross-site", "same-site", "none")) {
            assertNotSent(press(browser.with("Sec-Fetch-Site", site), page));
        }
        assertThat(press(browser.with("Sec-Fetch-Site", "same-origin"), page).status())
                .isEqualTo(307);
    }

    @Test
    void nobodyMakesAMarkAndOneForAPathLeadsToNoOther() throws Exception {
        TestBrowser browser = adaWhoseSignInHasEnded();
        String action = action(browser.send("POST", SAVE, TYPED));
        String mark = action.substring(action.indexOf("form=") + 5, action.indexOf("&back="));
        String field = browser.get("/app/form").field("antiForgery");
        String pass = signedIn("ada@example.com").cookies().getOrDefault("__Host-passlink-app", "");
        signInAgain(browser, "ada@example.com");
        for (int i = 0; i < mark.length(); i += 7) {
            char other = mark.charAt(i) == 'A' ? 'B' : 'A';
            assertNotSent(browser.send(
                    "POST", "/app/login/again?form=" + mark.substring(0, i) + other + mark.substring(i + 1), TYPED));
        }
        for (String forged :
                List.of("", field, pass, mark + "A", mark + "&form=" + mark + "A", "%00", "x".repeat(4000))) {
            assertNotSent(browser.send("POST", "/app/login/again?form=" + forged, TYPED));
        }
        assertThat(browser.send("POST", "/app/login/again?form=" + mark + "&back=//evil.example&to=/app/other", TYPED)
                        .header("Location"))
                .isEqualTo(SAVE);
        assertThat(browser.send("POST", "/app/login/again?form=x&back=//evil.example", TYPED)
                        .body())
                .contains("href=\"/app/\"")
                .doesNotContain("evil");
    }

    @Test
    void aPageThatWasShownToSomebodyElseIsNotKeptForWhoeverIsThereNow() throws Exception {
        keepForms();
        TestBrowser browser = onThisSite(signedIn("ada@example.com"));
        String ofAda = browser.get("/app/account/form").field("antiForgery");
        signInAgain(browser, "grace@example.com");
        clock.advance(Duration.ofHours(12));
        assertLost(browser.send("POST", SAVE, "text=a&antiForgery=" + ofAda));
    }

    @Test
    void whoHasSignedOutOrWasNeverThereGetsThePageThatSaysThatItIsLost() throws Exception {
        keepForms();
        assertLost(onThisSite(browser()).send("POST", SAVE, TYPED));
        TestBrowser browser = onThisSite(signedIn("ada@example.com"));
        browser.post(
                "/app/logout", "antiForgery", browser.get("/app/account/form").field("antiForgery"));
        assertLost(browser.send("POST", SAVE, TYPED));
    }

    @Test
    void afterADayItIsTooLate() throws Exception {
        TestBrowser browser = adaWhoseSignInHasEnded();
        Reply page = browser.send("POST", SAVE, TYPED);
        clock.advance(Duration.ofDays(1).minusSeconds(1));
        signInAgain(browser, "ada@example.com");
        clock.advance(Duration.ofSeconds(1));
        assertNotSent(press(browser, page));
    }

    @Test
    void theLongestFormIsSentAgainToo() throws Exception {
        restart(
                builder -> builder,
                builder -> builder.signedIn("/account/save/*").resendForms(65_536));
        TestBrowser browser = onThisSite(signedIn("ada@example.com"));
        String longest = ("text=" + "x".repeat(4_090) + "&").repeat(16);
        longest = longest.substring(0, longest.length() - 1);
        assertThat(longest).hasSize(65_535);
        clock.advance(Duration.ofHours(12));
        Reply page = browser.send("POST", SAVE, longest);
        signInAgain(browser, "ada@example.com");
        Reply pressed = press(browser, page);
        assertThat(pressed.header("Location")).isEqualTo(SAVE);
        assertThat(follow(browser, pressed, longest).status()).isEqualTo(200);
    }

    // What is not kept

    @Test
    void onlyWhatABrowserWouldSendAgainAsItWasIsKept() throws Exception {
        TestBrowser browser = adaWhoseSignInHasEnded();
        for (String body : List.of(
                "text=%zz",
                "text=%E4",
                "text=%C0%AF",
                "text=ä",
                "text",
                "=a",
                "a=1&&b=2",
                "a=1&",
                "text=%c3%a4",
                "text=%20",
                "text=%00",
                "text=%0A",
                "text=%0D",
                "text=%ED%A0%80",
                "x=1&".repeat(1_000) + "x=1",
                "text=" + "x".repeat(19_996))) {
            assertLost(browser.send("POST", SAVE, body));
        }
        String most = "text=" + "x".repeat(19_995);
        assertThat(fields(browser.send("POST", SAVE, most))).isEqualTo(most);
        assertThat(fields(browser.send("POST", SAVE, "%EF%BF%BD=%F4%8F%BF%BF"))).isEqualTo("%EF%BF%BD=%F4%8F%BF%BF");
        assertThat(action(browser.send("POST", SAVE, ""))).isNotEmpty();
        assertLost(browser.send("POST", SAVE + "?" + "x".repeat(600), "a=1"));
        assertLost(browser.send("POST", SAVE + "?passlink=x", "a=1"));
        browser.with("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
        assertThat(action(browser.send("POST", SAVE, TYPED))).isNotEmpty();
        for (String type : List.of(
                "application/x-www-form-urlencoded;charset=iso-8859-1",
                "multipart/form-data; boundary=x",
                "text/plain",
                "application/json")) {
            assertLost(browser.with("Content-Type", type).send("POST", SAVE, "a=1"));
        }
    }

    @Test
    void otherMethodsOtherClientsAndOtherPathsAreAnsweredAsBefore() throws Exception {
        TestBrowser browser = adaWhoseSignInHasEnded();
        assertLost(browser.with("Content-Length", "3").send("PUT", SAVE, "a=1"));
        browser.without("Content-Length");
        assertLost(browser.send("POST", "/app/account/other", TYPED));
        assertThat(browser.with("Sec-Fetch-Mode", "cors")
                        .send("POST", SAVE, TYPED)
                        .body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401}");
        browser.with("Sec-Fetch-Mode", "navigate").with("Accept", "application/json");
        assertThat(browser.send("POST", SAVE, TYPED).body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401}");
        restart(builder -> builder, UnaryOperator.identity());
        TestBrowser other = onThisSite(signedIn("ada@example.com"));
        assertThat(other.get("/app/login/again").body()).contains("who=");
        clock.advance(Duration.ofHours(12));
        assertLost(other.send("POST", SAVE, TYPED));
    }

    @Test
    void aCounterThatCannotAnswerSendsNothingAndLosesNothing() throws Exception {
        AtomicBoolean down = new AtomicBoolean();
        UseCounter counts = new InMemoryUseCounter(clock);
        restart(
                builder -> builder.counter(new UseCounter() {
                    @Override
                    public long add(String key, long amount, Instant expiresAt) {
                        if (down.get() && key.startsWith("f.")) {
                            throw new IllegalStateException("down");
                        }
                        return counts.add(key, amount, expiresAt);
                    }

                    @Override
                    public Instant remembersSince() {
                        return counts.remembersSince();
                    }
                }),
                builder -> builder.signedIn("/account/save/*").resendForms(100));
        TestBrowser browser = onThisSite(signedIn("ada@example.com"));
        clock.advance(Duration.ofHours(12));
        Reply page = browser.send("POST", SAVE, "text=1");
        signInAgain(browser, "ada@example.com");
        down.set(true);
        assertThat(press(browser, page).status()).isEqualTo(503);
        down.set(false);
        assertThat(press(browser, page).status()).isEqualTo(307);
    }

    @Test
    void aBodyIsPassedOnUnreadToWhoeverIsSignedIn() throws Exception {
        keepForms();
        TestBrowser browser = onThisSite(signedIn("ada@example.com"));
        // More than is kept, in fields as long as every framework takes them.
        String longer = ("text=" + "x".repeat(5_000) + "&").repeat(5);
        String field = browser.get("/app/account/form").field("antiForgery");
        assertThat(browser.send("POST", "/app/account/save/posted", longer + "antiForgery=" + field)
                        .body())
                .contains("ours=true");
    }

    @Test
    void formsWithoutPathsOrBeyondTheMostAreACallersMistake() {
        assertThatThrownBy(() -> Site.builder(passlink()).resendForms(100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("signedIn");
        for (int wrong : new int[] {-1, 0, 65_537}) {
            assertThatThrownBy(() -> Site.builder(passlink()).signedIn("/a").resendForms(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("65536");
        }
    }
}
