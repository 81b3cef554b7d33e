package dev.passlink.boot;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code passlink.providers.*} says.
 *
 * @param providers Providers of OpenID Connect other than Google, by the name that they have in paths.
 */
@ConfigurationProperties("passlink")
record ProvidersProperties(@DefaultValue Map<String, Provider> providers) {
    static final String PREFIX = "passlink.providers";

    /**
     * A provider that people can sign in with.
     *
     * @param issuer Who vouches, as the provider's metadata has it, such as https://id.example.com/realms/staff.
     * @param clientId What the site is called there.
     * @param clientSecret The site's secret there.
     * @param displayName What the button says; the issuer's host unless set.
     * @param metadata Where its metadata is, unless at the issuer's usual place.
     * @param authoritativeFor Domains whose addresses the provider itself decides about.
     * @param otherClients Client ids of other applications of yours, whose credentials are taken too.
     * @param maxAge How long ago the person may have signed in there.
     * @param acrValues How the person has to have signed in there.
     * @param scopes What to ask for, beyond openid, email and profile.
     * @param userInfo Whether its UserInfo endpoint is asked too.
     * @param timeout How long to wait for it, up to a minute.
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
        /** The secret stays out. */
        @Override
        public String toString() {
            return "Provider[issuer=" + issuer + ", clientId=" + clientId + "]";
        }
    }
}
