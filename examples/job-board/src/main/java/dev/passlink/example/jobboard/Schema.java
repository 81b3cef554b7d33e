package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import com.google.common.io.Resources;
import dev.passlink.jdbc.Dialect;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The tables of the site and of Passlink, made where they are not there yet, by however many nodes at once. */
final class Schema {
    private static final int ATTEMPTS = 5;

    private final Database database;
    private final Dialect dialect;

    Schema(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    void create() {
        Iterables.concat(dialect.schema(), statements()).forEach(this::execute);
    }

    /** Nodes that start together can be in each other's way; afterwards the table is there. */
    private void execute(String sql) {
        for (int attempt = 1; !succeeds(sql, attempt); attempt++) {
            Thread.onSpinWait();
        }
    }

    private boolean succeeds(String sql, int attempt) {
        try {
            // PostgreSQL, too, calls a table that has just been made a duplicate key, of its catalogue.
            database.insertIfNew(sql);
            return true;
        } catch (IllegalStateException e) {
            if (attempt == ATTEMPTS) {
                throw e;
            }
            return false;
        }
    }

    private Iterable<String> statements() {
        return Iterables.transform(
                Splitter.onPattern(";\\R").trimResults().omitEmptyStrings().split(script()), this::telling);
    }

    /** MySQL and MariaDB would else find ada@example.com where ädä@example.com is asked for. */
    private String telling(String sql) {
        boolean confuses = dialect == Dialect.MARIADB || dialect == Dialect.MYSQL;
        return confuses && sql.startsWith("CREATE") ? sql + " COLLATE utf8mb4_bin" : sql;
    }

    private static String script() {
        try {
            return Resources.toString(Resources.getResource(Schema.class, "database.sql"), UTF_8)
                    .replaceAll("(?m)^ *--.*$", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
