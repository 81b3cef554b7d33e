package dev.passlink.example.jobboard;

import com.google.common.base.Splitter;
import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.port.UserLookup;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** The accounts, as Passlink wants to know them. */
final class DatabaseUsers implements UserLookup {
    private static final String SELECT = "SELECT id, email, enabled, stamp, roles FROM users WHERE ";

    private final Database database;

    DatabaseUsers(Database database) {
        this.database = database;
    }

    @Override
    public Optional<User> findByAddress(EmailAddress address) {
        return find("email = ?", address.normalised());
    }

    @Override
    public Optional<User> findById(String id) {
        return find("id = ?", id);
    }

    /** Ends every link and sign-in of a person. */
    void renewStamp(String id) {
        database.update("UPDATE users SET stamp = RANDOM_UUID() WHERE id = ?", id);
    }

    /** For somebody who has proved an address; two at once get the same account. */
    User create(EmailAddress address) {
        database.update(
                "MERGE INTO users u USING (VALUES (?)) AS new (email) ON u.email = new.email"
                        + " WHEN NOT MATCHED THEN INSERT (id, email, roles) VALUES (RANDOM_UUID(), new.email, 'seeker')",
                address.normalised());
        return findByAddress(address).orElseThrow();
    }

    /** Both columns are unique: there is at most one. */
    private Optional<User> find(String condition, String value) {
        return database.query(DatabaseUsers::user, SELECT + condition, value).stream()
                .findFirst();
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                row.getString("id"),
                EmailAddress.of(row.getString("email")),
                row.getBoolean("enabled"),
                row.getString("stamp"),
                Set.copyOf(Splitter.on(',').omitEmptyStrings().splitToList(row.getString("roles"))));
    }
}
