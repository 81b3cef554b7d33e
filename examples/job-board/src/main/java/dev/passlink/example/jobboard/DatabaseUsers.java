package dev.passlink.example.jobboard;

import com.google.common.base.Splitter;
import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.port.UserLookup;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

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
        database.update("UPDATE users SET stamp = ? WHERE id = ?", randomText(), id);
    }

    /** For somebody who has proved an address; two at once get the same account. */
    User create(EmailAddress address) {
        database.insertIfNew(
                "INSERT INTO users (id, email, stamp, roles) VALUES (?, ?, ?, 'seeker')",
                randomText(),
                address.normalised(),
                randomText());
        return findByAddress(address).orElseThrow();
    }

    private static String randomText() {
        return UUID.randomUUID().toString();
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
