package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.ask.AskedRequest;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.UseCounter;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingAudit;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Sealed;
import dev.passlink.token.Signed;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A site with fakes all around, whose counter counts how often it is called. */
public final class Site implements AutoCloseable {
    public static final String KEY_1 = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    public static final String KEY_2 = "2:gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8";

    public final MutableClock clock;
    public final FakeUsers users;
    public final RecordingMailer mailer = new RecordingMailer();
    public final RecordingAudit audit = new RecordingAudit();
    public final DirectQueue queue = new DirectQueue();
    public final AtomicInteger counted = new AtomicInteger();
    public final UseCounter counter;
    public final Passlink passlink;
    private boolean counterDown;

    public Site() {
        this(KEY_1);
    }

    public Site(String keys) {
        this(keys, new MutableClock(), new FakeUsers(), null);
    }

    /** Another node of the same site: it shares people, time and counts. */
    public Site(String keys, Site sibling) {
        this(keys, sibling.clock, sibling.users, sibling.counter);
    }

    /** Another node of the same site, with other settings. */
    public Site(UnaryOperator<Passlink.Builder> settings, Site sibling) {
        this(KEY_1, sibling.clock, sibling.users, sibling.counter, settings);
    }

    /** A site with settings of its own. */
    public Site(UnaryOperator<Passlink.Builder> settings) {
        this(KEY_1, new MutableClock(), new FakeUsers(), null, settings);
    }

    private Site(
            String keys, MutableClock clock, FakeUsers users, @org.jspecify.annotations.Nullable UseCounter shared) {
        this(keys, clock, users, shared, builder -> builder);
    }

    private Site(
            String keys,
            MutableClock clock,
            FakeUsers users,
            @org.jspecify.annotations.Nullable UseCounter shared,
            UnaryOperator<Passlink.Builder> settings) {
        this.clock = clock;
        this.users = users;
        if (shared == null) {
            users.put(ada()).put(grace()).put(mallory());
        }
        UseCounter memory = shared == null ? new InMemoryUseCounter(clock) : shared;
        this.counter = shared != null ? shared : memory;
        UseCounter spied = new UseCounter() {
            @Override
            public long add(String key, long amount, Instant expiresAt) {
                counted.incrementAndGet();
                if (counterDown) {
                    throw new IllegalStateException("The counter is down");
                }
                return memory.add(key, amount, expiresAt);
            }

            @Override
            public Instant remembersSince() {
                return memory.remembersSince();
            }
        };
        Passlink.Builder builder = Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(keys))
                .users(users)
                .mailer(mailer)
                .clock(clock)
                .counter(spied)
                .queue(queue)
                .audit(audit)
                .limits(new Limits(5, 20, 30, 5));
        this.passlink = settings.apply(builder).build();
    }

    public static User ada() {
        return new User("4294967295", EmailAddress.of("ada@example.com"), true, "s1", Set.of("admin"));
    }

    public static User grace() {
        return new User("18", EmailAddress.of("grace@example.com"), true, "s1", Set.of());
    }

    public static User mallory() {
        return new User("19", EmailAddress.of("mallory@example.com"), false, "s1", Set.of());
    }

    /** The requests that wait, as a node reads them that has the first key. */
    public List<AskedRequest> queued() {
        return queue.pending().stream().map(Site::read).toList();
    }

    public static AskedRequest read(LinkRequest queued) {
        return AskedRequest.of(queued, KeyRing.parse(KEY_1).keys()).orElseThrow();
    }

    public void counterDown(boolean down) {
        counterDown = down;
    }

    public Asked ask(String address) {
        return ask(address, Browser.NONE);
    }

    public Asked ask(String address, Browser browser) {
        return passlink.flows().requestLogin(LoginForm.of(address), "192.0.2.1", browser);
    }

    public Browser browserThatAsked(String address) {
        return browserThatAsked(address, Browser.NONE);
    }

    /** Asks, mails, and returns what the browser holds afterwards. */
    public Browser browserThatAsked(String address, Browser browser) {
        Asked.Queued asked = (Asked.Queued) ask(address, browser);
        queue.runPending();
        return new Browser(asked.requests(), browser.known());
    }

    public boolean isAskedBy(Browser browser, String token) {
        return passlink.flows().examine(token, browser) instanceof Redemption.Granted granted && granted.asked();
    }

    /** The code in the last mail. */
    public String lastCode() {
        return mailer.lastCode();
    }

    public Redemption redeemCode(String typed, Browser browser) {
        return passlink.flows().redeemCode(typed, browser);
    }

    /** Asks, mails, and returns the token of the mailed link. */
    public String token(String address) {
        ask(address);
        queue.runPending();
        return lastToken();
    }

    public String lastToken() {
        return mailer.lastLink().substring("https://jobs.example.com/login/link?passlink=".length());
    }

    public Redemption redeem(String token) {
        return passlink.flows().redeem(token, Browser.NONE);
    }

    public SignIn signIn(String address) {
        return passlink.flows()
                .signIn((Redemption.Granted) redeem(token(address)), SignInMethod.LINK, false, Browser.NONE);
    }

    /**
     * The same bytes, as they would be signed for every other purpose. A reader that takes one of these takes what was
     * never made for it.
     */
    public static List<String> signedForOthers(Purpose own, String text) {
        return signedForOthers(own, text, Signed.NOTHING);
    }

    public static List<String> signedForOthers(Purpose own, String text, byte[] with) {
        assertThat(signedFor(own, text, with)).isEqualTo(text);
        return Stream.of(Purpose.values())
                .filter(purpose -> purpose != own)
                .map(purpose -> signedFor(purpose, text, with))
                .toList();
    }

    private static String signedFor(Purpose purpose, String text, byte[] with) {
        byte[] signed = Base64.getUrlDecoder().decode(text);
        int length = signed.length - 16;
        byte[] mac = KeyRing.parse(KEY_1).keys().signing().mac(purpose, signed, length, with);
        System.arraycopy(mac, 0, signed, length, 16);
        return Signed.encode(signed);
    }

    /** The same for what is sealed. */
    public static List<String> sealedForOthers(Purpose own, String text) {
        KeyRing ring = KeyRing.parse(KEY_1);
        RandomBytes random = new RandomBytes(new SecureRandom());
        byte[] plain = new Sealed(ring.keys(), own, random).open(text).orElseThrow();
        return Stream.of(Purpose.values())
                .filter(purpose -> purpose != own)
                .map(purpose -> new Sealed(ring.keys(), purpose, random).seal(plain))
                .toList();
    }

    public List<Reason> reasons(AuditEvent.Type type) {
        return audit.reasons(type);
    }

    public static Reason reasonOf(Redemption redemption) {
        return redemption instanceof Redemption.Refused refused ? refused.reason() : Reason.OK;
    }

    public static Reason reasonOf(PassCheck check) {
        return check instanceof PassCheck.Dead dead ? dead.reason() : Reason.OK;
    }

    @Override
    public void close() {
        passlink.close();
    }
}
