package dev.passlink.jdbc;

import dev.passlink.port.LinkRequest;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The table {@code passlink_link_request}, and which node may work on a row.
 *
 * <p>A claim moves {@code due_at} ahead by a lease and counts an attempt, on condition that nobody else has counted it: of
 * any number of nodes one succeeds, no row is locked while a mail is under way, and a row whose node has died is due again
 * by itself. All times are the database's: nodes whose clocks differ cannot take each other's leases for over.
 */
final class RequestTable {
    private static final int WAITING = 0;
    private static final int DEAD = 1;
    /** More than one, because another node may be faster. */
    private static final int CANDIDATES = 16;

    private static final String TABLE = "passlink_link_request";
    private static final String SAME_CLAIM = " WHERE id = ? AND attempts = ? AND state = " + WAITING;

    /** How many of the dead are shown, the newest. */
    private static final int SHOWN = 1000;
    /** Of a row's name, with a handle of 16 characters and a dot before it: 36 characters fit. */
    private static final int RANDOM_BYTES = 14;

    private final Database database;
    private final SecureRandom random;
    private final Duration furthest;

    /**
     * A table whose rows this node works on.
     *
     * @param furthest the longest delay or lease, and what a statement may take; what lies further ahead was written before
     *     the clock was set back, and is due after a lease
     */
    RequestTable(Database database, SecureRandom random, Duration furthest) {
        this.database = database;
        this.random = random;
        this.furthest = furthest;
    }

    /** One attempt at one request. */
    record Claim(String id, String request, int attempt) {
        LinkRequest toRequest() {
            return new LinkRequest(request, handle(id));
        }
    }

    /**
     * A row that is to be dated, and what it then is: another attempt; or, where it lies too far ahead, the same one, for
     * somebody may work on it, who renews it in time.
     */
    private record Due(Claim next, int attempts) {}

    /** Commits a request before it returns. */
    void insert(LinkRequest request) {
        byte[] name = new byte[RANDOM_BYTES];
        random.nextBytes(name);
        String id = (request.handle().isEmpty() ? "" : request.handle() + ".")
                + Base64.getUrlEncoder().withoutPadding().encodeToString(name);
        database.runConfidentially(session -> execute(
                session,
                "INSERT INTO " + TABLE + " (id, request, state, attempts, due_at) VALUES (?, ?, " + WAITING + ", 0, "
                        + session.dialect().now() + ")",
                id,
                request.text()));
    }

    /**
     * The request that is due for longest and not among those that this node would only repeat.
     *
     * @param most how many it may be that are skipped: none of them hides another
     */
    Optional<Claim> claim(Duration lease, Predicate<String> skipped, int most) {
        return database.run(session -> {
            String date = "UPDATE " + TABLE + " SET attempts = ?, due_at = "
                    + session.dialect().now() + " + ?" + SAME_CLAIM;
            for (Due due : due(session, CANDIDATES + most)) {
                Claim next = due.next();
                boolean dated = !skipped.test(next.id())
                        && execute(session, date, next.attempt(), lease.toMillis(), next.id(), due.attempts()) == 1;
                if (dated && next.attempt() > due.attempts()) {
                    return Optional.of(next);
                }
            }
            return Optional.empty();
        });
    }

    /** Whether the claim still holds, for another lease. */
    boolean renew(Claim claim, Duration lease) {
        return retryIn(claim, claim.attempt(), lease);
    }

    /** Whichever node has it now: the request is done. */
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

    /** What was given up and is not yet forgotten. */
    List<DeadRequest> dead() {
        return database.run(session -> {
            String sql = "SELECT id, due_at, attempts FROM " + TABLE + " WHERE state = " + DEAD
                    + " ORDER BY due_at DESC LIMIT " + SHOWN;
            List<DeadRequest> dead = new ArrayList<>();
            try (PreparedStatement statement = session.prepare(sql);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    dead.add(new DeadRequest(
                            handle(rows.getString(1)), Instant.ofEpochMilli(rows.getLong(2)), rows.getInt(3)));
                }
            }
            return dead;
        });
    }

    /** Puts what was given up under a handle back; how many that were. */
    int replay(String handle) {
        String start = handle + ".";
        return database.run(session -> execute(
                session,
                "UPDATE " + TABLE + " SET state = " + WAITING + ", attempts = 0, due_at = "
                        + session.dialect().now() + " WHERE state = " + DEAD + " AND LEFT(id, ?) = ?",
                start.length(),
                start));
    }

    private static String handle(String id) {
        return id.substring(0, Math.max(0, id.indexOf('.')));
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

    private List<Due> due(Session session, int limit) throws SQLException {
        String now = session.dialect().now();
        List<Due> due = new ArrayList<>();
        try (PreparedStatement statement = session.prepare(
                dueWhere(1, "due_at <= " + now) + " UNION ALL " + dueWhere(0, "due_at > " + now + " + ?"))) {
            statement.setInt(1, limit);
            statement.setLong(2, furthest.toMillis());
            statement.setInt(3, limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int attempts = rows.getInt(3);
                    due.add(new Due(
                            new Claim(rows.getString(1), rows.getString(2), attempts + rows.getInt(4)), attempts));
                }
            }
        }
        return due;
    }

    private static String dueWhere(int more, String condition) {
        return "(SELECT id, request, attempts, " + more + " AS more FROM " + TABLE + " WHERE state = " + WAITING
                + " AND " + condition + " ORDER BY due_at LIMIT ?)";
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
