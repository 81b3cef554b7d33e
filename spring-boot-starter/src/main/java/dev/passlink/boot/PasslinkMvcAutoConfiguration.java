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

/** Adapts what Spring MVC does with a request besides calling handlers. */
@AutoConfiguration(
        afterName = "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(RequestDataValueProcessor.class)
final class PasslinkMvcAutoConfiguration {
    /** The only name under which Spring MVC looks for one. */
    private static final String NAME = "requestDataValueProcessor";

    private static final String EVENTS = "spring.mvc.publish-request-handled-events";

    /** So that {@code th:action} adds the field that a sign-out form needs. */
    @Bean(NAME)
    @ConditionalOnMissingBean(name = NAME)
    static RequestDataValueProcessor requestDataValueProcessor() {
        return new FormFields(null);
    }

    /** Wraps Spring Security's processor, or the application's own. */
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
     * Switches off the event after each request unless the application asks for it. The event names the user, so even an open
     * page would look up who sent the request, and would fail together with the store that knows.
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
