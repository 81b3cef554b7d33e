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
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.embedded.core.ExecutableProvider;

/** Servers to test against: always Redis 6.2 from Maven, and whatever newer ones this machine has. */
class TestRedis {
    private static final List<TestRedis> ALL = startAll();

    private final Path program;
    private final List<String> settings;
    private int port;
    private Process process;

    private TestRedis(Path program, List<String> settings) {
        try {
            this.program = program;
            this.settings = settings;
            int tries = 0;
            do {
                this.port = freePort();
                this.process = run();
                // Unless somebody was faster to take the port, or it is too high for a node of a cluster.
            } while (!process.isAlive() && ++tries < 10);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** One more of the same program, which a test may stop, empty or make a replica. */
    Own another(Path folder, String... more) {
        List<String> own = new ArrayList<>(List.of("--dir", folder.toString(), "--repl-diskless-sync-delay", "0"));
        own.addAll(List.of(more));
        return new Own(program, own);
    }

    int port() {
        return port;
    }

    RedisClient client() {
        return client(port);
    }

    static RedisClient client(int port) {
        return RedisClient.builder()
                .hostAndPort("127.0.0.1", port)
                .clientConfig(patient().build())
                .build();
    }

    /** A client gives up after two seconds otherwise, in which a machine with other things to do may not get round to it. */
    static DefaultJedisClientConfig.Builder patient() {
        return DefaultJedisClientConfig.builder().timeoutMillis(60_000);
    }

    void command(Protocol.Command command, Object... arguments) {
        try (RedisClient client = client()) {
            var unused = client.executeCommand(new CommandArguments(command).addObjects(arguments));
        }
    }

    /** As a crash would, without saving; it has afterwards what was saved before. */
    void restart() {
        stop();
        try {
            process = run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void follow(TestRedis leader) {
        command(Protocol.Command.REPLICAOF, "127.0.0.1", leader.port);
        try (RedisClient client = client()) {
            await(() -> client.info("replication").contains("master_link_status:up"));
        }
    }

    /** Once it has all that its leader has, which follows it then. */
    void takeOver(TestRedis leader) {
        await(() -> leader.offset() == offset());
        lead();
        leader.follow(this);
    }

    /** With what it has. */
    void lead() {
        command(Protocol.Command.REPLICAOF, "NO", "ONE");
    }

    private long offset() {
        try (RedisClient client = client()) {
            return Long.parseLong(client.info("replication").replaceFirst("(?s).*master_repl_offset:(\\d+).*", "$1"));
        }
    }

    private void stop() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public String toString() {
        return program.getFileName().toString();
    }

    private static List<TestRedis> startAll() {
        try {
            List<TestRedis> all = new ArrayList<>();
            all.add(new TestRedis(
                    ExecutableProvider.newJarResourceProvider().get().toPath(), List.of()));
            for (String program : List.of("redis-server", "valkey-server")) {
                find(program).map(path -> new TestRedis(path, List.of())).ifPresent(all::add);
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process run() throws IOException {
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", ""));
        command.addAll(settings);
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
        await(() -> {
            if (!server.isAlive()) {
                return true;
            }
            try (RedisClient client = client()) {
                // Or it would be another server that has the port.
                return client.info("server").contains("process_id:" + server.pid() + "\r\n");
            }
        });
        return server;
    }

    static void await(BooleanSupplier state) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!holds(state)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Redis does not come to it.");
            }
            Thread.onSpinWait();
        }
    }

    private static boolean holds(BooleanSupplier state) {
        try {
            return state.getAsBoolean();
        } catch (RuntimeException notYet) {
            return false;
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

    /** Closed by its test; JUnit would close the shared ones after the first. */
    static final class Own extends TestRedis implements AutoCloseable {
        private Own(Path program, List<String> settings) {
            super(program, settings);
        }

        @Override
        public void close() {
            super.stop();
        }
    }
}
