package dev.passlink.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The databases that this module supports, and the tables that it needs in each.
 *
 * <p>The tables are also in files beside this class, to copy into the migrations of Flyway or Liquibase: {@code postgresql.sql},
 * {@code mysql.sql}, {@code mariadb.sql} and {@code h2.sql} in {@code dev/passlink/jdbc}.
 */
// Immutable indeed: texts and an unmodifiable list of them.
@SuppressWarnings("ImmutableEnumChecker")
public enum Dialect {
    /** PostgreSQL 12 and later, and databases that understand its SQL and call themselves PostgreSQL. */
    POSTGRESQL(
            Sql.returningRow("INSERT INTO passlink_use_count AS c (count_key, used, expires_at)"
                    + " VALUES (:key, :amount, :expires) ON CONFLICT (count_key) DO UPDATE SET"
                    + " used = CASE WHEN c.expires_at <= :now THEN EXCLUDED.used"
                    + " WHEN c.used > 9223372036854775807 - EXCLUDED.used THEN 9223372036854775807"
                    + " ELSE c.used + EXCLUDED.used END,"
                    + " expires_at = CASE WHEN c.expires_at <= :now THEN EXCLUDED.expires_at ELSE c.expires_at END"
                    + " RETURNING used"),
            Sql.returningRow(
                    "UPDATE passlink_use_count SET " + Dialect.SET_SUM + " WHERE " + Dialect.LIVE + " RETURNING used"),
            new BatchSql(Dialect.ALL),
            new BatchSql(Dialect.ALL),
            new BatchSql(Dialect.ALL),
            Dialect.EPOCH,
            // The outer condition is looked at again once the row is locked: what has started over stays.
            "DELETE FROM passlink_use_count WHERE expires_at >= ? AND expires_at <= ? AND count_key IN"
                    + " (SELECT count_key FROM passlink_use_count WHERE expires_at >= ? AND expires_at <= ?"
                    + " ORDER BY expires_at LIMIT " + Dialect.BATCH + ")"),

    /** MySQL 8.0 and later. */
    MYSQL(
            Sql.returningId(Dialect.INSERT_ID),
            Sql.returningId(Dialect.UPDATE_ID),
            new BatchSql(Dialect.READ_ALL),
            null,
            null,
            Dialect.UTC_DIFFERENCE,
            Dialect.DELETE_IN_ORDER),

    /** MariaDB 10.6 and later: the statements of {@link #MYSQL}, and one that returns several counts. */
    MARIADB(
            Sql.returningId(Dialect.INSERT_ID),
            Sql.returningId(Dialect.UPDATE_ID),
            new BatchSql(Dialect.READ_ALL),
            new BatchSql("INSERT INTO passlink_use_count (count_key, used, expires_at)"
                    + " VALUES {(:key, :amount, :expires)} ON DUPLICATE KEY UPDATE"
                    + " used = CASE WHEN expires_at <= :now THEN VALUE(used)"
                    + " WHEN used > 9223372036854775807 - VALUE(used) THEN 9223372036854775807"
                    + " ELSE used + VALUE(used) END,"
                    + " expires_at = CASE WHEN expires_at <= :now THEN VALUE(expires_at) ELSE expires_at END"
                    + " RETURNING count_key, used"),
            null,
            Dialect.UTC_DIFFERENCE,
            Dialect.DELETE_IN_ORDER),

    /** H2 2.2 and later, in memory, in a file or as a server. */
    H2(
            Sql.returningRow("SELECT used" + Dialect.MERGE.formatted(Dialect.ROW)),
            Sql.returningRow("SELECT used FROM FINAL TABLE (UPDATE passlink_use_count SET " + Dialect.SET_SUM
                    + " WHERE " + Dialect.LIVE + ")"),
            new BatchSql(Dialect.READ_ALL),
            new BatchSql("SELECT count_key, used" + Dialect.MERGE.formatted("{" + Dialect.ROW + "}")),
            null,
            Dialect.EPOCH,
            "DELETE FROM passlink_use_count WHERE expires_at >= ? AND expires_at <= ? LIMIT " + Dialect.BATCH);

    static final int BATCH = 1000;

    private static final String LIVE = "count_key = :key AND expires_at > :now";
    /** Cannot overflow below: a count is never negative, and an amount never the smallest number. */
    private static final String SUM = "CASE WHEN :amount > 0 AND used > 9223372036854775807 - :amount"
            + " THEN 9223372036854775807 ELSE GREATEST(0, used + :amount) END";

    /** What is taken back to nothing is over, and goes with the next purge: a refused request would leave a row for a day. */
    private static final String END_OF_SUM = "expires_at = CASE WHEN :amount > 0 THEN expires_at"
            + " WHEN used + :amount <= 0 THEN -expires_at ELSE expires_at END";

    private static final String SET_SUM = END_OF_SUM + ", used = " + SUM;

    private static final String ROW = "(CAST(:key AS VARCHAR), CAST(:amount AS BIGINT), CAST(:expires AS BIGINT))";

    private static final String MERGE = " FROM FINAL TABLE (MERGE INTO passlink_use_count c"
            + " USING (VALUES %s) AS n (k, a, e) ON c.count_key = n.k"
            + " WHEN MATCHED THEN UPDATE SET used = CASE WHEN c.expires_at <= :now THEN n.a"
            + " WHEN c.used > 9223372036854775807 - n.a THEN 9223372036854775807 ELSE c.used + n.a END,"
            + " expires_at = CASE WHEN c.expires_at <= :now THEN n.e ELSE c.expires_at END"
            + " WHEN NOT MATCHED THEN INSERT (count_key, used, expires_at) VALUES (n.k, n.a, n.e))";

    /**
     * Any mixture in one pass, which locks rows in the order of their keys, so that no two batches wait for each other. What
     * begins no count is left out where none lives; if that was deleted since, the row comes with an end in the past, and is
     * over for everybody.
     */
    private static final String ALL = "WITH given AS (SELECT k, a, e,"
            + " CASE WHEN a > 0 AND e > :now THEN 0 ELSE (SELECT o.used FROM passlink_use_count AS o"
            + " WHERE o.count_key = k AND o.expires_at > :now) END AS live"
            + " FROM UNNEST(CAST(:keys AS VARCHAR[]), CAST(:amounts AS BIGINT[]), CAST(:ends AS BIGINT[]))"
            + " AS u (k, a, e)),"
            + " counted AS (INSERT INTO passlink_use_count AS c (count_key, used, expires_at)"
            + " SELECT k, a, CASE WHEN a > 0 THEN e ELSE 0 END FROM given WHERE a <> 0 AND live IS NOT NULL"
            + " ORDER BY k COLLATE \"C\" ON CONFLICT (count_key) DO UPDATE SET"
            + " used = CASE WHEN c.expires_at <= :now THEN EXCLUDED.used"
            + " WHEN EXCLUDED.used > 0 AND c.used > 9223372036854775807 - EXCLUDED.used THEN 9223372036854775807"
            + " ELSE GREATEST(0, c.used + EXCLUDED.used) END,"
            + " expires_at = CASE WHEN c.expires_at <= :now THEN EXCLUDED.expires_at"
            + " WHEN EXCLUDED.used > 0 THEN c.expires_at WHEN c.used + EXCLUDED.used <= 0 THEN -c.expires_at"
            + " ELSE c.expires_at END"
            + " RETURNING count_key, CASE WHEN expires_at > :now THEN used ELSE 0 END AS used)"
            + " SELECT k, COALESCE(counted.used, live, 0) FROM given LEFT JOIN counted ON count_key = k";

    /** Assignments are made from left to right: the count looks at the old expiry, and below the end at the old count. */
    private static final String INSERT_ID = "INSERT INTO passlink_use_count (count_key, used, expires_at)"
            + " VALUES (:key, LAST_INSERT_ID(:amount), :expires) ON DUPLICATE KEY UPDATE"
            + " used = LAST_INSERT_ID(CASE WHEN expires_at <= :now THEN :amount"
            + " WHEN used > 9223372036854775807 - :amount THEN 9223372036854775807 ELSE used + :amount END),"
            + " expires_at = CASE WHEN expires_at <= :now THEN :expires ELSE expires_at END";

    private static final String UPDATE_ID =
            "UPDATE passlink_use_count SET " + END_OF_SUM + ", used = LAST_INSERT_ID(" + SUM + ") WHERE " + LIVE;
    private static final String DELETE_IN_ORDER =
            "DELETE FROM passlink_use_count WHERE expires_at >= ? AND expires_at <= ? ORDER BY expires_at LIMIT "
                    + BATCH;
    private static final String EPOCH = "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)";
    /** Without a time zone, so that no hour of the year occurs twice. */
    private static final String UTC_DIFFERENCE =
            "(TIMESTAMPDIFF(MICROSECOND, TIMESTAMP'1970-01-01 00:00:00', UTC_TIMESTAMP(3)) DIV 1000)";

    /** Reads a count that is not over; the same everywhere. */
    private static final Sql READ = Sql.returningRow("SELECT used FROM passlink_use_count WHERE " + LIVE);

    private static final String READ_ALL =
            "SELECT count_key, used FROM passlink_use_count WHERE count_key IN ({:key}) AND expires_at > :now";

    /** Where the next batch of {@link #purge} begins; the parameters are where the last one began, and the time. */
    static final String FIRST_OVER =
            "SELECT expires_at FROM passlink_use_count WHERE expires_at >= ? AND expires_at <= ?"
                    + " ORDER BY expires_at LIMIT 1";

    private final Sql add;
    private final Sql adjust;
    private final @Nullable BatchSql readAll;
    private final @Nullable BatchSql addAll;
    private final @Nullable BatchSql adjustAll;
    private final String now;
    private final String purge;

    Dialect(
            Sql add,
            Sql adjust,
            @Nullable BatchSql readAll,
            @Nullable BatchSql addAll,
            @Nullable BatchSql adjustAll,
            String now,
            String purge) {
        this.add = add;
        this.adjust = adjust;
        this.readAll = readAll;
        this.addAll = addAll;
        this.adjustAll = adjustAll;
        this.now = now;
        this.purge = purge;
    }

    /**
     * The statements that make the tables and leave those alone that are there.
     *
     * <p>For an application without migrations, and for tests; others copy the file.
     *
     * <pre>{@code
     * for (String sql : Dialect.H2.schema()) {
     *     statement.execute(sql);
     * }
     * }</pre>
     *
     * @return to be executed one by one, in this order, by an account that may create tables
     */
    public List<String> schema() {
        return Arrays.stream(file().replaceAll("(?m)^--.*$", "").split(";"))
                .map(String::strip)
                .filter(sql -> !sql.isEmpty())
                .toList();
    }

    private String file() {
        String name = name().toLowerCase(Locale.ROOT) + ".sql";
        try (InputStream in = Dialect.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("This module's jar lacks " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sql one(Change.Kind kind) {
        return switch (kind) {
            case READ -> READ;
            case ADD -> add;
            case ADJUST -> adjust;
        };
    }

    /** The statement for many changes of a kind, which may be that of other kinds too; null where each is made by itself. */
    @Nullable
    BatchSql all(Change.Kind kind) {
        return switch (kind) {
            case READ -> readAll;
            case ADD -> addAll;
            case ADJUST -> adjustAll;
        };
    }

    /** The database's own time in milliseconds, the same for every node. */
    String now() {
        return now;
    }

    /** Removes at most {@link #BATCH} counts that are over; the parameters are where to begin and the time, once or twice. */
    String purge() {
        return purge;
    }

    /**
     * Finds the dialect of a database, as the builders do unless told otherwise.
     *
     * @param connection to that database; asked for its product's name, and left as it is
     * @return its dialect
     * @throws SQLException if the driver cannot say
     * @throws IllegalStateException if no dialect is known for it
     */
    public static Dialect of(Connection connection) throws SQLException {
        DatabaseMetaData about = connection.getMetaData();
        String product = about.getDatabaseProductName();
        return switch (product) {
            case "PostgreSQL" -> POSTGRESQL;
            case "H2" -> H2;
            case "MariaDB" -> MARIADB;
            // One driver's name for both.
            case "MySQL" -> about.getDatabaseProductVersion().contains("MariaDB") ? MARIADB : MYSQL;
            default ->
                throw new IllegalStateException("No dialect is known for " + product
                        + ": if it understands one of them, name it with dialect(…).");
        };
    }
}
