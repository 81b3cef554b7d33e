package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.token.FieldReader;
import dev.passlink.token.Keys;
import dev.passlink.token.PassCodec;
import dev.passlink.token.Purpose;
import dev.passlink.token.SignInMethodCodec;
import dev.passlink.token.Signed;
import dev.passlink.token.SignedPass;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers by which passes and pending sign-ins that are out there say how somebody signed in. */
final class SignInMethodCodecTest {
    private static final Keys KEYS = KeyRing.parse(Site.KEY_1).keys();
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");

    /** Only the byte of the method, and the tag at the end, differ from one to the other. */
    @ParameterizedTest
    @CsvSource({
        "LINK, 1, EAEAAQIDBAUGBwgJCguBAGsFUhAAAAA8AAAOEAABUYASNFZ4kBT_____AQAFYWRtaW4wzOswThtysQUZ11v0iEBH",
        "CODE, 2, EAEAAQIDBAUGBwgJCguCAGsFUhAAAAA8AAAOEAABUYASNFZ4kBT_____AQAFYWRtaW4fZq8uRrNwnXXHYuvvtsR7",
        "PROVIDER, 3, EAEAAQIDBAUGBwgJCguDAGsFUhAAAAA8AAAOEAABUYASNFZ4kBT_____AQAFYWRtaW6vSbC_GdSfaqfM1ptQNVje",
        "PASSKEY, 4, EAEAAQIDBAUGBwgJCguEAGsFUhAAAAA8AAAOEAABUYASNFZ4kBT_____AQAFYWRtaW5e_RoOgR2n9rpI7kS1D8EA",
    })
    void thePassOfEachMethodIsFrozen(SignInMethod method, int code, String golden) throws Exception {
        assertThat(SignInMethodCodec.code(method)).isEqualTo(code);
        assertThat(SignInMethodCodec.method(code)).isEqualTo(method);

        Signed signed = new Signed(KEYS, Purpose.PASS);
        assertThat(signed.sign(0x10, KEYS.signing(), PassCodec.write(pass(method))))
                .isEqualTo(golden);
        assertThat(signed.read(golden, in -> PassCodec.read(in, false)))
                .map(read -> read.pass().method())
                .contains(method);
    }

    private static SignedPass pass(SignInMethod method) {
        Pass pass = new Pass(
                "AAECAwQFBgcICQoL",
                Subject.user("4294967295"),
                Scope.LOGIN,
                method,
                true,
                NOW,
                NOW.plusSeconds(60),
                NOW.plusSeconds(3600),
                NOW.plusSeconds(86400),
                Set.of("admin"),
                Claims.NONE);
        return new SignedPass(pass, KEYS.signing(), 0x1234567890L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 127, 255})
    void aNumberOfANewerVersionIsNoMethod(long code) {
        assertThatThrownBy(() -> SignInMethodCodec.method(code)).isInstanceOf(FieldReader.Malformed.class);
    }

    @Test
    void everyMethodHasANumberOfItsOwn() {
        assertThat(SignInMethod.values()).extracting(SignInMethodCodec::code).doesNotHaveDuplicates();
    }
}
