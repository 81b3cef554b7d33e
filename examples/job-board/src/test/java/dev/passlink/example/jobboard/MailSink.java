package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A mail server that takes everything and remembers for whom. */
final class MailSink implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<String> recipients = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "mail sink");
        thread.setDaemon(true);
        return thread;
    });

    MailSink() throws IOException {
        threads.execute(this::accept);
    }

    String url() {
        return "smtp://127.0.0.1:" + server.getLocalPort() + "?from=jobs@example.com";
    }

    /** Of the emails whose text is here. */
    Set<String> recipients() {
        return recipients;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                threads.execute(() -> talk(socket));
            }
        } catch (IOException closed) {
            // Nobody mails any more.
        }
    }

    private void talk(Socket socket) {
        try (socket;
                BufferedReader input = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            String recipient = "";
            say(socket, "220 here");
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                String command = line.toUpperCase(Locale.ROOT);
                if (command.startsWith("RCPT TO:<")) {
                    recipient = line.substring("RCPT TO:<".length(), line.indexOf('>'));
                }
                if (command.equals("DATA")) {
                    say(socket, "354 go on");
                    while (!".".equals(line)) {
                        line = input.readLine();
                    }
                    recipients.add(recipient);
                }
                say(socket, "250 OK");
            }
        } catch (IOException gone) {
            // Whoever mailed has ended.
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        OutputStream output = socket.getOutputStream();
        output.write((line + "\r\n").getBytes(US_ASCII));
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
