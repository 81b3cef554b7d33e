package dev.passlink.redis;

import dev.passlink.port.UseCounter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/**
 * What a first use costs on Redis, against {@code SET NX PX} by the same client, one after the other:
 * {@code mvn -pl bom,core,testkit,store-redis test-compile}, then this class with the test class path.
 */
final class Measure {
    private static final int WARM_UP = 20_000;
    private static final int PAIRS = 50_000;
    private static final long TTL = Duration.ofMinutes(10).toMillis();

    private Measure() {}

    public static void main(String[] arguments) {
        try (RedisClient jedis =
                RedisClient.create("127.0.0.1", TestRedis.newest().port())) {
            UseCounter counter = new RedisUseCounter(
                    (script, key, values) -> (String) jedis.eval(script, List.of(key), values), Clock.systemUTC());
            for (int run = 0; run < 3; run++) {
                compare(jedis, counter);
            }
        }
        System.exit(0);
    }

    private static void compare(RedisClient jedis, UseCounter counter) {
        Runnable raw = () -> jedis.set(newKey(), "1", SetParams.setParams().nx().px(TTL));
        Runnable ours = () -> counter.add(newKey(), 1, Instant.now().plusMillis(TTL));
        long[] rawNanos = new long[PAIRS];
        long[] ourNanos = new long[PAIRS];
        for (int i = -WARM_UP; i < PAIRS; i++) {
            long one = nanos(i % 2 == 0 ? raw : ours);
            long other = nanos(i % 2 == 0 ? ours : raw);
            if (i >= 0) {
                rawNanos[i] = i % 2 == 0 ? one : other;
                ourNanos[i] = i % 2 == 0 ? other : one;
            }
        }
        double rawMicros = median(rawNanos);
        double ourMicros = median(ourNanos);
        System.out.printf(
                "%s: SET NX PX %.1f us, RedisUseCounter.add %.1f us, ratio %.3f%n",
                TestRedis.newest(), rawMicros, ourMicros, ourMicros / rawMicros);
    }

    private static String newKey() {
        return "m." + UUID.randomUUID();
    }

    private static long nanos(Runnable use) {
        long start = System.nanoTime();
        use.run();
        return System.nanoTime() - start;
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1000.0;
    }
}
