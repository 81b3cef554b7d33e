package dev.passlink.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.passlink.EmailAddress;
import dev.passlink.UnavailableException;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.IdentityButton;
import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityRejected.TokenCheck;
import dev.passlink.port.IdentityStart;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.FakeOpenIdProvider.Answer;
import dev.passlink.testkit.FakeOpenIdProvider.Endpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What works, and what each option changes. */
final class SignInTest extends WithFakeProvider {
    @Test
    void aPersonWhoAgreesIsIdentified() {
        Identity identity = identity(signIn(google().build()));
        assertThat(identity.issuer()).isEqualTo(fake.issuer());
        assertThat(identity.subject()).isEqualTo(FakeOpenIdProvider.SUBJECT);
        assertThat(identity.email()).contains(EmailAddress.of("ada@gmail.com"));
        assertThat(identity.emailVerified()).isTrue();
        assertThat(identity.authoritative()).isTrue();
        assertThat(identity.hostedDomain()).isEmpty();
        assertThat(identity.name()).contains("Ada Lovelace");
    }

    @Test
    void theBrowserIsSentAwayWithStateNonceAndPkce() {
        OpenIdProvider provider = google().build();
        IdentityStart.Redirect redirect = begun(provider);
        Map<String, String> query = query(redirect.url());
        assertThat(redirect.url().toString()).startsWith(fake.url(Endpoint.AUTHORIZATION) + "?");
        assertThat(query)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", FakeOpenIdProvider.CLIENT_ID)
                .containsEntry("redirect_uri", CALLBACK.toString())
                .containsEntry("scope", "openid email profile")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("state", redirect.attempt().state())
                .doesNotContainKeys("prompt", "login_hint", "hd", "access_type");
        assertThat(query.get("state")).hasSize(22);
        assertThat(query.get("nonce")).hasSize(22);
        assertThat(query.get("code_challenge")).hasSize(43);
        assertThat(redirect.url().toString()).doesNotContain(verifier(redirect.attempt()));
    }

    @Test
    void everyAttemptHasItsOwnStateNonceAndVerifier() {
        OpenIdProvider provider = google().build();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            IdentityStart.Redirect redirect = begun(provider);
            Map<String, String> query = query(redirect.url());
            assertThat(seen.add(redirect.attempt().state())).isTrue();
            assertThat(seen.add(query.getOrDefault("nonce", ""))).isTrue();
            assertThat(seen.add(verifier(redirect.attempt()))).isTrue();
        }
    }

    @Test
    void anAttemptThatWentThroughTextCompletes() {
        OpenIdProvider provider = google().build();
        IdentityStart.Redirect redirect = begun(provider);
        IdentityAttempt kept =
                IdentityAttempt.parse(redirect.attempt().toText()).orElseThrow();
        assertThat(kept).isEqualTo(redirect.attempt());
        assertThat(kept.next()).isEqualTo("/jobs");
        identity(provider.complete(kept, fake.consent(redirect.url())));
    }

    @Test
    void twoTabsDoNotCollide() {
        OpenIdProvider provider = google().build();
        IdentityStart.Redirect one = begun(provider);
        IdentityStart.Redirect two = begun(provider);
        assertRefused(provider.complete(one.attempt(), fake.consent(two.url())), Cause.FORGED);
        identity(provider.complete(two.attempt(), fake.consent(two.url())));
        identity(provider.complete(one.attempt(), fake.consent(one.url())));
    }

    @Test
    void metadataAndKeysAreFetchedOnceForManySignIns() {
        OpenIdProvider provider = google().build();
        for (int i = 0; i < 5; i++) {
            identity(signIn(provider));
        }
        assertThat(fake.calls(Endpoint.METADATA)).isEqualTo(1);
        assertThat(fake.calls(Endpoint.KEYS)).isEqualTo(1);
        assertThat(fake.calls(Endpoint.USER_INFO)).isZero();
    }

    @Test
    void nothingIsFetchedBeforeItIsNeeded() {
        OpenIdProvider provider = google().build();
        assertThat(provider.profile().id()).isEqualTo("google");
        assertThat(provider.profile().displayName()).isEqualTo("Google");
        assertThat(provider.button().map(IdentityButton::client)).contains(FakeOpenIdProvider.CLIENT_ID);
        assertThat(fake.calls(Endpoint.METADATA)).isZero();
    }

    @Test
    void theSecretTravelsAsTheMetadataSayAndNeverInAUrl() {
        identity(signIn(google().build()));
        assertThat(fake.received(Endpoint.TOKEN).get(0).authorization()).startsWith("Basic ");
        assertThat(fake.received(Endpoint.TOKEN).get(0).form()).doesNotContainKey("client_secret");

        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata().replace(",\"client_secret_basic\"", "")));
        identity(signIn(google().build()));
        assertThat(fake.received(Endpoint.TOKEN).get(1).authorization()).isEmpty();
        assertThat(fake.received(Endpoint.TOKEN).get(1).form())
                .containsEntry("client_secret", FakeOpenIdProvider.CLIENT_SECRET);
        assertThat(fake.received(Endpoint.TOKEN))
                .allMatch(request -> request.query().isEmpty());
    }

    @Test
    void optionsAreSent() {
        OpenIdProvider provider = google().prompt(Prompt.CONSENT, Prompt.SELECT_ACCOUNT)
                .scopes("https://www.googleapis.com/auth/calendar.readonly")
                .hostedDomain("Example.COM")
                .offlineAccess()
                .tokens((identity, tokens) -> {})
                .build();
        IdentityStart start = provider.begin(CALLBACK, "", "ada+x@example.com");
        assertThat(query(((IdentityStart.Redirect) start).url()))
                .containsEntry("prompt", "consent select_account")
                .containsEntry("scope", "openid email profile https://www.googleapis.com/auth/calendar.readonly")
                .containsEntry("hd", "example.com")
                .containsEntry("access_type", "offline")
                .containsEntry("login_hint", "ada+x@example.com");
    }

    @Test
    void anotherProviderIsAskedForOfflineAccessByScope() {
        OpenIdProvider provider =
                another().offlineAccess().tokens((identity, tokens) -> {}).build();
        assertThat(query(begun(provider).url()))
                .containsEntry("scope", "openid email profile offline_access")
                .doesNotContainKey("access_type");
    }

    @Test
    void anAuthorizationEndpointKeepsTheQueryOfItsOwn() {
        String endpoint = fake.url(Endpoint.AUTHORIZATION).toString();
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata().replace(endpoint, endpoint + "?tenant=1")));
        assertThat(begun(google().build()).url().toString()).startsWith(endpoint + "?tenant=1&response_type=code&");
    }

    @ParameterizedTest
    @CsvSource({
        "example.com,true",
        "EXAMPLE.com,true",
        "example.com.evil.example,false",
        "sub.example.com,false",
        "example.co,false",
        "'',false",
        "' example.com',false",
        "'example.com ',false",
        "'\texample.com',false",
        "'example.com\u0000',false",
        "'\u200bexample.com',false",
        "'\uff45xample.com',false",
        "'example\u3002com',false",
        "'example.com.',false",
    })
    void aRequiredDomainIsHeldAgainstTheClaim(String claim, boolean admitted) {
        fake.claim("hd", claim);
        var result = signIn(google().hostedDomain("example.com").build());
        if (admitted) {
            assertThat(identity(result).hostedDomain()).contains("example.com");
        } else {
            assertRefused(result, Cause.POLICY_REFUSED);
        }
    }

    @Test
    void aRequiredDomainThatIsMissingOrNoTextIsRefusedAlsoForTheButton() {
        OpenIdProvider provider = google().hostedDomain("example.com").build();
        assertRefused(signIn(provider), Cause.POLICY_REFUSED);
        assertRefused(provider.verify(fake.idToken(NONCE), NONCE), Cause.POLICY_REFUSED);
        fake.claim("hd", List.of("example.com"));
        assertRefused(signIn(provider), Cause.POLICY_REFUSED);
        fake.claim("hd", "e\u212aample.com");
        assertRefused(signIn(google().hostedDomain("ekample.com").build()), Cause.POLICY_REFUSED);
        fake.claim("hd", Map.of("example.com", true));
        assertRefused(signIn(provider), Cause.POLICY_REFUSED);
        fake.claim("email", "ada@example.com");
        fake.withoutClaim("hd");
        assertRefused(signIn(provider), Cause.POLICY_REFUSED);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // address, email_verified, hd, authoritative
                "ada@gmail.com,true,-,true",
                "ADA@GMAIL.COM,true,-,true",
                "ada@gmail.com,-,-,true",
                "ada@gmail.com,false,-,false",
                "ada@gmail.com.evil.example,true,-,false",
                "ada@notgmail.com,true,-,false",
                "ada@evil.example,true,-,false",
                "ada@example.com,true,example.com,true",
                "ada@example.com,false,example.com,false",
                "ada@example.com,-,example.com,false",
                "ada@example.com,true,'',false",
                "gmail.com@evil.example,true,-,false",
            })
    void googleIsAuthoritativeWhereItsDocumentationSaysSo(
            String address, @Nullable Boolean verified, @Nullable String hostedDomain, boolean authoritative) {
        fake.claim("email", address);
        fake.withoutClaim("email_verified");
        if (verified != null) {
            fake.claim("email_verified", verified);
        }
        if (hostedDomain != null) {
            fake.claim("hd", hostedDomain);
        }
        Identity identity = identity(signIn(google().build()));
        assertThat(identity.authoritative()).isEqualTo(authoritative);
        assertThat(identity.emailVerified()).isEqualTo(Boolean.TRUE.equals(verified));
    }

    /** Only of an organisation that there can be does Google decide about an address that is not Gmail's. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "x y", "exa mple.com", "\u00e4.example", "-", "a..b", "\u0000"})
    void aHostedDomainThatIsNoneIsAsGoodAsAbsent(String claim) {
        fake.claim("email", "ada@example.com");
        fake.claim("hd", claim);
        Identity identity = identity(signIn(google().build()));
        assertThat(identity.hostedDomain()).isEmpty();
        assertThat(identity.authoritative()).isFalse();
    }

    @Test
    void nobodyButGoogleAndAMakeBelieveOneOnLoopbackDecidesAboutGmailAddresses() {
        for (String issuer : List.of(
                "https://idp.example",
                "https://accounts.google.com.evil.example",
                "https://accounts.google.com/",
                "https://127.0.0.1.evil.example",
                "https://localhost.evil.example")) {
            assertThatThrownBy(() -> google().issuer(issuer))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("OpenIdProvider.builder");
            assertThatThrownBy(() -> google().metadata(URI.create(issuer.replaceAll("/$", ":444/") + "/metadata")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(OpenIdProvider.builder(issuer, "id", "secret")
                            .issuer(issuer)
                            .build())
                    .isNotNull();
        }
        for (String issuer : List.of(
                "https://accounts.google.com", "https://localhost:8443", "http://127.0.0.1:1", "http://[::1]")) {
            assertThat(google().issuer(issuer)
                            .metadata(URI.create(issuer + "/metadata"))
                            .build())
                    .isNotNull();
        }
    }

    @Test
    void anotherProviderIsAuthoritativeOnlyForTheDomainsThatAreNamed() {
        assertThat(identity(signIn(another().build())).authoritative()).isFalse();
        OpenIdProvider provider = another().authoritativeFor("example.com").build();
        assertThat(identity(signIn(provider)).authoritative()).isFalse();
        fake.claim("email", "ada@Example.com");
        assertThat(identity(signIn(provider)).authoritative()).isTrue();
        fake.claim("email_verified", false);
        assertThat(identity(signIn(provider)).authoritative()).isFalse();
        fake.claim("email_verified", true);
        fake.claim("hd", "example.org");
        fake.claim("email", "ada@example.org");
        assertThat(identity(signIn(provider)).authoritative()).isFalse();
    }

    /** Trimmed or folded, they would be the victim's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "not an address",
                "",
                "a@b@c.example",
                "Ada <ada@gmail.com>",
                " victim@gmail.com ",
                " victim@gmail.com",
                "victim@gmail.com ",
                "\tvictim@gmail.com",
                "victim@gmail.com\n",
                "victim@gmail.com\u0000",
                "\u00a0victim@gmail.com",
                "victim@gmail.com\u3000",
                "\u200bvictim@gmail.com",
                "vic\u00adtim@gmail.com",
                "\uff56ictim@gmail.com",
                "victim@gmail\u3002com",
                "victim@gmail.com, a@evil.example",
                "victim@\uff47mail.com",
                "victim\uff20gmail.com",
                "victim@gmail.com."
            })
    void anAddressThatIsNoneIsAsGoodAsAbsent(String address) {
        fake.claim("email", address);
        Identity identity = identity(signIn(google().build()));
        assertThat(identity.email()).isEmpty();
        assertThat(identity.emailVerified()).isFalse();
        assertThat(identity.authoritative()).isFalse();
    }

    @Test
    void aProfileClaimOfAnotherTypeIsAsGoodAsAbsent() {
        fake.claim("email_verified", "true");
        fake.claim("name", 7);
        Identity identity = identity(signIn(google().build()));
        assertThat(identity.emailVerified()).isFalse();
        assertThat(identity.authoritative()).isFalse();
        assertThat(identity.name()).isEmpty();
        fake.claim("email", List.of("ada@gmail.com"));
        assertThat(identity(signIn(google().build())).email()).isEmpty();
    }

    @Test
    void aNameIsTheTokensOrElseThatOfUserinfoAndABlankOneIsNone() {
        String info = "{\"sub\":\"" + FakeOpenIdProvider.SUBJECT + "\",\"name\":\"Countess\"}";
        fake.answer(Endpoint.USER_INFO, Answer.json(info));
        OpenIdProvider provider = google().userInfo().build();
        assertThat(identity(signIn(provider)).name()).contains("Ada Lovelace");
        fake.claim("name", " ");
        assertThat(identity(signIn(provider)).name()).isEmpty();
        fake.claim("name", "Ada\nroot");
        assertThat(identity(signIn(provider)).name()).isEmpty();
        fake.withoutClaim("name");
        fake.withoutClaim("email");
        assertThat(identity(signIn(provider)).name()).contains("Countess");
    }

    @Test
    void bothSpellingsOfGoogleAreOneIssuerAndNobodyElseHasTwo() {
        fake.issuer("https://accounts.google.com");
        OpenIdProvider google = google().issuer("https://accounts.google.com")
                .metadata(fake.url(Endpoint.METADATA))
                .build();
        assertThat(identity(signIn(google)).issuer()).isEqualTo("https://accounts.google.com");
        fake.claim("iss", "accounts.google.com");
        assertThat(identity(signIn(google)).issuer()).isEqualTo("https://accounts.google.com");

        OpenIdProvider generic = another()
                .issuer("https://accounts.google.com")
                .metadata(fake.url(Endpoint.METADATA))
                .build();
        assertRefused(signIn(generic), TokenCheck.ISSUER);
    }

    @Test
    void theListenerGetsTheTokensAfterEveryCheck() {
        List<Tokens> granted = new ArrayList<>();
        OpenIdProvider provider =
                google().tokens((identity, tokens) -> granted.add(tokens)).build();
        identity(signIn(provider));
        assertThat(granted).hasSize(1);
        assertThat(granted.get(0).access()).isEqualTo(FakeOpenIdProvider.ACCESS_TOKEN);
        assertThat(granted.get(0).refresh().orElseThrow()).startsWith("refresh-");
        assertThat(granted.get(0).expiresAt()).contains(clock.instant().plus(Duration.ofHours(1)));
        fake.claim("aud", "somebody else");
        assertRefused(signIn(provider), Cause.TOKEN_REFUSED);
        assertThat(granted).hasSize(1);
    }

    @Test
    void theListenerGetsTheIdTokenAndEveryClaimOfIt() {
        List<Tokens> granted = new ArrayList<>();
        OpenIdProvider provider =
                google().tokens((identity, tokens) -> granted.add(tokens)).build();
        fake.claim("picture", "https://example.com/\u00e4da.png");
        fake.claim("groups", List.of("staff"));
        Identity identity = identity(signIn(provider));
        String idToken = granted.get(0).idToken().orElseThrow();
        assertThat(provider.verifyWithoutNonce(idToken)).isEqualTo(identity);
        assertThat(granted.get(0).claims().orElseThrow())
                .contains("\"picture\":\"https://example.com/\u00e4da.png\"", "\"groups\":[\"staff\"]");
        RefreshResult refreshed = provider.refresh("refresh-1", identity);
        assertThat(((RefreshResult.Refreshed) refreshed).tokens().claims()).isPresent();
        assertThat(new Tokens("access", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())
                        .claims())
                .isEmpty();
    }

    @Test
    void aPersonIsSignedOutAtTheProviderByAUrl() {
        URI back = URI.create("https://jobs.example.com/bye?a=1");
        OpenIdProvider provider = another().build();
        String idToken = fake.idToken(NONCE);
        URI url = provider.endSession(back, "x&client_id=evil", Optional.of(idToken))
                .orElseThrow();
        assertThat(url.toString()).startsWith(fake.url(Endpoint.END_SESSION) + "?");
        assertThat(query(url))
                .containsOnly(
                        entry("client_id", FakeOpenIdProvider.CLIENT_ID),
                        entry("post_logout_redirect_uri", back.toString()),
                        entry("state", "x&client_id=evil"),
                        entry("id_token_hint", idToken));
        for (Optional<String> none : List.of(Optional.<String>empty(), Optional.of("x".repeat(4097)))) {
            assertThat(query(provider.endSession(back, "", none).orElseThrow()))
                    .containsOnlyKeys("client_id", "post_logout_redirect_uri");
        }
        assertThat(query(provider.endSession(back, "", Optional.of("x".repeat(4096)))
                        .orElseThrow()))
                .containsKey("id_token_hint");
    }

    @Test
    void aProviderWithoutAPlaceToSignOutOrOutOfReachHasNoUrlForIt() {
        URI back = URI.create("https://jobs.example.com/bye");
        String endpoint = fake.url(Endpoint.END_SESSION).toString();
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata().replace(endpoint, endpoint + "?tenant=1")));
        assertThat(another()
                        .build()
                        .endSession(back, "", Optional.empty())
                        .orElseThrow()
                        .toString())
                .startsWith(endpoint + "?tenant=1&client_id=");
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata().replace("end_session_endpoint", "x")));
        assertThat(another().build().endSession(back, "", Optional.empty())).isEmpty();
        fake.answer(Endpoint.METADATA, Answer.json(500, "{}"));
        assertThat(another().build().endSession(back, "", Optional.empty())).isEmpty();
    }

    @Test
    void aListenerThatThrowsLetsNobodyIn() {
        Exception declaredByNobody = new SQLException("the store is down");
        for (Exception thrown : List.of(new IllegalStateException("the store is down"), declaredByNobody)) {
            OpenIdProvider provider = google().tokens((identity, tokens) -> {
                        throw undeclared(thrown);
                    })
                    .build();
            IdentityStart.Redirect redirect = begun(provider);
            Map<String, List<String>> callback = fake.consent(redirect.url());
            assertThatThrownBy(() -> provider.complete(redirect.attempt(), callback))
                    .isInstanceOf(UnavailableException.class);
        }
    }

    private static RuntimeException undeclared(Throwable any) {
        SignInTest.<RuntimeException>raise(any);
        throw new AssertionError(any);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable any) throws E {
        throw (E) any;
    }

    @Test
    void mistakesOfTheCallerAreNamedAtTheStart() {
        for (ThrowingCallable mistake : mistakes()) {
            assertThatThrownBy(mistake)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("(?s).*[.?]");
        }
    }

    private List<ThrowingCallable> mistakes() {
        OpenIdProvider provider = google().build();
        HttpClient wanderer = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        return List.of(
                () -> OpenIdProvider.google("", "secret"),
                () -> OpenIdProvider.google("id", " "),
                () -> OpenIdProvider.google(null, "secret"),
                () -> OpenIdProvider.google("id", null),
                () -> OpenIdProvider.builder(null, "id", "secret"),
                () -> google().httpClient(wanderer),
                () -> google().prompt(Prompt.NONE, Prompt.CONSENT),
                () -> google().scopes("two scopes"),
                () -> google().scopes(""),
                () -> google().hostedDomain("*"),
                () -> google().hostedDomain(""),
                () -> google().hostedDomain(),
                () -> google().hostedDomain("example.com", "*"),
                () -> another().maxAge(Duration.ofSeconds(-1)),
                () -> another().acrValues(),
                () -> another().acrValues("silver gold"),
                () -> another().acrValues(""),
                () -> google().maxAge(Duration.ZERO).build(),
                () -> google().acrValues("silver").build(),
                () -> provider.endSession(URI.create("/bye"), "", Optional.empty()),
                () -> provider.endSession(URI.create("http://jobs.example.com/bye"), "", Optional.empty()),
                () -> provider.endSession(URI.create("https://jobs.example.com/bye#x"), "", Optional.empty()),
                () -> new Tokens("a", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("a.b"))
                        .claims(),
                () -> google().parameter("ui_locales", " "),
                () -> google().parameter("ui_locales", "x".repeat(1025)),
                () -> google().parameter("ui locales", "de"),
                () -> google().parameter("", "de"),
                () -> google().parameter("a&state", "de"),
                () -> google().authoritativeFor("example.com", "not a domain"),
                () -> google().offlineAccess().build(),
                () -> google().timeout(Duration.ZERO),
                () -> google().timeout(Duration.ofDays(1)),
                () -> google().id("Google"),
                () -> google().displayName(" "),
                () -> google().otherClients("a", ""),
                () -> provider.begin(URI.create("http://jobs.example.com/callback"), "", ""),
                () -> provider.begin(URI.create("/callback"), "", ""),
                () -> provider.begin(URI.create("https://jobs.example.com/callback#x"), "", ""));
    }

    @Test
    void whatIsJustAllowedIsTaken() {
        assertThat(query(begun(google().prompt(Prompt.NONE).build()).url())).containsEntry("prompt", "none");
        assertThat(google().timeout(Duration.ofMillis(1)).build()).isNotNull();
        assertThat(google().timeout(Duration.ofMinutes(1)).build()).isNotNull();
        OpenIdProvider provider = google().build();
        for (int length : new int[] {254, 255}) {
            IdentityStart start = provider.begin(CALLBACK, "", "a".repeat(length));
            assertThat(query(((IdentityStart.Redirect) start).url()).containsKey("login_hint"))
                    .isEqualTo(length == 254);
        }
    }

    @Test
    void whoGivesNoHttpClientGetsOne() {
        identity(signIn(OpenIdProvider.google(FakeOpenIdProvider.CLIENT_ID, FakeOpenIdProvider.CLIENT_SECRET)
                .issuer(fake.issuer())
                .clock(clock)
                .build()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://accounts.google.com",
                "accounts.google.com",
                "https://accounts.google.com?x=1",
                "https://accounts.google.com#x",
                "https://user@accounts.google.com",
                "ftp://accounts.google.com",
                "http://127.0.0.1.evil.example",
                "http://localhost.evil.example",
                "https://",
                ""
            })
    void anIssuerIsHttpsOrLoopback(String issuer) {
        assertThatThrownBy(() -> OpenIdProvider.builder(issuer, "id", "secret"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String verifier(IdentityAttempt attempt) {
        return attempt.secret().split("\\.", 3)[1];
    }
}
