package dev.passlink.boot;

import dev.passlink.port.UseCounter;
import dev.passlink.redis.RedisScript;
import dev.passlink.redis.RedisUseCounter;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Counts uses in the application's Redis, also where there is a database: it is asked at each request, and soon answers. */
@AutoConfiguration(
        before = PasslinkAutoConfiguration.class,
        afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({RedisConnectionFactory.class, RedisUseCounter.class})
@ConditionalOnSingleCandidate(RedisConnectionFactory.class)
@ConditionalOnBooleanProperty(name = "passlink.redis.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RedisProperties.class)
final class PasslinkRedisAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(UseCounter.class)
    static RedisUseCounter passlinkUseCounter(RedisConnectionFactory factory, RedisProperties properties) {
        RedisScript redis = new SpringRedisScript(factory);
        @Nullable String prefix = properties.prefix();
        return prefix == null
                ? new RedisUseCounter(redis, Clock.systemUTC())
                : StartRefusal.read(
                        "passlink.redis.prefix", () -> new RedisUseCounter(redis, Clock.systemUTC(), prefix));
    }
}
