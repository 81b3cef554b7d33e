package dev.passlink.google;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityRejected.TokenCheck;
import dev.passlink.port.IdentityStart;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.FakeOpenIdProvider.Answer;
import dev.passlink.testkit.FakeOpenIdProvider.Endpoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata that are not the provider's, not safe, or not there. */
@Timeout(300)
final class DiscoveryTest extends WithFakeProvider {
    private Object begun() {
        return google().build().begin(CALLBACK, "", "");
    }

    private void metadata(String json) {
        fake.answer(Endpoint.METADATA, Answer.json(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s/", "https://accounts.google.com", "%s/realm", "", "%S", " %s", "%s#", "%s?x"})
    void metadataOfAnotherIssuerAreRefused(String issuer) {
        OpenIdProvider provider = google().build();
        String own = fake.issuer();
        fake.issuer(issuer.replace("%s", own).replace("%S", own.replace("http", "HTTP")));
        assertRefused(provider.begin(CALLBACK, "", ""), Cause.MISCONFIGURED);
        assertRefused(provider.verify(fake.idToken(NONCE), NONCE), Cause.MISCONFIGURED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "[\"%s\"]", "{}", "true"})
    void anIssuerThatIsNoTextIsRefused(String issuer) {
        String own = fake.issuer();
        metadata(fake.metadata().replace("\"issuer\":\"" + own + "\"", "\"issuer\":" + issuer.replace("%s", own)));
        assertRefused(begun(), Cause.MISCONFIGURED);
    }

    @ParameterizedTest
    @CsvSource({
        "authorization_endpoint,/authorize",
        "token_endpoint,/token",
        "jwks_uri,/keys",
        "userinfo_endpoint,/userinfo",
        "revocation_endpoint,/revoke",
        "end_session_endpoint,/logout",
    })
    void anEndpointIsHttpsOrLoopback(String name, String path) {
        String good = "\"" + name + "\":\"" + fake.issuer() + path + "\"";
        for (String bad : new String[] {
            "\"http://accounts.google.com/x\"",
            "\"http://127.0.0.1.evil.example/x\"",
            "\"http://localhost.evil.example/\"",
            "\"http://10.0.0.1/x\"",
            "\"http://[::2]/\"",
            "\"/x\"",
            "\"\"",
            "null",
            "7",
            "[\"https://x.example\"]",
            "\"ftp://x.example/\"",
            "\"file:///etc/passwd\"",
            "\"https://\"",
            "\"https://user:pass@x.example/\"",
            "\"https://x.example/#x\"",
            "\"https://x.example/\\n\"",
            "\"https://x.example/ \"",
            "\"javascript:alert(1)\"",
            "\"data:application/json,{}\"",
            "\"http:\\/\\/0x7f.1/x\"",
            "\"https://x.example:99999/\"",
            "\"https://[fe80::1%25eth0]/x\"",
            "\"https://x.example/" + "x".repeat(1_024) + "\"",
            "\"https://ex\u00e4mple.example/\"",
            "\"https://x.example/\u00e4\""
        }) {
            metadata(fake.metadata().replace(good, "\"" + name + "\":" + bad));
            var result = begun();
            assertRefused(result, Cause.MISCONFIGURED);
        }
        metadata(fake.metadata().replace(good, "\"" + name + "\":\"https://x.example/y?z=1\""));
        assertThat(begun()).isInstanceOf(IdentityStart.Redirect.class);
    }

    @Test
    void metadataThatCameByHttpsNeverLeadToLoopback() throws Refusal {
        Json json = Json.parse(fake.metadata().getBytes(UTF_8)).orElseThrow();
        assertThat(Metadata.read(json, fake.issuer(), true).token()).isEqualTo(fake.url(Endpoint.TOKEN));
        assertThatThrownBy(() -> Metadata.read(json, fake.issuer(), false))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertRefused(refusal.rejected(), Cause.MISCONFIGURED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization_endpoint", "token_endpoint", "jwks_uri", "issuer"})
    void metadataWithoutWhatIsNeededAreRefused(String name) {
        metadata(fake.metadata().replace("\"" + name + "\"", "\"x\""));
        assertRefused(begun(), Cause.MISCONFIGURED);
    }

    @Test
    void aProviderThatTakesNoSecretIsMisconfigured() {
        metadata(fake.metadata().replace("\"client_secret_post\",\"client_secret_basic\"", "\"private_key_jwt\""));
        assertRefused(begun(), Cause.MISCONFIGURED);
    }

    @Test
    void aProviderThatDoesNotSayHowTakesTheSecretAsBasic() {
        metadata(fake.metadata().replace("token_endpoint_auth_methods_supported", "x"));
        identity(signIn(google().build()));
        assertThat(fake.received(Endpoint.TOKEN).get(0).authorization()).startsWith("Basic ");
    }

    @Test
    void metadataNeverWidenTheAlgorithm() {
        metadata(fake.metadata().replace("[\"RS256\"]", "[\"none\",\"HS256\",\"RS256\"]"));
        fake.idTokens(nonce -> fake.sign("{\"alg\":\"none\"}", fake.payload(nonce)));
        assertRefused(signIn(google().build()), TokenCheck.ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        fake.answer(
                Endpoint.METADATA,
                Answer.redirect(status, fake.url(Endpoint.USER_INFO).toString()));
        assertRefused(begun(), Cause.UNAVAILABLE);
        // Nor by the client that we make ourselves where none is given.
        OpenIdProvider byItself = OpenIdProvider.google(FakeOpenIdProvider.CLIENT_ID, FakeOpenIdProvider.CLIENT_SECRET)
                .issuer(fake.issuer())
                .clock(clock)
                .build();
        assertRefused(byItself.begin(CALLBACK, "", ""), Cause.UNAVAILABLE);
        assertThat(fake.calls(Endpoint.USER_INFO)).isZero();
    }

    @Test
    void metadataThatAreNotThereAreMisconfiguredAndTroubleIsTrouble() {
        fake.answer(Endpoint.METADATA, Answer.json(404, "{}"));
        assertRefused(begun(), Cause.MISCONFIGURED);
        fake.answer(Endpoint.METADATA, Answer.json(500, "{}"));
        assertRefused(begun(), Cause.UNAVAILABLE);
        fake.answer(Endpoint.METADATA, Answer.json("<html>"));
        assertRefused(begun(), Cause.UNAVAILABLE);
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata()).header("Content-Type", "text/html"));
        assertRefused(begun(), Cause.UNAVAILABLE);
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata()).header("Content-Encoding", "gzip"));
        assertRefused(begun(), Cause.UNAVAILABLE);
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata().replaceFirst("}$", ",\"issuer\":\"x\"}")));
        assertRefused(begun(), Cause.UNAVAILABLE);
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata() + " ".repeat(Http.MAX_BODY)));
        assertRefused(begun(), Cause.UNAVAILABLE);
    }

    @Test
    void anAnswerThatSaysItIsNotEncodedIsTaken() {
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata()).header("Content-Encoding", "identity"));
        assertThat(begun()).isInstanceOf(IdentityStart.Redirect.class);
    }

    @Test
    void nobodyListeningIsTrouble() {
        FakeOpenIdProvider gone = FakeOpenIdProvider.start(clock);
        OpenIdProvider provider = google().issuer(gone.issuer()).build();
        gone.close();
        assertRefused(provider.begin(CALLBACK, "", ""), Cause.UNAVAILABLE);
        assertRefused(provider.verify(fake.idToken(NONCE), NONCE), Cause.UNAVAILABLE);
        assertRefused(provider.revoke("x").orElseThrow(), Cause.UNAVAILABLE);
    }

    @Test
    void aProviderThatRecoversIsUsedAndOneThatIsDownIsAskedTwiceAMinute() {
        OpenIdProvider provider = google().build();
        fake.answer(Endpoint.METADATA, Answer.json(500, "{}"));
        for (int i = 0; i < 10; i++) {
            assertRefused(provider.begin(CALLBACK, "", ""), Cause.UNAVAILABLE);
        }
        assertThat(fake.calls(Endpoint.METADATA)).isEqualTo(2);
        fake.behave(Endpoint.METADATA);
        clock.advance(Duration.ofMinutes(1));
        identity(signIn(provider));
    }

    @Test
    void metadataAreKeptThroughAnOutage() {
        OpenIdProvider provider = google().build();
        identity(signIn(provider));
        fake.answer(Endpoint.METADATA, Answer.json(500, "{}"));
        clock.advance(Duration.ofHours(20));
        identity(signIn(provider));
        fake.answer(Endpoint.METADATA, Answer.json(fake.metadata().replace("\"issuer\"", "\"x\"")));
        clock.advance(Duration.ofHours(1));
        identity(signIn(provider));
    }

    @Test
    void anIssuerThatEndsWithASlashIsTakenToTheLetter() {
        fake.issuer(fake.issuer() + "/");
        OpenIdProvider provider = another().build();
        assertThat(identity(signIn(provider)).issuer()).endsWith("/");
        assertThat(provider.button()).isEmpty();
        assertThat(provider.profile().id()).isEqualTo("openid");
        assertThat(provider.profile().displayName()).isEqualTo("127.0.0.1");
        assertThat(query(((IdentityStart.Redirect) provider.begin(CALLBACK, "", "")).url()))
                .doesNotContainKeys("hd", "access_type");
    }
}
