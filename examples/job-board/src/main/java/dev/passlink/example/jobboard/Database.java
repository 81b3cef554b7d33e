package dev.passlink.example.jobboard;

import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.jdbc.Dialect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** The site's database, with the tables and rows of {@code database.sql}. */
final class Database implements AutoCloseable {
    private static final String DUPLICATE = "23505";
    /** MySQL and MariaDB have one state for whatever a row must not be. */
    private static final int MYSQL_DUPLICATE = 1062;

    private final HikariDataSource pool;
    private final boolean inMemory;

    /** An H2 database in memory: gone when it is closed. */
    Database() {
        // A name of its own, or two boards in one JVM would share their people. It lives until it is shut down.
        this("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", Dialect.H2, true);
    }

    /**
     * A database that others may use too.
     *
     * @throws IllegalStateException if it does not answer
     */
    Database(String url, Dialect dialect) {
        this(url, dialect, false);
    }

    private Database(String url, Dialect dialect, boolean inMemory) {
        this.pool = ConnectionPool.open(url, dialect);
        this.inMemory = inMemory;
        try {
            new Schema(this, dialect).create();
        } catch (IllegalStateException e) {
            pool.close();
            throw e;
        }
    }

    /** Turns one row into a value. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** For Passlink's own tables. */
    DataSource dataSource() {
        return pool;
    }

    <T> List<T> query(Row<T> row, String sql, Object... parameters) {
        return run(statement -> readAll(row, statement), sql, parameters);
    }

    void update(String sql, Object... parameters) {
        var unused = run(PreparedStatement::executeUpdate, sql, parameters);
    }

    /** False, and nothing has happened, if a row with one of its keys is there already. */
    boolean insertIfNew(String sql, Object... parameters) {
        return run(
                statement -> {
                    try {
                        statement.execute();
                        return true;
                    } catch (SQLException e) {
                        if (DUPLICATE.equals(e.getSQLState()) || e.getErrorCode() == MYSQL_DUPLICATE) {
                            return false;
                        }
                        throw e;
                    }
                },
                sql,
                parameters);
    }

    @Override
    public void close() {
        pool.close();
        if (inMemory) {
            // Not through the pool, which would find its connection closed.
            try (Connection last = DriverManager.getConnection(pool.getJdbcUrl());
                    Statement statement = last.createStatement()) {
                statement.execute("SHUTDOWN");
            } catch (SQLException e) {
                throw new IllegalStateException("The database did not shut down", e);
            }
        }
    }

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(Work<T> work, String sql, Object... parameters) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return work.on(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("The database did not answer", e);
        }
    }

    private static <T> List<T> readAll(Row<T> row, PreparedStatement statement) throws SQLException {
        List<T> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                values.add(row.read(rows));
            }
        }
        return values;
    }
}
