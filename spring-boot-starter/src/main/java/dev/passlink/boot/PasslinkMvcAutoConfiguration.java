package dev.passlink.boot;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.support.RequestDataValueProcessor;

/** What Spring MVC does with a request besides calling handlers. */
@AutoConfiguration(
        afterName = "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(RequestDataValueProcessor.class)
final class PasslinkMvcAutoConfiguration {
    /** The only name under which Spring MVC looks for one. */
    private static final String NAME = "requestDataValueProcessor";

    private static final String EVENTS = "spring.mvc.publish-request-handled-events";

    /** So that {@code th:action} brings the field of a sign-out form by itself. */
    @Bean(NAME)
    @ConditionalOnMissingBean(name = NAME)
    static RequestDataValueProcessor requestDataValueProcessor() {
        return new FormFields(null);
    }

    /** Around Spring Security's, or one of the application's own. */
    @Bean
    static BeanPostProcessor passlinkFormFields() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return name.equals(NAME)
                                && bean instanceof RequestDataValueProcessor others
                                && !(bean instanceof FormFields)
                        ? new FormFields(others)
                        : bean;
            }
        };
    }

    /**
     * Without an event after each request, unless the application says that it wants it: it names who sent the request, so
     * that an open page would ask for whom nobody else asks, and would go down together with what knows.
     */
    @Bean
    static BeanPostProcessor passlinkAsksNobodyOnOpenPages(Environment properties) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof DispatcherServlet servlet && !properties.containsProperty(EVENTS)) {
                    servlet.setPublishEvents(false);
                }
                return bean;
            }
        };
    }
}
