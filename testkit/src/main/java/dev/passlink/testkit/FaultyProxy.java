package dev.passlink.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A proxy between a client and its store on this machine that fails as networks do, to show that whatever breaks, nothing is
 * redeemed twice. Safe for use by several threads.
 */
public final class FaultyProxy implements AutoCloseable {
    /** What happens to the store's answers. */
    public enum Mode {
        /** They arrive. */
        PASS,
        /** The store has done the work, and the connection is cut before the client hears of it. */
        CUT_ANSWER,
        /** The client never receives anything again, and nothing is closed. */
        SWALLOW
    }

    private final ServerSocket socket;
    private final int serverPort;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Mode> mode = new AtomicReference<>(Mode.PASS);

    /**
     * Starts listening.
     *
     * @param serverPort the store's port on the loopback address; if nothing listens there, every connection is closed
     */
    public FaultyProxy(int serverPort) {
        this.serverPort = serverPort;
        try {
            this.socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    /**
     * The port for clients.
     *
     * @return a free port of the loopback address
     */
    public int port() {
        return socket.getLocalPort();
    }

    /**
     * Sets the failure from now on, or ends it.
     *
     * @param mode what happens to answers, on open connections too
     */
    public void mode(Mode mode) {
        this.mode.set(mode);
    }

    /** Cuts every open connection, whatever it is doing. */
    public void cutAll() {
        open.forEach(FaultyProxy::close);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                // In another thread, so that trouble with one connection doesn't stop the others.
                daemon(() -> connect(client));
            } catch (IOException overOrOutOfSockets) {
                // The test is over, or the next one is accepted.
            }
        }
    }

    private void connect(Socket client) {
        open.add(client);
        Socket server = new Socket();
        open.add(server);
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            daemon(() -> pump(server, client, true));
            if (socket.isClosed()) {
                cutAll();
            }
            pump(client, server, false);
        } catch (IOException cutOrServerIsDown) {
            end(client, server);
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Mode now = mode.get();
                if (answers && now == Mode.CUT_ANSWER) {
                    break;
                }
                if (!answers || now == Mode.PASS) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        } catch (IOException cut) {
            // Both ends notice.
        } finally {
            end(from, to);
        }
    }

    private void end(Socket one, Socket other) {
        close(one);
        close(other);
        open.remove(one);
        open.remove(other);
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException reset) {
            // It's closed all the same, and the other end must be closed too.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "faulty proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops listening, and cuts open connections. */
    @Override
    public void close() {
        close(socket);
        cutAll();
    }
}
