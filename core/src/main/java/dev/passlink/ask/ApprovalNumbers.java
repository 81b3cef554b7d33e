package dev.passlink.ask;

import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import dev.passlink.token.Purpose;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The two-digit number that a waiting page shows, and two others among which the other browser has to find it.
 *
 * <p>Derived from the grant's seed by its key: neither the link nor the three numbers and their order reveal which
 * one is right. If the same browser asks again, all three stay the same, whether or not the earlier email was used:
 * somebody who asks in another person's name learns nothing about that.
 */
public record ApprovalNumbers(List<String> shown, String right) {
    private static final int SHOWN = 3;
    /** None begins with a zero, which some people would leave out. */
    private static final int FIRST = 10;

    private static final int AFTER_LAST = 100;

    public static ApprovalNumbers of(Key key, String grantId) {
        ByteBuffer random = ByteBuffer.wrap(key.mac(Purpose.APPROVAL, Derivation.seed(grantId)));
        List<String> left = IntStream.range(FIRST, AFTER_LAST)
                .mapToObj(Integer::toString)
                .collect(Collectors.toCollection(ArrayList::new));
        List<String> shown = new ArrayList<>(SHOWN);
        while (shown.size() < SHOWN) {
            shown.add(left.remove(next(random, left.size())));
        }
        return new ApprovalNumbers(List.copyOf(shown), shown.get(next(random, SHOWN)));
    }

    /** Out of 64 random bits, which leave no bias worth counting. */
    private static int next(ByteBuffer random, int bound) {
        return (int) Long.remainderUnsigned(random.getLong(), bound);
    }
}
