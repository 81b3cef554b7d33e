package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Flows;
import dev.passlink.adapter.Identities;
import dev.passlink.adapter.IdentityDecision;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.PasskeyFlows;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.adapter.Waiting;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.IdentityProvider;
import dev.passlink.port.IdentityResult;
import dev.passlink.port.IdentityStart;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.ProviderProfile;
import dev.passlink.port.UseCounter;
import dev.passlink.testkit.FakeIdentityLinks;
import dev.passlink.testkit.MutableClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every text that leaves a node (in links, cookies, forms, queue rows, and as keys of counts) is to the byte what it was. During a
 * roll-out, an older node reads them; after it, links and cookies that are out there do. Time, keys and random bytes are fixed.
 *
 * <p>Whoever changes a format on purpose gives it a new version, shows that the old one still reads, and copies {@code
 * target/formats.txt}, which a failure leaves behind. {@code .ci/roll-out} then shows what an older version makes of it.
 */
final class FormatsTest {
    private static final String SECRET = "AAECAwQFBgcICQoLDA0ODw";
    private static final String STATE = "state-of-an-attempt";
    private static final Instant DAY = Instant.parse("2026-11-24T09:00:00Z");

    private final MutableClock clock = new MutableClock(DAY);
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Set<String> counts = new LinkedHashSet<>();
    private final ViewRule apply = ViewRule.of("/jobs/{id}/apply", "apply").stamp(view -> "open");
    private final Provider google = new Provider();
    private final Site site = new Site(builder -> builder.clock(clock)
            .random(new Countable())
            .counter(new RecordedCounter(new InMemoryUseCounter(clock), counts))
            .identityLinks(new FakeIdentityLinks())
            .passkeys(new FakeVerifier(), new InMemoryPasskeys())
            .links(LinkSettings::approveElsewhere));
    private final Flows flows = site.passlink.flows();

    /** Bytes that anybody can write down: 0, 1, 2, … */
    private static final class Countable extends SecureRandom {
        private static final long serialVersionUID = 1;
        private int next;

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (next++ % 251);
            }
        }
    }

    private record RecordedCounter(UseCounter counter, Set<String> calls) implements UseCounter {
        @Override
        public long add(String key, long amount, Instant expiresAt) {
            calls.add(key + " + " + amount);
            return counter.add(key, amount, expiresAt);
        }

        @Override
        public Instant remembersSince() {
            return counter.remembersSince();
        }
    }

    /** Says who it is, whatever is asked. */
    private final class Provider implements IdentityProvider {
        @Override
        public ProviderProfile profile() {
            return new ProviderProfile("google", "Google");
        }

        @Override
        public IdentityStart begin(URI callbackUrl, String next, String address) {
            return new IdentityStart.Redirect(
                    URI.create("https://accounts.example?state=" + STATE),
                    new IdentityAttempt("google", STATE, "secret", clock.instant(), next));
        }

        @Override
        public IdentityResult complete(IdentityAttempt attempt, Map<String, List<String>> parameters) {
            return new Identity(
                    "https://accounts.example",
                    "1101",
                    Optional.of(EmailAddress.of("grace@example.com")),
                    true,
                    false,
                    Optional.of("Grace"),
                    Optional.empty());
        }
    }

    @Test
    void everyTextThatLeavesANodeIsWhatItWas() throws Exception {
        signInByEmail();
        signInForLong();
        openAView();
        invite();
        useForms();
        signInByProvider();
        usePasskeys();
        counts.forEach(count -> texts.put("count: " + count, ""));

        assertAsFrozen();
    }

    private void signInByEmail() {
        Browser browser = asks(LoginForm.of("ada@example.com"), "sign-in");
        texts.put("code", site.lastCode());
        texts.put("number", flows.waiting(browser).map(Waiting::number).orElseThrow());
        Redemption.Granted granted = (Redemption.Granted) flows.redeem(site.lastToken(), browser);
        texts.put("grant", granted.grant().id());
        SignIn signIn = flows.signIn(granted, SignInMethod.LINK, false, browser);
        texts.put("pass", signIn.text());
        texts.put("known browser", signIn.known());
        texts.put("pending sign-in", flows.hold(granted, SignInMethod.CODE, true));
        Browser wrong = asks(new LoginForm("ada@example.com", "/jobs/17", true), "sign-in with a page, known", signIn);
        for (int i = 0; i < 3; i++) {
            flows.redeemCode("BCDFGHJK", wrong);
        }
        texts.put("request of a warning", row());
        site.queue.runPending();
    }

    private void signInForLong() {
        User grace = Site.grace();
        site.users.put(new User(grace.id(), grace.email(), true, "s1", Set.of("a", "b"), claims()));
        Browser browser = asks(LoginForm.of("grace@example.com"), "sign-in of somebody with claims");
        SignIn signIn = flows.signIn(
                (Redemption.Granted) flows.redeemCode(site.lastCode(), browser), SignInMethod.CODE, true, browser);
        texts.put("pass with claims, lasting", signIn.text());
        flows.signOut(signIn.text());
    }

    private static Claims claims() {
        return Claims.NONE.text("tenant", "acme").number("level", -7).flag("trial", true);
    }

    private void openAView() {
        View view = apply.at("17");
        Asked.Queued asked =
                (Asked.Queued) flows.requestLink(LoginForm.of("guest@example.org"), view, "2001:db8::1", Browser.NONE);
        texts.put("request for a view", row());
        texts.put("asking cookie of a view", asked.requests());
        site.queue.runPending();
        String token = site.mailer.lastLink().split("passlink=", 2)[1];
        texts.put("token of a view", token);
        Redemption.Granted granted = (Redemption.Granted) flows.redeem(token, view, Browser.NONE);
        String pass = flows.openView(granted, view, SECRET);
        texts.put("pass of a view", pass);
        assertThat(flows.check(pass, view, List.of(SECRET))).isInstanceOf(PassCheck.Live.class);
    }

    private void invite() {
        texts.put(
                "link by program",
                site.passlink
                        .link(Subject.user("18"), apply.at("17"), Duration.ofMinutes(5), 1)
                        .url());
    }

    private void useForms() {
        texts.put("secret", flows.antiForgery().newSecret());
        texts.put("form", flows.antiForgery().value(SECRET, "rename passkey", "abc"));
        texts.put("lost form", flows.markLost("/jobs/17", SECRET));
        flows.lostForm(texts.get("lost form"), List.of(SECRET)).ifPresent(flows::sendAgain);
    }

    private void signInByProvider() {
        Identities identities = flows.identities().orElseThrow();
        Identities.Away away =
                identities.begin(google, new LoginForm("", "/jobs", true)).orElseThrow();
        texts.put("attempt's name", away.handle());
        texts.put("attempt", away.sealed());
        Identities.Button button = identities.button(List.of());
        texts.put("button's nonce", button.nonce());
        texts.put("button", button.sealed());
        IdentityDecision decision =
                identities.complete(google, Map.of("state", List.of(STATE)), List.of(away.sealed()));
        IdentityDecision.ProofNeeded proof = (IdentityDecision.ProofNeeded) decision;
        Asked.Queued queued = (Asked.Queued) identities.ask(google, proof, "192.0.2.1", Browser.NONE);
        texts.put("request that connects", row());
        texts.put("waiting identity", identities.await(proof.identity(), queued));
        texts.put("postponed identity", identities.postpone(google, proof.identity()));
        site.queue.runPending();
    }

    private void usePasskeys() {
        PasskeyFlows passkeys = flows.passkeys().orElseThrow();
        clock.advance(Duration.ofHours(1));
        Pass pass = site.signIn("ada@example.com").pass();
        Map<String, String> options = FakeVerifier.read(passkeys.creationOptions(pass, SECRET));
        texts.put("challenge to make a passkey", options.getOrDefault("challenge", ""));
        texts.put("user handle", options.getOrDefault("userHandle", ""));
        texts.put(
                "challenge to sign in",
                FakeVerifier.read(passkeys.signInOptions(SECRET)).getOrDefault("challenge", ""));
        texts.put("offer", passkeys.mark(pass.subject()));
        passkeys.add(
                "type=made\nid=phone\nkey=enohp\nchallenge=" + options.get("challenge"),
                pass,
                () -> true,
                List.of(SECRET),
                Browser.NONE);
        texts.put("request of a notice", row());
        site.queue.runPending();
        passkeys.rename(pass, "phone", "My phone", Browser.NONE);
        texts.put("request of a notice with two names", row());
    }

    private Browser asks(LoginForm form, String what) {
        return asks(form, what, Browser.NONE);
    }

    private Browser asks(LoginForm form, String what, SignIn before) {
        return asks(
                form,
                what,
                new Browser("", before.known(), Locale.GERMAN, new Device("Firefox", "Windows"), "192.0.2.1"));
    }

    private Browser asks(LoginForm form, String what, Browser browser) {
        Asked.Queued asked = (Asked.Queued) flows.requestLogin(form, "192.0.2.1", browser);
        texts.put("request: " + what, row());
        texts.put("asking cookie: " + what, asked.requests());
        site.queue.runPending();
        texts.put("token: " + what, site.lastToken());
        return new Browser(asked.requests(), browser.known());
    }

    private String row() {
        LinkRequest request = site.queue.pending().get(0);
        return request.handle() + " " + request.text();
    }

    private void assertAsFrozen() throws IOException {
        String made = texts.entrySet().stream()
                .map(text -> text.getKey() + ": " + text.getValue() + "\n")
                .collect(Collectors.joining());
        try (InputStream frozen = FormatsTest.class.getResourceAsStream("formats.txt")) {
            String expected = new String(Objects.requireNonNull(frozen).readAllBytes(), UTF_8);
            if (!made.equals(expected)) {
                Files.writeString(Path.of("target", "formats.txt"), made);
            }
            assertThat(made.lines()).containsExactlyElementsOf(expected.lines().toList());
        }
    }
}
