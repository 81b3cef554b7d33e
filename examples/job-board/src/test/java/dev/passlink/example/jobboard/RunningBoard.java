package dev.passlink.example.jobboard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** The real site, in this JVM, on a free port. */
final class RunningBoard implements AutoCloseable {
    private final JobBoard board;
    private final int port;

    private RunningBoard(JobBoard board, int port) {
        this.board = board;
        this.port = port;
    }

    static RunningBoard start(String... environment) throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        return start(variables);
    }

    /** On a free port, whatever they say. */
    static RunningBoard start(Map<String, String> environment) throws IOException {
        for (int tries = 1; true; tries++) {
            int port = freePort();
            Map<String, String> variables = new HashMap<>(environment);
            variables.put("PORT", Integer.toString(port));
            JobBoard board = new JobBoard(Settings.read(variables));
            try {
                board.start();
                return new RunningBoard(board, port);
            } catch (IOException taken) {
                // By somebody who was faster.
                board.close();
                if (tries == 3) {
                    throw taken;
                }
            }
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** Somebody who leaves nothing behind that the stop would wait for. */
    Visitor visitor() {
        return Visitor.hangingUp(url());
    }

    @Override
    public void close() {
        board.close();
    }
}
