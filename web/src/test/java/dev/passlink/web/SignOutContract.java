package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.Reason;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.ViewRule;
import dev.passlink.web.TestBrowser.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What must hold behind every adapter: what a person leaves behind in a browser is gone once they have signed out. */
abstract class SignOutContract extends OpenedAgainContract {
    private static final String PASS = "__Host-passlink-app";
    private static final String ENDED = "__Host-passlink-out-app";
    private static final String SECRET = "__Host-passlink-form-app";
    private static final String PENDING = "__Host-passlink-pending-app";

    private final ViewRule apply = ViewRule.of("/jobs/{id}/apply", "apply");

    // A slow answer

    /** Renewed in another tab; its answer is still on its way. */
    private String slowAnswer(TestBrowser browser) {
        clock.advance(Duration.ofSeconds(60));
        TestBrowser tab = browser();
        tab.cookies().putAll(browser.cookies());
        Reply slow = tab.get("/app/account");
        assertThat(slow.cookie(PASS + "=")).isPresent();
        return tab.cookies().getOrDefault(PASS, "");
    }

    private void assertNobody(TestBrowser browser) {
        assertThat(browser.get("/app/open").body()).contains("who=nobody");
        assertThat(browser.get("/app/account").status()).isEqualTo(303);
    }

    @Test
    void aSlowAnswerDoesNotBringASignInBackAfterSigningOut() {
        TestBrowser browser = signedIn("ada@example.com");
        String renewed = slowAnswer(browser);
        signOut(browser);
        browser.cookies().put(PASS, renewed);
        assertNobody(browser);
        browser.cookies().put(PASS, renewed);
        clock.advance(Duration.ofSeconds(59));
        assertNobody(browser);
    }

    @Test
    void aSlowAnswerDoesNotBringASignInBackAfterSigningOutEverywhere() throws Exception {
        restart(
                builder -> builder.stamps(userId -> users.put(new User(userId, ada.email(), true, "s2", ada.roles()))),
                Site.Builder::signOutEverywhere);
        TestBrowser browser = signedIn("ada@example.com");
        String renewed = slowAnswer(browser);
        String field = browser.get("/app/form").field("antiForgery");
        browser.post("/app/logout/everywhere", "antiForgery", field);
        browser.cookies().put(PASS, renewed);
        assertNobody(browser);
    }

    @Test
    void aSlowAnswerDoesNotReplaceThePersonWhoHasSignedInMeanwhile() {
        TestBrowser browser = signedIn("ada@example.com");
        String renewed = slowAnswer(browser);
        replaceByGrace(browser);
        assertThat(browser.get("/app/account").body()).contains("who=18");
        browser.cookies().put(PASS, renewed);
        assertNobody(browser);
    }

    @Test
    void aSlowAnswerDoesNotReplaceThePersonWhoHasSignedInAfterSigningOut() {
        TestBrowser browser = signedIn("ada@example.com");
        String renewed = slowAnswer(browser);
        signOut(browser);
        browser.get(ask(browser, "grace@example.com"));
        assertThat(browser.get("/app/account").body()).contains("who=18");
        browser.cookies().put(PASS, renewed);
        assertNobody(browser);
    }

    @Test
    void aSlowAnswerDoesNotBringBackAPassThatWasFoundDead() {
        TestBrowser browser = signedIn("ada@example.com");
        String old = browser.cookies().getOrDefault(PASS, "");
        String renewed = slowAnswer(browser);
        users.put(new User("17", ada.email(), false, "s1", ada.roles()));
        browser.cookies().put(PASS, old);
        assertNobody(browser);
        browser.cookies().put(PASS, renewed);
        assertNobody(browser);
    }

    @Test
    void whoSignsInAgainGoesOnAndAfterAWhileNothingIsLookedUpMoreOftenThanElsewhere() {
        TestBrowser browser = signedIn("ada@example.com");
        assertThat(browser.cookies()).doesNotContainKey(ENDED);
        assertThat(signOut(browser).cookie(ENDED + "=").orElse(""))
                .endsWith("Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=120");
        browser.get(ask(browser, "ada@example.com"));
        for (int i = 0; i < 3; i++) {
            assertThat(browser.get("/app/account").body()).contains("who=17");
            assertThat(browser.get("/app/open").body()).contains("who=17");
        }
        browser.cookies().remove(ENDED);
        int before = users.calls();
        assertThat(browser.get("/app/account").body()).contains("who=17");
        assertThat(users.calls()).isEqualTo(before);
    }

    @Test
    void whoSaysThatASignInHasEndedHereCostsALookUpAndNothingElse() {
        TestBrowser browser = signedIn("ada@example.com");
        browser.cookies().put(ENDED, "forged");
        assertThat(browser.get("/app/account").body()).contains("who=17");
        assertThat(audit.reasons(AuditEvent.Type.PASS)).containsExactly(Reason.OK);
        TestBrowser stranger = browser();
        stranger.cookies().put(ENDED, "1");
        int before = users.calls();
        assertNobody(stranger);
        assertThat(users.calls()).isEqualTo(before);
    }

    // A second step

    private String waitingForASecondStep(TestBrowser browser) {
        decision = (user, method) -> new SignInDecision.ContinueAt("/app/second/show");
        browser.get(ask(browser, "ada@example.com"));
        assertThat(browser.get("/app/second/show").body()).contains("pending=17");
        decision = (user, method) -> new SignInDecision.SignedIn();
        return browser.cookies().getOrDefault(PENDING, "");
    }

    private void assertItIsGone(TestBrowser browser, String pending) {
        assertThat(browser.get("/app/second/show").body()).contains("pending=none");
        // As a slow answer or a copy brings it back.
        browser.cookies().put(PENDING, pending);
        assertThat(browser.get("/app/second/finish").body()).contains("finished=gone");
    }

    @Test
    void aSignInThatWaitsForASecondStepIsNotThereForTheNextPersonOnceSomebodySignsOut() {
        TestBrowser browser = browser();
        String pending = waitingForASecondStep(browser);
        signOut(browser);
        assertItIsGone(browser, pending);
        assertNobody(browser);
    }

    /** The answer that finishes it comes when somebody has signed out in another tab. */
    @Test
    void aSecondStepWhoseAnswerComesAfterTheSignOutSignsNobodyIn() {
        TestBrowser browser = browser();
        waitingForASecondStep(browser);
        TestBrowser slow = browser();
        slow.cookies().putAll(browser.cookies());
        assertThat(slow.get("/app/second/finish").body()).contains("finished=/app/account");
        assertThat(slow.get("/app/account").body()).contains("who=17");
        int before = audit.reasons(AuditEvent.Type.SIGN_OUT).size();
        signOut(browser);
        assertThat(audit.reasons(AuditEvent.Type.SIGN_OUT)).hasSize(before + 1);
        browser.cookies().put(PASS, slow.cookies().getOrDefault(PASS, ""));
        assertNobody(browser);
    }

    @Test
    void aSignInThatWaitsForASecondStepIsNotThereForTheNextPersonWhoSignsIn() {
        TestBrowser browser = browser();
        String pending = waitingForASecondStep(browser);
        browser.get(ask(browser, "grace@example.com"));
        assertThat(browser.get("/app/account").body()).contains("who=18");
        assertItIsGone(browser, pending);
        assertThat(browser.get("/app/account").body()).contains("who=18");
    }

    // Views, and forms

    private TestBrowser withView(TestBrowser browser, Subject subject) {
        String url = passlink().link(subject, apply.at("17")).url();
        Reply page = browser.get(url.substring("https://jobs.example.com".length()));
        pressButton(browser, page);
        assertThat(isOpen(browser)).isTrue();
        return browser;
    }

    private static boolean isOpen(TestBrowser browser) {
        return browser.get("/app/jobs/17/apply").status() == 200;
    }

    private void serveView() throws Exception {
        restart(builder -> builder, builder -> builder.view(apply));
    }

    @Test
    void signingOutClosesTheViewsThatWereOpenedAndEndsTheFormsThatWereShown() throws Exception {
        serveView();
        TestBrowser ada = withView(signedIn("ada@example.com"), this.ada.subject());
        String shown = ada.get("/app/form").field("antiForgery");
        signOut(ada);
        assertThat(isOpen(ada)).isFalse();
        assertThat(ada.post("/app/posted", "antiForgery", shown).body()).contains("ours=false");
        String again = ada.get("/app/form").field("antiForgery");
        assertThat(ada.post("/app/posted", "antiForgery", again).body()).contains("ours=true");
    }

    @Test
    void signingOutEverywhereClosesTheViewsToo() throws Exception {
        restart(
                builder -> builder.stamps(userId -> users.put(new User(userId, ada.email(), true, "s2", ada.roles()))),
                builder -> builder.view(apply).signOutEverywhere());
        TestBrowser ada = withView(signedIn("ada@example.com"), this.ada.subject());
        String field = ada.get("/app/form").field("antiForgery");
        ada.post("/app/logout/everywhere", "antiForgery", field);
        assertThat(isOpen(ada)).isFalse();
    }

    @Test
    void whereAnotherPersonSignsInTheLastOnesViewsAndFormsAreGone() throws Exception {
        serveView();
        TestBrowser browser = withView(signedIn("ada@example.com"), ada.subject());
        String shown = browser.get("/app/form").field("antiForgery");
        replaceByGrace(browser);
        assertThat(isOpen(browser)).isFalse();
        assertThat(browser.post("/app/posted", "antiForgery", shown).body()).contains("ours=false");
    }

    @Test
    void anotherPersonFindsNoViewsEvenIfTheLastSignInWasForgotten() throws Exception {
        Duration half = Duration.ofMinutes(30);
        restart(builder -> builder.passes(passes -> passes.lifetime(half)), builder -> builder.view(apply));
        TestBrowser browser = withView(signedIn("ada@example.com"), ada.subject());
        clock.advance(half);
        assertThat(isOpen(browser)).isTrue();
        assertThat(browser.get("/app/account").status()).isEqualTo(303);
        assertThat(browser.cookies()).doesNotContainKey(PASS);
        browser.get(ask(browser, "grace@example.com"));
        assertThat(browser.get("/app/account").body()).contains("who=18");
        assertThat(isOpen(browser)).isFalse();
    }

    @Test
    void signingInCostsNoViewThatAnonymousOrTheSamePersonOpened() throws Exception {
        serveView();
        for (Subject subject : new Subject[] {ada.subject(), Subject.guest(EmailAddress.of("guest@example.com"))}) {
            TestBrowser browser = withView(browser(), subject);
            String shown = browser.get("/app/form").field("antiForgery");
            for (int i = 0; i < 2; i++) {
                browser.get(ask(browser, "ada@example.com"));
                assertThat(browser.get("/app/account").body()).contains("who=17");
                assertThat(isOpen(browser)).isTrue();
                assertThat(browser.post("/app/posted", "antiForgery", shown).body())
                        .contains("ours=true");
            }
        }
        TestBrowser afterwards = signedIn("ada@example.com");
        signOut(afterwards);
        withView(afterwards, grace.subject());
        afterwards.get(ask(afterwards, "grace@example.com"));
        assertThat(isOpen(afterwards)).isTrue();
    }

    @Test
    void whoseABrowsersSecretIsCannotBeForgedOrTakenElsewhere() throws Exception {
        serveView();
        TestBrowser ada = withView(signedIn("ada@example.com"), this.ada.subject());
        String graces = signedIn("grace@example.com").cookies().getOrDefault(SECRET, "");
        String adas = ada.cookies().getOrDefault(SECRET, "");
        assertThat(adas).startsWith(adas.substring(0, 22) + ".");
        for (String owner : new String[] {".", ".x", graces.substring(22), "." + "A".repeat(23)}) {
            TestBrowser browser = browser();
            Map<String, String> kept = new HashMap<>(ada.cookies());
            kept.put(SECRET, adas.substring(0, 22) + owner);
            kept.remove(PASS);
            browser.cookies().putAll(kept);
            browser.get(ask(browser, "grace@example.com"));
            assertThat(browser.get("/app/account").body()).contains("who=18");
            assertThat(isOpen(browser)).as(owner).isFalse();
        }
    }

    /** A lasting pass outlives the browser's session, and the secret does not. */
    @Test
    void whoeverIsStillSignedInAfterTheBrowserWasClosedLeavesNoViewsAndFormsToTheNextPerson() throws Exception {
        serveView();
        TestBrowser browser = signedIn("ada@example.com");
        browser.cookies().remove(SECRET);
        withView(browser, ada.subject());
        String shown = browser.get("/app/form").field("antiForgery");
        replaceByGrace(browser);
        assertThat(browser.get("/app/account").body()).contains("who=18");
        assertThat(isOpen(browser)).isFalse();
        assertThat(browser.post("/app/posted", "antiForgery", shown).body()).contains("ours=false");
    }

    /** As the slow first answer of another tab brings it. */
    @Test
    void nothingIsBoundToASecretThatIsNobodysWhileSomebodyIsSignedIn() throws Exception {
        serveView();
        TestBrowser browser = signedIn("ada@example.com");
        browser.cookies().put(SECRET, secretOfNobody());
        withView(browser, ada.subject());
        String shown = browser.get("/app/form").field("antiForgery");
        assertThat(browser.post("/app/posted", "antiForgery", shown).body()).contains("ours=true");
        browser.cookies().remove(PASS);
        browser.get(ask(browser, "grace@example.com"));
        assertThat(browser.get("/app/account").body()).contains("who=18");
        assertThat(isOpen(browser)).isFalse();
        assertThat(browser.post("/app/posted", "antiForgery", shown).body()).contains("ours=false");
    }

    @Test
    void aSecretThatASlowAnswerBringsBackIsWorthNothingToTheNextPerson() throws Exception {
        serveView();
        TestBrowser browser = signedIn("ada@example.com");
        TestBrowser tab = browser();
        tab.cookies().putAll(browser.cookies());
        tab.cookies().remove(SECRET);
        withView(tab, ada.subject());
        String shown = tab.get("/app/form").field("antiForgery");
        replaceByGrace(browser);
        // Without the view itself: this is only about what Grace can be made to send and to open.
        browser.cookies().put(SECRET, tab.cookies().getOrDefault(SECRET, ""));
        assertThat(browser.post("/app/posted", "antiForgery", shown).body()).contains("ours=false");
        tab.cookies().put(PASS, browser.cookies().getOrDefault(PASS, ""));
        assertThat(isOpen(tab)).isFalse();
        withView(browser, grace.subject());
        browser.cookies().remove(PASS);
        browser.get(ask(browser, "ada@example.com"));
        assertThat(browser.get("/app/account").body()).contains("who=17");
        assertThat(isOpen(browser)).isFalse();
    }

    @Test
    void aSlowAnswerDoesNotBringViewsAndFormsBackAfterSigningOut() throws Exception {
        restart(
                builder -> builder,
                builder -> builder.view(apply)
                        .signedIn("/account/save/*")
                        .resendForms(100)
                        .requireFresh(Duration.ofMinutes(10)));
        TestBrowser browser = signedIn("ada@example.com");
        browser.cookies().put(SECRET, secretOfNobody());
        TestBrowser early = browser();
        early.cookies().putAll(browser.cookies());
        withView(browser, ada.subject());
        String shown = browser.get("/app/form").field("antiForgery");
        TestBrowser late = browser();
        late.cookies().putAll(browser.cookies());
        clock.advance(Duration.ofMinutes(10));
        List<String> brought = new ArrayList<>();
        for (TestBrowser tab : List.of(early, late)) {
            tab.with("Sec-Fetch-Site", "same-origin").with("Sec-Fetch-Mode", "navigate");
            brought.addAll(tab.send("POST", "/app/account/save/body", "text=1").all("Set-Cookie"));
            brought.addAll(tab.get("/app/form").all("Set-Cookie"));
            brought.addAll(tab.get("/app/login?fresh=1").all("Set-Cookie"));
        }
        signOut(browser);
        for (String cookie : brought) {
            keep(browser, cookie);
            assertThat(isOpen(browser)).as(cookie).isFalse();
            assertThat(browser.post("/app/posted", "antiForgery", shown).body()).contains("ours=false");
        }
        assertThat(brought).anyMatch(cookie -> cookie.startsWith(SECRET + "="));
    }

    @Test
    void noSlowAnswerBringsAViewAndWhatOpensIt() throws Exception {
        // As the form of the test application asks for it.
        ViewRule asked = ViewRule.of("/jobs/{id}/apply", "apply").stamp(view -> "open");
        restart(builder -> builder, builder -> builder.view(asked));
        TestBrowser browser = signedIn("ada@example.com");
        String field = browser.get("/app/form").field("antiForgery");
        browser.post("/app/ask/17", "email", "ada@example.com", "antiForgery", field);
        queue.runPending();
        String link = mailer.lastLink().substring("https://jobs.example.com".length());
        TestBrowser slow = browser();
        slow.cookies().putAll(browser.cookies());
        slow.cookies().remove(SECRET);
        Reply opened = slow.get(link);
        signOut(browser);
        opened.all("Set-Cookie").forEach(cookie -> keep(browser, cookie));
        assertThat(isOpen(browser)).isFalse();
        assertThat(opened.status()).isEqualTo(200);
        // One more press, with what the browser has by now.
        pressButton(slow, opened);
        assertThat(isOpen(slow)).isTrue();
    }

    @Test
    void aPageFromBeforeTheSignInBringsTheSecretWithWhichItsViewOpens() throws Exception {
        serveView();
        String url = passlink().link(ada.subject(), apply.at("17")).url();
        TestBrowser before = browser();
        Reply page = before.get(url.substring("https://jobs.example.com".length()));
        TestBrowser browser = signedIn("ada@example.com");
        browser.cookies().put(SECRET, before.cookies().getOrDefault(SECRET, ""));
        Reply again = pressButton(browser, page);
        assertThat(again.status()).isEqualTo(403);
        assertThat(again.cookie(SECRET + "=")).isPresent();
        assertThat(isOpen(browser)).isFalse();
        assertThat(pressButton(browser, again).status()).isEqualTo(303);
        assertThat(isOpen(browser)).isTrue();
    }

    /** A browser holds our cookies back from another site's POST, and keeps what the answer sets. */
    @Test
    void noPageOfAnotherSiteClosesAViewOrEndsAForm() throws Exception {
        restart(
                builder -> builder.stamps(userId -> users.put(new User(userId, ada.email(), true, "s2", ada.roles()))),
                builder -> builder.view(apply).signOutEverywhere());
        TestBrowser browser = withView(signedIn("ada@example.com"), ada.subject());
        String shown = browser.get("/app/form").field("antiForgery");
        Map<String, String> before = Map.copyOf(browser.cookies());
        String link = passlink().link(ada.subject(), apply.at("17")).url();
        String token = link.substring(link.indexOf('=') + 1);
        String login = ask(browser(), "ada@example.com");
        List<List<String>> sent = List.of(
                List.of("/app/login"),
                List.of("/app/login", "passlink", login.substring(login.indexOf('=') + 1)),
                List.of("/app/login/sent"),
                List.of("/app/login/code", "code", "1"),
                List.of("/app/login/link", "passlink", login.substring(login.indexOf('=') + 1)),
                List.of("/app/login/link", "passlink", "forged"),
                List.of("/app/login/view", "passlink", token, "view", "/app/jobs/17/apply"),
                List.of("/app/login/elsewhere"),
                List.of("/app/logout"),
                List.of("/app/logout/everywhere"),
                List.of("/app/ask/17", "email", "ada@example.com"),
                List.of("/app/form"),
                List.of("/app/account"),
                List.of("/app/jobs/17/apply"));
        for (Map<String, String> elsewhere : List.of(
                Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"),
                Map.of("Origin", "https://evil.example"),
                Map.of("Origin", "null"))) {
            for (List<String> one : sent) {
                TestBrowser withheld = browser();
                elsewhere.forEach(withheld::with);
                Reply reply =
                        withheld.post(one.get(0), one.subList(1, one.size()).toArray(String[]::new));
                assertThat(reply.all("Set-Cookie")).as("%s %s", elsewhere, one).isEmpty();
                withheld.setCookies().forEach(cookie -> keep(browser, cookie));
            }
        }
        assertThat(browser.cookies()).isEqualTo(before);
        assertThat(isOpen(browser)).isTrue();
        assertThat(browser.post("/app/posted", "antiForgery", shown).body()).contains("ours=true");
    }

    @Test
    void whatAnotherSitesPostIsAnsweredWithLeadsToAFormThatWorks() {
        TestBrowser browser = browser().with("Sec-Fetch-Site", "cross-site");
        for (String path : List.of("/app/login", "/app/logout")) {
            Reply refused = browser.post(path, "email", "ada@example.com");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).contains("href=\"" + path + "\"").doesNotContain("<form");
        }
        assertThat(browser.post("/app/login", "next", "/app/open?x=1").body())
                .contains("href=\"/app/login?next=%2Fapp%2Fopen%3Fx%3D1\"");
        // A view's link leads to where it is asked for, if there is no way in but by views.
        assertThat(browser.post("/app/ask/17", "email", "ada@example.com").body())
                .contains("href=\"/app/\"")
                .doesNotContain("<form");
        // As whoever follows a link in web mail.
        browser.with("Sec-Fetch-Mode", "navigate");
        String field = browser.get("/app/login").field("antiForgery");
        browser.with("Sec-Fetch-Site", "same-origin");
        assertThat(browser.post("/app/login", "email", "ada@example.com", "antiForgery", field)
                        .status())
                .isEqualTo(303);
    }

    private static Reply pressButton(TestBrowser browser, Reply page) {
        return browser.post(
                "/app/login/view",
                "passlink",
                page.field("passlink"),
                "view",
                page.field("view"),
                "antiForgery",
                page.field("antiForgery"));
    }

    private String secretOfNobody() {
        TestBrowser stranger = browser();
        stranger.get("/app/login");
        return stranger.cookies().getOrDefault(SECRET, "");
    }

    private static void keep(TestBrowser browser, String setCookie) {
        String pair = setCookie.split(";", 2)[0];
        int equals = pair.indexOf('=');
        browser.cookies().put(pair.substring(0, equals), pair.substring(equals + 1));
    }

    // Elsewhere

    @Test
    void anApplicationMayHaveTheAddressForItselfAndOursIsWhereItSays() throws Exception {
        restart(
                builder -> builder.stamps(userId -> users.put(new User(userId, ada.email(), true, "s2", ada.roles()))),
                builder -> builder.signOutPath("/login/out").signOutEverywhere());
        TestBrowser browser = signedIn("ada@example.com");
        String field = browser.get("/app/form").field("antiForgery");
        for (String theirs : List.of("/app/logout", "/app/logout/everywhere")) {
            assertThat(browser.get(theirs).body()).contains("who=17");
            assertThat(browser.post(theirs, "antiForgery", field).body()).contains("who=17");
        }
        assertThat(browser.post("/app/login/out", "antiForgery", "forged").status())
                .isEqualTo(403);
        assertThat(browser.get("/app/login/out").body()).contains("action=\"/app/login/out\"");
        assertThat(browser.get("/app/account").body()).contains("who=17");
        assertThat(browser.post("/app/login/out", "antiForgery", field).status())
                .isEqualTo(303);
        assertNobody(browser);
        TestBrowser everywhere = signedIn("ada@example.com");
        field = everywhere.get("/app/form").field("antiForgery");
        assertThat(everywhere
                        .post("/app/login/out/everywhere", "antiForgery", field)
                        .status())
                .isEqualTo(303);
        assertNobody(everywhere);
    }

    @Test
    void aPlaceToSignOutThatNobodyCouldReachIsRefusedAtStart() {
        for (String path : List.of(
                "logout",
                "/",
                "/out/",
                "/out?a=1",
                "//evil.example",
                "https://evil.example/out",
                "/a%62c",
                "/x;y",
                "/a#b")) {
            assertThatThrownBy(() -> Site.builder(passlink()).signOutPath(path))
                    .as(path)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String taken : List.of("/login", "/login/link")) {
            assertThatThrownBy(() -> Site.builder(passlink()).signOutPath(taken).build())
                    .as(taken)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(taken);
        }
        assertThatThrownBy(() -> Site.builder(passlink())
                        .signedIn("/out")
                        .signOutPath("/out")
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    Reply signOut(TestBrowser browser) {
        Reply out = browser.post(
                "/app/logout", "antiForgery", browser.get("/app/form").field("antiForgery"));
        assertThat(out.status()).isEqualTo(303);
        return out;
    }

    void replaceByGrace(TestBrowser browser) {
        Reply page = browser.get(ask(browser, "grace@example.com"));
        browser.post("/app/login/link", "passlink", page.field("passlink"), "antiForgery", page.field("antiForgery"));
    }
}
