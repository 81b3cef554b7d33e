package dev.passlink.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.redis.RedisScript;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Runs scripts with Spring Data Redis, whichever client is behind it. Uses the factory's connections and not a template, which
 * might take part in the application's transactions.
 */
record SpringRedisScript(RedisConnectionFactory factory) implements RedisScript {
    @Override
    public String eval(String script, List<String> keys, List<String> arguments) {
        byte[][] all = Stream.concat(keys.stream(), arguments.stream())
                .map(text -> text.getBytes(UTF_8))
                .toArray(byte[][]::new);
        try (RedisConnection connection = factory.getConnection()) {
            byte[] answer =
                    connection.scriptingCommands().eval(script.getBytes(UTF_8), ReturnType.VALUE, keys.size(), all);
            if (answer == null) {
                throw new IllegalStateException("Redis returned no value");
            }
            return new String(answer, UTF_8);
        }
    }

    /**
     * Lettuce's connection is shared by all threads. Jedis's factory can't empty its pool: those connections go when they are
     * old.
     */
    @Override
    public void discardConnections() {
        if (factory instanceof LettuceConnectionFactory lettuce) {
            lettuce.resetConnection();
        }
    }
}
