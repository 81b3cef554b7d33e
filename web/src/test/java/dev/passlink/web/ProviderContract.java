package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import dev.passlink.StaySignedIn;
import dev.passlink.User;
import dev.passlink.google.OpenIdProvider;
import dev.passlink.testkit.FakeIdentityLinks;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.FakeOpenIdProvider.Answer;
import dev.passlink.testkit.FakeOpenIdProvider.Endpoint;
import dev.passlink.web.TestBrowser.Reply;
import java.net.URI;
import java.net.URLEncoder;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What must hold behind every adapter: signing in by a provider, and whose account that opens. */
abstract class ProviderContract extends AttackContract {
    private static final String ATTEMPT = "__Host-passlink-attempt-app.";
    private static final String BUTTON = "/app/login/google";
    private static final User GMAIL = new User("21", EmailAddress.of("ada@gmail.com"), true, "s1", Set.of());

    protected final FakeIdentityLinks links = new FakeIdentityLinks();
    /** Made once: where the JVM compiles little, each takes seconds. */
    private static final KeyPair KEY = FakeOpenIdProvider.newKey(2048);

    private @Nullable FakeOpenIdProvider fake;

    @AfterEach
    void closeProvider() {
        if (fake != null) {
            fake.close();
        }
    }

    protected final FakeOpenIdProvider site() throws Exception {
        return site(builder -> builder, google -> google);
    }

    private FakeOpenIdProvider site(
            UnaryOperator<Passlink.Builder> settings, UnaryOperator<OpenIdProvider.Builder> google) throws Exception {
        return site(settings, google, builder -> builder);
    }

    protected final FakeOpenIdProvider site(
            UnaryOperator<Passlink.Builder> settings,
            UnaryOperator<OpenIdProvider.Builder> google,
            UnaryOperator<Site.Builder<?>> siteSettings)
            throws Exception {
        FakeOpenIdProvider started = FakeOpenIdProvider.start(clock, KEY);
        fake = started;
        users.put(GMAIL);
        OpenIdProvider provider = google.apply(
                        OpenIdProvider.google(FakeOpenIdProvider.CLIENT_ID, FakeOpenIdProvider.CLIENT_SECRET)
                                .issuer(started.issuer())
                                .clock(clock))
                .build();
        restart(
                builder -> settings.apply(builder.identityLinks(links).accountProof(links)),
                builder -> siteSettings.apply(builder.provider(provider)));
        return started;
    }

    private static Reply begin(TestBrowser browser) {
        return begin(browser, "");
    }

    private static Reply begin(TestBrowser browser, String next) {
        Reply form = browser.get("/app/login" + (next.isEmpty() ? "" : "?next=" + URLEncoder.encode(next, UTF_8)));
        return browser.post(BUTTON, "next", form.field("next"), "antiForgery", form.fieldIn(BUTTON, "antiForgery"));
    }

    private static String callback(Map<String, List<String>> parameters) {
        StringBuilder query = new StringBuilder(BUTTON + "/callback?");
        parameters.forEach((name, values) -> values.forEach(value -> query.append(name)
                .append('=')
                .append(URLEncoder.encode(value, UTF_8))
                .append('&')));
        return query.substring(0, query.length() - 1);
    }

    /** Where the provider sends the browser back to once the person has agreed. */
    private static String agreed(FakeOpenIdProvider provider, Reply begun) {
        assertThat(begun.status()).isEqualTo(303);
        return callback(provider.consent(URI.create(begun.header("Location"))));
    }

    protected static Reply signIn(FakeOpenIdProvider provider, TestBrowser browser) {
        return browser.get(agreed(provider, begin(browser)));
    }

    private static String who(TestBrowser browser) {
        Reply account = browser.get("/app/account");
        return account.status() == 200 ? account.body().split("[= ]", -1)[1] : "nobody";
    }

    private static List<String> attempts(TestBrowser browser) {
        return browser.cookies().keySet().stream()
                .filter(name -> name.startsWith(ATTEMPT))
                .toList();
    }

    // The way there and back

    @Test
    void thePersonPressesTheButtonAgreesAndIsSignedIn() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        Reply form = browser.get("/app/login?next=/app/jobs/7");
        assertThat(form.body()).contains("Sign in with Google");
        Reply begun = begin(browser, "/app/jobs/7");
        assertThat(begun.header("Location")).startsWith(google.issuer() + "/");
        assertThat(begun.header("Location")).contains("code_challenge_method=S256", "scope=openid");
        Reply in = browser.get(agreed(google, begun));
        assertThat(in.status()).isEqualTo(303);
        assertThat(in.header("Location")).isEqualTo("/app/jobs/7");
        assertThat(in.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(in.cookie("__Host-passlink-known-app=")).isPresent();
        assertThat(who(browser)).isEqualTo("21");
        assertThat(attempts(browser)).isEmpty();
        assertThat(links.size()).isEqualTo(1);
        assertThat(audit.reasons(AuditEvent.Type.PROVIDER_ANSWERED)).containsExactly(Reason.OK);
        assertThat(audit.reasons(AuditEvent.Type.CONNECTING)).containsExactly(Reason.OK);
    }

    @Test
    void withoutAConnectedProviderThereIsNoButtonAndNoAddress() {
        TestBrowser browser = browser();
        assertThat(browser.get("/app/login").body()).doesNotContain("Sign in with");
        assertThat(browser.post(BUTTON, "a", "b").body()).contains("who=");
    }

    @Test
    void theWishToStayGoesAlong() throws Exception {
        FakeOpenIdProvider google = site(
                builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.IF_ASKED)), builder -> builder);
        TestBrowser browser = browser();
        Reply form = browser.get("/app/login");
        Reply begun =
                browser.post(BUTTON, "stay", "on", "next", "", "antiForgery", form.fieldIn(BUTTON, "antiForgery"));
        Reply in = browser.get(agreed(google, begun));
        assertThat(in.cookie("__Host-passlink-app=").orElseThrow()).contains("Max-Age=");
        assertThat(signIn(google, browser()).cookie("__Host-passlink-app=").orElseThrow())
                .doesNotContain("Max-Age=");
    }

    @Test
    void anEvilNextIsDroppedBeforeAndAfterwards() throws Exception {
        FakeOpenIdProvider google = site();
        for (String evil : List.of("https://evil.example/", "//evil.example", "/\\evil.example", "/a\r\nb: c")) {
            TestBrowser browser = browser();
            Reply form = browser.get("/app/login");
            Reply begun = browser.post(BUTTON, "next", evil, "antiForgery", form.fieldIn(BUTTON, "antiForgery"));
            assertThat(browser.get(agreed(google, begun)).header("Location")).isEqualTo("/app/account");
        }
    }

    @Test
    void anotherSiteCannotBegin() throws Exception {
        site();
        TestBrowser browser = browser();
        String value = browser.get("/app/login").fieldIn(BUTTON, "antiForgery");
        String other = browser.get("/app/login").fieldIn("/app/login", "antiForgery");
        assertThat(browser.post(BUTTON, "antiForgery", other).status()).isEqualTo(403);
        assertThat(browser().post(BUTTON, "antiForgery", value).status()).isEqualTo(403);
        assertThat(browser.get(BUTTON).header("Location")).isEqualTo("/app/login");
        browser.with("Sec-Fetch-Site", "cross-site");
        assertThat(browser.post(BUTTON, "antiForgery", value).status()).isEqualTo(403);
        assertThat(attempts(browser)).isEmpty();
    }

    @Test
    void aWrongStateBurnsNothing() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        String good = agreed(google, begin(browser));
        for (String bad : List.of(
                good.replaceAll("state=[^&]*", "state=AAAAAAAAAAAAAAAAAAAAAA"),
                good.replaceAll("&?state=[^&]*", ""),
                good + "&state=other",
                BUTTON + "/callback",
                BUTTON + "/callback?state=%20%22&code=1")) {
            Reply refused = browser.get(bad);
            assertThat(refused.status()).as(bad).isEqualTo(400);
            assertThat(refused.body()).contains("Please start again", "Sign in with Google");
            assertThat(attempts(browser)).hasSize(1);
        }
        assertThat(browser.head(good).status()).isEqualTo(200);
        assertThat(google.calls(Endpoint.TOKEN)).isZero();
        assertThat(browser.get(good).status()).isEqualTo(303);
    }

    @Test
    void aReplayedCallbackIsRefusedEvenWithTheCookie() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        String target = agreed(google, begin(browser));
        TestBrowser copy = browser();
        copy.cookies().putAll(browser.cookies());
        assertThat(browser.get(target).status()).isEqualTo(303);
        Reply late = copy.get(target);
        assertThat(copy.get(late.header("Location")).status()).isEqualTo(400);
        assertThat(copy.get(target).status()).isEqualTo(400);
        assertThat(who(copy)).isEqualTo("nobody");
        assertThat(google.calls(Endpoint.TOKEN)).isEqualTo(1);
        assertThat(audit.reasons(AuditEvent.Type.PROVIDER_ANSWERED)).contains(Reason.NO_REQUEST, Reason.USED);
    }

    @Test
    void aCallbackThatHasLetThisBrowserInLeadsOn() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        String target = agreed(google, begin(browser, "/app/jobs/7"));
        TestBrowser otherTab = browser();
        otherTab.cookies().putAll(browser.cookies());
        assertThat(browser.get(target).header("Location")).isEqualTo("/app/jobs/7");
        // Where to is gone with the attempt.
        assertThat(browser.get(target).header("Location")).isEqualTo("/app/account");

        Reply late = otherTab.get(target);
        otherTab.cookies().putAll(browser.cookies());
        assertThat(otherTab.get(late.header("Location")).header("Location")).isEqualTo("/app/jobs/7");
        assertThat(google.calls(Endpoint.TOKEN)).isEqualTo(1);

        TestBrowser anotherSignIn = browser();
        anotherSignIn.get(agreed(google, begin(anotherSignIn)));
        assertThat(who(anotherSignIn)).isEqualTo("21");
        assertThat(anotherSignIn.get(target).status()).isEqualTo(400);
        browser.cookies().remove("__Host-passlink-app");
        assertThat(browser.get(target).status()).isEqualTo(400);
    }

    @Test
    void anotherBrowsersCallbackIsRefused() throws Exception {
        FakeOpenIdProvider google = site();
        String attackers = agreed(google, begin(browser()));
        TestBrowser victim = browser();
        begin(victim);
        assertThat(victim.get(attackers).status()).isEqualTo(400);
        assertThat(who(victim)).isEqualTo("nobody");
        assertThat(google.calls(Endpoint.TOKEN)).isZero();
    }

    @Test
    void anAttemptEndsAfterTenMinutes() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        String target = agreed(google, begin(browser));
        clock.advance(Duration.ofMinutes(10));
        assertThat(browser.get(target).status()).isEqualTo(400);
        assertThat(google.calls(Endpoint.TOKEN)).isZero();
    }

    @Test
    void twoTabsDoNotDisturbEachOther() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        String first = agreed(google, begin(browser, "/app/one"));
        String second = agreed(google, begin(browser, "/app/two"));
        assertThat(attempts(browser)).hasSize(2);
        assertThat(browser.get(first).header("Location")).isEqualTo("/app/one");
        assertThat(browser.get(second).header("Location")).isEqualTo("/app/two");
    }

    @Test
    void ofSixAttemptsTheOldestIsDropped() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        browser.cookies().put(ATTEMPT + "A".repeat(22), "garbage");
        List<String> targets = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            targets.add(agreed(google, begin(browser)));
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(attempts(browser)).hasSize(5);
        assertThat(browser.get(targets.get(0)).status()).isEqualTo(400);
        for (String target : targets.subList(1, 6)) {
            assertThat(browser.get(target).status()).isEqualTo(303);
        }
    }

    @Test
    void aFloodOfKeptAttemptsIsNoServerErrorAndNoOddNameIsWrittenBack() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        Reply form = browser.get("/app/login");
        for (int i = 0; i < 100; i++) {
            browser.cookies().put(ATTEMPT + "%022d".formatted(i), "x");
        }
        browser.cookies().put(ATTEMPT + "a\tb \"c", "x");
        browser.cookies().put(ATTEMPT + "y".repeat(600), "x");
        Reply begun = browser.post(BUTTON, "antiForgery", form.fieldIn(BUTTON, "antiForgery"));
        assertThat(begun.status()).isEqualTo(303);
        assertThat(begun.all("Set-Cookie"))
                .hasSizeLessThan(12)
                .allMatch(cookie -> cookie.matches("__Host-passlink-attempt-app\\.[A-Za-z0-9_-]{22}=.*"));
        browser.cookies().clear();
        begun.all("Set-Cookie")
                .forEach(cookie -> browser.cookies().put(cookie.split("=", 2)[0], cookie.split("[=;]", 3)[1]));
        assertThat(browser.get(agreed(google, begun)).status()).isEqualTo(303);
    }

    @Test
    void whoeverCancelsIsShownTheWaysToGoOn() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        Reply begun = begin(browser, "/app/jobs/7");
        Reply page = browser.get(callback(google.refuse(URI.create(begun.header("Location")), "access_denied")));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("nothing has changed", "Email me a sign-in link", "Sign in with Google");
        assertThat(page.field("next")).isEqualTo("/app/jobs/7");
        assertThat(attempts(browser)).isEmpty();
        assertThat(audit.reasons(AuditEvent.Type.PROVIDER_ANSWERED)).containsExactly(Reason.CANCELLED);
    }

    @Test
    void whoWouldHaveToBeAskedAtTheProviderIsShownTheWaysToGoOn() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        Reply begun = begin(browser, "/app/jobs/7");
        Reply page = browser.get(callback(google.refuse(URI.create(begun.header("Location")), "login_required")));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("nothing has changed", "Email me a sign-in link", "Sign in with Google");
        assertThat(page.field("next")).isEqualTo("/app/jobs/7");
        assertThat(audit.reasons(AuditEvent.Type.PROVIDER_ANSWERED)).containsExactly(Reason.INTERACTION_REQUIRED);
    }

    @Test
    void aProviderThatIsDownIs503AndTheMailStillWorks() throws Exception {
        FakeOpenIdProvider google = site();
        google.answer(Endpoint.METADATA, Answer.json(500, "{}"));
        TestBrowser browser = browser();
        Reply down = begin(browser);
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.header("Retry-After")).isNotEmpty();
        assertThat(down.body()).contains("sign in that way right now", "Email me a sign-in link");
        assertThat(audit.reasons(AuditEvent.Type.FAILURE)).containsExactly(Reason.UNAVAILABLE);
        assertThat(browser.get(ask(browser, "ada@example.com")).status()).isEqualTo(303);
    }

    @Test
    void troubleOnTheWayBackIs503AndAWrongSecretIsAFailureToo() throws Exception {
        FakeOpenIdProvider google = site();
        google.answer(Endpoint.TOKEN, Answer.json(500, "{}"));
        assertThat(signIn(google, browser()).status()).isEqualTo(503);
        google.answer(Endpoint.TOKEN, Answer.json(401, "{\"error\":\"invalid_client\"}"));
        Reply wrong = signIn(google, browser());
        assertThat(wrong.status()).isEqualTo(503);
        assertThat(wrong.header("Retry-After")).isNotEmpty();
        assertThat(audit.reasons(AuditEvent.Type.FAILURE)).contains(Reason.UNAVAILABLE, Reason.MISCONFIGURED);
    }

    @Test
    void aTokenThatIsNotAcceptableSignsNobodyIn() throws Exception {
        FakeOpenIdProvider google = site();
        google.claim("aud", "somebody else");
        TestBrowser browser = browser();
        assertThat(signIn(google, browser).status()).isEqualTo(403);
        assertThat(who(browser)).isEqualTo("nobody");
        assertThat(audit.reasons(AuditEvent.Type.PROVIDER_ANSWERED)).containsExactly(Reason.TOKEN_REFUSED);
    }

    @Test
    void theRequiredDomainIsEnforced() throws Exception {
        FakeOpenIdProvider google = site(builder -> builder, builder -> builder.hostedDomain("example.com"));
        TestBrowser browser = browser();
        assertThat(signIn(google, browser).status()).isEqualTo(403);
        google.claim("hd", "example.com");
        google.claim("email", "ada@example.com");
        assertThat(signIn(google, browser).status()).isEqualTo(303);
        assertThat(who(browser)).isEqualTo("17");
        assertThat(audit.reasons(AuditEvent.Type.PROVIDER_ANSWERED)).containsExactly(Reason.POLICY_REFUSED, Reason.OK);
    }

    @Test
    void theApplicationHasTheLastWordHereToo() throws Exception {
        FakeOpenIdProvider google = site();
        decision = (user, method) -> new SignInDecision.ContinueAt("/app/second/show");
        TestBrowser browser = browser();
        assertThat(signIn(google, browser).header("Location")).isEqualTo("/app/second/show");
        assertThat(browser.get("/app/second/show").body()).contains("pending=21 PROVIDER");
        assertThat(who(browser)).isEqualTo("nobody");
        assertThat(browser.get("/app/second/finish").body()).contains("finished=/app/account");
        assertThat(who(browser)).isEqualTo("21");
        decision = (user, method) -> new SignInDecision.Refused();
        assertThat(signIn(google, browser()).status()).isEqualTo(403);
    }

    @Test
    void aCounterThatIsDownLetsNobodyIn() throws Exception {
        FakeOpenIdProvider google = site();
        links.failing(true);
        TestBrowser browser = browser();
        assertThat(signIn(google, browser).status()).isEqualTo(503);
        assertThat(who(browser)).isEqualTo("nobody");
    }

    // Whose account it is

    @Test
    void issuerAndSubjectDecideWhateverTheAddressSays() throws Exception {
        FakeOpenIdProvider google = site();
        signIn(google, browser());
        google.claim("email", "grace@example.com");
        google.claim("hd", "example.com");
        TestBrowser browser = browser();
        signIn(google, browser);
        assertThat(who(browser)).isEqualTo("21");

        // An identity that waits for the mail to one address is given no other account by whatever is redeemed beside
        // it.
        google.claim("sub", "another");
        google.claim("email", "ada@example.com");
        google.withoutClaim("hd");
        TestBrowser shared = browser();
        signIn(google, shared);
        shared.get(ask(shared, "grace@example.com"));
        assertThat(who(shared)).isEqualTo("18");
        assertThat(links.findUser(google.issuer(), "another")).isEmpty();
    }

    @Test
    void anAddressThatWasGivenToSomebodyElseNeverInheritsTheAccount() throws Exception {
        FakeOpenIdProvider google = site();
        signIn(google, browser());
        google.claim("sub", "another");
        TestBrowser browser = browser();
        assertThat(signIn(google, browser).status()).isEqualTo(403);
        assertThat(who(browser)).isEqualTo("nobody");
        assertThat(links.size()).isEqualTo(1);
        assertThat(audit.reasons(AuditEvent.Type.CONNECTING)).containsExactly(Reason.OK, Reason.OTHER_IDENTITY);
    }

    @Test
    void aDisabledAccountIsRefusedByAddressAndByLink() throws Exception {
        FakeOpenIdProvider google = site();
        google.claim("email", "mallory@example.com");
        google.claim("hd", "example.com");
        assertThat(signIn(google, browser()).status()).isEqualTo(403);
        assertThat(links.size()).isZero();
        links.connect("19", google.issuer(), FakeOpenIdProvider.SUBJECT);
        assertThat(signIn(google, browser()).status()).isEqualTo(403);
        assertThat(audit.reasons(AuditEvent.Type.PROVIDER_ANSWERED)).containsExactly(Reason.DISABLED, Reason.DISABLED);
    }

    @Test
    void anUnknownPersonIsRefusedWithoutAProvisionerAndWelcomeWithOne() throws Exception {
        FakeOpenIdProvider google = site();
        google.claim("email", "zoe@gmail.com");
        assertThat(signIn(google, browser()).status()).isEqualTo(403);
        assertThat(audit.reasons(AuditEvent.Type.PROVIDER_ANSWERED)).containsExactly(Reason.UNKNOWN_USER);

        google.close();
        AtomicInteger made = new AtomicInteger();
        FakeOpenIdProvider again = site(
                builder -> builder.provisioner(address -> {
                    made.incrementAndGet();
                    User user = new User("42", address, true, "s1", Set.of());
                    users.put(user);
                    return user;
                }),
                builder -> builder);
        again.claim("email", "zoe@gmail.com");
        TestBrowser browser = browser();
        signIn(again, browser);
        signIn(again, browser());
        assertThat(who(browser)).isEqualTo("42");
        assertThat(made).hasValue(1);
    }

    @Test
    void anAddressThatTheProviderDoesNotDecideAboutIsProvedByMailInTheSameBrowser() throws Exception {
        FakeOpenIdProvider google = site();
        google.claim("email", "ada@example.com");
        TestBrowser browser = browser();
        Reply sent = browser.get(agreed(google, begin(browser, "/app/jobs/7")));
        assertThat(sent.header("Location")).isEqualTo("/app/login/sent");
        assertThat(browser.get("/app/login/sent").body()).contains("show that the address is yours");
        assertThat(links.size()).isZero();
        queue.runPending();
        Reply in = browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        assertThat(in.header("Location")).isEqualTo("/app/jobs/7");
        assertThat(links.findUser(google.issuer(), FakeOpenIdProvider.SUBJECT)).contains("17");
        assertThat(browser.cookies()).doesNotContainKey("__Host-passlink-identity-app");
        TestBrowser later = browser();
        signIn(google, later);
        assertThat(who(later)).isEqualTo("17");
    }

    @Test
    void theMailNamesWhatItWouldLinkAlsoWhenItIsAskedForAgain() throws Exception {
        FakeOpenIdProvider google = site();
        google.claim("email", "ada@example.com");
        TestBrowser browser = browser();
        signIn(google, browser);
        Reply waiting = browser.get("/app/login/sent");
        browser.post("/app/login/sent", "antiForgery", waiting.fieldIn("/app/login/sent", "antiForgery"));
        TestBrowser another = browser();
        ask(another, "ada@example.com");
        queue.runPending();
        assertThat(mailer.mails())
                .extracting(mail -> mail.text().contains("connects the Google account"))
                .containsExactly(true, true, false);
    }

    @Test
    void theCodeProvesTheMailboxToo() throws Exception {
        FakeOpenIdProvider google = site();
        google.claim("email", "ada@example.com");
        TestBrowser browser = browser();
        signIn(google, browser);
        queue.runPending();
        Reply page = browser.get("/app/login/sent");
        browser.post(
                "/app/login/code",
                "code",
                mailer.lastCode(),
                "antiForgery",
                page.fieldIn("/app/login/code", "antiForgery"));
        assertThat(links.findUser(google.issuer(), FakeOpenIdProvider.SUBJECT)).contains("17");
    }

    @Test
    void aMailThatIsConfirmedInAnotherBrowserSignsInThereAndLinksNothing() throws Exception {
        FakeOpenIdProvider google = site();
        google.claim("email", "ada@example.com");
        TestBrowser attacker = browser();
        signIn(google, attacker);
        queue.runPending();
        String link = mailer.lastLink().substring("https://jobs.example.com".length());
        TestBrowser victim = browser();
        Reply page = victim.get(link);
        victim.post("/app/login/link", "passlink", page.field("passlink"), "antiForgery", page.field("antiForgery"));
        assertThat(who(victim)).isEqualTo("17");
        assertThat(attacker.get(attacker.get(link).header("Location")).status()).isEqualTo(410);
        assertThat(links.size()).isZero();
        assertThat(who(attacker)).isEqualTo("nobody");
    }

    @Test
    void anotherPersonsMailInTheSameBrowserConnectsNothing() throws Exception {
        FakeOpenIdProvider google = site();
        google.claim("email", "ada@example.com");
        TestBrowser shared = browser();
        signIn(google, shared);
        shared.get(ask(shared, "grace@example.com"));
        assertThat(who(shared)).isEqualTo("18");
        assertThat(links.size()).isZero();
    }

    @Test
    void aClaimedAddressTellsNobodyWhetherItHasAnAccount() throws Exception {
        FakeOpenIdProvider google = site();
        List<String> answers = new ArrayList<>();
        int before = users.calls();
        for (String address : List.of("ada@example.com", "nobody@example.com", "mallory@example.com")) {
            google.claim("email", address);
            TestBrowser browser = browser();
            Reply reply = signIn(google, browser);
            answers.add(reply.status()
                    + reply.header("Location")
                    + withoutTyped(browser.get("/app/login/sent").body(), address)
                            .replaceAll("value=\"[^\"]*\"", ""));
        }
        assertThat(Set.copyOf(answers)).hasSize(1);
        assertThat(users.calls()).isEqualTo(before);
        queue.runPending();
        assertThat(mailer.mails()).hasSize(1);
    }

    @Test
    void anAccountThatWasNeverProvedIsProvedByMailAndCleanedUpBeforeItIsConnected() throws Exception {
        FakeOpenIdProvider google = site();
        links.unproved("21");
        TestBrowser browser = browser();
        assertThat(signIn(google, browser).header("Location")).isEqualTo("/app/login/sent");
        assertThat(links.cleanedUp()).isEmpty();
        queue.runPending();
        browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        assertThat(who(browser)).isEqualTo("21");
        assertThat(links.cleanedUp()).containsExactly("21");
        assertThat(links.size()).isEqualTo(1);
    }

    @Test
    void aProvedMailboxOpensNoAccountThatBelongsToAnotherIdentity() throws Exception {
        FakeOpenIdProvider google = site();
        links.connect("17", google.issuer(), "the first");
        google.claim("email", "ada@example.com");
        TestBrowser browser = browser();
        signIn(google, browser);
        queue.runPending();
        browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        assertThat(who(browser)).isEqualTo("17");
        assertThat(links.size()).isEqualTo(1);
        assertThat(audit.reasons(AuditEvent.Type.CONNECTING)).containsExactly(Reason.OTHER_IDENTITY);
    }

    @Test
    void whereTheStoreOfTheLinksFailsTheMailSignsInAllTheSame() throws Exception {
        FakeOpenIdProvider google = site();
        google.claim("email", "ada@example.com");
        TestBrowser browser = browser();
        signIn(google, browser);
        queue.runPending();
        links.failing(true);
        browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        assertThat(who(browser)).isEqualTo("17");
        links.failing(false);
        assertThat(links.size()).isZero();
    }

    /** The hook may find that it is nobody's, and end it: nobody is signed in as it was before. */
    @Test
    void anAccountThatTheCleanUpHasEndedIsNotSignedIn() throws Exception {
        FakeOpenIdProvider google = site();
        google.claim("email", "ada@example.com");
        links.unproved("17").cleaningUp(user -> users.put(new User("17", ada.email(), false, "s2", Set.of())));
        TestBrowser browser = browser();
        signIn(google, browser);
        queue.runPending();
        Reply ended = browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        assertThat(ended.status()).isEqualTo(410);
        assertThat(ended.cookie("__Host-passlink-app=")).isEmpty();
        assertThat(who(browser)).isEqualTo("nobody");
        assertThat(links.size()).isZero();
        assertThat(audit.reasons(AuditEvent.Type.SIGN_IN)).containsExactly(Reason.DISABLED);
    }

    @Test
    void aSecondStepComesBeforeTheLink() throws Exception {
        FakeOpenIdProvider google = site();
        google.claim("email", "ada@example.com");
        decision = (user, method) -> new SignInDecision.ContinueAt("/app/second/show");
        TestBrowser browser = browser();
        signIn(google, browser);
        queue.runPending();
        browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        assertThat(links.size()).isZero();
        browser.get("/app/second/finish");
        assertThat(who(browser)).isEqualTo("17");
        assertThat(links.size()).isEqualTo(1);
    }

    @Test
    void withoutAnAddressThereIsNothingToFindAnAccountBy() throws Exception {
        FakeOpenIdProvider google = site();
        google.withoutClaim("email");
        assertThat(signIn(google, browser()).status()).isEqualTo(403);
        assertThat(audit.reasons(AuditEvent.Type.PROVIDER_ANSWERED)).containsExactly(Reason.NO_ADDRESS);
    }

    // The provider's own button

    private static Reply pressed(TestBrowser browser, String credential, String cookie, String field) {
        TestBrowser asSent = browser.with("Sec-Fetch-Site", "cross-site").with("Origin", "https://accounts.google.com");
        browser.cookies().put("g_csrf_token", cookie);
        Reply reply = asSent.post(BUTTON + "/credential", "credential", credential, "g_csrf_token", field);
        browser.without("Sec-Fetch-Site").without("Origin");
        browser.cookies().remove("g_csrf_token");
        return reply;
    }

    @Test
    void theProvidersOwnButtonSignsInOnce() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        Reply page = browser.get("/app/button");
        String nonce = page.body();
        assertThat(page.cookie("__Host-passlink-button-app=").orElseThrow())
                .contains("SameSite=None", "Secure", "HttpOnly")
                .doesNotContain(nonce);
        Reply again = browser.get("/app/button");
        assertThat(again.body()).isEqualTo(nonce);
        assertThat(again.all("Set-Cookie")).isEmpty();
        assertThat(again.all("Cache-Control")).containsExactly("private, no-store");
        TestBrowser copy = browser();
        copy.cookies().putAll(browser.cookies());
        String credential = google.idToken(nonce);
        Reply posted = pressed(browser, credential, "token", "token");
        assertThat(posted.header("Location")).isEqualTo(BUTTON + "/credential");
        assertThat(who(browser)).isEqualTo("nobody");
        TestBrowser second = browser();
        second.cookies().putAll(browser.cookies());
        Reply in = browser.get(posted.header("Location"));
        assertThat(in.header("Location")).isEqualTo("/app/account");
        assertThat(who(browser)).isEqualTo("21");
        assertThat(second.get(posted.header("Location")).status()).isEqualTo(400);
        assertThat(pressed(copy, credential, "token", "token").status()).isEqualTo(400);
        assertThat(who(copy)).isEqualTo("nobody");
    }

    @Test
    void aButtonsCookieIsSetAnewOnlyAfterHalfAnHour() throws Exception {
        site();
        TestBrowser browser = browser();
        String nonce = browser.get("/app/button").body();
        clock.advance(Duration.ofSeconds(1799));
        Reply kept = browser.get("/app/button");
        assertThat(kept.body()).isEqualTo(nonce);
        assertThat(kept.all("Set-Cookie")).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        Reply anew = browser.get("/app/button");
        assertThat(anew.body()).isNotEqualTo(nonce);
        assertThat(anew.cookie("__Host-passlink-button-app=")).isPresent();
    }

    @Test
    void aCredentialWithoutThePairOfValuesOrTheNonceIsRefused() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        String credential = google.idToken(browser.get("/app/button").body());
        assertThat(pressed(browser, credential, "token", "other").status()).isEqualTo(403);
        assertThat(pressed(browser, credential, "", "").status()).isEqualTo(403);
        assertThat(audit.reasons(AuditEvent.Type.REQUEST_REFUSED))
                .containsExactly(Reason.CROSS_SITE, Reason.CROSS_SITE);
        assertThat(pressed(browser(), credential, "token", "token").status()).isEqualTo(400);
        assertThat(pressed(browser, google.idToken("another nonce"), "token", "token")
                        .status())
                .isEqualTo(403);
        assertThat(pressed(browser, google.idToken(""), "token", "token").status())
                .isEqualTo(403);
        assertThat(browser.get(BUTTON + "/credential").status()).isEqualTo(400);
        assertThat(pressed(browser, credential, "token", "token").status()).isEqualTo(303);
    }

    // Secrets and settings

    @Test
    void theCookiesOfAProviderAreHostOnlyHttpOnlyAndSecure() throws Exception {
        FakeOpenIdProvider google = site();
        google.claim("email", "ada@example.com");
        TestBrowser browser = browser();
        signIn(google, browser);
        queue.runPending();
        browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        String nonce = browser.get("/app/button").body();
        browser.get(pressed(browser, google.idToken(nonce), "token", "token").header("Location"));
        // What a provider's own page posts comes from another site, and its nonce has to come with it.
        assertThat(browser.setCookies())
                .anyMatch(cookie -> cookie.startsWith(ATTEMPT))
                .anyMatch(cookie -> cookie.startsWith("__Host-passlink-identity-app="))
                .anyMatch(cookie -> cookie.startsWith("__Host-passlink-verified-app="))
                .anyMatch(cookie -> cookie.startsWith("__Host-passlink-button-app="))
                .allSatisfy(cookie -> assertThat(cookie)
                        .matches("(__Host-passlink-button-app=[^;]*; Path=/; HttpOnly; SameSite=None"
                                + "|__Host-passlink[^;]*; Path=/; HttpOnly; SameSite=Lax)"
                                + "; Secure(; Max-Age=[0-9]+)?"));
    }

    @Test
    void noSecretIsInACookieInClearNorInAnEvent() throws Exception {
        FakeOpenIdProvider google = site();
        TestBrowser browser = browser();
        Reply begun = begin(browser, "/app/jobs/7");
        String target = agreed(google, begun);
        String cookie = begun.cookie(ATTEMPT).orElseThrow();
        assertThat(cookie).contains("HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=600");
        browser.get(target);
        Map<String, String> form = google.received(Endpoint.TOKEN).get(0).form();
        URI url = URI.create(begun.header("Location"));
        List<String> secrets = new ArrayList<>(List.of(
                form.getOrDefault("code", ""),
                form.getOrDefault("code_verifier", ""),
                FakeOpenIdProvider.CLIENT_SECRET,
                FakeOpenIdProvider.ACCESS_TOKEN));
        for (String pair : url.getRawQuery().split("&", -1)) {
            if (pair.startsWith("state=") || pair.startsWith("nonce=")) {
                secrets.add(pair.substring(6));
            }
        }
        String told = audit.events().toString();
        assertThat(secrets).hasSize(6).allSatisfy(secret -> {
            assertThat(secret).isNotEmpty();
            assertThat(cookie).doesNotContain(secret);
            assertThat(told).doesNotContain(secret);
        });
        assertThat(told).doesNotContain("ada@gmail.com");
    }

    @Test
    void aFilterThatCannotServeAProviderSaysSo() throws Exception {
        OpenIdProvider google = OpenIdProvider.google("id", "secret").build();
        assertThatThrownBy(() -> Site.builder(passlink()).provider(google).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("identityLinks");
        site();
        assertThatThrownBy(() -> Site.builder(passlink())
                        .provider(google)
                        .provider(google)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another id");
        assertThatThrownBy(() -> Site.builder(passlink())
                        .provider(
                                OpenIdProvider.google("id", "secret").id("link").build())
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
