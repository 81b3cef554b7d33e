package dev.passlink.example.jobboard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;

/** An H2 database in memory, with the tables and rows of {@code database.sql}: gone when it is closed. */
final class Database implements AutoCloseable {
    private static final String SCRIPT = "classpath:dev/passlink/example/jobboard/database.sql";
    private static final String DUPLICATE = "23505";

    private final JdbcConnectionPool pool;

    Database() {
        // A name of its own, or two boards in one JVM would share their people. It lives until it is shut down.
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        this.pool = JdbcConnectionPool.create(url, "", "");
        run("RUNSCRIPT FROM '" + SCRIPT + "'");
    }

    /** Turns one row into a value. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> query(Row<T> row, String sql, Object... parameters) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return readAll(row, statement);
        } catch (SQLException e) {
            throw new IllegalStateException("The database did not answer", e);
        }
    }

    void update(String sql, Object... parameters) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("The database did not answer", e);
        }
    }

    /** False, and nothing has happened, if a row with one of its keys is there already. */
    boolean insertIfNew(String sql, Object... parameters) {
        try {
            update(sql, parameters);
            return true;
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof SQLException cause && DUPLICATE.equals(cause.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        run("SHUTDOWN");
        pool.dispose();
    }

    private void run(String sql) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException("The database did not take: " + sql, e);
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
