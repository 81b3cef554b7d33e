package dev.passlink;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.port.Delivery;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.UserLookup;
import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import dev.passlink.token.SignedTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/** A site with one user, whose look-up costs nothing, and whose queue and mailer do nothing. */
public final class BenchmarkSite {
    private static final User ADA =
            new User("4711471147", EmailAddress.of("ada@example.com"), true, "a security stamp", Set.of("member"));

    public final ViewRule apply = ViewRule.of("/jobs/{id}/apply", "apply").reusableUntilExpiry();
    public final Passlink passlink;
    private final KeyRing ring = KeyRing.parse(KeyRing.generate());
    private final SignedTokens tokens = new SignedTokens(ring.keys());

    public BenchmarkSite(Duration checkEvery) {
        this(checkEvery, new InMemoryUseCounter(Clock.systemUTC()));
    }

    BenchmarkSite(Duration checkEvery, InMemoryUseCounter uses) {
        passlink = Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(ring)
                .users(new OneUser())
                .mailer(mail -> new Delivery.Sent(""))
                .counter(uses)
                .queue(new NoQueue())
                .audit(event -> {})
                .passes(passes -> passes.checkEvery(checkEvery))
                .build();
    }

    private static final class OneUser implements UserLookup {
        @Override
        public Optional<User> findByAddress(EmailAddress address) {
            return Optional.of(ADA);
        }

        @Override
        public Optional<User> findById(String id) {
            return Optional.of(ADA);
        }
    }

    private static final class NoQueue implements LinkRequestQueue {
        @Override
        public void start(Handler handler) {}

        @Override
        public boolean offer(LinkRequest request) {
            return true;
        }

        @Override
        public void close() {}
    }

    /** A link that may be redeemed again and again. */
    String viewToken(View view) {
        String url = passlink.link(ADA.subject(), view).url();
        return url.substring(url.indexOf('=') + 1);
    }

    /** Of a link of a moment ago. */
    public String pass(View view, String secret) {
        return passlink.flows()
                .openView(
                        (Redemption.Granted) passlink.flows().redeem(viewToken(view), view, Browser.NONE),
                        view,
                        secret);
    }

    /** Of a sign-in by a link of a moment ago. */
    public String signInCookie() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        Key key = ring.keys().signing();
        String token = tokens.generate(new Grant(
                key.id(),
                Derivation.grantId(key, "a request"),
                ADA.subject(),
                Scope.LOGIN,
                Grant.UNTIL_EXPIRY,
                now,
                now.plusSeconds(600),
                Derivation.stampFingerprint(key, ADA.subject(), ADA.stamp()),
                ""));
        Redemption redeemed = passlink.flows().redeem(token, Browser.NONE);
        SignIn signIn = passlink.flows().signIn((Redemption.Granted) redeemed, SignInMethod.LINK, false, Browser.NONE);
        return "__Host-passlink=" + signIn.text();
    }
}
