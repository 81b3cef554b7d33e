package dev.passlink.boot;

import dev.passlink.Claims;
import dev.passlink.Pass;
import dev.passlink.Scope;
import dev.passlink.SignInMethod;
import dev.passlink.Subject;
import dev.passlink.servlet.PasslinkPrincipal;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;

/**
 * Tells when an application starts that demands more factors than a sign-in has: people would be asked for one after the other,
 * and each new sign-in has only its own.
 */
record FactorsOfOneSignIn(ObjectProvider<AuthorizationManagerFactory<?>> rules, Clock clock)
        implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger(FactorsOfOneSignIn.class);

    @Override
    public void afterSingletonsInstantiated() {
        if (rules.stream().anyMatch(this::isMetByNone)) {
            LOG.warn("No sign-in by Passlink alone has all the factors that each rule of this application demands, by"
                    + " @EnableMultiFactorAuthentication or an AuthorizationManagerFactory: a sign-in has the factor that it was"
                    + " made with. Demand FACTOR_WEBAUTHN alone: a passkey is two factors by itself.");
        }
    }

    private <T> boolean isMetByNone(AuthorizationManagerFactory<T> factory) {
        return Arrays.stream(SignInMethod.values()).map(this::signIn).noneMatch(who -> meets(factory, who));
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

    private Authentication signIn(SignInMethod method) {
        Instant now = clock.instant();
        Pass pass = new Pass(
                "at-the-start-now",
                Subject.user("somebody"),
                Scope.LOGIN,
                method,
                false,
                now,
                now,
                now,
                now,
                Set.of(),
                Claims.NONE);
        return new Authentications(PasslinkPrincipal::new, "ROLE_").of(new PasslinkPrincipal(pass));
    }
}
