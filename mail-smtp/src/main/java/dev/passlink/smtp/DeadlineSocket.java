package dev.passlink.smtp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/**
 * A connection that ends: a limit on each read alone would let a server that sends a byte now and then hold a thread of
 * the queue for ever, and one that talks without end fill the memory.
 */
final class DeadlineSocket extends Socket {
    private static final int MOST_READ = 1 << 20;

    private final InetAddress server;
    private final TimeLimits limits;
    private final long start = System.nanoTime();
    private int read;

    private DeadlineSocket(InetAddress server, TimeLimits limits) {
        this.server = server;
        this.limits = limits;
    }

    static DeadlineSocket open(String host, int port, TimeLimits limits) throws IOException {
        InetAddress server =
                InetAddress.getByAddress(host, InetAddress.getByName(host).getAddress());
        DeadlineSocket socket = new DeadlineSocket(server, limits);
        try {
            socket.connect(new InetSocketAddress(server, port), socket.left(limits.connect()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Always under the configured name. STARTTLS checks the certificate against this name, and for an address without a
     * name the JDK would ask reverse DNS, whose answer belongs to whoever owns the address.
     */
    @Override
    public InetAddress getInetAddress() {
        return server;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                setSoTimeout(left(limits.read()));
                return counted(super.read(bytes, offset, length));
            }
        };
    }

    private int left(int limit) throws SocketTimeoutException {
        long left = limits.attempt() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        if (left <= 0) {
            throw new SocketTimeoutException("the attempt took longer than " + limits.attempt() + " ms");
        }
        return (int) Math.min(left, limit);
    }

    private int counted(int bytes) throws IOException {
        read += Math.max(0, bytes);
        if (read > MOST_READ) {
            throw new IOException("the server sent more than a mail server has to say");
        }
        return bytes;
    }
}
