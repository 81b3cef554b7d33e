package dev.passlink.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;

/**
 * Hides Passlink's secrets in the actuator's answers, even if values are shown: by their names in any spelling, and by their
 * values, because a property may refer to a variable with another name.
 */
final class Secrets implements SanitizingFunction {
    private static final List<String> NAMES =
            List.of("passlinkkeys", "passlinksmtpurl", "passlinkgoogleclientsecret", "springmailpassword");

    private static final Pattern OF_A_PROVIDER =
            Pattern.compile("(passlinkproviders|springsecurityoauth2clientregistration).*clientsecret");
    private static final Pattern NO_LETTER = Pattern.compile("[^a-z0-9]");
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?i)smtps?://[^/@:\\s]*:([^/@\\s]*)@");
    private static final List<String> REFERRING = List.of(
            "passlink.keys",
            "passlink.smtp-url",
            "passlink.google.client-secret",
            "spring.mail.password",
            "spring.security.oauth2.client.registration.google.client-secret");

    private static final int SHORT = 8;

    private final Environment environment;

    Secrets(Environment environment) {
        this.environment = environment;
    }

    @Override
    public SanitizableData apply(SanitizableData data) {
        Object value = data.getValue();
        return value != null && (isNamed(data.getKey()) || isKnown(value.toString()))
                ? data.withSanitizedValue()
                : data;
    }

    private static boolean isNamed(String key) {
        String letters = NO_LETTER.matcher(key.toLowerCase(Locale.ROOT)).replaceAll("");
        return NAMES.contains(letters) || OF_A_PROVIDER.matcher(letters).matches();
    }

    private boolean isKnown(String value) {
        return PASSWORD_IN_URL.matcher(value).find()
                || Stream.concat(REFERRING.stream(), ofProviders())
                        .map(name -> environment.getProperty(name, ""))
                        .flatMap(Secrets::parts)
                        .anyMatch(secret -> isIn(value, secret));
    }

    /** The client secrets of all providers, whatever the application has named them. */
    private Stream<String> ofProviders() {
        return environment instanceof ConfigurableEnvironment configurable
                ? configurable.getPropertySources().stream()
                        .flatMap(source -> source instanceof EnumerablePropertySource<?> known
                                ? Stream.of(known.getPropertyNames())
                                : Stream.empty())
                        .filter(name -> name.toLowerCase(Locale.ROOT).contains("secret") && isNamed(name))
                : Stream.empty();
    }

    /** What may come from a variable of its own: the password in a URL, or each key, with its id or without. */
    private static Stream<String> parts(String secret) {
        Matcher password = PASSWORD_IN_URL.matcher(secret);
        return password.find() ? asWritten(password.group(1)) : ofRing(secret);
    }

    /** As the URL has it, and as the server gets it. */
    private static Stream<String> asWritten(String password) {
        try {
            return Stream.of(password, URLDecoder.decode(password.replace("+", "%2B"), UTF_8));
        } catch (IllegalArgumentException notEncoded) {
            return Stream.of(password);
        }
    }

    private static Stream<String> ofRing(String secret) {
        return Stream.concat(
                Stream.of(secret),
                secret.contains(",")
                        ? Stream.of(secret.split(",", -1)).map(String::strip).flatMap(Secrets::withoutName)
                        : withoutName(secret));
    }

    private static Stream<String> withoutName(String key) {
        int colon = key.indexOf(':');
        String alone = key.substring(colon + 1);
        return alone.length() < SHORT ? Stream.of(key) : Stream.of(key, alone);
    }

    /** A short value occurs in other texts by chance. */
    private static boolean isIn(String value, String secret) {
        return !secret.isBlank() && (secret.length() < SHORT ? value.equals(secret) : value.contains(secret));
    }
}
