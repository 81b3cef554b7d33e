package dev.passlink.boot;

import dev.passlink.Passlink;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ConditionalOnDefaultWebSecurity;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.config.BeanIds;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.util.ClassUtils;

/**
 * Adds Passlink to every Spring Security chain, and replaces Spring Boot's default chain, which knows only passwords.
 *
 * <p>It works without a Passlink bean: in a test of controllers alone, Passlink signs nobody in, and the chain's rules are the
 * same.
 */
@AutoConfiguration(
        before = {ManagementWebSecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class},
        // Token-based access and authorization servers have their own default chains, which come first.
        afterName = {
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerJwtAutoConfiguration",
            "org.springframework.boot.security.saml2.autoconfigure.Saml2RelyingPartyAutoConfiguration"
        },
        beforeName =
                "org.springframework.boot.security.oauth2.client.autoconfigure.servlet.OAuth2ClientWebSecurityAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({HttpSecurity.class, SecurityFilterChain.class, ServletWebSecurityAutoConfiguration.class})
final class PasslinkSecurityAutoConfiguration {
    /** First, so that the application's own settings come later and win. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static Customizer<HttpSecurity> passlinkSecurity() {
        return http -> {
            if (http.getConfigurer(PasslinkConfigurer.class) == null) {
                http.with(PasslinkConfigurer.automatic());
            }
        };
    }

    /**
     * Moves Passlink's sign-out away from /logout, which is Spring Security's, unless the application says where it is. First, so
     * that other customizers have the last word.
     */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static SiteCustomizer passlinkSignOutPath(
            ObjectProvider<Passlink> passlink, BeanFactory beans, Environment properties) {
        return site -> {
            if (beans.containsBean(BeanIds.SPRING_SECURITY_FILTER_CHAIN)
                    && properties.getProperty("passlink.sign-out-path") == null) {
                site.signOutPath(passlink.getObject().loginPath() + "/logout");
            }
        };
    }

    @Bean
    static FactorsOfOneSignIn passlinkFactors(ObjectProvider<AuthorizationManagerFactory<?>> rules) {
        return new FactorsOfOneSignIn(rules);
    }

    @Bean
    @ConditionalOnDefaultWebSecurity
    @Order(SecurityFilterProperties.BASIC_AUTH_ORDER)
    static SecurityFilterChain passlinkSecurityFilterChain(
            ObjectProvider<HttpSecurity> security,
            ObjectProvider<PasslinkProperties> properties,
            Environment environment) {
        OtherClients.refuse(
                environment,
                name -> ClassUtils.isPresent(name, PasslinkSecurityAutoConfiguration.class.getClassLoader()));
        return DefaultChain.of(security, properties, environment);
    }
}
