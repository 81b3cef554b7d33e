package dev.passlink.boot;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Refuses to start on WebFlux, where the starter guards nothing and every page would be open. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
final class PasslinkReactiveAutoConfiguration {
    @Bean
    static BeanFactoryPostProcessor passlinkServesNoWebFlux() {
        return beans -> {
            throw new StartRefusal(
                    "This is a WebFlux application, but passlink-spring-boot-starter guards only servlet applications:"
                            + " every page of this one would be open.",
                    "Build it on spring-boot-starter-webmvc, with virtual threads if there are many requests at once"
                            + " (spring.threads.virtual.enabled=true). If both are on the class path, set"
                            + " spring.main.web-application-type=servlet. To stay on WebFlux, write an adapter on"
                            + " passlink-web and remove the starter.");
        };
    }
}
