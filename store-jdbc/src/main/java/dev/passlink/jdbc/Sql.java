package dev.passlink.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** One statement on a count, with named parameters, and where its answer is. */
final class Sql {
    private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

    private final String text;
    private final List<Parameter> parameters;
    private final boolean returnsRow;

    private enum Parameter {
        KEY,
        AMOUNT,
        EXPIRES,
        NOW
    }

    private Sql(String text, boolean returnsRow) {
        this.text = PARAMETER.matcher(text).replaceAll("?");
        this.parameters = PARAMETER
                .matcher(text)
                .results()
                .map(found -> Parameter.valueOf(found.group(1).toUpperCase(Locale.ROOT)))
                .toList();
        this.returnsRow = returnsRow;
    }

    /** A statement that returns the count as a row. */
    static Sql returningRow(String text) {
        return new Sql(text, true);
    }

    /** A statement that hands the count to {@code LAST_INSERT_ID}, which MySQL's reply carries: no second question. */
    static Sql returningId(String text) {
        return new Sql(text, false);
    }

    /** The new count, or empty if there is none. */
    OptionalLong run(Session session, Change change, long now) throws SQLException {
        int keys = returnsRow ? Statement.NO_GENERATED_KEYS : Statement.RETURN_GENERATED_KEYS;
        try (PreparedStatement statement = session.prepare(text, keys)) {
            for (int i = 0; i < parameters.size(); i++) {
                switch (parameters.get(i)) {
                    case KEY -> statement.setString(i + 1, change.key());
                    case AMOUNT -> statement.setLong(i + 1, change.amount());
                    case EXPIRES -> statement.setLong(i + 1, change.expires());
                    case NOW -> statement.setLong(i + 1, now);
                }
            }
            return returnsRow ? row(statement) : id(statement);
        }
    }

    private static OptionalLong row(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    private static OptionalLong id(PreparedStatement statement) throws SQLException {
        if (statement.executeUpdate() == 0) {
            return OptionalLong.empty();
        }
        try (ResultSet id = statement.getGeneratedKeys()) {
            // A driver leaves out an id of zero.
            return OptionalLong.of(id.next() ? id.getLong(1) : 0);
        }
    }
}
