package dev.passlink.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code passlink.passkeys.*}.
 *
 * @param enabled Whether people can add passkeys and sign in with them. If it isn't set, they can if there is a database and
 *     browsers support passkeys for the site's address.
 * @param relyingPartyId The domain that passkeys are for. If it isn't set, it's the host of base-url. Changing it later makes all
 *     passkeys unusable.
 * @param relatedOrigins Other origins where passkeys can be used, such as https://example.de.
 * @param acceptClones Whether a passkey may sign in if its counter went down, which happens if the passkey was copied.
 */
@ConfigurationProperties("passlink.passkeys")
record PasskeysProperties(
        @Nullable Boolean enabled,
        @Nullable String relyingPartyId,
        @DefaultValue List<String> relatedOrigins,
        @DefaultValue("false") boolean acceptClones) {}
