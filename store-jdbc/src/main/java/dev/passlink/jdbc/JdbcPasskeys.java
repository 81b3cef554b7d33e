package dev.passlink.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.port.Passkey;
import dev.passlink.port.Passkeys;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the accounts' passkeys in the table {@code passlink_passkey}, for any number of nodes.
 *
 * <pre>{@code
 * Passkeys passkeys = JdbcPasskeys.builder(dataSource).build();
 * }</pre>
 *
 * <p>When your application deletes an account, call {@link #removeAll} after its transaction has committed.
 *
 * <p>Every call is one statement on its own connection, and commits by itself. {@link JdbcUseCounter} says what the connections
 * must be like: auto-commit on, not part of the application's transactions, to the primary. As described there, an answer comes
 * within the time limit or not at all. After an exception from {@link #add}, {@link #replace} or {@link #remove} it isn't known
 * whether anything has changed; nobody gets in.
 *
 * <p>Credential ids and account ids are compared byte by byte, whatever the database's collation.
 *
 * <p>Safe for use by several threads; starts none.
 */
public final class JdbcPasskeys implements Passkeys {
    private static final String TABLE = "passlink_passkey";
    private static final String COLUMNS =
            "id, user_id, user_handle, public_key, sign_count, backup_eligible, backed_up,"
                    + " aaguid, transports, name, created_at, last_used_at";

    private final Database database;

    private JdbcPasskeys(Builder builder) {
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
     * Finds a passkey by its credential id.
     *
     * @throws IllegalStateException if the database doesn't answer; names the SQLState
     */
    @Override
    public Optional<Passkey> find(String id) {
        return select(" WHERE id = ?", id).stream().findFirst();
    }

    /**
     * Finds an account's passkeys.
     *
     * @throws IllegalStateException if the database doesn't answer; names the SQLState
     */
    @Override
    public List<Passkey> ofUser(String userId) {
        return select(" WHERE user_id = ? ORDER BY created_at, id", userId);
    }

    private List<Passkey> select(String which, String key) {
        Optional<byte[]> bytes = Utf8.bytes(key);
        if (bytes.isEmpty()) {
            return List.of();
        }
        return database.run(session -> {
            List<Passkey> found = new ArrayList<>();
            try (PreparedStatement statement = session.prepare("SELECT " + COLUMNS + " FROM " + TABLE + which)) {
                statement.setBytes(1, bytes.get());
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        found.add(passkey(row));
                    }
                }
            }
            return List.copyOf(found);
        });
    }

    /**
     * Adds a passkey; of several concurrent calls, the primary key lets one succeed.
     *
     * @throws IllegalArgumentException if the account's id isn't 1 to 255 bytes of UTF-8
     * @throws IllegalStateException if the database doesn't answer; names the SQLState
     */
    @Override
    public boolean add(Passkey passkey) {
        byte[] userId = Utf8.bytes(passkey.userId(), "An account's id", Utf8.LONGEST_USER_ID);
        return database.runConfidentially(session -> {
            try (PreparedStatement statement = session.prepare("INSERT INTO " + TABLE + " (" + COLUMNS
                    + ", changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)")) {
                statement.setBytes(1, passkey.id().getBytes(US_ASCII));
                statement.setBytes(2, userId);
                statement.setString(3, passkey.userHandle());
                statement.setString(4, passkey.publicKey());
                statement.setLong(5, passkey.signCount());
                statement.setBoolean(6, passkey.backupEligible());
                statement.setBoolean(7, passkey.backedUp());
                statement.setString(8, passkey.aaguid().toString());
                statement.setString(9, String.join(" ", passkey.transports()));
                statement.setString(10, passkey.name());
                statement.setLong(11, passkey.createdAt().toEpochMilli());
                bindMillis(statement, 12, passkey.lastUsedAt());
                return statement.executeUpdate() == 1;
            } catch (SQLException e) {
                if (Database.isDuplicate(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    /**
     * Replaces a passkey after it was used or renamed, with one {@code UPDATE} that names the account and its previous sign
     * count.
     *
     * @throws IllegalStateException if the database doesn't answer; names the SQLState
     */
    @Override
    public boolean replace(Passkey before, Passkey after) {
        Optional<byte[]> userId = Utf8.bytes(before.userId());
        return userId.isPresent()
                && 1
                        == database.runConfidentially(session -> {
                            try (PreparedStatement statement = session.prepare("UPDATE " + TABLE
                                    + " SET sign_count = ?, backed_up = ?, name = ?, last_used_at = ?,"
                                    + " changes = changes + 1 WHERE id = ? AND user_id = ? AND sign_count = ?")) {
                                statement.setLong(1, after.signCount());
                                statement.setBoolean(2, after.backedUp());
                                statement.setString(3, after.name());
                                bindMillis(statement, 4, after.lastUsedAt());
                                statement.setBytes(5, before.id().getBytes(US_ASCII));
                                statement.setBytes(6, userId.get());
                                statement.setLong(7, before.signCount());
                                return statement.executeUpdate();
                            }
                        });
    }

    /**
     * Removes one.
     *
     * @throws IllegalStateException if the database doesn't answer; names the SQLState
     */
    @Override
    public boolean remove(String userId, String id) {
        return delete(" WHERE user_id = ? AND id = ?", userId, id) == 1;
    }

    /**
     * Removes all of an account's passkeys, for an application that deletes the account.
     *
     * @throws IllegalStateException if the database doesn't answer; names the SQLState
     */
    @Override
    public void removeAll(String userId) {
        var unused = delete(" WHERE user_id = ?", userId);
    }

    private int delete(String which, String... keys) {
        List<byte[]> all = new ArrayList<>();
        for (String key : keys) {
            Utf8.bytes(key).ifPresent(all::add);
        }
        if (all.size() < keys.length) {
            return 0;
        }
        return database.run(session -> {
            try (PreparedStatement statement = session.prepare("DELETE FROM " + TABLE + which)) {
                for (int i = 0; i < all.size(); i++) {
                    statement.setBytes(i + 1, all.get(i));
                }
                return statement.executeUpdate();
            }
        });
    }

    private static void bindMillis(PreparedStatement statement, int at, Optional<Instant> time) throws SQLException {
        if (time.isPresent()) {
            statement.setLong(at, time.get().toEpochMilli());
        } else {
            statement.setNull(at, Types.BIGINT);
        }
    }

    private static Passkey passkey(ResultSet row) throws SQLException {
        String transports = row.getString(9);
        long lastUsedAt = row.getLong(12);
        Optional<Instant> used = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastUsedAt));
        return new Passkey(
                new String(row.getBytes(1), US_ASCII),
                new String(row.getBytes(2), UTF_8),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getBoolean(6),
                row.getBoolean(7),
                UUID.fromString(row.getString(8)),
                transports.isEmpty() ? List.of() : List.of(transports.split(" ")),
                row.getString(10),
                Instant.ofEpochMilli(row.getLong(11)),
                used);
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
        public JdbcPasskeys build() {
            return new JdbcPasskeys(this);
        }
    }
}
