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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

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
    /** Opens with the first connection. */
    final CountDownLatch arrived = new CountDownLatch(1);

    final List<String> lines = new CopyOnWriteArrayList<>();
    /** How many connections there were. */
    final AtomicInteger connections = new AtomicInteger();
    /** How many there were at the same time. */
    final AtomicInteger mostAtOnce = new AtomicInteger();

    private final Map<String, UnaryOperator<String>> deciders = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket socket;
    private final CountDownLatch closed = new CountDownLatch(1);

    ScriptedServer(Map<String, String> answers) throws IOException {
        this(0, answers);
    }

    ScriptedServer(int port, Map<String, String> answers) throws IOException {
        this.answers.putAll(answers);
        this.socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
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

    /** Has the answer to a command, or to {@code ANY}, depend on its line; null for the usual one. */
    void decide(String command, UnaryOperator<String> answer) {
        deciders.put(command, answer);
    }

    int openConnections() {
        return open.size();
    }

    /** Ends all connections, as a server does with idle ones, or one that restarts. */
    void hangUp(String goodbye) {
        for (Socket client : open) {
            try (client) {
                say(client, goodbye);
            } catch (IOException hasLeftByItself) {
                // So much the better.
            }
        }
    }

    long count(String line) {
        return lines.stream().filter(line::equals).count();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                connections.incrementAndGet();
                arrived.countDown();
                open.add(client);
                mostAtOnce.accumulateAndGet(open.size(), Math::max);
                Thread thread = new Thread(() -> serve(client), "scripted SMTP connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException testIsOver) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            talk(client);
        } catch (IOException clientIsGone) {
            // Nobody to talk to.
        } finally {
            open.remove(client);
        }
    }

    private String answer(String command, String line) {
        UnaryOperator<String> decider = deciders.getOrDefault(command, deciders.get("ANY"));
        String decided = decider == null ? null : decider.apply(line);
        return decided == null ? answers.getOrDefault(command, usual(command)) : decided;
    }

    private void talk(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
        boolean goOn = say(client, answer("GREETING", ""));
        boolean data = false;
        boolean first = false;
        for (String line = goOn ? in.readLine() : null; line != null; line = in.readLine()) {
            lines.add(line);
            String command = line.split("[ :]", 2)[0];
            if (data) {
                command = line.equals(".") ? "END" : first ? "BODY" : "";
                first = false;
            }
            String answer = answer(command, line);
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
            case "GREETING" -> "220 test";
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
            hangUp("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
