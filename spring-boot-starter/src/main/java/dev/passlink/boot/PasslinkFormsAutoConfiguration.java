package dev.passlink.boot;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.support.RequestDataValueProcessor;

/** The field of a sign-out form, which {@code th:action} brings by itself. */
@AutoConfiguration(
        afterName = "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(RequestDataValueProcessor.class)
final class PasslinkFormsAutoConfiguration {
    /** The only name under which Spring MVC looks for one. */
    private static final String NAME = "requestDataValueProcessor";

    @Bean(NAME)
    @ConditionalOnMissingBean(name = NAME)
    static RequestDataValueProcessor requestDataValueProcessor(BeanFactory beans, Environment properties) {
        return new FormFields(new SignOutAddress(beans, properties), null);
    }

    /** Around Spring Security's, or one of the application's own. */
    @Bean
    static BeanPostProcessor passlinkFormFields(BeanFactory beans, Environment properties) {
        SignOutAddress address = new SignOutAddress(beans, properties);
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return name.equals(NAME)
                                && bean instanceof RequestDataValueProcessor others
                                && !(bean instanceof FormFields)
                        ? new FormFields(address, others)
                        : bean;
            }
        };
    }
}
