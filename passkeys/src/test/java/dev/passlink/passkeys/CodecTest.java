package dev.passlink.passkeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CodecTest {
    private static final Codec CODEC = new Codec();

    /** {@code d1} is a tag, and what it would stand before is missing. */
    @ParameterizedTest
    @ValueSource(strings = {"a0d1", "a0d1d1d1d1d1d1", "a0a0", "a000", "bfffd9d9f7"})
    void nothingIsBehindAMap(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> CODEC.cbor(bytes, ""));
    }

    @Test
    void aMapIsReadToItsEnd() throws Refusal {
        byte[] bytes = HexFormat.of().parseHex("a1616101");
        assertThat(CODEC.cbor(bytes, "").get("a").intValue()).isEqualTo(1);
        assertThat(CODEC.lengthOfMap(bytes, 0)).isEqualTo(bytes.length);
    }
}
