package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Google on a developer's machine: a visitor may choose to be anybody in {@link MakeBelievePerson}.
 *
 * <p>It serves one client, this site, and sends browsers back to it only. To browsers it is another site, as Google is: its
 * host is {@code 127.0.0.1} where the job board's is {@code localhost}.
 */
final class MakeBelieveGoogle implements AutoCloseable {
    private static final String CLIENT_ID = "job-board.make-believe.example";
    private static final String AUTHORIZE = "/authorize";
    private static final int THREADS = 4;
    private static final int MOST_BYTES = 65_536;
    private static final int RSA_BITS = 2048;
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    /** Made when it is needed: it takes a while. */
    private final Supplier<RSAKey> keys = Suppliers.memoize(MakeBelieveGoogle::newKey);

    private final Cache<String, Agreement> agreements = CacheBuilder.newBuilder()
            .maximumSize(1000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final SecureRandom random = new SecureRandom();
    private final String secret = randomText();
    private final URI site;
    private final String callback;
    private final String issuer;

    /**
     * Takes a free port.
     *
     * @throws IllegalArgumentException if the site is not on this machine: everybody could be anybody there
     */
    MakeBelieveGoogle(URI site) {
        if (!Settings.isLoopback(site.getHost())) {
            throw new IllegalArgumentException(
                    "The make-believe Google is only for sites on this machine: elsewhere, set GOOGLE_CLIENT_ID.");
        }
        this.site = site;
        this.callback = site + "/login/google/callback";
        this.server = onFreePort();
        String host = site.getHost().startsWith("127.") ? "localhost" : "127.0.0.1";
        this.issuer = "http://" + host + ":" + server.getAddress().getPort();
        server.setExecutor(threads);
        server.createContext("/", exchange -> send(exchange, Page.html(404, MakeBelievePage.refusal())));
        server.createContext("/.well-known/openid-configuration", exchange -> sendJson(exchange, 200, metadata()));
        server.createContext("/keys", exchange -> send(exchange, Page.json(new JWKSet(key()).toString())));
        server.createContext(AUTHORIZE, exchange -> send(exchange, authorize(exchange)));
        server.createContext("/token", this::token);
    }

    /** What somebody agreed to, until the site comes for it. */
    private record Agreement(MakeBelievePerson person, String challenge, String nonce) {}

    String issuer() {
        return issuer;
    }

    GoogleSettings registration() {
        return new GoogleSettings(CLIENT_ID, secret, issuer);
    }

    void start() {
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private Map<String, Object> metadata() {
        return Map.of(
                "issuer",
                issuer,
                "authorization_endpoint",
                issuer + AUTHORIZE,
                "token_endpoint",
                issuer + "/token",
                "jwks_uri",
                issuer + "/keys",
                "response_types_supported",
                List.of("code"),
                "subject_types_supported",
                List.of("public"),
                "id_token_signing_alg_values_supported",
                List.of("RS256"),
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_post"));
    }

    /** GET shows whom one can be; the form of that page comes back with the same query and a choice. */
    private Page authorize(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        Map<String, String> asked = fields(query);
        if (!isFromTheSite(asked)) {
            return Page.html(400, MakeBelievePage.refusal());
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return Page.html(200, MakeBelievePage.choice(AUTHORIZE + "?" + query))
                    .with("Content-Security-Policy", MakeBelievePage.policy(site));
        }
        String choice = fields(body(exchange)).getOrDefault("person", "");
        String answer = MakeBelievePerson.byKey(choice)
                .map(person -> "code=" + agree(person, asked))
                .orElse("error=access_denied");
        String state = URLEncoder.encode(asked.getOrDefault("state", ""), UTF_8);
        return Page.redirect(callback + "?" + answer + "&state=" + state);
    }

    private boolean isFromTheSite(Map<String, String> asked) {
        return callback.equals(asked.get("redirect_uri"))
                && CLIENT_ID.equals(asked.get("client_id"))
                && "code".equals(asked.get("response_type"))
                && "S256".equals(asked.get("code_challenge_method"));
    }

    private String agree(MakeBelievePerson person, Map<String, String> asked) {
        String code = randomText();
        String challenge = asked.getOrDefault("code_challenge", "");
        agreements.put(code, new Agreement(person, challenge, asked.getOrDefault("nonce", "")));
        return code;
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = fields(body(exchange));
        boolean known = CLIENT_ID.equals(form.get("client_id")) && secret.equals(form.get("client_secret"));
        Optional<Agreement> agreed = Optional.ofNullable(agreements.asMap().remove(form.getOrDefault("code", "")))
                .filter(agreement -> agreement.challenge().equals(challenge(form)));
        if (!known) {
            sendJson(exchange, 401, Map.of("error", "invalid_client"));
        } else if (agreed.isEmpty()) {
            sendJson(exchange, 400, Map.of("error", "invalid_grant"));
        } else {
            sendJson(
                    exchange,
                    200,
                    Map.of("access_token", randomText(), "token_type", "Bearer", "id_token", idToken(agreed.get())));
        }
    }

    private static String challenge(Map<String, String> form) {
        byte[] hash = Hashing.sha256()
                .hashString(form.getOrDefault("code_verifier", ""), US_ASCII)
                .asBytes();
        return BaseEncoding.base64Url().omitPadding().encode(hash);
    }

    private String idToken(Agreement agreed) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(CLIENT_ID)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .claim("nonce", agreed.nonce());
        agreed.person().claims().forEach(claims::claim);
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(key().getKeyID())
                        .build(),
                claims.build());
        try {
            token.sign(new RSASSASigner(key()));
        } catch (JOSEException e) {
            throw new IllegalStateException("This JVM does not sign with RS256", e);
        }
        return token.serialize();
    }

    private void sendJson(HttpExchange exchange, int status, Map<String, ?> value) throws IOException {
        try {
            Page page = Page.json(json.writeValueAsString(value));
            send(exchange, new Page(status, page.headers(), page.body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("These are plain maps", e);
        }
    }

    private static void send(HttpExchange exchange, Page page) throws IOException {
        try (exchange) {
            byte[] body = page.body().getBytes(UTF_8);
            page.headers().forEach(exchange.getResponseHeaders()::set);
            boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(page.status(), bodiless ? -1 : body.length);
            if (!bodiless) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readNBytes(MOST_BYTES), UTF_8);
    }

    private static Map<String, String> fields(@Nullable String form) {
        Map<String, String> fields = new HashMap<>();
        for (String field : form == null ? new String[0] : form.split("&", -1)) {
            int at = field.indexOf('=');
            if (at > 0) {
                fields.put(field.substring(0, at), decoded(field.substring(at + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private String randomText() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return BaseEncoding.base64Url().omitPadding().encode(bytes);
    }

    private RSAKey key() {
        return requireNonNull(keys.get());
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(RSA_BITS)
                    .keyID("make-believe")
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("This JVM makes no RSA keys", e);
        }
    }

    private static HttpServer onFreePort() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on this machine", e);
        }
    }
}
