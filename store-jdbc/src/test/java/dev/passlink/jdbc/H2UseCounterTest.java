package dev.passlink.jdbc;

import dev.passlink.port.UseCounter;
import dev.passlink.testkit.FaultyProxy;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import org.h2.tools.Server;

/** In memory, and as a server where the network must fail. */
final class H2UseCounterTest extends UseCounterOnServer {
    private final TestServer server = TestServer.h2();

    @Override
    TestServer server() {
        return server;
    }

    @Override
    protected UseCounter counterWithoutBackend(Clock clock) {
        return JdbcUseCounter.builder(
                        closedLater(TestServer.pool("jdbc:h2:mem:nowhere;IFEXISTS=TRUE", 1, TestServer.SHORT_WAIT)))
                .clock(clock)
                .build();
    }

    /** H2's driver takes a network time limit in its URL only. */
    @Override
    protected UseCounter counterWithSilentBackend(Clock clock) {
        try {
            Server tcp = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
            closedLater(tcp::stop);
            FaultyProxy proxy = closedLater(new FaultyProxy(tcp.getPort()));
            String database = "mem:" + UUID.randomUUID();
            TestServer.makeTables(
                    closedLater(
                            TestServer.pool("jdbc:h2:" + database + ";DB_CLOSE_DELAY=-1", 1, TestServer.USUAL_WAIT)),
                    Dialect.H2);
            var pool = closedLater(TestServer.pool(
                    "jdbc:h2:tcp://localhost:" + proxy.port() + "/" + database + ";NETWORK_TIMEOUT=300",
                    1,
                    TestServer.SOME_WAIT));
            pool.getConnection().close();
            proxy.mode(FaultyProxy.Mode.SWALLOW);
            return JdbcUseCounter.builder(pool).clock(clock).build();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
