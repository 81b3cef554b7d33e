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
 * Keeps which identities at providers are connected with which accounts, in the table {@code passlink_identity}, for any number
 * of nodes.
 *
 * <pre>{@code
 * Passlink.builder().identityLinks(JdbcIdentityLinks.builder(dataSource).build());
 * }</pre>
 *
 * <p>When your application deletes an account, call {@link #removeAll} after its transaction has committed: if the id is given to
 * another user one day, no identity must come with it.
 *
 * <p>Every call uses its own connection and commits by itself. {@link JdbcUseCounter} says what the connections must be like:
 * auto-commit on, not part of the application's transactions, to the primary. As described there, an answer comes within the time
 * limit or not at all. After an exception it isn't known whether anything has changed; nobody gets in.
 *
 * <p>Issuers, subjects and account ids are compared byte by byte, whatever the database's collation. Two unique keys decide
 * between concurrent calls.
 *
 * <p>Safe for use by several threads; starts none.
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
     * Starts building a store.
     *
     * @param dataSource a pool of connections to the database, with auto-commit on; never closed by this class
     * @return a builder that needs nothing else
     */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /**
     * Finds the account that an identity is connected with.
     *
     * @throws IllegalStateException if the database doesn't answer; names the SQLState
     */
    @Override
    public Optional<String> findUser(String issuer, String subject) {
        return find("user_id", "issuer = ? AND subject = ?", issuer, subject);
    }

    /**
     * Finds the identity that an account is connected with.
     *
     * @throws IllegalStateException if the database doesn't answer; names the SQLState
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
     * Connects with one {@code INSERT}; of several concurrent calls, the unique keys let one succeed.
     *
     * @throws IllegalArgumentException if the account's id or the subject isn't 1 to 255 bytes of UTF-8, or the issuer not 1 to
     *     500
     * @throws IllegalStateException if the identity or the account is connected with another, or the database doesn't answer;
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
            throw new IllegalStateException("This identity or this account is already connected with another.");
        }
    }

    /**
     * Forgets an identity of an account.
     *
     * @throws IllegalStateException if the database doesn't answer; names the SQLState
     */
    @Override
    public void disconnect(String userId, String issuer) {
        Utf8.bytes(userId)
                .ifPresent(user ->
                        Utf8.bytes(issuer).ifPresent(by -> delete(" WHERE user_id = ? AND issuer = ?", user, by)));
    }

    /**
     * Forgets all of an account's identities, for an application that deletes the account.
     *
     * @param userId the account's id
     * @throws IllegalStateException if the database doesn't answer; names the SQLState
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

    /** Builds a store; not safe for use by several threads. */
    public static final class Builder {
        private final DataSource dataSource;
        private @Nullable Dialect dialect;
        private Duration timeout = Timeouts.STATEMENT;

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        /**
         * Sets the database's SQL dialect; by default, the first connection is asked.
         *
         * @param dialect the dialect
         * @return this
         */
        public Builder dialect(Dialect dialect) {
            this.dialect = dialect;
            return this;
        }

        /**
         * Sets how long a statement may take; 5 seconds by default.
         *
         * @param timeout from a millisecond to an hour
         * @return this
         * @throws IllegalArgumentException if it's out of range
         */
        public Builder timeout(Duration timeout) {
            this.timeout = Timeouts.checked(timeout);
            return this;
        }

        /**
         * Builds the store, without connecting, so that an application can start while its database does.
         *
         * @return the store
         */
        public JdbcIdentityLinks build() {
            return new JdbcIdentityLinks(this);
        }
    }
}
