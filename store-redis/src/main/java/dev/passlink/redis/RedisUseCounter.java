package dev.passlink.redis;

import dev.passlink.port.UseCounter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * A use counter in Redis or Valkey, for any number of nodes: one script, one round trip, one key for each count.
 *
 * <pre>{@code
 * RedisClient jedis = RedisClient.create("redis://localhost:6379");
 * Passlink.builder().counter(new RedisUseCounter(
 *         (script, key, arguments) -> (String) jedis.eval(script, List.of(key), arguments), Clock.systemUTC()))
 * }</pre>
 *
 * <p>Each count is a small hash under {@code passlink:} and the counter's key. It goes by itself: how long it has to live is
 * told to Redis as a duration by the node that begins it, so that Redis' own clock need not be right; and it holds the
 * moment of its end for nodes whose clocks differ. Works with Redis 4 and later, Valkey, a cluster, and Redis behind a
 * Sentinel.
 *
 * <h2>What Redis may forget</h2>
 *
 * <p>A count that Redis forgets is a link that works twice, or a sign-out that is undone. Out of the box Redis forgets:
 *
 * <ul>
 *   <li><b>when its memory is full</b>, if it may evict: set {@code maxmemory-policy noeviction}. Then it refuses new
 *       counts, and nobody is let in, rather than forgetting old ones;
 *   <li><b>when it restarts</b>: without {@code appendonly yes} everything since the last snapshot, and with it the last
 *       second ({@code appendfsync everysec}). Set {@code appendonly yes} and {@code appendfsync always};
 *   <li><b>when a replica takes over</b>: replicas follow a little later, so the last moments are lost, and in a network
 *       that is split more. {@code min-replicas-to-write 1} with a small {@code min-replicas-max-lag} bounds that to
 *       seconds. Only {@code WAIT 1} after the script, sent by your {@link RedisScript} on the same connection and turned
 *       into an exception if fewer answer, makes it very unlikely; nothing makes it impossible.
 * </ul>
 *
 * <p>If a second use of a link within a second of a failover is more than you can accept, count in a database: {@code
 * passlink-store-jdbc}.
 *
 * <p>A client that sends a script again after a lost connection, as Lettuce and cluster clients do, may count one use twice.
 * Then nobody wins it and the person asks for another link; two never win.
 *
 * <p>Immutable; safe for many threads as far as its {@link RedisScript} is.
 */
public final class RedisUseCounter implements UseCounter {
    private static final String DEFAULT_PREFIX = "passlink:";

    /**
     * Arguments: amount, now, end, milliseconds to live. Answers with a text, since Lua's numbers are exact to 2^53 only;
     * sums are left to Redis, whose numbers have 64 bits. An empty answer: it would be over before it begins.
     */
    private static final String SCRIPT = """
            local key, amount = KEYS[1], ARGV[1]
            local ends = redis.call('HGET', key, 'e')
            local live = ends and tonumber(ends) > tonumber(ARGV[2])
            if amount == '0' then
              return live and redis.call('HGET', key, 'c') or '0'
            end
            local negative = string.sub(amount, 1, 1) == '-'
            if live then
              local sum = redis.pcall('HINCRBY', key, 'c', amount)
              if type(sum) == 'table' then
                if negative or not string.find(sum.err, 'overflow', 1, true) then return sum end
                redis.call('HSET', key, 'c', '9223372036854775807')
              elseif sum < 0 then
                redis.call('HSET', key, 'c', '0')
                return '0'
              end
              return redis.call('HGET', key, 'c')
            end
            if negative then return '0' end
            if tonumber(ARGV[4]) <= 0 then return '' end
            redis.call('HSET', key, 'c', amount, 'e', ARGV[3])
            redis.call('PEXPIRE', key, ARGV[4])
            return amount
            """;

    private final RedisScript redis;
    private final Clock clock;
    private final String prefix;

    /**
     * A counter whose keys begin with {@code passlink:}.
     *
     * @param redis the application's client
     * @param clock tells what is over
     */
    public RedisUseCounter(RedisScript redis, Clock clock) {
        this(redis, clock, DEFAULT_PREFIX);
    }

    /**
     * A counter whose keys begin as told, so that several sites can share a Redis.
     *
     * @param redis the application's client
     * @param clock tells what is over
     * @param prefix printable ASCII, the same on every node of a site
     */
    public RedisUseCounter(RedisScript redis, Clock clock, String prefix) {
        this.redis = redis;
        this.clock = clock;
        this.prefix = prefix;
    }

    /**
     * Adds to a count in one round trip.
     *
     * @throws RuntimeException the client's, if Redis does not answer
     */
    @Override
    public long add(String key, long amount, Instant expiresAt) {
        long now = clock.millis();
        long expires = millisRoundedUp(expiresAt);
        List<String> arguments = List.of(
                // The smallest number has no positive; to zero it brings every count all the same.
                Long.toString(Math.max(amount, -Long.MAX_VALUE)),
                Long.toString(now),
                Long.toString(expires),
                Long.toString(Math.subtractExact(expires, now)));
        String count = redis.eval(SCRIPT, prefix + key, arguments);
        if (count.isEmpty()) {
            throw new IllegalArgumentException("A count cannot begin after it ends: give an expiry in the future.");
        }
        return Long.parseLong(count);
    }

    /** Up, so that nothing is forgotten early. */
    private static long millisRoundedUp(Instant instant) {
        long millis = instant.toEpochMilli();
        return Instant.ofEpochMilli(millis).equals(instant) ? millis : millis + 1;
    }
}
