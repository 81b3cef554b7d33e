package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.InMemoryPasskeys;
import dev.passlink.Limits;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import dev.passlink.StaySignedIn;
import dev.passlink.User;
import dev.passlink.passkeys.WebAuthn;
import dev.passlink.port.Mail;
import dev.passlink.port.Passkey;
import dev.passlink.port.Passkeys;
import dev.passlink.testkit.SoftwareAuthenticator;
import dev.passlink.testkit.SoftwareAuthenticator.Misbehaviour;
import dev.passlink.web.TestBrowser.Reply;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What must hold behind every adapter: signing in by passkey, the offer of one, and a person's own. */
abstract class PasskeyContract extends AskingCheckContract {
    private static final String ORIGIN = "https://jobs.example.com";
    private static final String LOGIN = "/app/login";
    private static final String USE = LOGIN + "/passkey";
    private static final String OWN = LOGIN + "/passkeys";
    private static final String ADD = OWN + "/add";
    private static final String OFFER = OWN + "/offer";
    private static final String OPTIONS = OWN + "/options?for=";
    private static final String CAPABLE = "__Host-passlink-passkeys-app";
    private static final String OFFERED = "__Host-passlink-offered-app";
    private static final String PASS = "__Host-passlink-app";
    private static final Duration TOO_OLD = Duration.ofMinutes(10);

    private final InMemoryPasskeys passkeys = new InMemoryPasskeys();

    private void servePasskeys() throws Exception {
        servePasskeys(builder -> builder, builder -> builder);
    }

    private void servePasskeys(UnaryOperator<Passlink.Builder> settings, UnaryOperator<Site.Builder<?>> siteSettings)
            throws Exception {
        restart(builder -> settings.apply(builder.passkeys(WebAuthn.standard(), passkeys)), siteSettings);
    }

    private static SoftwareAuthenticator device() {
        return SoftwareAuthenticator.of(ORIGIN);
    }

    private static String options(TestBrowser browser, String what) {
        Reply options = browser.get(OPTIONS + what);
        assertThat(options.status()).as(options.body()).isEqualTo(200);
        return options.body();
    }

    private static Reply use(TestBrowser browser, Reply page, String credential, String... more) {
        List<String> form = new ArrayList<>(List.of(
                "for", page.fieldIn(USE, "for"),
                "credential", credential,
                "next", page.fieldIn(USE, "next"),
                "antiForgery", page.fieldIn(USE, "antiForgery")));
        form.addAll(List.of(more));
        return browser.post(USE, form.toArray(String[]::new));
    }

    private static Reply signInBy(SoftwareAuthenticator device, TestBrowser browser, String next) {
        Reply page = browser.get(LOGIN + (next.isEmpty() ? "" : "?next=" + encoded(next)));
        return use(browser, page, device.get(options(browser, page.fieldIn(USE, "for"))));
    }

    private static Reply signInBy(SoftwareAuthenticator device, TestBrowser browser) {
        return signInBy(device, browser, "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static Reply add(TestBrowser browser, Reply page, String credential) {
        return browser.post(
                ADD,
                "credential",
                credential,
                "next",
                page.fieldIn(ADD, "next"),
                "antiForgery",
                page.fieldIn(ADD, "antiForgery"));
    }

    private static Reply addTo(SoftwareAuthenticator device, TestBrowser browser) {
        return add(browser, browser.get(OWN), device.create(options(browser, "create")));
    }

    /** A device with a passkey of that account, and nobody signed in before it. */
    private SoftwareAuthenticator deviceOf(String email) {
        SoftwareAuthenticator device = device();
        Reply added = addTo(device, signedIn(email));
        assertThat(added.status()).as(audit.last().toString()).isEqualTo(200);
        return device;
    }

    private static String who(TestBrowser browser) {
        Reply account = browser.get("/app/account");
        return account.status() == 200 ? account.body().split("[= ]", -1)[1] : "nobody";
    }

    /** As a browser has it whose script has asked before, on a device that tells its owner. */
    private TestBrowser capable() {
        TestBrowser browser = browser();
        options(browser, "sign-in&lock=1");
        return browser;
    }

    private List<Reason> used() {
        return audit.reasons(AuditEvent.Type.PASSKEY_USED);
    }

    private List<Reason> added() {
        return audit.reasons(AuditEvent.Type.PASSKEY_ADDED);
    }

    // The way

    @Test
    void whoeverSignsInByLinkIsOfferedAPasskeyAndNeedsNoEmailTheNextTime() throws Exception {
        servePasskeys();
        TestBrowser browser = capable();
        Reply in = browser.get(ask(browser, "ada@example.com", "/app/jobs/7"));
        assertThat(in.header("Location")).isEqualTo(OFFER + "?next=%2Fapp%2Fjobs%2F7");
        Reply offer = browser.get(in.header("Location"));
        assertThat(offer.status()).isEqualTo(200);
        assertThat(offer.body())
                .contains("Next time, sign in with your face, fingerprint or screen lock", "Add a passkey", "Not now");
        SoftwareAuthenticator device = device();
        Reply added = add(browser, offer, device.create(options(browser, "create")));
        assertThat(added.status()).isEqualTo(303);
        assertThat(added.header("Location")).isEqualTo("/app/jobs/7");
        assertThat(added()).containsExactly(Reason.OK);
        queue.runPending();
        assertThat(mailer.mails()).last().extracting(Mail::subject).asString().contains("A passkey was added to your ");

        signOut(browser);
        int mails = mailer.mails().size();
        Reply by = signInBy(device, browser, "/app/jobs/7");
        assertThat(by.status()).isEqualTo(303);
        assertThat(by.header("Location")).isEqualTo("/app/jobs/7");
        assertThat(who(browser)).isEqualTo("17");
        assertThat(used()).containsExactly(Reason.OK);
        queue.runPending();
        assertThat(mailer.mails()).hasSize(mails);
        assertThat(audit.events())
                .filteredOn(event -> event.type() == AuditEvent.Type.SIGN_IN)
                .last()
                .extracting(AuditEvent::detail)
                .asString()
                .contains("PASSKEY");
    }

    @Test
    void withoutPasskeysThereIsNoWordOfThem() {
        TestBrowser browser = browser();
        Reply page = browser.get(LOGIN);
        assertThat(page.body()).contains("autocomplete=\"email\"").doesNotContain("passkey", "<script", "webauthn");
        assertThat(page.header("Content-Security-Policy")).contains("script-src 'none'");
        for (String address : List.of(USE, OWN, ADD, OPTIONS + "sign-in", OFFER, LOGIN + "/passkeys.js")) {
            assertThat(browser.get(address).body()).as(address).contains("who=nobody");
        }
        browser.cookies().put(CAPABLE, "1");
        assertThat(browser.get(ask(browser, "ada@example.com")).header("Location"))
                .isEqualTo("/app/account");
    }

    @Test
    void theSignInPageIsReadyForAutofillAndRunsNoScriptButOurs() throws Exception {
        servePasskeys();
        Reply page = browser().get(LOGIN + "?next=/app/jobs/7");
        assertThat(page.body())
                .contains(
                        "autocomplete=\"username webauthn\"",
                        "data-passlink-passkey=\"get\" class=\"again\" hidden",
                        "Sign in with a passkey",
                        "\" data-passlink-options=\"" + OPTIONS + "sign-in\"");
        assertScriptIsNamedByItsContent(page, "/app/login/passkeys.js");
        assertThat(page.fieldIn(USE, "next")).isEqualTo("/app/jobs/7");
        assertThat(page.fieldIn(USE, "for")).isEqualTo("sign-in");
        assertThat(page.header("Content-Security-Policy"))
                .contains("script-src 'self';", "default-src 'self'", "frame-ancestors 'none'");
        Reply script = browser().get(LOGIN + "/passkeys.js");
        assertThat(script.header("Content-Type")).startsWith("text/javascript");
        assertThat(script.body()).doesNotContain("innerHTML", "eval(", "http:", "https:");
        // Pages that have nothing to ask keep theirs.
        assertThat(browser().get("/app/logout").header("Content-Security-Policy"))
                .contains("script-src 'none'");
    }

    @Test
    void thePageOfALinkOnAnotherDeviceFindsOutOnlyWhetherThatHasPasskeys() throws Exception {
        servePasskeys();
        String link = ask(browser(), "ada@example.com");
        TestBrowser phone = browser();
        Reply confirm = phone.get(link);
        assertThat(confirm.body())
                .contains("data-passlink-options=\"" + OPTIONS + "sign-in\" data-passlink-here=\"\"")
                .doesNotContain("data-passlink-passkey");
        assertThat(confirm.header("Content-Security-Policy")).contains("script-src 'self';");
        options(phone, "sign-in&lock=1");
        String action = LOGIN + "/link";
        Reply in = phone.post(
                action,
                "passlink",
                confirm.fieldIn(action, "passlink"),
                "antiForgery",
                confirm.fieldIn(action, "antiForgery"));
        assertThat(in.header("Location")).isEqualTo(OFFER);
    }

    @Test
    void theBoxForStayingSignedInIsHeard() throws Exception {
        servePasskeys(
                builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.IF_ASKED)), builder -> builder);
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        for (String stay : List.of("on", "")) {
            TestBrowser browser = browser();
            Reply page = browser.get(LOGIN);
            Reply in = use(browser, page, device.get(options(browser, "sign-in")), "stay", stay);
            assertThat(in.cookie(PASS + "=").orElseThrow().contains("Max-Age")).isEqualTo(!stay.isEmpty());
        }
    }

    @Test
    void theSecondStepComesAfterAPasskeyTooAndIsFollowedByNoOffer() throws Exception {
        servePasskeys();
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        decision = (user, method) -> new SignInDecision.ContinueAt("/app/second/show");
        TestBrowser browser = capable();
        assertThat(signInBy(device, browser, "/app/jobs/7").header("Location")).isEqualTo("/app/second/show");
        assertThat(who(browser)).isEqualTo("nobody");
        assertThat(browser.get("/app/second/show").body()).contains("pending=17 PASSKEY");
        assertThat(browser.get("/app/second/finish").body()).contains("finished=/app/jobs/7");
        assertThat(who(browser)).isEqualTo("17");
    }

    @Test
    void afterTheSecondStepOfALinkTheOfferIsMade() throws Exception {
        servePasskeys();
        decision = (user, method) -> new SignInDecision.ContinueAt("/app/second/show");
        TestBrowser browser = capable();
        assertThat(browser.get(ask(browser, "ada@example.com", "/app/jobs/7")).header("Location"))
                .isEqualTo("/app/second/show");
        assertThat(browser.get("/app/second/finish").body()).contains("finished=" + OFFER + "?next=%2Fapp%2Fjobs%2F7");
    }

    @Test
    void twoAccountsInOneBrowserHaveTheirOwn() throws Exception {
        servePasskeys();
        SoftwareAuthenticator device = device();
        TestBrowser browser = browser();
        for (String email : List.of("ada@example.com", "grace@example.com")) {
            browser.get(ask(browser, email));
            assertThat(addTo(device, browser).status()).isEqualTo(200);
            signOut(browser);
        }
        assertThat(device.passkeys()).hasSize(2);
        assertThat(signInBy(device.as("ada@example.com"), browser).status()).isEqualTo(303);
        assertThat(who(browser)).isEqualTo("17");
        // Whoever is signed in is asked for a passkey of their own, and for nobody else's.
        assertThat(options(browser, "confirm"))
                .contains(passkeys.ofUser("17").get(0).id())
                .doesNotContain(passkeys.ofUser("18").get(0).id());
        signOut(browser);
        assertThat(signInBy(device.as("grace@example.com"), browser).status()).isEqualTo(303);
        assertThat(who(browser)).isEqualTo("18");
        assertThat(browser.cookies().get(OFFERED)).matches("[A-Za-z0-9_-]{11}\\.[A-Za-z0-9_-]{11}");
    }

    // What is refused

    @Test
    void whatNoDeviceSignedForThisSiteIsRefusedAndConsumesNothing() throws Exception {
        servePasskeys();
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        List<Misbehaviour> all = List.of(
                Misbehaviour.OTHER_ORIGIN,
                Misbehaviour.CROSS_ORIGIN,
                Misbehaviour.TOP_ORIGIN,
                Misbehaviour.OTHER_RELYING_PARTY,
                Misbehaviour.NO_USER_PRESENCE,
                Misbehaviour.NO_USER_VERIFICATION,
                Misbehaviour.OTHER_USER_HANDLE,
                Misbehaviour.OTHER_KEY,
                Misbehaviour.OTHER_TYPE);
        TestBrowser browser = browser();
        Reply page = browser.get(LOGIN + "?next=/app/jobs/7");
        String options = options(browser, "sign-in");
        for (Misbehaviour misbehaviour : all) {
            Reply refused = use(browser, page, device.misbehaving(misbehaviour).get(options));
            assertThat(refused.status()).as(misbehaviour.name()).isEqualTo(403);
            assertThat(refused.body()).contains("That passkey didn’t work here", "id=\"email\"");
            assertThat(refused.fieldIn(USE, "next")).isEqualTo("/app/jobs/7");
        }
        assertThat(used()).hasSize(all.size()).containsOnly(Reason.PASSKEY_REFUSED);
        assertThat(who(browser)).isEqualTo("nobody");
        assertThat(use(browser, page, device.misbehaving().get(options)).status())
                .isEqualTo(303);
    }

    @Test
    void whatIsNoCredentialAtAllIsRefusedAndNeverAnErrorOfOurs() throws Exception {
        servePasskeys();
        TestBrowser browser = signedIn("ada@example.com");
        String right = device().create(options(browser, "create"));
        List<String> hostile = List.of(
                "",
                "null",
                "{}",
                "[]",
                "{\"id\":null,\"rawId\":null,\"type\":null,\"response\":null}",
                "[".repeat(4_000),
                "{\"a\":".repeat(800),
                right.replace("\"response\":{", "\"response\":{\"x\":"),
                right.substring(0, right.length() / 2),
                right.replaceAll("[A-Za-z0-9_-]{60,}", "%00"),
                right.replace("public-key", "\u0000\uD800\"'<script>"),
                "\u202E".repeat(500),
                "x".repeat(7_000));
        Reply own = browser.get(OWN);
        for (String credential : hostile) {
            assertThat(add(browser, own, credential).status()).as(credential).isBetween(400, 499);
            TestBrowser anonymous = browser();
            Reply page = anonymous.get(LOGIN);
            Reply refused = use(anonymous, page, credential);
            assertThat(refused.status()).as(credential).isBetween(400, 499);
            assertThat(refused.body()).doesNotContain("Exception", "<script>");
        }
        assertThat(passkeys.ofUser("17")).isEmpty();
        Reply tooLong = add(browser, own, "x".repeat(9_000));
        assertThat(tooLong.status()).isEqualTo(413);
        assertThat(browser.with("Content-Type", "application/json")
                        .send("POST", ADD, right)
                        .status())
                .isEqualTo(415);
    }

    @Test
    void aChallengeIsGoodInTheBrowserThatWasGivenItForFiveMinutesAndOnce() throws Exception {
        servePasskeys();
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        TestBrowser asking = browser();
        Reply page = asking.get(LOGIN);
        String signed = device.get(options(asking, "sign-in"));

        TestBrowser other = browser();
        options(other, "sign-in");
        assertStale(use(other, other.get(LOGIN), signed), Reason.FORGED);
        assertThat(use(asking, page, signed).status()).isEqualTo(303);

        TestBrowser again = browser();
        Reply form = again.get(LOGIN);
        String once = device.get(options(again, "sign-in"));
        TestBrowser copy = browser();
        copy.cookies().putAll(again.cookies());
        assertThat(use(again, form, once).status()).isEqualTo(303);
        assertStale(use(copy, form, once), Reason.USED);
        String expired = device.get(options(copy, "sign-in"));
        clock.advance(Duration.ofMinutes(5));
        assertStale(use(copy, form, expired), Reason.EXPIRED);
    }

    private void assertStale(Reply reply, Reason reason) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("That took too long, or started in another browser");
        assertThat(reply.cookie(PASS + "=")).isEmpty();
        assertThat(audit.events()).last().extracting(AuditEvent::reason).isEqualTo(reason);
    }

    @Test
    void aChallengeForOnePurposeIsWorthlessForAnother() throws Exception {
        servePasskeys();
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        TestBrowser browser = signedIn("ada@example.com");
        Reply page = browser.get(LOGIN + "?fresh=1");
        assertThat(page.fieldIn(USE, "for")).isEqualTo("confirm");
        assertStale(use(browser, page, device.get(options(browser, "sign-in"))), Reason.WRONG_SCOPE);
        assertStale(use(browser, page, device.get(options(browser, "create"))), Reason.WRONG_SCOPE);

        SoftwareAuthenticator other = device();
        Reply own = browser.get(OWN);
        for (String what : List.of("sign-in", "confirm")) {
            String user = "\"user\":{\"id\":\"" + "A".repeat(43) + "\",\"name\":\"x\",\"displayName\":\"x\"},";
            String forged = "{" + user + options(browser, what).substring(1);
            Reply refused = add(browser, own, other.create(forged));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("That took too long");
        }
        assertThat(added()).containsExactly(Reason.OK, Reason.WRONG_SCOPE, Reason.WRONG_SCOPE);

        String confirmed = device.get(options(browser, "confirm"));
        // A form of the one purpose proves nothing for the other, either.
        Reply forged = browser.post(
                USE,
                "for",
                "sign-in",
                "credential",
                confirmed,
                "next",
                "",
                "antiForgery",
                page.fieldIn(USE, "antiForgery"));
        assertThat(forged.status()).isEqualTo(403);
        assertThat(use(browser, page, confirmed).status()).isEqualTo(303);
        assertThat(passkeys.ofUser("17")).hasSize(1);
    }

    @Test
    void aConfirmationIsForTheVerySignInThatAskedForIt() throws Exception {
        servePasskeys();
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        TestBrowser browser = signedIn("ada@example.com");
        Reply page = browser.get(LOGIN + "?fresh=1");
        String confirmed = device.get(options(browser, "confirm"));
        browser.get(ask(browser, "ada@example.com"));
        assertStale(use(browser, page, confirmed), Reason.WRONG_SCOPE);
        browser.cookies().remove(PASS);
        Reply gone = use(browser, page, confirmed);
        assertThat(gone.status()).isEqualTo(400);
        assertThat(gone.fieldIn(USE, "for")).isEqualTo("sign-in");
    }

    @Test
    void aPasskeyOfAnotherAccountConfirmsNobody() throws Exception {
        servePasskeys();
        deviceOf("ada@example.com");
        SoftwareAuthenticator graces = deviceOf("grace@example.com");
        TestBrowser browser = signedIn("ada@example.com");
        Reply page = browser.get(LOGIN + "?fresh=1");
        String any = options(browser, "confirm")
                .replaceAll("\"allowCredentials\":\\[\\{.*?\\}\\]", "\"allowCredentials\":[]");
        Reply refused = use(browser, page, graces.get(any));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(used()).containsExactly(Reason.OTHER_ACCOUNT);
        assertThat(who(browser)).isEqualTo("17");
    }

    @Test
    void aRemovedPasskeyIsNamedToTheBrowserSoThatItIsOfferedNoMore() throws Exception {
        servePasskeys();
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        String id = device.passkeys().get(0);
        assertThat(passkeys.remove("17", id)).isTrue();
        Reply refused = signInBy(device, browser());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body())
                .contains(
                        "That passkey has been removed",
                        "data-passlink-rp=\"jobs.example.com\" data-passlink-gone=\"" + id + "\"");
        assertThat(used()).containsExactly(Reason.UNKNOWN_PASSKEY);
    }

    @Test
    void anAccountThatMayNotSignInIsNotLetInByPasskey() throws Exception {
        servePasskeys();
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        users.put(new User("17", ada.email(), false, "s1", Set.of()));
        assertThat(signInBy(device, browser()).status()).isEqualTo(403);
        Set<String> many =
                IntStream.range(0, 400).mapToObj(i -> "role-number-" + i).collect(Collectors.toSet());
        users.put(new User("17", ada.email(), true, "s1", many));
        Reply trouble = signInBy(device, browser());
        assertThat(trouble.status()).isEqualTo(403);
        assertThat(trouble.body()).doesNotContain("That passkey didn’t work here");
        users.remove("17");
        assertThat(signInBy(device, browser()).status()).isEqualTo(403);
        assertThat(used()).containsExactly(Reason.DISABLED, Reason.TOO_MANY_ROLES, Reason.UNKNOWN_USER);
    }

    @Test
    void whoeverTriesTooOftenWaits() throws Exception {
        servePasskeys(builder -> builder.limits(new Limits(5, 20, 3, 5)), builder -> builder);
        SoftwareAuthenticator device = deviceOf("ada@example.com").misbehaving(Misbehaviour.OTHER_KEY);
        TestBrowser browser = browser();
        Reply page = browser.get(LOGIN);
        for (int i = 0; i < 3; i++) {
            Reply refused = use(browser, page, device.get(options(browser, "sign-in")));
            assertThat(refused.status()).isEqualTo(403);
        }
        Reply often = use(browser, page, device.misbehaving().get(options(browser, "sign-in")));
        assertThat(often.status()).isEqualTo(429);
        assertThat(Integer.parseInt(often.header("Retry-After"))).isBetween(1, 120);
        assertThat(often.body()).contains("id=\"email\"");
    }

    @Test
    void ofSixtyFourRacersWithOneAnswerOneIsLetIn() throws Exception {
        servePasskeys();
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        TestBrowser browser = browser();
        Reply page = browser.get(LOGIN);
        String signed = device.get(options(browser, "sign-in"));
        CountDownLatch start = new CountDownLatch(1);
        List<Callable<Integer>> racers = IntStream.range(0, 64)
                .<Callable<Integer>>mapToObj(i -> () -> {
                    TestBrowser racer = browser();
                    racer.cookies().putAll(browser.cookies());
                    start.await();
                    return use(racer, page, signed).status();
                })
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try {
            List<Future<Integer>> running = racers.stream().map(threads::submit).toList();
            start.countDown();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> one : running) {
                statuses.add(one.get());
            }
            assertThat(statuses).filteredOn(status -> status == 303).hasSize(1);
            assertThat(statuses).filteredOn(status -> status != 303).hasSize(63).isSubsetOf(400, 429);
        } finally {
            threads.shutdownNow();
        }
    }

    // Who asks

    @Test
    void noOtherSiteLearnsOrStartsAnything() throws Exception {
        servePasskeys();
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        for (String site : List.of("cross-site", "same-site")) {
            TestBrowser browser = signedIn("ada@example.com").with("Sec-Fetch-Site", site);
            for (String what : List.of("sign-in", "confirm", "create")) {
                Reply refused = browser.get(OPTIONS + what);
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(refused.all("Set-Cookie")).isEmpty();
            }
        }
        TestBrowser browser = browser();
        Reply page = browser.get(LOGIN);
        String signed = device.get(options(browser, "sign-in"));
        assertThat(use(browser.with("Sec-Fetch-Site", "cross-site"), page, signed)
                        .status())
                .isEqualTo(403);
        assertThat(use(browser.without("Sec-Fetch-Site").with("Origin", "https://evil.example"), page, signed)
                        .status())
                .isEqualTo(403);
        assertThat(browser.without("Origin")
                        .post(USE, "for", "sign-in", "credential", signed, "next", "")
                        .status())
                .isEqualTo(403);
        assertThat(used()).isEmpty();
        assertThat(use(browser, page, signed).status()).isEqualTo(303);
        for (Reply own : List.of(browser.get(OWN), browser.get(OFFER), browser.get(LOGIN + "?fresh=1&passkey=1"))) {
            assertThat(own.status()).isEqualTo(200);
            assertThat(own.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(own.header("Content-Security-Policy")).contains("frame-ancestors 'none'", "script-src 'self';");
            assertThat(own.header("Cache-Control")).isEqualTo("no-store");
        }
    }

    @Test
    void theOptionsAreForTheBrowserThatAsksAndForNobodyElse() throws Exception {
        servePasskeys();
        TestBrowser browser = browser();
        Reply options = browser.get(OPTIONS + "sign-in&lock=1");
        assertThat(options.header("Content-Type")).startsWith("application/json");
        assertThat(options.header("Cache-Control")).isEqualTo("private, no-store");
        assertThat(options.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(options.all("Set-Cookie"))
                .hasSize(2)
                .anySatisfy(cookie ->
                        assertThat(cookie).matches("__Host-passlink-form-app=.*; HttpOnly; SameSite=Lax; Secure"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .isEqualTo(CAPABLE + "=1; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000"));
        assertThat(browser.get(OPTIONS + "sign-in&lock=1").all("Set-Cookie")).isEmpty();
        assertThat(options.body()).contains("\"userVerification\":\"required\"").doesNotContain("ada@");
        // The challenge is random, and may spell the user's id.
        assertThat(options.body().replaceAll("\"challenge\":\"[^\"]*\"", "")).doesNotContain("17");
        for (String what : List.of("confirm", "create")) {
            assertThat(browser.get(OPTIONS + what).status()).isEqualTo(401);
        }
        for (String what : List.of("", "sign-in&for=create", "else")) {
            assertThat(browser.get(OPTIONS + what).status()).isEqualTo(400);
        }
        assertThat(browser.post(OPTIONS + "sign-in").status()).isEqualTo(405);
        TestBrowser head = browser();
        assertThat(head.head(OPTIONS + "sign-in").all("Set-Cookie")).isEmpty();
    }

    @Test
    void aClientThatTakesNoPageIsToldInJson() throws Exception {
        servePasskeys();
        TestBrowser client = browser().with("Accept", "application/json");
        for (Reply reply :
                List.of(client.get(OWN), client.post(USE, "credential", "{}"), client.post(ADD, "credential", "{}"))) {
            assertThat(reply.status()).isBetween(401, 403);
            assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        }
    }

    @Test
    void aLookChangesNothing() throws Exception {
        servePasskeys();
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        TestBrowser browser = signedIn("ada@example.com");
        int events = audit.events().size();
        assertThat(browser.get(USE).header("Location")).isEqualTo(LOGIN);
        for (String address : List.of(ADD, OWN + "/rename", OWN + "/remove")) {
            assertThat(browser.get(address).header("Location")).isEqualTo(OWN);
        }
        for (String address : List.of(USE, OWN, ADD, OFFER, OWN + "/rename", OWN + "/remove")) {
            assertThat(browser.head(address).status()).isIn(200, 303);
        }
        assertThat(audit.events()).hasSize(events);
        assertThat(passkeys.ofUser("17")).hasSize(1);
        assertThat(device.passkeys()).hasSize(1);
    }

    // A person's own

    @Test
    void aPersonSeesRenamesAndRemovesTheirOwn() throws Exception {
        servePasskeys();
        SoftwareAuthenticator device = device();
        TestBrowser browser = signedIn("ada@example.com");
        assertThat(browser.get(OWN).body()).contains("You don’t have a passkey yet", "ada@example.com");
        Reply added = addTo(device, browser);
        assertThat(added.status()).isEqualTo(200);
        Passkey passkey = passkeys.ofUser("17").get(0);
        assertThat(added.body())
                .contains(
                        "Your passkey is ready",
                        "Not used yet",
                        "On one device only",
                        "data-passlink-handle=\"" + passkey.userHandle() + "\" data-passlink-accepted=\"" + passkey.id()
                                + "\" data-passlink-account=\"ada@example.com\"");
        Reply renamed = rename(browser, added, passkey.id(), "  Ada’s <phone> ");
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.body()).contains("The passkey has a new name", "Ada’s &lt;phone&gt;");
        for (String bad : List.of("", " ", "x".repeat(61), "two\nlines", "\u202Ereversed", "😀", "www.evil.example")) {
            Reply refused = rename(browser, added, passkey.id(), bad);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("Enter a name of up to 60 characters");
        }
        assertThat(passkeys.ofUser("17")).extracting(Passkey::name).containsExactly("Ada’s <phone>");
        clock.advance(Duration.ofMinutes(1));
        signInBy(device, browser);
        assertThat(browser.get(OWN).body()).contains("Last used: ");

        Reply removed = remove(browser, browser.get(OWN), passkey.id());
        assertThat(removed.status()).isEqualTo(200);
        assertThat(removed.body())
                .contains("The passkey has been removed", "data-passlink-gone=\"" + passkey.id() + "\"");
        assertThat(passkeys.ofUser("17")).isEmpty();
        queue.runPending();
        assertThat(mailer.mails()).last().extracting(Mail::subject).asString().contains("A passkey was removed");
        assertThat(remove(browser, added, passkey.id()).status()).isEqualTo(410);
        assertThat(rename(browser, added, passkey.id(), "again").status()).isEqualTo(410);
        assertThat(who(browser)).isEqualTo("17");
    }

    private static Reply rename(TestBrowser browser, Reply page, String id, String name) {
        String action = OWN + "/rename";
        return browser.post(action, "id", id, "name", name, "antiForgery", page.fieldIn(action, "antiForgery"));
    }

    private static Reply remove(TestBrowser browser, Reply page, String id) {
        String action = OWN + "/remove";
        return browser.post(action, "id", id, "antiForgery", page.fieldIn(action, "antiForgery"));
    }

    @Test
    void aFormAboutOnePasskeyIsWorthlessForAnotherAndForAnotherPersons() throws Exception {
        servePasskeys();
        deviceOf("grace@example.com");
        TestBrowser browser = signedIn("ada@example.com");
        addTo(device(), browser);
        Reply page = addTo(device(), browser);
        String first = passkeys.ofUser("17").get(0).id();
        for (String other : List.of(
                passkeys.ofUser("17").get(1).id(), passkeys.ofUser("18").get(0).id(), "")) {
            assertThat(remove(browser, page, other).status()).isEqualTo(403);
            assertThat(rename(browser, page, other, "mine").status()).isEqualTo(403);
        }
        assertThat(remove(browser.with("Sec-Fetch-Site", "cross-site"), page, first)
                        .status())
                .isEqualTo(403);
        assertThat(passkeys.ofUser("17")).hasSize(2);
        assertThat(passkeys.ofUser("18")).hasSize(1);
    }

    /** The email is there for whoever has no passkey, and for a site whose passkeys are out of reach. */
    @Test
    void whereTheStoreOfPasskeysCannotAnswerTheEmailStillSignsInAnew() throws Exception {
        Passkeys down = (Passkeys) Proxy.newProxyInstance(
                Passkeys.class.getClassLoader(), new Class<?>[] {Passkeys.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("The store is down");
                });
        restart(builder -> builder.passkeys(WebAuthn.standard(), down), builder -> builder);
        TestBrowser browser = signedIn("ada@example.com");
        Reply page = browser.get(LOGIN + "?fresh=1&next=/app/jobs/7");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("id=\"email\"").doesNotContain("data-passlink-passkey");
        assertThat(browser.get(OWN).status()).isEqualTo(503);
        assertThat(browser.get(ask(browser, "ada@example.com", "/app/jobs/7")).status())
                .isEqualTo(303);
    }

    @Test
    void anOldSignInNeitherAddsNorRemovesAndThePageLeadsToANewOne() throws Exception {
        servePasskeys(builder -> builder.passes(passes -> passes.lifetime(Duration.ofHours(8))), builder -> builder);
        SoftwareAuthenticator device = device();
        TestBrowser browser = signedIn("ada@example.com");
        Reply fresh = addTo(device, browser);
        String other = device().create(options(browser, "create"));
        String id = device.passkeys().get(0);
        clock.advance(TOO_OLD.minusSeconds(1));
        assertThat(browser.get(OPTIONS + "create").status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        Reply page = browser.get(OWN);
        assertThat(page.body())
                .contains(
                        "You signed in too long ago to change your passkeys",
                        "<a class=\"button\" href=\"/app/login?fresh=1&amp;next=%2Fapp%2Flogin%2Fpasskeys\">Add a passkey</a>")
                .doesNotContain("action=\"" + ADD, "action=\"" + OWN + "/remove", "action=\"" + OWN + "/rename");
        assertThat(browser.get(OPTIONS + "create").status()).isEqualTo(403);
        Reply refused = add(browser, fresh, other);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("You signed in too long ago");
        assertThat(remove(browser, fresh, id).status()).isEqualTo(403);
        assertThat(passkeys.ofUser("17")).hasSize(1);
        assertThat(rename(browser, fresh, id, "other").status()).isEqualTo(403);
        assertThat(passkeys.ofUser("17")).extracting(Passkey::name).doesNotContain("other");

        Reply again = browser.get("/app/login?fresh=1&next=%2Fapp%2Flogin%2Fpasskeys");
        Reply in = use(browser, again, device.get(options(browser, "confirm")));
        assertThat(in.header("Location")).isEqualTo(OWN);
        assertThat(browser.get(OWN).body()).contains("action=\"" + ADD, "action=\"" + OWN + "/remove");
    }

    @Test
    void aStolenPassAddsNothingTheMomentItsOwnerHasSignedOutEverywhere() throws Exception {
        servePasskeys(
                builder -> builder.stamps(userId -> users.put(new User(userId, ada.email(), true, "s2", ada.roles()))),
                Site.Builder::signOutEverywhere);
        deviceOf("ada@example.com");
        TestBrowser owner = signedIn("ada@example.com");
        TestBrowser thief = browser();
        thief.cookies().putAll(owner.cookies());
        Reply page = thief.get(OWN);
        String made = device().create(options(thief, "create"));

        String field = owner.get("/app/form").field("antiForgery");
        owner.post("/app/logout/everywhere", "antiForgery", field);

        assertThat(who(thief)).as("not looked up yet").isEqualTo("17");
        assertThat(thief.get(OPTIONS + "create").status()).isEqualTo(401);
        Reply refused = add(thief, page, made);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body()).contains("next=%2Fapp%2Flogin%2Fpasskeys");
        assertThat(passkeys.ofUser("17")).hasSize(1);
    }

    @Test
    void whoeverSignsOutEverywhereWhileAPasskeyIsWrittenHasNoneAndIsAskedToSignIn() throws Exception {
        Passkeys writing = (Passkeys) Proxy.newProxyInstance(
                Passkeys.class.getClassLoader(), new Class<?>[] {Passkeys.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("add")) {
                        users.put(new User("17", ada.email(), true, "s2", ada.roles()));
                    }
                    return method.invoke(passkeys, arguments);
                });
        servePasskeys(builder -> builder.passkeys(WebAuthn.standard(), writing), builder -> builder);
        TestBrowser browser = signedIn("ada@example.com");
        Reply page = browser.get(OWN);

        Reply refused = add(browser, page, device().create(options(browser, "create")));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body()).contains("next=%2Fapp%2Flogin%2Fpasskeys");
        assertThat(passkeys.ofUser("17")).isEmpty();
        assertThat(added()).containsExactly(Reason.REVOKED);
    }

    @Test
    void whereNoEmailCanTellOfItNothingIsAdded() throws Exception {
        servePasskeys();
        TestBrowser browser = signedIn("ada@example.com");
        Reply page = browser.get(OWN);
        String made = device().create(options(browser, "create"));
        queue.full(true);
        Reply refused = add(browser, page, made);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("30");
        assertThat(passkeys.ofUser("17")).isEmpty();
        assertThat(added()).containsExactly(Reason.QUEUE_FULL);
    }

    @Test
    void whereNoEmailCanTellOfItNothingIsRenamedAndAfterTenEmailsThePageSaysWhen() throws Exception {
        servePasskeys();
        TestBrowser browser = signedIn("ada@example.com");
        Reply page = addTo(device(), browser);
        Passkey added = passkeys.ofUser("17").get(0);
        queue.full(true);
        assertThat(rename(browser, page, added.id(), "full").status()).isEqualTo(503);
        assertThat(passkeys.ofUser("17")).containsExactly(added);
        queue.full(false);
        for (int i = 1; i < 10; i++) {
            assertThat(rename(browser, page, added.id(), "name " + i).status()).isEqualTo(200);
        }
        Reply often = rename(browser, page, added.id(), "one more");
        assertThat(often.status()).isEqualTo(429);
        assertThat(often.header("Retry-After")).isNotEmpty();
        assertThat(passkeys.ofUser("17")).extracting(Passkey::name).containsExactly("name 9");
    }

    @Test
    void addingTakesAFormOfOursAndLeadsNowhereElse() throws Exception {
        servePasskeys();
        TestBrowser browser = signedIn("ada@example.com");
        Reply page = browser.get(OWN);
        String made = device().create(options(browser, "create"));
        assertThat(browser.post(ADD, "credential", made, "next", "").status()).isEqualTo(403);
        assertThat(add(browser.with("Sec-Fetch-Site", "same-site"), page, made).status())
                .isEqualTo(403);
        browser.without("Sec-Fetch-Site");
        assertThat(passkeys.ofUser("17")).isEmpty();
        assertThat(added()).isEmpty();
        Reply added = browser.post(
                ADD,
                "credential",
                made,
                "next",
                "https://evil.example/",
                "antiForgery",
                page.fieldIn(ADD, "antiForgery"));
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.all("Location")).isEmpty();
        assertThat(passkeys.ofUser("17")).hasSize(1);
    }

    @Test
    void nobodyIsSentToSignInAndBack() throws Exception {
        servePasskeys();
        Reply first = browser().get(OWN);
        assertThat(first.status()).isEqualTo(303);
        assertThat(first.header("Location")).isEqualTo("/app/login?next=%2Fapp%2Flogin%2Fpasskeys");
    }

    // The offer

    private Reply signInAgain(TestBrowser browser, String email, String next) {
        clock.advance(Duration.ofHours(25));
        return browser.get(ask(browser, email, next));
    }

    private Reply answer(TestBrowser browser, String answer, String next) {
        Reply offer = browser.get(OFFER + "?next=" + encoded(next));
        return browser.post(
                OFFER,
                "answer",
                answer,
                "next",
                offer.fieldIn(OFFER, "next"),
                "antiForgery",
                offer.fieldIn(OFFER, "antiForgery"));
    }

    @Test
    void aBrowserWithoutScriptSeesNothingNew() throws Exception {
        servePasskeys();
        TestBrowser browser = browser();
        assertThat(browser.get(ask(browser, "ada@example.com", "/app/jobs/7")).header("Location"))
                .isEqualTo("/app/jobs/7");
    }

    @Test
    void aBrowserOnADeviceThatTellsNobodyApartSeesNothingNew() throws Exception {
        servePasskeys();
        TestBrowser browser = browser();
        options(browser, "sign-in");
        assertThat(browser.get(ask(browser, "ada@example.com", "/app/jobs/7")).header("Location"))
                .isEqualTo("/app/jobs/7");
    }

    @Test
    void whoeverSaysNotNowIsLeftAloneForAMonthInThatBrowserAndThatAccountOnly() throws Exception {
        servePasskeys();
        TestBrowser browser = capable();
        browser.get(ask(browser, "ada@example.com"));
        Reply later = answer(browser, "later", "/app/jobs/7");
        assertThat(later.header("Location")).isEqualTo("/app/jobs/7");
        assertThat(later.cookie(OFFERED).orElseThrow())
                .matches(OFFERED + "=[A-Za-z0-9_-]{11}; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000")
                .doesNotContain("17=");
        assertThat(signInAgain(browser, "ada@example.com", "/app/jobs/7").header("Location"))
                .isEqualTo("/app/jobs/7");
        assertThat(signInAgain(browser, "grace@example.com", "").header("Location"))
                .isEqualTo(OFFER);
        TestBrowser other = capable();
        assertThat(signInAgain(other, "ada@example.com", "").header("Location")).isEqualTo(OFFER);
    }

    @Test
    void whoeverWantsToBeAskedNoMoreIsAskedNoMoreWhoeverSignsIn() throws Exception {
        servePasskeys();
        TestBrowser browser = capable();
        browser.get(ask(browser, "ada@example.com"));
        assertThat(answer(browser, "never", "").cookie(OFFERED).orElseThrow())
                .startsWith(OFFERED + "=never;")
                .endsWith("Max-Age=34560000");
        assertThat(signInAgain(browser, "grace@example.com", "").header("Location"))
                .isEqualTo("/app/account");
        // A passkey that is used there does not undo it.
        addTo(device(), browser);
        assertThat(browser.cookies().get(OFFERED)).isEqualTo("never");
    }

    @Test
    void whereAPasskeyOfTheAccountWasUsedNoneIsOffered() throws Exception {
        servePasskeys();
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        TestBrowser browser = capable();
        assertThat(signInBy(device, browser).header("Location")).isEqualTo("/app/account");
        assertThat(signInAgain(browser, "ada@example.com", "").header("Location"))
                .isEqualTo("/app/account");
    }

    @Test
    void whoeverIsOnTheWayToOurOwnPagesIsNotHeldUp() throws Exception {
        servePasskeys();
        TestBrowser browser = capable();
        assertThat(browser.get(ask(browser, "ada@example.com", OWN)).header("Location"))
                .isEqualTo(OWN);
    }

    @Test
    void theOfferLeadsNowhereElseAndBlocksNobody() throws Exception {
        servePasskeys();
        for (String next :
                List.of("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)")) {
            String target = OFFER + "?next=" + encoded(next);
            assertThat(browser().get(target).header("Location")).isEqualTo("/app/account");
            TestBrowser browser = signedIn("ada@example.com");
            Reply offer = browser.get(target);
            assertThat(offer.fieldIn(OFFER, "next")).isEmpty();
            String value = offer.fieldIn(OFFER, "antiForgery");
            for (TestBrowser one : List.of(browser, browser())) {
                assertThat(one.post(OFFER, "answer", "later", "next", next, "antiForgery", value)
                                .header("Location"))
                        .isEqualTo("/app/account");
            }
            clock.advance(Duration.ofHours(25));
        }
        assertThat(browser().get(OFFER + "?next=/app/jobs/7").header("Location"))
                .isEqualTo("/app/jobs/7");
        assertThat(browser()
                        .post(OFFER, "answer", "later", "next", "/app/jobs/7")
                        .header("Location"))
                .isEqualTo("/app/jobs/7");
        TestBrowser browser = signedIn("ada@example.com");
        assertThat(browser.post(OFFER, "answer", "never", "next", "").status()).isEqualTo(403);
        assertThat(answer(browser, "perhaps", "").status()).isEqualTo(400);
        assertThat(browser.cookies()).doesNotContainKey(OFFERED);
        clock.advance(TOO_OLD);
        assertThat(browser.get(OFFER + "?next=/app/jobs/7").header("Location")).isEqualTo("/app/jobs/7");
    }

    @Test
    void ofManyAccountsInOneBrowserTheLastEightAreRemembered() throws Exception {
        servePasskeys();
        TestBrowser browser = capable();
        for (int i = 0; i < 10; i++) {
            String email = "person" + i + "@example.com";
            users.put(new User("p" + i, EmailAddress.of(email), true, "s1", Set.of()));
            browser.get(ask(browser, email));
            answer(browser, "later", "");
            signOut(browser);
        }
        assertThat(List.of(browser.cookies().getOrDefault(OFFERED, "").split("\\.", -1)))
                .hasSize(8)
                .doesNotHaveDuplicates();
        browser.cookies().put(OFFERED, "x.<script>.".repeat(50));
        browser.get(ask(browser, "ada@example.com"));
        answer(browser, "later", "");
        assertThat(browser.cookies().get(OFFERED)).matches("[A-Za-z0-9_-]{11}");
    }

    // Rules

    @Test
    void aPageThatNeedsAPasskeyLeadsToOneAndOpensByNothingElse() throws Exception {
        servePasskeys(
                builder -> builder, builder -> builder.signedIn("/admin/*").requirePasskey());
        assertThat(browser().get("/app/admin").header("Location")).isEqualTo("/app/login?next=%2Fapp%2Fadmin");
        TestBrowser browser = signedIn("ada@example.com");
        Reply sent = browser.get("/app/admin/x?y=1");
        assertThat(sent.header("Location")).isEqualTo("/app/login?fresh=1&passkey=1&next=%2Fapp%2Fadmin%2Fx%3Fy%3D1");
        assertThat(audit.reasons(AuditEvent.Type.REQUEST_REFUSED)).containsExactly(Reason.NOT_BY_PASSKEY);

        Reply none = browser.get(sent.header("Location"));
        assertThat(none.body()).contains("This page needs a passkey", "You don’t have a passkey yet", "Add a passkey");
        SoftwareAuthenticator device = device();
        Reply added = add(browser, none, device.create(options(browser, "create")));
        assertThat(added.header("Location")).isEqualTo("/app/admin/x?y=1");
        // To have one is not to have used it.
        Reply again = browser.get("/app/admin/x?y=1");
        Reply needed = browser.get(again.header("Location"));
        assertThat(needed.body())
                .contains("Use your passkey", "Is your passkey on another device")
                .doesNotContain("action=\"" + ADD);
        Reply in = use(browser, needed, device.get(options(browser, "confirm")));
        assertThat(in.header("Location")).isEqualTo("/app/admin/x?y=1");
        assertThat(browser.get("/app/admin/x?y=1").body()).contains("who=17");
        assertThat(browser.get("/app/account").status()).isEqualTo(200);
        assertThat(browser.post("/app/admin/x", "a", "b").status()).isEqualTo(200);

        TestBrowser byLink = signedIn("ada@example.com");
        Reply refused = byLink.post("/app/admin/x", "a", "b");
        assertThat(refused.status()).isEqualTo(401);
    }

    @Test
    void whoeverHasNoPasskeyAndAnOldSignInProvesTheMailboxFirst() throws Exception {
        servePasskeys(
                builder -> builder, builder -> builder.signedIn("/admin/*").requirePasskey());
        TestBrowser browser = signedIn("ada@example.com");
        clock.advance(TOO_OLD);
        Reply page = browser.get(browser.get("/app/admin").header("Location"));
        assertThat(page.body())
                .contains("id=\"email\"", "value=\"ada@example.com\"")
                .doesNotContain("needs a passkey");
        clock.advance(Duration.ofHours(25));
        Reply in = browser.get(ask(browser, "ada@example.com", page.field("next")));
        assertThat(in.header("Location")).isEqualTo("/app/admin");
        assertThat(browser.get(browser.get("/app/admin").header("Location")).body())
                .contains("This page needs a passkey", "action=\"" + ADD);
    }

    @Test
    void ofTwoRulesThatBothHoldBothAreKept() throws Exception {
        servePasskeys(
                builder -> builder,
                builder -> builder.signedIn("/admin/*")
                        .requirePasskey()
                        .signedIn("/admin/keys")
                        .requireFresh(Duration.ofMinutes(5)));
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        TestBrowser browser = signedIn("ada@example.com");
        assertThat(browser.get("/app/admin/keys").header("Location")).contains("passkey=1");
        signInBy(device, browser);
        assertThat(browser.get("/app/admin/keys").status()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(6));
        assertThat(browser.get("/app/admin").status()).isEqualTo(200);
        assertThat(browser.get("/app/admin/keys").header("Location")).contains("fresh=1&passkey=1");
        assertThat(audit.reasons(AuditEvent.Type.REQUEST_REFUSED))
                .containsExactly(Reason.NOT_BY_PASSKEY, Reason.NOT_FRESH);
    }

    @Test
    void aPasskeyIsAsFreshAsANewEmail() throws Exception {
        servePasskeys(builder -> builder, builder -> builder.signedIn("/close").requireFresh(Duration.ofMinutes(5)));
        SoftwareAuthenticator device = deviceOf("ada@example.com");
        TestBrowser browser = signedIn("ada@example.com");
        clock.advance(Duration.ofMinutes(5));
        Reply again = browser.get(browser.get("/app/close").header("Location"));
        Reply in = use(browser, again, device.get(options(browser, "confirm")));
        assertThat(in.header("Location")).isEqualTo("/app/close");
        assertThat(browser.get("/app/close").status()).isEqualTo(200);
    }

    @Test
    void aRuleThatCouldLetNobodyInIsRefusedAtStart() {
        assertThatThrownBy(() -> Site.builder(passlink()).requirePasskey())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("call signedIn(…) before it");
        assertThatThrownBy(() -> Site.builder(passlink())
                        .signedIn("/admin")
                        .requirePasskey()
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("passkeys(…)");
    }

    // What others look for

    @Test
    void passwordManagersFindThePageWhereTheSiteIsAtTheRoot() throws Exception {
        servePasskeys();
        assertThat(browser().get("/app/.well-known/passkey-endpoints").body()).contains("who=nobody");
        servePasskeys(builder -> builder.baseUrl(ORIGIN), builder -> builder);
        Reply endpoints = browser().get("/app/.well-known/passkey-endpoints");
        assertThat(endpoints.header("Content-Type")).startsWith("application/json");
        assertThat(endpoints.header("Cache-Control")).startsWith("public, max-age=");
        String own = ORIGIN + "/login/passkeys";
        assertThat(endpoints.body()).isEqualTo("{\"enroll\":\"" + own + "\",\"manage\":\"" + own + "\"}");
        assertThat(browser().get("/app/.well-known/webauthn").body()).contains("who=nobody");
        restart(
                builder -> builder.baseUrl(ORIGIN)
                        .passkeys(
                                WebAuthn.builder()
                                        .relatedOrigins("https://example.de")
                                        .build(),
                                passkeys),
                builder -> builder);
        assertThat(browser().get("/app/.well-known/webauthn").body())
                .isEqualTo("{\"origins\":[\"" + ORIGIN + "\",\"https://example.de\"]}");
    }
}
