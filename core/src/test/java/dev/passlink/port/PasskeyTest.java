package dev.passlink.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a passkey may be, on each side of its limits. */
final class PasskeyTest {
    private static final Instant MADE = Instant.parse("2026-11-24T09:00:00Z");

    /** One of whose values each test changes. */
    private String id = "id";

    private String userId = "17";
    private String userHandle = "h".repeat(43);
    private String publicKey = "key";
    private long signCount;
    private boolean backupEligible;
    private boolean backedUp;
    private List<String> transports = List.of("internal");
    private String name = "phone";

    private Passkey passkey() {
        return new Passkey(
                id,
                userId,
                userHandle,
                publicKey,
                signCount,
                backupEligible,
                backedUp,
                new UUID(0, 0),
                transports,
                name,
                MADE,
                Optional.empty());
    }

    private void assertFits() {
        assertThatCode(this::passkey).doesNotThrowAnyException();
    }

    private void assertDoesNotFit(String what) {
        assertThatThrownBy(this::passkey)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(what);
    }

    @Test
    void anIdIsOneTo1364CharactersOfBase64Url() {
        for (String fit : List.of("a", "-_09azAZ", "x".repeat(1364))) {
            id = fit;
            assertFits();
        }
        for (String unfit : List.of("", "x".repeat(1365), "a b", "a=", "a+", "ä", "a\n")) {
            id = unfit;
            assertDoesNotFit("id");
        }
    }

    @Test
    void aUserHandleIs43CharactersAndAKeyUpTo2048() {
        publicKey = "x".repeat(2048);
        assertFits();
        publicKey = "x".repeat(2049);
        assertDoesNotFit("publicKey");
        publicKey = "";
        assertDoesNotFit("publicKey");
        publicKey = "key";
        for (String unfit : List.of("", "h".repeat(42), "h".repeat(44), "h".repeat(42) + "=")) {
            userHandle = unfit;
            assertDoesNotFit("userHandle");
        }
        userHandle = "h".repeat(43);
        userId = "";
        assertDoesNotFit("userId");
    }

    @Test
    void aCountIsFourBytesWithoutASign() {
        signCount = 0xFFFF_FFFFL;
        assertFits();
        signCount++;
        assertDoesNotFit("signCount");
        signCount = -1;
        assertDoesNotFit("signCount");
    }

    @Test
    void whatCannotBeSyncedIsNotSynced() {
        backedUp = true;
        assertDoesNotFit("backedUp");
        backupEligible = true;
        assertFits();
        backedUp = false;
        assertFits();
    }

    @Test
    void thereAreEightTransportsAtMostOfSixteenLettersEach() {
        for (List<String> fit :
                List.of(List.<String>of(), List.of("smart-card"), Collections.nCopies(8, "x".repeat(16)))) {
            transports = fit;
            assertFits();
        }
        for (List<String> unfit : List.of(
                Collections.nCopies(9, "usb"), List.of(""), List.of("x".repeat(17)), List.of("a b"), List.of("USB"))) {
            transports = unfit;
            assertDoesNotFit("transports");
        }
        transports = new ArrayList<>(List.of("usb"));
        Passkey passkey = passkey();
        transports.add("nfc");
        assertThat(passkey.transports()).containsExactly("usb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                " x ",
                "Zoë’s “phone”",
                "😀",
                "<b>",
                "123456789012345678901234567890123456789012345678901234567890"
            })
    void aNameIsOneLine(String fit) {
        assertThat(Passkey.isName(fit)).isTrue();
        name = fit;
        assertFits();
    }

    /** Among them what turns the direction of a line, is invisible, or is half a character. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u3000",
                "a\nb",
                "a\u0000",
                "a\u2028b",
                "a\u2029b",
                "a\u202eb",
                "a\u200bb",
                "\uD83D",
                "\uDE00a",
                "1234567890123456789012345678901234567890123456789012345678901"
            })
    void anythingElseIsNoName(String unfit) {
        assertThat(Passkey.isName(unfit)).isFalse();
        name = unfit;
        assertDoesNotFit("name");
        name = "phone";
        Passkey passkey = passkey();
        assertThatThrownBy(() -> passkey.named(unfit)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aUseAndANameChangeNothingElse() {
        backupEligible = true;
        Passkey passkey = passkey();
        Passkey used = passkey.used(3, true, MADE.plusSeconds(60));

        assertThat(used.signCount()).isEqualTo(3);
        assertThat(used.backedUp()).isTrue();
        assertThat(used.lastUsedAt()).contains(MADE.plusSeconds(60));
        assertThat(used)
                .usingRecursiveComparison()
                .ignoringFields("signCount", "backedUp", "lastUsedAt")
                .isEqualTo(passkey);
        assertThat(used.named("work").name()).isEqualTo("work");
        assertThat(used.named("work").named("phone")).isEqualTo(used);
    }

    @Test
    void itPrintsNeitherKeyNorIdNorHandle() {
        id = "credential";
        assertThat(passkey()).hasToString("Passkey[17, phone]");
    }
}
