package dev.passlink.smtp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds a host's addresses within a time limit, which the JDK's own lookup doesn't have. Attempts share the lookup in
 * progress: a name server that never answers blocks only one thread.
 */
final class Lookup {
    /** How a name is looked up; as {@link InetAddress#getAllByName} does it. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final String host;
    private final Resolver resolver;
    private @Nullable CompletableFuture<InetAddress[]> underWay;

    Lookup(String host, Resolver resolver) {
        this.host = host;
        this.resolver = resolver;
    }

    InetAddress[] addresses(int millis) throws IOException {
        try {
            return underWay().get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("no name server answered within " + millis + " ms");
        } catch (ExecutionException e) {
            throw new UnknownHostException(host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private synchronized CompletableFuture<InetAddress[]> underWay() {
        if (underWay == null || underWay.isDone()) {
            CompletableFuture<InetAddress[]> begun = new CompletableFuture<>();
            Thread thread = new Thread(() -> resolve(begun), "passlink-smtp-lookup");
            thread.setDaemon(true);
            thread.start();
            underWay = begun;
        }
        return underWay;
    }

    private void resolve(CompletableFuture<InetAddress[]> begun) {
        try {
            begun.complete(resolver.resolve(host));
        } catch (Throwable e) {
            // Errors, too: whoever asks next would wait for this look-up, and find it under way for ever.
            begun.completeExceptionally(e);
        }
    }
}
