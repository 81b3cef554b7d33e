package dev.passlink.passkeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.Assertion;
import dev.passlink.port.PasskeyVerifier.NewPasskey;
import dev.passlink.port.PasskeyVerifier.Registration;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import dev.passlink.port.PasskeyVerifier.Use;
import dev.passlink.testkit.SoftwareAuthenticator;
import dev.passlink.testkit.SoftwareAuthenticator.Algorithm;
import dev.passlink.testkit.SoftwareAuthenticator.Misbehaviour;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class RoundTripTest {
    private final Site site = new Site();
    private final SoftwareAuthenticator device = Site.device();

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"ES256", "EDDSA", "RS256"})
    void whatWasMadeSignsIn(Algorithm algorithm) {
        Passkey passkey = site.added(device.making(algorithm));
        assertThat(site.signIn(device.get(site.requestOptions()), passkey)).isEqualTo(new Use(0, false));
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"ES256", "EDDSA", "RS256"})
    void aDeviceMayAttestWhatItMadeWithTheKeyThatItMade(Algorithm algorithm) {
        Passkey passkey = site.added(device.making(algorithm).attestingItself());
        assertThat(site.signIn(device.get(site.requestOptions()), passkey)).isInstanceOf(Use.class);
    }

    /** WebAuthn Level 3 §7.2 step 6: keys that do not find a passkey by themselves have no handle to name. */
    @Test
    void aDeviceThatWasAskedForOneAccountNeedNotNameIt() {
        Passkey passkey = site.added(device);
        String answer = device.misbehaving(Misbehaviour.NO_USER_HANDLE).get(site.requestOptions());
        assertThat(site.confirm(answer, passkey)).isInstanceOf(Use.class);
    }

    @Test
    void whatIsReadSaysWhichChallengeAndWhichPasskey() {
        String made = device.create(site.creationOptions());
        assertThat(site.webAuthn.registration(made))
                .isInstanceOfSatisfying(
                        Registration.class, read -> assertThat(read.challenge()).isEqualTo(Site.CHALLENGE));
        assertThat(site.webAuthn.assertion(device.get(site.requestOptions())))
                .isInstanceOfSatisfying(Assertion.class, read -> {
                    assertThat(read.challenge()).isEqualTo(Site.CHALLENGE);
                    assertThat(device.passkeys()).containsExactly(read.credentialId());
                });
    }

    @Test
    void whatWasMadeIsWhatTheDeviceSays() {
        UUID bitwarden = UUID.fromString("d548826e-79b4-db40-a3d8-11116f7e8349");
        NewPasskey made =
                (NewPasskey) site.add(device.model(bitwarden).backedUp(true).create(site.creationOptions()));
        assertThat(made.id()).isEqualTo(device.passkeys().get(0));
        assertThat(made.signCount()).isZero();
        assertThat(made.backupEligible()).isTrue();
        assertThat(made.backedUp()).isTrue();
        assertThat(made.aaguid()).isEqualTo(bitwarden);
        assertThat(made.transports()).containsExactly("internal");
        assertThat(made.model()).contains("Bitwarden");
    }

    @ParameterizedTest
    @CsvSource({
        "fbfc3007-154e-4ecc-8c0b-6e020557d7bd, iCloud Keychain",
        "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4, Google Password Manager",
        "08987058-cadc-4b81-b6e1-30de50dcbe96, Windows Hello",
        "00000000-0000-0000-0000-000000000000,",
        "12345678-1234-1234-1234-123456789abc,"
    })
    void aModelThatIsKnownHasItsName(UUID aaguid, String name) {
        NewPasskey made = (NewPasskey) site.add(device.model(aaguid).create(site.creationOptions()));
        assertThat(made.model()).isEqualTo(Optional.ofNullable(name));
    }

    @Test
    void namesOfModelsAreNamesOfPasskeys() {
        for (UUID model : Models.known()) {
            assertThat(Models.name(model)).get().matches(Passkey::isName);
        }
    }

    @Test
    void theSignCountIsToldAndNotJudged() {
        Passkey passkey = site.added(device.counting());
        assertThat(site.signIn(device.get(site.requestOptions()), passkey)).isEqualTo(new Use(1, false));
        assertThat(site.signIn(device.get(site.requestOptions()), passkey)).isEqualTo(new Use(2, false));
        Passkey counted = passkey.used(2, false, passkey.createdAt());
        String back = device.misbehaving(Misbehaviour.COUNTING_BACK).get(site.requestOptions());
        assertThat(site.signIn(back, counted)).isEqualTo(new Use(1, false));
    }

    @Test
    void theGreatestSignCountIsFourBytes() {
        Passkey passkey = site.added(device);
        device.changingAuthenticatorData(data -> {
            Arrays.fill(data, 33, 37, (byte) 0xFF);
            return data;
        });
        assertThat(site.signIn(device.get(site.requestOptions()), passkey)).isEqualTo(new Use(0xFFFF_FFFFL, false));
    }

    @Test
    void aPasskeyMayBeSyncedLater() {
        Passkey passkey = site.added(device.backedUp(true));
        assertThat(site.signIn(device.backedUp(false).get(site.requestOptions()), passkey))
                .isEqualTo(new Use(0, false));
        assertThat(site.signIn(device.backedUp(true).get(site.requestOptions()), passkey))
                .isEqualTo(new Use(0, true));
    }

    /** Chromium asks security keys for credProtect by itself; nobody has to act upon it. */
    @Test
    void extensionsThatNobodyAskedForAreLeftAlone() {
        byte[] credProtect = {(byte) 0xA1, 0x6B, 'c', 'r', 'e', 'd', 'P', 'r', 'o', 't', 'e', 'c', 't', 3};
        byte[] unknown = {(byte) 0xA2, 0x61, 'x', (byte) 0x81, 1, 0x61, 'y', (byte) 0xA0};
        for (byte[] extensions : List.of(credProtect, unknown, new byte[] {(byte) 0xA0})) {
            device.changingAuthenticatorData(data -> {
                byte[] more = Arrays.copyOf(data, data.length + extensions.length);
                more[32] |= (byte) 0x80;
                System.arraycopy(extensions, 0, more, data.length, extensions.length);
                return more;
            });
            Passkey passkey = site.added(device);
            assertThat(site.signIn(device.get(site.requestOptions()), passkey)).isInstanceOf(Use.class);
        }
    }

    /** RFU bits 1 and 5 (WebAuthn Level 3 §6.1): a device of tomorrow may set them. */
    @Test
    void flagsOfTomorrowAreLeftAlone() {
        Passkey passkey = site.added(device);
        device.changingAuthenticatorData(data -> {
            data[32] |= 0x22;
            return data;
        });
        assertThat(site.signIn(device.get(site.requestOptions()), passkey)).isInstanceOf(Use.class);
    }

    /** WebAuthn Level 3 §5.8.1.1: a browser may name more, and says so itself by a field that nobody expects. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"other_keys_can_be_added_here\":\"do not compare clientDataJSON against a template\"",
                "\"tokenBinding\":{\"status\":\"supported\"}",
                "\"tokenBinding\":{\"status\":\"present\",\"id\":\"AAAA\"}",
                "\"x\":[{}]"
            })
    void clientDataMayNameMore(String more) {
        device.changingClientData(text -> text.replace("}", "," + more + "}"));
        Passkey passkey = site.added(device);
        assertThat(site.signIn(device.get(site.requestOptions()), passkey)).isInstanceOf(Use.class);
    }

    @Test
    void clientDataNeedNotSayThatNoOtherSiteAsks() {
        device.changingClientData(text -> text.replace(",\"crossOrigin\":false", ""));
        Passkey passkey = site.added(device);
        assertThat(site.signIn(device.get(site.requestOptions()), passkey)).isInstanceOf(Use.class);
    }

    /** As Chromium writes them, with what an application could read instead and we do not. */
    @Test
    void whatBrowsersRepeatIsLeftAlone() {
        String made = Site.changed(device.create(site.creationOptions()), answer -> {
            answer.putObject("clientExtensionResults").putObject("credProps").put("rk", true);
            Site.response(answer)
                    .put("publicKey", "AAAA")
                    .put("publicKeyAlgorithm", -257)
                    .put("authenticatorData", "AAAA");
        });
        assertThat(site.add(made)).isInstanceOf(NewPasskey.class);
    }

    @Test
    void aDeviceNeedNotSayHowItIsReached() {
        String made = Site.changed(device.create(site.creationOptions()), answer -> {
            answer.remove("clientExtensionResults");
            answer.putNull("authenticatorAttachment");
            Site.response(answer).remove("transports");
        });
        assertThat(site.add(made))
                .isInstanceOfSatisfying(
                        NewPasskey.class, one -> assertThat(one.transports()).isEmpty());
    }

    @Test
    void aTransportIsNamedOnce() {
        String made = Site.changed(
                device.create(site.creationOptions()),
                answer -> Site.response(answer)
                        .putArray("transports")
                        .add("usb")
                        .add("smart-card")
                        .add("usb"));
        assertThat(site.add(made))
                .isInstanceOfSatisfying(
                        NewPasskey.class, one -> assertThat(one.transports()).containsExactly("usb", "smart-card"));
    }

    @Test
    void aRelatedOriginMayUseWhatIsMadeAtTheOwn() {
        WebAuthn webAuthn =
                WebAuthn.builder().relatedOrigins("https://example.de").build();
        RelyingParty rp = webAuthn.relyingParty(URI.create(Site.ORIGIN));
        Passkey passkey = site.added(device);
        String signed = device.at("https://example.de").get(site.requestOptions());
        assertThat(((Assertion) webAuthn.assertion(signed)).verify(rp, passkey)).isInstanceOf(Use.class);
        assertThat(site.signIn(signed, passkey)).isNotInstanceOf(Use.class);
    }

    @Test
    void aParentDomainsPasskeyIsForItsSites() {
        WebAuthn webAuthn = WebAuthn.builder().relyingPartyId("example.com").build();
        RelyingParty rp = webAuthn.relyingParty(URI.create(Site.ORIGIN));
        String made = device.create(Site.changed(
                site.creationOptions(), options -> ((ObjectNode) options.get("rp")).put("id", "example.com")));
        assertThat(((Registration) webAuthn.registration(made)).verify(rp)).isInstanceOf(NewPasskey.class);
        assertThat(site.add(made)).isNotInstanceOf(NewPasskey.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 1_023})
    void aCredentialIdMayBeShortOrLong(int length) {
        device.changingAuthenticatorData(data -> {
            byte[] key = Arrays.copyOfRange(data, 55 + 32, data.length);
            byte[] other = new byte[55 + length + key.length];
            System.arraycopy(data, 0, other, 0, 53);
            other[53] = (byte) (length >> 8);
            other[54] = (byte) length;
            System.arraycopy(key, 0, other, 55 + length, key.length);
            return other;
        });
        String id = Base64Url.encode(new byte[length]);
        String made = Site.changed(
                device.create(site.creationOptions()),
                answer -> answer.put("id", id).put("rawId", id));
        assertThat(site.add(made))
                .isInstanceOfSatisfying(
                        NewPasskey.class, one -> assertThat(one.id()).isEqualTo(id));
    }
}
