package dev.passlink.port;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import java.util.Optional;

/**
 * Finds accounts in the application's own store.
 *
 * <p>Called by many threads at once. "Not found" is an empty answer; a store that cannot answer throws, and nobody is
 * let in. Disabled accounts are returned as such: Passlink refuses them itself.
 *
 * <pre>{@code
 * users.findByAddress(EmailAddress.of("ada@example.com"));  // SELECT … WHERE lower(email) = ?, address.normalised()
 * users.findById("17");                                     // SELECT … WHERE id = ?
 * }</pre>
 */
public interface UserLookup {
    /**
     * Finds the account that an address belongs to, off the request's path.
     *
     * @param address as submitted; look up its {@linkplain EmailAddress#normalised() normalised} form, to the letter: a
     *     database's collation must not fold accents
     * @return the account, or empty if there is none
     * @throws RuntimeException if the store cannot answer, or if two accounts have this address: picking one would be a
     *     guess
     */
    Optional<User> findByAddress(EmailAddress address);

    /**
     * Finds an account by the id that {@link User#id()} gave.
     *
     * @param id the id
     * @return the account, or empty if there is none any more
     * @throws RuntimeException if the store cannot answer
     */
    Optional<User> findById(String id);
}
