package dev.passlink.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** That the reader takes what the JDK writes, and nothing else. */
final class Base64UrlTest {
    private static final String ODD = "AQgwBz09-_=+/. \n\0é\u0141\uFF21\uD83D";

    private final Random random = new Random(7);

    @Test
    void whatTheJdkWritesIsRead() {
        for (int length = 0; length < 100; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(Base64Url.decode(Signed.encode(bytes))).hasValue(bytes);
        }
    }

    /** A second spelling would make one token two, and a character taken for another would forge one. */
    @Test
    void ofAllTextsOnlyWhatTheJdkWouldWriteIsRead() {
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(7); length > 0; length--) {
                text.append(ODD.charAt(random.nextInt(ODD.length())));
            }
            Optional<byte[]> read = Base64Url.decode(text.toString());
            assertThat(read.map(Signed::encode)).as("%s", text).isEqualTo(byTheJdk(text.toString()));
        }
    }

    private static Optional<String> byTheJdk(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return Optional.of(text)
                    .filter(same -> Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(bytes)
                            .equals(same));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    @Test
    void aPieceOfAnArrayIsWrittenAsTheJdkWritesIt() {
        byte[] bytes = new byte[60];
        random.nextBytes(bytes);
        assertThat(Base64Url.encode(bytes, 3, 51)).isEqualTo(Signed.encode(Arrays.copyOfRange(bytes, 3, 51)));
    }
}
