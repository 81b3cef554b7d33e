package dev.passlink.boot;

import dev.passlink.passkeys.WebAuthn;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Whether the site has passkeys: as {@code passlink.passkeys.enabled} says. If it isn't set, they are on if browsers support them
 * for the site's address, which they don't for an IP address or without encryption. When the application is compiled ahead of
 * time, that address may not be known yet; then the application says at start what to do.
 */
final class OnPasskeys extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        ConditionMessage.Builder message = ConditionMessage.forCondition("Passkeys");
        @Nullable Boolean enabled = environment.getProperty("passlink.passkeys.enabled", Boolean.class);
        if (enabled != null) {
            return new ConditionOutcome(enabled, message.because("passlink.passkeys.enabled=" + enabled));
        }
        if (!ClassUtils.isPresent("dev.passlink.passkeys.WebAuthn", context.getClassLoader())) {
            return ConditionOutcome.noMatch(message.because("passlink-passkeys isn't on the class path"));
        }
        if (!environment.getProperty("passlink.unencrypted-base-url", "").isBlank()) {
            return ConditionOutcome.noMatch(message.because("browsers don't offer passkeys to an unencrypted site"));
        }
        try {
            String url = environment.getProperty("passlink.base-url", "").strip();
            // Without a URL this is development on localhost.
            var unused = WebAuthn.standard().relyingParty(URI.create(url.isEmpty() ? "http://localhost" : url));
            return ConditionOutcome.match(message.because("browsers offer passkeys to this site"));
        } catch (IllegalArgumentException e) {
            return ConditionOutcome.noMatch(message.because(String.valueOf(e.getMessage())));
        }
    }
}
