package dev.passlink.google;

import dev.passlink.port.Identity;
import dev.passlink.port.IdentityRejected.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What this site demands beyond a valid token. The parameters that ask the provider for it pass through a browser, which can
 * remove them: only the signed token counts.
 *
 * @param hostedDomains one of them, if there are any
 * @param maxAge how long before an attempt the person may have signed in at the provider
 * @param acrValues one of them, if there are any
 */
record Demands(Set<String> hostedDomains, Optional<Duration> maxAge, Set<String> acrValues) {
    Demands {
        hostedDomains = Set.copyOf(hostedDomains);
        acrValues = Set.copyOf(acrValues);
    }

    void check(Identity identity, Json claims, Instant begunAt) throws Refusal {
        if (!hostedDomains.isEmpty()
                && identity.hostedDomain().filter(hostedDomains::contains).isEmpty()) {
            throw refused("not an account of " + list(hostedDomains));
        }
        if (maxAge.isPresent() && !isAfter(claims, begunAt.minus(maxAge.get()).minus(IdTokens.SKEW))) {
            throw refused("signed in at the provider too long ago, or no time in auth_time");
        }
        if (!acrValues.isEmpty()
                && claims.text("acr").filter(acrValues::contains).isEmpty()) {
            throw refused("signed in at the provider by another way than acr " + list(acrValues));
        }
    }

    private static boolean isAfter(Json claims, Instant earliest) {
        return IdTokens.time(claims, "auth_time")
                .filter(at -> !at.isBefore(earliest))
                .isPresent();
    }

    private static String list(Set<String> values) {
        return String.join(" or ", values.stream().sorted().toList());
    }

    private static Refusal refused(String detail) {
        return Refusal.of(Cause.POLICY_REFUSED, detail);
    }
}
