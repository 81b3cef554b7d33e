package dev.passlink.example.jobboard;

import com.google.common.net.InetAddresses;
import dev.passlink.KeyRing;
import dev.passlink.Limits;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The settings from the environment, checked before anything starts.
 *
 * @param keysOfThisRun true if none were given
 * @param smtpUrl empty in development, where emails stay in the {@link DevMailbox}
 */
record Settings(
        int port,
        URI baseUrl,
        KeyRing keys,
        boolean keysOfThisRun,
        String smtpUrl,
        String trustedProxies,
        Limits limits,
        int queueCapacity,
        StoreSettings stores,
        SignInSettings signIn,
        GoogleSettings google) {
    private static final int DAYS_WORTH = 4;

    Settings {
        if (smtpUrl.isEmpty() && !isLoopback(baseUrl.getHost())) {
            // The development mailbox shows everybody's sign-in links to anyone who opens it.
            throw new IllegalArgumentException("BASE_URL is not on this machine, so set SMTP_URL to send emails.");
        }
    }

    /**
     * Reads the settings; a variable that is blank counts as not set.
     *
     * @throws IllegalArgumentException if one is wrong; its message names the variable and never quotes a secret
     */
    static Settings read(Map<String, String> environment) {
        int port = number(environment, "PORT", 8080, 65_535);
        int perAddress = number(environment, "LIMIT_PER_ADDRESS", Limits.DEFAULT.perAddress(), 1_000_000);
        int perClient = number(environment, "LIMIT_PER_CLIENT", Limits.DEFAULT.perClient(), 1_000_000);
        return new Settings(
                port,
                baseUrl(text(environment, "BASE_URL", "http://localhost:" + port)),
                named("PASSLINK_KEYS", () -> KeyRing.parse(text(environment, "PASSLINK_KEYS", KeyRing.generate()))),
                text(environment, "PASSLINK_KEYS", "").isEmpty(),
                text(environment, "SMTP_URL", ""),
                text(environment, "TRUSTED_PROXIES", ""),
                new Limits(perAddress, DAYS_WORTH * perAddress, perClient, perAddress),
                number(environment, "QUEUE_CAPACITY", 10_000, 10_000_000),
                StoreSettings.read(environment),
                SignInSettings.read(environment),
                GoogleSettings.read(environment));
    }

    boolean development() {
        return smtpUrl.isEmpty();
    }

    /** Browsers keep no passkeys for an IP address. */
    boolean hasPasskeys() {
        return !InetAddresses.isUriInetAddress(baseUrl.getHost());
    }

    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static URI baseUrl(String text) {
        boolean plain = text.matches("https?://[A-Za-z0-9.:\\[\\]-]+/?");
        URI url = named("BASE_URL", () -> URI.create(text));
        if (!plain || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "BASE_URL must be a scheme and a host, and a port if you need one, like https://jobs.example.com.");
        }
        return url;
    }

    /** Adds the name of the variable to what the library says about its value. */
    static <T> T named(String variable, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(variable + ": " + e.getMessage(), e);
        }
    }

    static int number(Map<String, String> environment, String name, int otherwise, int max) {
        String text = text(environment, name, Integer.toString(otherwise));
        int value = text.matches("[0-9]{1,8}") ? Integer.parseInt(text) : 0;
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be a whole number from 1 to " + max + ".");
        }
        return value;
    }

    static String text(Map<String, String> environment, String name, String otherwise) {
        String value = environment.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }
}
