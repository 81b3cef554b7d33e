package dev.passlink.redis;

import java.time.Duration;
import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;

/** On the newest Redis or Valkey of this machine. */
class JedisUseCounterTest extends UseCounterOnRedis {
    @Override
    TestRedis server() {
        return TestRedis.newest();
    }

    @Override
    RedisScript connect(int port, Duration limit) {
        RedisClient jedis = closedLater(RedisClient.builder()
                .hostAndPort("127.0.0.1", port)
                .clientConfig(DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(60_000)
                        .socketTimeoutMillis((int) limit.toMillis())
                        .build())
                .build());
        return (script, key, arguments) -> (String) jedis.eval(script, List.of(key), arguments);
    }
}
