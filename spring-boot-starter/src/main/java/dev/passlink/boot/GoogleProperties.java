package dev.passlink.boot;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code passlink.google.*} says.
 *
 * @param enabled Whether people may sign in with Google, where there is a client id.
 * @param clientId The client id that Google's console shows; spring.security.oauth2.client.registration.google.client-id unless
 *     set.
 * @param clientSecret The secret that belongs to it; spring.security.oauth2.client.registration.google.client-secret unless set.
 * @param hostedDomain Members of these organisations alone.
 * @param otherClients Client ids of other applications of yours, whose credentials are taken too.
 * @param maxAge How long ago the person may have signed in there.
 * @param scopes What to ask for, beyond openid, email and profile.
 * @param timeout How long to wait for Google, up to a minute.
 */
@ConfigurationProperties("passlink.google")
record GoogleProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @DefaultValue List<String> hostedDomain,
        @DefaultValue List<String> otherClients,
        @Nullable Duration maxAge,
        @DefaultValue List<String> scopes,
        @DefaultValue("5s") Duration timeout) {
    /** The secret stays out. */
    @Override
    public String toString() {
        return "GoogleProperties[clientId=" + clientId + "]";
    }
}
