package dev.passlink.boot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** OpenID Connect providers, from {@code passlink.providers.*}. */
@AutoConfiguration(
        before = PasslinkAutoConfiguration.class,
        after = {PasslinkJdbcAutoConfiguration.class, PasslinkGoogleAutoConfiguration.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(ProvidersProperties.class)
@Import(PropertyProviders.class)
final class PasslinkProvidersAutoConfiguration {}
