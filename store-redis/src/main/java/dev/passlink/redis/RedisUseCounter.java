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
 *         (script, key, arguments) -> (String) jedis.eval(script, List.of(key), arguments), Clock.systemUTC()));
 * }</pre>
 *
 * <p>Each count is a short text under {@code passlink:} and the counter's key. It goes by itself: how long it has to live is
 * told to Redis as a duration by the node that begins it, so that Redis' own clock need not be right; and it holds the
 * moment of its end for nodes whose clocks differ. Works with Redis 6 and later, Valkey, a cluster, and Redis behind a
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
     * Arguments: amount, now, end, milliseconds to live. The value is the count and its end. A first use is one command;
     * texts are returned, since Lua's numbers are exact to 2^53 only, and larger ones are added by Redis itself. An empty
     * answer: it would be over before it begins.
     */
    private static final String SCRIPT = oneLine("""
            local key, amount, now, ends, life = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
            local more = string.find(amount, '^[1-9]')
            local fresh = amount .. ' ' .. ends
            if more and tonumber(life) > 0 and redis.call('SET', key, fresh, 'NX', 'PX', life) then return amount end
            local value = redis.call('GET', key)
            local count, till = string.match(value or '0 0', '(%d+) (%d+)')
            if tonumber(till) <= tonumber(now) then
              if not more then return '0' end
              if tonumber(life) <= 0 then return '' end
              redis.call('SET', key, fresh, 'PX', life)
              return amount
            end
            if amount == '0' then return count end
            if #count < 16 and #amount < 16 then
              count = string.format('%.0f', math.max(0, count + amount))
            else
              redis.call('SET', key, count, 'KEEPTTL')
              local sum = redis.pcall('INCRBY', key, amount)
              count = type(sum) == 'table' and '9223372036854775807' or sum < 0 and '0' or redis.call('GET', key)
            end
            redis.call('SET', key, count .. ' ' .. till, 'KEEPTTL')
            return count
            """);

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

    /** It is sent with every call. */
    private static String oneLine(String script) {
        return script.strip().replaceAll("\\s+", " ");
    }

    /** Up, so that nothing is forgotten early. */
    private static long millisRoundedUp(Instant instant) {
        long millis = instant.toEpochMilli();
        return Instant.ofEpochMilli(millis).equals(instant) ? millis : millis + 1;
    }
}
