package dev.passlink.boot.test;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.port.UserLookup;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The application's accounts, and the users created for a test, whom nobody can find by address. */
final class TestUsers implements UserLookup {
    private final UserLookup real;
    private final Map<String, User> madeUp = new ConcurrentHashMap<>();

    TestUsers(UserLookup real) {
        this.real = real;
    }

    void add(User user) {
        if (isReal(user.id())) {
            throw new IllegalArgumentException("Your UserLookup has an account " + user.id()
                    + " already: sign it in by its address, passlinkUser(\"…\"), or give the test's user another"
                    + " id.");
        }
        madeUp.put(user.id(), user);
    }

    /** For a stranger, the lookup isn't asked. */
    void addStranger(User user) {
        madeUp.put(user.id(), user);
    }

    /** The lookup may not even be able to read such an id. */
    private boolean isReal(String id) {
        try {
            return real.findById(id).isPresent();
        } catch (Exception unreadable) {
            return false;
        }
    }

    void forget() {
        madeUp.clear();
    }

    @Override
    public Optional<User> findByAddress(EmailAddress address) {
        return real.findByAddress(address);
    }

    @Override
    public Optional<User> findById(String id) {
        User user = madeUp.get(id);
        return user == null ? real.findById(id) : Optional.of(user);
    }
}
