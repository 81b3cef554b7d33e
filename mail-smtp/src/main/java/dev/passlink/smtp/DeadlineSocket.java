package dev.passlink.smtp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A connection whose every attempt ends: a limit on each read alone would let a server that sends a byte now and then
 * hold a thread of the queue for ever, and one that talks without end fill the memory.
 */
final class DeadlineSocket extends Socket {
    private static final int MOST_READ = 1 << 20;

    private final InetAddress server;
    private final int readLimit;
    private volatile Deadline deadline;
    private volatile int read;

    private DeadlineSocket(InetAddress server, int readLimit, Deadline deadline) {
        this.server = server;
        this.readLimit = readLimit;
        this.deadline = deadline;
    }

    /** Takes the first address that answers. */
    static DeadlineSocket open(SmtpUrl url, InetAddress[] addresses, TimeLimits limits, Deadline deadline)
            throws IOException {
        for (int i = 0; i < addresses.length - 1; i++) {
            try {
                return open(url, addresses[i], limits, deadline);
            } catch (IOException notThere) {
                // The next one may be.
            }
        }
        return open(url, addresses[addresses.length - 1], limits, deadline);
    }

    private static DeadlineSocket open(SmtpUrl url, InetAddress address, TimeLimits limits, Deadline deadline)
            throws IOException {
        InetAddress server = InetAddress.getByAddress(url.host(), address.getAddress());
        DeadlineSocket socket = new DeadlineSocket(server, limits.read(), deadline);
        try {
            socket.connect(new InetSocketAddress(server, url.port()), deadline.left(limits.connect()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Starts another attempt on the same connection. */
    void begin(Deadline next) {
        deadline = next;
        read = 0;
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
                setSoTimeout(deadline.left(readLimit));
                return counted(super.read(bytes, offset, length));
            }
        };
    }

    private int counted(int bytes) throws IOException {
        int sum = read + Math.max(0, bytes);
        read = sum;
        if (sum > MOST_READ) {
            throw new IOException("the server sent more than a mail server has to say");
        }
        return bytes;
    }
}
