package dev.passlink.boot;

import dev.passlink.Passlink;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * Shows versions in {@code /actuator/info}, unless {@code management.info.passlink.enabled=false}, and hides secrets everywhere.
 */
@AutoConfiguration(after = PasslinkAutoConfiguration.class)
@ConditionalOnClass(InfoContributor.class)
@ConditionalOnBean(Passlink.class)
@ImportRuntimeHints(ModuleVersions.Hints.class)
final class PasslinkActuatorAutoConfiguration {
    @Bean
    @ConditionalOnBooleanProperty(name = "management.info.passlink.enabled", matchIfMissing = true)
    static InfoContributor passlinkInfoContributor() {
        return new ModuleVersions(PasslinkActuatorAutoConfiguration.class.getClassLoader());
    }

    @Bean
    static SanitizingFunction passlinkSanitizingFunction(Environment environment) {
        return new Secrets(environment);
    }
}
