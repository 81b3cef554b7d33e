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
 * Scripts by Spring Data Redis, whichever client is behind it: over connections of the factory's and no template, which might
 * take part in the application's transactions.
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
                throw new IllegalStateException("Redis answered with nothing");
            }
            return new String(answer, UTF_8);
        }
    }

    /** Lettuce's is one that all threads share. Jedis' factory has no way to empty its pool: those go when they are old. */
    @Override
    public void discardConnections() {
        if (factory instanceof LettuceConnectionFactory lettuce) {
            lettuce.resetConnection();
        }
    }
}
