package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.port.UseCounter;
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
import java.util.stream.Collectors;

/** What a browser keeps, sealed, between leaving for a provider and being signed in; each is good once. */
final class IdentityAttempts {
    /** With the one that begins, at most five. */
    private static final int MOST_KEPT = 4;

    private static final Duration BUTTON_LIFETIME = Duration.ofHours(1);
    private static final Duration VERIFIED_LIFETIME = Duration.ofMinutes(1);
    private static final int NONCE_BYTES = 16;

    private final Sealed attempts;
    private final Sealed nonces;
    private final Sealed verified;
    private final Sealed pending;
    private final UseCounter uses;
    private final IssueTime issueTime;
    private final RandomBytes random;
    private final Clock clock;
    private final Audit audit;
    private final AtomicLong lastOrder = new AtomicLong();

    IdentityAttempts(KeyRing ring, UseCounter uses, IssueTime issueTime, RandomBytes random, Clock clock, Audit audit) {
        this.attempts = new Sealed(ring, Purpose.IDENTITY_ATTEMPT, random);
        this.nonces = new Sealed(ring, Purpose.BUTTON_NONCE, random);
        this.verified = new Sealed(ring, Purpose.IDENTITY_VERIFIED, random);
        this.pending = new Sealed(ring, Purpose.IDENTITY_PENDING, random);
        this.uses = uses;
        this.issueTime = issueTime;
        this.random = random;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * An attempt and the wish to stay signed in.
     *
     * @param order of those that were sealed in one second, the later has the higher
     */
    record Attempt(IdentityAttempt attempt, boolean stay, Instant sealedAt, long order) {
        LoginForm form() {
            return new LoginForm("", attempt.next(), stay);
        }
    }

    /** An identity of which a provider's button has told. */
    record Verified(String provider, String id, Identity identity, Instant sealedAt) {}

    /** An identity that waits for the grant of that id to be redeemed in the same browser. */
    record Pending(String grantId, Identity identity, Instant sealedAt) {}

    /** A nonce that a button was shown with. */
    record Nonce(String value, Instant sealedAt) {
        /** Says nothing of the value. */
        @Override
        public String toString() {
            return "Nonce[" + sealedAt + "]";
        }
    }

    /** A nonce, and the text that a browser keeps of it. */
    record KeptNonce(Nonce nonce, String sealed) {
        /** Says nothing of the value. */
        @Override
        public String toString() {
            return "KeptNonce[" + nonce + "]";
        }
    }

    private interface Reading<T> {
        T read(FieldReader in) throws FieldReader.Malformed;
    }

    String seal(IdentityAttempt attempt, boolean stay) {
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

    Optional<Attempt> attempt(String text) {
        return open(attempts, text, IdentityAttempt.LIFETIME, in -> {
                    Instant sealedAt = date(in);
                    long order = in.number(8);
                    Optional<IdentityAttempt> attempt = IdentityAttempt.parse(in.text());
                    boolean stay = in.number(1) == 1;
                    return attempt.map(known -> new Attempt(known, stay, sealedAt, order));
                })
                .flatMap(known -> known);
    }

    /** The attempt among some that a state belongs to. */
    Optional<Attempt> attempt(List<String> texts, String provider, String state) {
        return texts.stream()
                .flatMap(text -> attempt(text).stream())
                .filter(known -> known.attempt().provider().equals(provider))
                .filter(known -> isSame(known.attempt().state(), state))
                .findFirst();
    }

    /** Which names of kept attempts have to go before one more is kept: the unreadable ones, and the oldest. */
    List<String> surplus(Map<String, String> kept) {
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

    /** Whether it is the first time; of any number of racers on any number of nodes, one is told so. */
    boolean isFirst(IdentityAttempt attempt) {
        Instant until = attempt.expiresAt().plus(Redeeming.CLOCK_MARGIN);
        return count("i." + attempt.handle(), until);
    }

    boolean isFirst(Verified known) {
        return count("v." + known.id(), known.sealedAt().plus(VERIFIED_LIFETIME).plus(Redeeming.CLOCK_MARGIN));
    }

    /** Counted under a hash: the nonce itself stands in a page. */
    boolean isFirst(Nonce nonce) {
        return count(
                "n." + hash(nonce.value()),
                nonce.sealedAt().plus(BUTTON_LIFETIME).plus(Redeeming.CLOCK_MARGIN));
    }

    /** A counter that has restarted cannot tell a first use from a second. */
    boolean isForgotten(Instant sealedAt) {
        return sealedAt.isBefore(audit.ask("use counter", uses::remembersSince));
    }

    private String sealNonce(Nonce nonce) {
        return nonces.seal(new FieldWriter()
                .number(nonce.sealedAt().getEpochSecond(), 5)
                .text(nonce.value())
                .toBytes());
    }

    KeptNonce newNonce() {
        Nonce nonce = new Nonce(newId(), issueTime.now());
        return new KeptNonce(nonce, sealNonce(nonce));
    }

    /** What a page is shown with is what its answer is held against, also where a browser sends several. */
    Optional<KeptNonce> newestNonce(List<String> texts) {
        return texts.stream()
                .flatMap(text -> nonce(text).map(known -> new KeptNonce(known, text)).stream())
                .max(Comparator.comparing(known -> known.nonce().sealedAt()));
    }

    Optional<Nonce> nonce(String text) {
        return open(nonces, text, BUTTON_LIFETIME, in -> {
            Instant sealedAt = date(in);
            return new Nonce(in.text(), sealedAt);
        });
    }

    /** Whether a page that is shown now may still use it for a good while. */
    boolean isFresh(Nonce nonce) {
        return clock.instant().isBefore(nonce.sealedAt().plus(BUTTON_LIFETIME.dividedBy(2)));
    }

    String seal(String provider, Identity identity) {
        FieldWriter out = dated().text(provider).text(newId());
        return verified.seal(IdentityCodec.write(identity, out).toBytes());
    }

    Optional<Verified> verified(String text) {
        return open(verified, text, VERIFIED_LIFETIME, in -> {
            Instant sealedAt = date(in);
            return new Verified(in.text(), in.text(), IdentityCodec.read(in), sealedAt);
        });
    }

    String sealPending(String grantId, Identity identity) {
        return pending.seal(IdentityCodec.write(identity, dated().text(grantId)).toBytes());
    }

    Optional<Pending> pending(String text) {
        return open(pending, text, AskingCookie.LIFETIME, in -> {
            Instant sealedAt = date(in);
            return new Pending(in.text(), IdentityCodec.read(in), sealedAt);
        });
    }

    private FieldWriter dated() {
        return new FieldWriter().number(issueTime.now().getEpochSecond(), 5);
    }

    private static Instant date(FieldReader in) throws FieldReader.Malformed {
        return Instant.ofEpochSecond(in.number(5));
    }

    /** What is sealed under a purpose begins with its time, and is dead after its lifetime. */
    private <T> Optional<T> open(Sealed seal, String text, Duration lifetime, Reading<T> reading) {
        Optional<byte[]> plain = seal.open(text);
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant now = clock.instant();
            Instant sealedAt = date(new FieldReader(plain.get(), 0));
            boolean alive = now.isBefore(sealedAt.plus(lifetime)) && !sealedAt.isAfter(now.plus(Redeeming.CLOCK_SKEW));
            FieldReader in = new FieldReader(plain.get(), 0);
            T value = reading.read(in);
            in.end();
            return alive ? Optional.of(value) : Optional.empty();
        } catch (FieldReader.Malformed | IllegalArgumentException sealedByAnotherVersion) {
            return Optional.empty();
        }
    }

    private boolean count(String key, Instant until) {
        return audit.ask("use counter", () -> uses.add(key, 1, until)) == 1;
    }

    private String newId() {
        return random.text(NONCE_BYTES);
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }

    private static String hash(String value) {
        return IdentityAttempt.handle("nonce", value);
    }
}
