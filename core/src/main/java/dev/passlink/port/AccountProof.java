package dev.passlink.port;

import dev.passlink.User;

/**
 * Says whether the owner of an account has proved its email address, or somebody may have registered it in another
 * person's name. You need it only if you have accounts like that and let people sign in with a provider.
 *
 * <p>Called by many threads at once. If it can't answer, it throws, and nobody is let in.
 */
public interface AccountProof {
    /**
     * Checks whether the account's own address was ever proved. Return false for an account that waits for its owner:
     * then the provider's answer doesn't open it, but an email to the address does.
     *
     * @param user an account with the address that the provider gave
     * @return false if nobody has proved it yet
     */
    boolean isProved(User user);

    /**
     * Called before an account that isn't {@linkplain #isProved proved} is connected, when its owner has just proved
     * the address. Remove whatever somebody else may have prepared (passwords, keys, other identities, recovery
     * addresses), change the stamp, and record that the address is proved now.
     *
     * @param user the account
     * @param identity the identity it is about to be connected with
     * @throws RuntimeException if that can't be done; nothing is connected
     */
    void beforeConnecting(User user, Identity identity);

    /**
     * Treats every account's address as proved. That is right if every account was created by its owner.
     *
     * @return the default
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
