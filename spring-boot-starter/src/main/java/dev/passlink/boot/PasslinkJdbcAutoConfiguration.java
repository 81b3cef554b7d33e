package dev.passlink.boot;

import dev.passlink.Passlink;
import dev.passlink.jdbc.JdbcIdentityLinks;
import dev.passlink.jdbc.JdbcLinkRequestQueue;
import dev.passlink.jdbc.JdbcPasskeys;
import dev.passlink.jdbc.JdbcUseCounter;
import dev.passlink.port.IdentityLinks;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Passkeys;
import dev.passlink.port.UseCounter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

/**
 * Keeps what nodes share in the application's database: use counts (unless {@code passlink.redis.enabled=true}), queued requests,
 * passkeys and identities. Runs after Flyway, Liquibase and {@code spring.sql.init}, which may create the tables.
 */
@AutoConfiguration(
        before = PasslinkAutoConfiguration.class,
        after = PasslinkRedisAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JndiDataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({DataSource.class, JdbcUseCounter.class})
@ConditionalOnBean(DataSource.class)
@ConditionalOnBooleanProperty(name = "passlink.jdbc.enabled", matchIfMissing = true)
@EnableConfigurationProperties(JdbcProperties.class)
final class PasslinkJdbcAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    // If the application keeps everything itself, its database isn't asked.
    @Lazy
    static JdbcTables passlinkJdbcTables(
            JdbcProperties properties,
            ListableBeanFactory beans,
            ObjectProvider<DataSource> candidates,
            ObjectProvider<Passlink> site) {
        return new JdbcTables(
                dataSource(properties.dataSource(), beans, candidates),
                properties.initializeSchema(),
                properties.dialect(),
                () -> accountsOf(properties, site));
    }

    /** None on this machine alone, where a port is chosen anew at each start. */
    private static String accountsOf(JdbcProperties properties, ObjectProvider<Passlink> site) {
        String told = SiteAddress.text(properties.accountsOf()).replaceAll("/+$", "");
        if (!told.isEmpty()) {
            return told;
        }
        Passlink only = site.getIfUnique();
        if (only == null) {
            throw new StartRefusal(
                    "There are several Passlinks, and their passkeys and identities are in one database.",
                    "If they have the same accounts, set passlink.jdbc.accounts-of to the base URL of one. Otherwise declare"
                            + " beans of Passkeys and IdentityLinks, each on a database of its own.");
        }
        URI baseUrl = only.baseUrl();
        return SiteAddress.isLoopbackName(baseUrl.getHost()) ? "" : baseUrl.toString();
    }

    private static DataSource dataSource(
            @Nullable String name, ListableBeanFactory beans, ObjectProvider<DataSource> candidates) {
        String known = String.join(", ", List.of(beans.getBeanNamesForType(DataSource.class)));
        if (name != null) {
            if (!beans.containsBean(name) || !beans.isTypeMatch(name, DataSource.class)) {
                throw new StartRefusal(
                        "passlink.jdbc.data-source=" + name + " isn't the name of a DataSource bean.",
                        "Set it to one of " + known + ".");
            }
            return beans.getBean(name, DataSource.class);
        }
        DataSource only = candidates.getIfUnique();
        if (only == null) {
            throw new StartRefusal(
                    "There are several DataSources, and Passlink can't tell which one to keep its data in.",
                    "Set passlink.jdbc.data-source to one of " + known + ", or passlink.jdbc.enabled=false.");
        }
        return only;
    }

    @Bean
    @ConditionalOnMissingBean(UseCounter.class)
    static JdbcUseCounter passlinkUseCounter(JdbcTables tables, JdbcProperties properties) {
        JdbcUseCounter.Builder counter = JdbcUseCounter.builder(tables.with("passlink_use_count"));
        timeout(() -> counter.timeout(properties.timeout()));
        if (properties.dialect() != null) {
            counter.dialect(properties.dialect());
        }
        return counter.build();
    }

    private static void timeout(Runnable setting) {
        StartRefusal.setting("passlink.jdbc.timeout", setting);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(JdbcUseCounter.class)
    @Lazy(false)
    static JdbcPurge passlinkJdbcPurge(JdbcUseCounter counter, JdbcProperties properties) {
        if (properties.purgeEvery().isNegative()) {
            throw new StartRefusal(
                    "passlink.jdbc.purge-every is negative.", "Set it to a time such as 1h, or to 0 for never.");
        }
        return new JdbcPurge(counter, properties.purgeEvery());
    }

    @Bean
    @ConditionalOnMissingBean(LinkRequestQueue.class)
    static JdbcLinkRequestQueue passlinkLinkRequestQueue(JdbcTables tables, JdbcProperties properties) {
        JdbcLinkRequestQueue.Builder queue = JdbcLinkRequestQueue.builder(tables.with("passlink_link_request"));
        timeout(() -> queue.timeout(properties.timeout()));
        if (properties.dialect() != null) {
            queue.dialect(properties.dialect());
        }
        set(queue, properties.queue());
        return StartRefusal.read("passlink.jdbc.queue", queue::build);
    }

    private static void set(JdbcLinkRequestQueue.Builder queue, JdbcProperties.Queue settings) {
        @Nullable Integer capacity = settings.capacity();
        @Nullable Integer threads = settings.threads();
        @Nullable Duration pollInterval = settings.pollInterval();
        @Nullable Duration lease = settings.lease();
        @Nullable List<Duration> backOff = settings.backOff();
        @Nullable Duration drainDeadline = settings.drainDeadline();
        String prefix = "passlink.jdbc.queue.";
        if (capacity != null) {
            StartRefusal.setting(prefix + "capacity", () -> queue.capacity(capacity));
        }
        if (threads != null) {
            StartRefusal.setting(prefix + "threads", () -> queue.threads(threads));
        }
        if (pollInterval != null) {
            StartRefusal.setting(prefix + "poll-interval", () -> queue.pollInterval(pollInterval));
        }
        if (lease != null) {
            StartRefusal.setting(prefix + "lease", () -> queue.lease(lease));
        }
        if (backOff != null) {
            StartRefusal.setting(prefix + "back-off", () -> queue.backOff(backOff));
        }
        if (drainDeadline != null) {
            StartRefusal.setting(prefix + "drain-deadline", () -> queue.drainDeadline(drainDeadline));
        }
    }

    @Bean
    @ConditionalOnMissingBean(Passkeys.class)
    @Conditional(OnPasskeys.class)
    static JdbcPasskeys passlinkPasskeys(JdbcTables tables, JdbcProperties properties) {
        JdbcPasskeys.Builder passkeys = JdbcPasskeys.builder(tables.ofAccounts("passlink_passkey"));
        timeout(() -> passkeys.timeout(properties.timeout()));
        if (properties.dialect() != null) {
            passkeys.dialect(properties.dialect());
        }
        return passkeys.build();
    }

    @Bean
    @ConditionalOnMissingBean(IdentityLinks.class)
    static JdbcIdentityLinks passlinkIdentityLinks(JdbcTables tables, JdbcProperties properties) {
        JdbcIdentityLinks.Builder links = JdbcIdentityLinks.builder(tables.ofAccounts("passlink_identity"));
        timeout(() -> links.timeout(properties.timeout()));
        if (properties.dialect() != null) {
            links.dialect(properties.dialect());
        }
        return links.build();
    }
}
