package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.token.Hmac;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Ready;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
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

/** What all threads share: MACs, what is kept ready, and randomness that is read ahead. */
final class SharedPrimitivesTest {
    private static final byte[] SECRET = "a secret of thirty-two bytes....".getBytes(UTF_8);

    /** A digest that two threads update at once would sign a mixture of two messages. */
    @Test
    void manyThreadsAtOnceGetTheMacOfTheirOwnMessage() throws Exception {
        Hmac hmac = new Hmac(SECRET);
        List<Boolean> right = atOnce(32, (thread, i) -> {
            byte[] message = (thread + " " + i).getBytes(UTF_8);
            return Arrays.equals(byHand(SECRET, message), hmac.mac(message));
        });
        assertThat(right).hasSize(32).containsOnly(true);
    }

    @Test
    void aMacIsTheJdksForKeysAndMessagesOfAnyLengthInOnePieceOrTwo() {
        Random random = new Random(18);
        for (int keyLength = 1; keyLength <= 130; keyLength++) {
            byte[] key = bytes(random, keyLength);
            Hmac hmac = new Hmac(key);
            for (int length = 0; length <= 130; length += 1 + random.nextInt(3)) {
                byte[] message = bytes(random, length);
                int cut = random.nextInt(length + 1);
                byte[] expected = byHand(key, message);
                assertThat(hmac.mac(message)).isEqualTo(expected);
                assertThat(hmac.mac(message, cut, Arrays.copyOfRange(message, cut, length)))
                        .isEqualTo(expected);
            }
        }
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatFailedHalfwayIsNotUsedAgain() {
        Ready<StringBuilder> ready = new Ready<>(StringBuilder::new);
        assertThatThrownBy(() -> ready.use(text -> text.append("half").substring(99)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        String made = ready.use(text -> text.append("whole").toString());
        assertThat(made).isEqualTo("whole");
        String kept = ready.use(StringBuilder::toString);
        assertThat(kept).isEqualTo("whole");
    }

    @Test
    void noTwoThreadsUseOneAtOnce() throws Exception {
        Ready<AtomicBoolean> ready = new Ready<>(AtomicBoolean::new);
        List<Boolean> alone = atOnce(
                32,
                (thread, i) -> ready.use(taken -> {
                    boolean mine = taken.compareAndSet(false, true);
                    taken.set(false);
                    return mine;
                }));
        assertThat(alone).hasSize(32).containsOnly(true);
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

    private static byte[] byHand(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
