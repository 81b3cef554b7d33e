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
 * Providers by which Spring Boot would sign people in, in an application that says nothing to Spring Security: Passlink's chain
 * takes the place of Spring Boot's, so they would be gone without a word.
 */
final class OtherClients {
    private static final String REGISTRATIONS = "spring.security.oauth2.client.registration";
    private static final String SPRINGS_CLIENT =
            "org.springframework.boot.security.oauth2.client.autoconfigure.servlet.OAuth2ClientWebSecurityAutoConfiguration";
    private static final String OUR_GOOGLE = "dev.passlink.google.OpenIdProvider";

    private OtherClients() {}

    /** @param there whether the application has a class */
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
                            + ", and Passlink signs nobody in by that: without a SecurityFilterChain of yours, nobody does.",
                    "Give it to Passlink, as passlink.providers.* or by passlink-oauth-google; or add a SecurityFilterChain bean that"
                            + " says what it is for.");
        }
    }

    /** Where the application itself is the client, such as by client_credentials. */
    private static boolean isForPrograms(Environment environment, String name) {
        @Nullable String grant = environment.getProperty(REGISTRATIONS + "." + name + ".authorization-grant-type");
        return grant != null && !grant.equals("authorization_code");
    }
}
