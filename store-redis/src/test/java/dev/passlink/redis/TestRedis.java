package dev.passlink.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

/** Servers to test against: always Redis 6.2 from Maven, and whatever newer ones this machine has. */
final class TestRedis {
    private static final List<TestRedis> ALL = startAll();

    private final String name;
    private final int port;

    private TestRedis(String name, int port) {
        this.name = name;
        this.port = port;
    }

    static TestRedis embedded() {
        return ALL.get(0);
    }

    static Stream<TestRedis> all() {
        return ALL.stream();
    }

    /** The newest there is. */
    static TestRedis newest() {
        return ALL.get(ALL.size() - 1);
    }

    int port() {
        return port;
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<TestRedis> startAll() {
        List<TestRedis> all = new ArrayList<>();
        all.add(startEmbedded());
        for (String program : List.of("redis-server", "valkey-server")) {
            find(program).map(TestRedis::start).ifPresent(all::add);
        }
        return all;
    }

    private static TestRedis startEmbedded() {
        try {
            int port = freePort();
            new RedisServer(port).start();
            return new TestRedis("embedded Redis 6.2", port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestRedis start(Path program) {
        try {
            int port = freePort();
            Process server = new ProcessBuilder(
                            program.toString(), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
            awaitAnswer(port);
            return new TestRedis(program.getFileName().toString(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitAnswer(int port) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (true) {
            try (RedisClient client = RedisClient.create("127.0.0.1", port)) {
                client.ping();
                return;
            } catch (RuntimeException notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static Optional<Path> find(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
