package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.UseCounter;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts and compares what is typed into the waiting tab. */
final class Codes {
    private static final int MOST_TRIES = 3;

    private final KeyRing ring;
    private final UseCounter counts;
    private final CodeFailures failures;
    private final LinkRequestQueue queue;
    private final CodeFormat format;
    private final Audit audit;

    Codes(
            KeyRing ring,
            UseCounter counts,
            CodeFailures failures,
            LinkRequestQueue queue,
            CodeFormat format,
            Audit audit) {
        this.ring = ring;
        this.counts = counts;
        this.failures = failures;
        this.queue = queue;
        this.format = format;
        this.audit = audit;
    }

    /** Each mail has a code of its own, also where several share a grant. */
    boolean takeTry(AskingCookie.Request request, String grantId, Instant forgottenAt) {
        String key = "c." + grantId + "." + request.askedAt().getEpochSecond();
        return audit.ask("use counter", () -> counts.add(key, 1, forgottenAt)) <= MOST_TRIES;
    }

    /** Counts one attempt for every address that is about to be compared; those that may be compared after it. */
    List<EmailAddress> countFailures(List<AskingCookie.Request> requests) {
        return requests.stream()
                .map(AskingCookie.Request::address)
                .distinct()
                .filter(failures::takeForAddress)
                .toList();
    }

    /** Compares with all of them, so that the time does not tell which one it was. */
    Optional<Right> matching(String typed, List<AskingCookie.Request> requests) {
        byte[] given = format.read(typed).getBytes(UTF_8);
        Optional<Right> matching = Optional.empty();
        for (AskingCookie.Request request : requests) {
            Key key = ring.find(request.keyId()).orElseThrow();
            String code = Derivation.code(key, request.id(), request.address(), request.askedAt(), format);
            String longCode = Derivation.longCode(key, request.id(), request.address(), request.askedAt(), format);
            boolean isCode = MessageDigest.isEqual(code.getBytes(UTF_8), given);
            boolean isLongCode = MessageDigest.isEqual(longCode.getBytes(UTF_8), given);
            if (isCode || isLongCode) {
                matching = Optional.of(new Right(request, isCode));
            }
        }
        return matching;
    }

    /** @param guessable whether it was the code that somebody might have guessed: wrong ones lock it */
    record Right(AskingCookie.Request request, boolean guessable) {}

    /** Whose it was is for the queue's side to find out. A queue that is full costs nothing but this second count. */
    void report(List<AskingCookie.Request> requests) {
        Map<EmailAddress, AskingCookie.Request> onePerAddress = new LinkedHashMap<>();
        requests.forEach(request -> onePerAddress.putIfAbsent(request.address(), request));
        onePerAddress.values().stream()
                .map(request -> new LinkRequest(
                        LinkRequest.Kind.WRONG_CODE,
                        request.id(),
                        request.keyId(),
                        request.address(),
                        Scope.LOGIN,
                        "",
                        request.askedAt(),
                        Duration.ZERO,
                        1,
                        "",
                        ""))
                .forEach(report -> audit.attempt("request queue", () -> queue.offer(report)));
    }

    boolean isLocked(User user) {
        return failures.isUserLocked(user);
    }

    void forgive(User user, EmailAddress address) {
        failures.forgive(user, address);
    }
}
