package dev.passlink.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Identity;
import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityRejected.TokenCheck;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.FakeOpenIdProvider.Answer;
import dev.passlink.testkit.FakeOpenIdProvider.Endpoint;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that come, go, are unfit or cannot be had. */
@Timeout(300)
final class KeySetTest extends WithFakeProvider {
    private static final KeyPair OTHER = FakeOpenIdProvider.newKey(2048);
    private static final String UNFIT_EC =
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"ec\",\"x\":\"AA\",\"y\":\"AA\"}";

    private RSAPublicKey publicKey() {
        return (RSAPublicKey) fake.key().getPublic();
    }

    private String keyId() {
        return fake.keySet().replaceFirst(".*\"kid\":\"([^\"]*)\".*", "$1");
    }

    private void keys(String... entries) {
        fake.answer(Endpoint.KEYS, Answer.json("{\"keys\":[" + String.join(",", entries) + "]}"));
    }

    private String good() {
        return FakeOpenIdProvider.jwk(keyId(), publicKey());
    }

    private Object verified(OpenIdProvider provider) {
        return provider.verify(fake.idToken(NONCE), NONCE);
    }

    /** A token that names a key which nobody has. */
    private Object unknown(OpenIdProvider provider, int number) {
        String header = "{\"alg\":\"RS256\",\"kid\":\"unknown-" + number + "\"}";
        return provider.verify(fake.sign(header, fake.payload(NONCE)), NONCE);
    }

    static Stream<Arguments> badEntries() {
        return Stream.of(
                        "null",
                        "7",
                        "\"key\"",
                        "[]",
                        "{}",
                        "{\"kty\":7}",
                        "{\"kty\":\"RSA\"}",
                        "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":\"!!\",\"e\":\"AQAB\"}",
                        "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":7,\"e\":7}",
                        "{\"kty\":\"RSA\",\"kid\":7,\"n\":\"AQAB\",\"e\":\"AQAB\"}",
                        "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":\"\",\"e\":\"\"}",
                        "{\"kty\":\"oct\",\"kid\":\"x\",\"k\":\"AAAA\"}",
                        "{\"kty\":\"unknown\",\"kid\":\"x\"}",
                        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"x\",\"x\":\"AA\"}",
                        "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"x5c\":\"no list\"}",
                        UNFIT_EC)
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("badEntries")
    void oneBadEntryDoesNotSpoilTheSet(String entry) {
        keys(entry, good());
        identity(signIn(google().build()));
        keys(good(), entry);
        identity(signIn(google().build()));
        keys(entry);
        assertRefused(signIn(google().build()), Cause.UNAVAILABLE);
    }

    Stream<Arguments> unfitKeys() throws GeneralSecurityException {
        String id = keyId();
        String good = good();
        KeyPair weak = FakeOpenIdProvider.newKey(1024);
        return Stream.of(
                Arguments.of("1024 bits", FakeOpenIdProvider.jwk(id, (RSAPublicKey) weak.getPublic())),
                Arguments.of(
                        "2047 bits",
                        withNumbers(publicKey().getModulus().shiftRight(1).setBit(0), 65_537)),
                Arguments.of(
                        "16384 bits",
                        withNumbers(BigInteger.ONE.shiftLeft(16_383).setBit(0), 65_537)),
                Arguments.of(
                        "an even modulus", withNumbers(publicKey().getModulus().clearBit(0), 65_537)),
                Arguments.of("exponent 1", withNumbers(publicKey().getModulus(), 1)),
                Arguments.of("exponent 3", withNumbers(publicKey().getModulus(), 3)),
                Arguments.of("an even exponent", withNumbers(publicKey().getModulus(), 65_536)),
                Arguments.of("exponent 0", good.replace("\"e\":\"AQAB\"", "\"e\":\"AA\"")),
                Arguments.of(
                        "an endless exponent", good.replace("\"e\":\"AQAB\"", "\"e\":\"" + "_".repeat(340) + "8\"")),
                Arguments.of("for encryption", good.replace("\"sig\"", "\"enc\"")),
                Arguments.of("use of another type", good.replace("\"sig\"", "[\"sig\"]")),
                Arguments.of("for PS256", good.replace("RS256", "PS256")),
                Arguments.of("for RSA-OAEP", good.replace("RS256", "RSA-OAEP")),
                Arguments.of("alg of another type", good.replace("\"RS256\"", "7")),
                Arguments.of("operations without verify", good.replace("{", "{\"key_ops\":[\"encrypt\"],")),
                Arguments.of("operations of another type", good.replace("{", "{\"key_ops\":\"verify\",")),
                Arguments.of("with its private part", good.replace("{", "{\"d\":\"AQAB\",")),
                Arguments.of("a name of another type", good.replace("\"" + id + "\"", "7")),
                Arguments.of("kty in lower case", good.replace("\"RSA\"", "\"rsa\"")),
                Arguments.of("kty oct with a modulus", good.replace("\"RSA\"", "\"oct\"")));
    }

    private String withNumbers(BigInteger modulus, long exponent) throws GeneralSecurityException {
        String e = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(BigInteger.valueOf(exponent).toByteArray());
        // The JDK refuses to make most of these, a provider would not.
        RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(
                        modulus.bitLength() > 16_000 ? publicKey().getModulus() : modulus, BigInteger.valueOf(65_537)));
        String jwk = FakeOpenIdProvider.jwk(keyId(), key).replace("\"e\":\"AQAB\"", "\"e\":\"" + e + "\"");
        return modulus.bitLength() > 16_000
                ? jwk.replaceFirst("\"n\":\"[^\"]*\"", "\"n\":\"" + "_".repeat(2730) + "8\"")
                : jwk;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfitKeys")
    void anUnfitKeyVerifiesNothing(String name, String entry) {
        keys(entry, FakeOpenIdProvider.jwk("other", (RSAPublicKey) OTHER.getPublic()));
        assertRefused(verified(google().build()), TokenCheck.KEY);
        keys(entry);
        assertRefused(verified(google().build()), Cause.UNAVAILABLE);
    }

    @Test
    void aTokenOfAKeyThatIsTooShortIsRefusedAlthoughItsSignatureIsRight() {
        KeyPair weak = FakeOpenIdProvider.newKey(1024);
        keys(
                FakeOpenIdProvider.jwk("weak", (RSAPublicKey) weak.getPublic()),
                FakeOpenIdProvider.jwk("other", (RSAPublicKey) OTHER.getPublic()));
        String token = FakeOpenIdProvider.sign(
                "{\"alg\":\"RS256\",\"kid\":\"weak\"}".getBytes(StandardCharsets.UTF_8),
                fake.payload(NONCE).getBytes(StandardCharsets.UTF_8),
                weak);
        assertRefused(google().build().verify(token, NONCE), TokenCheck.KEY);
    }

    @Test
    void theNameChoosesAmongSeveralKeys() {
        keys(FakeOpenIdProvider.jwk("other", (RSAPublicKey) OTHER.getPublic()), good());
        OpenIdProvider provider = google().build();
        identity(provider.verify(fake.idToken(NONCE), NONCE));
        assertRefused(
                provider.verify(fake.sign("{\"alg\":\"RS256\",\"kid\":\"other\"}", fake.payload(NONCE)), NONCE),
                TokenCheck.SIGNATURE);
        assertRefused(provider.verify(fake.sign("{\"alg\":\"RS256\"}", fake.payload(NONCE)), NONCE), TokenCheck.KEY);
    }

    @Test
    void twoKeysOfOneNameAreBothTried() {
        keys(FakeOpenIdProvider.jwk(keyId(), (RSAPublicKey) OTHER.getPublic()), good());
        identity(signIn(google().build()));
    }

    @Test
    void aKeyWithoutANameOrWithMoreThanItNeedsIsTaken() {
        String entry =
                good().replace("\"kid\":\"" + keyId() + "\",", "").replace("\"use\":\"sig\",\"alg\":\"RS256\",", "");
        keys(entry.replace("{", "{\"x5t\":\"AA\",\"key_ops\":[\"verify\"],\"new\":{\"a\":[]},"));
        OpenIdProvider provider = google().build();
        identity(provider.verify(fake.sign("{\"alg\":\"RS256\"}", fake.payload(NONCE)), NONCE));
        assertRefused(verified(provider), TokenCheck.KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":\"\"}",
                "<html>",
                "{",
                "{\"keys\":[],\"keys\":[]}"
            })
    void aSetThatIsNoneIsTrouble(String body) {
        fake.answer(Endpoint.KEYS, Answer.json(body));
        assertRefused(signIn(google().build()), Cause.UNAVAILABLE);
    }

    @Test
    void aSetBehindARedirectOrAnErrorOrOfAnotherTypeIsTrouble() {
        fake.answer(Endpoint.KEYS, Answer.redirect(302, fake.url(Endpoint.KEYS) + "?again"));
        assertRefused(signIn(google().build()), Cause.UNAVAILABLE);
        assertThat(fake.calls(Endpoint.KEYS)).isEqualTo(1);
        fake.answer(Endpoint.KEYS, Answer.json(500, fake.keySet()));
        assertRefused(signIn(google().build()), Cause.UNAVAILABLE);
        fake.answer(Endpoint.KEYS, Answer.json(fake.keySet()).header("Content-Type", "text/plain"));
        assertRefused(signIn(google().build()), Cause.UNAVAILABLE);
        fake.answer(Endpoint.KEYS, Answer.json(fake.keySet()).header("Content-Type", "application/jwk-set+json"));
        identity(signIn(google().build()));
        fake.answer(Endpoint.KEYS, Answer.json(fake.keySet() + " ".repeat(Http.MAX_BODY)));
        assertRefused(signIn(google().build()), Cause.UNAVAILABLE);
    }

    @Test
    void aNewKeyIsFetchedAtOnceAndTheOldOneIsGone() {
        OpenIdProvider provider = google().build();
        String old = fake.idToken(NONCE);
        identity(signIn(provider));
        fake.rotate();
        identity(signIn(provider));
        assertThat(fake.calls(Endpoint.KEYS)).isEqualTo(2);
        assertRefused(provider.verify(old, NONCE), TokenCheck.KEY);
    }

    @Test
    void twentySignInsWithUnknownKeysFetchTwiceAMinute() {
        OpenIdProvider provider = google().build();
        for (int i = 0; i < 20; i++) {
            assertRefused(unknown(provider, i), TokenCheck.KEY);
            clock.advance(Duration.ofSeconds(2));
        }
        assertThat(fake.calls(Endpoint.KEYS)).isEqualTo(2);
        identity(signIn(provider));
        clock.advance(Duration.ofSeconds(30));
        for (int i = 0; i < 20; i++) {
            assertRefused(unknown(provider, i), TokenCheck.KEY);
        }
        assertThat(fake.calls(Endpoint.KEYS)).isEqualTo(4);
    }

    /** Strangers press buttons with tokens that name any key; the provider changes its key just then. */
    @Test
    void aKeyThatIsExchangedUnderAFloodOfUnknownOnesIsFetchedForTheFirstWhoNeedsIt() {
        OpenIdProvider provider = google().build();
        for (int i = 0; i < 100; i++) {
            assertRefused(unknown(provider, i), TokenCheck.KEY);
        }
        fake.rotate();
        for (int i = 0; i < 100; i++) {
            assertRefused(unknown(provider, i), TokenCheck.KEY);
        }
        identity(signIn(provider));
        assertThat(fake.calls(Endpoint.KEYS)).isEqualTo(3);
        assertThat(verified(provider)).isInstanceOf(Identity.class);
        fake.rotate();
        identity(signIn(provider));
        assertThat(fake.calls(Endpoint.KEYS)).isEqualTo(4);
    }

    @Test
    void anHourOfUnknownKeysStaysWithinTwoFetchesInAnyMinute() {
        OpenIdProvider provider = google().build();
        List<Integer> callsBySecond = new ArrayList<>();
        for (int second = 0; second < 3600; second += 5) {
            unknown(provider, second);
            callsBySecond.add(fake.calls(Endpoint.KEYS));
            clock.advance(Duration.ofSeconds(5));
        }
        for (int at = 12; at < callsBySecond.size(); at++) {
            assertThat(callsBySecond.get(at) - callsBySecond.get(at - 12)).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aServerThatIsDownForAnHourStopsNobodyAndIsAskedSeldom() {
        fake.answer(Endpoint.KEYS, Answer.json(fake.keySet()).header("Cache-Control", "max-age=60"));
        OpenIdProvider provider = google().build();
        identity(signIn(provider));
        fake.answer(Endpoint.KEYS, Answer.json(503, "{}"));
        for (int minute = 0; minute < 60; minute++) {
            clock.advance(Duration.ofMinutes(1));
            for (int i = 0; i < 3; i++) {
                identity(signIn(provider));
            }
        }
        assertThat(fake.calls(Endpoint.KEYS))
                .as("a back-off of at most five minutes")
                .isBetween(10, 20);
        fake.rotate();
        fake.behave(Endpoint.KEYS);
        clock.advance(Duration.ofMinutes(1));
        identity(signIn(provider));
    }

    @Test
    void anUnknownKeyDuringAnOutageIsTroubleAndAKnownOneIsNot() {
        OpenIdProvider provider = google().build();
        identity(signIn(provider));
        fake.answer(Endpoint.KEYS, Answer.json(503, "{}"));
        for (int i = 0; i < 20; i++) {
            assertRefused(unknown(provider, i), Cause.UNAVAILABLE);
            identity(signIn(provider));
        }
        assertThat(fake.calls(Endpoint.KEYS)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "empty", "html", "silent", "dripping", "endless", "other"})
    void theLastGoodSetServesADayThroughAnyKindOfOutage(String kind) {
        boolean isWaitedOut = kind.equals("silent") || kind.equals("dripping");
        OpenIdProvider provider =
                google().timeout(Duration.ofSeconds(isWaitedOut ? 5 : 60)).build();
        identity(signIn(provider));
        fake.answer(
                Endpoint.KEYS,
                switch (kind) {
                    case "500" -> Answer.json(500, "{}");
                    case "empty" -> Answer.json("{\"keys\":[]}");
                    case "html" -> Answer.bytes(200, new byte[] {'<'}).header("Content-Type", "text/html");
                    case "silent" -> Answer.silence();
                    case "dripping" -> Answer.json(fake.keySet()).dripping();
                    case "endless" -> Answer.json(fake.keySet()).endless();
                    default -> Answer.json("{\"keys\":[" + UNFIT_EC + "]}");
                });
        clock.advance(Duration.ofHours(1));
        identity(signIn(provider));
        clock.advance(Duration.ofHours(23).plusMinutes(59));
        identity(signIn(provider));
        clock.advance(Duration.ofMinutes(1));
        fake.behave(Endpoint.METADATA);
        assertRefused(signIn(provider), Cause.UNAVAILABLE);
        fake.behave(Endpoint.KEYS);
        identity(signIn(provider));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,3600",
                "max-age=3600,3600",
                "'public, max-age=7200, must-revalidate',7200",
                "MAX-AGE=7200,7200",
                "max-age=0,60",
                "max-age=59,60",
                "max-age=-5,3600",
                "no-store,60",
                "'no-cache, max-age=7200',60",
                "max-age=86400,86400",
                "max-age=86401,86400",
                "max-age=99999999999999999999999,86400",
                "max-age=x,3600",
                "s-maxage=5,3600",
            })
    void aSetIsKeptAsLongAsItSaysBetweenAMinuteAndADay(@Nullable String control, int seconds) {
        Answer answer = Answer.json(fake.keySet());
        fake.answer(Endpoint.KEYS, control == null ? answer : answer.header("Cache-Control", control));
        OpenIdProvider provider = google().build();
        verified(provider);
        clock.advance(Duration.ofSeconds(seconds - 1));
        verified(provider);
        assertThat(fake.calls(Endpoint.KEYS)).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        verified(provider);
        assertThat(fake.calls(Endpoint.KEYS)).isEqualTo(2);
    }

    @Test
    void theAgeOfASetCountsToo() {
        fake.answer(
                Endpoint.KEYS,
                Answer.json(fake.keySet())
                        .header("Cache-Control", "max-age=3600")
                        .header("Age", "3000"));
        OpenIdProvider provider = google().build();
        verified(provider);
        clock.advance(Duration.ofMinutes(10));
        verified(provider);
        assertThat(fake.calls(Endpoint.KEYS)).isEqualTo(2);
    }

    @Test
    void aClockThatWasSetBackDoesNotFreezeTheSet() {
        OpenIdProvider provider = google().build();
        verified(provider);
        clock.advance(Duration.ofDays(-3));
        identity(signIn(provider));
        assertThat(fake.calls(Endpoint.KEYS)).isEqualTo(2);
    }

    @Test
    void manyAtOnceFetchOnceAndAllGetIn() throws Exception {
        OpenIdProvider provider = google().build();
        String token = fake.idToken(NONCE);
        assertThat(inParallel(32, () -> provider.verify(token, NONCE))).allMatch(Identity.class::isInstance);
        assertThat(fake.calls(Endpoint.KEYS)).isEqualTo(1);
        assertThat(fake.calls(Endpoint.METADATA)).isEqualTo(1);
    }

    @Test
    void whoHasAKeyIsNotHeldUpByWhoHasNot() throws Exception {
        OpenIdProvider provider = google().build();
        identity(signIn(provider));
        fake.answer(Endpoint.KEYS, Answer.silence());
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Object> slow = threads.submit(() -> unknown(provider, 1));
            while (fake.calls(Endpoint.KEYS) < 2) {
                Thread.onSpinWait();
            }
            identity(signIn(provider));
            assertThat(slow.isDone()).isFalse();
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Object> inParallel(int count, Callable<Object> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<Object>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            start.countDown();
            List<Object> results = new ArrayList<>();
            for (Future<Object> future : futures) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
