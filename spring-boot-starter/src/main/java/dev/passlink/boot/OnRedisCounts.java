package dev.passlink.boot;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether a Redis counts uses: as {@code passlink.redis.enabled} says. If it isn't set, Redis counts only if no database does:
 * most Redis servers are caches that evict entries, and a link whose count was evicted works twice.
 */
final class OnRedisCounts extends SpringBootCondition implements ConfigurationCondition {
    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        ConditionMessage.Builder message = ConditionMessage.forCondition("Counts in Redis");
        @Nullable Boolean enabled = environment.getProperty("passlink.redis.enabled", Boolean.class);
        if (enabled != null) {
            return new ConditionOutcome(enabled, message.because("passlink.redis.enabled=" + enabled));
        }
        boolean database = environment.getProperty("passlink.jdbc.enabled", Boolean.class, true)
                && hasDataSource(context.getBeanFactory());
        return new ConditionOutcome(
                !database, message.because(database ? "the database counts" : "no database counts"));
    }

    private static boolean hasDataSource(@Nullable ConfigurableListableBeanFactory beans) {
        return beans != null && beans.getBeanNamesForType(DataSource.class, true, false).length > 0;
    }
}
