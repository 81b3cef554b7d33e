package dev.passlink.boot;

import dev.passlink.passkeys.WebAuthn;
import dev.passlink.port.PasskeyVerifier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** The WebAuthn implementation, used if there is a {@link dev.passlink.port.Passkeys} bean too. */
@AutoConfiguration(before = PasslinkAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(WebAuthn.class)
@Conditional(OnPasskeys.class)
@EnableConfigurationProperties(PasskeysProperties.class)
final class PasslinkPasskeysAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    static PasskeyVerifier passlinkPasskeyVerifier(PasskeysProperties properties) {
        WebAuthn.Builder verifier = WebAuthn.builder();
        @Nullable String domain = properties.relyingPartyId();
        if (domain != null) {
            StartRefusal.setting("passlink.passkeys.relying-party-id", () -> verifier.relyingPartyId(domain));
        }
        StartRefusal.setting(
                "passlink.passkeys.related-origins",
                () -> verifier.relatedOrigins(properties.relatedOrigins().toArray(String[]::new)));
        if (properties.acceptClones()) {
            verifier.acceptClones();
        }
        return verifier.build();
    }
}
