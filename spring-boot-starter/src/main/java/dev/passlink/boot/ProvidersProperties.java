package dev.passlink.boot;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code passlink.providers.*}.
 *
 * @param providers OpenID Connect providers other than Google, by the name that they have in paths.
 */
@ConfigurationProperties("passlink")
record ProvidersProperties(@DefaultValue Map<String, Provider> providers) {
    static final String PREFIX = "passlink.providers";

    /**
     * A provider that people can sign in with.
     *
     * @param issuer The issuer, exactly as in the provider's metadata, such as https://id.example.com/realms/staff.
     * @param clientId Your site's client id at the provider.
     * @param clientSecret Your site's client secret at the provider.
     * @param displayName The provider's name on the button. If it isn't set, it's the issuer's host.
     * @param metadata Where the provider's metadata is, if it isn't at the issuer's well-known address.
     * @param authoritativeFor Domains whose email addresses the provider controls, so that its word about them is proof.
     * @param otherClients Client ids of your other applications, such as mobile apps, whose ID tokens are accepted too.
     * @param maxAge How long ago the user may have signed in at the provider.
     * @param acrValues Acr values, one of which the sign-in at the provider must have.
     * @param scopes Scopes to request in addition to openid, email and profile.
     * @param userInfo Whether to ask the provider's UserInfo endpoint too.
     * @param timeout How long to wait for the provider, one minute at most.
     */
    record Provider(
            @Nullable String issuer,
            @Nullable String clientId,
            @Nullable String clientSecret,
            @Nullable String displayName,
            @Nullable URI metadata,
            @DefaultValue List<String> authoritativeFor,
            @DefaultValue List<String> otherClients,
            @Nullable Duration maxAge,
            @DefaultValue List<String> acrValues,
            @DefaultValue List<String> scopes,
            @DefaultValue("false") boolean userInfo,
            @DefaultValue("5s") Duration timeout) {
        /** Leaves the secret out. */
        @Override
        public String toString() {
            return "Provider[issuer=" + issuer + ", clientId=" + clientId + "]";
        }
    }
}
