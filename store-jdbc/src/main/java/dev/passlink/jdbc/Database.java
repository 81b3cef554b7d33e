package dev.passlink.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One statement on one connection, committed by itself and answered by a deadline, or an exception. */
final class Database {
    /** The statement was rolled back by the database itself, which makes it safe to say it again. */
    private static final Set<String> ROLLED_BACK = Set.of(
            "40001", // serialization failure, and MySQL's deadlock
            "40P01", // PostgreSQL's deadlock
            "23505", // H2: two first calls for one key
            "90131"); // H2: a row changed meanwhile

    private static final Executor HERE = Runnable::run;

    private final DataSource dataSource;
    private final long timeoutMillis;
    private volatile @Nullable Dialect dialect;

    Database(DataSource dataSource, @Nullable Dialect dialect, Duration timeout) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.timeoutMillis = timeout.toMillis();
    }

    /** What is done on a connection. */
    interface Work<T> {
        T on(Connection connection, Dialect dialect) throws SQLException;
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
        while (true) {
            try (Connection connection = dataSource.getConnection()) {
                try {
                    return bounded(connection, work);
                } catch (SQLException e) {
                    if (!ROLLED_BACK.contains(String.valueOf(e.getSQLState())) || System.nanoTime() - deadline > 0) {
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
            throw new IllegalStateException("Passlink needs connections of its own with auto-commit on:"
                    + " give it a DataSource that takes no part in the application's transactions.");
        }
        int before = limit(connection);
        try {
            return work.on(connection, dialect(connection));
        } finally {
            restore(connection, before);
        }
    }

    /** The socket's time limit rather than the statement's: it also ends when nothing at all comes back. */
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
                // The answer is known already, or the reason why there is none.
            }
        }
    }

    private Dialect dialect(Connection connection) throws SQLException {
        Dialect known = dialect;
        if (known == null) {
            known = Dialect.of(connection);
            dialect = known;
        }
        return known;
    }

    private static IllegalStateException failure(SQLException e, boolean confidential) {
        String state = String.valueOf(e.getSQLState());
        String message = "The database did not answer: " + e.getClass().getSimpleName() + ", SQLState " + state
                + ", code " + e.getErrorCode()
                + (state.startsWith("42") ? " (are Passlink's tables there? See Dialect.schema())" : "");
        return confidential ? new IllegalStateException(message) : new IllegalStateException(message, e);
    }
}
