package dev.passlink.port;

import dev.passlink.EmailAddress;
import dev.passlink.User;

/**
 * Makes accounts for people who have none: sign-up by link.
 *
 * <p>Called by many threads at once, and only after somebody has proved that the mailbox is theirs.
 *
 * <pre>{@code
 * Provisioner provisioner = address -> {
 *     try (Connection connection = dataSource.getConnection();
 *             PreparedStatement insert = connection.prepareStatement("insert into users (email) values (?)")) {
 *         insert.setString(1, address.normalised());
 *         insert.executeUpdate();
 *     } catch (SQLIntegrityConstraintViolationException alreadyThere) {
 *         // Two links of one person were redeemed at once: both are signed in to the one account.
 *     } catch (SQLException e) {
 *         throw new IllegalStateException("The user table could not answer", e);
 *     }
 *     return users.findByAddress(address).orElseThrow();
 * };
 * }</pre>
 */
@FunctionalInterface
public interface Provisioner {
    /**
     * Makes an account, or finds the one that a racing call has just made.
     *
     * @param address the proved address, which no account had a moment ago
     * @return the account, with that very address
     * @throws RuntimeException if it cannot be made; nobody is let in
     */
    User create(EmailAddress address);
}
