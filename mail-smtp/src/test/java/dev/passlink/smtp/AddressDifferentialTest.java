package dev.passlink.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.EmailAddress;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our rule for an address beside Jakarta Mail's strict one: what we take, it takes as the same single address. */
final class AddressDifferentialTest {
    private static final int ADDRESSES = 20_000;
    private static final List<String> PARTS = List.of(
            "ada",
            "a",
            "Ada.B",
            "x+tag",
            "@",
            "@",
            "example.com",
            "example",
            "com",
            ".",
            "..",
            "-",
            "_",
            "~",
            "!#$%&'*/=?^`{|}",
            " ",
            "\t",
            "\r\n",
            ",",
            ";",
            ":",
            "<",
            ">",
            "(",
            ")",
            "(c)",
            "\"",
            "\"a b\"",
            "\\",
            "[127.0.0.1]",
            "127.0.0.1",
            "é",
            "ß",
            "straße.example",
            "βόλος.example",
            "İ",
            "ı",
            "ſ",
            "K",
            "＠",
            "．",
            "。",
            "ａ",
            "bücher.example",
            "xn--bcher-kva.example",
            "xn--",
            "例え.jp",
            "\u0000",
            "\u007f",
            "\u00a0",
            "\u200b",
            "\u202e",
            "\ud800",
            "x".repeat(63),
            "x".repeat(64),
            "x".repeat(65),
            "b".repeat(200));

    private static String generated(Random random) {
        StringBuilder address = new StringBuilder();
        if (random.nextBoolean()) {
            return address.append(part(random))
                    .append('@')
                    .append(part(random))
                    .append('.')
                    .append("example")
                    .toString();
        }
        for (int parts = 1 + random.nextInt(6); parts > 0; parts--) {
            address.append(part(random));
        }
        return address.toString();
    }

    private static String part(Random random) {
        return PARTS.get(random.nextInt(PARTS.size()));
    }

    /** Exactly one, and that text: a list or a name would go to somebody else. */
    private static boolean isOneAddress(String text) {
        try {
            InternetAddress[] list = InternetAddress.parse(text, true);
            InternetAddress one = new InternetAddress(text, true);
            return list.length == 1
                    && list[0].getAddress().equals(text)
                    && one.getAddress().equals(text)
                    && one.getPersonal() == null
                    && !one.isGroup();
        } catch (AddressException refused) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20_261_127})
    void whatWeTakeForAnAddressIsOneForTheMailLibrary(long seed) {
        Random random = new Random(seed);
        int accepted = 0;
        int stricter = 0;
        for (int i = 0; i < ADDRESSES; i++) {
            String text = generated(random);
            Optional<EmailAddress> ours = EmailAddress.parse(text);
            if (ours.isPresent()) {
                accepted++;
                assertThat(isOneAddress(ours.get().text())).as(text).isTrue();
                assertThat(isOneAddress(ours.get().normalised())).as(text).isTrue();
            } else if (isOneAddress(text)) {
                stricter++;
            }
        }
        // Otherwise nothing would have been compared; what only the library takes are quotes, literals and foldings.
        assertThat(accepted).isGreaterThan(ADDRESSES / 100);
        assertThat(stricter).isGreaterThan(ADDRESSES / 100);
    }
}
