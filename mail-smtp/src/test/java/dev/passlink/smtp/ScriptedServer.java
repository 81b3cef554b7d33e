package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Answers each command as told, and keeps what it was sent. Told by command, with {@code GREETING} for the connection,
 * {@code BODY} for the mail's first line and {@code END} for the lone dot.
 */
final class ScriptedServer implements AutoCloseable {
    /** Closes the connection in place of an answer; after an answer, closes it behind that. */
    static final String CUT = "CUT";
    /** Never answers. */
    static final String SILENT = "SILENT";
    /** Begins an answer and adds line after line to it. */
    static final String ENDLESS = "ENDLESS";
    /** The same, but slowly. */
    static final String TRICKLE = "TRICKLE";
    /** After an answer, reads nothing more and keeps the connection open. */
    static final String DEAF = "DEAF";

    final Map<String, String> answers = new ConcurrentHashMap<>();
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final ServerSocket socket;
    private final CountDownLatch closed = new CountDownLatch(1);

    ScriptedServer(Map<String, String> answers) throws IOException {
        this.answers.putAll(answers);
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "scripted SMTP server");
        thread.setDaemon(true);
        thread.start();
    }

    String at(String host) {
        return host + ":" + socket.getLocalPort();
    }

    String url() {
        return "smtp://" + at("127.0.0.1");
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                talk(client);
            } catch (IOException clientOrTestIsGone) {
                // The next connection, or the end of the test.
            }
        }
    }

    private void talk(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
        boolean open = say(client, answers.getOrDefault("GREETING", "220 test"));
        boolean data = false;
        boolean first = false;
        for (String line = open ? in.readLine() : null; line != null; line = in.readLine()) {
            lines.add(line);
            String command = line.split("[ :]", 2)[0];
            if (data) {
                command = line.equals(".") ? "END" : first ? "BODY" : "";
                first = false;
            }
            String answer = answers.getOrDefault(command, usual(command));
            if (!answer.isEmpty() && !say(client, answer)) {
                return;
            }
            if (command.equals("DATA")) {
                data = answer.startsWith("354");
                first = data;
            } else if (command.equals("END")) {
                data = false;
            }
        }
    }

    private static String usual(String command) {
        return switch (command) {
            case "DATA" -> "354 go on";
            case "", "BODY" -> "";
            default -> "250 2.0.0 OK";
        };
    }

    private boolean say(Socket client, String answer) throws IOException {
        OutputStream out = client.getOutputStream();
        if (answer.equals(ENDLESS)) {
            sayWithoutEnd(out);
        } else if (answer.equals(TRICKLE)) {
            sayNowAndThen(client);
        }
        boolean cut = answer.endsWith(CUT);
        boolean deaf = answer.endsWith(DEAF);
        String said =
                answer.replace(CUT, "").replace(SILENT, "").replace(DEAF, "").strip();
        if (!said.isEmpty()) {
            out.write((said + "\r\n").getBytes(UTF_8));
        }
        if (deaf) {
            listenNoMore();
        }
        return !cut;
    }

    private void listenNoMore() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sayWithoutEnd(OutputStream out) throws IOException {
        while (true) {
            out.write("250-and another thing\r\n".getBytes(UTF_8));
        }
    }

    /** Paced by waiting for a client that has nothing to say. */
    private static void sayNowAndThen(Socket client) throws IOException {
        client.setSoTimeout(20);
        while (true) {
            client.getOutputStream().write("250-wait\r\n".getBytes(UTF_8));
            try {
                if (client.getInputStream().read() < 0) {
                    throw new SocketException("The client has had enough.");
                }
            } catch (SocketTimeoutException stillThere) {
                // Once more.
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
