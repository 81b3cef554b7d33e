package dev.passlink.boot;

import dev.passlink.SignInMethod;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.FactorGrantedAuthority;

/**
 * Warns at start if the application demands more factors than one sign-in can have: people would be asked for one factor after
 * another, and each new sign-in has only its own.
 */
record FactorsOfOneSignIn(ObjectProvider<AuthorizationManagerFactory<?>> rules) implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger(FactorsOfOneSignIn.class);

    @Override
    public void afterSingletonsInstantiated() {
        if (rules.stream().anyMatch(FactorsOfOneSignIn::isMetByNone)) {
            LOG.warn("This application demands several factors in every rule (@EnableMultiFactorAuthentication or an"
                    + " AuthorizationManagerFactory). A Passlink sign-in has only the factor it was made with, so none can"
                    + " meet the rules. Demand FACTOR_WEBAUTHN alone: a passkey is two factors by itself.");
        }
    }

    private static <T> boolean isMetByNone(AuthorizationManagerFactory<T> factory) {
        return Arrays.stream(SignInMethod.values())
                .map(FactorsOfOneSignIn::signIn)
                .noneMatch(who -> meets(factory, who));
    }

    /** Asks without a request, which most such rules ignore. A rule that needs one counts as met. */
    @SuppressWarnings("NullAway")
    private static <T> boolean meets(AuthorizationManagerFactory<T> factory, Authentication who) {
        try {
            @Nullable AuthorizationResult result = factory.authenticated().authorize(() -> who, null);
            return result == null || result.isGranted();
        } catch (Exception looksAtIt) {
            return true;
        }
    }

    private static Authentication signIn(SignInMethod method) {
        return UsernamePasswordAuthenticationToken.authenticated(
                "somebody", "", List.of(FactorGrantedAuthority.fromAuthority(Authentications.factor(method))));
    }
}
