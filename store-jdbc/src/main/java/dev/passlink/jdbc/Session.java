package dev.passlink.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A connection for one piece of work, and what is known of its other end.
 *
 * @param pooler whether the next statement may meet another server process, which knows no named statement of this one's
 */
record Session(Connection connection, Dialect dialect, boolean pooler) {
    PreparedStatement prepare(String sql) throws SQLException {
        return prepare(sql, Statement.NO_GENERATED_KEYS);
    }

    PreparedStatement prepare(String sql, int generatedKeys) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql, generatedKeys);
        if (pooler) {
            Pgjdbc.leaveUnnamed(statement);
        }
        return statement;
    }
}
