package dev.passlink.text;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;

/**
 * The plural form that goes with a number: the CLDR categories (UTS #35, part 3) for whole numbers below a million,
 * by groups of languages.
 */
enum Plural {
    /** As in Japanese. */
    ALL_ALIKE("other") {
        @Override
        String of(long n) {
            return "other";
        }
    },
    /** As in English. */
    ONE("one", "other") {
        @Override
        String of(long n) {
            return n == 1 ? "one" : "other";
        }
    },
    /** As in French. */
    UP_TO_ONE("one", "other") {
        @Override
        String of(long n) {
            return n <= 1 ? "one" : "other";
        }
    },
    /** As in Czech. */
    CZECH("one", "few", "other") {
        @Override
        String of(long n) {
            return n == 1 ? "one" : n >= 2 && n <= 4 ? "few" : "other";
        }
    },
    /** As in Polish. */
    POLISH("one", "few", "many") {
        @Override
        String of(long n) {
            return n == 1 ? "one" : fewAfterTens(n) ? "few" : "many";
        }
    },
    /** As in Russian. */
    EAST_SLAVIC("one", "few", "many") {
        @Override
        String of(long n) {
            return n % 10 == 1 && n % 100 != 11 ? "one" : fewAfterTens(n) ? "few" : "many";
        }
    },
    /** As in Hebrew. */
    HEBREW("one", "two", "other") {
        @Override
        String of(long n) {
            return n == 1 ? "one" : n == 2 ? "two" : "other";
        }
    },
    /** As in Arabic, whose form for zero isn't needed here. */
    ARABIC("one", "two", "few", "many", "other") {
        @Override
        String of(long n) {
            long rest = n % 100;
            return n == 1 ? "one" : n == 2 ? "two" : rest >= 3 && rest <= 10 ? "few" : rest >= 11 ? "many" : "other";
        }
    };

    private final ImmutableList<String> categories;

    Plural(String... categories) {
        this.categories = ImmutableList.copyOf(categories);
    }

    /** All categories that {@link #of} may return. */
    List<String> categories() {
        return categories;
    }

    abstract String of(long n);

    static Plural of(Locale language) {
        return switch (language.getLanguage()) {
            case "id", "ja", "ko", "lo", "ms", "my", "th", "vi", "zh" -> ALL_ALIKE;
            case "fr", "hi", "hy", "pt" -> UP_TO_ONE;
            case "cs", "sk" -> CZECH;
            case "pl" -> POLISH;
            case "be", "ru", "uk" -> EAST_SLAVIC;
            case "he", "iw" -> HEBREW;
            case "ar" -> ARABIC;
            default -> ONE;
        };
    }

    private static boolean fewAfterTens(long n) {
        return n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14);
    }
}
