package dev.passlink.google;

import dev.passlink.port.IdentityRejected.TokenCheck;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The checks of an ID token (OpenID Connect Core §3.1.3.7), top to bottom. */
final class IdTokens {
    static final Duration SKEW = Duration.ofSeconds(60);
    private static final Duration MAX_AGE = Duration.ofHours(24);
    private static final double MAX_SECONDS = 253_402_300_799.0;
    private static final Pattern SUBJECT = Pattern.compile("[!-~]([ -~]{0,253}[!-~])?");

    private final Client client;
    private final Set<String> issuers;
    private final Clock clock;

    IdTokens(Client client, Set<String> issuers, Clock clock) {
        this.client = client;
        this.issuers = issuers;
        this.clock = clock;
    }

    /** What a token is held against; empty where there is nothing to compare. */
    record Expected(
            Set<String> audiences, Optional<String> nonce, Optional<String> accessToken, Optional<String> subject) {
        @Override
        public String toString() {
            return "Expected[…]";
        }
    }

    Json verify(String text, Expected expected, Cached<SigningKeys> keys) throws Refusal {
        SignedToken token = SignedToken.parse(text);
        // What the token endpoint gave names a key of the provider's; what a browser brings may name any.
        boolean vouched = expected.accessToken().isPresent();
        token.verify(candidates(token, keys, vouched));
        Json claims = token.claims();
        checkIssuer(claims);
        checkAudience(claims, expected.audiences());
        checkTimes(claims);
        checkNonce(claims, expected);
        checkSubject(claims, expected);
        checkAccessToken(claims, expected, token.algorithm());
        return claims;
    }

    private static List<PublicKey> candidates(SignedToken token, Cached<SigningKeys> keys, boolean vouched)
            throws Refusal {
        SigningKeys known = keys.get();
        List<PublicKey> candidates = known.named(token.keyId(), token.algorithm());
        if (!candidates.isEmpty()) {
            return candidates;
        }
        SigningKeys newer = vouched ? keys.newerThanVouched(known) : keys.newerThan(known);
        if (!newer.algorithms().contains(token.algorithm())) {
            throw Refusal.token(
                    TokenCheck.ALGORITHM,
                    "signed with " + token.algorithm().id() + ", and the provider announces "
                            + Algorithm.ids(newer.algorithms()));
        }
        return newer.named(token.keyId(), token.algorithm());
    }

    private void checkIssuer(Json claims) throws Refusal {
        if (claims.text("iss").filter(issuers::contains).isEmpty()) {
            throw Refusal.token(TokenCheck.ISSUER, "another issuer");
        }
    }

    private void checkAudience(Json claims, Set<String> wanted) throws Refusal {
        Set<String> audiences = audiences(claims);
        if (audiences.stream().noneMatch(wanted::contains)) {
            throw Refusal.token(TokenCheck.AUDIENCE, "another audience");
        }
        if (!client.ids().containsAll(audiences)) {
            throw Refusal.token(TokenCheck.AUDIENCE, "also an audience that is not ours");
        }
        boolean several = audiences.size() > 1;
        if (several && !claims.has("azp")) {
            throw Refusal.token(TokenCheck.AUTHORIZED_PARTY, "several audiences, and no azp");
        }
        if (claims.has("azp")
                && claims.text("azp").filter(client.ids()::contains).isEmpty()) {
            throw Refusal.token(TokenCheck.AUTHORIZED_PARTY, "azp is another client");
        }
    }

    private static Set<String> audiences(Json claims) throws Refusal {
        Optional<String> one = claims.text("aud");
        if (one.isPresent()) {
            return Set.of(one.get());
        }
        List<?> several = claims.array("aud").orElse(List.of());
        Set<String> audiences = new LinkedHashSet<>();
        for (Object audience : several) {
            if (!(audience instanceof String text)) {
                throw Refusal.token(TokenCheck.AUDIENCE, "an audience that is not a string");
            }
            audiences.add(text);
        }
        return audiences;
    }

    private void checkTimes(Json claims) throws Refusal {
        Instant now = clock.instant();
        Optional<Instant> expiry = time(claims, "exp");
        if (expiry.isEmpty() || !now.isBefore(expiry.get().plus(SKEW))) {
            throw Refusal.token(TokenCheck.EXPIRY, "expired, or no time in exp");
        }
        Optional<Instant> issued = time(claims, "iat");
        if (issued.isEmpty() || issued.get().isAfter(now.plus(SKEW))) {
            throw Refusal.token(TokenCheck.ISSUE_TIME, "issued in the future, or no time in iat");
        }
        if (issued.get().isBefore(now.minus(MAX_AGE))) {
            throw Refusal.token(TokenCheck.ISSUE_TIME, "issued more than 24 hours ago");
        }
        if (claims.has("nbf")
                && time(claims, "nbf").filter(at -> !at.isAfter(now.plus(SKEW))).isEmpty()) {
            throw Refusal.token(TokenCheck.ISSUE_TIME, "not valid yet, or no time in nbf");
        }
    }

    /** A fraction is allowed (RFC 7519 §2) and cut off; what lies after the year 9999 is no time. */
    static Optional<Instant> time(Json claims, String name) {
        return claims.number(name)
                .filter(seconds -> seconds >= 0 && seconds <= MAX_SECONDS)
                .map(seconds -> Instant.ofEpochSecond(seconds.longValue()));
    }

    private static void checkNonce(Json claims, Expected expected) throws Refusal {
        if (expected.nonce().isEmpty()) {
            return;
        }
        String wanted = expected.nonce().get();
        if (claims.text("nonce").filter(nonce -> Encoding.same(wanted, nonce)).isEmpty()) {
            throw Refusal.token(TokenCheck.NONCE, "not made for this attempt");
        }
    }

    private static void checkSubject(Json claims, Expected expected) throws Refusal {
        if (claims.text("sub").filter(IdTokens::isSubject).isEmpty()) {
            throw Refusal.token(TokenCheck.SUBJECT, "no subject of 1 to 255 characters of ASCII");
        }
        if (expected.subject().isPresent() && !claims.text("sub").equals(expected.subject())) {
            throw Refusal.token(TokenCheck.SUBJECT, "another subject than before");
        }
    }

    /**
     * ASCII, as OpenID Connect Core §2 has it. What nobody sees, full-width letters, accents, and spaces at the ends make
     * two keys that a database may take for one.
     */
    private static boolean isSubject(String text) {
        return SUBJECT.matcher(text).matches();
    }

    /** The left half of the hash (§3.1.3.6). */
    private static void checkAccessToken(Json claims, Expected expected, Algorithm algorithm) throws Refusal {
        if (expected.accessToken().isEmpty() || !claims.has("at_hash")) {
            return;
        }
        byte[] hash = Encoding.hash(algorithm.hash(), expected.accessToken().get());
        String wanted = Encoding.base64Url(Arrays.copyOf(hash, hash.length / 2));
        if (claims.text("at_hash")
                .filter(actual -> Encoding.same(wanted, actual))
                .isEmpty()) {
            throw Refusal.token(TokenCheck.ACCESS_TOKEN, "at_hash is that of another access token");
        }
    }
}
