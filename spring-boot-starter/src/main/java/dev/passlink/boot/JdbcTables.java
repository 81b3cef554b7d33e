package dev.passlink.boot;

import dev.passlink.jdbc.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Prepares the database at start: creates the tables if asked to, and reports missing ones before anybody needs them. */
final class JdbcTables implements SmartInitializingSingleton {
    private static final Logger log = LoggerFactory.getLogger(JdbcTables.class);

    private static final String IN_MEMORY = "jdbc:h2:mem:";
    /** Two nodes that start at once may both find a table missing; on the second try it's there. */
    private static final int TRIES = 3;
    /** PostgreSQL's, MySQL's and MariaDB's, and three of H2's. */
    private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

    /** A wrong password or a missing permission, which a pool reports as if the trouble would pass. */
    private static final List<String> DENIED = List.of("28", "42");

    private final DataSource dataSource;
    private final TablesOfOneSite ofOneSite;
    private final boolean answers;
    private boolean keepsAccounts;

    /** @param site whose accounts the ids in the tables are, asked when there is a site; empty to claim nothing */
    JdbcTables(DataSource dataSource, SchemaMode mode, @Nullable Dialect dialect, Supplier<String> site) {
        this.dataSource = dataSource;
        this.ofOneSite = new TablesOfOneSite(dataSource, site);
        this.answers = prepare(mode, dialect);
    }

    DataSource dataSource() {
        return dataSource;
    }

    private boolean prepare(SchemaMode mode, @Nullable Dialect given) {
        try (Connection connection = dataSource.getConnection()) {
            if (!connection.getAutoCommit()) {
                throw new StartRefusal(
                        "The DataSource's connections have auto-commit off: a rollback in the application would also undo"
                                + " the uses of links.",
                        "Set spring.datasource.hikari.auto-commit=true, or declare a small pool for Passlink with"
                                + " @Bean(defaultCandidate = false) and name it in passlink.jdbc.data-source, or set"
                                + " passlink.jdbc.enabled=false.");
            }
            Dialect dialect = given != null ? given : dialect(connection);
            boolean wanted = mode == SchemaMode.ALWAYS || (mode == SchemaMode.EMBEDDED && isEmbedded(connection));
            if (wanted) {
                make(connection, dialect);
            }
            return true;
        } catch (SQLException e) {
            if (mode == SchemaMode.ALWAYS) {
                throw new StartRefusal(
                        "Passlink can't create its tables: " + e.getClass().getSimpleName() + ", SQLState "
                                + e.getSQLState() + ".",
                        "Start the database first and permit its account to create tables; or create them in a migration"
                                + " and set passlink.jdbc.initialize-schema=never.",
                        e);
            }
            warn("refuses the connection", e);
            return false;
        }
    }

    /** An unknown database stays unknown, and nobody could sign in. */
    private static Dialect dialect(Connection connection) throws SQLException {
        try {
            return Dialect.of(connection);
        } catch (IllegalStateException e) {
            throw new StartRefusal(
                    "Passlink doesn't know this database: "
                            + connection.getMetaData().getDatabaseProductName() + ".",
                    "If it understands the SQL of PostgreSQL, MySQL, MariaDB or H2, set passlink.jdbc.dialect. Otherwise"
                            + " set passlink.jdbc.enabled=false and declare beans of the ports that need a store.",
                    e);
        }
    }

    /**
     * The application may start while its database does, or before an administrator grants the permissions. Nobody can sign in
     * until then.
     */
    private static void warn(String whatItDoes, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        boolean answers = DENIED.stream().anyMatch(state::startsWith) || !isAboutTheConnection(e);
        log.warn(
                "The database {} at start (SQLState {}). Nobody can sign in until that is fixed. Passlink tries again at"
                        + " every request that needs it",
                answers ? whatItDoes : "doesn't answer",
                state,
                e);
    }

    private static boolean isAboutTheConnection(SQLException e) {
        @Nullable String state = e.getSQLState();
        return state == null
                || state.startsWith("08")
                // PostgreSQL, while it starts or stops.
                || state.startsWith("57P")
                || e instanceof SQLTransientException
                || e instanceof SQLNonTransientConnectionException;
    }

    private static boolean isEmbedded(Connection connection) throws SQLException {
        return String.valueOf(connection.getMetaData().getURL())
                .toLowerCase(Locale.ROOT)
                .startsWith(IN_MEMORY);
    }

    private static void make(Connection connection, Dialect dialect) throws SQLException {
        for (String sql : dialect.schema()) {
            for (int attempt = 1; !isMade(connection, sql, attempt); attempt++) {
                log.debug("Another node created the same table");
            }
        }
    }

    private static boolean isMade(Connection connection, String sql, int attempt) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            if (attempt == TRIES) {
                throw e;
            }
            return false;
        }
    }

    /** Refuses to start without a table, if the database answers at all. */
    DataSource with(String table) {
        if (answers) {
            look(table);
        }
        return dataSource;
    }

    /** For a table that is keyed by the ids of accounts: nobody reads it before it's known to be this site's. */
    DataSource ofAccounts(String table) {
        if (answers) {
            look(table);
            look(TablesOfOneSite.TABLE);
        }
        keepsAccounts = true;
        return ofOneSite;
    }

    /** Before the first request, so that the tables of another site's accounts are no surprise to anybody but who starts it. */
    @Override
    public void afterSingletonsInstantiated() {
        if (!keepsAccounts || !answers) {
            return;
        }
        try (Connection connection = dataSource.getConnection()) {
            claim(connection);
        } catch (SQLException e) {
            warn("refuses the connection", e);
        }
    }

    private void claim(Connection connection) throws SQLException {
        try {
            ofOneSite.claim(connection);
        } catch (SQLException e) {
            if (isAboutTheConnection(e)) {
                throw e;
            }
            throw new StartRefusal(
                    "The database doesn't let Passlink read and write the table " + TablesOfOneSite.TABLE
                            + " (SQLState " + e.getSQLState() + "), which tells whose passkeys and identities it has.",
                    "GRANT SELECT, INSERT ON " + TablesOfOneSite.TABLE + " to the application's account.",
                    e);
        }
    }

    private void look(String table) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT 1 FROM " + table + " WHERE 1 = 0").close();
        } catch (SQLException e) {
            if (!NO_TABLE.contains(String.valueOf(e.getSQLState()))) {
                warn("doesn't let Passlink read the table " + table, e);
                return;
            }
            throw new StartRefusal(
                    "The database has no table " + table + ", which Passlink needs for what its nodes share.",
                    "Copy your database's file from dev/passlink/jdbc in passlink-store-jdbc.jar into your migrations"
                            + " (Flyway: db/migration/V7__passlink.sql), or set passlink.jdbc.initialize-schema=always or"
                            + " passlink.jdbc.enabled=false.",
                    e);
        }
    }
}
