package dev.passlink.example.jobboard;

import dev.passlink.InMemoryLinkRequestQueue;
import dev.passlink.Passlink;
import dev.passlink.jdbc.Dialect;
import dev.passlink.jdbc.JdbcLinkRequestQueue;
import dev.passlink.jdbc.JdbcPasskeys;
import dev.passlink.jdbc.JdbcUseCounter;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Passkeys;
import dev.passlink.redis.RedisScript;
import dev.passlink.redis.RedisUseCounter;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.JedisURIHelper;

/** What nodes of one site share: a database, and counts in it or in Redis. Alone, all of it is in this process. */
final class Stores implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Stores.class);
    private static final Duration WAIT = Duration.ofSeconds(3);

    private final StoreSettings settings;
    private final Database database;
    private final Optional<RedisClient> redis;
    private final ScheduledExecutorService purging = Executors.newSingleThreadScheduledExecutor(Stores::daemon);

    /**
     * Connects.
     *
     * @throws IllegalArgumentException if a store does not answer; its message names the variable and quotes no secret
     */
    Stores(StoreSettings settings) {
        this.settings = settings;
        this.redis = settings.countsInRedis() ? Optional.of(connect(settings.redisUrl())) : Optional.empty();
        this.database = StoreSettings.dialect(settings.databaseUrl())
                .map(dialect -> open(settings.databaseUrl(), dialect))
                .orElseGet(Database::new);
        if (settings.countsInRedis() && !settings.sharesDatabase()) {
            log.warn(
                    "REDIS_URL is set and DATABASE_URL is not: nodes share counts, but neither users nor waiting requests,"
                            + " so they are not one site");
        }
    }

    Database database() {
        return database;
    }

    Passkeys passkeys() {
        return JdbcPasskeys.builder(database.dataSource()).build();
    }

    Passlink.Builder applyTo(Passlink.Builder builder, int queueCapacity) {
        builder.queue(queue(queueCapacity));
        if (redis.isPresent()) {
            builder.counter(new RedisUseCounter(scripts(redis.get()), Clock.systemUTC()));
        } else if (settings.sharesDatabase()) {
            builder.counter(purged(JdbcUseCounter.builder(database.dataSource()).build()));
        }
        return builder;
    }

    private LinkRequestQueue queue(int capacity) {
        return settings.sharesDatabase()
                ? JdbcLinkRequestQueue.builder(database.dataSource())
                        .capacity(capacity)
                        .build()
                : new InMemoryLinkRequestQueue(capacity);
    }

    private JdbcUseCounter purged(JdbcUseCounter counter) {
        var unused = purging.scheduleWithFixedDelay(() -> purge(counter), 0, 1, TimeUnit.HOURS);
        return counter;
    }

    /** An exception would end the schedule. */
    private static void purge(JdbcUseCounter counter) {
        try {
            counter.purge();
        } catch (IllegalStateException e) {
            log.warn("Expired counts could not be deleted; the next try is in an hour: {}", e.getMessage());
        }
    }

    private static Database open(String url, Dialect dialect) {
        try {
            return new Database(url, dialect);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("DATABASE_URL: " + reason(e), e);
        }
    }

    /** A driver's own words may quote the URL. */
    private static String reason(Throwable failure) {
        String state = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
        }
        return switch (state.length() < 2 ? "08" : state.substring(0, 2)) {
            case "08" -> "no database answers there. Check the host, the port and the network.";
            case "28" -> "the database refused this user or password.";
            default -> "the database cannot be used, SQLState " + state + ".";
        };
    }

    private static RedisClient connect(String url) {
        try {
            URI uri = URI.create(url);
            RedisClient client = RedisClient.builder()
                    .hostAndPort(JedisURIHelper.getHostAndPort(uri))
                    .clientConfig(DefaultJedisClientConfig.builder(uri).build())
                    .poolConfig(redisPool())
                    .build();
            client.ping();
            return client;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("REDIS_URL: no Redis answers there, or it refused the password.", e);
        }
    }

    private static RedisScript scripts(RedisClient client) {
        return new RedisScript() {
            @Override
            public String eval(String script, List<String> keys, List<String> arguments) {
                return (String) client.eval(script, keys, arguments);
            }

            @Override
            public void discardConnections() {
                client.getPool().clear();
            }
        };
    }

    private static ConnectionPoolConfig redisPool() {
        ConnectionPoolConfig config = new ConnectionPoolConfig();
        config.setMaxWait(WAIT);
        // When Redis comes back, nobody meets a connection to the one that went.
        config.setTestOnBorrow(true);
        return config;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "purging");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        // Interrupts nothing, which could harm a database in this process.
        purging.shutdown();
        redis.ifPresent(RedisClient::close);
        database.close();
    }
}
