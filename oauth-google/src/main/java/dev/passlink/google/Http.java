package dev.passlink.google;

import dev.passlink.IdentityRejected.Cause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call with one deadline over all of it and a bound on the body.
 *
 * <p>The JDK's own timeout ends with the headers: a body that drips would hold the caller for ever.
 */
final class Http {
    static final int MAX_BODY = 64 * 1024;

    private final HttpClient client;
    private final Duration deadline;

    Http(HttpClient client, Duration deadline) {
        this.client = client;
        this.deadline = deadline;
    }

    /**
     * What was answered.
     *
     * @param json the object in the body, if the server says that it is JSON and it is; may hold secrets
     */
    record Reply(int status, Optional<String> cacheControl, Optional<String> age, Optional<Json> json) {}

    static HttpRequest.Builder request(URI url) {
        return HttpRequest.newBuilder(url).header("Accept", "application/json");
    }

    Duration deadline() {
        return deadline;
    }

    Reply send(HttpRequest.Builder request, String what) throws Refusal {
        CompletableFuture<HttpResponse<byte[]>> call = client.sendAsync(request.build(), headers -> new BoundedBody());
        try {
            return reply(call.get(deadline.toNanos(), TimeUnit.NANOSECONDS), what);
        } catch (TimeoutException e) {
            throw unavailable(what, "did not answer within " + deadline);
        } catch (ExecutionException e) {
            throw unavailable(what, "did not answer: " + kind(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(what, "was interrupted");
        } finally {
            call.cancel(true);
        }
    }

    /** Without the exception's message, which may quote what the server sent. */
    private static String kind(@Nullable Throwable cause) {
        return cause instanceof TooLarge
                ? "more than " + MAX_BODY + " bytes"
                : cause == null ? "failed" : cause.getClass().getSimpleName();
    }

    private static Reply reply(HttpResponse<byte[]> response, String what) throws Refusal {
        if (!acceptableEncoding(response.headers().allValues("Content-Encoding"))) {
            throw unavailable(what, "answered in an encoding that nobody asked for");
        }
        return new Reply(
                response.statusCode(),
                response.headers().firstValue("Cache-Control"),
                response.headers().firstValue("Age"),
                isJson(response.headers().allValues("Content-Type")) ? Json.parse(response.body()) : Optional.empty());
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

    /** The server sent more than anybody needs. */
    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Gathers the body and hangs up at the first byte too many. */
    private static final class BoundedBody implements BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        private @Nullable Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.subscription = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (whole.isDone()) {
                    return;
                }
                if (gathered.size() + buffer.remaining() > MAX_BODY) {
                    hangUp();
                    return;
                }
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                gathered.writeBytes(bytes);
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(gathered.toByteArray());
        }

        private void hangUp() {
            if (subscription != null) {
                subscription.cancel();
            }
            whole.completeExceptionally(new TooLarge());
        }
    }
}
