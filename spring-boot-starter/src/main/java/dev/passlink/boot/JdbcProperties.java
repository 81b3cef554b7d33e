package dev.passlink.boot;

import dev.passlink.jdbc.Dialect;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code passlink.jdbc.*} says.
 *
 * @param enabled Whether the application's DataSource keeps use counts, waiting requests, passkeys and identities.
 * @param dataSource The name of the DataSource bean; needed where there are several and none is primary.
 * @param dialect The database's language; found from the first connection unless set.
 * @param initializeSchema When Passlink's tables are made at start: in an embedded database, always or never. Flyway and
 *     Liquibase take the files in dev/passlink/jdbc of passlink-store-jdbc.
 * @param timeout How long a statement may take, from a millisecond to an hour.
 * @param purgeEvery How often counts that are over are removed from the table; 0 if the application calls
 *     JdbcUseCounter.purge itself.
 * @param queue The queue of requests for links.
 */
@ConfigurationProperties("passlink.jdbc")
record JdbcProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String dataSource,
        @Nullable Dialect dialect,
        @DefaultValue("embedded") SchemaMode initializeSchema,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("1h") Duration purgeEvery,
        @DefaultValue Queue queue) {
    /**
     * The queue of requests for links; what is not set is as JdbcLinkRequestQueue has it.
     *
     * @param capacity How many requests may wait.
     * @param threads How many threads of this node look up accounts and send emails.
     * @param pollInterval How often the table is looked at while there is something to do.
     * @param lease How long a node works on a request before others may; the same on every node.
     * @param backOff How long to wait before each further attempt; the same on every node.
     * @param drainDeadline How long closing may wait for emails under way.
     */
    record Queue(
            @Nullable Integer capacity,
            @Nullable Integer threads,
            @Nullable Duration pollInterval,
            @Nullable Duration lease,
            @Nullable List<Duration> backOff,
            @Nullable Duration drainDeadline) {}
}
