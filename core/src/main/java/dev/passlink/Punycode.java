package dev.passlink;

/**
 * Encodes a domain's label in ASCII (<a href="https://www.rfc-editor.org/rfc/rfc3492#section-6.3">RFC 3492 §6.3</a>),
 * for the few labels that {@link java.net.IDN} would turn into others.
 */
final class Punycode {
    private static final int BASE = 36;
    private static final int LEAST = 1;
    private static final int MOST = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int FIRST_BIAS = 72;
    private static final int FIRST_BEYOND_ASCII = 0x80;

    private Punycode() {}

    /** For at most 254 characters, so that no sum overflows. */
    static String encode(String label) {
        StringBuilder out = new StringBuilder();
        label.chars().filter(c -> c < FIRST_BEYOND_ASCII).forEach(c -> out.append((char) c));
        int basic = out.length();
        if (basic > 0) {
            out.append('-');
        }
        int[] points = label.codePoints().toArray();
        int bias = FIRST_BIAS;
        int delta = 0;
        int handled = basic;
        int reached = FIRST_BEYOND_ASCII;
        while (handled < points.length) {
            int next = leastFrom(reached, points);
            delta += (next - reached) * (handled + 1);
            for (int point : points) {
                if (point < next) {
                    delta++;
                } else if (point == next) {
                    appendNumber(delta, bias, out);
                    bias = adapted(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            reached = next + 1;
        }
        return out.toString();
    }

    private static int leastFrom(int reached, int[] points) {
        int least = Integer.MAX_VALUE;
        for (int point : points) {
            if (point >= reached) {
                least = Math.min(least, point);
            }
        }
        return least;
    }

    private static void appendNumber(int number, int bias, StringBuilder out) {
        int rest = number;
        for (int position = BASE; ; position += BASE) {
            int threshold = Math.min(Math.max(position - bias, LEAST), MOST);
            if (rest < threshold) {
                out.append(digit(rest));
                return;
            }
            out.append(digit(threshold + (rest - threshold) % (BASE - threshold)));
            rest = (rest - threshold) / (BASE - threshold);
        }
    }

    /** Letters come before digits, unlike in other encodings. */
    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }

    private static int adapted(int delta, int count, boolean first) {
        int rest = first ? delta / DAMP : delta / 2;
        rest += rest / count;
        int steps = 0;
        while (rest > (BASE - LEAST) * MOST / 2) {
            rest /= BASE - LEAST;
            steps += BASE;
        }
        return steps + (BASE - LEAST + 1) * rest / (rest + SKEW);
    }
}
