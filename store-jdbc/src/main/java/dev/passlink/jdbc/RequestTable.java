package dev.passlink.jdbc;

import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The table {@code passlink_link_request}, and who may work on a row.
 *
 * <p>A claim moves {@code due_at} ahead by a lease and counts an attempt, on condition that nobody else has counted it: of
 * any number of nodes one succeeds, no row is locked while a mail is under way, and a row whose node has died is due again
 * by itself. All times are the database's: nodes whose clocks differ cannot take each other's leases for over.
 */
final class RequestTable {
    private static final int WAITING = 0;
    private static final int DEAD = 1;
    /** More than one, since another node may be faster. */
    private static final int CANDIDATES = 16;

    private static final String TABLE = "passlink_link_request";
    private static final String SAME_CLAIM = " WHERE id = ? AND attempts = ? AND state = " + WAITING;

    private final Database database;
    private final SecureRandom random;

    RequestTable(Database database, SecureRandom random) {
        this.database = database;
        this.random = random;
    }

    /** One attempt at one request. */
    record Claim(String id, String request, int attempt) {}

    /** Commits a request before it returns. */
    void insert(String request) {
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        database.runConfidentially(session -> execute(
                session,
                "INSERT INTO " + TABLE + " (id, request, state, attempts, due_at) VALUES (?, ?, " + WAITING + ", 0, "
                        + session.dialect().now() + ")",
                id,
                request));
    }

    /** The request that is due for longest and not among those that this node would only repeat. */
    Optional<Claim> claim(Duration lease, Predicate<String> skipped) {
        return database.run(session -> {
            for (Claim due : due(session)) {
                String take = "UPDATE " + TABLE + " SET attempts = attempts + 1, due_at = "
                        + session.dialect().now() + " + ?" + SAME_CLAIM;
                if (!skipped.test(due.id()) && execute(session, take, lease.toMillis(), due.id(), due.attempt()) == 1) {
                    return Optional.of(new Claim(due.id(), due.request(), due.attempt() + 1));
                }
            }
            return Optional.empty();
        });
    }

    /** Whether the claim still holds, for another lease. */
    boolean renew(Claim claim, Duration lease) {
        return retryIn(claim, claim.attempt(), lease);
    }

    /** Whoever holds it now: it is dealt with. */
    void remove(Claim claim) {
        database.run(session -> execute(session, "DELETE FROM " + TABLE + " WHERE id = ?", claim.id()));
    }

    /** Keeps it without another attempt; true for the one node that may say so. */
    boolean giveUp(Claim claim) {
        return 1
                == database.run(session -> execute(
                        session,
                        "UPDATE " + TABLE + " SET state = " + DEAD + ", due_at = "
                                + session.dialect().now() + SAME_CLAIM,
                        claim.id(),
                        claim.attempt()));
    }

    /** How many wait or are worked on, counted no further than asked. */
    int waiting(int limit) {
        return database.run(session -> {
            String sql = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM " + TABLE + " WHERE state = " + WAITING + " LIMIT "
                    + limit + ") AS waiting";
            try (PreparedStatement statement = session.prepare(sql);
                    ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        });
    }

    /** Removes what was given up longer ago. */
    void forget(Duration age) {
        database.run(session -> execute(
                session,
                "DELETE FROM " + TABLE + " WHERE state = " + DEAD + " AND due_at <= "
                        + session.dialect().now() + " - ?",
                age.toMillis()));
    }

    /** Gives a claim up for another attempt, by any node, that counts as the one after so many. */
    boolean retryIn(Claim claim, int attempts, Duration delay) {
        return 1
                == database.run(session -> execute(
                        session,
                        "UPDATE " + TABLE + " SET attempts = ?, due_at = "
                                + session.dialect().now() + " + ?" + SAME_CLAIM,
                        attempts,
                        delay.toMillis(),
                        claim.id(),
                        claim.attempt()));
    }

    private static List<Claim> due(Session session) throws SQLException {
        String sql = "SELECT id, request, attempts FROM " + TABLE + " WHERE state = " + WAITING + " AND due_at <= "
                + session.dialect().now() + " ORDER BY due_at LIMIT " + CANDIDATES;
        List<Claim> due = new ArrayList<>();
        try (PreparedStatement statement = session.prepare(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                due.add(new Claim(rows.getString(1), rows.getString(2), rows.getInt(3)));
            }
        }
        return due;
    }

    private static int execute(Session session, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = session.prepare(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }
}
