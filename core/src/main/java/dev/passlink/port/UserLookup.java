package dev.passlink.port;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import java.util.Optional;

/**
 * Finds accounts in your application's own store.
 *
 * <p>Called by many threads at once. If an account doesn't exist, return an empty result; if the store can't answer,
 * throw, and nobody is let in. Return disabled accounts as disabled: Passlink refuses them itself.
 *
 * <pre>{@code
 * users.findByAddress(EmailAddress.of("ada@example.com"));  // SELECT … WHERE lower(email) = ?, address.normalised()
 * users.findById("17");                                     // SELECT … WHERE id = ?
 * }</pre>
 */
public interface UserLookup {
    /**
     * Finds the account that an address belongs to. When somebody asks for an email, it is called only after the page
     * has answered.
     *
     * @param address the address that somebody entered; look up its {@linkplain EmailAddress#normalised() normalized}
     *     form exactly: a database's collation must not ignore accents
     * @return the account, or empty if there is none
     * @throws RuntimeException if the store can't answer, or if two accounts have this address: picking one would be
     *     a guess
     */
    Optional<User> findByAddress(EmailAddress address);

    /**
     * Finds an account by its {@link User#id()}.
     *
     * @param id the id
     * @return the account, or empty if it no longer exists
     * @throws RuntimeException if the store can't answer
     */
    Optional<User> findById(String id);
}
