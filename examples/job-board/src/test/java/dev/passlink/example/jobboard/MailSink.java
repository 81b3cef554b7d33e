package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A mail server that takes everything and keeps the newest email to each address. */
final class MailSink implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, CompletableFuture<String>> emails = new ConcurrentHashMap<>();
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

    /** The plain text of an email to this address, once there is one. */
    String textFor(String address) throws InterruptedException, ExecutionException, TimeoutException {
        return emailFor(address).get(60, TimeUnit.SECONDS);
    }

    private CompletableFuture<String> emailFor(String address) {
        return emails.computeIfAbsent(address, any -> new CompletableFuture<>());
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
                    StringBuilder email = new StringBuilder();
                    for (line = input.readLine(); !".".equals(line); line = input.readLine()) {
                        email.append(line).append("\r\n");
                    }
                    emailFor(recipient).complete(plainText(email.toString()));
                }
                say(socket, "250 OK");
            }
        } catch (IOException | MessagingException gone) {
            // Whoever mailed has ended.
        }
    }

    private static String plainText(String email) throws IOException, MessagingException {
        MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(email.getBytes(US_ASCII)));
        return ((MimeMultipart) message.getContent())
                .getBodyPart(0)
                .getContent()
                .toString();
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
