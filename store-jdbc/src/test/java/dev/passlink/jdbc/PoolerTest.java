package dev.passlink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.port.UseCounter.Addition;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A named statement is the server process's own, and behind a pooler the next one may be another. */
@Timeout(300)
final class PoolerTest {
    /** More than the driver waits before it gives a statement a name. */
    private static final int CALLS = 20;

    private final Instant expiresAt = Instant.now().plus(Duration.ofMinutes(20));
    private final TestServer server = TestServer.postgres();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void behindAPoolerNoStatementHasAName(boolean dialectIsNamed) throws Exception {
        try (Pooler pooler = new Pooler(server.port());
                HikariDataSource one = TestServer.pool(server.urlBy(pooler.port()), 1, TestServer.USUAL_WAIT)) {
            JdbcUseCounter.Builder builder = JdbcUseCounter.builder(one);
            count(dialectIsNamed ? builder.dialect(Dialect.POSTGRESQL) : builder);

            assertThat(named(one)).isZero();
        }
    }

    @Test
    void withoutOneTheServerKeepsStatementsWhichIsQuicker() throws Exception {
        try (HikariDataSource one = server.poolOfOne()) {
            count(JdbcUseCounter.builder(one));

            assertThat(named(one)).isPositive();
        }
    }

    private void count(JdbcUseCounter.Builder builder) {
        JdbcUseCounter counter = builder.build();
        for (int call = 0; call < CALLS; call++) {
            counter.add(UseCounterOnServer.newKey(), 1, expiresAt);
            counter.addAll(List.of(
                    new Addition(UseCounterOnServer.newKey(), 1, expiresAt),
                    new Addition(UseCounterOnServer.newKey(), 0, expiresAt)));
        }
        counter.purge();
    }

    private static long named(HikariDataSource one) throws SQLException {
        try (Connection connection = one.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE '%passlink%'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Passes everything on but the process that the server names, as poolers make up their own. */
    private static final class Pooler implements AutoCloseable {
        private static final int BACKEND_KEY = 'K';
        private static final int AUTHENTICATION = 'R';

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int serverPort;

        Pooler(int serverPort) throws IOException {
            this.serverPort = serverPort;
            daemon(this::accept);
        }

        int port() {
            return socket.getLocalPort();
        }

        private void accept() throws IOException {
            while (!socket.isClosed()) {
                Socket client = socket.accept();
                Socket database = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                daemon(() -> {
                    try (client;
                            database) {
                        client.getInputStream().transferTo(database.getOutputStream());
                    }
                });
                daemon(() -> {
                    try (client;
                            database) {
                        answer(new DataInputStream(database.getInputStream()), client);
                    }
                });
            }
        }

        private static void answer(DataInputStream from, Socket client) throws IOException {
            DataOutputStream to = new DataOutputStream(client.getOutputStream());
            int type = from.read();
            while (type != AUTHENTICATION) {
                // The driver's questions about encryption, answered by one byte.
                to.write(type);
                type = from.read();
            }
            while (type >= 0) {
                int length = from.readInt();
                byte[] message = from.readNBytes(length - Integer.BYTES);
                if (type == BACKEND_KEY) {
                    message[3] ^= 1;
                }
                to.write(type);
                to.writeInt(length);
                to.write(message);
                to.flush();
                type = from.read();
            }
        }

        private interface Piece {
            void run() throws IOException;
        }

        private static void daemon(Piece piece) {
            Thread thread = new Thread(() -> {
                try {
                    piece.run();
                } catch (IOException over) {
                    // The connection or the test is.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
