/**
 * Keeps Passlink's shared state in PostgreSQL, MySQL, MariaDB or H2, so that any number of nodes are one site.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>Make the four tables: copy the file of your database from {@code dev/passlink/jdbc} in this jar into your
 *       migrations, or execute {@link dev.passlink.jdbc.Dialect#schema}.
 *   <li>{@link dev.passlink.jdbc.JdbcUseCounter} counts uses, limits and revocations: of any number of racers on any
 *       number of nodes, one is first.
 *   <li>{@link dev.passlink.jdbc.JdbcLinkRequestQueue} keeps requests for links: what a node had taken when it was killed
 *       is mailed by another.
 *   <li>{@link dev.passlink.jdbc.JdbcPasskeys} keeps the passkeys of accounts, for sites that have them.
 *   <li>{@link dev.passlink.jdbc.JdbcIdentityLinks} keeps which accounts are connected with Google or another provider.
 * </ol>
 *
 * <pre>{@code
 * JdbcUseCounter counter = JdbcUseCounter.builder(dataSource).build();
 * Passlink passlink = Passlink.builder()
 *     .counter(counter)
 *     .queue(JdbcLinkRequestQueue.builder(dataSource).build())
 *     // base URL, keys, users, mailer
 *     .build();
 * scheduler.scheduleWithFixedDelay(() -> {
 *     try {
 *         counter.purge();
 *     } catch (IllegalStateException down) {
 *         // Later will do, while an exception would end the schedule.
 *     }
 * }, 1, 1, TimeUnit.HOURS);
 * }</pre>
 *
 * <p>There is no pool and no migration tool in here: a {@link javax.sql.DataSource} comes in.
 */
@NullMarked
package dev.passlink.jdbc;

import org.jspecify.annotations.NullMarked;
