package dev.passlink.boot;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code passlink.google.*}.
 *
 * @param enabled Whether people can sign in with Google, if there is a client id.
 * @param clientId The client id, as Google's console shows it. If it isn't set,
 *     spring.security.oauth2.client.registration.google.client-id is used.
 * @param clientSecret The client secret. If client-id isn't set, spring.security.oauth2.client.registration.google.client-secret
 *     is used.
 * @param hostedDomain Google Workspace domains whose members may sign in; everyone if it's empty.
 * @param otherClients Client ids of your other applications, such as mobile apps, whose ID tokens are accepted too.
 * @param maxAge How long ago the user may have signed in to Google.
 * @param scopes Scopes to request in addition to openid, email and profile.
 * @param timeout How long to wait for Google, one minute at most.
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
    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "GoogleProperties[clientId=" + clientId + "]";
    }
}
