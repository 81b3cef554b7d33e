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
 * Stands between a client and its store on this machine, and fails as networks do: for showing that whatever breaks,
 * nobody wins twice. Safe for many threads.
 */
public final class FaultyProxy implements AutoCloseable {
    /** What becomes of the store's answers. */
    public enum Mode {
        /** They arrive. */
        PASS,
        /** The store has done the work, and the connection is cut before the client hears of it. */
        CUT_ANSWER,
        /** The client never hears anything again, and nothing is closed. */
        SWALLOW
    }

    private final ServerSocket socket;
    private final int serverPort;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Mode> mode = new AtomicReference<>(Mode.PASS);

    /**
     * Begins to listen.
     *
     * @param serverPort where the store listens on the loopback address; where nobody does, every connection is closed
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
     * Where clients connect.
     *
     * @return a free port of the loopback address
     */
    public int port() {
        return socket.getLocalPort();
    }

    /**
     * Fails from now on, or no longer.
     *
     * @param mode what becomes of answers, also on connections that are open
     */
    public void mode(Mode mode) {
        this.mode.set(mode);
    }

    /** Cuts every connection of the moment, whatever it is doing. */
    public void cutAll() {
        open.forEach(FaultyProxy::close);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                // Elsewhere, so that whatever becomes of one connection stops no other.
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
            // Both ends learn of it.
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
            // Closed all the same; and the other end is still to be closed.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "faulty proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** Listens no more, and cuts what is open. */
    @Override
    public void close() {
        close(socket);
        cutAll();
    }
}
