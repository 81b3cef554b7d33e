package dev.passlink.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;

/** One connection for all threads of a node. */
final class LettuceUseCounterTest extends UseCounterOnRedis {
    @Override
    TestRedis server() {
        return TestRedis.newest();
    }

    @Override
    RedisScript connect(int port) {
        RedisClient client = RedisClient.create(RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(Duration.ofMillis(300))
                .build());
        closedLater(() -> client.shutdown(Duration.ZERO, Duration.ofSeconds(2)));
        RedisCommands<String, String> commands = client.connect().sync();
        return (script, key, arguments) ->
                commands.eval(script, ScriptOutputType.VALUE, new String[] {key}, arguments.toArray(new String[0]));
    }
}
