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
 * Tells when an application starts that demands more factors than a sign-in has: people would be asked for one after the other,
 * and each new sign-in has only its own.
 */
record FactorsOfOneSignIn(ObjectProvider<AuthorizationManagerFactory<?>> rules) implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger(FactorsOfOneSignIn.class);

    @Override
    public void afterSingletonsInstantiated() {
        if (rules.stream().anyMatch(FactorsOfOneSignIn::isMetByNone)) {
            LOG.warn("No sign-in by Passlink alone has all the factors that each rule of this application demands, by"
                    + " @EnableMultiFactorAuthentication or an AuthorizationManagerFactory: a sign-in has the factor that it was"
                    + " made with. Demand FACTOR_WEBAUTHN alone: a passkey is two factors by itself.");
        }
    }

    private static <T> boolean isMetByNone(AuthorizationManagerFactory<T> factory) {
        return Arrays.stream(SignInMethod.values())
                .map(FactorsOfOneSignIn::signIn)
                .noneMatch(who -> meets(factory, who));
    }

    /** Of no request, which such a rule does not look at; one that does is not judged. */
    @SuppressWarnings("NullAway")
    private static <T> boolean meets(AuthorizationManagerFactory<T> factory, Authentication who) {
        try {
            @Nullable AuthorizationResult result = factory.authenticated().authorize(() -> who, null);
            return result == null || result.isGranted();
        } catch (RuntimeException looksAtIt) {
            return true;
        }
    }

    private static Authentication signIn(SignInMethod method) {
        return UsernamePasswordAuthenticationToken.authenticated(
                "somebody", "", List.of(FactorGrantedAuthority.fromAuthority(Authentications.factor(method))));
    }
}
