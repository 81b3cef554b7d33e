package dev.passlink.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs one statement on one connection, commits it, and answers within a time limit or throws. */
final class Database {
    /** The database itself has rolled the statement back, so it's safe to run it again. */
    private static final Set<String> ROLLED_BACK = Set.of(
            "40001", // serialization failure, and MySQL's deadlock
            "40P01", // PostgreSQL's deadlock
            "23505", // H2: two first calls for one key
            "90131"); // H2: a row changed meanwhile

    private static final String READ_ONLY = "25006";
    /** Of MySQL and MariaDB: read_only, a transaction that only reads, and innodb_read_only. */
    private static final Set<Integer> READ_ONLY_CODES = Set.of(1290, 1792, 1836);
    /** More than a pool usually holds; where new ones are read-only too, it is no failover that left old ones behind. */
    private static final int MOST_THROWN_AWAY = 20;

    /** PostgreSQL's, MySQL's and MariaDB's, and three of H2's. */
    private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");
    /** PostgreSQL: a named statement is not there, there already, or another one. */
    private static final Set<String> OTHERS_STATEMENT = Set.of("26000", "42P05", "08P01");

    /** The word and no part of one: our own tables have it in their names. */
    private static final Pattern TLS = Pattern.compile("\\b(SSL|sslMode)\\b");

    /** The second part is MySQL's and MariaDB's for a key that is there: their state is that of any broken constraint. */
    private static final String DUPLICATE = "23505";

    private static final String CONSTRAINT = "23000";
    private static final int DUPLICATE_CODE = 1062;

    private static final Executor HERE = Runnable::run;

    private final DataSource dataSource;
    private final @Nullable Dialect given;
    private final long timeoutMillis;
    private volatile @Nullable Backend backend;

    Database(DataSource dataSource, @Nullable Dialect dialect, Duration timeout) {
        this.dataSource = dataSource;
        this.given = dialect;
        this.timeoutMillis = timeout.toMillis();
    }

    /** What is done on a connection. */
    interface Work<T> {
        T on(Session session) throws SQLException;
    }

    /** What the first connection tells of them all. */
    private record Backend(Dialect dialect, boolean pooler) {}

    /** Asks, if nobody has named it and nothing has run yet. */
    Dialect dialect() {
        Backend known = backend;
        if (known != null) {
            return known.dialect();
        }
        return given != null ? given : run(Session::dialect);
    }

    <T> T run(Work<T> work) {
        return run(work, false);
    }

    /** For parameters that name a person: some drivers quote them in an exception, which is therefore not passed on. */
    <T> T runConfidentially(Work<T> work) {
        return run(work, true);
    }

    private <T> T run(Work<T> work, boolean confidential) {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        int thrownAway = 0;
        while (true) {
            try (Connection connection = dataSource.getConnection()) {
                try {
                    return bounded(connection, work);
                } catch (SQLException e) {
                    boolean readOnly = isReadOnly(e);
                    if (readOnly) {
                        throwAway(connection);
                        thrownAway++;
                    }
                    boolean again = readOnly
                            ? thrownAway < MOST_THROWN_AWAY
                            : ROLLED_BACK.contains(String.valueOf(e.getSQLState()));
                    if (!again || System.nanoTime() - deadline > 0) {
                        throw failure(e, confidential);
                    }
                }
            } catch (SQLException e) {
                throw failure(e, false);
            }
        }
    }

    private <T> T bounded(Connection connection, Work<T> work) throws SQLException {
        if (!connection.getAutoCommit()) {
            // To switch it on would commit what the application has begun; to work on would let it be rolled back.
            throw new IllegalStateException(
                    "Passlink needs its own connections with auto-commit on: give it a DataSource"
                            + " that doesn't take part in the application's transactions.");
        }
        int before = limit(connection);
        try {
            Backend known = backend(connection);
            return work.on(new Session(connection, known.dialect(), known.pooler()));
        } finally {
            restore(connection, before);
        }
    }

    /** The socket's time limit instead of the statement's: it also works if nothing at all comes back. */
    private int limit(Connection connection) throws SQLException {
        try {
            int before = connection.getNetworkTimeout();
            if (before == 0 || before > timeoutMillis) {
                connection.setNetworkTimeout(HERE, (int) timeoutMillis);
            }
            return before;
        } catch (SQLFeatureNotSupportedException leftToThePool) {
            return -1;
        }
    }

    private void restore(Connection connection, int before) {
        if (before == 0 || before > timeoutMillis) {
            try {
                connection.setNetworkTimeout(HERE, before);
            } catch (SQLException broken) {
                // The answer, or the reason why there is none, is already known.
            }
        }
    }

    private Backend backend(Connection connection) throws SQLException {
        Backend known = backend;
        if (known == null) {
            Dialect dialect = given != null ? given : Dialect.of(connection);
            known = new Backend(dialect, dialect == Dialect.POSTGRESQL && meetsPooler(connection));
            backend = known;
        }
        return known;
    }

    private static boolean meetsPooler(Connection connection) throws SQLException {
        try {
            return "PostgreSQL JDBC Driver".equals(connection.getMetaData().getDriverName())
                    && Pgjdbc.meetsPooler(connection);
        } catch (NoClassDefFoundError ofAnotherLoader) {
            return false;
        }
    }

    /** Said instead of doing anything, by a server that was the primary when it was connected to. */
    private static boolean isReadOnly(SQLException e) {
        return READ_ONLY.equals(e.getSQLState()) || READ_ONLY_CODES.contains(e.getErrorCode());
    }

    /** All other constraints are broken by a table that is not ours, and say nothing of whose a row is. */
    static boolean isDuplicate(SQLException e) {
        return DUPLICATE.equals(e.getSQLState())
                || (CONSTRAINT.equals(e.getSQLState()) && e.getErrorCode() == DUPLICATE_CODE);
    }

    /** A pool keeps what was closed only under it, until somebody meets with an error there. */
    private static void throwAway(Connection connection) {
        try {
            connection.abort(HERE);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
        } catch (SQLException closed) {
            // As was meant.
        }
    }

    private static IllegalStateException failure(SQLException e, boolean confidential) {
        String message = "The database didn't answer: " + e.getClass().getSimpleName() + ", SQLState " + e.getSQLState()
                + ", code " + e.getErrorCode() + hint(e);
        return confidential ? new IllegalStateException(message) : new IllegalStateException(message, e);
    }

    private static String hint(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (NO_TABLE.contains(state)) {
            return " (do Passlink's tables exist? See Dialect.schema())";
        }
        if (OTHERS_STATEMENT.contains(state)) {
            return " (is there a connection pooler in between? Set prepareThreshold=0 in the URL)";
        }
        if (isReadOnly(e)) {
            return " (the database is read-only: Passlink needs the primary)";
        }
        if (isAboutTls(e)) {
            return " (TLS to the database failed: sslmode in PostgreSQL's URL, sslMode in MySQL's and MariaDB's, says"
                    + " whether to use it and which certificate to trust)";
        }
        return "";
    }

    /** By the word, too: of a server without, or a certificate of its own making, drivers give no other sign. */
    private static boolean isAboutTls(@Nullable Throwable e) {
        return e != null
                && (e instanceof SSLException
                        || TLS.matcher(String.valueOf(e.getMessage())).find()
                        || isAboutTls(e.getCause()));
    }
}
