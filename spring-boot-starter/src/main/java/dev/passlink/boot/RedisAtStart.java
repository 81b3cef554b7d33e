package dev.passlink.boot;

import dev.passlink.redis.RedisUseCounter;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Says at start, and not when somebody signs in, what is wrong with a Redis; one that is down is asked again then. */
record RedisAtStart(RedisUseCounter counter, RedisConnectionFactory factory) implements SmartInitializingSingleton {
    private static final Logger log = LoggerFactory.getLogger(RedisAtStart.class);

    /** Longer than this nobody waits for a page. */
    private static final Duration LONG = Duration.ofSeconds(30);

    @Override
    public void afterSingletonsInstantiated() {
        if (factory instanceof LettuceConnectionFactory lettuce
                && lettuce.getClientConfiguration().getCommandTimeout().compareTo(LONG) > 0) {
            log.warn(
                    "A Redis that hangs holds each request up for {}: set spring.data.redis.timeout to a few seconds",
                    lettuce.getClientConfiguration().getCommandTimeout());
        }
        try {
            var unused = counter.remembersSince();
            counter.weakness().ifPresent(why -> log.warn("Counts are at risk: {}", why));
        } catch (RuntimeException e) {
            log.warn("Redis does not answer at start; Passlink will ask again when somebody signs in", e);
        }
    }
}
