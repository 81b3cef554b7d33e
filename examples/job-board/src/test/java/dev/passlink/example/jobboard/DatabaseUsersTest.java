package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseUsersTest {
    private final Database database = new Database();
    private final DatabaseUsers users = new DatabaseUsers(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anAccountIsTheSameByAddressAndById() {
        User ada = users.findByAddress(EmailAddress.of("Ada@Example.COM")).orElseThrow();

        assertThat(users.findById(ada.id())).hasValue(ada);
        assertThat(ada.enabled()).isTrue();
        assertThat(ada.roles()).containsExactlyInAnyOrder("seeker", "editor");
        assertThat(ada.stamp()).isNotBlank();
    }

    @Test
    void everybodyHasAStampOfTheirOwn() {
        assertThat(users.findById("1").orElseThrow().stamp())
                .isNotEqualTo(users.findById("2").orElseThrow().stamp());
    }

    @Test
    void aDisabledAccountIsReturnedAsSuch() {
        assertThat(users.findByAddress(EmailAddress.of("mallory@example.com"))
                        .orElseThrow()
                        .enabled())
                .isFalse();
    }

    @Test
    void strangersAreNobody() {
        assertThat(users.findByAddress(EmailAddress.of("nobody@example.com"))).isEmpty();
        assertThat(users.findById("nobody")).isEmpty();
        assertThat(users.findById("' OR '1' = '1")).isEmpty();
    }

    @Test
    void aDatabaseThatIsGoneIsNotTheSameAsNobody() {
        Database gone = new Database();
        gone.close();

        assertThatThrownBy(() -> new DatabaseUsers(gone).findById("1")).isInstanceOf(IllegalStateException.class);
    }
}
