package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.ask.LoginCodes;
import dev.passlink.token.Derivation;
import dev.passlink.token.FieldReader;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.Key;
import dev.passlink.token.Purpose;
import dev.passlink.token.Signed;
import dev.passlink.token.SignedTokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token is, and that nothing else is taken for one. */
final class TokenTest {
    private static final Instant ASKED = Instant.parse("2026-11-24T09:00:00Z");
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \n%\u0000é";

    private final SignedTokens tokens =
            new SignedTokens(KeyRing.parse(Site.KEY_1).keys());

    private static Grant grant(Subject subject, Scope scope, String next) {
        return new Grant(1, "AAECAwQFBgcICQoL", subject, scope, 1, ASKED, ASKED.plusSeconds(600), 0x1234567890L, next);
    }

    private static Grant login(String user) {
        return grant(Subject.user(user), Scope.LOGIN, "");
    }

    /** Every refusal below must reach no port: the site's fakes count. */
    private static void assertReachesNothing(Site site, String token) {
        int lookups = site.users.calls();
        int counts = site.counted.get();
        assertThat(Site.reasonOf(site.redeem(token))).as(token).isEqualTo(Reason.FORGED);
        assertThat(site.users.calls()).isEqualTo(lookups);
        assertThat(site.counted.get()).isEqualTo(counts);
        assertThat(site.audit.last().reason()).isEqualTo(Reason.FORGED);
    }

    @Test
    void everySingleBitChangeIsRefusedBeforeAnyPortIsCalled() {
        Site site = new Site();
        String token = site.token("ada@example.com");
        Signed signed = new Signed(KeyRing.parse(Site.KEY_1).keys(), Purpose.TOKEN);
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertReachesNothing(site, Signed.encode(flipped));
            // By its signature already, and not because what it says makes no sense.
            assertThat(signed.read(Signed.encode(flipped), TokenTest::anything)).isEmpty();
        }
        assertThat(signed.read(token, TokenTest::anything)).isPresent();
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.OK);
    }

    @Test
    void everyTruncationAndEveryExtensionIsRefused() {
        Site site = new Site();
        String token = site.token("ada@example.com");
        for (int length = 0; length < token.length(); length++) {
            assertReachesNothing(site, token.substring(0, length));
            assertReachesNothing(site, token.substring(length + 1));
        }
        for (int i = 0; i < ALPHABET.length(); i++) {
            assertReachesNothing(site, token + ALPHABET.charAt(i));
            assertReachesNothing(site, ALPHABET.charAt(i) + token);
        }
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.OK);
    }

    @Test
    void everySwapOfTwoNeighbouringBytesAndEveryByteLeftOutIsRefused() {
        Site site = new Site();
        byte[] bytes = Base64.getUrlDecoder().decode(site.token("ada@example.com"));
        for (int i = 0; i + 1 < bytes.length; i++) {
            byte[] swapped = bytes.clone();
            swapped[i] = bytes[i + 1];
            swapped[i + 1] = bytes[i];
            if (!Arrays.equals(swapped, bytes)) {
                assertReachesNothing(site, Signed.encode(swapped));
            }
            byte[] shorter = new byte[bytes.length - 1];
            System.arraycopy(bytes, 0, shorter, 0, i);
            System.arraycopy(bytes, i + 1, shorter, i, bytes.length - i - 1);
            assertReachesNothing(site, Signed.encode(shorter));
        }
    }

    @Test
    void aTokenHasOneSpelling() {
        // 49 bytes leave four unused bits in the last character: sixteen spellings for a lenient reader.
        String token = tokens.generate(login("4294967296"));
        char last = token.charAt(token.length() - 1);
        int others = 0;
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            if (c != last) {
                assertThat(tokens.verify(token.substring(0, token.length() - 1) + c))
                        .isEmpty();
                others++;
            }
        }
        assertThat(others).isEqualTo(63);
        for (String spelling :
                List.of(token + "=", token + "==", token + "\n", " " + token, token.replace('-', '+') + "=")) {
            assertThat(tokens.verify(spelling)).isEmpty();
        }
        assertThat(tokens.verify(token)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "255", "256", "65535", "2147483647", "4294967295"})
    void aLoginLinkForA32BitIdFitsIn64Characters(String id) {
        assertThat(tokens.generate(login(id))).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void everythingThatIsSignedComesBack() {
        List<Grant> grants = new ArrayList<>();
        for (String user : List.of(
                "0",
                "00",
                "7",
                "-7",
                "+7",
                "4294967296",
                "999999999999999999",
                "9223372036854775807",
                "9223372036854775808",
                new UUID(1, 2).toString(),
                "6F9619FF-8B86-D011-B42D-00CF4FC964FF",
                "ada",
                "é😀",
                "x".repeat(255))) {
            grants.add(login(user));
        }
        grants.add(grant(Subject.guest(EmailAddress.of("guest@example.com")), Scope.view("apply", "17"), "/jobs?a=1"));
        grants.add(grant(Subject.user("1"), Scope.view("s", "1:2", "3"), ""));
        grants.add(grant(Subject.user("1"), Scope.view("s", "1", "2:3"), ""));
        grants.add(grant(Subject.user("1"), Scope.view("s", "", "", ""), "/"));
        grants.add(grant(Subject.user("1"), Scope.view("s"), ""));
        assertThat(grants)
                .allSatisfy(grant ->
                        assertThat(tokens.verify(tokens.generate(grant))).contains(grant));
        assertThat(grants.stream().map(tokens::generate).distinct()).hasSameSizeAs(grants);
    }

    @Test
    void fieldsCannotShiftIntoOneAnother() {
        // django-sesame takes a@x.co with scope m for a@x.com without one.
        List<Grant> pairs = List.of(
                grant(Subject.user("a@x.co"), Scope.view("m"), ""),
                grant(Subject.user("a@x.com"), Scope.LOGIN, ""),
                grant(Subject.user("a@x.c"), Scope.view("om"), ""),
                grant(Subject.user("a"), Scope.view("b", "c"), ""),
                grant(Subject.user("a"), Scope.view("b"), "c"),
                grant(Subject.user("ab"), Scope.view("c"), ""));
        assertThat(pairs.stream().map(tokens::generate).distinct()).hasSameSizeAs(pairs);
        Key key = KeyRing.parse(Site.KEY_1).keys().signing();
        Subject ada = Subject.user("ada");
        assertThat(Derivation.stampFingerprint(key, ada, "m1"))
                .isNotEqualTo(Derivation.stampFingerprint(key, Subject.user("adam"), "1"));
        assertThat(Derivation.viewFingerprint(key, ada, "s1", "0"))
                .isNotEqualTo(Derivation.viewFingerprint(key, ada, "s", "10"));
        assertThat(Derivation.counterKey(key, "address", "-day"))
                .isNotEqualTo(Derivation.counterKey(key, "address-day", ""));
    }

    /** Only a holder of the key could make these; the port promises one text for each grant all the same. */
    @Test
    void evenASignedTokenHasNoSecondSpellingOfNowhereOrOfLogin() {
        Key key = KeyRing.parse(Site.KEY_1).keys().signing();
        Signed signed = new Signed(KeyRing.parse(Site.KEY_1).keys(), Purpose.TOKEN);
        byte[] emptyNext = body().text("").toBytes();
        byte[] loginAsView = body().shortText("login").number(0, 1).toBytes();
        byte[] numberAsText = head().number(0, 1).shortText("17").toBytes();
        byte[] wideNumber = head().number(0x12, 1).number(17, 2).toBytes();
        assertThat(tokens.verify(signed.sign(0x10, key, body()))).isPresent();
        assertThat(tokens.verify(signed.sign(0x12, key, new FieldWriter().fixed(emptyNext))))
                .isEmpty();
        assertThat(tokens.verify(signed.sign(0x11, key, new FieldWriter().fixed(loginAsView))))
                .isEmpty();
        assertThat(tokens.verify(signed.sign(0x10, key, new FieldWriter().fixed(numberAsText))))
                .isEmpty();
        assertThat(tokens.verify(signed.sign(0x10, key, new FieldWriter().fixed(wideNumber))))
                .isEmpty();
        byte[] invitationToView = body().shortText("apply").number(0, 1).toBytes();
        assertThat(tokens.verify(signed.sign(0x15, key, new FieldWriter().fixed(invitationToView))))
                .isEmpty();
        assertThat(tokens.verify(signed.sign(0x18, key, body()))).isEmpty();
        assertThat(tokens.verify(signed.sign(0x20, key, body()))).isEmpty();
        assertThat(tokens.verify(signed.sign(0x10, key, body().number(0, 1)))).isEmpty();
    }

    private static String anything(Signed.Content in) throws FieldReader.Malformed {
        while (true) {
            try {
                in.number(1);
            } catch (FieldReader.Malformed end) {
                return "read";
            }
        }
    }

    private static FieldWriter head() {
        return new FieldWriter()
                .fixed(new byte[12])
                .number(ASKED.plusSeconds(600).getEpochSecond(), 4)
                .number(600, 3)
                .number(1, 1)
                .number(0, 5);
    }

    private static FieldWriter body() {
        return head().number(0x11, 1).number(17, 1);
    }

    @Test
    void theFormatOfVersion1IsFrozen() {
        assertThat(tokens.generate(login("4294967295"))).isEqualTo(GOLDEN_LOGIN);
        assertThat(tokens.generate(grant(Subject.user("ada"), Scope.view("apply", "17"), "/jobs/17")))
                .isEqualTo(GOLDEN_VIEW);
    }

    private static final String GOLDEN_LOGIN = "EAEAAQIDBAUGBwgJCgtrBVRoAAJYARI0VniQFP____8Q8oJhaGsTRBz9QI4tDpBg";
    private static final String GOLDEN_VIEW =
            "EwEAAQIDBAUGBwgJCgtrBVRoAAJYARI0VniQAANhZGEFYXBwbHkBAAIxNwAIL2pvYnMvMTcBnW5p8EXtu7S6vNo_1XcS";

    @Test
    void theDerivedValuesOfVersion1AreFrozen() {
        Key key = KeyRing.parse(Site.KEY_1).keys().signing();
        String request = "AAAAAAAAAAAAAAAAAAAAAA";
        assertThat(List.of(
                        Derivation.grantId(key, request),
                        new LoginCodes(CodeFormat.LETTERS)
                                .code(key, request, EmailAddress.of("ada@example.com"), ASKED),
                        Long.toHexString(Derivation.stampFingerprint(key, Subject.user("17"), "s1")),
                        Derivation.counterKey(key, "address", "ada@example.com ")))
                .containsExactly("AAAAAJuaM4Bzl3kf", "NZGZNJGD", "5d4bd8fc1c", "l.zx_3UjN9FDqDODQB.");
    }

    @Test
    void aCodeIsEightLettersBoundToRequestAddressAndTime() {
        Key key = KeyRing.parse(Site.KEY_1).keys().signing();
        EmailAddress ada = EmailAddress.of("ada@example.com");
        List<String> codes = List.of(
                new LoginCodes(CodeFormat.LETTERS).code(key, "request", ada, ASKED),
                new LoginCodes(CodeFormat.LETTERS).code(key, "another", ada, ASKED),
                new LoginCodes(CodeFormat.LETTERS).code(key, "request", EmailAddress.of("bob@example.com"), ASKED),
                new LoginCodes(CodeFormat.LETTERS).code(key, "request", ada, ASKED.plusSeconds(1)),
                new LoginCodes(CodeFormat.LETTERS)
                        .code(KeyRing.parse(Site.KEY_2).keys().signing(), "request", ada, ASKED));
        assertThat(codes).doesNotHaveDuplicates().allMatch(code -> code.matches("[BCDFGHJKLMNPQRSTVWXZ]{8}"));
    }

    @Test
    void whatIsOutOfRangeIsNotSigned() {
        assertThatThrownBy(() -> new Grant(
                        0, "AAECAwQFBgcICQoL", Subject.user("1"), Scope.LOGIN, 1, ASKED, ASKED.plusSeconds(1), 0, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new Grant(1, "short", Subject.user("1"), Scope.LOGIN, 1, ASKED, ASKED.plusSeconds(1), 0, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grant(
                        1, "AAECAwQFBgcICQoL", Subject.user("1"), Scope.LOGIN, 256, ASKED, ASKED.plusSeconds(1), 0, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new Grant(1, "AAECAwQFBgcICQoL", Subject.user("1"), Scope.LOGIN, 1, ASKED, ASKED, 0, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grant(
                        1,
                        "AAECAwQFBgcICQoL",
                        Subject.user("1"),
                        Scope.LOGIN,
                        1,
                        ASKED,
                        ASKED.plusSeconds(181 * 86400L),
                        0,
                        ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grant(
                        1,
                        "AAECAwQFBgcICQoL",
                        Subject.user("1"),
                        Scope.LOGIN,
                        1,
                        ASKED,
                        ASKED.plusSeconds(1),
                        1L << 40,
                        ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Subject.user("guest:a@example.com")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Scope.view("login")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Scope("login", List.of("x"))).isInstanceOf(IllegalArgumentException.class);
    }
}
