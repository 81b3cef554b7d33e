package dev.passlink.jdbc;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

import dev.passlink.port.UseCounter;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A use counter in the table {@code passlink_use_count}, for any number of nodes.
 *
 * <pre>{@code
 * Passlink.builder().counter(JdbcUseCounter.builder(dataSource).build());
 * }</pre>
 *
 * <p>Every statement uses its own connection and commits by itself, so a rollback in the application never undoes a use.
 * Therefore the connections must have auto-commit on, as a pool's do by default, and must not take part in the application's
 * transactions. A connection with auto-commit off, as in the middle of a container's transaction or with Spring's {@code
 * TransactionAwareDataSourceProxy}, is returned with an exception, because committing it would commit the application's work too.
 * In such an application, give Passlink its own pool; two to four connections are enough.
 *
 * <p>The time comes from the given clock, as milliseconds since 1970. The database decides everything that is shared: nodes whose
 * clocks differ by less than ten minutes still agree on who was first, because a count outlives its link by that much.
 *
 * <p>An answer comes within the time limit or not at all: first the pool's own limit for a connection (set it; HikariCP's {@code
 * connectionTimeout} is 30 seconds by default), then {@link Builder#timeout} for the statement, enforced on the socket. A pool or
 * driver without network time limits must have its own; an embedded H2 waits for a lock as long as its {@code LOCK_TIMEOUT} says.
 * After an exception it isn't known whether the use was counted: then nobody gets in, and the next attempt may be the second.
 *
 * <p>Use the primary, never a replica: the next counter must see each count. What the database may lose in a failover is lost
 * here too; to prevent that, use {@code synchronous_commit = on} with a synchronous standby on PostgreSQL, or {@code
 * innodb_flush_log_at_trx_commit = 1} with semi-synchronous replication on MySQL and MariaDB.
 *
 * <p>Safe for use by several threads; starts none. Expired counts stay in the table until {@link #purge} is called.
 */
public final class JdbcUseCounter implements UseCounter {
    private static final int LONGEST_KEY = 64;
    /** What is over by one node's clock, if that is ahead, is not over for the others. */
    private static final Duration KEPT_FOR_OTHERS = Duration.ofDays(1);

    private final Database database;
    private final Clock clock;

    private JdbcUseCounter(Builder builder) {
        this.database = new Database(builder.dataSource, builder.dialect, builder.timeout);
        this.clock = builder.clock;
    }

    /**
     * Starts building a counter.
     *
     * @param dataSource a pool of connections to the database, with auto-commit on; never closed by this class
     * @return a builder that needs nothing else
     */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /**
     * Adds to a count in one statement.
     *
     * @throws IllegalArgumentException also if the key isn't 1 to 64 printable ASCII characters without a space
     * @throws IllegalStateException if the database doesn't answer; names the SQLState
     */
    @Override
    public long add(String key, long amount, Instant expiresAt) {
        Change change = change(key, amount, expiresAt);
        return checked(change, one(change, clock.millis()));
    }

    /**
     * Adds to several counts. On PostgreSQL that takes one statement; elsewhere, one for all reads, on MariaDB and H2 one for all
     * positive amounts, and one for each other amount.
     *
     * @throws IllegalArgumentException also if a key isn't 1 to 64 printable ASCII characters without a space, or occurs twice
     * @throws IllegalStateException if the database doesn't answer; names the SQLState
     */
    @Override
    public List<Long> addAll(List<Addition> additions) {
        // In the order of their keys, so that batches with the same keys seldom lock each other out.
        Map<String, Change> changes = new TreeMap<>();
        for (Addition each : additions) {
            if (changes.put(each.key(), change(each.key(), each.amount(), each.expiresAt())) != null) {
                throw new IllegalArgumentException("A key may occur only once in a batch: add up its amounts.");
            }
        }
        long now = clock.millis();
        Map<String, Long> counts = new HashMap<>();
        together(changes.values(), now).forEach((sql, some) -> {
            if (sql.isPresent() && some.size() > 1) {
                counts.putAll(database.run(session -> sql.get().run(session, some, now)));
            } else {
                some.forEach(change -> counts.put(change.key(), one(change, now)));
            }
        });
        return additions.stream()
                .map(each -> checked(requireNonNull(changes.get(each.key())), counts.getOrDefault(each.key(), 0L)))
                .toList();
    }

    /** Which changes one statement makes, and which none does. */
    private Map<Optional<BatchSql>, List<Change>> together(Collection<Change> changes, long now) {
        Dialect dialect = database.dialect();
        return changes.stream().collect(groupingBy(change -> Optional.ofNullable(dialect.all(change.kind(now)))));
    }

    private long one(Change change, long now) {
        return database.run(session -> session.dialect().one(change.kind(now)).run(session, change, now))
                .orElse(0);
    }

    private static Change change(String key, long amount, Instant expiresAt) {
        if (!isKey(key)) {
            // A longer one would be cut down to another count's by some databases.
            throw new IllegalArgumentException("A key has 1 to 64 printable ASCII characters and no space.");
        }
        return new Change(key, Math.max(amount, -Long.MAX_VALUE), millisRoundedUp(expiresAt));
    }

    private static long checked(Change change, long count) {
        if (change.amount() > 0 && count == 0) {
            throw new IllegalArgumentException("A count can't begin after it ends: give an expiry in the future.");
        }
        return count;
    }

    /**
     * Removes counts that expired at least a day ago, in batches of a thousand, each committed by itself. Earlier, a node whose
     * clock is hours ahead would make used links valid again on other nodes.
     *
     * <p>Call it from whatever schedules in the application, on one node or on all, about once an hour. Nothing depends
     * on it but the size of the table. Catch its exception there: one that reaches a {@code ScheduledExecutorService} ends
     * the schedule.
     *
     * @return how many were removed
     * @throws IllegalStateException if the database does not answer; what was removed until then stays so
     */
    public long purge() {
        long yesterday = clock.millis() - KEPT_FOR_OTHERS.toMillis();
        long removed = 0;
        // Where the last batch began: what was removed may stay in the index while somebody looks at an old snapshot,
        // and to
        // walk over all of it again with each batch would take longer and longer.
        OptionalLong from = firstOver(Long.MIN_VALUE, yesterday);
        while (from.isPresent()) {
            long start = from.getAsLong();
            int batch = database.run(session -> {
                try (PreparedStatement statement =
                        session.prepare(session.dialect().purge())) {
                    int parameters = session.dialect() == Dialect.POSTGRESQL ? 4 : 2;
                    for (int i = 1; i <= parameters; i++) {
                        statement.setLong(i, i % 2 == 1 ? start : yesterday);
                    }
                    return statement.executeUpdate();
                }
            });
            removed += batch;
            from = batch < Dialect.BATCH ? OptionalLong.empty() : firstOver(start, yesterday);
        }
        return removed;
    }

    private OptionalLong firstOver(long from, long yesterday) {
        return database.run(session -> {
            try (PreparedStatement statement = session.prepare(Dialect.FIRST_OVER)) {
                statement.setLong(1, from);
                statement.setLong(2, yesterday);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
                }
            }
        });
    }

    private static boolean isKey(String key) {
        boolean printable = !key.isEmpty() && key.length() <= LONGEST_KEY;
        for (int i = 0; printable && i < key.length(); i++) {
            printable = key.charAt(i) > ' ' && key.charAt(i) <= '~';
        }
        return printable;
    }

    /** Up, so that nothing is forgotten early; a moment beyond all milliseconds is the last of them. */
    private static long millisRoundedUp(Instant instant) {
        try {
            long millis = instant.toEpochMilli();
            return Instant.ofEpochMilli(millis).equals(instant) ? millis : Math.addExact(millis, 1);
        } catch (ArithmeticException tooFar) {
            return instant.getEpochSecond() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }

    /** Builds a counter; not safe for use by several threads. */
    public static final class Builder {
        private final DataSource dataSource;
        private @Nullable Dialect dialect;
        private Duration timeout = Timeouts.STATEMENT;
        private Clock clock = Clock.systemUTC();

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        /**
         * Sets the database's SQL dialect; by default, the first connection is asked.
         *
         * @param dialect the dialect
         * @return this
         */
        public Builder dialect(Dialect dialect) {
            this.dialect = dialect;
            return this;
        }

        /**
         * Sets how long a statement may take; 5 seconds by default.
         *
         * @param timeout from a millisecond to an hour
         * @return this
         * @throws IllegalArgumentException if it's out of range
         */
        public Builder timeout(Duration timeout) {
            this.timeout = Timeouts.checked(timeout);
            return this;
        }

        /**
         * Sets the clock that decides which counts have expired; the system's by default.
         *
         * @param clock the clock
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Builds the counter, without connecting, so that an application can start while its database does.
         *
         * @return the counter
         */
        public JdbcUseCounter build() {
            return new JdbcUseCounter(this);
        }
    }
}
