package dev.passlink.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.SocketAddressResolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** One connection for all threads of a node. */
final class LettuceUseCounterTest extends UseCounterOnRedis {
    @Override
    TestRedis server() {
        return TestRedis.newest();
    }

    /** All share one connection: another's call that is under way on it when it goes ends in an error, as it should. */
    @Override
    int callers() {
        return 1;
    }

    @Override
    RedisScript connect(IntSupplier port, Duration limit) {
        ClientResources resources = ClientResources.builder()
                .socketAddressResolver(new SocketAddressResolver() {
                    @Override
                    public SocketAddress resolve(RedisURI uri) {
                        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port.getAsInt());
                    }
                })
                .build();
        closedLater(() -> resources.shutdown(0, 2, TimeUnit.SECONDS).await());
        RedisClient client = RedisClient.create(
                resources,
                RedisURI.builder()
                        .withHost("redis.example")
                        .withTimeout(Duration.ofSeconds(60))
                        .build());
        closedLater(() -> client.shutdown(Duration.ZERO, Duration.ofSeconds(2)));
        return new RedisScript() {
            private volatile StatefulRedisConnection<String, String> connection = open(client, limit);

            @Override
            public String eval(String script, List<String> keys, List<String> arguments) {
                RedisCommands<String, String> commands = connection.sync();
                return commands.eval(
                        script, ScriptOutputType.VALUE, keys.toArray(new String[0]), arguments.toArray(new String[0]));
            }

            @Override
            public void discardConnections() {
                // After quit() the next call could still be sent on the one that the server is about to close.
                StatefulRedisConnection<String, String> old = connection;
                connection = open(client, limit);
                old.close();
            }
        };
    }

    private static StatefulRedisConnection<String, String> open(RedisClient client, Duration limit) {
        StatefulRedisConnection<String, String> connection = client.connect();
        connection.setTimeout(limit);
        return connection;
    }
}
