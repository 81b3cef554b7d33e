package dev.passlink.google;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a document may be cached, according to the provider (RFC 9111 §5.2.2, as far as a private cache needs it). */
final class Freshness {
    private static final Duration UNSAID = Duration.ofHours(1);
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?([0-9]+)");
    private static final Pattern NOT_KEPT = Pattern.compile("(?:^|[,\\s])no-(?:store|cache)(?:$|[,\\s=])");
    private static final int MAX_DIGITS = 9;

    private Freshness() {}

    /** Not yet clamped. */
    static Duration of(Http.Reply reply) {
        String control = reply.cacheControl().orElse("").toLowerCase(Locale.ROOT);
        if (NOT_KEPT.matcher(control).find()) {
            return Duration.ZERO;
        }
        Matcher maxAge = MAX_AGE.matcher(control);
        if (!maxAge.find()) {
            return UNSAID;
        }
        String age = reply.age().map(String::strip).orElse("");
        return seconds(maxAge.group(1)).minus(age.matches("[0-9]+") ? seconds(age) : Duration.ZERO);
    }

    private static Duration seconds(String digits) {
        return Duration.ofSeconds(digits.length() > MAX_DIGITS ? Integer.MAX_VALUE : Long.parseLong(digits));
    }
}
