package dev.passlink.testkit;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.port.UserLookup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accounts in memory, with a count of the calls.
 *
 * <p>Two accounts with the same address make {@link #findByAddress} throw, as the port requires. Safe for use by several threads.
 */
public final class FakeUsers implements UserLookup {
    private final Map<String, User> byId = new ConcurrentHashMap<>();
    private final Map<String, String> aliases = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean failing;

    /** Creates it without accounts. */
    public FakeUsers() {}

    /**
     * Adds an account, or replaces the one with the same id.
     *
     * @param user the account
     * @return this
     */
    public FakeUsers put(User user) {
        byId.put(user.id(), user);
        return this;
    }

    /**
     * Makes another address lead to an account too, like a lookup that knows sub-addresses or old addresses.
     *
     * @param address the other address
     * @param id the account's id
     * @return this
     */
    public FakeUsers alias(EmailAddress address, String id) {
        aliases.put(address.normalised(), id);
        return this;
    }

    /**
     * Deletes an account, if there is one.
     *
     * @param id its id
     */
    public void remove(String id) {
        byId.remove(id);
    }

    /**
     * Breaks the store, or repairs it.
     *
     * @param failing true to throw at every call from now on
     */
    public void failing(boolean failing) {
        this.failing = failing;
    }

    /**
     * How often a method was called, failures included.
     *
     * @return the number of calls so far
     */
    public int calls() {
        return calls.get();
    }

    @Override
    public Optional<User> findByAddress(EmailAddress address) {
        asked();
        String alias = aliases.get(address.normalised());
        List<User> found = byId.values().stream()
                .filter(user -> user.id().equals(alias) || user.email().equals(address))
                .toList();
        if (found.size() > 1) {
            throw new IllegalStateException("Two accounts have the same address");
        }
        return found.stream().findFirst();
    }

    @Override
    public Optional<User> findById(String id) {
        asked();
        return Optional.ofNullable(byId.get(id));
    }

    private void asked() {
        calls.incrementAndGet();
        if (failing) {
            throw new IllegalStateException("The user store is down");
        }
    }
}
