package dev.passlink.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/**
 * Leaves out the user for whom Spring Boot generates and logs a password, which has no use if people sign in without passwords. A
 * user named by {@code spring.security.user} stays, and so do the application's own.
 */
final class NoGeneratedPassword implements AutoConfigurationImportFilter, EnvironmentAware {
    private static final String USERS =
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration";

    private Environment properties = new StandardEnvironment();

    @Override
    public void setEnvironment(Environment environment) {
        this.properties = environment;
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean named = properties.containsProperty("spring.security.user.name")
                || properties.containsProperty("spring.security.user.password");
        boolean[] matches = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            matches[i] = named || !USERS.equals(classes[i]);
        }
        return matches;
    }
}
