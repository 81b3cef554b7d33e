package dev.passlink.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.Passkey;
import dev.passlink.port.Passkeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a {@link Passkeys} must do if its passkeys are kept outside the process, for any number of nodes.
 *
 * <pre>{@code
 * class MyPasskeysTest extends SharedPasskeysContract {
 *     @Override
 *     protected Passkeys passkeys() {
 *         return new MyPasskeys(newConnections());
 *     }
 *
 *     @Override
 *     protected Passkeys passkeysWithoutBackend() {
 *         return new MyPasskeys(connectionsTo(aPortWhereNobodyListens));
 *     }
 *
 *     @Override
 *     protected Passkeys passkeysWithSilentBackend() {
 *         return new MyPasskeys(connectionsTo(aServerThatNeverAnswers));
 *     }
 * }
 * }</pre>
 *
 * <p>{@link #passkeys} is called once for each node and must make a store with its own connections to the same database.
 */
public abstract class SharedPasskeysContract extends PasskeysContract {
    private static final int NODES = 4;
    private static final int THREADS_OF_EACH = 4;
    private static final int ROUNDS = 10;

    /** For subclasses. */
    protected SharedPasskeysContract() {}

    /**
     * Makes a store whose backend can't be reached.
     *
     * @return a store that must throw
     */
    protected abstract Passkeys passkeysWithoutBackend();

    /**
     * Makes a store whose backend accepts what it's sent and never answers.
     *
     * @return a store that must throw in time
     */
    protected abstract Passkeys passkeysWithSilentBackend();

    /**
     * How long a call may take at most, with the time limits of this test's stores.
     *
     * @return 30 seconds unless overridden
     */
    protected Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @Test
    void whatOneNodeDoesTheOthersSeeAtOnce() {
        Passkeys one = passkeys();
        Passkeys other = passkeys();
        Passkey passkey = passkey(newId(), newUserId());

        assertThat(one.add(passkey)).isTrue();
        assertThat(other.find(passkey.id())).contains(passkey);
        assertThat(other.add(passkey)).isFalse();

        Passkey used = used(passkey, 1);
        assertThat(other.replace(passkey, used)).isTrue();
        assertThat(one.ofUser(passkey.userId())).containsExactly(used);
        assertThat(one.replace(passkey, used)).isFalse();

        assertThat(one.remove(passkey.userId(), passkey.id())).isTrue();
        assertThat(other.find(passkey.id())).isEmpty();
        assertThat(other.replace(used, used(used, 2))).isFalse();
    }

    @Test
    void ofRacersOnManyNodesOneAddsAndOneRaisesTheCount() throws Exception {
        List<Passkeys> nodes = nodes();
        for (int round = 0; round < ROUNDS; round++) {
            Passkey passkey = passkey(newId(), newUserId());

            assertThat(Together.run(nodes.stream()
                            .<Callable<Boolean>>map(node -> () -> node.add(passkey))
                            .toList()))
                    .containsOnlyOnce(true);
            assertThat(Together.run(nodes.stream()
                            .<Callable<Boolean>>map(node -> () -> node.replace(passkey, used(passkey, 1)))
                            .toList()))
                    .containsOnlyOnce(true);
        }
    }

    @Test
    void nothingThatOneNodeRemovesComesBackByAnother() throws Exception {
        List<Passkeys> nodes = nodes();
        for (int round = 0; round < ROUNDS; round++) {
            assertNothingComesBack(nodes);
        }
    }

    @Test
    void aBackendThatIsDownIsAnExceptionAndNeverAnAnswer() {
        Passkeys down = passkeysWithoutBackend();
        Passkey passkey = passkey(newId(), newUserId());

        assertThat(Stream.<ThrowingCallable>of(
                        () -> down.find(passkey.id()),
                        () -> down.ofUser(passkey.userId()),
                        () -> down.add(passkey),
                        () -> down.replace(passkey, passkey),
                        () -> down.remove(passkey.userId(), passkey.id()),
                        () -> down.removeAll(passkey.userId())))
                .allSatisfy(call -> assertThatThrownBy(call)
                        .isInstanceOf(RuntimeException.class)
                        .isNotInstanceOf(IllegalArgumentException.class));
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aBackendThatIsSilentIsAnExceptionByTheDeadline() {
        Passkeys silent = passkeysWithSilentBackend();
        long start = System.nanoTime();

        assertThatThrownBy(() -> silent.find(newId())).isInstanceOf(RuntimeException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(deadline());
    }

    private List<Passkeys> nodes() {
        List<Passkeys> nodes = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            nodes.addAll(Collections.nCopies(THREADS_OF_EACH, passkeys()));
        }
        return nodes;
    }
}
