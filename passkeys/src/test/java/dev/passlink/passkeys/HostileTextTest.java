package dev.passlink.passkeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.Check;
import dev.passlink.port.PasskeyVerifier.Rejected;
import dev.passlink.testkit.SoftwareAuthenticator;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that no browser writes: each is refused by a value, and nothing is thrown. */
class HostileTextTest {
    private final Site site = new Site();
    private final SoftwareAuthenticator device = Site.device();
    private final String made = device.create(site.creationOptions());
    private final String signed = device.get(site.requestOptions());

    static Stream<String> noJson() {
        return Stream.of(
                "",
                " ",
                "\0",
                "null",
                "true",
                "1",
                "1e999999999",
                "9".repeat(5_000),
                "\"text\"",
                "[]",
                "[{}]",
                "{",
                "{}{}",
                "{} {}",
                "{}]",
                "{'id':1}",
                "{id:1}",
                "{\"id\":1,}",
                "{/**/}",
                "// comment\n{}",
                "{\"a\":NaN}",
                "{\"a\":+1}",
                "{\"a\":01}",
                "{\"a\":0x1}",
                "\uFEFF{}",
                "\uFFFE{}",
                "\uD800",
                "{\"\uD800\":1}",
                "{\"a\":\"\uDC00\uD800\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\u00\"}",
                "{\"a\":\"\\x41\"}",
                "{\"a\":\"\n\"}",
                "{\"__proto__\":{}}",
                "<html>",
                "id=1&response=2",
                "[".repeat(8_000),
                "{\"a\":".repeat(1_500),
                "[".repeat(4_000) + "]".repeat(4_000),
                "{\"" + "a".repeat(8_000) + "\":1}",
                "{\"a\":1,\"a\":1}",
                "{\"id\":" + "[".repeat(100) + "]".repeat(100) + "}");
    }

    @ParameterizedTest
    @MethodSource("noJson")
    void whatIsNoAnswerIsSaidToBeNone(String text) {
        assertThat(site.webAuthn.registration(text))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.check()).isEqualTo(Check.FORM));
        assertThat(site.webAuthn.assertion(text))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.check()).isEqualTo(Check.FORM));
    }

    @Test
    void whatIsLongerThanAnyBrowsersIsNotRead() {
        String longest = made + " ".repeat(Codec.MOST_CHARACTERS - made.length());
        assertThat(site.add(longest)).isNotInstanceOf(Rejected.class);
        for (String text :
                new String[] {longest + " ", "[".repeat(10_000_000), "x".repeat(Codec.MOST_CHARACTERS + 1)}) {
            assertThat(site.webAuthn.registration(text))
                    .isEqualTo(new Rejected(Check.SIZE, "more than 8192 characters"));
            assertThat(site.webAuthn.assertion(text)).isEqualTo(new Rejected(Check.SIZE, "more than 8192 characters"));
        }
    }

    @Test
    void theAnswerToAnotherQuestionIsNone() {
        assertThat(site.webAuthn.registration(signed)).isInstanceOf(Rejected.class);
        assertThat(site.webAuthn.assertion(made)).isInstanceOf(Rejected.class);
    }

    @Test
    void aFieldThatIsSaidTwiceIsRefusedWhereverItIs() {
        for (String answer : new String[] {made, signed}) {
            for (String field : new String[] {"\"id\":", "\"type\":", "\"response\":", "\"clientDataJSON\":"}) {
                int at = answer.indexOf(field);
                String twice = answer.substring(0, at) + field + "null," + answer.substring(at);
                assertThat(answer.equals(made) ? site.webAuthn.registration(twice) : site.webAuthn.assertion(twice))
                        .as(field)
                        .isInstanceOfSatisfying(
                                Rejected.class,
                                rejected -> assertThat(rejected.check()).isEqualTo(Check.FORM));
            }
        }
    }

    @Test
    void clientDataThatAreNoUtf8AreRefused() {
        for (byte[] bytes :
                new byte[][] {{(byte) 0xFF}, {'{', (byte) 0xC0, (byte) 0x80, '}'}, {(byte) 0xFE, (byte) 0xFF, 0, '{'}
                }) {
            String answer =
                    Site.changed(signed, tree -> Site.response(tree).put("clientDataJSON", Base64Url.encode(bytes)));
            assertThat(site.webAuthn.assertion(answer))
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> assertThat(rejected.check()).isEqualTo(Check.FORM));
        }
    }

    /** One character of the answer at a time: whatever it becomes, it is read or refused, and lets nobody in who was not let in. */
    @Test
    void oneOtherCharacterAnywhereThrowsNothing() {
        Passkey passkey = site.added(device);
        String answer = device.get(site.requestOptions());
        Object good = site.signIn(answer, passkey);
        Random random = new Random(20);
        String others = "\"{}[]:,\\0aA-_ \u0000\uD800é";
        IntStream.range(0, answer.length()).forEach(at -> {
            char other = others.charAt(random.nextInt(others.length()));
            String changed = answer.substring(0, at) + other + answer.substring(at + 1);
            assertThat(site.signIn(changed, passkey))
                    .matches(result -> result instanceof Rejected || result.equals(good));
        });
        IntStream.range(0, made.length()).forEach(at -> {
            assertThat(site.webAuthn.registration(made.substring(0, at))).isInstanceOf(Rejected.class);
            char other = others.charAt(random.nextInt(others.length()));
            var unused = site.add(made.substring(0, at) + other + made.substring(at + 1));
        });
    }
}
