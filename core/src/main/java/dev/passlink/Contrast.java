package dev.passlink;

import java.util.Locale;
import java.util.regex.Pattern;

/** A colour in sRGB and how easy text in it is to read (WCAG 2.2, relative luminance and contrast ratio). */
record Contrast(int red, int green, int blue) {
    /** WCAG 2.2 §1.4.3, for text. */
    static final double ENOUGH = 4.5;
    /** WCAG 2.2 §1.4.6: what is derived looks dull at less. */
    static final double AMPLE = 7;

    private static final int STEPS = 100;
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Contrast WHITE = new Contrast(255, 255, 255);
    private static final Contrast BLACK = new Contrast(0, 0, 0);

    static Contrast of(String text) {
        if (!COLOUR.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "An accent must be # and six hexadecimal digits, such as #0b6e4f. It can't be " + text + ".");
        }
        int rgb = Integer.parseInt(text.substring(1), 16);
        return new Contrast(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);
    }

    boolean isLegibleOn(Contrast ground) {
        return ratio(ground) >= ENOUGH;
    }

    /** The colour for text on this one. White or black always has a contrast of more than 4.5. */
    Contrast text() {
        return ratio(WHITE) >= ratio(BLACK) ? WHITE : BLACK;
    }

    /** The nearest mixture with another colour that has a contrast to the ground, if the other colour has. */
    Contrast towards(Contrast other, Contrast ground, double least) {
        for (int step = 0; step < STEPS; step++) {
            Contrast mixed = mixed(other, step / (double) STEPS);
            if (mixed.ratio(ground) >= least) {
                return mixed;
            }
        }
        return other;
    }

    private Contrast mixed(Contrast other, double share) {
        return new Contrast(
                mixed(red, other.red, share), mixed(green, other.green, share), mixed(blue, other.blue, share));
    }

    private static int mixed(int one, int other, double share) {
        return (int) Math.round(one + (other - one) * share);
    }

    /** Rounded down, so that a refused contrast never looks like enough. */
    String ratioText(Contrast ground) {
        return String.format(Locale.ROOT, "%.1f", Math.floor(ratio(ground) * 10) / 10);
    }

    private double ratio(Contrast other) {
        double one = luminance() + 0.05;
        double two = other.luminance() + 0.05;
        return Math.max(one, two) / Math.min(one, two);
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }
}
