package dev.passlink.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code passlink.*} says.
 *
 * @param baseUrl what links begin with
 * @param keys the ring, {@code id:secret} joined by commas
 * @param signedIn paths for signed-in people, such as {@code /account/**}
 */
@ConfigurationProperties("passlink")
record PasslinkProperties(
        @Nullable String baseUrl,
        @Nullable String keys,
        @DefaultValue List<String> signedIn) {}
