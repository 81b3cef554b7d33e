package dev.passlink.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityRejected.TokenCheck;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.FakeOpenIdProvider.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Google's button and One Tap post. */
final class CredentialTest extends WithFakeProvider {
    @Test
    void aCredentialWithTheNonceOfThisBrowserIsTaken() {
        OpenIdProvider provider = google().build();
        assertThat(identity(provider.verify(fake.idToken(NONCE), NONCE)).subject())
                .isEqualTo(FakeOpenIdProvider.SUBJECT);
        assertThat(fake.calls(Endpoint.TOKEN)).isZero();
    }

    @Test
    void aCredentialWithAnotherOrNoNonceIsRefused() {
        OpenIdProvider provider = google().build();
        assertRefused(provider.verify(fake.idToken("other"), NONCE), TokenCheck.NONCE);
        assertRefused(provider.verify(fake.idToken(""), NONCE), TokenCheck.NONCE);
        assertRefused(provider.verify(fake.idToken(NONCE), "other"), TokenCheck.NONCE);
        assertRefused(provider.verify(fake.idToken(NONCE), NONCE + " "), TokenCheck.NONCE);
    }

    @Test
    void anEmptyNonceIsAlwaysRefused() {
        OpenIdProvider provider = google().build();
        assertRefused(provider.verify(fake.idToken(NONCE), ""), TokenCheck.NONCE);
        assertRefused(provider.verify(fake.idToken(""), ""), TokenCheck.NONCE);
        fake.claim("nonce", "");
        assertRefused(provider.verify(fake.idToken(""), ""), TokenCheck.NONCE);
    }

    @Test
    void onlyTheLoudMethodAsksForNoNonceAndStillChecksTheRest() {
        OpenIdProvider provider = google().hostedDomain("example.com").build();
        assertRefused(provider.verifyWithoutNonce(fake.idToken("")), Cause.POLICY_REFUSED);
        fake.claim("hd", "example.com");
        identity(provider.verifyWithoutNonce(fake.idToken("")));
        fake.claim("aud", "other");
        assertRefused(provider.verifyWithoutNonce(fake.idToken("")), TokenCheck.AUDIENCE);
    }

    @Test
    void aFurtherClientIsGoodForACredentialAndNotForACode() {
        OpenIdProvider one = google().build();
        OpenIdProvider several = google().otherClients("android", "ios").build();
        fake.claim("aud", "android");
        assertRefused(one.verify(fake.idToken(NONCE), NONCE), TokenCheck.AUDIENCE);
        identity(several.verify(fake.idToken(NONCE), NONCE));
        assertRefused(signIn(several), TokenCheck.AUDIENCE);
    }

    @Test
    void severalAudiencesNeedAPartyOfOurs() {
        OpenIdProvider provider = google().otherClients("android").build();
        fake.claim("aud", List.of(FakeOpenIdProvider.CLIENT_ID, "android"));
        assertRefused(signIn(provider), TokenCheck.AUTHORIZED_PARTY);
        fake.claim("azp", "stranger");
        assertRefused(signIn(provider), TokenCheck.AUTHORIZED_PARTY);
        fake.claim("azp", "android");
        identity(signIn(provider));
        fake.claim("aud", List.of(FakeOpenIdProvider.CLIENT_ID, "android", "stranger"));
        assertRefused(signIn(provider), TokenCheck.AUDIENCE);
    }

    @Test
    void aTokenOfGoogleIsNoTokenOfAnotherProvider() {
        OpenIdProvider google = google().build();
        try (FakeOpenIdProvider elsewhere = FakeOpenIdProvider.start(clock)) {
            assertRefused(google.verify(elsewhere.idToken(NONCE), NONCE), TokenCheck.SIGNATURE);
            String named = elsewhere.sign(elsewhere.header().replace("key-0", "key-9"), elsewhere.payload(NONCE));
            assertRefused(google.verify(named, NONCE), TokenCheck.KEY);
            elsewhere.claim("iss", fake.issuer());
            assertRefused(google.verify(elsewhere.idToken(NONCE), NONCE), TokenCheck.SIGNATURE);
        }
    }
}
