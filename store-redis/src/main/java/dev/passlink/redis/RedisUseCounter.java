package dev.passlink.redis;

import dev.passlink.port.UseCounter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A use counter in Redis or Valkey, for any number of nodes: one script and one round trip, for one count or many.
 *
 * <pre>{@code
 * RedisClient jedis = RedisClient.create("redis://localhost:6379");
 * Passlink.builder().counter(new RedisUseCounter(
 *         (script, keys, arguments) -> (String) jedis.eval(script, keys, arguments), Clock.systemUTC()));
 * }</pre>
 *
 * <p>Each count is a short text under <code>{passlink}:</code> and the counter's key. It expires by itself: the node that begins
 * it gives Redis its lifetime as a duration, so Redis's own clock needn't be right; and it contains the time of its end, for
 * nodes whose clocks differ. All keys have the same hash tag, so a cluster keeps them on one server. Works with Redis 6 and
 * later, Valkey, a cluster, and Redis behind a Sentinel.
 *
 * <h2>What Redis may forget</h2>
 *
 * <p>Redis may lose counts, and then can't tell a used link from a new one. So besides the counts there is a marker, which every
 * call reads and every counting call advances, each node its own number. If the marker is gone, or behind what this node has
 * seen, counts are lost, and {@link #remembersSince} moves to a minute from now: what any node issued before is refused, and what
 * is issued from then on is dated to that moment. So a loss signs everyone out, and lets nobody in twice. The first start on an
 * empty Redis looks the same.
 *
 * <ul>
 *   <li><b>When it restarts</b>, Redis has what was last saved. Set {@code appendonly yes} and {@code appendfsync always}: then
 *       nothing is lost. If the first node to meet a Redis that restarted, or was a replica, has only just started itself, it
 *       can't tell: unless Redis appends, it assumes that counts are lost.
 *   <li><b>When a replica takes over</b>, it may lack the latest changes. With {@code min-replicas-to-write 1} and a small {@code
 *       min-replicas-max-lag}, a split network refuses writes instead of losing more.
 *   <li><b>When its memory is full</b> and it may evict, single counts go but the marker stays: <b>nobody notices</b>, and a used
 *       link works again. Set {@code maxmemory-policy noeviction}: then it refuses new counts, and nobody gets in. {@link
 *       #weakness} reports any other policy.
 * </ul>
 *
 * <p>One loss goes unnoticed: that of the last counts of a node that then stopped, or had not received its answer. If you can't
 * accept that, count in a database: {@code passlink-store-jdbc}.
 *
 * <p>A client that sends a script again after a lost connection, as Lettuce and cluster clients do, may count one use twice. Then
 * nobody gets in and the user has to ask for another link; two never get in.
 *
 * <p>Safe for use by several threads if its {@link RedisScript} is.
 */
public final class RedisUseCounter implements UseCounter {
    private static final String DEFAULT_PREFIX = "{passlink}:";

    /** How far ahead another node may date what it issues. */
    private static final long SKEW = Duration.ofSeconds(60).toMillis();

    private static final long BETWEEN_LOOKS = Duration.ofMinutes(1).toMillis();

    private static final int ATTEMPTS = 4;

    /**
     * Nodes draw one of so many keys for their number. Two with the same would vouch for each other's lost counts: twenty
     * nodes share one by chance on one site of five thousand.
     */
    private static final int NUMBERS = 1 << 20;

    /**
     * Of every call. Keys: since when nothing was lost, this node's number, the run of the server. Arguments: now; what the
     * node was last told of the first two; since when nothing is lost if it is lost now.
     *
     * <p>A server only ever loses the end of its past, so where a node's last number is, all is that was counted before. A
     * later loss makes the number void: what was issued until then is refused anyway.
     */
    private static final String BEGIN = oneLine("""
            local call, marker, mine, now, seen, last, anew = redis.call, KEYS[1], KEYS[2], unpack(ARGV, 1, 4)
            local held = call('MGET', marker, mine)
            local since, number, policy = (held[1] or 0) + 0, (held[2] or 0) + 0, '-'
            seen = seen + 0
            local lost = since == 0 or since < seen or since == seen and number < last + 0
            """);

    /** Once a minute, as the server takes some time to tell: is it the leader, one that restarted, one that evicts? */
    private static final String LOOK = oneLine("""
            local info = redis.pcall('INFO')
            if type(info) == 'string' then
              if info:find('role:slave', 1, true) then return redis.error_reply('READONLY This is a replica.') end
              policy = info:match('maxmemory_policy:([%w-]+)') or policy
              local run = info:match('run_id:(%w+)')
              local known = call('GET', KEYS[3])
              if run and run ~= known then
                lost = lost or seen == 0 and known and not info:find('aof_enabled:1', 1, true)
                redis.pcall('SET', KEYS[3], run)
              end
            end
            """);

    private static final String NOTE_LOSS = oneLine("""
            if lost then
              since = math.max(anew, seen + 1000, since + 1000)
              call('SET', marker, since)
            end
            """);

    /**
     * Of each call that only reads, as most do: short, and writes nothing. The answer: since when nothing was lost, the
     * node's number, the policy, the counts. The value of a count is the count and its end.
     */
    private static final String READ = oneLine("""
            local answer = {since, number, policy}
            for i = 4, #KEYS do
              local count, till = (call('GET', KEYS[i]) or '0 0'):match('(%d+) (%d+)')
              answer[i] = till + 0 > now + 0 and count or '0'
            end
            return table.concat(answer, ' ')
            """);

    /**
     * Of each other call. More arguments, of each count: amount, end, milliseconds to live. The answer is the same.
     *
     * <p>A first use is one command; texts are returned, since Lua's numbers are exact to 2^53 only, and larger ones are added
     * by Redis itself. A dash: it would be over before it begins.
     */
    private static final String ADD = oneLine("""
            number = call('INCR', mine)
            local function add(key, amount, ends, life)
              local more, fresh = amount + 0 > 0, amount .. ' ' .. ends
              if more and life + 0 > 0 and call('SET', key, fresh, 'NX', 'PX', life) then return amount end
              local count, till = (call('GET', key) or '0 0'):match('(%d+) (%d+)')
              if till + 0 <= now + 0 then
                if not more then return '0' end
                if life + 0 <= 0 then return '-' end
                call('SET', key, fresh, 'PX', life)
                return amount
              end
              if amount == '0' then return count end
              if #count < 16 and #amount < 16 then
                count = string.format('%.0f', math.max(0, count + amount))
              else
                call('SET', key, count, 'KEEPTTL')
                local sum = redis.pcall('INCRBY', key, amount)
                count = type(sum) == 'table' and '9223372036854775807' or sum < 0 and '0' or call('GET', key)
              end
              if count == '0' then call('DEL', key) else call('SET', key, count .. ' ' .. till, 'KEEPTTL') end
              return count
            end
            local answer = {since, number, policy}
            for i = 4, #KEYS do answer[i] = add(KEYS[i], unpack(ARGV, 3 * i - 7, 3 * i - 5)) end
            return table.concat(answer, ' ')
            """);

    private final RedisScript redis;
    private final Clock clock;
    private final String prefix;
    private final List<String> markerKeys;
    private volatile Marker told = new Marker(0, 0);
    private volatile Look look = new Look(0, "-");

    /**
     * Creates a counter whose keys begin with <code>{passlink}:</code>.
     *
     * @param redis the application's client
     * @param clock the clock that decides which counts have expired
     */
    public RedisUseCounter(RedisScript redis, Clock clock) {
        this(redis, clock, DEFAULT_PREFIX);
    }

    /**
     * Creates a counter with its own prefix, so that several sites can share a Redis.
     *
     * @param redis the application's client
     * @param clock the clock that decides which counts have expired
     * @param prefix printable ASCII, the same on every node of a site; put into braces as a hash tag unless it contains one
     * @throws IllegalArgumentException if it can't be a hash tag
     */
    public RedisUseCounter(RedisScript redis, Clock clock, String prefix) {
        this.redis = redis;
        this.clock = clock;
        this.prefix = isTagged(prefix) ? prefix : "{" + prefix + "}";
        if (!isTagged(this.prefix)) {
            throw new IllegalArgumentException(
                    "A prefix is a name such as shop: and can't begin with a closing brace.");
        }
        // No count's key has a space.
        this.markerKeys = Stream.of("since", new SecureRandom().nextInt(NUMBERS), "run")
                .map(name -> this.prefix + " " + name)
                .toList();
    }

    /** A cluster takes what stands between the first opening brace and the next closing one, if that is anything. */
    private static boolean isTagged(String prefix) {
        int open = prefix.indexOf('{');
        return open >= 0 && prefix.indexOf('}', open) > open + 1;
    }

    /**
     * Adds to a count in one round trip.
     *
     * @throws RuntimeException the client's exception, if Redis doesn't answer
     */
    @Override
    public long add(String key, long amount, Instant expiresAt) {
        return addAll(List.of(new Addition(key, amount, expiresAt))).get(0);
    }

    /**
     * Adds to all counts in one round trip.
     *
     * @throws RuntimeException the client's exception, if Redis doesn't answer
     */
    @Override
    public List<Long> addAll(List<Addition> additions) {
        long now = clock.millis();
        Marker marker = told;
        boolean looks = look.isOld(now);
        boolean reads = additions.stream().allMatch(each -> each.amount() == 0);
        String script = BEGIN + (looks ? LOOK : "") + NOTE_LOSS + (reads ? READ : ADD);
        List<String> keys = new ArrayList<>(markerKeys);
        List<String> arguments = new ArrayList<>(List.of(
                Long.toString(now),
                Long.toString(marker.since()),
                Long.toString(marker.number()),
                // In whole seconds, as what is issued is dated, or that would be further ahead than it may be.
                Long.toString((now + SKEW) / 1000 * 1000)));
        for (Addition each : additions) {
            long expires = millisRoundedUp(each.expiresAt());
            keys.add(prefix + each.key());
            // The smallest number has no positive; to zero it brings every count all the same.
            arguments.add(Long.toString(Math.max(each.amount(), -Long.MAX_VALUE)));
            arguments.add(Long.toString(expires));
            arguments.add(Long.toString(Math.subtractExact(expires, now)));
        }
        List<String> answer = List.of(eval(script, keys, arguments).split(" "));
        tell(new Marker(Long.parseLong(answer.get(0)), Long.parseLong(answer.get(1))));
        if (looks) {
            look = new Look(now, answer.get(2));
        }
        return answer.stream().skip(3).map(RedisUseCounter::count).toList();
    }

    /**
     * The time since which Redis has lost nothing, according to its answers so far.
     *
     * @throws RuntimeException the client's exception, if Redis was never asked before and doesn't answer now
     */
    @Override
    public Instant remembersSince() {
        if (told.since() == 0) {
            // What is issued before the first count must be dated after a loss, too.
            addAll(List.of());
        }
        return Instant.ofEpochMilli(told.since());
    }

    @Override
    public Optional<String> weakness() {
        return look.weakness();
    }

    private synchronized void tell(Marker answered) {
        told = told.later(answered);
    }

    /** What a replica refuses has counted nothing, and is said again as long as other threads hand out its connections. */
    private String eval(String script, List<String> keys, List<String> arguments) {
        for (int attempt = 1; ; attempt++) {
            try {
                return redis.eval(script, keys, arguments);
            } catch (Exception e) {
                if (attempt == ATTEMPTS || !isReadOnly(e)) {
                    throw e;
                }
                redis.discardConnections();
            }
        }
    }

    /** Redis 6 quotes the answer of a script's command in one of its own. */
    private static boolean isReadOnly(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().contains("READONLY ")) {
                return true;
            }
        }
        return false;
    }

    private static long count(String answered) {
        if (answered.equals("-")) {
            throw new IllegalArgumentException("A count can't begin after it ends: give an expiry in the future.");
        }
        return Long.parseLong(answered);
    }

    /** Sent and hashed with every call. */
    private static String oneLine(String script) {
        return script.replaceAll("\\s+", " ").replaceAll(" ?(,|=|~=|<=|>|\\.\\.) ?", "$1");
    }

    /** Up, so that nothing is forgotten early. */
    private static long millisRoundedUp(Instant instant) {
        long millis = instant.toEpochMilli();
        return Instant.ofEpochMilli(millis).equals(instant) ? millis : millis + 1;
    }

    /** What the marker held for this node: since when nothing was lost, and how often the node has counted. */
    private record Marker(long since, long number) {
        Marker later(Marker other) {
            return since > other.since || (since == other.since && number >= other.number) ? this : other;
        }
    }

    /** When the server was last looked at, and what it then did when its memory was full; a dash if it did not say. */
    private record Look(long at, String policy) {
        boolean isOld(long now) {
            return Math.abs(now - at) >= BETWEEN_LOOKS;
        }

        Optional<String> weakness() {
            return policy.equals("-") || policy.equals("noeviction")
                    ? Optional.empty()
                    : Optional.of("Redis may evict counts, so that a used link works again: its maxmemory-policy is "
                            + policy + "; set it to noeviction");
        }
    }
}
