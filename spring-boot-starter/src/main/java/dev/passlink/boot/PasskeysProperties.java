package dev.passlink.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code passlink.passkeys.*} says.
 *
 * @param enabled Whether people may add passkeys and sign in by them; unless set, where there is a database and browsers have
 *     passkeys for the site's address.
 * @param relyingPartyId The domain that passkeys are for, the host of base-url unless set. To change it later makes all passkeys
 *     unusable.
 * @param relatedOrigins Where else passkeys may be used, such as https://example.de.
 * @param acceptClones Whether a passkey may sign in although it counted less than before, which a copy of it would do.
 */
@ConfigurationProperties("passlink.passkeys")
record PasskeysProperties(
        @Nullable Boolean enabled,
        @Nullable String relyingPartyId,
        @DefaultValue List<String> relatedOrigins,
        @DefaultValue("false") boolean acceptClones) {}
