package dev.passlink.testkit;

import dev.passlink.User;
import dev.passlink.port.AccountProof;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityLinks;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Identity links in memory, with the same uniqueness as a table, and accounts that can be marked as never proved. */
public final class FakeIdentityLinks implements IdentityLinks, AccountProof {
    private final Map<Known, String> users = new LinkedHashMap<>();
    private final Set<String> unproved = new LinkedHashSet<>();
    private final Set<String> cleanedUp = new LinkedHashSet<>();
    private Consumer<User> cleanUp = user -> {};
    private boolean failing;

    /** Creates it without links, and with every account proved. */
    public FakeIdentityLinks() {}

    private record Known(String issuer, String subject) {}

    /**
     * Marks an account as one whose address was never proved, until it is cleaned up.
     *
     * @param userId the account
     * @return this
     */
    public synchronized FakeIdentityLinks unproved(String userId) {
        unproved.add(userId);
        return this;
    }

    /**
     * Sets what the application does with an account that it's given to clean up; nothing by default.
     *
     * @param work such as changing the account's stamp, or deleting it
     * @return this
     */
    public synchronized FakeIdentityLinks cleaningUp(Consumer<User> work) {
        this.cleanUp = work;
        return this;
    }

    /**
     * The accounts that the application was given to clean up.
     *
     * @return their ids
     */
    public synchronized Set<String> cleanedUp() {
        return Set.copyOf(cleanedUp);
    }

    /**
     * The number of links.
     *
     * @return how many identities are connected
     */
    public synchronized int size() {
        return users.size();
    }

    /**
     * Breaks the store, or repairs it.
     *
     * @param failing true to throw at every call from now on
     */
    public synchronized void failing(boolean failing) {
        this.failing = failing;
    }

    @Override
    public synchronized Optional<String> findUser(String issuer, String subject) {
        check();
        return Optional.ofNullable(users.get(new Known(issuer, subject)));
    }

    @Override
    public synchronized Optional<String> findSubject(String userId, String issuer) {
        check();
        return users.entrySet().stream()
                .filter(row -> row.getValue().equals(userId))
                .map(Map.Entry::getKey)
                .filter(known -> known.issuer().equals(issuer))
                .map(Known::subject)
                .findFirst();
    }

    @Override
    public synchronized void connect(String userId, String issuer, String subject) {
        Optional<String> owner = findUser(issuer, subject);
        Optional<String> other = findSubject(userId, issuer);
        if (owner.filter(id -> !id.equals(userId)).isPresent()
                || other.filter(known -> !known.equals(subject)).isPresent()) {
            throw new IllegalStateException("This identity or this account is already connected");
        }
        if (unproved.contains(userId)) {
            throw new IllegalStateException("This account was never proved: clean it up before connecting it");
        }
        users.put(new Known(issuer, subject), userId);
    }

    @Override
    public synchronized void disconnect(String userId, String issuer) {
        check();
        users.entrySet()
                .removeIf(row ->
                        row.getValue().equals(userId) && row.getKey().issuer().equals(issuer));
    }

    @Override
    public synchronized boolean isProved(User user) {
        check();
        return !unproved.contains(user.id());
    }

    @Override
    public synchronized void beforeConnecting(User user, Identity identity) {
        check();
        cleanUp.accept(user);
        cleanedUp.add(user.id());
        unproved.remove(user.id());
    }

    private void check() {
        if (failing) {
            throw new IllegalStateException("The store of the links is down");
        }
    }
}
