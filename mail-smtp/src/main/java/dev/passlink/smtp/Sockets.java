package dev.passlink.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/** The open sockets. Only closing them reaches a thread that waits for a silent server; an interrupt doesn't. */
final class Sockets {
    private final SmtpUrl url;
    private final int connectLimit;
    private final ScheduledExecutorService timer;
    private final Set<DeadlineSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    Sockets(SmtpUrl url, TimeLimits limits, ScheduledExecutorService timer) {
        this.url = url;
        this.connectLimit = limits.connect();
        this.timer = timer;
    }

    /** Takes the first address that answers. */
    DeadlineSocket open(InetAddress[] addresses, Deadline deadline) throws IOException {
        for (int i = 0; i < addresses.length - 1; i++) {
            try {
                return open(addresses[i], deadline);
            } catch (IOException notThere) {
                // The next one may be.
            }
        }
        return open(addresses[addresses.length - 1], deadline);
    }

    /** Closes those that are open now, and each one that is opened later. */
    void cut() {
        isClosed = true;
        open.forEach(DeadlineSocket::cut);
    }

    private DeadlineSocket open(InetAddress address, Deadline deadline) throws IOException {
        InetAddress server = InetAddress.getByAddress(url.host(), address.getAddress());
        DeadlineSocket socket = new DeadlineSocket(server, deadline, timer, open);
        try {
            if (isClosed) {
                throw new IOException("this mailer is closed");
            }
            socket.connect(new InetSocketAddress(server, url.port()), deadline.left(connectLimit));
            return socket;
        } catch (IOException e) {
            socket.cut();
            throw e;
        }
    }
}
