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
 * The two-digit number that a waiting page shows, among two others for the browser that is asked which one it is.
 *
 * <p>Derived from the grant's seed by its key: the link alone tells nobody which one is right, and nor do the three, in
 * whatever order they stand. Asked for again in a browser, all three stay, whether the email before was used or not: whoever
 * asks in another's name sees nothing of that.
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
