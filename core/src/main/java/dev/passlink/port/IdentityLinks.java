package dev.passlink.port;

import dev.passlink.User;
import java.util.Optional;

/**
 * Remembers which identities at providers belong to which accounts. An application that signs people in by mail only never
 * sees it.
 *
 * <p>A table with one row for each link will do: issuer, subject and user id, with the pair of issuer and subject unique,
 * and the pair of user id and issuer too. An address is no part of it: addresses change hands.
 *
 * <p>Called by many threads at once. A store that cannot answer throws, and nobody is let in by it.
 */
public interface IdentityLinks {
    /**
     * Finds the account that an identity was linked with.
     *
     * @param issuer who vouches
     * @param subject whom it means there; compare it to the letter, capitals too
     * @return the account's {@link User#id()}; empty if there is none
     */
    Optional<String> findUser(String issuer, String subject);

    /**
     * Finds the identity that an account was linked with.
     *
     * @param userId the account
     * @param issuer which provider's
     * @return the subject there; empty if there is none
     */
    Optional<String> findSubject(String userId, String issuer);

    /**
     * Links for good. If the very link is there already, nothing happens.
     *
     * @param userId the account
     * @param issuer who vouches
     * @param subject whom it means there
     * @throws RuntimeException if it cannot be stored, also if the identity belongs to another account by now, or the
     *     account to another identity of this issuer
     */
    void link(String userId, String issuer, String subject);

    /**
     * Whether the account's own address was ever proved. Say no of an account that somebody may have registered in
     * another's name and that waits for its owner: the provider's word then does not open it, a mail to the address does.
     *
     * @param user an account with the address that the provider named
     * @return true by default
     */
    default boolean isVerified(User user) {
        return true;
    }

    /**
     * Called before an account that is not {@linkplain #isVerified verified} is linked: its owner has just proved the
     * address. Take away what somebody else may have prepared (passwords, keys, other links, recovery addresses), change
     * the stamp, and note that the address is verified now.
     *
     * @param user the account
     * @param identity what it is about to be linked with
     * @throws RuntimeException if that cannot be done; nothing is linked
     */
    default void beforeLinking(User user, Identity identity) {}
}
