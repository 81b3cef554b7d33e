package dev.passlink.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.port.UserLookup;
import java.text.Normalizer;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link UserLookup} must do, as JUnit tests to extend for one of your own.
 *
 * <pre>{@code
 * class MyUsersTest extends UserLookupContract {
 *     @Override
 *     protected UserLookup users() {
 *         return new MyUsers(database);
 *     }
 *
 *     @Override
 *     protected String idOfEnabled() {
 *         return "1";
 *     }
 *
 *     @Override
 *     protected String idOfDisabled() {
 *         return "3";
 *     }
 *
 *     @Override
 *     protected UserLookup usersWithoutStore() {
 *         return new MyUsers(databaseThatIsClosed);
 *     }
 * }
 * }</pre>
 */
public abstract class UserLookupContract {
    private static final int THREADS = 8;

    /** For subclasses. */
    protected UserLookupContract() {}

    /**
     * Makes the lookup to test, with at least two accounts.
     *
     * @return a lookup that works
     */
    protected abstract UserLookup users();

    /**
     * Names an account that can sign in.
     *
     * @return its id
     */
    protected abstract String idOfEnabled();

    /**
     * Names an account that can't.
     *
     * @return its id
     */
    protected abstract String idOfDisabled();

    /**
     * Makes a lookup whose store can't answer.
     *
     * @return a lookup that must throw
     */
    protected abstract UserLookup usersWithoutStore();

    @Test
    void anAccountIsTheSameByIdAndByAddress() {
        User user = enabled();

        assertThat(user.id()).isEqualTo(idOfEnabled());
        assertThat(user.enabled()).isTrue();
        assertThat(users().findByAddress(user.email())).hasValue(user);
    }

    @Test
    void caseDoesNotMatterInAnAddress() {
        User user = enabled();
        String upper = user.email().text().toUpperCase(Locale.ROOT);

        assertThat(users().findByAddress(EmailAddress.of(upper))).hasValue(user);
    }

    @Test
    void aDisabledAccountIsReturnedAsSuch() {
        User user = users().findById(idOfDisabled()).orElseThrow();

        assertThat(user.enabled()).isFalse();
        assertThat(users().findByAddress(user.email())).hasValue(user);
    }

    @Test
    void aStampStaysWhileNothingChanges() {
        assertThat(enabled().stamp()).isNotBlank().isEqualTo(enabled().stamp());
    }

    @Test
    void nobodyIsEmptyAndNoException() {
        assertThat(users().findByAddress(EmailAddress.of("nobody@nowhere.example")))
                .isEmpty();
        assertThat(users().findById("no-such-account")).isEmpty();
    }

    @Test
    void anyTextAtAllMayBeAskedForAsAnId() {
        for (String id :
                List.of("", " ", "0", "-1", "1 ", "'", "' OR '1' = '1", "%", "ü", "9".repeat(40), "x".repeat(300))) {
            assertThat(users().findById(id)).as(id).isEmpty();
        }
    }

    @Test
    void anAddressIsAValueAndNeverAPattern() {
        for (String local : List.of("%", "_", "'", "a'or'1'='1", "*")) {
            assertThat(users().findByAddress(EmailAddress.of(local + "@nowhere.example")))
                    .isEmpty();
        }
    }

    @Test
    void anAddressWithAnAccentIsAnotherOnes() {
        User user = enabled();
        String address = user.email().text();
        for (int i = 0; i < address.indexOf('@'); i++) {
            String accented = Normalizer.normalize(
                    address.substring(0, i + 1) + '\u0301' + address.substring(i + 1), Normalizer.Form.NFKC);
            Optional<EmailAddress> other = EmailAddress.parse(accented);

            assertThat(other.flatMap(users()::findByAddress).map(User::id))
                    .as("a collation that ignores accents lets one person's email address open another's account")
                    .isNotEqualTo(Optional.of(user.id()));
        }
    }

    @Test
    void manyThreadsAskAtOnce() throws Exception {
        UserLookup users = users();
        User user = enabled();
        Callable<Optional<User>> asking = () -> users.findByAddress(user.email());

        assertThat(Together.run(Collections.nCopies(THREADS, asking))).containsOnly(Optional.of(user));
    }

    @Test
    void aStoreThatCannotAnswerIsAnExceptionAndNotNobody() {
        EmailAddress address = enabled().email();

        assertThatThrownBy(() -> usersWithoutStore().findById(idOfEnabled())).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> usersWithoutStore().findByAddress(address)).isInstanceOf(RuntimeException.class);
    }

    private User enabled() {
        return users().findById(idOfEnabled()).orElseThrow();
    }
}
