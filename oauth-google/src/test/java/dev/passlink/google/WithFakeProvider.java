package dev.passlink.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Identity;
import dev.passlink.port.IdentityRejected;
import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityRejected.TokenCheck;
import dev.passlink.port.IdentityResult;
import dev.passlink.port.IdentityStart;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.FakeOpenIdProvider.Answer;
import dev.passlink.testkit.FakeOpenIdProvider.Endpoint;
import dev.passlink.testkit.MutableClock;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * One misbehaving provider for all tests of a class, as long as the JVM lives; each test has a fresh client of it. A new
 * one for each test would make a new RSA key where tests run one by one, as they do under mutation.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WithFakeProvider {
    static final URI CALLBACK = URI.create("https://jobs.example.com/login/google/callback");
    static final String NONCE = "a-nonce-that-nobody-guesses";

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(60))
            .build();

    private static final MutableClock CLOCK = new MutableClock();
    private static final Map<Class<?>, FakeOpenIdProvider> FAKES = new ConcurrentHashMap<>();

    final MutableClock clock = CLOCK;
    final FakeOpenIdProvider fake = FAKES.computeIfAbsent(getClass(), test -> FakeOpenIdProvider.start(CLOCK));

    @BeforeEach
    void behave() {
        clock.set(MutableClock.START);
        fake.reset();
    }

    OpenIdProvider.Builder google() {
        return OpenIdProvider.google(FakeOpenIdProvider.CLIENT_ID, FakeOpenIdProvider.CLIENT_SECRET)
                .issuer(fake.issuer())
                .httpClient(HTTP)
                .timeout(Duration.ofSeconds(60))
                .clock(clock);
    }

    /** Long enough for those of its exchanges that are answered. */
    OpenIdProvider.Builder impatient() {
        return google().timeout(Duration.ofSeconds(2));
    }

    OpenIdProvider.Builder another() {
        return OpenIdProvider.builder(fake.issuer(), FakeOpenIdProvider.CLIENT_ID, FakeOpenIdProvider.CLIENT_SECRET)
                .httpClient(HTTP)
                .clock(clock);
    }

    static IdentityStart.Redirect begun(OpenIdProvider provider) {
        IdentityStart start = provider.begin(CALLBACK, "/jobs", "");
        assertThat(start).isInstanceOf(IdentityStart.Redirect.class);
        return (IdentityStart.Redirect) start;
    }

    IdentityResult signIn(OpenIdProvider provider) {
        IdentityStart.Redirect redirect = begun(provider);
        return provider.complete(redirect.attempt(), fake.consent(redirect.url()));
    }

    /** Signs in with a token response of the test's choice, in which %s stands for a good ID token. */
    IdentityResult signInWith(OpenIdProvider provider, String tokenResponse) {
        IdentityStart.Redirect redirect = begun(provider);
        String nonce = query(redirect.url()).getOrDefault("nonce", "");
        fake.answer(Endpoint.TOKEN, Answer.json(tokenResponse.replace("%s", fake.idToken(nonce))));
        return provider.complete(redirect.attempt(), fake.consent(redirect.url()));
    }

    static Map<String, String> query(URI url) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String field : List.of(url.getRawQuery().split("&"))) {
            int at = field.indexOf('=');
            query.put(field.substring(0, at), URLDecoder.decode(field.substring(at + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    static Identity identity(IdentityResult result) {
        assertThat(result).isInstanceOf(Identity.class);
        return (Identity) result;
    }

    static void assertRefused(Object result, Cause cause) {
        assertThat(result).isInstanceOf(IdentityRejected.class);
        assertThat(((IdentityRejected) result).cause()).as(result.toString()).isEqualTo(cause);
    }

    static void assertRefused(Object result, TokenCheck check) {
        assertThat(result).isInstanceOf(IdentityRejected.class);
        assertThat(((IdentityRejected) result).check()).as(result.toString()).contains(check);
    }
}
