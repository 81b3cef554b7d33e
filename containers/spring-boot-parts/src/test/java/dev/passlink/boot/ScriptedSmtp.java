package dev.passlink.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server that answers as it is told, or cuts the connection, and counts the emails that it has whole. */
final class ScriptedSmtp implements AutoCloseable {
    static final String CUT = "cut";
    static final String SILENCE = "silence";

    private final AtomicInteger deliveries = new AtomicInteger();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final ServerSocket server;

    /** To {@code GREETING}, the first word of a command or {@code TEXT}; all else is answered as by an honest server. */
    ScriptedSmtp(String... script) throws IOException {
        answers.putAll(new HashMap<>(Map.of(
                "GREETING",
                "220 mail.example.com",
                "DATA",
                "354 go on",
                "QUIT",
                "221 bye",
                "AUTH",
                "535 no such user")));
        for (int i = 0; i < script.length; i += 2) {
            answers.put(script[i], script[i + 1]);
        }
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "scripted-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    int deliveries() {
        return deliveries.get();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.setSoLinger(true, 0);
                converse(client, new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1)));
            } catch (IOException e) {
                // The client is gone, or the test is over.
            }
        }
    }

    private void converse(Socket client, BufferedReader in) throws IOException {
        boolean goesOn = say(client, in, "GREETING");
        while (goesOn) {
            String line = in.readLine();
            if (line == null) {
                return;
            }
            String word = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
            goesOn = say(client, in, word);
            if (goesOn
                    && word.equals("DATA")
                    && answers.getOrDefault("DATA", "").startsWith("354")) {
                while (!".".equals(line)) {
                    line = in.readLine();
                    if (line == null) {
                        return;
                    }
                }
                deliveries.incrementAndGet();
                goesOn = say(client, in, "TEXT");
            }
        }
    }

    private boolean say(Socket client, BufferedReader in, String about) throws IOException {
        String answer = answers.getOrDefault(about, "250 ok");
        if (answer.equals(SILENCE)) {
            // Until whoever waits has had enough.
            return in.readLine() != null;
        }
        if (!answer.equals(CUT)) {
            client.getOutputStream().write((answer + "\r\n").getBytes(ISO_8859_1));
        }
        return !answer.equals(CUT);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
