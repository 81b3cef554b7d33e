package dev.passlink.port;

import dev.passlink.User;

/**
 * Tells accounts whose owner has proved the address from those that somebody may have registered in another's name. Only an
 * application that has such accounts, and lets people sign in by a provider, needs it.
 *
 * <p>Called by many threads at once. One that cannot answer throws, and nobody is let in by it.
 */
public interface AccountProof {
    /**
     * Tells if the account's own address was ever proved. Say no of an account that waits for its owner: the provider's word
     * then does not open it, an email to the address does.
     *
     * @param user an account with the address that the provider named
     * @return false if nobody has proved it yet
     */
    boolean isProved(User user);

    /**
     * Called before an account that is not {@linkplain #isProved proved} is connected: its owner has just proved the
     * address. Take away what somebody else may have prepared (passwords, keys, other identities, recovery addresses),
     * change the stamp, and note that the address is proved now.
     *
     * @param user the account
     * @param identity what it is about to be connected with
     * @throws RuntimeException if that cannot be done; nothing is connected
     */
    void beforeConnecting(User user, Identity identity);

    /**
     * Takes every account's address for proved, as it is where each was made by its owner.
     *
     * @return what holds unless another is given
     */
    static AccountProof assumed() {
        return new AccountProof() {
            @Override
            public boolean isProved(User user) {
                return true;
            }

            @Override
            public void beforeConnecting(User user, Identity identity) {}
        };
    }
}
