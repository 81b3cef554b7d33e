package dev.passlink.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.Identity;
import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityResult;
import dev.passlink.port.IdentityStart;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a site wants beyond a good token is asked of the provider by the browser, and held against the token. */
final class DemandsTest extends WithFakeProvider {
    private static final Duration HOUR = Duration.ofHours(1);

    private long seconds(Duration ago) {
        return clock.instant().minus(ago).getEpochSecond();
    }

    @Test
    void whatIsWantedIsAsked() {
        OpenIdProvider provider = another()
                .maxAge(Duration.ofMillis(3_600_999))
                .acrValues("urn:example:gold", "urn:example:silver")
                .parameter("ui_locales", "de-CH fr")
                .parameter("domain_hint", "a&state=b")
                .build();
        URI url = begun(provider).url();
        assertThat(query(url))
                .containsEntry("max_age", "3600")
                .containsEntry("acr_values", "urn:example:gold urn:example:silver")
                .containsEntry("ui_locales", "de-CH fr")
                .containsEntry("domain_hint", "a&state=b");
        assertThat(url.getRawQuery().split("[?&]state=", -1)).hasSize(2);
    }

    /** Whoever holds the browser can ask the provider without it, and is signed in there since yesterday. */
    @Test
    void aBrowserThatLeavesOutWhatIsWantedIsNotLetIn() {
        OpenIdProvider provider = another().maxAge(HOUR).acrValues("gold").build();
        IdentityStart.Redirect redirect = begun(provider);
        URI without = URI.create(redirect.url().toString().replaceAll("&(max_age|acr_values)=[^&]*", ""));
        fake.claim("auth_time", seconds(Duration.ofDays(1)));
        fake.claim("acr", "gold");
        assertRefused(provider.complete(redirect.attempt(), fake.consent(without)), Cause.POLICY_REFUSED);
        fake.claim("auth_time", seconds(Duration.ZERO));
        fake.claim("acr", "bronze");
        assertRefused(provider.complete(redirect.attempt(), fake.consent(without)), Cause.POLICY_REFUSED);
        fake.claim("acr", "gold");
        identity(provider.complete(redirect.attempt(), fake.consent(without)));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "3600, true", "3660, true", "3661, false", "86400, false"})
    void aSignInThereCountsFromWhenThePersonLeft(long ago, boolean admitted) {
        fake.claim("auth_time", seconds(Duration.ofSeconds(ago)));
        IdentityResult button = another().maxAge(HOUR).build().verify(fake.idToken(NONCE), NONCE);
        OpenIdProvider provider = another().maxAge(HOUR).build();
        IdentityStart.Redirect redirect = begun(provider);
        // The time that a person takes to agree there is not held against them.
        clock.advance(Duration.ofMinutes(9));
        for (IdentityResult result :
                List.of(button, provider.complete(redirect.attempt(), fake.consent(redirect.url())))) {
            if (admitted) {
                identity(result);
            } else {
                assertRefused(result, Cause.POLICY_REFUSED);
            }
        }
    }

    @Test
    void aTimeThatIsNoneIsTooLongAgo() {
        OpenIdProvider provider = another().maxAge(HOUR).build();
        assertRefused(signIn(provider), Cause.POLICY_REFUSED);
        for (Object none : List.of("now", true, -1, List.of(seconds(Duration.ZERO)), seconds(Duration.ZERO) * 1000)) {
            fake.claim("auth_time", none);
            assertRefused(signIn(provider), Cause.POLICY_REFUSED);
        }
        identity(signIn(another().build()));
    }

    @Test
    void aWayToSignInIsComparedToTheLetter() {
        OpenIdProvider provider = another().acrValues("gold", "silver").build();
        assertRefused(signIn(provider), Cause.POLICY_REFUSED);
        for (Object other : List.of("GOLD", "gold ", "", "gold silver", 1, List.of("gold"), Map.of("gold", true))) {
            fake.claim("acr", other);
            assertRefused(signIn(provider), Cause.POLICY_REFUSED);
            assertRefused(provider.verify(fake.idToken(NONCE), NONCE), Cause.POLICY_REFUSED);
        }
        fake.claim("acr", "silver");
        identity(signIn(provider));
        identity(provider.verify(fake.idToken(NONCE), NONCE));
    }

    /** The token of a refresh tells when the person signed in first (OpenID Connect Core §12.2). */
    @Test
    void aRefreshIsNotHeldAgainstTheAge() {
        OpenIdProvider provider = another().maxAge(HOUR).build();
        fake.claim("auth_time", seconds(Duration.ZERO));
        Identity identity = identity(signIn(provider));
        clock.advance(Duration.ofDays(2));
        assertThat(provider.refresh("refresh-1", identity)).isInstanceOf(RefreshResult.Refreshed.class);
    }

    @Test
    void ofSeveralDomainsEachIsTakenAndNoOther() {
        OpenIdProvider provider =
                google().hostedDomain("example.com", "Example.ORG").build();
        assertThat(query(begun(provider).url())).containsEntry("hd", "*");
        for (String domain : List.of("example.com", "example.org", "EXAMPLE.org")) {
            fake.claim("hd", domain);
            identity(signIn(provider));
            identity(provider.verify(fake.idToken(NONCE), NONCE));
        }
        for (Object domain : List.of("example.net", "*", "", "example.com example.org", List.of("example.com"))) {
            fake.claim("hd", domain);
            assertRefused(signIn(provider), Cause.POLICY_REFUSED);
            assertRefused(provider.verify(fake.idToken(NONCE), NONCE), Cause.POLICY_REFUSED);
        }
        fake.withoutClaim("hd");
        fake.claim("email", "ada@example.com");
        assertRefused(signIn(provider), Cause.POLICY_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state",
                "nonce",
                "redirect_uri",
                "client_id",
                "client_secret",
                "response_type",
                "response_mode",
                "scope",
                "code_challenge",
                "code_challenge_method",
                "prompt",
                "login_hint",
                "hd",
                "access_type",
                "max_age",
                "acr_values",
                "request",
                "request_uri",
                "State",
                "REQUEST_URI"
            })
    void whatPasslinkSetsItselfIsNoFurtherParameter(String name) {
        assertThatThrownBy(() -> another().parameter(name, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Passlink sets " + name);
    }
}
