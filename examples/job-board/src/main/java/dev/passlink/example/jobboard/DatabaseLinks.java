package dev.passlink.example.jobboard;

import dev.passlink.port.IdentityLinks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Whose account an identity at a provider opens.
 *
 * <p>Every account here was made by somebody who had proved the address, so all are verified and there is nothing to clean
 * up before one is linked.
 */
final class DatabaseLinks implements IdentityLinks {
    private static final String SELECT = "SELECT issuer, subject, user_id FROM identities WHERE ";

    private final Database database;

    DatabaseLinks(Database database) {
        this.database = database;
    }

    private record Link(String userId, String issuer, String subject) {
        private static Link of(ResultSet row) throws SQLException {
            return new Link(row.getString("user_id"), row.getString("issuer"), row.getString("subject"));
        }
    }

    @Override
    public Optional<String> findUser(String issuer, String subject) {
        return database.query(Link::of, SELECT + "issuer = ? AND subject = ?", issuer, subject).stream()
                // To the letter: to some databases, capitals and blanks at the end are all one.
                .filter(link -> link.issuer().equals(issuer) && link.subject().equals(subject))
                .map(Link::userId)
                .findFirst();
    }

    @Override
    public Optional<String> findSubject(String userId, String issuer) {
        return database.query(Link::of, SELECT + "user_id = ? AND issuer = ?", userId, issuer).stream()
                .filter(link -> link.userId().equals(userId) && link.issuer().equals(issuer))
                .map(Link::subject)
                .findFirst();
    }

    @Override
    public void link(String userId, String issuer, String subject) {
        boolean isNew = database.insertIfNew(
                "INSERT INTO identities (issuer, subject, user_id) VALUES (?, ?, ?)", issuer, subject, userId);
        if (!isNew && !findUser(issuer, subject).equals(Optional.of(userId))) {
            throw new IllegalStateException("The identity or the account is linked with another one already");
        }
    }

    boolean hasAny(String userId) {
        return !database.query(Link::of, SELECT + "user_id = ?", userId).isEmpty();
    }
}
