package dev.passlink.token;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Random bytes, read from their source in blocks: a {@link SecureRandom} has one lock, and each short read costs as much
 * as a long one.
 *
 * <p>What was given out is wiped. Safe for many threads, of which few wait for one another.
 */
public final class RandomBytes {
    private static final int BLOCK_BYTES = 512;
    private static final int BLOCKS = 8;

    private final SecureRandom source;
    private final Block[] blocks = Stream.generate(Block::new).limit(BLOCKS).toArray(Block[]::new);

    public RandomBytes(SecureRandom source) {
        this.source = source;
    }

    public byte[] next(int count) {
        return blocks[(int) (Thread.currentThread().getId() % BLOCKS)].next(count);
    }

    /** As base64url. */
    public String text(int bytes) {
        return Signed.encode(next(bytes));
    }

    private final class Block {
        private final byte[] bytes = new byte[BLOCK_BYTES];
        private int left;

        synchronized byte[] next(int count) {
            if (left < count) {
                source.nextBytes(bytes);
                left = BLOCK_BYTES;
            }
            byte[] given = Arrays.copyOfRange(bytes, left - count, left);
            Arrays.fill(bytes, left - count, left, (byte) 0);
            left -= count;
            return given;
        }
    }
}
