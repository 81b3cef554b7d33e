package dev.passlink.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;

/** One connection for all threads of a node. */
final class LettuceUseCounterTest extends UseCounterOnRedis {
    @Override
    TestRedis server() {
        return TestRedis.newest();
    }

    @Override
    RedisScript connect(int port, Duration limit) {
        RedisClient client = RedisClient.create(RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(Duration.ofSeconds(60))
                .build());
        closedLater(() -> client.shutdown(Duration.ZERO, Duration.ofSeconds(2)));
        StatefulRedisConnection<String, String> connection = client.connect();
        connection.setTimeout(limit);
        RedisCommands<String, String> commands = connection.sync();
        return (script, key, arguments) ->
                commands.eval(script, ScriptOutputType.VALUE, new String[] {key}, arguments.toArray(new String[0]));
    }
}
