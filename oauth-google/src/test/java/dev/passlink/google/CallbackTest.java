package dev.passlink.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityStart;
import dev.passlink.testkit.FakeOpenIdProvider.Answer;
import dev.passlink.testkit.FakeOpenIdProvider.Endpoint;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser may bring back; whatever is not right asks nothing of the provider and burns nothing. */
final class CallbackTest extends WithFakeProvider {
    private final Map<String, List<String>> changes = new LinkedHashMap<>();

    private void assertBurnsNothing(Cause cause) {
        OpenIdProvider provider = google().build();
        IdentityStart.Redirect redirect = begun(provider);
        Map<String, List<String>> good = fake.consent(redirect.url());
        Map<String, List<String>> bad = new LinkedHashMap<>(good);
        changes.forEach((name, values) -> {
            if (values.isEmpty()) {
                bad.remove(name);
            } else {
                bad.put(name, values);
            }
        });
        changes.clear();
        assertRefused(provider.complete(redirect.attempt(), bad), cause);
        assertThat(fake.calls(Endpoint.TOKEN)).isZero();
        identity(provider.complete(redirect.attempt(), good));
        fake.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAA", "\u0000", "\u00e9\u0100"})
    void aWrongStateIsForged(String state) {
        changes.put("state", List.of(state));
        assertBurnsNothing(Cause.FORGED);
    }

    @Test
    void aMissingStateIsForged() {
        changes.put("state", List.of());
        assertBurnsNothing(Cause.FORGED);
    }

    @Test
    void aWrongStateIsForgedAlsoWithAnError() {
        changes.put("state", List.of("other"));
        changes.put("error", List.of("access_denied"));
        changes.put("code", List.of());
        assertBurnsNothing(Cause.FORGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "code", "scope", "iss", "error", "anything"})
    void aParameterThatStandsTwiceIsForged(String name) {
        changes.put(name, List.of("a", "b"));
        assertBurnsNothing(Cause.FORGED);
        changes.put(name, List.of("a", "a"));
        assertBurnsNothing(Cause.FORGED);
    }

    @Test
    void aMissingEmptyOrEndlessCodeIsForged() {
        changes.put("code", List.of());
        assertBurnsNothing(Cause.FORGED);
        changes.put("code", List.of(""));
        assertBurnsNothing(Cause.FORGED);
        changes.put("code", List.of("x".repeat(4097)));
        assertBurnsNothing(Cause.FORGED);
        changes.put("code", List.of("line\nbreak"));
        assertBurnsNothing(Cause.FORGED);
    }

    @Test
    void anEmptyCallbackIsForged() {
        OpenIdProvider provider = google().build();
        IdentityAttempt attempt = begun(provider).attempt();
        assertRefused(provider.complete(attempt, Map.of()), Cause.FORGED);
        assertRefused(provider.complete(attempt, Map.of("state", List.of())), Cause.FORGED);
        assertRefused(
                provider.complete(attempt, Map.of("state", List.of(attempt.state()), "code", List.of())), Cause.FORGED);
    }

    @Test
    void aCodeAndAnErrorAtOnceAreForged() {
        changes.put("error", List.of("access_denied"));
        assertBurnsNothing(Cause.FORGED);
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied,CANCELLED",
        "login_required,INTERACTION_REQUIRED",
        "interaction_required,INTERACTION_REQUIRED",
        "consent_required,INTERACTION_REQUIRED",
        "account_selection_required,INTERACTION_REQUIRED",
        "temporarily_unavailable,UNAVAILABLE",
        "server_error,UNAVAILABLE",
        "something_else,UNAVAILABLE",
        "<script>,UNAVAILABLE",
        "'',UNAVAILABLE",
        "invalid_request,MISCONFIGURED",
        "invalid_scope,MISCONFIGURED",
        "unauthorized_client,MISCONFIGURED",
        "unsupported_response_type,MISCONFIGURED",
    })
    void anErrorOfTheProviderHasATypedCause(String error, Cause cause) {
        OpenIdProvider provider = google().build();
        IdentityStart.Redirect redirect = begun(provider);
        var result = provider.complete(redirect.attempt(), fake.refuse(redirect.url(), error));
        assertRefused(result, cause);
        assertThat(result.toString()).doesNotContain("<");
        assertThat(fake.calls(Endpoint.TOKEN)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "", "accounts.google.com", "%s/", " %s"})
    void aCallbackOfAnotherIssuerIsForged(String issuer) {
        changes.put("iss", List.of(issuer.replace("%s", fake.issuer())));
        assertBurnsNothing(Cause.FORGED);
    }

    @Test
    void aCallbackThatNamesTheIssuerIsTaken() {
        OpenIdProvider provider = google().build();
        IdentityStart.Redirect redirect = begun(provider);
        Map<String, List<String>> callback = new LinkedHashMap<>(fake.consent(redirect.url()));
        callback.put("iss", List.of(fake.issuer()));
        callback.put("scope", List.of("email openid"));
        callback.put("authuser", List.of("0"));
        identity(provider.complete(redirect.attempt(), callback));
    }

    @Test
    void aCallbackWithoutTheIssuerIsForgedWhereTheProviderPromisesIt() {
        fake.answer(
                Endpoint.METADATA,
                Answer.json(fake.metadata()
                        .replaceFirst("}$", ",\"authorization_response_iss_parameter_supported\":true}")));
        OpenIdProvider provider = google().build();
        assertRefused(signIn(provider), Cause.FORGED);
        assertThat(fake.calls(Endpoint.TOKEN)).isZero();
    }

    @Test
    void anAttemptIsGoodForTenMinutesAndNotFromTheFuture() {
        OpenIdProvider provider = google().build();
        IdentityStart.Redirect redirect = begun(provider);
        Map<String, List<String>> callback = fake.consent(redirect.url());
        clock.advance(Duration.ofMinutes(10));
        assertRefused(provider.complete(redirect.attempt(), callback), Cause.STALE);
        clock.advance(Duration.ofMinutes(-12));
        assertRefused(provider.complete(redirect.attempt(), callback), Cause.STALE);
        assertThat(fake.calls(Endpoint.TOKEN)).isZero();
        clock.advance(Duration.ofMinutes(12).minusSeconds(1));
        identity(provider.complete(redirect.attempt(), callback));
    }

    @Test
    void anAttemptOfAnotherProviderOrWithAnotherSecretIsForged() {
        OpenIdProvider provider = google().build();
        OpenIdProvider other = google().id("other").build();
        IdentityStart.Redirect redirect = begun(provider);
        Map<String, List<String>> callback = fake.consent(redirect.url());
        assertRefused(other.complete(redirect.attempt(), callback), Cause.FORGED);
        IdentityAttempt empty = new IdentityAttempt(
                "google", redirect.attempt().state(), "", redirect.attempt().begunAt(), "");
        assertRefused(provider.complete(empty, callback), Cause.FORGED);
        assertThat(fake.calls(Endpoint.TOKEN)).isZero();
    }

    @Test
    void aCodeIsRedeemedOnce() {
        OpenIdProvider provider = google().build();
        IdentityStart.Redirect redirect = begun(provider);
        Map<String, List<String>> callback = fake.consent(redirect.url());
        identity(provider.complete(redirect.attempt(), callback));
        assertRefused(provider.complete(redirect.attempt(), callback), Cause.STALE);
    }

    @Test
    void aCodeOfAnotherAttemptFailsByItsChallengeAndNonce() {
        OpenIdProvider provider = google().build();
        IdentityStart.Redirect mine = begun(provider);
        IdentityStart.Redirect theirs = begun(provider);
        Map<String, List<String>> injected = new LinkedHashMap<>(fake.consent(mine.url()));
        injected.put("code", fake.consent(theirs.url()).getOrDefault("code", List.of()));
        assertRefused(provider.complete(mine.attempt(), injected), Cause.STALE);
    }
}
