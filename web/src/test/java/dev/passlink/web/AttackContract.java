package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.LoginPolicy;
import dev.passlink.Reason;
import dev.passlink.ViewRule;
import dev.passlink.testkit.MailScanner;
import dev.passlink.testkit.MailScanner.Finding;
import dev.passlink.testkit.MailScanner.Outcome;
import dev.passlink.web.TestBrowser.Reply;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold behind every adapter when machines, and not people, are at the other end. */
abstract class AttackContract extends SignOutContract {
    private static final int SPELLINGS = 1_500;

    /** What the server says of a broken escape before any adapter sees it, if it names an exception there. */
    protected String ofTheServerItself() {
        return "nothing of the kind";
    }

    // Scanners

    private URI mailedLink() {
        // Past the limit on mails to one address.
        clock.advance(Duration.ofMinutes(20));
        return URI.create("http://127.0.0.1:" + port() + ask(browser(), "ada@example.com"));
    }

    private static String target(URI link) {
        return link.getRawPath() + "?" + link.getRawQuery();
    }

    private boolean entersByConfirming(URI link) {
        TestBrowser person = browser();
        Reply page = person.get(target(link));
        if (page.status() != 200) {
            return false;
        }
        String action = "/app/login/link";
        Reply in = person.post(
                action,
                "passlink",
                page.fieldIn(action, "passlink"),
                "antiForgery",
                page.fieldIn(action, "antiForgery"));
        return in.status() == 303 && person.get("/app/account").status() == 200;
    }

    private static List<Finding> tried(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.outcome() != Outcome.SKIPPED)
                .toList();
    }

    @Test
    void noScannerTakesALinkFromThePersonExceptTheOneThatPressesTheButton() {
        List<Finding> findings =
                MailScanner.of(HttpClient.newHttpClient()).check(this::mailedLink, this::entersByConfirming);
        assertThat(tried(findings)).hasSize(9);
        assertThat(findings)
                .filteredOn(Finding::consumed)
                .extracting(Finding::visit)
                .containsExactly(MailScanner.Visit.BUTTON);
        // It could not be told from a person at another browser.
        assertThat(audit.reasons(AuditEvent.Type.LINK_OPENED)).endsWith(Reason.USED);
    }

    @Test
    void inTheSameBrowserOnlyAButtonPresserTakesNothingFromThePersonWhoAsked() throws Exception {
        restart(builder -> builder.links(links -> links.policy(LoginPolicy.SAME_BROWSER)), builder -> builder);
        for (MailScanner.Visit visit : MailScanner.Visit.values()) {
            TestBrowser person = browser();
            URI link = URI.create("http://127.0.0.1:" + port() + ask(person, "ada@example.com"));
            MailScanner.of(HttpClient.newHttpClient()).visit(visit, link);
            assertThat(person.get(target(link)).status()).as("after " + visit).isEqualTo(303);
            clock.advance(Duration.ofHours(25));
        }
    }

    @Test
    void aMailWithACodeAndNoLinkGivesAScannerNothingToPress() throws Exception {
        restart(builder -> builder.links(links -> links.policy(LoginPolicy.CODE_ONLY)), builder -> builder);
        TestBrowser person = browser();
        Reply form = person.get("/app/login");
        person.post("/app/login", "email", "ada@example.com", "next", "", "antiForgery", form.field("antiForgery"));
        queue.runPending();
        assertThat(mailer.mails().get(0).text()).doesNotContain("/login/link");
        Reply page = person.get("/app/login/sent");
        String antiForgery = page.fieldIn("/app/login/code", "antiForgery");
        Reply in = person.post("/app/login/code", "code", mailer.lastCode(), "antiForgery", antiForgery);
        assertThat(in.status()).isEqualTo(303);
    }

    // Spellings of paths

    /** Whatever path the container says it has dispatched: if that is guarded, the application was not asked. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2026})
    void noSpellingOfAGuardedPathReachesTheApplication(long seed) throws Exception {
        restart(builder -> builder, builder -> builder.view(ViewRule.of("/jobs/{id}/apply", "apply")));
        PathSpellings spellings = new PathSpellings(new Random(seed));
        Set<Integer> seen = new HashSet<>();
        int reached = 0;
        for (int i = 0; i < SPELLINGS; i++) {
            String target = spellings.next();
            Reply reply = browser().get(target);
            seen.add(reply.status());
            String dispatched = reply.header(TestApplication.DISPATCHED);
            if (!dispatched.isEmpty()) {
                reached++;
                String path = URLDecoder.decode(dispatched, UTF_8);
                assertThat(path)
                        .as(target)
                        .doesNotMatch("(?s)/+account(/.*)?")
                        .doesNotMatch("(?s)/+jobs/+[^/]+/+apply/*");
            }
            assertThat(reply.status()).as(target).isNotEqualTo(500);
        }
        // Otherwise nothing would have been compared.
        assertThat(reached).isGreaterThan(SPELLINGS / 50);
        assertThat(seen).contains(200, 303);
    }

    /** Cut off by its length, another spelling of the context path leaves another path behind. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/xxx/account/../../app/open",
                "//////account/../../app/open",
                "/////app/a%2563count",
                "/%61pp/open",
                "/app;/account/open",
                "/a;p/account/../../app/open"
            })
    void anotherSpellingOfTheContextPathIsServedToNobody(String target) {
        Reply reply = browser().get(target);
        assertThat(reply.status()).isNotEqualTo(500);
        assertThat(reply.body()).doesNotContain("who=");
    }

    /** Some take the path from the whole URL, which begins with what the client says of the host. */
    @ParameterizedTest
    @ValueSource(
            strings = {"x/app/account/", "x/app/account?", "x/app/account#", "x\\app\\account", "a@b/app/account/x?"})
    void aHostThatHoldsAPathIsServedToNobody(String host) {
        Reply reply = new TestBrowser(port(), host).get("/app/open");
        assertThat(reply.status()).isNotEqualTo(500);
        assertThat(reply.body()).doesNotContain("who=");
    }

    // Floods

    private Reply askedWith(TestBrowser person, String body) {
        return person.send("POST", "/app/login", body);
    }

    /** A server may answer and hang up while the body is still being sent. */
    private int statusOrCut(TestBrowser person, String body) {
        try {
            return askedWith(person, body).status();
        } catch (UncheckedIOException cut) {
            return 0;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/login", "/app/login/sent", "/app/login/link?passlink=x", "/app/account", "/app/open"})
    void aFloodOfCookiesIsAnsweredAndHidesNothing(String target) {
        TestBrowser person = signedIn("ada@example.com");
        int before = redemptions().size();
        String own = person.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        // One container answers more than 200 with an error of its own, before any filter.
        String many = IntStream.range(0, 150).mapToObj(i -> "c" + i + "=" + i).collect(Collectors.joining("; "));
        String names = person.cookies().keySet().stream()
                .map(name -> (name + "=" + "A".repeat(40) + "; ").repeat(10))
                .collect(Collectors.joining());
        for (String flood : List.of(many, names + "x=y", "=; ;;; =x; \"; a", "x=" + "y".repeat(4000))) {
            Reply reply = person.with("Cookie", flood + "; " + own).get(target);
            assertThat(reply.status()).as(flood).isNotIn(0, 500);
            if (flood.startsWith(names) && target.equals("/app/account")) {
                assertThat(reply.body()).contains("who=17");
            }
            person.with("Cookie", own);
            assertThat(person.get("/app/account").status()).isEqualTo(200);
        }
        assertThat(redemptions()).hasSize(before);
    }

    @Test
    void aHeaderThatNoContainerTakesChangesNothing() {
        TestBrowser person = browser();
        String link = ask(person, "ada@example.com");
        for (String name : List.of("Cookie", "Accept", "Accept-Language", "X-Forwarded-For", "Origin", "Sec-Purpose")) {
            for (int size : new int[] {4_000, 20_000}) {
                assertThat(browser().with(name, "x,".repeat(size / 2)).get(link).status())
                        .as(name + " of " + size)
                        .isNotEqualTo(500);
            }
        }
        assertThat(redemptions()).isEmpty();
        assertThat(person.get(link).status()).isEqualTo(303);
    }

    @Test
    void aFormOfTenThousandFieldsIsRefusedAndAsksForNothing() {
        TestBrowser person = browser();
        String antiForgery = person.get("/app/login").field("antiForgery");
        String good = "email=ada%40example.com&antiForgery=" + antiForgery;
        assertThat(askedWith(person, good + "&a=b".repeat(10_000)).status()).isEqualTo(413);
        assertThat(statusOrCut(person, "x".repeat(2_000_000))).isIn(0, 413);
        assertThat(queue.pending()).isEmpty();
        // Two readers could pick two of them: it is neither.
        assertThat(askedWith(person, good + "&email=grace%40example.com").status())
                .isEqualTo(400);
        assertThat(askedWith(person, good + "&%zz=%&&&=&=&x&%00=%ff%fe%c0%af").status())
                .isEqualTo(303);
        assertThat(queue.pending()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/json",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded;charset=UTF-16",
                "application/x-www-form-urlencoded; charset=nonsense",
                "x",
                ";",
                ""
            })
    void aBodyOfAnotherTypeIsNoServerError(String type) {
        TestBrowser person = browser();
        String antiForgery = person.get("/app/login").field("antiForgery");
        Reply reply =
                askedWith(person.with("Content-Type", type), "email=ada%40example.com&antiForgery=" + antiForgery);
        boolean form = type.startsWith("application/x-www-form-urlencoded");
        assertThat(reply.status()).isIn(form ? List.of(303, 400, 415) : List.of(400, 415));
        for (String target : List.of("/app/login/sent", "/app/login/link", "/app/login/code", "/app/logout")) {
            assertThat(person.send("POST", target, "antiForgery=x").status())
                    .as(target)
                    .isIn(303, 400, 403, 410, 415);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "application/x-www-form-urlencoded;charset=nonsense",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "text/plain"
            })
    void aBodyThatTheContainerCannotReadIsNoFormOfThisSite(String type) {
        TestBrowser person = browser().with("Content-Type", type);
        for (String body :
                List.of("antiForgery=%zz", "antiForgery=%", "a=b&".repeat(20_000), "--x\r\nbroken", "\u0000")) {
            Reply reply = person.send("POST", "/app/posted", body);
            assertThat(reply.status()).isNotEqualTo(500);
            assertThat(reply.body()).doesNotContain("ours=true");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%00",
                "%ff",
                "%c0%af",
                "%ed%a0%80",
                "%F0%9F%98%80",
                "%E2%80%AE",
                "A%00A",
                "%zz",
                "%",
                "..%2f",
                "%0d%0aSet-Cookie:x=y"
            })
    void oddlyEncodedParametersAreNoServerError(String odd) {
        TestBrowser person = browser();
        String antiForgery = person.get("/app/login").field("antiForgery");
        for (String target : List.of("/app/login?next=", "/app/login/link?passlink=", "/app/login/sent?x=")) {
            assertThat(person.get(target + odd).status()).as(target).isIn(200, 303, 400, 410);
        }
        for (String field : List.of("email", "next", "antiForgery", "stay")) {
            String body = "email=nobody%40example.com&antiForgery=" + antiForgery + "&" + field + "=" + odd;
            assertThat(askedWith(person, body).status()).as(field).isIn(303, 400, 403);
        }
        for (Reply reply : List.of(person.get("/app/login?next=" + odd), person.get("/app/account?x=" + odd))) {
            assertThat(reply.all("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("x=y"));
            assertThat(reply.body())
                    .satisfiesAnyOf(
                            body -> assertThat(body).doesNotContain("\tat ", "Exception"),
                            body -> assertThat(body).isEqualTo(ofTheServerItself()));
        }
    }
}
