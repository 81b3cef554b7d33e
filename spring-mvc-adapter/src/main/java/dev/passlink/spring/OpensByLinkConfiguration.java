package dev.passlink.spring;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * Checks {@link OpensByLink} before each handler that has it. Spring Boot finds this configuration by itself; without Spring
 * Boot, write {@code @Import(OpensByLinkConfiguration.class)} in the context that has the controllers.
 */
@Configuration(proxyBeanMethods = false)
@SuppressWarnings("exports")
public final class OpensByLinkConfiguration {
    /** Called by Spring. */
    public OpensByLinkConfiguration() {}

    /** For the handlers of every mapping, including those that the application has created itself. */
    @Bean
    static MappedInterceptor passlinkOpensByLink() {
        return new MappedInterceptor((String[]) null, new Check());
    }

    @Bean
    static SmartInitializingSingleton passlinkOpensByLinkStart(ApplicationContext context) {
        return () -> {
            if (context instanceof WebApplicationContext web) {
                new StartCheck(web).run();
            }
        };
    }
}
