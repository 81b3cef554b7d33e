package dev.passlink.port;

import dev.passlink.User;
import java.util.List;
import java.util.Optional;

/**
 * Stores the passkeys of accounts. {@code passlink-store-jdbc} has an implementation for databases.
 *
 * <p>If you delete an account, call {@link #removeAll}. Otherwise its passkeys remain, and an account that gets the
 * same id later would have them.
 *
 * <p>Called by many threads at once. Ids are compared exactly, including case. If the store can't answer, it throws,
 * and nobody is let in.
 */
public interface Passkeys {
    /**
     * Finds a passkey by its credential id.
     *
     * @param id {@link Passkey#id()}
     * @return the passkey, whichever account has it; empty if there is none
     */
    Optional<Passkey> find(String id);

    /**
     * Finds the passkeys of an account.
     *
     * @param userId the account's {@link User#id()}
     * @return the passkeys, oldest first
     */
    List<Passkey> ofUser(String userId);

    /**
     * Adds a passkey.
     *
     * @param passkey a passkey with a new id
     * @return false, and nothing changes, if any account has a passkey with this id; of several concurrent calls,
     *     exactly one adds it
     */
    boolean add(Passkey passkey);

    /**
     * Replaces a passkey after it was used or renamed, atomically, and only if it is still there with the same
     * account and sign count. So a removed passkey doesn't come back, and if two devices report the same count, one
     * of them is noticed.
     *
     * @param before the passkey as it was read
     * @param after the new version, with the same id, account, handle and key; name, sign count, backup state and
     *     last use may differ
     * @return false, and nothing changes, if it is gone or its count has changed; for a passkey that doesn't count,
     *     the last of two replacements wins
     */
    boolean replace(Passkey before, Passkey after);

    /**
     * Removes a passkey.
     *
     * @param userId the account that it must belong to
     * @param id its {@link Passkey#id()}
     * @return false if the account doesn't have that passkey
     */
    boolean remove(String userId, String id);

    /**
     * Removes all passkeys of an account. Call it if you delete the account.
     *
     * @param userId the account's {@link User#id()}
     */
    void removeAll(String userId);
}
