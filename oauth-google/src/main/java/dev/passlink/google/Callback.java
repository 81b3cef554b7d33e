package dev.passlink.google;

import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.IdentityRejected.Cause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the browser brings back (OpenID Connect Core §3.1.2.5, RFC 9207), checked against its attempt. */
final class Callback {
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Pattern CODE = Pattern.compile("[\\x20-\\x7E]{1,4096}");
    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,64}");

    private final Map<String, List<String>> parameters;

    Callback(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    Optional<String> state() {
        List<String> values = parameters.getOrDefault("state", List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    /** The code, after every check that needs no network. */
    String code(IdentityAttempt attempt, String provider, String issuer, Clock clock) throws Refusal {
        // Of two values one may have been checked and the other be used.
        if (parameters.values().stream().anyMatch(values -> values.size() > 1)) {
            throw forged("a parameter stands twice");
        }
        if (!attempt.provider().equals(provider)) {
            throw forged("the attempt is another provider's");
        }
        if (state().filter(state -> Encoding.same(attempt.state(), state)).isEmpty()) {
            throw forged("the state is not that of the attempt");
        }
        checkTime(attempt, clock.instant());
        if (parameters.containsKey("iss") && !one("iss").equals(issuer)) {
            throw forged("the callback is another issuer's");
        }
        if (parameters.containsKey("error")) {
            throw error();
        }
        if (!CODE.matcher(one("code")).matches()) {
            throw forged("no code");
        }
        return one("code");
    }

    /** Where the provider promises to name itself, a callback that does not is not the provider's (RFC 9207 §2.4). */
    void checkNamesIssuer(Metadata metadata) throws Refusal {
        if (metadata.sendsIssuer() && !parameters.containsKey("iss")) {
            throw forged("the callback does not say whose it is, and the provider's would");
        }
    }

    private static void checkTime(IdentityAttempt attempt, Instant now) throws Refusal {
        if (!now.isBefore(attempt.expiresAt())) {
            throw Refusal.of(
                    Cause.STALE, "the attempt is older than " + IdentityAttempt.LIFETIME.toMinutes() + " minutes");
        }
        if (attempt.begunAt().isAfter(now.plus(SKEW))) {
            throw Refusal.of(Cause.STALE, "the attempt began in the future");
        }
    }

    private Refusal error() {
        if (parameters.containsKey("code")) {
            return forged("both a code and an error");
        }
        String error = one("error");
        Cause cause = switch (error) {
            case "access_denied" -> Cause.CANCELLED;
            case "login_required", "interaction_required", "consent_required", "account_selection_required" ->
                Cause.INTERACTION_REQUIRED;
            case "invalid_request",
                    "invalid_scope",
                    "unauthorized_client",
                    "unsupported_response_type",
                    "invalid_client",
                    "redirect_uri_mismatch" -> Cause.MISCONFIGURED;
            default -> Cause.UNAVAILABLE;
        };
        String name = ERROR.matcher(error).matches() ? error : "an error without a name";
        return Refusal.of(cause, "the provider sent the browser back with " + name);
    }

    private String one(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0) : "";
    }

    private static Refusal forged(String detail) {
        return Refusal.of(Cause.FORGED, detail);
    }

    /** Holds the code. */
    @Override
    public String toString() {
        return "Callback[…]";
    }
}
