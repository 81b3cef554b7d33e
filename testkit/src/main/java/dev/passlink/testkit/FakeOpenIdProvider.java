package dev.passlink.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * An OpenID provider in this process, on a free loopback port, that behaves correctly until told otherwise.
 *
 * <p>It checks what a good provider checks: client, secret, code, redirect URI and PKCE verifier. You can make every endpoint
 * {@linkplain #answer answer} something else, and change every claim. It doesn't ask anyone to sign in: {@link #consent} acts as
 * both browser and user, and a real browser that opens the authorization endpoint is sent back at once.
 *
 * <pre>{@code
 * try (FakeOpenIdProvider provider = FakeOpenIdProvider.start(clock)) {
 *     OpenIdProvider google = OpenIdProvider.google(FakeOpenIdProvider.CLIENT_ID, FakeOpenIdProvider.CLIENT_SECRET)
 *             .issuer(provider.issuer())
 *             .clock(clock)
 *             .build();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class FakeOpenIdProvider implements AutoCloseable {
    /** The client id that it knows. */
    public static final String CLIENT_ID = "passlink.apps.example";

    /** The client's secret, with characters that need encoding. */
    public static final String CLIENT_SECRET = "s3cr3t/of+the:client%";

    /** The subject of its tokens unless the claim is changed. */
    public static final String SUBJECT = "110169484474386276334";

    /** The access token that it issues. */
    public static final String ACCESS_TOKEN = "ya29.access~token";

    private static final int OK = 200;
    private static final int FOUND = 302;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int NO_CONTENT_LENGTH = 0;
    private static final int RSA_BITS = 2048;
    private static final String RS256 = "RS256";
    private static final String PS256 = "PS256";
    private static final String ES256 = "ES256";
    private static final String ED_DSA = "EdDSA";
    private static final int COORDINATE_BYTES = 32;
    private static final Duration LIFETIME = Duration.ofHours(1);

    /** Its endpoints. */
    public enum Endpoint {
        /** The provider's metadata. */
        METADATA("/.well-known/openid-configuration"),
        /** Its keys. */
        KEYS("/keys"),
        /** Where the browser is sent. */
        AUTHORIZATION("/authorize"),
        /** Where a code is exchanged for tokens. */
        TOKEN("/token"),
        /** Where an access token's user is looked up. */
        USER_INFO("/userinfo"),
        /** Where a token is revoked. */
        REVOCATION("/revoke"),
        /** Where the browser is sent to sign out. */
        END_SESSION("/logout");

        private final String path;

        Endpoint(String path) {
            this.path = path;
        }
    }

    /** A prepared answer for one endpoint. Immutable. */
    public static final class Answer {
        private enum Pace {
            AT_ONCE,
            DRIPPING,
            ENDLESS,
            NEVER
        }

        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;
        private final Pace pace;

        private Answer(int status, Map<String, String> headers, byte[] body, Pace pace) {
            this.status = status;
            this.headers = Map.copyOf(headers);
            this.body = body;
            this.pace = pace;
        }

        /**
         * JSON with status 200.
         *
         * @param body the text, which needn't be JSON
         * @return the answer
         */
        public static Answer json(String body) {
            return json(OK, body);
        }

        /**
         * JSON with another status.
         *
         * @param status the status
         * @param body the text
         * @return the answer
         */
        public static Answer json(int status, String body) {
            return bytes(status, body.getBytes(UTF_8)).header("Content-Type", "application/json");
        }

        /**
         * Bytes without any header.
         *
         * @param status the status
         * @param body the bytes
         * @return the answer
         */
        public static Answer bytes(int status, byte[] body) {
            return new Answer(status, Map.of(), body.clone(), Pace.AT_ONCE);
        }

        /**
         * A redirect.
         *
         * @param status such as 302
         * @param location the target
         * @return the answer
         */
        public static Answer redirect(int status, String location) {
            return bytes(status, new byte[0]).header("Location", location);
        }

        /**
         * Accepts the request and never answers.
         *
         * @return the answer
         */
        public static Answer silence() {
            return new Answer(OK, Map.of(), new byte[0], Pace.NEVER);
        }

        /**
         * The same answer, one byte every 20 milliseconds, without end.
         *
         * @return the slow answer
         */
        public Answer dripping() {
            return new Answer(status, headers, body, Pace.DRIPPING);
        }

        /**
         * The same answer, with its body repeated without end.
         *
         * @return the endless answer
         */
        public Answer endless() {
            return new Answer(status, headers, body, Pace.ENDLESS);
        }

        /**
         * The same answer with one more header.
         *
         * @param name the header's name
         * @param value its value
         * @return the answer
         */
        public Answer header(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body, pace);
        }
    }

    /**
     * A request that an endpoint received.
     *
     * @param query the raw query; empty if there was none
     * @param authorization the {@code Authorization} header; empty if there was none
     * @param form the fields of the body
     */
    public record Received(String query, String authorization, Map<String, String> form) {
        /**
         * Keeps a copy of the fields.
         *
         * @param query the raw query
         * @param authorization the {@code Authorization} header
         * @param form the fields of the body
         */
        public Received {
            form = Map.copyOf(form);
        }
    }

    private record SigningKey(String id, KeyPair pair) {}

    private record Code(String redirect, String challenge, String nonce) {}

    private final HttpServer server;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Clock clock;
    private final AtomicInteger serial = new AtomicInteger();
    private final AtomicInteger writing = new AtomicInteger();
    private final Map<Endpoint, Answer> answers = new ConcurrentHashMap<>();
    private final Map<Endpoint, List<Received>> received = new ConcurrentHashMap<>();
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final Map<String, Object> claims = new ConcurrentHashMap<>();
    /** By algorithm, so that going back to RSA doesn't have to wait for a new key. */
    private final Map<String, SigningKey> keys = new ConcurrentHashMap<>();

    private volatile String issuer;
    private volatile String algorithm = RS256;
    private volatile UnaryOperator<String> idTokens = this::idToken;

    private FakeOpenIdProvider(HttpServer server, Clock clock, KeyPair key) {
        this.server = server;
        this.clock = clock;
        this.threads = Executors.newCachedThreadPool(FakeOpenIdProvider::daemon);
        this.issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        keys.put(RS256, new SigningKey("key-0", key));
        reset();
    }

    /**
     * Starts a provider.
     *
     * @param clock the clock for the times in its tokens
     * @return a provider that behaves correctly
     */
    public static FakeOpenIdProvider start(Clock clock) {
        return start(clock, newKey(RS256));
    }

    /**
     * Starts a provider with an existing key: making one takes a second or more, so a suite can make it once.
     *
     * @param clock the clock for the times in its tokens
     * @param key the RSA key that it signs with at first, as made by {@link #newKey(int)}
     * @return a provider that behaves correctly
     */
    public static FakeOpenIdProvider start(Clock clock, KeyPair key) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FakeOpenIdProvider provider = new FakeOpenIdProvider(server, clock, key);
            server.setExecutor(provider.threads);
            for (Endpoint endpoint : Endpoint.values()) {
                server.createContext(endpoint.path, exchange -> provider.serve(endpoint, exchange));
            }
            server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on loopback", e);
        }
    }

    /**
     * Makes an RSA key pair, for a test that signs itself.
     *
     * @param bits the length of the modulus
     * @return a new pair
     */
    public static KeyPair newKey(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no RSA", e);
        }
    }

    /**
     * Makes a key pair for an algorithm.
     *
     * @param algorithm {@code RS256}, {@code PS256}, {@code ES256} or {@code EdDSA}
     * @return a new pair: RSA of 2048 bits, EC on P-256, or Ed25519
     * @throws IllegalArgumentException if it's another algorithm
     */
    public static KeyPair newKey(String algorithm) {
        try {
            return switch (algorithm) {
                case RS256, PS256 -> newKey(RSA_BITS);
                case ES256 -> {
                    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                    generator.initialize(new ECGenParameterSpec("secp256r1"));
                    yield generator.generateKeyPair();
                }
                case ED_DSA -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                default -> throw unknown(algorithm);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no keys for " + algorithm, e);
        }
    }

    private static IllegalArgumentException unknown(String algorithm) {
        return new IllegalArgumentException(
                "This provider doesn't have the algorithm " + algorithm + ". It has RS256, PS256, ES256 and EdDSA.");
    }

    /**
     * Behaves correctly again: forgets prepared answers, claims and counts; keeps its keys, signs with RS256, and uses its own
     * issuer.
     */
    public void reset() {
        answers.clear();
        claims.clear();
        codes.clear();
        idTokens = this::idToken;
        algorithm = RS256;
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        for (Endpoint endpoint : Endpoint.values()) {
            received.put(endpoint, new CopyOnWriteArrayList<>());
        }
        claims.put("sub", SUBJECT);
        claims.put("aud", CLIENT_ID);
        claims.put("email", "ada@gmail.com");
        claims.put("email_verified", true);
        claims.put("name", "Ada Lovelace");
    }

    /**
     * The issuer that it claims to be.
     *
     * @return its origin unless set
     */
    public String issuer() {
        return issuer;
    }

    /**
     * Claims to be a different issuer in metadata and tokens; the endpoints stay where they are.
     *
     * @param issuer the claimed issuer
     */
    public void issuer(String issuer) {
        this.issuer = issuer;
    }

    /**
     * The address of an endpoint.
     *
     * @param endpoint the endpoint
     * @return its URL
     */
    public URI url(Endpoint endpoint) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + endpoint.path);
    }

    /**
     * Sets a claim of the tokens from now on. {@code iss}, {@code iat}, {@code exp}, {@code nonce} and {@code at_hash} are filled
     * in unless you set them.
     *
     * @param name the claim
     * @param value a string, a number, a boolean, or a list or map of these
     */
    public void claim(String name, Object value) {
        claims.put(name, value);
    }

    /**
     * Removes a claim that is there by default.
     *
     * @param name {@code sub}, {@code aud}, {@code email}, {@code email_verified} or {@code name}
     */
    public void withoutClaim(String name) {
        claims.remove(name);
    }

    /**
     * Issues a different ID token with each code.
     *
     * @param maker makes it from the nonce in the request
     */
    public void idTokens(UnaryOperator<String> maker) {
        this.idTokens = maker;
    }

    /**
     * Gives a prepared answer at one endpoint until {@link #reset} or {@link #behave}.
     *
     * @param endpoint the endpoint
     * @param answer the answer
     */
    public void answer(Endpoint endpoint, Answer answer) {
        answers.put(endpoint, answer);
    }

    /**
     * Behaves correctly again at one endpoint.
     *
     * @param endpoint the endpoint
     */
    public void behave(Endpoint endpoint) {
        answers.remove(endpoint);
    }

    /**
     * Signs with a new key from now on, and serves only that.
     *
     * @return the new key's id
     */
    public String rotate() {
        SigningKey key = next(algorithm);
        keys.put(algorithm, key);
        return key.id();
    }

    /**
     * Signs with another algorithm until {@link #reset}, with a separate key, and announces and serves only that.
     *
     * @param algorithm {@code RS256}, {@code PS256}, {@code ES256} or {@code EdDSA}
     * @throws IllegalArgumentException if it's another algorithm
     */
    public void algorithm(String algorithm) {
        keys.computeIfAbsent(algorithm, this::next);
        this.algorithm = algorithm;
    }

    private SigningKey next(String algorithm) {
        return new SigningKey("key-" + serial.incrementAndGet(), newKey(algorithm));
    }

    private SigningKey current() {
        return requireNonNull(keys.get(algorithm));
    }

    /**
     * How often an endpoint was called, whatever it answered.
     *
     * @param endpoint the endpoint
     * @return the number since the start or the last reset
     */
    public int calls(Endpoint endpoint) {
        return received(endpoint).size();
    }

    /**
     * The requests that an endpoint received.
     *
     * @param endpoint the endpoint
     * @return in order, since the start or the last reset
     */
    public List<Received> received(Endpoint endpoint) {
        return List.copyOf(requireNonNull(received.get(endpoint)));
    }

    /**
     * How many slow or endless answers are being written.
     *
     * @return zero once every client has hung up
     */
    public int writing() {
        return writing.get();
    }

    /**
     * What the browser brings back after the user has agreed.
     *
     * @param authorization where the application sent the browser
     * @return the callback's parameters
     */
    public Map<String, List<String>> consent(URI authorization) {
        Map<String, String> asked = fields(authorization.getRawQuery());
        String code = "code-" + serial.incrementAndGet();
        codes.put(
                code,
                new Code(
                        asked.getOrDefault("redirect_uri", ""),
                        asked.getOrDefault("code_challenge", ""),
                        asked.getOrDefault("nonce", "")));
        Map<String, List<String>> callback = new LinkedHashMap<>();
        callback.put("code", List.of(code));
        callback.put("state", List.of(asked.getOrDefault("state", "")));
        return callback;
    }

    /**
     * What the browser brings back if something went wrong.
     *
     * @param authorization where the application sent the browser
     * @param error such as {@code access_denied}
     * @return the callback's parameters
     */
    public Map<String, List<String>> refuse(URI authorization, String error) {
        Map<String, List<String>> callback = new LinkedHashMap<>();
        callback.put("error", List.of(error));
        callback.put("state", List.of(fields(authorization.getRawQuery()).getOrDefault("state", "")));
        return callback;
    }

    /**
     * An ID token as it issues them now, which is also what its button would post.
     *
     * @param nonce the nonce; empty for none
     * @return header, payload and signature
     */
    public String idToken(String nonce) {
        return sign(header(), payload(nonce));
    }

    /**
     * The header of its tokens.
     *
     * @return JSON
     */
    public String header() {
        return "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + current().id() + "\",\"typ\":\"JWT\"}";
    }

    /**
     * The payload of its tokens.
     *
     * @param nonce the nonce; empty for none
     * @return JSON
     */
    public String payload(String nonce) {
        Instant now = clock.instant();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("iss", issuer);
        all.put("iat", now.getEpochSecond());
        all.put("exp", now.plus(LIFETIME).getEpochSecond());
        byte[] hash = hash(algorithm.equals(ED_DSA) ? "SHA-512" : "SHA-256", ACCESS_TOKEN);
        all.put("at_hash", base64Url(Arrays.copyOf(hash, hash.length / 2)));
        if (!nonce.isEmpty()) {
            all.put("nonce", nonce);
        }
        all.putAll(claims);
        return write(all);
    }

    /**
     * Signs with the provider's key.
     *
     * @param header any text
     * @param payload any text
     * @return a token in compact form
     */
    public String sign(String header, String payload) {
        return sign(header.getBytes(UTF_8), payload.getBytes(UTF_8), key(), algorithm);
    }

    /**
     * Signs with any RSA key, using RS256.
     *
     * @param header any bytes
     * @param payload any bytes
     * @param key the key pair
     * @return a token in compact form
     */
    public static String sign(byte[] header, byte[] payload, KeyPair key) {
        return sign(header, payload, key, RS256);
    }

    /**
     * Signs with any key, whatever the header says.
     *
     * @param header any bytes
     * @param payload any bytes
     * @param key the key pair
     * @param algorithm {@code RS256}, {@code PS256}, {@code ES256} or {@code EdDSA}
     * @return a token in compact form
     * @throws IllegalArgumentException if the key isn't of the algorithm's type
     */
    public static String sign(byte[] header, byte[] payload, KeyPair key, String algorithm) {
        String signed = base64Url(header) + "." + base64Url(payload);
        try {
            Signature signature = signature(algorithm);
            signature.initSign(key.getPrivate());
            signature.update(signed.getBytes(US_ASCII));
            return signed + "." + base64Url(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("This key can't sign with " + algorithm, e);
        }
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case RS256 -> "SHA256withRSA";
                    case PS256 -> "RSASSA-PSS";
                    case ES256 -> "SHA256withECDSAinP1363Format";
                    case ED_DSA -> "Ed25519";
                    default -> throw unknown(algorithm);
                });
        if (algorithm.equals(PS256)) {
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        return signature;
    }

    /**
     * The provider's key, for a test that signs itself.
     *
     * @return the current key pair
     */
    public KeyPair key() {
        return current().pair();
    }

    /**
     * One entry of a key set, for RS256.
     *
     * @param id the key's id
     * @param key the key
     * @return JSON
     */
    public static String jwk(String id, RSAPublicKey key) {
        return jwk(id, key, RS256);
    }

    /**
     * One entry of a key set.
     *
     * @param id the key's id
     * @param key an RSA key, an EC key on P-256, or an Ed25519 key
     * @param algorithm the algorithm that it claims, whatever the key's type
     * @return JSON
     */
    public static String jwk(String id, PublicKey key, String algorithm) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("use", "sig");
        all.put("alg", algorithm);
        all.put("kid", id);
        if (key instanceof RSAPublicKey rsa) {
            all.put("kty", "RSA");
            all.put("n", number(rsa.getModulus()));
            all.put("e", number(rsa.getPublicExponent()));
        } else if (key instanceof ECPublicKey ec) {
            all.put("kty", "EC");
            all.put("crv", "P-256");
            all.put("x", coordinate(ec.getW().getAffineX()));
            all.put("y", coordinate(ec.getW().getAffineY()));
        } else {
            byte[] encoded = key.getEncoded();
            all.put("kty", "OKP");
            all.put("crv", "Ed25519");
            all.put("x", base64Url(Arrays.copyOfRange(encoded, encoded.length - COORDINATE_BYTES, encoded.length)));
        }
        return write(all);
    }

    /**
     * The key set that it serves.
     *
     * @return JSON
     */
    public String keySet() {
        return "{\"keys\":[" + jwk(current().id(), key().getPublic(), algorithm) + "]}";
    }

    /**
     * The metadata that it serves.
     *
     * @return JSON
     */
    public String metadata() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("issuer", issuer);
        all.put("authorization_endpoint", url(Endpoint.AUTHORIZATION).toString());
        all.put("token_endpoint", url(Endpoint.TOKEN).toString());
        all.put("jwks_uri", url(Endpoint.KEYS).toString());
        all.put("userinfo_endpoint", url(Endpoint.USER_INFO).toString());
        all.put("revocation_endpoint", url(Endpoint.REVOCATION).toString());
        all.put("end_session_endpoint", url(Endpoint.END_SESSION).toString());
        all.put("response_types_supported", List.of("code"));
        all.put("id_token_signing_alg_values_supported", List.of(algorithm));
        all.put("token_endpoint_auth_methods_supported", List.of("client_secret_post", "client_secret_basic"));
        return write(all);
    }

    /** Releases its port and threads. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(Endpoint endpoint, HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String query =
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
            String authorization = Optional.ofNullable(
                            exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse("");
            Received request = new Received(query, authorization, fields(body));
            requireNonNull(received.get(endpoint)).add(request);
            Answer prepared = answers.get(endpoint);
            send(exchange, prepared != null ? prepared : honest(endpoint, request, exchange.getRequestURI()));
        }
    }

    private Answer honest(Endpoint endpoint, Received request, URI asked) {
        return switch (endpoint) {
            case METADATA -> Answer.json(metadata());
            case KEYS -> Answer.json(keySet()).header("Cache-Control", "public, max-age=3600");
            case AUTHORIZATION -> Answer.redirect(FOUND, back(asked));
            case TOKEN -> tokens(request);
            case USER_INFO -> Answer.json(write(new LinkedHashMap<>(claims)));
            case REVOCATION -> Answer.json("{}");
            case END_SESSION -> Answer.redirect(FOUND, afterSignOut(fields(request.query())));
        };
    }

    private String back(URI asked) {
        String redirect = fields(asked.getRawQuery()).getOrDefault("redirect_uri", "");
        String query = consent(asked).entrySet().stream()
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(field.getValue().get(0), UTF_8))
                .collect(Collectors.joining("&"));
        return redirect + (redirect.contains("?") ? "&" : "?") + query;
    }

    private static String afterSignOut(Map<String, String> asked) {
        String back = asked.getOrDefault("post_logout_redirect_uri", "");
        String state = asked.getOrDefault("state", "");
        return state.isEmpty()
                ? back
                : back + (back.contains("?") ? "&" : "?") + "state=" + URLEncoder.encode(state, UTF_8);
    }

    private Answer tokens(Received request) {
        if (!isClient(request)) {
            return Answer.json(UNAUTHORIZED, "{\"error\":\"invalid_client\"}");
        }
        String nonce = "";
        if (!"refresh_token".equals(request.form().get("grant_type"))) {
            Code code = codes.remove(request.form().getOrDefault("code", ""));
            if (code == null || !isProvenBy(code, request.form())) {
                return Answer.json(BAD_REQUEST, "{\"error\":\"invalid_grant\"}");
            }
            nonce = code.nonce();
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", ACCESS_TOKEN);
        answer.put("refresh_token", "refresh-" + serial.incrementAndGet());
        answer.put("token_type", "Bearer");
        answer.put("expires_in", LIFETIME.toSeconds());
        answer.put("id_token", idTokens.apply(nonce));
        return Answer.json(write(answer));
    }

    private static boolean isClient(Received request) {
        String basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                (URLEncoder.encode(CLIENT_ID, UTF_8) + ":" + URLEncoder.encode(CLIENT_SECRET, UTF_8))
                                        .getBytes(US_ASCII));
        boolean inBody = CLIENT_ID.equals(request.form().get("client_id"))
                && CLIENT_SECRET.equals(request.form().get("client_secret"));
        return request.authorization().isEmpty()
                ? inBody
                : request.authorization().equals(basic);
    }

    private static boolean isProvenBy(Code code, Map<String, String> form) {
        return code.redirect().equals(form.get("redirect_uri"))
                && code.challenge().equals(base64Url(hash("SHA-256", form.getOrDefault("code_verifier", ""))));
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        if (answer.pace == Answer.Pace.NEVER) {
            waitFor(Duration.ofDays(1));
            return;
        }
        answer.headers.forEach(exchange.getResponseHeaders()::set);
        if (answer.pace != Answer.Pace.AT_ONCE) {
            writing.incrementAndGet();
            try {
                exchange.sendResponseHeaders(answer.status, NO_CONTENT_LENGTH);
                trickle(exchange.getResponseBody(), answer);
            } finally {
                writing.decrementAndGet();
            }
            return;
        }
        exchange.sendResponseHeaders(answer.status, answer.body.length == 0 ? -1 : answer.body.length);
        if (answer.body.length > 0) {
            exchange.getResponseBody().write(answer.body);
        }
    }

    private void trickle(OutputStream out, Answer answer) throws IOException {
        boolean drips = answer.pace == Answer.Pace.DRIPPING;
        for (int at = 0; closed.getCount() > 0; at++) {
            out.write(drips ? new byte[] {at < answer.body.length ? answer.body[at] : (byte) ' '} : answer.body);
            out.flush();
            if (drips) {
                waitFor(Duration.ofMillis(20));
            }
        }
    }

    private void waitFor(Duration duration) throws IOException {
        try {
            if (closed.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("closed", e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "fake-openid-provider");
        thread.setDaemon(true);
        return thread;
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : form.split("&", -1)) {
            int at = field.indexOf('=');
            if (at > 0) {
                fields.put(
                        URLDecoder.decode(field.substring(0, at), UTF_8),
                        URLDecoder.decode(field.substring(at + 1), UTF_8));
            }
        }
        return fields;
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return base64Url(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    /** As wide as the curve, with zeros in front. */
    private static String coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, padded, COORDINATE_BYTES - length, length);
        return base64Url(padded);
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hash(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no " + algorithm, e);
        }
    }

    private static String write(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> members = new ArrayList<>();
            map.forEach((name, member) -> members.add(quoted(String.valueOf(name)) + ":" + write(member)));
            return "{" + String.join(",", members) + "}";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(FakeOpenIdProvider::write).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof String text ? quoted(text) : String.valueOf(value);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\' || c < 0x20 || Character.isSurrogate((char) c)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
