package dev.passlink.redis;

import dev.passlink.port.UseCounter;
import dev.passlink.port.UseCounter.Addition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/**
 * What a first use, a look and many counts at once cost on Redis, against single commands by the same client, one after
 * the other; and how many scripts a second one server has time for, which is all that a site has in a cluster too:
 * {@code mvn -pl bom,core,testkit,store-redis test-compile}, then this class with the test class path.
 */
final class Measure {
    private static final int WARM_UP = 20_000;
    private static final int PAIRS = 50_000;
    private static final int TOGETHER = 8;
    private static final long TTL = Duration.ofMinutes(10).toMillis();
    private static final Pattern CPU = Pattern.compile("used_cpu_(?:user|sys):([0-9.]+)");

    private Measure() {}

    public static void main(String[] arguments) {
        try (RedisClient jedis = TestRedis.newest().client()) {
            UseCounter counter = new RedisUseCounter(
                    (script, keys, values) -> (String) jedis.eval(script, keys, values), Clock.systemUTC());
            String used = newKey();
            counter.add(used, 1, ends());
            jedis.set(used, "1");
            Runnable set =
                    () -> jedis.set(newKey(), "1", SetParams.setParams().nx().px(TTL));
            Runnable use = () -> counter.add(newKey(), 1, ends());
            Runnable look = () -> counter.add(used, 0, ends());
            Runnable together = () -> counter.addAll(Stream.generate(() -> new Addition(newKey(), 1, ends()))
                    .limit(TOGETHER)
                    .toList());
            for (int run = 0; run < 3; run++) {
                compare(jedis, "SET NX PX", set, "first use", use);
                compare(jedis, "GET", () -> jedis.get(used), "look", look);
                compare(jedis, "SET NX PX", set, TOGETHER + " at once", together);
            }
        }
        System.exit(0);
    }

    private static void compare(RedisClient jedis, String rawName, Runnable raw, String ourName, Runnable ours) {
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
        double before = cpuSeconds(jedis);
        for (int i = 0; i < PAIRS; i++) {
            ours.run();
        }
        double perSecond = PAIRS / (cpuSeconds(jedis) - before);
        System.out.printf(
                "%s: %s %.1f us, %s %.1f us, ratio %.2f; a server's core has time for %.0f a second%n",
                TestRedis.newest(), rawName, rawMicros, ourName, ourMicros, ourMicros / rawMicros, perSecond);
    }

    private static double cpuSeconds(RedisClient jedis) {
        return CPU.matcher(jedis.info("cpu"))
                .results()
                .mapToDouble(used -> Double.parseDouble(used.group(1)))
                .sum();
    }

    private static Instant ends() {
        return Instant.now().plusMillis(TTL);
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
