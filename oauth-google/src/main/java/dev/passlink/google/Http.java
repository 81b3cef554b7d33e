package dev.passlink.google;

import dev.passlink.port.IdentityRejected.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call with one time limit for all of it, from the name lookup to the last byte, and a limit on what is read.
 *
 * <p>It runs in its own thread, and the caller hangs up at the time limit: whatever a server sends or doesn't send, no connection
 * stays open.
 */
final class Http {
    static final int MAX_BODY = 64 * 1024;

    private final Route route;
    private final Duration deadline;

    Http(Route route, Duration deadline) {
        this.route = route;
        this.deadline = deadline;
    }

    /**
     * What was answered.
     *
     * @param json the object in the body, if the server says that it is JSON and it is; may hold secrets
     */
    record Reply(int status, Optional<String> cacheControl, Optional<String> age, Optional<Json> json) {}

    Reply send(Request request, String what) throws Refusal {
        try (Exchange exchange = new Exchange(route, request, Math.toIntExact(deadline.toMillis()))) {
            FutureTask<Exchange.Response> call = new FutureTask<>(exchange);
            Thread thread = new Thread(call, "passlink-provider");
            thread.setDaemon(true);
            thread.start();
            return reply(call.get(deadline.toNanos(), TimeUnit.NANOSECONDS), what);
        } catch (TimeoutException e) {
            throw unavailable(what, "did not answer within " + deadline);
        } catch (ExecutionException e) {
            throw unavailable(what, "did not answer: " + kind(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(what, "was interrupted");
        }
    }

    /** Without the exception's message, which may quote what the server sent. */
    private static String kind(@Nullable Throwable cause) {
        if (cause instanceof Exchange.TooLarge) {
            return "more than " + MAX_BODY + " bytes, or a head without end";
        }
        return cause instanceof Exchange.Unreadable
                ? "what it sent is not HTTP/1.1"
                : cause == null ? "failed" : cause.getClass().getSimpleName();
    }

    private static Reply reply(Exchange.Response response, String what) throws Refusal {
        if (!acceptableEncoding(response.all("content-encoding"))) {
            throw unavailable(what, "answered in an encoding that nobody asked for");
        }
        return new Reply(
                response.status(),
                response.all("cache-control").stream().findFirst(),
                response.all("age").stream().findFirst(),
                isJson(response.all("content-type")) ? response.json() : Optional.empty());
    }

    static Refusal unavailable(String what, String detail) {
        return Refusal.of(Cause.UNAVAILABLE, "the " + what + " " + detail);
    }

    private static boolean acceptableEncoding(List<String> values) {
        return values.stream().allMatch(value -> value.strip().equalsIgnoreCase("identity"));
    }

    private static boolean isJson(List<String> contentTypes) {
        if (contentTypes.size() != 1) {
            return false;
        }
        String[] parts = contentTypes.get(0).toLowerCase(Locale.ROOT).split(";", 2);
        String type = parts[0].strip();
        boolean otherCharset = parts.length > 1
                && parts[1].contains("charset")
                && !parts[1].replaceAll("[\\s\"]", "").matches("(.*;)?charset=utf-?8(;.*)?");
        return (type.equals("application/json") || type.equals("application/jwk-set+json")) && !otherCharset;
    }
}
