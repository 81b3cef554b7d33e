package dev.passlink.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.port.IdentityLinks;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Which identities at providers are connected with which accounts, in the table {@code passlink_identity}, for any number of
 * nodes.
 *
 * <pre>{@code
 * Passlink.builder().identityLinks(JdbcIdentityLinks.builder(dataSource).build());
 * }</pre>
 *
 * <p>When the application deletes an account, it calls {@link #removeAll}, after its own transaction has committed: an id that
 * is given to somebody else one day must not come with an identity.
 *
 * <p>Every call has a connection of its own, committed by itself. What the connections must be is said for {@link
 * JdbcUseCounter}: auto-commit on, no part in the application's transactions, to the primary. An answer comes by the deadline
 * or not at all, as said there too. After an exception it is not known whether anything was changed; nobody is let in.
 *
 * <p>Issuers, subjects and account ids are compared byte by byte, whatever the database's collation. Two unique keys decide
 * between racers.
 *
 * <p>Safe for many threads; starts none.
 */
public final class JdbcIdentityLinks implements IdentityLinks {
    private static final String TABLE = "passlink_identity";
    private static final int LONGEST_ISSUER = 500;
    private static final int LONGEST_SUBJECT = 255;

    private final Database database;

    private JdbcIdentityLinks(Builder builder) {
        this.database = new Database(builder.dataSource, builder.dialect, builder.timeout);
    }

    /**
     * Begins to describe a store.
     *
     * @param dataSource a pool of connections to the database, with auto-commit on; never closed by this class
     * @return a builder that needs nothing more
     */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /**
     * Finds the account that an identity is connected with.
     *
     * @throws IllegalStateException if the database does not answer; names the SQLState
     */
    @Override
    public Optional<String> findUser(String issuer, String subject) {
        return find("user_id", "issuer = ? AND subject = ?", issuer, subject);
    }

    /**
     * Finds the identity that an account is connected with.
     *
     * @throws IllegalStateException if the database does not answer; names the SQLState
     */
    @Override
    public Optional<String> findSubject(String userId, String issuer) {
        return find("subject", "user_id = ? AND issuer = ?", userId, issuer);
    }

    private Optional<String> find(String column, String which, String first, String second) {
        Optional<byte[]> one = Utf8.bytes(first);
        Optional<byte[]> other = Utf8.bytes(second);
        if (one.isEmpty() || other.isEmpty()) {
            return Optional.empty();
        }
        return database.runConfidentially(session -> find(session, column, which, one.get(), other.get()))
                .map(bytes -> new String(bytes, UTF_8));
    }

    private static Optional<byte[]> find(Session session, String column, String which, byte[] one, byte[] other)
            throws SQLException {
        try (PreparedStatement statement = session.prepare("SELECT " + column + " FROM " + TABLE + " WHERE " + which)) {
            statement.setBytes(1, one);
            statement.setBytes(2, other);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    /**
     * Connects by one {@code INSERT}; the unique keys decide which of several racers does.
     *
     * @throws IllegalArgumentException if the account's id or the subject is not 1 to 255 bytes of UTF-8, or the issuer not 1
     *     to 500
     * @throws IllegalStateException if the identity or the account is connected otherwise, or the database does not answer;
     *     then it names the SQLState
     */
    @Override
    public void connect(String userId, String issuer, String subject) {
        byte[] user = Utf8.bytes(userId, "An account's id", Utf8.LONGEST_USER_ID);
        byte[] by = Utf8.bytes(issuer, "An issuer", LONGEST_ISSUER);
        byte[] whom = Utf8.bytes(subject, "A subject", LONGEST_SUBJECT);
        boolean connected = database.runConfidentially(session -> {
            try (PreparedStatement statement =
                    session.prepare("INSERT INTO " + TABLE + " (issuer, subject, user_id) VALUES (?, ?, ?)")) {
                statement.setBytes(1, by);
                statement.setBytes(2, whom);
                statement.setBytes(3, user);
                return statement.executeUpdate() == 1;
            } catch (SQLException e) {
                if (!Database.isDuplicate(e)) {
                    throw e;
                }
            }
            return find(session, "user_id", "issuer = ? AND subject = ?", by, whom)
                    .map(bytes -> new String(bytes, UTF_8))
                    .filter(userId::equals)
                    .isPresent();
        });
        if (!connected) {
            throw new IllegalStateException("This identity or this account is connected already, with another.");
        }
    }

    /**
     * Forgets an identity of an account.
     *
     * @throws IllegalStateException if the database does not answer; names the SQLState
     */
    @Override
    public void disconnect(String userId, String issuer) {
        Utf8.bytes(userId)
                .ifPresent(user ->
                        Utf8.bytes(issuer).ifPresent(by -> delete(" WHERE user_id = ? AND issuer = ?", user, by)));
    }

    /**
     * Forgets all identities of an account, for an application that deletes the account.
     *
     * @param userId which account
     * @throws IllegalStateException if the database does not answer; names the SQLState
     */
    public void removeAll(String userId) {
        Utf8.bytes(userId).ifPresent(user -> delete(" WHERE user_id = ?", user));
    }

    private void delete(String which, byte[]... keys) {
        int unused = database.runConfidentially(session -> {
            try (PreparedStatement statement = session.prepare("DELETE FROM " + TABLE + which)) {
                for (int i = 0; i < keys.length; i++) {
                    statement.setBytes(i + 1, keys[i]);
                }
                return statement.executeUpdate();
            }
        });
    }

    /** Describes a store; not safe for many threads. */
    public static final class Builder {
        private final DataSource dataSource;
        private @Nullable Dialect dialect;
        private Duration timeout = Timeouts.STATEMENT;

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        /**
         * The database's language; asked of the first connection unless set.
         *
         * @param dialect the dialect
         * @return this
         */
        public Builder dialect(Dialect dialect) {
            this.dialect = dialect;
            return this;
        }

        /**
         * How long a statement may take; 5 seconds unless set.
         *
         * @param timeout between a millisecond and an hour
         * @return this
         * @throws IllegalArgumentException if it is neither
         */
        public Builder timeout(Duration timeout) {
            this.timeout = Timeouts.checked(timeout);
            return this;
        }

        /**
         * Makes the store. Connects to nothing yet, so that an application starts while its database does.
         *
         * @return the store
         */
        public JdbcIdentityLinks build() {
            return new JdbcIdentityLinks(this);
        }
    }
}
