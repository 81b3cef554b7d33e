package dev.passlink.smtp;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A socket on which every attempt ends. With a limit on each read only, a server that sends a byte now and then could
 * block a thread of the queue forever, and one that never stops talking could fill the memory.
 */
final class DeadlineSocket extends Socket {
    private static final int MOST_READ = 1 << 20;

    private final InetAddress server;
    private final ScheduledExecutorService timer;
    private final Set<DeadlineSocket> open;
    private volatile Deadline deadline;
    private volatile int read;

    /** Registered among the open sockets as long as it is open. */
    DeadlineSocket(InetAddress server, Deadline deadline, ScheduledExecutorService timer, Set<DeadlineSocket> open) {
        this.server = server;
        this.deadline = deadline;
        this.timer = timer;
        this.open = open;
        open.add(this);
    }

    /** Gives the server time for the next step. */
    void begin(Deadline next) {
        deadline = next;
        read = 0;
    }

    /**
     * Always with the configured name. STARTTLS checks the certificate against it; for an address without a name, the
     * JDK would ask reverse DNS, whose answer is controlled by the owner of the address.
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
                setSoTimeout(deadline.left());
                return counted(super.read(bytes, offset, length));
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                Deadline current = deadline;
                Future<?> cut = cutIn(current.left());
                try {
                    out.write(bytes, offset, length);
                } catch (IOException e) {
                    // "Too late" is a better reason than "closed", if it is true.
                    int unused = current.left();
                    throw e;
                } finally {
                    cut.cancel(false);
                }
            }
        };
    }

    @Override
    public synchronized void close() throws IOException {
        open.remove(this);
        super.close();
    }

    /** Ends the connection without saying goodbye, even if somebody waits for it. */
    void cut() {
        try {
            close();
        } catch (IOException nothingLeftToLose) {
            // It is useless either way.
        }
    }

    /** The only way to end a write, which has no time limit. */
    private Future<?> cutIn(int millis) throws IOException {
        try {
            return timer.schedule(this::cut, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("this mailer is closed", e);
        }
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
