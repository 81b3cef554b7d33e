package dev.passlink.port;

/**
 * Changes a user's security stamp, for "sign out everywhere".
 *
 * <pre>{@code
 * SecurityStamps stamps = userId -> {
 *     try (Connection connection = dataSource.getConnection();
 *             PreparedStatement update = connection.prepareStatement("update users set stamp = ? where id = ?")) {
 *         update.setString(1, UUID.randomUUID().toString());
 *         update.setString(2, userId);
 *         update.executeUpdate();
 *     } catch (SQLException e) {
 *         throw new IllegalStateException("The user table could not answer", e);
 *     }
 * };
 * }</pre>
 */
@FunctionalInterface
public interface SecurityStamps {
    /**
     * Gives a user a stamp that they never had before.
     *
     * @param userId the user's {@link dev.passlink.User#id()}
     * @throws RuntimeException if it can't be stored; nothing has ended then, and the caller gets an exception
     */
    void renew(String userId);
}
