package dev.passlink.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.adapter.LoginForm;
import dev.passlink.count.Clocks;
import dev.passlink.count.IssueTime;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.UseCounter;
import dev.passlink.token.FieldReader;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.Keys;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Sealed;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The sealed texts that a browser keeps between leaving for a provider and being signed in. Each works once. */
public final class IdentityAttempts {
    /** At most five, including the one that begins. */
    private static final int MOST_KEPT = 4;

    private static final Duration BUTTON_LIFETIME = Duration.ofHours(1);
    private static final Duration VERIFIED_LIFETIME = Duration.ofMinutes(1);
    private static final int NONCE_BYTES = 16;

    private final Sealed attempts;
    private final Sealed nonces;
    private final Sealed verified;
    private final Sealed pending;
    private final Sealed postponed;
    private final UseCounter uses;
    private final IssueTime issueTime;
    private final RandomBytes random;
    private final Clock clock;
    private final Duration waits;
    private final AtomicLong lastOrder = new AtomicLong();

    /** How long an identity waits for an email. */
    public IdentityAttempts(
            Keys keys, UseCounter uses, IssueTime issueTime, RandomBytes random, Clock clock, Duration waits) {
        this.attempts = new Sealed(keys, Purpose.IDENTITY_ATTEMPT, random);
        this.nonces = new Sealed(keys, Purpose.BUTTON_NONCE, random);
        this.verified = new Sealed(keys, Purpose.IDENTITY_VERIFIED, random);
        this.pending = new Sealed(keys, Purpose.IDENTITY_PENDING, random);
        this.postponed = new Sealed(keys, Purpose.IDENTITY_POSTPONED, random);
        this.uses = uses;
        this.issueTime = issueTime;
        this.random = random;
        this.clock = clock;
        this.waits = waits;
    }

    /**
     * An attempt and the wish to stay signed in.
     *
     * @param order of those that were sealed in one second, the later has the higher
     */
    public record Attempt(IdentityAttempt attempt, boolean stay, Instant sealedAt, long order) {
        LoginForm form() {
            return new LoginForm("", attempt.next(), stay);
        }
    }

    /** An identity from a provider's button. */
    public record Verified(String provider, String id, Identity identity, Instant sealedAt) {}

    /** An identity that waits for the grant of that id to be redeemed in the same browser. */
    public record Pending(String grantId, Identity identity, Instant sealedAt) {}

    /** An identity for which no email was asked yet, since the application's check wants more. */
    public record Postponed(String provider, Identity identity, Instant sealedAt) {}

    /** A nonce that a button was shown with. */
    public record Nonce(String value, Instant sealedAt) {
        /** Says nothing of the value. */
        @Override
        public String toString() {
            return "Nonce[" + sealedAt + "]";
        }
    }

    /** A nonce, and the text that a browser keeps of it. */
    public record KeptNonce(Nonce nonce, String sealed) {
        /** Says nothing of the value. */
        @Override
        public String toString() {
            return "KeptNonce[" + nonce + "]";
        }
    }

    public String seal(IdentityAttempt attempt, boolean stay) {
        return attempts.seal(dated().number(nextOrder(), 8)
                .text(attempt.toText())
                .number(stay ? 1 : 0, 1)
                .toBytes());
    }

    /** The time in microseconds; never the same twice here, and about the same on every node. */
    private long nextOrder() {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        return lastOrder.updateAndGet(last -> Math.max(last + 1, now));
    }

    public Optional<Attempt> attempt(String text) {
        return open(attempts, text, IdentityAttempt.LIFETIME, Attempt::sealedAt, in -> {
            Instant sealedAt = date(in);
            long order = in.number(8);
            IdentityAttempt attempt =
                    IdentityAttempt.parse(in.text()).orElseThrow(() -> new FieldReader.Malformed("no attempt"));
            return new Attempt(attempt, in.number(1) == 1, sealedAt, order);
        });
    }

    /** The attempt among some that a state belongs to. */
    public Optional<Attempt> attempt(List<String> texts, String provider, String state) {
        return texts.stream()
                .flatMap(text -> attempt(text).stream())
                .filter(known -> known.attempt().provider().equals(provider))
                .filter(known -> isSame(known.attempt().state(), state))
                .findFirst();
    }

    /** Which names of kept attempts have to go before one more is kept: the unreadable ones, and the oldest. */
    public List<String> surplus(Map<String, String> kept) {
        Map<String, Attempt> readable = kept.entrySet().stream()
                .flatMap(entry -> attempt(entry.getValue()).map(known -> Map.entry(entry.getKey(), known)).stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Comparator<Map.Entry<String, Attempt>> oldestFirst = Comparator.comparing((Map.Entry<String, Attempt> entry) ->
                        entry.getValue().attempt().begunAt())
                .thenComparing(entry -> entry.getValue().order());
        List<String> stay = readable.entrySet().stream()
                .sorted(oldestFirst.reversed())
                .limit(MOST_KEPT)
                .map(Map.Entry::getKey)
                .toList();
        return kept.keySet().stream().filter(name -> !stay.contains(name)).toList();
    }

    /** Whether it is the first time; of any number of concurrent calls on all nodes, exactly one gets true. */
    public boolean isFirst(Attempt known) {
        return count(name(known), known.sealedAt(), known.attempt().expiresAt());
    }

    /** Leaves nothing behind: whoever begins a thousand attempts and gives them up would fill a table. */
    public boolean isUsed(Attempt known) {
        return uses.add(name(known), 0, known.attempt().expiresAt().plus(Clocks.MARGIN)) > 0;
    }

    private static String name(Attempt known) {
        return "i." + Handles.of(known.attempt());
    }

    public boolean isFirst(Verified known) {
        return count("v." + known.id(), known.sealedAt(), known.sealedAt().plus(VERIFIED_LIFETIME));
    }

    /** Counted under a hash: the nonce itself stands in a page. */
    public boolean isFirst(Nonce nonce) {
        return count(
                "n." + hash(nonce.value()), nonce.sealedAt(), nonce.sealedAt().plus(BUTTON_LIFETIME));
    }

    /** Also false if the answer came from a store that has lost its counts, as the counter knows by then. */
    private boolean count(String key, Instant sealedAt, Instant until) {
        return uses.add(key, 1, until.plus(Clocks.MARGIN)) == 1 && !isForgotten(sealedAt);
    }

    /** A counter that has restarted cannot tell a first use from a second. */
    public boolean isForgotten(Instant sealedAt) {
        return sealedAt.isBefore(uses.remembersSince());
    }

    private String sealNonce(Nonce nonce) {
        return nonces.seal(new FieldWriter()
                .number(nonce.sealedAt().getEpochSecond(), 5)
                .text(nonce.value())
                .toBytes());
    }

    public KeptNonce newNonce() {
        Nonce nonce = new Nonce(newId(), issueTime.now());
        return new KeptNonce(nonce, sealNonce(nonce));
    }

    /** What a page is shown with is what its answer is held against, also where a browser sends several. */
    public Optional<KeptNonce> newestNonce(List<String> texts) {
        return texts.stream()
                .flatMap(text -> nonce(text).map(known -> new KeptNonce(known, text)).stream())
                .max(Comparator.comparing(known -> known.nonce().sealedAt()));
    }

    public Optional<Nonce> nonce(String text) {
        return open(nonces, text, BUTTON_LIFETIME, Nonce::sealedAt, in -> {
            Instant sealedAt = date(in);
            return new Nonce(in.text(), sealedAt);
        });
    }

    /** Whether a page that is shown now may still use it for a good while. */
    public boolean isFresh(Nonce nonce) {
        return clock.instant().isBefore(nonce.sealedAt().plus(BUTTON_LIFETIME.dividedBy(2)));
    }

    public String seal(String provider, Identity identity) {
        FieldWriter out = dated().text(provider).text(newId());
        return verified.seal(IdentityCodec.write(identity, out).toBytes());
    }

    public Optional<Verified> verified(String text) {
        return open(verified, text, VERIFIED_LIFETIME, Verified::sealedAt, in -> {
            Instant sealedAt = date(in);
            return new Verified(in.text(), in.text(), IdentityCodec.read(in), sealedAt);
        });
    }

    public String sealPending(String grantId, Identity identity) {
        return pending.seal(IdentityCodec.write(identity, dated().text(grantId)).toBytes());
    }

    public Optional<Pending> pending(String text) {
        return open(pending, text, waits, Pending::sealedAt, in -> {
            Instant sealedAt = date(in);
            return new Pending(in.text(), IdentityCodec.read(in), sealedAt);
        });
    }

    public String sealPostponed(String provider, Identity identity) {
        return postponed.seal(
                IdentityCodec.write(identity, dated().text(provider)).toBytes());
    }

    public Optional<Postponed> postponed(String text) {
        return open(postponed, text, waits, Postponed::sealedAt, in -> {
            Instant sealedAt = date(in);
            return new Postponed(in.text(), IdentityCodec.read(in), sealedAt);
        });
    }

    private FieldWriter dated() {
        return new FieldWriter().number(issueTime.now().getEpochSecond(), 5);
    }

    private static Instant date(FieldReader in) throws FieldReader.Malformed {
        return Instant.ofEpochSecond(in.number(5));
    }

    /** What is sealed under a purpose begins with its time, and is dead after its lifetime. */
    private <T> Optional<T> open(
            Sealed seal,
            String text,
            Duration lifetime,
            Function<T, Instant> sealedAt,
            FieldReader.Body<FieldReader, T> body) {
        Instant now = clock.instant();
        return seal.read(text, body)
                .filter(value -> now.isBefore(sealedAt.apply(value).plus(lifetime)))
                .filter(value -> !sealedAt.apply(value).isAfter(now.plus(Clocks.SKEW)));
    }

    private String newId() {
        return random.text(NONCE_BYTES);
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }

    private static String hash(String value) {
        return Handles.of("nonce", value);
    }
}
