package dev.passlink.spring;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * Puts the check of {@link OpensByLink} before the handlers that have it. Spring Boot finds it by itself; elsewhere the
 * application says {@code @Import(OpensByLinkConfiguration.class)}, in the context that has its controllers.
 */
@Configuration(proxyBeanMethods = false)
@SuppressWarnings("exports")
public final class OpensByLinkConfiguration {
    /** For Spring. */
    public OpensByLinkConfiguration() {}

    /** Before the handlers of every mapping, also of one that the application has made itself. */
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
