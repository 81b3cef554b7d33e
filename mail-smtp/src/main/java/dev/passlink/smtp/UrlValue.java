package dev.passlink.smtp;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the parameters of an SMTP URL. No message quotes them, since they may contain a piece of a password. */
final class UrlValue {
    private static final Pattern CONNECTIONS = Pattern.compile("[0-9]{1,6}");
    private static final Pattern RATE = Pattern.compile("([0-9]{1,6})/([smhd])");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smh])");

    private UrlValue() {}

    static int connections(String value) {
        matched(CONNECTIONS, value, "connections in the SMTP URL must be a number, such as connections=8.");
        return Integer.parseInt(value);
    }

    static Rate rate(String value) {
        Matcher rate = matched(
                RATE,
                value,
                "rate in the SMTP URL must be a number per time, such as rate=14/s, rate=30/m, rate=500/h or "
                        + "rate=2000/d.");
        return new Rate(Integer.parseInt(rate.group(1)), unit(rate.group(2)).getDuration());
    }

    static Duration duration(String parameter, String value) {
        Matcher duration = matched(
                DURATION,
                value,
                parameter + " in the SMTP URL must be a number of seconds, minutes or hours, such as " + parameter
                        + "=30s, " + parameter + "=5m or " + parameter + "=1h.");
        return Duration.of(Long.parseLong(duration.group(1)), unit(duration.group(2)));
    }

    private static ChronoUnit unit(String letter) {
        return switch (letter) {
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
    }

    private static Matcher matched(Pattern pattern, String value, String otherwise) {
        Matcher matcher = pattern.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(otherwise);
        }
        return matcher;
    }
}
