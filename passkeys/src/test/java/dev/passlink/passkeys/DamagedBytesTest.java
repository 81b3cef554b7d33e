package dev.passlink.passkeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.NewPasskey;
import dev.passlink.port.PasskeyVerifier.Rejected;
import dev.passlink.port.PasskeyVerifier.Result;
import dev.passlink.testkit.SoftwareAuthenticator;
import dev.passlink.testkit.SoftwareAuthenticator.Algorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bit of what is signed, turned, and each length that it could be cut to: nothing is accepted, and nothing thrown. */
class DamagedBytesTest {
    private static final Random RANDOM = new Random(20);
    private final Site site = new Site();

    static Stream<Arguments> signedParts() {
        return Stream.of(Algorithm.ES256, Algorithm.EDDSA, Algorithm.RS256)
                .flatMap(algorithm -> Stream.of("authenticatorData", "clientDataJSON", "signature")
                        .map(part -> Arguments.of(part, algorithm)));
    }

    @ParameterizedTest
    @MethodSource("signedParts")
    void nobodyIsLetInByDamaged(String part, Algorithm algorithm) {
        SoftwareAuthenticator device = Site.device().making(algorithm);
        Passkey passkey = site.added(device);
        assertAllRefused(device.get(site.requestOptions()), part, answer -> site.signIn(answer, passkey));
    }

    static Stream<Arguments> attestedParts() {
        return Stream.of(Algorithm.ES256, Algorithm.EDDSA)
                .flatMap(algorithm ->
                        Stream.of("attestationObject", "clientDataJSON").map(part -> Arguments.of(part, algorithm)));
    }

    @ParameterizedTest
    @MethodSource("attestedParts")
    void nothingIsMadeByDamaged(String part, Algorithm algorithm) {
        SoftwareAuthenticator device = Site.device().making(algorithm).attestingItself();
        String answer = device.create(site.creationOptions());
        Optional<Result> same = part.equals("attestationObject") ? Optional.of(site.add(answer)) : Optional.empty();
        assertAllRefused(answer, part, site::add, same);
    }

    /** Without a signature nobody vouches for the model, the count and whether it is synced: all else is checked. */
    @Test
    void ofAnAttestationWithoutASignatureNothingElseCanBeChanged() {
        String answer = Site.device().create(site.creationOptions());
        Result good = site.add(answer);
        byte[] object = part(answer, "attestationObject");
        int authData = find(object, Base64Url.decode(((NewPasskey) good).id()).orElseThrow()) - 55;
        List<Integer> changeable = new ArrayList<>();
        for (int bit = 0; bit < object.length * 8; bit++) {
            Result result = site.add(with(answer, "attestationObject", turned(object, bit)));
            if (!(result instanceof Rejected) && !result.equals(good)) {
                changeable.add(bit / 8 - authData);
            }
        }
        assertThat(changeable.stream().distinct())
                .as("flags, count, AAGUID")
                .containsExactlyElementsOf(
                        IntStream.range(32, 32 + 1 + 4 + 16).boxed().toList());
        for (int length = 0; length < object.length; length++) {
            assertThat(site.add(with(answer, "attestationObject", Arrays.copyOf(object, length))))
                    .isInstanceOf(Rejected.class);
        }
    }

    /** What is said of the passkey is what was said by the device, whichever bits are turned. */
    @Test
    void someOfManyBytesAtRandomChangeNothing() {
        SoftwareAuthenticator device = Site.device();
        Passkey passkey = site.added(device);
        String signed = device.get(site.requestOptions());
        for (int round = 0; round < 2_000; round++) {
            String part =
                    List.of("authenticatorData", "clientDataJSON", "signature").get(round % 3);
            assertThat(site.signIn(with(signed, part, scrambled(part(signed, part))), passkey))
                    .isInstanceOf(Rejected.class);
        }
    }

    private static byte[] scrambled(byte[] bytes) {
        byte[] other = Arrays.copyOf(bytes, Math.max(1, bytes.length + RANDOM.nextInt(9) - 4));
        for (int i = 0; i < 1 + RANDOM.nextInt(8); i++) {
            other[RANDOM.nextInt(other.length)] ^= (byte) (1 + RANDOM.nextInt(255));
        }
        return Arrays.equals(other, bytes) ? new byte[1] : other;
    }

    private static void assertAllRefused(String answer, String part, Function<String, Result> verify) {
        assertAllRefused(answer, part, verify, Optional.empty());
    }

    /** @param same what a spelling of the same may be taken for: CBOR has many, and none of them is signed */
    private static void assertAllRefused(
            String answer, String part, Function<String, Result> verify, Optional<Result> same) {
        assertThat(verify.apply(answer)).isNotInstanceOf(Rejected.class);
        byte[] good = part(answer, part);
        IntStream.range(0, good.length * 8)
                .forEach(bit -> assertThat(verify.apply(with(answer, part, turned(good, bit))))
                        .as("bit %d of %s", bit, part)
                        .matches(result -> result instanceof Rejected || same.equals(Optional.of(result))));
        IntStream.range(0, good.length)
                .forEach(length -> assertThat(verify.apply(with(answer, part, Arrays.copyOf(good, length))))
                        .as("the first %d bytes of %s", length, part)
                        .isInstanceOf(Rejected.class));
    }

    private static byte[] part(String answer, String part) {
        List<byte[]> bytes = new ArrayList<>();
        var unused = Site.changed(
                answer,
                tree -> bytes.add(Base64Url.decode(Site.response(tree).get(part).stringValue())
                        .orElseThrow()));
        return bytes.get(0);
    }

    private static String with(String answer, String part, byte[] bytes) {
        return Site.changed(answer, tree -> Site.response(tree).put(part, Base64Url.encode(bytes)));
    }

    private static byte[] turned(byte[] bytes, int bit) {
        byte[] other = bytes.clone();
        other[bit / 8] ^= (byte) (1 << bit % 8);
        return other;
    }

    private static int find(byte[] all, byte[] some) {
        return IntStream.range(0, all.length - some.length)
                .filter(at -> Arrays.equals(all, at, at + some.length, some, 0, some.length))
                .findFirst()
                .orElseThrow();
    }
}
