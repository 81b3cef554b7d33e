package dev.passlink.boot;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The database of the tables that are keyed by the ids of accounts: it gives no connection until it's known that they are this
 * site's. Another site's customer 17 would be this one's user 17.
 */
final class TablesOfOneSite implements DataSource {
    static final String TABLE = "passlink_accounts";

    /** As wide as the column. */
    private static final int MOST = 500;

    private final DataSource dataSource;
    private final Supplier<String> site;
    private volatile boolean ours;

    /** @param site whose accounts they are, asked when the application has been built; empty to claim nothing */
    TablesOfOneSite(DataSource dataSource, Supplier<String> site) {
        this.dataSource = dataSource;
        this.site = site;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return ours(dataSource.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return ours(dataSource.getConnection(user, password));
    }

    private Connection ours(Connection connection) throws SQLException {
        if (ours) {
            return connection;
        }
        try {
            claim(connection);
            return connection;
        } catch (Exception e) {
            connection.close();
            if (e instanceof SQLException refused) {
                throw refused;
            }
            throw new SQLException("Passlink's tables aren't known to be this site's: " + e.getMessage(), e);
        }
    }

    /** Refuses the tables of another site, and makes those of nobody this one's. */
    void claim(Connection connection) throws SQLException {
        String name = site.get();
        if (name.length() > MOST) {
            throw new StartRefusal(
                    "The name of these accounts is longer than " + MOST + " characters.",
                    "Set passlink.jdbc.accounts-of to a shorter one.");
        }
        if (!name.isEmpty()) {
            String owner = owner(connection, name);
            if (!owner.equals(name)) {
                throw new StartRefusal(
                        "Passlink's tables in this database belong to the accounts of " + owner + ", and this is "
                                + name
                                + ": a passkey or an identity of a user there would open the account with the same id"
                                + " here.",
                        "Give this application a database or schema of its own, or name another in"
                                + " passlink.jdbc.data-source. Only if both have the same accounts, or the site has moved"
                                + " here, set passlink.jdbc.accounts-of=" + owner + ".");
            }
        }
        ours = true;
    }

    /** This site, if no other came before. */
    private static String owner(Connection connection, String name) throws SQLException {
        Optional<String> before = readOwner(connection);
        if (before.isPresent()) {
            return before.get();
        }
        if (!connection.getAutoCommit()) {
            throw new SQLException("With auto-commit off, a rollback would leave the tables to the next site.");
        }
        try (PreparedStatement first =
                connection.prepareStatement("INSERT INTO " + TABLE + " (one, of_site) VALUES (1, ?)")) {
            first.setString(1, name);
            first.executeUpdate();
            return name;
        } catch (SQLException e) {
            // Another node may have been faster.
            return readOwner(connection).orElseThrow(() -> e);
        }
    }

    private static Optional<String> readOwner(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT of_site FROM " + TABLE)) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return dataSource.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        dataSource.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        dataSource.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return dataSource.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return dataSource.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        // What is inside would give connections to tables that may be another site's.
        throw new SQLException("There is no " + type.getName() + " to unwrap.");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
