package dev.passlink.boot;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Finds providers that Spring Boot would sign people in with if the application configures no chain. Passlink's chain replaces
 * Spring Boot's, so they would be gone without a word.
 */
final class OtherClients {
    private static final String REGISTRATIONS = "spring.security.oauth2.client.registration";
    private static final String SPRINGS_CLIENT =
            "org.springframework.boot.security.oauth2.client.autoconfigure.servlet.OAuth2ClientWebSecurityAutoConfiguration";
    private static final String OUR_GOOGLE = "dev.passlink.google.OpenIdProvider";

    private OtherClients() {}

    /** @param there whether a class is on the class path */
    static void refuse(Environment environment, Predicate<String> there) {
        if (!there.test(SPRINGS_CLIENT)) {
            return;
        }
        Set<String> others = new TreeSet<>(Binder.get(environment)
                .bind(REGISTRATIONS, Bindable.mapOf(String.class, Object.class))
                .orElseGet(Map::of)
                .keySet());
        others.removeIf(name -> isForPrograms(environment, name));
        if (there.test(OUR_GOOGLE) && environment.getProperty("passlink.google.enabled", Boolean.class, true)) {
            others.remove("google");
        }
        if (!others.isEmpty()) {
            throw new StartRefusal(
                    REGISTRATIONS + ".* names " + String.join(", ", others)
                            + ", but Passlink doesn't read that, and without a SecurityFilterChain of yours, nothing else"
                            + " does.",
                    "Configure the provider for Passlink, in passlink.providers.* or with passlink-oauth-google; or add a"
                            + " SecurityFilterChain bean that uses it.");
        }
    }

    /** Whether the application itself is the client, such as with client_credentials. */
    private static boolean isForPrograms(Environment environment, String name) {
        @Nullable String grant = environment.getProperty(REGISTRATIONS + "." + name + ".authorization-grant-type");
        return grant != null && !grant.equals("authorization_code");
    }
}
