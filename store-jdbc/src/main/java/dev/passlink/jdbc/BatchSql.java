package dev.passlink.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One statement on several counts, which returns keys and counts.
 *
 * <p>What stands in braces in its text is repeated for each of them and begins with its key; {@code :keys}, {@code :amounts}
 * and {@code :ends} are arrays of all.
 */
record BatchSql(String text) {
    private static final Pattern REPEATED = Pattern.compile("\\{(.*)}");
    private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

    /** The new counts; none for what is not there. */
    Map<String, Long> run(Session session, List<Change> changes, long now) throws SQLException {
        String repeated = REPEATED.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        String.join(", ", Collections.nCopies(changes.size(), found.group(1)))));
        Matcher parameters = PARAMETER.matcher(repeated);
        try (PreparedStatement statement = session.prepare(parameters.replaceAll("?"))) {
            set(statement, PARAMETER.matcher(repeated).results().iterator(), changes, now);
            Map<String, Long> counts = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getLong(2));
                }
            }
            return counts;
        }
    }

    private static void set(
            PreparedStatement statement, Iterator<MatchResult> parameters, List<Change> changes, long now)
            throws SQLException {
        Connection connection = statement.getConnection();
        Iterator<Change> coming = changes.iterator();
        Change change = changes.get(0);
        for (int at = 1; parameters.hasNext(); at++) {
            switch (parameters.next().group(1)) {
                case "key" -> {
                    change = coming.next();
                    statement.setString(at, change.key());
                }
                case "amount" -> statement.setLong(at, change.amount());
                case "expires" -> statement.setLong(at, change.expires());
                case "keys" -> statement.setArray(at, connection.createArrayOf("varchar", all(changes, Change::key)));
                case "amounts" ->
                    statement.setArray(at, connection.createArrayOf("bigint", all(changes, Change::amount)));
                case "ends" ->
                    statement.setArray(at, connection.createArrayOf("bigint", all(changes, Change::expires)));
                default -> statement.setLong(at, now);
            }
        }
    }

    private static Object[] all(List<Change> changes, Function<Change, Object> part) {
        return changes.stream().map(part).toArray();
    }
}
