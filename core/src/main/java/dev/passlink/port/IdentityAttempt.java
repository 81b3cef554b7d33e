package dev.passlink.port;

import dev.passlink.LocalPath;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An attempt to sign in with a provider, while the browser is away.
 *
 * <p>It lasts ten minutes and can be completed once. It contains the proof that this site began the attempt, so keep
 * its text where nobody can read or change it.
 *
 * @param provider the {@linkplain dev.passlink.port.ProviderProfile#id() id} of the provider
 * @param state the name of the attempt, which comes back in the callback; URL-safe, and impossible to guess
 * @param secret the secret that the provider needs to complete it; visible ASCII without spaces
 * @param begunAt when it began, to the second
 * @param next where to go after signing in, as a local path; empty for the default, and if it isn't a local path
 */
public record IdentityAttempt(String provider, String state, String secret, Instant begunAt, String next) {
    /** How long the person may take at the provider. */
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final String VERSION = "1";
    private static final int FIELDS = 6;
    private static final int MAX_SECRET = 1024;
    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{16,128}");
    private static final Pattern SECRET = Pattern.compile("[\\x21-\\x7E]*");
    private static final Pattern SECONDS = Pattern.compile("0|[1-9][0-9]{0,10}");

    /**
     * Refuses values that wouldn't survive {@link #toText()}.
     *
     * @param provider as described for the record
     * @param state what names the attempt
     * @param secret whatever the provider needs
     * @param begunAt when it began
     * @param next where to go after signing in
     * @throws IllegalArgumentException if one of them isn't of the form described
     */
    public IdentityAttempt {
        if (!ProviderProfile.isId(provider) || !STATE.matcher(state).matches()) {
            throw new IllegalArgumentException(
                    "An attempt needs the provider's id and a URL-safe state of 16 to 128 characters.");
        }
        if (secret.length() > MAX_SECRET || !SECRET.matcher(secret).matches()) {
            throw new IllegalArgumentException(
                    "An attempt's secret must be visible ASCII of at most 1,024 characters. A long callback URL is "
                            + "a likely cause.");
        }
        begunAt = begunAt.truncatedTo(ChronoUnit.SECONDS);
        if (!SECONDS.matcher(Long.toString(begunAt.getEpochSecond())).matches()) {
            throw new IllegalArgumentException("An attempt must begin between 1970 and the year 5138.");
        }
        next = LocalPath.orNowhere(next);
    }

    /**
     * When the attempt expires.
     *
     * @return ten minutes after it began
     */
    public Instant expiresAt() {
        return begunAt.plus(LIFETIME);
    }

    /**
     * Writes the whole attempt as one text, to be sealed.
     *
     * @return visible ASCII and line breaks
     */
    public String toText() {
        return String.join("\n", VERSION, provider, state, secret, Long.toString(begunAt.getEpochSecond()), next);
    }

    /**
     * Reads a text that {@link #toText()} wrote.
     *
     * @param text any text
     * @return the attempt; empty if the text isn't one
     */
    public static Optional<IdentityAttempt> parse(String text) {
        String[] fields = text.split("\n", -1);
        if (fields.length != FIELDS
                || !fields[0].equals(VERSION)
                || !SECONDS.matcher(fields[4]).matches()) {
            return Optional.empty();
        }
        try {
            Instant begunAt = Instant.ofEpochSecond(Long.parseLong(fields[4]));
            return Optional.of(new IdentityAttempt(fields[1], fields[2], fields[3], begunAt, fields[5]))
                    .filter(attempt -> attempt.toText().equals(text));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /**
     * Leaves out the state and the secret.
     *
     * @return the provider and the time
     */
    @Override
    public String toString() {
        return "IdentityAttempt[" + provider + ", " + begunAt + "]";
    }
}
