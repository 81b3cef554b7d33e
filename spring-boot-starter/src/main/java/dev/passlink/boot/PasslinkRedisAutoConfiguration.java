package dev.passlink.boot;

import dev.passlink.port.UseCounter;
import dev.passlink.redis.RedisScript;
import dev.passlink.redis.RedisUseCounter;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Counts uses in the application's Redis if there is no database or {@code passlink.redis.enabled=true}. Runs before the
 * database's configuration, which then leaves counting to Redis.
 */
@AutoConfiguration(
        before = PasslinkAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JndiDataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({RedisConnectionFactory.class, RedisUseCounter.class})
@ConditionalOnBean(RedisConnectionFactory.class)
@Conditional(OnRedisCounts.class)
@EnableConfigurationProperties(RedisProperties.class)
final class PasslinkRedisAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(UseCounter.class)
    static RedisUseCounter passlinkUseCounter(
            ObjectProvider<RedisConnectionFactory> factories, ListableBeanFactory beans, RedisProperties properties) {
        RedisScript redis = new SpringRedisScript(only(factories, beans));
        @Nullable String prefix = properties.prefix();
        return prefix == null
                ? new RedisUseCounter(redis, Clock.systemUTC())
                : StartRefusal.read(
                        "passlink.redis.prefix", () -> new RedisUseCounter(redis, Clock.systemUTC(), prefix));
    }

    private static RedisConnectionFactory only(
            ObjectProvider<RedisConnectionFactory> factories, ListableBeanFactory beans) {
        RedisConnectionFactory only = factories.getIfUnique();
        if (only == null) {
            throw new StartRefusal(
                    "There are several RedisConnectionFactories, and Passlink can't tell which one to count uses in.",
                    "Mark one of " + String.join(", ", beans.getBeanNamesForType(RedisConnectionFactory.class))
                            + " with @Primary, declare a RedisUseCounter bean that uses the right one, or set"
                            + " passlink.redis.enabled=false.");
        }
        return only;
    }

    @Bean
    @ConditionalOnBean(name = "passlinkUseCounter", value = RedisUseCounter.class)
    @Lazy(false)
    static RedisAtStart passlinkRedisAtStart(
            RedisUseCounter counter, ObjectProvider<RedisConnectionFactory> factories, ListableBeanFactory beans) {
        return new RedisAtStart(counter, only(factories, beans));
    }
}
