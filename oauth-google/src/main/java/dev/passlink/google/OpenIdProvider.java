package dev.passlink.google;

import dev.passlink.EmailAddress;
import dev.passlink.UnavailableException;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.IdentityButton;
import dev.passlink.port.IdentityProvider;
import dev.passlink.port.IdentityRejected;
import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityRejected.TokenCheck;
import dev.passlink.port.IdentityResult;
import dev.passlink.port.IdentityStart;
import dev.passlink.port.ProviderProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in with Google or another OpenID provider, using the authorization code flow with PKCE.
 *
 * <pre>{@code
 * IdentityProvider google = OpenIdProvider.google(
 *                 System.getenv("GOOGLE_CLIENT_ID"), System.getenv("GOOGLE_CLIENT_SECRET"))
 *         .build();
 *
 * IdentityProvider company = OpenIdProvider.builder("https://id.example.com/realms/staff", clientId, clientSecret)
 *         .id("company")
 *         .displayName("Example staff")
 *         .authoritativeFor("example.com")
 *         .build();
 * }</pre>
 *
 * <p>Metadata and keys are fetched when they are first needed and kept as long as the provider says, at least a minute and at
 * most a day; during an outage, the last good ones are used for another day. Otherwise immutable, and safe for use by several
 * threads.
 */
public final class OpenIdProvider implements IdentityProvider {
    private static final String GOOGLE = "https://accounts.google.com";
    private static final int SECRET_BYTES = 32;
    private static final int STATE_BYTES = 16;
    private static final int SECRET_PARTS = 3;
    /** The longest mail address; more would only make a URL that the provider refuses. */
    private static final int MAX_HINT = 254;
    /** More fits no header that a container writes. */
    private static final int MAX_ID_TOKEN = 4096;

    private final String id;
    private final String displayName;
    private final String issuer;
    private final boolean google;
    private final Client client;
    private final Demands demands;
    private final Map<String, String> parameters;
    private final boolean userInfo;
    private final @Nullable TokenListener listener;
    private final Clock clock;
    private final SecureRandom random;
    private final Profile profile;
    private final IdTokens idTokens;
    private final TokenEndpoint endpoint;
    private final Cached<Metadata> metadata;
    private final Cached<SigningKeys> keys;

    private OpenIdProvider(Builder builder) {
        this.id = builder.id;
        this.displayName = builder.displayName;
        this.issuer = builder.issuer;
        this.google = builder.google;
        this.client = new Client(builder.clientId, builder.clientSecret, builder.otherClients);
        this.demands = new Demands(builder.hostedDomains, Optional.ofNullable(builder.maxAge), builder.acrValues);
        this.parameters = builder.parameters();
        this.userInfo = builder.userInfo;
        this.listener = builder.listener;
        this.clock = builder.clock;
        this.random = builder.random;
        this.profile = new Profile(issuer, google, builder.domains);
        this.idTokens = new IdTokens(client, spellings(), clock);
        Http http = new Http(Route.of(builder.httpClient), builder.timeout);
        this.endpoint = new TokenEndpoint(http, client, clock);
        URI from = builder.metadataUrl();
        this.metadata = new Cached<>(() -> Metadata.fetch(http, from, issuer), clock, builder.timeout);
        this.keys = new Cached<>(
                () -> {
                    Metadata known = metadata.get();
                    // What Google signs with is agreed on: no document of its own widens it.
                    return SigningKeys.fetch(http, known.keys(), google ? Set.of(Algorithm.RS256) : known.algorithms());
                },
                clock,
                builder.timeout.multipliedBy(2));
    }

    /**
     * Starts building a provider for Google.
     *
     * @param clientId the client id, as Google's console shows it
     * @param clientSecret the client's secret
     * @return a builder that needs nothing else
     * @throws IllegalArgumentException if one of them is blank, or null because an environment variable isn't set
     */
    public static Builder google(@Nullable String clientId, @Nullable String clientSecret) {
        return new Builder(GOOGLE, clientId, clientSecret, true).id("google").displayName("Google");
    }

    /**
     * Starts building another provider.
     *
     * @param issuer the issuer, exactly as in the provider's metadata
     * @param clientId this application's client id at the provider
     * @param clientSecret the client's secret
     * @return a builder that needs nothing else
     * @throws IllegalArgumentException if the issuer isn't an https URL (http only on loopback), or one of the three is blank, or
     *     null because an environment variable isn't set
     */
    public static Builder builder(@Nullable String issuer, @Nullable String clientId, @Nullable String clientSecret) {
        return new Builder(issuer, clientId, clientSecret, false);
    }

    /**
     * The configured names.
     *
     * @return always the same
     */
    @Override
    public ProviderProfile profile() {
        return new ProviderProfile(id, displayName);
    }

    /**
     * Google's own button.
     *
     * @return empty for another provider than Google
     */
    @Override
    public Optional<IdentityButton> button() {
        return google ? Optional.of(new Button()) : Optional.empty();
    }

    private final class Button implements IdentityButton {
        @Override
        public String client() {
            return client.id();
        }

        @Override
        public IdentityResult verify(String credential, String nonce) {
            return OpenIdProvider.this.verify(credential, nonce);
        }
    }

    @Override
    public IdentityStart begin(URI callback, String next, String hint) {
        String redirect = callback.toString();
        if (Endpoints.parse(redirect, true).isEmpty()) {
            throw new IllegalArgumentException(
                    "The callback must be an absolute https URL without a fragment (http only on loopback), exactly as it's"
                            + " registered at the provider.");
        }
        String nonce = random(STATE_BYTES);
        String verifier = random(SECRET_BYTES);
        IdentityAttempt attempt = new IdentityAttempt(
                id, random(STATE_BYTES), String.join(".", nonce, verifier, redirect), clock.instant(), next);
        try {
            URI url = authorization(metadata.get(), attempt.state(), nonce, verifier, redirect, hint);
            return new IdentityStart.Redirect(url, attempt);
        } catch (Refusal refusal) {
            return refusal.rejected();
        }
    }

    /**
     * Completes an attempt.
     *
     * @param attempt the attempt that {@link #begin} returned for the same browser, not completed before
     * @param callback the callback's parameters, decoded
     * @return who it is, or why the attempt was refused
     * @throws UnavailableException if the {@link TokenListener} throws
     */
    @Override
    public IdentityResult complete(IdentityAttempt attempt, Map<String, List<String>> callback) {
        try {
            return exchange(attempt, new Callback(callback));
        } catch (Refusal refusal) {
            return refusal.rejected();
        }
    }

    /**
     * Verifies an ID token that a page of this site asked for, as Google's button does.
     *
     * @param credential any text
     * @param nonce the nonce with which this browser's page asked
     * @return who it is, or why the token was refused; an empty nonce is always refused
     */
    public IdentityResult verify(String credential, String nonce) {
        if (nonce.isEmpty()) {
            return IdentityRejected.token(TokenCheck.NONCE, "no nonce to hold the credential against");
        }
        return verifyCredential(credential, Optional.of(nonce));
    }

    /**
     * Verifies an ID token that no page of this site asked for, such as one from a native app.
     *
     * <p>Nothing binds it to a browser: anyone who gets hold of it within its hour can present it, here or at any other
     * application with the same client id. If a page asks for it, use {@link #verify}.
     *
     * @param credential any text
     * @return who it is, or why the token was refused
     */
    public IdentityResult verifyWithoutNonce(String credential) {
        return verifyCredential(credential, Optional.empty());
    }

    /**
     * Gets new tokens for the provider's APIs.
     *
     * @param refreshToken the token from {@link Tokens#refresh()}
     * @param identity the user to whom it was granted; a new ID token must name the same one
     * @return the tokens, or why there are none
     * @throws IllegalArgumentException if the identity is from another provider
     */
    public RefreshResult refresh(String refreshToken, Identity identity) {
        if (!identity.issuer().equals(issuer)) {
            throw new IllegalArgumentException(
                    "The identity is that of another issuer: refresh at " + identity.issuer());
        }
        try {
            Tokens tokens = endpoint.refresh(metadata.get(), refreshToken);
            if (tokens.idToken().isPresent()) {
                idTokens.verify(
                        tokens.idToken().get(),
                        new IdTokens.Expected(
                                Set.of(client.id()),
                                Optional.empty(),
                                Optional.of(tokens.access()),
                                Optional.of(identity.subject())),
                        keys);
            }
            return new RefreshResult.Refreshed(tokens);
        } catch (Refusal refusal) {
            return new RefreshResult.Failed(refusal.rejected());
        }
    }

    /**
     * Revokes a token: the provider no longer accepts it, or what was granted with it.
     *
     * @param token an access token or a refresh token
     * @return empty if the provider no longer accepts it; otherwise why it couldn't be revoked
     */
    public Optional<IdentityRejected> revoke(String token) {
        try {
            Metadata known = metadata.get();
            URI url = known.revocation()
                    .orElseThrow(() ->
                            Refusal.of(Cause.MISCONFIGURED, "the provider's metadata has no revocation_endpoint"));
            // Google wants the token alone; RFC 7009 §2.1 has the client say who it is.
            endpoint.revoke(url, token, !google, known.secretInBody());
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.of(refusal.rejected());
        }
    }

    /**
     * The address to which to send a browser to sign the user out at the provider too (OpenID Connect RP-Initiated Logout 1.0).
     * Sign the user out of the application first.
     *
     * @param back where the provider then sends the browser, as registered there for that purpose
     * @param state what comes back as the parameter {@code state}; empty for nothing
     * @param idToken the token from {@link Tokens#idToken()}, which tells the provider whom to sign out, so it needn't ask; if
     *     it's longer than 4,096 characters, it's left out
     * @return the URL, which contains the ID token, so keep it out of logs; empty if the provider has no such address, as Google
     *     hasn't, or can't be asked for it now
     * @throws IllegalArgumentException if {@code back} isn't an absolute https URL, or http on loopback
     */
    public Optional<URI> endSession(URI back, String state, Optional<String> idToken) {
        if (Endpoints.parse(back.toString(), true).isEmpty()) {
            throw new IllegalArgumentException(
                    "The address to return to must be an absolute https URL without a fragment (http only on loopback),"
                            + " exactly as it's registered at the provider for returning after sign-out.");
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", client.id());
        query.put("post_logout_redirect_uri", back.toString());
        if (!state.isEmpty()) {
            query.put("state", state);
        }
        idToken.filter(token -> token.length() <= MAX_ID_TOKEN).ifPresent(token -> query.put("id_token_hint", token));
        try {
            return metadata.get().endSession().map(endpoint -> with(endpoint, query));
        } catch (Refusal refusal) {
            return Optional.empty();
        }
    }

    /**
     * Names the provider.
     *
     * @return a text without secrets
     */
    @Override
    public String toString() {
        return "OpenIdProvider[" + id + ", " + issuer + "]";
    }

    private IdentityResult exchange(IdentityAttempt attempt, Callback callback) throws Refusal {
        String code = callback.code(attempt, id, issuer, clock);
        String[] secret = attempt.secret().split("\\.", SECRET_PARTS);
        if (secret.length != SECRET_PARTS) {
            throw Refusal.of(Cause.FORGED, "the attempt is not one of this provider's");
        }
        Metadata known = metadata.get();
        callback.checkNamesIssuer(known);
        Tokens tokens = endpoint.redeem(known, code, secret[1], secret[2]);
        String access = tokens.access();
        Json claims = idTokens.verify(
                tokens.idToken().orElseThrow(),
                new IdTokens.Expected(
                        Set.of(client.id()), Optional.of(secret[0]), Optional.of(access), Optional.empty()),
                keys);
        Json contact =
                userInfo ? endpoint.userInfo(known, access, claims.text("sub").orElseThrow()) : claims;
        Identity identity = admitted(claims, contact, attempt.begunAt());
        tell(identity, tokens);
        return identity;
    }

    private IdentityResult verifyCredential(String credential, Optional<String> nonce) {
        try {
            Json claims = idTokens.verify(
                    credential, new IdTokens.Expected(client.ids(), nonce, Optional.empty(), Optional.empty()), keys);
            return admitted(claims, claims, clock.instant());
        } catch (Refusal refusal) {
            return refusal.rejected();
        }
    }

    private Identity admitted(Json claims, Json contact, Instant begunAt) throws Refusal {
        Identity identity = profile.identity(claims, claims.has("email") ? claims : contact);
        demands.check(identity, claims, begunAt);
        return identity;
    }

    private void tell(Identity identity, Tokens tokens) {
        if (listener == null) {
            return;
        }
        try {
            listener.granted(identity, tokens);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new UnavailableException("The token listener could not answer", e);
        }
    }

    private URI authorization(
            Metadata known, String state, String nonce, String verifier, String redirect, String hint) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", client.id());
        query.put("redirect_uri", redirect);
        query.put("state", state);
        query.put("nonce", nonce);
        query.put("code_challenge", Encoding.base64Url(Encoding.sha256(verifier)));
        query.put("code_challenge_method", "S256");
        query.putAll(parameters);
        if (!hint.isEmpty() && hint.length() <= MAX_HINT) {
            query.put("login_hint", hint);
        }
        return with(known.authorization(), query);
    }

    private static URI with(URI endpoint, Map<String, String> query) {
        return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + Encoding.form(query));
    }

    private Set<String> spellings() {
        // Google's own documentation names both; for anybody else, to the letter.
        return issuer.equals(GOOGLE) && google ? Set.of(GOOGLE, "accounts.google.com") : Set.of(issuer);
    }

    private String random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Encoding.base64Url(bytes);
    }

    /** Sets what differs from the defaults. Not safe for use by several threads. */
    public static final class Builder {
        private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
        private static final int MAX_VALUE = 1024;
        /** What is set here, or would replace what is set here (RFC 9101), or would bring the answer by another way. */
        private static final Set<String> OWN = Set.of(
                "response_type",
                "response_mode",
                "client_id",
                "client_secret",
                "redirect_uri",
                "scope",
                "state",
                "nonce",
                "code_challenge",
                "code_challenge_method",
                "prompt",
                "login_hint",
                "hd",
                "access_type",
                "max_age",
                "acr_values",
                "request",
                "request_uri");

        private final String clientId;
        private final String clientSecret;
        private final boolean google;
        private String issuer;
        private String id = "openid";
        private String displayName;
        private @Nullable URI metadata;
        private Set<String> otherClients = Set.of();
        private Set<String> domains = Set.of();
        private Set<String> hostedDomains = Set.of();
        private @Nullable Duration maxAge;
        private Set<String> acrValues = Set.of();
        private final Map<String, String> further = new LinkedHashMap<>();
        private List<Prompt> prompts = List.of();
        private Set<String> extraScopes = Set.of();
        private boolean offlineAccess;
        private boolean userInfo;
        private @Nullable TokenListener listener;
        private Duration timeout = Duration.ofSeconds(5);
        private @Nullable HttpClient httpClient;
        private Clock clock = Clock.systemUTC();
        private SecureRandom random = new SecureRandom();

        private Builder(
                @Nullable String issuer, @Nullable String clientId, @Nullable String clientSecret, boolean google) {
            this.clientId = Client.needed(clientId);
            this.clientSecret = Client.needed(clientSecret);
            this.google = google;
            this.issuer = checkedIssuer(issuer);
            this.displayName = URI.create(this.issuer).getHost();
        }

        /**
         * Sets the name in paths, cookies and logs; by default {@code google}, or {@code openid} for another provider. If a site
         * has several providers, each needs its own.
         *
         * @param id a lower-case letter, then at most 31 of {@code a-z}, {@code 0-9} and {@code -}
         * @return this
         * @throws IllegalArgumentException if it's anything else
         */
        public Builder id(String id) {
            if (!id.matches("[a-z][a-z0-9-]{0,31}")) {
                throw new IllegalArgumentException(
                        "A provider's id is part of paths: give one such as company, a lower-case letter and then at most"
                                + " 31 of a-z, 0-9 and -.");
            }
            this.id = id;
            return this;
        }

        /**
         * Sets the name on the button; by default {@code Google}, or the issuer's host for another provider.
         *
         * @param name such as {@code Example staff}
         * @return this
         * @throws IllegalArgumentException if it's blank
         */
        public Builder displayName(String name) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("A button needs a name: give one such as Example staff.");
            }
            this.displayName = name;
            return this;
        }

        /**
         * Sets another issuer under the same rules, such as a fake Google on loopback. Only Google may vouch for Gmail addresses,
         * so for {@link #google} it must be a program on this machine.
         *
         * @param issuer the issuer, exactly as in its metadata
         * @return this
         * @throws IllegalArgumentException if it isn't an https URL (http only on loopback), or has a query or fragment; for
         *     {@link #google}, if it's neither Google nor on loopback
         */
        public Builder issuer(String issuer) {
            String checked = checkedIssuer(issuer);
            if (google && !checked.equals(GOOGLE) && !Endpoints.isLoopback(URI.create(checked))) {
                throw new IllegalArgumentException(
                        "Only " + GOOGLE + " is Google, and a make-believe one on loopback:"
                                + " give OpenIdProvider.builder(…) another provider, and name its domains by authoritativeFor(…).");
            }
            this.issuer = checked;
            return this;
        }

        /**
         * Sets the address of the metadata, if it isn't the issuer's {@code /.well-known/openid-configuration}. The metadata must
         * name the issuer all the same.
         *
         * @param url an https URL; http only on loopback; for {@link #google}, one of Google's or on loopback
         * @return this
         * @throws IllegalArgumentException if it isn't such a URL
         */
        public Builder metadata(URI url) {
            URI checked = Endpoints.parse(url.toString(), true)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "The metadata's URL must be https (http only on loopback), without a user or fragment."));
            // What stands there names the keys: whoever serves it has Google's say.
            if (google && !Endpoints.origin(checked).toString().equals(GOOGLE) && !Endpoints.isLoopback(checked)) {
                throw new IllegalArgumentException(
                        "Google's metadata are at " + GOOGLE + ": only a make-believe Google on loopback has others.");
            }
            this.metadata = checked;
            return this;
        }

        /**
         * Adds client ids of the same application, such as its Android client's: {@link #verify} accepts ID tokens for them, and
         * tokens may name them besides the main one.
         *
         * @param ids the ids
         * @return this
         * @throws IllegalArgumentException if one is blank
         */
        public Builder otherClients(String... ids) {
            if (Arrays.stream(ids).anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("A client id is blank: remove it.");
            }
            this.otherClients = new LinkedHashSet<>(Arrays.asList(ids));
            return this;
        }

        /**
         * Lets in only accounts of one or more organisations: sent to Google as a hint, and enforced on the token's {@code hd}.
         *
         * @param domains the organisations' domains at Google, such as {@code example.com}; at least one
         * @return this
         * @throws IllegalArgumentException if there is none, or one isn't a domain
         */
        public Builder hostedDomain(String... domains) {
            if (domains.length == 0) {
                throw new IllegalArgumentException(
                        "Without a domain, everyone would get in: name at least one, or remove hostedDomain(…).");
            }
            this.hostedDomains = Stream.of(domains).map(Builder::checkedDomain).collect(Collectors.toSet());
            return this;
        }

        /**
         * Lets in only users who have signed in at the provider recently: sent as {@code max_age}, so that the provider asks them
         * to sign in again, and enforced on the token's {@code auth_time}, with a minute's tolerance for clocks that differ.
         *
         * @param age how long before they leave this site, in whole seconds; zero to sign in anew every time
         * @return this
         * @throws IllegalArgumentException if it's negative
         */
        public Builder maxAge(Duration age) {
            if (age.isNegative()) {
                throw new IllegalArgumentException(
                        "The age can't be negative: give Duration.ZERO to have people sign in anew every time.");
            }
            this.maxAge = age.truncatedTo(ChronoUnit.SECONDS);
            return this;
        }

        /**
         * Lets in only users who have signed in at the provider in one of these ways, such as with a second factor: sent as
         * {@code acr_values}, and enforced on the token's {@code acr}.
         *
         * @param values the provider's names for these ways, the preferred one first; at least one
         * @return this
         * @throws IllegalArgumentException if there is none, or one is blank or has a space
         */
        public Builder acrValues(String... values) {
            if (values.length == 0 || !Stream.of(values).allMatch(value -> value.matches("[!-~]+"))) {
                throw new IllegalArgumentException(
                        "Each acr value is visible ASCII without spaces: give at least one, each as a separate argument.");
            }
            this.acrValues = new LinkedHashSet<>(Arrays.asList(values));
            return this;
        }

        /**
         * Adds a parameter to the authorization request, such as {@code ui_locales}, {@code display} or one of the provider's
         * own. It passes through the browser, which can change it: it's a request and can't be enforced.
         *
         * @param name the parameter
         * @param value its value, which anyone can see
         * @return this
         * @throws IllegalArgumentException if the name is one that Passlink sets itself or isn't a parameter's name, or the value
         *     is blank or longer than 1,024 characters
         */
        public Builder parameter(String name, String value) {
            if (!name.matches("[A-Za-z0-9._-]{1,64}") || value.isBlank() || value.length() > MAX_VALUE) {
                throw new IllegalArgumentException(
                        "A parameter has a name in A-Z, a-z, 0-9, '.', '_' and '-', and a value"
                                + " of 1 to 1,024 characters, such as parameter(\"ui_locales\", \"de\").");
            }
            if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("Passlink sets " + name
                        + " itself: call the builder's method for it if there is one; otherwise remove it.");
            }
            further.put(name, value);
            return this;
        }

        /**
         * Sets the domains whose addresses this provider controls, for instance because it is the organisation's own: if it says
         * that such an address is verified, that proves as much as an email. None by default, except by Google's own rule.
         *
         * @param domains such as {@code example.com}
         * @return this
         * @throws IllegalArgumentException if one isn't a domain
         */
        public Builder authoritativeFor(String... domains) {
            this.domains = Stream.of(domains).map(Builder::checkedDomain).collect(Collectors.toSet());
            return this;
        }

        /**
         * Sets what the provider must ask the user, even if it needn't; by default it asks what it finds necessary.
         *
         * @param prompts one or more; {@link Prompt#NONE} only alone
         * @return this
         * @throws IllegalArgumentException if {@link Prompt#NONE} isn't alone
         */
        public Builder prompt(Prompt... prompts) {
            if (prompts.length > 1 && Arrays.asList(prompts).contains(Prompt.NONE)) {
                throw new IllegalArgumentException("Prompt.NONE excludes all other prompts: give it alone.");
            }
            this.prompts = List.of(prompts);
            return this;
        }

        /**
         * Requests scopes in addition to {@code openid email profile}.
         *
         * @param scopes each one scope
         * @return this
         * @throws IllegalArgumentException if one isn't a scope
         */
        public Builder scopes(String... scopes) {
            for (String scope : scopes) {
                if (!scope.matches("[\\x21\\x23-\\x5B\\x5D-\\x7E]+")) {
                    throw new IllegalArgumentException(
                            "A scope is visible ASCII without spaces: give each as a separate argument.");
                }
            }
            this.extraScopes = new LinkedHashSet<>(Arrays.asList(scopes));
            return this;
        }

        /**
         * Asks for a refresh token, so that the application can act while the user is away. This needs a {@linkplain #tokens
         * listener}. Google issues one only the first time, or with {@link Prompt#CONSENT}.
         *
         * @return this
         */
        public Builder offlineAccess() {
            this.offlineAccess = true;
            return this;
        }

        /**
         * Sets the listener that gets the tokens for the provider's APIs; by default they are discarded.
         *
         * @param listener the listener
         * @return this
         */
        public Builder tokens(TokenListener listener) {
            this.listener = listener;
            return this;
        }

        /**
         * Asks the UserInfo endpoint for what the ID token lacks, for providers that leave the address out of it. Its answer must
         * be about the same subject.
         *
         * @return this
         */
        public Builder userInfo() {
            this.userInfo = true;
            return this;
        }

        /**
         * Sets how long each call to the provider may take, from connecting to the last byte; 5 seconds by default.
         *
         * @param timeout from a millisecond to a minute
         * @return this
         * @throws IllegalArgumentException if it's out of range
         */
        public Builder timeout(Duration timeout) {
            if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
                throw new IllegalArgumentException(
                        "The time limit for the provider must be from a millisecond to a minute.");
            }
            this.timeout = timeout;
            return this;
        }

        /**
         * Takes the proxy and the trusted certificates from an HTTP client; by default those of the JVM are used. Each call has
         * its own HTTP/1.1 connection with these settings; nothing else of the client is used. A proxy's password comes from
         * {@link java.net.Authenticator#setDefault the JVM's authenticator}.
         *
         * @param client a client that doesn't follow redirects
         * @return this
         * @throws IllegalArgumentException if it follows redirects
         */
        public Builder httpClient(HttpClient client) {
            if (client.followRedirects() != HttpClient.Redirect.NEVER) {
                throw new IllegalArgumentException(
                        "A redirect would take codes and secrets elsewhere: build the client with Redirect.NEVER.");
            }
            this.httpClient = client;
            return this;
        }

        /**
         * Sets the clock; the system's by default.
         *
         * @param clock the clock
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Sets the source of state, nonce and verifier; the JDK's default if it isn't set.
         *
         * @param random an unpredictable source
         * @return this
         */
        public Builder random(SecureRandom random) {
            this.random = random;
            return this;
        }

        /**
         * Builds the provider, without connecting to it.
         *
         * @return the provider
         * @throws IllegalArgumentException if a refresh token is asked for but nothing takes it, or if Google's tokens lack what
         *     is demanded of them
         */
        public OpenIdProvider build() {
            if (offlineAccess && listener == null) {
                throw new IllegalArgumentException(
                        "With offline access, something must keep the refresh token: call tokens(…) before build().");
            }
            if (google && (maxAge != null || !acrValues.isEmpty())) {
                throw new IllegalArgumentException(
                        "Google doesn't say when or how a user signed in there, so nobody could"
                                + " sign in: remove maxAge(…) and acrValues(…).");
            }
            return new OpenIdProvider(this);
        }

        /**
         * Names the provider.
         *
         * @return a text without secrets
         */
        @Override
        public String toString() {
            return "OpenIdProvider.Builder[" + id + ", " + issuer + "]";
        }

        private URI metadataUrl() {
            return metadata != null
                    ? metadata
                    : URI.create(issuer.replaceAll("/$", "") + "/.well-known/openid-configuration");
        }

        private Map<String, String> parameters() {
            Map<String, String> parameters = new LinkedHashMap<>();
            Set<String> scopes = new LinkedHashSet<>(List.of("openid", "email", "profile"));
            scopes.addAll(extraScopes);
            if (offlineAccess && google) {
                parameters.put("access_type", "offline");
            } else if (offlineAccess) {
                scopes.add("offline_access");
            }
            parameters.put("scope", String.join(" ", scopes));
            if (!prompts.isEmpty()) {
                parameters.put("prompt", prompts.stream().map(Prompt::value).collect(Collectors.joining(" ")));
            }
            if (!hostedDomains.isEmpty()) {
                // Google takes one domain, or any.
                parameters.put(
                        "hd",
                        hostedDomains.size() == 1 ? hostedDomains.iterator().next() : "*");
            }
            if (maxAge != null) {
                parameters.put("max_age", Long.toString(maxAge.toSeconds()));
            }
            if (!acrValues.isEmpty()) {
                parameters.put("acr_values", String.join(" ", acrValues));
            }
            parameters.putAll(further);
            return parameters;
        }

        private static String checkedIssuer(@Nullable String issuer) {
            Optional<URI> url = issuer == null ? Optional.empty() : Endpoints.parse(issuer, true);
            if (issuer == null || url.isEmpty() || url.get().getRawQuery() != null) {
                throw new IllegalArgumentException(
                        "The issuer must be an https URL (http only on loopback) without query or fragment, exactly as in"
                                + " the provider's metadata.");
            }
            return issuer;
        }

        private static String checkedDomain(String domain) {
            return EmailAddress.parse("id@" + domain)
                    .map(address ->
                            address.normalised().substring("id@".length()).toLowerCase(Locale.ROOT))
                    .orElseThrow(() ->
                            new IllegalArgumentException("Not a domain: " + domain + ". Give it like example.com."));
        }
    }
}
