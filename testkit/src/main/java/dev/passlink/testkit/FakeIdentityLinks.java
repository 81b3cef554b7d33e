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

/** Links in memory, unique as a table would have them, and accounts that can be told to wait for their owner. */
public final class FakeIdentityLinks implements IdentityLinks, AccountProof {
    private final Map<Known, String> users = new LinkedHashMap<>();
    private final Set<String> unproved = new LinkedHashSet<>();
    private final Set<String> cleanedUp = new LinkedHashSet<>();
    private Consumer<User> cleanUp = user -> {};
    private boolean failing;

    /** No links at first, and every account proved. */
    public FakeIdentityLinks() {}

    private record Known(String issuer, String subject) {}

    /**
     * Makes an account one whose address was never proved, until it is cleaned up.
     *
     * @param userId the account
     * @return this
     */
    public synchronized FakeIdentityLinks unproved(String userId) {
        unproved.add(userId);
        return this;
    }

    /**
     * What the application does to an account that is handed over to be cleaned up; nothing unless set.
     *
     * @param work for instance to change its stamp, or to delete it
     * @return this
     */
    public synchronized FakeIdentityLinks cleaningUp(Consumer<User> work) {
        this.cleanUp = work;
        return this;
    }

    /**
     * Which accounts were handed over to be cleaned up.
     *
     * @return their ids
     */
    public synchronized Set<String> cleanedUp() {
        return Set.copyOf(cleanedUp);
    }

    /**
     * How many links there are.
     *
     * @return the number of identities
     */
    public synchronized int size() {
        return users.size();
    }

    /**
     * Breaks the store, or mends it.
     *
     * @param failing true to throw on every question from now on
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
            throw new IllegalStateException("This identity or this account is connected already");
        }
        if (unproved.contains(userId)) {
            throw new IllegalStateException("This account was never proved: it is cleaned up before it is connected");
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
