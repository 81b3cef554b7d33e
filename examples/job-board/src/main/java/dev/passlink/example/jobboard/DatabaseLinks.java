package dev.passlink.example.jobboard;

import dev.passlink.port.IdentityLinks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Whose account an identity at a provider opens.
 *
 * <p>Every account here was made by somebody who had proved the address, so there is no port {@code AccountProof} beside
 * this one: nothing has to be cleaned up before one is connected.
 */
final class DatabaseLinks implements IdentityLinks {
    private static final String SELECT = "SELECT issuer, subject, user_id FROM identities WHERE ";

    private final Database database;

    DatabaseLinks(Database database) {
        this.database = database;
    }

    private record Row(String userId, String issuer, String subject) {
        private static Row of(ResultSet row) throws SQLException {
            return new Row(row.getString("user_id"), row.getString("issuer"), row.getString("subject"));
        }
    }

    @Override
    public Optional<String> findUser(String issuer, String subject) {
        return database.query(Row::of, SELECT + "issuer = ? AND subject = ?", issuer, subject).stream()
                // To the letter: to some databases, capitals and blanks at the end are all one.
                .filter(row -> row.issuer().equals(issuer) && row.subject().equals(subject))
                .map(Row::userId)
                .findFirst();
    }

    @Override
    public Optional<String> findSubject(String userId, String issuer) {
        return database.query(Row::of, SELECT + "user_id = ? AND issuer = ?", userId, issuer).stream()
                .filter(row -> row.userId().equals(userId) && row.issuer().equals(issuer))
                .map(Row::subject)
                .findFirst();
    }

    @Override
    public void connect(String userId, String issuer, String subject) {
        boolean isNew = database.insertIfNew(
                "INSERT INTO identities (issuer, subject, user_id) VALUES (?, ?, ?)", issuer, subject, userId);
        if (!isNew && !findUser(issuer, subject).equals(Optional.of(userId))) {
            throw new IllegalStateException("The identity or the account is connected with another one already");
        }
    }

    @Override
    public void disconnect(String userId, String issuer) {
        // To the letter again: by what was found, and not by what the database takes for the same.
        if (findSubject(userId, issuer).isPresent()) {
            database.update("DELETE FROM identities WHERE user_id = ? AND issuer = ?", userId, issuer);
        }
    }

    boolean hasAny(String userId) {
        return !database.query(Row::of, SELECT + "user_id = ?", userId).isEmpty();
    }
}
