package dev.passlink.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/** What only PostgreSQL's own driver can tell and be told; loaded only where it is in use. */
final class Pgjdbc {
    private Pgjdbc() {}

    /** Whether a pooler answers in the server's place: it makes up the process that the driver was told at connecting. */
    static boolean meetsPooler(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(PGConnection.class)) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            return row.next()
                    && row.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
        }
    }

    /** As {@code prepareThreshold=0} in the URL would. */
    static void leaveUnnamed(PreparedStatement statement) throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    }
}
