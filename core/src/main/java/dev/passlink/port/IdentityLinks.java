package dev.passlink.port;

import dev.passlink.User;
import java.util.Optional;

/**
 * Remembers which identities at providers are connected with which accounts. An application that signs people in by email
 * only never sees it.
 *
 * <p>A table with one row for each will do: issuer, subject and user id, with the pair of issuer and subject unique, and the
 * pair of user id and issuer too. An address is no part of it: addresses change hands.
 *
 * <p>Of its four methods none can be left to another port: the two questions are about the two sides of a row, and what
 * one store writes no other can find or forget. Without {@link #findSubject} an account would open to whoever is given
 * its address next.
 *
 * <p>Called by many threads at once. A store that cannot answer throws, and nobody is let in by it.
 */
public interface IdentityLinks {
    /**
     * Finds the account that an identity is connected with.
     *
     * @param issuer who vouches
     * @param subject whom it means there; compare it to the letter, capitals too
     * @return the account's {@link User#id()}; empty if there is none
     */
    Optional<String> findUser(String issuer, String subject);

    /**
     * Finds the identity that an account is connected with.
     *
     * @param userId the account
     * @param issuer which provider's
     * @return the subject there; empty if there is none
     */
    Optional<String> findSubject(String userId, String issuer);

    /**
     * Connects until they are {@linkplain #disconnect disconnected}. If the two are connected already, nothing happens.
     *
     * @param userId the account
     * @param issuer who vouches
     * @param subject whom it means there
     * @throws RuntimeException if it cannot be stored, also if the identity belongs to another account by now, or the
     *     account to another identity of this issuer
     */
    void connect(String userId, String issuer, String subject);

    /**
     * Forgets the identity that an account is connected with. If there is none, nothing happens. Either may be connected
     * anew, with each other or not.
     *
     * @param userId the account; compare it to the letter
     * @param issuer which provider's; compare it to the letter
     * @throws RuntimeException if that cannot be stored
     */
    void disconnect(String userId, String issuer);
}
