package dev.passlink.port;

/**
 * Changes a user's security stamp: what "sign out everywhere" asks of the application.
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
     * Gives a user a stamp that it never had before.
     *
     * @param userId the id that {@link dev.passlink.User#id()} gave
     * @throws RuntimeException if it cannot be stored; the caller is told that nothing ended
     */
    void renew(String userId);
}
