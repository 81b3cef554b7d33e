package dev.passlink.port;

import dev.passlink.User;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the passkeys of accounts. {@code passlink-store-jdbc} brings one for databases.
 *
 * <p>When an application deletes an account, it calls {@link #removeAll}: a passkey outlives its account otherwise, and
 * whoever is given the same id next would have it.
 *
 * <p>Called by many threads at once. Ids are compared to the letter, capitals too. A store that cannot answer throws, and
 * nobody is let in by it.
 */
public interface Passkeys {
    /**
     * Finds one by its credential id.
     *
     * @param id {@link Passkey#id()}
     * @return whoever's it is; empty if there is none
     */
    Optional<Passkey> find(String id);

    /**
     * Finds those of an account.
     *
     * @param userId the account's {@link User#id()}
     * @return the oldest first
     */
    List<Passkey> ofUser(String userId);

    /**
     * Adds one.
     *
     * @param passkey with an id that no other has
     * @return false, and nothing changes, if there is one with this id, whoever's it is: of any number of racers, one adds it
     */
    boolean add(Passkey passkey);

    /**
     * Replaces one after it was used or renamed, in one step: only if it is still there, with the account and the sign count
     * that it had. So nothing that was removed comes back, and of two devices that count alike one is found out.
     *
     * @param before as it was read
     * @param after with the same id, account, handle and key; name, sign count, backup state and last use may differ
     * @return false, and nothing changes, if it has gone or counts otherwise by now; of one that does not count, the last of two
     *     replacements is kept
     */
    boolean replace(Passkey before, Passkey after);

    /**
     * Removes one.
     *
     * @param userId whose it must be
     * @param id which one
     * @return false if that account has no such passkey
     */
    boolean remove(String userId, String id);

    /**
     * Removes all of an account, for an application that deletes the account.
     *
     * @param userId the account's {@link User#id()}
     */
    void removeAll(String userId);
}
