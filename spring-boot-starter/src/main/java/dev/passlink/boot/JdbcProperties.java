package dev.passlink.boot;

import dev.passlink.jdbc.Dialect;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code passlink.jdbc.*}.
 *
 * @param enabled Whether use counts, queued requests, passkeys and identities are kept in the application's DataSource.
 * @param dataSource The name of the DataSource bean. It's needed only if there are several and none is primary.
 * @param dialect The database's SQL dialect. If it isn't set, the first connection tells.
 * @param initializeSchema When to create Passlink's tables at start: only in an embedded database, always, or never. For Flyway
 *     and Liquibase, use the files in dev/passlink/jdbc of passlink-store-jdbc.
 * @param accountsOf Whose accounts these are: the base URL unless set. Sites with the same accounts give the first one's base URL;
 *     after a move, it's the old base URL, as it stands in the table passlink_accounts.
 * @param timeout How long a statement may take, from 1ms to 1h.
 * @param purgeEvery How often expired counts are removed from the table. With 0, the application calls JdbcUseCounter.purge
 *     itself.
 * @param queue The queue of requests for links.
 */
@ConfigurationProperties("passlink.jdbc")
record JdbcProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String dataSource,
        @Nullable Dialect dialect,
        @DefaultValue("embedded") SchemaMode initializeSchema,
        @Nullable String accountsOf,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("1h") Duration purgeEvery,
        @DefaultValue Queue queue) {
    /**
     * The queue of requests for links. A property that isn't set has JdbcLinkRequestQueue's default.
     *
     * @param capacity How many requests can wait.
     * @param threads How many threads of this node look up accounts and send emails.
     * @param pollInterval How often the table is polled while requests are waiting.
     * @param lease How long a node has a request to itself before another node takes it over; the same on every node.
     * @param backOff How long to wait before each retry; the same on every node.
     * @param drainDeadline How long closing waits for emails that are being sent.
     */
    record Queue(
            @Nullable Integer capacity,
            @Nullable Integer threads,
            @Nullable Duration pollInterval,
            @Nullable Duration lease,
            @Nullable List<Duration> backOff,
            @Nullable Duration drainDeadline) {}
}
