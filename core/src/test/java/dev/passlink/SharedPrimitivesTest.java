package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.token.Macs;
import dev.passlink.token.RandomBytes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What all threads share: Macs that are kept ready, and randomness that is read ahead. */
final class SharedPrimitivesTest {
    private static final byte[] SECRET = "a secret of thirty-two bytes....".getBytes(UTF_8);

    /** A Mac that two threads update at once would sign a mixture of two messages. */
    @Test
    void manyThreadsAtOnceGetTheMacOfTheirOwnMessage() throws Exception {
        Macs macs = new Macs(SECRET);
        List<Boolean> right = atOnce(32, (thread, i) -> {
            byte[] message = (thread + " " + i).getBytes(UTF_8);
            return Arrays.equals(byHand(message), macs.mac(message));
        });
        assertThat(right).hasSize(32).containsOnly(true);
    }

    @Test
    void aMacThatFailedHalfwayIsNotUsedAgain() {
        Macs macs = new Macs(SECRET);
        byte[] message = "message".getBytes(UTF_8);
        macs.mac(message);
        assertThatThrownBy(() -> macs.mac(message, message.length + 1, message))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(macs.mac(message)).isEqualTo(byHand(message));
    }

    @Test
    void noRandomBytesAreGivenOutTwice() throws Exception {
        RandomBytes random = new RandomBytes(new SecureRandom());
        Set<String> given = Collections.synchronizedSet(new HashSet<>());
        atOnce(32, (thread, i) -> given.add(random.text(12)));
        assertThat(given).hasSize(16_000);
    }

    /** What each of some threads found, over all its turns. */
    private static List<Boolean> atOnce(int threads, BiPredicate<Integer, Integer> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier start = new CyclicBarrier(threads);
        try {
            List<Callable<Boolean>> pieces = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int own = thread;
                pieces.add(() -> {
                    start.await();
                    return IntStream.range(0, 500).allMatch(i -> work.test(own, i));
                });
            }
            List<Boolean> found = new ArrayList<>();
            for (Future<Boolean> piece : pool.invokeAll(pieces)) {
                found.add(piece.get());
            }
            return found;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aSourceThatFailsGivesNothingOut() {
        AtomicBoolean failing = new AtomicBoolean(true);
        AtomicInteger reads = new AtomicInteger();
        RandomBytes random = new RandomBytes(new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                reads.incrementAndGet();
                if (failing.get()) {
                    throw new IllegalStateException("no entropy");
                }
                super.nextBytes(bytes);
            }
        });
        assertThatThrownBy(() -> random.next(16)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> random.next(16)).isInstanceOf(IllegalStateException.class);
        failing.set(false);
        assertThat(random.next(16)).isNotEqualTo(new byte[16]);
        random.next(16);
        assertThat(reads).hasValue(3);
    }

    private static byte[] byHand(byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
