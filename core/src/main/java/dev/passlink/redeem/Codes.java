package dev.passlink.redeem;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.ask.AskedRequest;
import dev.passlink.ask.AskingCookie;
import dev.passlink.ask.LoginCodes;
import dev.passlink.audit.Guarded;
import dev.passlink.count.CodeFailures;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.UseCounter;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares typed codes, and counts attempts first. */
public record Codes(Keys keys, UseCounter tries, CodeFailures failures, LinkRequestQueue queue, LoginCodes codes) {
    private static final int MOST_TRIES = 3;

    /** Each email has its own code, even if several share a grant. */
    boolean takeTry(AskingCookie.Request request, String grantId, Instant forgottenAt) {
        String key = "c." + grantId + "." + request.askedAt().getEpochSecond();
        return tries.add(key, 1, forgottenAt) <= MOST_TRIES;
    }

    /**
     * Compares with all of them, so that the time does not tell which one it was; one attempt for every address is
     * counted before.
     */
    Optional<Right> matching(String typed, List<AskingCookie.Request> requests) {
        List<EmailAddress> unlocked = requests.stream()
                .map(AskingCookie.Request::address)
                .distinct()
                .filter(failures::takeForAddress)
                .toList();
        byte[] given = codes.read(typed).getBytes(UTF_8);
        Optional<Right> matching = Optional.empty();
        for (AskingCookie.Request request : requests) {
            Key key = keys.find(request.keyId()).orElseThrow();
            String code = codes.code(key, request.id(), request.address(), request.askedAt());
            String longCode = codes.longCode(key, request.id(), request.address(), request.askedAt());
            boolean isCode = MessageDigest.isEqual(code.getBytes(UTF_8), given);
            boolean isLongCode = MessageDigest.isEqual(longCode.getBytes(UTF_8), given);
            if (isCode || isLongCode) {
                matching = Optional.of(new Right(request, isCode, !unlocked.contains(request.address())));
            }
        }
        return matching;
    }

    /**
     * The request whose code was typed.
     *
     * @param guessable whether it was the code that somebody might have guessed: wrong ones lock it
     * @param addressLocked whether too many wrong ones were typed for its address
     */
    record Right(AskingCookie.Request request, boolean guessable, boolean addressLocked) {
        boolean isLocked() {
            return guessable && addressLocked;
        }
    }

    /** The queue's side finds out whose it was. If the queue is full, only this second count is lost. */
    void report(List<AskingCookie.Request> requests) {
        Map<EmailAddress, AskingCookie.Request> onePerAddress = new LinkedHashMap<>();
        requests.forEach(request -> onePerAddress.putIfAbsent(request.address(), request));
        onePerAddress.values().stream()
                .map(request -> AskedRequest.wrongCode(request).toLinkRequest(keys))
                .forEach(report -> Guarded.attempt(() -> queue.offer(report)));
    }

    boolean isLocked(User user) {
        return failures.isLocked(user);
    }

    void forgive(User user, EmailAddress address) {
        failures.forgive(user, address);
    }
}
