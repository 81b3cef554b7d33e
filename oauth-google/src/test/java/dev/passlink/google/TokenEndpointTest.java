package dev.passlink.google;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.EmailAddress;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityRejected.TokenCheck;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.FakeOpenIdProvider.Answer;
import dev.passlink.testkit.FakeOpenIdProvider.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, userinfo, refreshing and giving back, with a provider that does not do its part. */
@Timeout(300)
final class TokenEndpointTest extends WithFakeProvider {
    private static final String GOOD = "{\"access_token\":\"" + FakeOpenIdProvider.ACCESS_TOKEN
            + "\",\"token_type\":\"Bearer\",\"expires_in\":3599,\"id_token\":\"%s\"}";

    @ParameterizedTest
    @CsvSource({
        "400,invalid_grant,STALE",
        "400,interaction_required,INTERACTION_REQUIRED",
        "401,invalid_client,MISCONFIGURED",
        "400,invalid_client,MISCONFIGURED",
        "400,unauthorized_client,MISCONFIGURED",
        "400,redirect_uri_mismatch,MISCONFIGURED",
        "400,invalid_request,MISCONFIGURED",
        "400,unsupported_grant_type,MISCONFIGURED",
        "400,something_else,UNAVAILABLE",
        "400,<script>,UNAVAILABLE",
        "500,server_error,UNAVAILABLE",
        "503,temporarily_unavailable,UNAVAILABLE",
        "429,slow_down,UNAVAILABLE",
        "200,invalid_grant,STALE",
    })
    void anErrorHasATypedCause(int status, String error, Cause cause) {
        fake.answer(
                Endpoint.TOKEN,
                Answer.json(status, "{\"error\":\"" + error + "\",\"error_description\":\"secret-description\"}"));
        var result = signIn(google().build());
        assertRefused(result, cause);
        assertThat(result.toString()).doesNotContain("<", "secret-description");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 418, 500, 502, 503})
    void anotherStatusThan200IsTrouble(int status) {
        fake.answer(
                Endpoint.TOKEN,
                Answer.redirect(status, fake.url(Endpoint.USER_INFO).toString()));
        assertRefused(signIn(google().build()), Cause.UNAVAILABLE);
        assertThat(fake.calls(Endpoint.USER_INFO)).as("no redirect is followed").isZero();
        assertThat(fake.calls(Endpoint.TOKEN)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "\"text\"",
                "{",
                "{}}",
                "<html>",
                "access_token=a&token_type=Bearer",
                "\ufeff{\"access_token\":\"a\"}",
                "{\"id_token\":\"a\",\"id_token\":\"b\"}",
                "{'a':1}",
                "undefined"
            })
    void aBodyThatIsNotOneJsonObjectIsTrouble(String body) {
        fake.answer(Endpoint.TOKEN, Answer.json(body));
        assertRefused(signIn(google().build()), Cause.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/jwt",
                "application/jsonp",
                "json",
                "text/html; application/json",
                "application/json; charset=utf-16",
                "application/json;charset=iso-8859-1",
                "application/xml",
                "*/*"
            })
    void anotherContentTypeIsTrouble(String type) {
        fake.answer(Endpoint.TOKEN, Answer.json(GOOD).header("Content-Type", type));
        assertRefused(signIn(google().build()), Cause.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "APPLICATION/JSON",
                "application/json;charset=UTF-8",
                "application/json; charset=\"utf-8\""
            })
    void everySpellingOfJsonIsTaken(String type) {
        OpenIdProvider provider = google().build();
        var redirect = begun(provider);
        String token = fake.idToken(query(redirect.url()).getOrDefault("nonce", ""));
        fake.answer(Endpoint.TOKEN, Answer.json(GOOD.replace("%s", token)).header("Content-Type", type));
        identity(provider.complete(redirect.attempt(), fake.consent(redirect.url())));
    }

    @Test
    void noContentTypeIsTrouble() {
        fake.answer(Endpoint.TOKEN, Answer.bytes(200, GOOD.getBytes(UTF_8)));
        assertRefused(signIn(google().build()), Cause.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "gzip, identity", "x"})
    void anEncodingThatNobodyAskedForIsTrouble(String encoding) {
        fake.answer(Endpoint.TOKEN, Answer.json(GOOD).header("Content-Encoding", encoding));
        assertRefused(signIn(google().build()), Cause.UNAVAILABLE);
    }

    static Stream<Arguments> incomplete() {
        return Stream.of(
                        "{}",
                        GOOD.replace("id_token", "other"),
                        GOOD.replace("\"%s\"", "null"),
                        GOOD.replace("\"%s\"", "7"),
                        GOOD.replace("\"%s\"", "[\"%s\"]"),
                        GOOD.replace("\"%s\"", "{\"token\":\"%s\"}"),
                        GOOD.replace("Bearer", "DPoP"),
                        GOOD.replace("Bearer", "mac"),
                        GOOD.replace("Bearer", ""),
                        GOOD.replace("\"Bearer\"", "null"),
                        GOOD.replace("\"Bearer\"", "[\"Bearer\"]"),
                        GOOD.replace("token_type", "other"),
                        GOOD.replace("access_token", "other"),
                        GOOD.replace("\"" + FakeOpenIdProvider.ACCESS_TOKEN + "\"", "7"),
                        GOOD.replace(FakeOpenIdProvider.ACCESS_TOKEN, ""),
                        GOOD.replace(FakeOpenIdProvider.ACCESS_TOKEN, "a b"),
                        GOOD.replace(FakeOpenIdProvider.ACCESS_TOKEN, "a\\r\\nX-Header: 1"),
                        GOOD.replace(FakeOpenIdProvider.ACCESS_TOKEN, "\\u00e9"))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("incomplete")
    void anAnswerWithoutWhatWasAskedForIsRefused(String body) {
        assertRefused(signInWith(google().userInfo().build(), body), TokenCheck.RESPONSE);
    }

    @Test
    void anIdTokenInTheWrongPlaceOrFormIsRefused() {
        assertRefused(signInWith(google().build(), GOOD.replace("%s", "")), TokenCheck.FORM);
        assertRefused(signInWith(google().build(), GOOD.replace("%s", " %s")), TokenCheck.FORM);
        assertRefused(signInWith(google().build(), GOOD.replace("%s", "%s\\n")), TokenCheck.FORM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer", "BEARER"})
    void theTypeOfTokenHasNoCase(String type) {
        identity(signInWith(google().build(), GOOD.replace("Bearer", type)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"3599\"", "-1", "1e300", "null", "[]"})
    void aLifetimeThatIsNoneIsAsGoodAsAbsent(String lifetime) {
        var tokens = new AtomicReference<Optional<Instant>>();
        OpenIdProvider provider = google().tokens((identity, granted) -> tokens.set(granted.expiresAt()))
                .build();
        identity(signInWith(provider, GOOD.replace("3599", lifetime)));
        assertThat(tokens.get()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"AAAAAAAAAAAAAAAAAAAAAA\"", "7", "null", "[]"})
    void aTokenThatBelongsToAnotherAccessTokenIsRefused(String hash) {
        fake.idTokens(nonce -> fake.sign(
                fake.header(), fake.payload(nonce).replaceFirst("\"at_hash\":\"[^\"]*\"", "\"at_hash\":" + hash)));
        assertRefused(signIn(google().build()), TokenCheck.ACCESS_TOKEN);
        assertRefused(
                signInWith(google().build(), GOOD.replace(FakeOpenIdProvider.ACCESS_TOKEN, "another")),
                TokenCheck.ACCESS_TOKEN);
    }

    @Test
    void silenceADripAndAnEndlessBodyEndByTheDeadline() {
        for (Endpoint endpoint :
                new Endpoint[] {Endpoint.TOKEN, Endpoint.KEYS, Endpoint.METADATA, Endpoint.USER_INFO}) {
            for (Answer answer : new Answer[] {
                Answer.silence(),
                Answer.json(GOOD).dripping(),
                Answer.json(" ".repeat(1024)).endless()
            }) {
                fake.reset();
                fake.answer(endpoint, answer);
                OpenIdProvider provider = impatient().userInfo().build();
                long start = System.nanoTime();
                if (endpoint == Endpoint.METADATA) {
                    assertRefused(provider.begin(CALLBACK, "", ""), Cause.UNAVAILABLE);
                } else {
                    assertRefused(signIn(provider), Cause.UNAVAILABLE);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
            }
        }
    }

    @Test
    void aBodyOf64KiBIsReadAndOneByteMoreIsNot() {
        OpenIdProvider provider = google().build();
        var redirect = begun(provider);
        String token = fake.idToken(query(redirect.url()).getOrDefault("nonce", ""));
        String body = GOOD.replace("%s", token);
        String full = body + " ".repeat(Http.MAX_BODY - body.length());
        fake.answer(Endpoint.TOKEN, Answer.json(full));
        identity(provider.complete(redirect.attempt(), fake.consent(redirect.url())));
        fake.answer(Endpoint.TOKEN, Answer.json(full + " "));
        assertRefused(provider.complete(redirect.attempt(), fake.consent(redirect.url())), Cause.UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "1000000000, true", "1000000001, false"})
    void aLifetimeThatIsNoneIsAsGoodAsAbsent(String seconds, boolean taken) {
        List<Tokens> granted = new ArrayList<>();
        OpenIdProvider provider =
                google().tokens((identity, tokens) -> granted.add(tokens)).build();
        identity(signInWith(provider, GOOD.replace("3599", seconds)));
        assertThat(granted.get(0).expiresAt())
                .isEqualTo(
                        taken ? Optional.of(clock.instant().plusSeconds(Long.parseLong(seconds))) : Optional.empty());
    }

    @Test
    void aThreadThatIsInterruptedIsToldTrouble() {
        OpenIdProvider provider = google().build();
        var redirect = begun(provider);
        fake.answer(Endpoint.TOKEN, Answer.silence());
        Thread.currentThread().interrupt();
        assertRefused(provider.complete(redirect.attempt(), fake.consent(redirect.url())), Cause.UNAVAILABLE);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void userinfoFillsInAnAddressThatTheTokenLacks() {
        fake.withoutClaim("email");
        fake.withoutClaim("email_verified");
        String info = "{\"sub\":\"" + FakeOpenIdProvider.SUBJECT
                + "\",\"email\":\"ada@example.com\",\"email_verified\":true,\"hd\":\"example.com\"}";
        fake.answer(Endpoint.USER_INFO, Answer.json(info));
        Identity identity = identity(signIn(google().userInfo().build()));
        assertThat(identity.email()).contains(EmailAddress.of("ada@example.com"));
        assertThat(identity.emailVerified()).isTrue();
        assertThat(identity.hostedDomain()).as("only what is signed counts").isEmpty();
        assertThat(fake.received(Endpoint.USER_INFO).get(0).authorization())
                .isEqualTo("Bearer " + FakeOpenIdProvider.ACCESS_TOKEN);
        assertThat(fake.received(Endpoint.USER_INFO).get(0).query()).isEmpty();
        assertRefused(signIn(google().userInfo().hostedDomain("example.com").build()), Cause.POLICY_REFUSED);
    }

    @Test
    void userinfoNeverOverridesTheToken() {
        fake.answer(
                Endpoint.USER_INFO,
                Answer.json("{\"sub\":\"" + FakeOpenIdProvider.SUBJECT
                        + "\",\"email\":\"root@gmail.com\",\"email_verified\":true}"));
        fake.claim("email_verified", false);
        Identity identity = identity(signIn(google().userInfo().build()));
        assertThat(identity.email()).contains(EmailAddress.of("ada@gmail.com"));
        assertThat(identity.emailVerified()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"sub\":\"1\"}",
                "{\"sub\":null}",
                "{\"sub\":110169484474386276334}",
                "{\"sub\":[\"110169484474386276334\"]}",
                "{\"sub\":\"110169484474386276334 \"}",
                "{\"sub\":\"\"}"
            })
    void userinfoAboutAnotherSubjectIsRefused(String body) {
        fake.answer(Endpoint.USER_INFO, Answer.json(body));
        assertRefused(signIn(google().userInfo().build()), TokenCheck.USER_INFO);
    }

    @Test
    void userinfoThatIsNoJsonOrAnErrorIsTrouble() {
        fake.answer(Endpoint.USER_INFO, Answer.json(401, "{\"error\":\"invalid_token\"}"));
        assertRefused(signIn(google().userInfo().build()), Cause.UNAVAILABLE);
        fake.answer(Endpoint.USER_INFO, Answer.json("{\"sub\":1}").header("Content-Type", "application/jwt"));
        assertRefused(signIn(google().userInfo().build()), Cause.UNAVAILABLE);
        fake.answer(Endpoint.USER_INFO, Answer.json("{\"sub\":\"1\",\"sub\":\"1\"}"));
        assertRefused(signIn(google().userInfo().build()), Cause.UNAVAILABLE);
    }

    @Test
    void aProviderWithoutUserinfoIsMisconfigured() {
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata().replace("userinfo_endpoint", "x")));
        assertRefused(signIn(google().userInfo().build()), Cause.MISCONFIGURED);
    }

    @Test
    void aRefreshedTokenKeepsItsSubject() {
        OpenIdProvider provider = google().build();
        Identity identity = identity(signIn(provider));
        RefreshResult refreshed = provider.refresh("refresh-1", identity);
        assertThat(refreshed).isInstanceOf(RefreshResult.Refreshed.class);
        assertThat(((RefreshResult.Refreshed) refreshed).tokens().access()).isEqualTo(FakeOpenIdProvider.ACCESS_TOKEN);
        assertThat(fake.received(Endpoint.TOKEN).get(1).form())
                .isEqualTo(Map.of("grant_type", "refresh_token", "refresh_token", "refresh-1"));

        fake.claim("sub", "somebody else");
        assertRefused(why(provider.refresh("refresh-1", identity)), TokenCheck.SUBJECT);
        fake.claim("sub", FakeOpenIdProvider.SUBJECT);
        fake.claim("aud", "somebody else");
        assertRefused(why(provider.refresh("refresh-1", identity)), TokenCheck.AUDIENCE);
        fake.claim("aud", FakeOpenIdProvider.CLIENT_ID);
        fake.claim("iss", "https://evil.example");
        assertRefused(why(provider.refresh("refresh-1", identity)), TokenCheck.ISSUER);
    }

    @Test
    void aRefreshWithoutAnIdTokenIsGoodAndADeadOneIsStale() {
        OpenIdProvider provider = google().build();
        Identity identity = identity(signIn(provider));
        fake.answer(Endpoint.TOKEN, Answer.json("{\"access_token\":\"new\",\"token_type\":\"Bearer\"}"));
        assertThat(provider.refresh("refresh-1", identity)).isInstanceOf(RefreshResult.Refreshed.class);
        fake.answer(Endpoint.TOKEN, Answer.json(400, "{\"error\":\"invalid_grant\"}"));
        assertRefused(why(provider.refresh("refresh-1", identity)), Cause.STALE);
        fake.answer(Endpoint.TOKEN, Answer.json("{\"access_token\":\"new\",\"token_type\":\"Bearer\",\"id_token\":7}"));
        assertRefused(why(provider.refresh("refresh-1", identity)), TokenCheck.RESPONSE);
    }

    @Test
    void aRefreshForAnIdentityOfAnotherIssuerIsTheCallersMistake() {
        Identity other = new Identity(
                "https://other.example", "1", Optional.empty(), false, false, Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> google().build().refresh("r", other)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTokenIsGivenBack() {
        assertThat(google().build().revoke("refresh-1")).isEmpty();
        assertThat(fake.received(Endpoint.REVOCATION).get(0).form()).isEqualTo(Map.of("token", "refresh-1"));
        assertThat(fake.received(Endpoint.REVOCATION).get(0).authorization()).isEmpty();
        assertThat(fake.received(Endpoint.REVOCATION).get(0).query()).isEmpty();
        assertThat(another().build().revoke("refresh-1")).isEmpty();
        assertThat(fake.received(Endpoint.REVOCATION).get(1).authorization()).startsWith("Basic ");
    }

    @Test
    void aTokenThatIsUnknownIsAsGoodAsGivenBackAndTroubleIsTold() {
        fake.answer(Endpoint.REVOCATION, Answer.json(400, "{\"error\":\"invalid_token\"}"));
        assertThat(google().build().revoke("x")).isEmpty();
        fake.answer(Endpoint.REVOCATION, Answer.json(503, "{}"));
        assertRefused(google().build().revoke("x").orElseThrow(), Cause.UNAVAILABLE);
        fake.answer(Endpoint.REVOCATION, Answer.silence());
        assertRefused(impatient().build().revoke("x").orElseThrow(), Cause.UNAVAILABLE);
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata().replace("revocation_endpoint", "x")));
        assertRefused(google().build().revoke("x").orElseThrow(), Cause.MISCONFIGURED);
    }

    private static Object why(RefreshResult result) {
        assertThat(result).isInstanceOf(RefreshResult.Failed.class);
        return ((RefreshResult.Failed) result).why();
    }
}
