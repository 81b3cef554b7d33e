package dev.passlink.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.Device;
import dev.passlink.EmailAddress;
import dev.passlink.Scope;
import dev.passlink.Subject;
import dev.passlink.port.LinkRequest;
import dev.passlink.token.Keys;
import dev.passlink.token.Purpose;
import dev.passlink.token.Signed;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a queue may keep outside the process. */
final class AskedRequestTest {
    private static final int TAG_BYTES = 16;
    private static final Keys KEYS =
            Keys.parse("255:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8,1:gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8");
    private static final AskedRequest LOGIN = new AskedRequest(
            AskedRequest.Kind.MAIL,
            "AAAAAAAAAAAAAAAAAAAAAA",
            255,
            EmailAddress.of("Ada@example.com"),
            Instant.parse("2026-11-24T09:00:00Z"),
            Wish.login("/jobs?page=2", Duration.ofMinutes(10), ""),
            "",
            Locale.ROOT,
            Device.UNKNOWN);
    private static final AskedRequest VIEW = new AskedRequest(
            AskedRequest.Kind.WRONG_CODE,
            "BBBBBBBBBBBBBBBBBBBBBA",
            1,
            EmailAddress.of("grace@example.com"),
            Instant.parse("2105-01-01T00:00:00Z"),
            new Wish(Scope.view("apply", "1:2", "ü", ""), "", Duration.ofDays(180), 255, "QRSTUVWXYZabcdef", "Google"),
            "ABCDEFGHIJKLMNOP",
            Locale.forLanguageTag("pt-BR"),
            new Device("Samsung Internet", "Android"));

    private static AskedRequest sentTo(Subject subject) {
        return new AskedRequest(
                AskedRequest.Kind.SENT,
                LOGIN.id(),
                LOGIN.keyId(),
                LOGIN.address(),
                LOGIN.askedAt(),
                VIEW.wish(),
                "",
                Locale.GERMAN,
                Device.UNKNOWN,
                Optional.of(subject));
    }

    private static AskedRequest with(Wish wish, Locale language) {
        return new AskedRequest(
                VIEW.kind(),
                VIEW.id(),
                VIEW.keyId(),
                VIEW.address(),
                VIEW.askedAt(),
                wish,
                VIEW.allowance(),
                language,
                VIEW.device());
    }

    /** As by a node of this site that writes something else. */
    private static String signedAgain(byte[] changed) {
        byte[] signed = changed.clone();
        int length = signed.length - TAG_BYTES;
        byte[] mac = KEYS.find(signed[1] & 0xFF).orElseThrow().mac(Purpose.QUEUE, signed, length, Signed.NOTHING);
        System.arraycopy(mac, 0, signed, length, TAG_BYTES);
        return Signed.encode(signed);
    }

    private static Optional<AskedRequest> read(String text) {
        return AskedRequest.of(new LinkRequest(text), KEYS);
    }

    @Test
    void itComesBackFromItsTextAsItWas() {
        assertThat(AskedRequest.of(LOGIN.toLinkRequest(KEYS), KEYS)).contains(LOGIN);
        assertThat(AskedRequest.of(VIEW.toLinkRequest(KEYS), KEYS)).contains(VIEW);
        for (String id : List.of("17", "ada", "123e4567-e89b-12d3-a456-426614174000", "x".repeat(255))) {
            AskedRequest sent = sentTo(Subject.user(id));
            assertThat(AskedRequest.of(sent.toLinkRequest(KEYS), KEYS)).contains(sent);
        }
        AskedRequest toGuest = sentTo(Subject.guest(LOGIN.address()));
        assertThat(AskedRequest.of(toGuest.toLinkRequest(KEYS), KEYS)).contains(toGuest);
        assertThat(AskedRequest.of(LOGIN.toLinkRequest(KEYS), KEYS)
                        .orElseThrow()
                        .address()
                        .text())
                .isEqualTo("Ada@example.com");
    }

    /** Or what was for one user would be for whoever has the address. */
    @Test
    void whatIsSentIsForSomebodyAndWhatWasAskedForIsNot() {
        byte[] sent = Base64.getUrlDecoder()
                .decode(sentTo(Subject.user("17")).toLinkRequest(KEYS).text());
        sent[2] = 1;
        assertThat(read(signedAgain(sent))).isEmpty();
        byte[] asked = Base64.getUrlDecoder().decode(LOGIN.toLinkRequest(KEYS).text());
        asked[2] = 3;
        assertThat(read(signedAgain(asked))).isEmpty();
    }

    @Test
    void oneForAViewWithTheLongestPathComesBackToo() {
        String[] values = Collections.nCopies(16, "\u00e9".repeat(127)).toArray(new String[0]);
        Wish longest = new Wish(
                Scope.view("apply", values),
                "/%C3%A9".repeat(16 * 127),
                Duration.ofDays(180),
                255,
                "QRSTUVWXYZabcdef",
                "");
        AskedRequest request = with(longest, Locale.ROOT);
        assertThat(AskedRequest.of(request.toLinkRequest(KEYS), KEYS)).contains(request);
    }

    @Test
    void aQueueIsToldTheHandleThatEventsShow() {
        assertThat(LOGIN.toLinkRequest(KEYS).handle())
                .isEqualTo(LOGIN.grantId(KEYS))
                .hasSize(16);
        assertThat(VIEW.toLinkRequest(KEYS).handle()).isEqualTo(VIEW.grantId(KEYS));
    }

    @Test
    void aDeviceThatCouldSaySomethingIsNotRead() {
        byte[] bytes = Base64.getUrlDecoder().decode(VIEW.toLinkRequest(KEYS).text());
        bytes[bytes.length - TAG_BYTES - 1] = '<';
        assertThat(read(signedAgain(bytes))).isEmpty();
    }

    @Test
    void aLanguageOfAnyLengthIsACallersMistake() {
        Locale endless = Locale.forLanguageTag("de-x" + "-abcdefgh".repeat(20));
        assertThatThrownBy(() -> with(LOGIN.wish(), endless)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTextThatWasCutOrIsLongerIsNotRead() {
        byte[] bytes = Base64.getUrlDecoder().decode(VIEW.toLinkRequest(KEYS).text());
        for (int length = 0; length < bytes.length; length++) {
            assertThat(read(Signed.encode(Arrays.copyOf(bytes, length)))).isEmpty();
        }
        for (int length = TAG_BYTES + 2; length < bytes.length; length++) {
            assertThat(read(signedAgain(Arrays.copyOf(bytes, length)))).isEmpty();
        }
        assertThat(read(Signed.encode(Arrays.copyOf(bytes, bytes.length + 1)))).isEmpty();
        assertThat(read(signedAgain(Arrays.copyOf(bytes, bytes.length + 1)))).isEmpty();
        assertThat(read("no base64!")).isEmpty();
    }

    @Test
    void anotherVersionOrKindIsNotRead() {
        for (int at : new int[] {0, 2}) {
            byte[] changed =
                    Base64.getUrlDecoder().decode(LOGIN.toLinkRequest(KEYS).text());
            changed[at] = 9;
            assertThat(read(signedAgain(changed))).isEmpty();
        }
    }

    /** Whoever could write it into the store could have had any email sent. */
    @Test
    void theFirstVersionWhichWasNotSignedIsNotRead() {
        byte[] signed = Base64.getUrlDecoder().decode(LOGIN.toLinkRequest(KEYS).text());
        byte[] unsigned = Arrays.copyOf(signed, signed.length - TAG_BYTES);
        unsigned[0] = 1;
        assertThat(read(Signed.encode(unsigned))).isEmpty();
        assertThat(read("AQEWQUFBQUFBQUFBQUFBQUFBQUFBQUFBQQEAD2FkYUBleGFtcGxlLmNvbQ"))
                .isEmpty();
    }

    @Test
    void noToStringShowsTheIdFromWhichAGrantIsDerived() {
        assertThat(LOGIN.toString()).doesNotContain(LOGIN.id()).contains("MAIL");
        assertThat(LOGIN.toLinkRequest(KEYS).toString())
                .doesNotContain(LOGIN.toLinkRequest(KEYS).text());
    }
}
