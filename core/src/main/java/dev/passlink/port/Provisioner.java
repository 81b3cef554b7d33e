package dev.passlink.port;

import dev.passlink.EmailAddress;
import dev.passlink.User;

/**
 * Creates accounts for people who have none: sign-up by link.
 *
 * <p>Called by many threads at once, and only after somebody has proved that the email address is theirs.
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
     * Creates an account, or finds the one that a concurrent call has just created.
     *
     * @param address the proved address, which had no account a moment ago
     * @return the account, with exactly that address
     * @throws RuntimeException if it can't be created; nobody is let in
     */
    User create(EmailAddress address);
}
