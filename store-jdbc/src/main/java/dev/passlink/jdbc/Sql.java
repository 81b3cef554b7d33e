package dev.passlink.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** One statement on a count, with named parameters, and where its answer is. */
final class Sql {
    private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

    private final String text;
    private final List<String> parameters;
    private final boolean returnsRow;

    private Sql(String text, boolean returnsRow) {
        this.text = PARAMETER.matcher(text).replaceAll("?");
        this.parameters =
                PARAMETER.matcher(text).results().map(MatchResult::group).toList();
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
    OptionalLong run(Connection connection, String key, long amount, long expires, long now) throws SQLException {
        int keys = returnsRow ? Statement.NO_GENERATED_KEYS : Statement.RETURN_GENERATED_KEYS;
        try (PreparedStatement statement = connection.prepareStatement(text, keys)) {
            int index = 1;
            for (String parameter : parameters) {
                switch (parameter) {
                    case ":key" -> statement.setString(index, key);
                    case ":amount" -> statement.setLong(index, amount);
                    case ":expires" -> statement.setLong(index, expires);
                    case ":now" -> statement.setLong(index, now);
                    default -> throw new IllegalStateException(parameter);
                }
                index++;
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
