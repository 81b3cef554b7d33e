package dev.passlink;

import dev.passlink.port.Passkey;
import dev.passlink.port.Passkeys;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores passkeys in memory, for development: a restart forgets them all.
 *
 * <pre>{@code
 * Passkeys passkeys = new InMemoryPasskeys();
 * }</pre>
 *
 * <p>Safe for many threads.
 */
public final class InMemoryPasskeys implements Passkeys {
    /** In the order in which they were added. */
    private final Map<String, Passkey> byId = new LinkedHashMap<>();

    /** Creates an empty store. */
    public InMemoryPasskeys() {}

    @Override
    public synchronized Optional<Passkey> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public synchronized List<Passkey> ofUser(String userId) {
        return byId.values().stream()
                .filter(passkey -> passkey.userId().equals(userId))
                .sorted(Comparator.comparing(Passkey::createdAt))
                .toList();
    }

    @Override
    public synchronized boolean add(Passkey passkey) {
        return byId.putIfAbsent(passkey.id(), passkey) == null;
    }

    @Override
    public synchronized boolean replace(Passkey before, Passkey after) {
        Passkey now = byId.get(before.id());
        boolean same = now != null && now.userId().equals(before.userId()) && now.signCount() == before.signCount();
        return same && byId.replace(before.id(), after) != null;
    }

    @Override
    public synchronized boolean remove(String userId, String id) {
        Passkey now = byId.get(id);
        return now != null && now.userId().equals(userId) && byId.remove(id) != null;
    }

    @Override
    public synchronized void removeAll(String userId) {
        byId.values().removeIf(passkey -> passkey.userId().equals(userId));
    }
}
