/**
 * Keeps Passlink's shared state in PostgreSQL, MySQL, MariaDB or H2, so that any number of nodes are one site.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>Create the tables: copy your database's file from {@code dev/passlink/jdbc} in this jar into your migrations, or
 *       execute {@link dev.passlink.jdbc.Dialect#schema}.
 *   <li>{@link dev.passlink.jdbc.JdbcUseCounter} counts uses, limits and revocations: of any number of concurrent calls on any
 *       number of nodes, exactly one is first.
 *   <li>{@link dev.passlink.jdbc.JdbcLinkRequestQueue} keeps requests for links: if a node is killed, another one emails what it
 *       had accepted.
 *   <li>{@link dev.passlink.jdbc.JdbcPasskeys} keeps the accounts' passkeys, for sites that have them.
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
 *         // The next run will do; an exception would end the schedule.
 *     }
 * }, 1, 1, TimeUnit.HOURS);
 * }</pre>
 *
 * <p>This module brings no pool and no migration tool: you give it a {@link javax.sql.DataSource}.
 */
@NullMarked
package dev.passlink.jdbc;

import org.jspecify.annotations.NullMarked;
