package dev.passlink.redis;

import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/** On the newest Redis or Valkey of this machine. */
class JedisUseCounterTest extends UseCounterOnRedis {
    @Override
    TestRedis server() {
        return TestRedis.newest();
    }

    @Override
    RedisScript connect(IntSupplier port, Duration limit) {
        RedisClient jedis = closedLater(RedisClient.builder()
                .hostAndPort("redis.example", 6379)
                .clientConfig(DefaultJedisClientConfig.builder()
                        .hostAndPortMapper(address -> new HostAndPort("127.0.0.1", port.getAsInt()))
                        .connectionTimeoutMillis(60_000)
                        .socketTimeoutMillis((int) limit.toMillis())
                        .build())
                .build());
        return new RedisScript() {
            @Override
            public String eval(String script, List<String> keys, List<String> arguments) {
                return (String) jedis.eval(script, keys, arguments);
            }

            @Override
            public void discardConnections() {
                jedis.getPool().clear();
            }
        };
    }
}
