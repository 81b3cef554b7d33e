package dev.passlink.port;

import dev.passlink.User;
import java.util.Optional;

/**
 * Stores which identities at providers are connected with which accounts. You don't need it if people sign in by
 * email only.
 *
 * <p>A table with one row for each connection is enough: issuer, subject and user id, where issuer and subject
 * together are unique, and so are user id and issuer. Don't store an address: addresses change hands.
 *
 * <p>It needs all four methods: two look up the two sides of a row, and only the store that wrote a row can find or
 * delete it. Without {@link #findSubject}, an account would open to the next owner of its address.
 *
 * <p>Called by many threads at once. If the store can't answer, it throws, and nobody is let in.
 */
public interface IdentityLinks {
    /**
     * Finds the account that an identity is connected with.
     *
     * @param issuer the provider's issuer
     * @param subject the person's id there; compare it exactly, including case
     * @return the account's {@link User#id()}; empty if there is none
     */
    Optional<String> findUser(String issuer, String subject);

    /**
     * Finds the identity that an account is connected with.
     *
     * @param userId the account
     * @param issuer the provider's issuer
     * @return the person's id there; empty if there is none
     */
    Optional<String> findSubject(String userId, String issuer);

    /**
     * Connects an account with an identity, until they are {@linkplain #disconnect disconnected}. If they are already
     * connected, nothing happens.
     *
     * @param userId the account
     * @param issuer the provider's issuer
     * @param subject the person's id there
     * @throws RuntimeException if it can't be stored, or the identity already belongs to another account, or the
     *     account to another identity of this issuer
     */
    void connect(String userId, String issuer, String subject);

    /**
     * Deletes the connection of an account. If there is none, nothing happens. Both sides can be connected again,
     * with each other or with others.
     *
     * @param userId the account; compare it exactly
     * @param issuer the provider's issuer; compare it exactly
     * @throws RuntimeException if that can't be stored
     */
    void disconnect(String userId, String issuer);
}
