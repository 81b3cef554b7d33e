package dev.passlink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class JdbcIdentityLinksTest {
    private static final String ISSUER = "https://accounts.google.com";

    private final TestServer server = TestServer.h2();
    private final JdbcIdentityLinks links =
            JdbcIdentityLinks.builder(server.shared()).build();

    @Test
    void anAccountThatIsDeletedLeavesNoIdentityToWhoeverGetsItsId() {
        links.connect("1", ISSUER, "ada");
        links.connect("1", "https://id.example.com", "ada");
        links.connect("2", ISSUER, "grace");

        links.removeAll("1");

        assertThat(links.findUser(ISSUER, "ada")).isEmpty();
        assertThat(links.findUser("https://id.example.com", "ada")).isEmpty();
        assertThat(links.findUser(ISSUER, "grace")).hasValue("2");
    }

    @Test
    void halfACharacterIsNobodysAndNeverAQuestionMark() {
        links.connect("1", ISSUER, "?");

        assertThat(links.findUser(ISSUER, "\ud83d")).isEmpty();
        assertThatThrownBy(() -> links.connect("2", ISSUER, "\ud83d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A subject has 1 to 255 bytes of UTF-8.");
    }

    @Test
    void whatSomeDatabasesWouldCutIsRefused() {
        assertThatThrownBy(() -> links.connect("1", ISSUER, "x".repeat(256))).hasMessageStartingWith("A subject has");
        assertThatThrownBy(() -> links.connect("1", "", "ada")).hasMessageStartingWith("An issuer has");
        assertThatThrownBy(() -> links.connect("é".repeat(128), ISSUER, "ada"))
                .hasMessageStartingWith("An account's id has");
    }

    @Test
    void anExceptionSaysWhatTheTableMissesAndNobodysId() {
        TestServer.execute(server.shared(), "DROP TABLE passlink_identity");

        assertThatThrownBy(() -> links.connect("the-user", ISSUER, "the-subject"))
                .hasMessageContaining("do Passlink's tables exist?")
                .hasNoCause()
                .extracting(Throwable::toString)
                .asString()
                .doesNotContain("the-user", "the-subject");
    }
}
