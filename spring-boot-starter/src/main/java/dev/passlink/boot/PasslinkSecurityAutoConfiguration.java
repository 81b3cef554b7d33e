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
 * Passlink in every chain of Spring Security, and a chain in the place of Spring Boot's, which knows passwords only.
 *
 * <p>It needs no Passlink: in a test of controllers alone, nobody is signed in by it, and the rules are as they are.
 */
@AutoConfiguration(
        before = {ManagementWebSecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class},
        // Who may call an application by a token, or whom it signs in for others, is not ours to say.
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
    /** First, so that whatever the application says of the same comes later and wins. */
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
     * Out of the way of Spring Security, whose is /logout, unless the application says where it is. First, so that whatever else
     * says so has the last word.
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
        return DefaultChain.of(security, properties);
    }
}
