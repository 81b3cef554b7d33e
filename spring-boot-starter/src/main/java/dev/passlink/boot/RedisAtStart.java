package dev.passlink.boot;

import dev.passlink.redis.RedisUseCounter;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Reports at start, and not only when somebody signs in, what is wrong with a Redis. If it's down, it's asked again at the next
 * sign-in.
 */
record RedisAtStart(RedisUseCounter counter, RedisConnectionFactory factory) implements SmartInitializingSingleton {
    private static final Logger log = LoggerFactory.getLogger(RedisAtStart.class);

    /** Nobody waits longer than this for a page. */
    private static final Duration LONG = Duration.ofSeconds(30);

    @Override
    public void afterSingletonsInstantiated() {
        if (factory instanceof LettuceConnectionFactory lettuce
                && lettuce.getClientConfiguration().getCommandTimeout().compareTo(LONG) > 0) {
            log.warn(
                    "If Redis hangs, each request waits for {}: set spring.data.redis.timeout to a few seconds",
                    lettuce.getClientConfiguration().getCommandTimeout());
        }
        try {
            var unused = counter.remembersSince();
            counter.weakness().ifPresent(why -> log.warn("Counts are at risk: {}", why));
        } catch (Exception e) {
            log.warn("Redis doesn't answer at start; Passlink will ask again when somebody signs in", e);
        }
    }
}
