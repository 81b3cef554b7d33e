package dev.passlink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes every mail, each after a while. */
final class SlowSmtpServer implements AutoCloseable {
    final AtomicInteger mails = new AtomicInteger();
    private final ServerSocket socket;
    private final long millis;

    SlowSmtpServer(long millis) throws IOException {
        this.millis = millis;
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket client = socket.accept();
                daemon(() -> serve(client));
            }
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception over) {
                // The other side is gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
        say(client, "220 slow");
        boolean body = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (body && !line.equals(".")) {
                continue;
            }
            if (body) {
                body = false;
                Thread.sleep(millis);
                mails.incrementAndGet();
                say(client, "250 taken");
            } else if (line.equals("DATA")) {
                body = true;
                say(client, "354 go on");
            } else {
                say(client, line.equals("QUIT") ? "221 bye" : "250 fine");
            }
        }
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
