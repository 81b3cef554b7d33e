package dev.passlink.boot;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.core.env.Environment;

/**
 * Hides Passlink's secrets in the actuator's answers, also where values are shown: by their names in any spelling, and by their
 * values, which have a name of the application's own where a property refers to a variable.
 */
final class Secrets implements SanitizingFunction {
    private static final List<String> NAMES =
            List.of("passlinkkeys", "passlinksmtpurl", "passlinkgoogleclientsecret", "springmailpassword");

    private static final Pattern OF_A_PROVIDER =
            Pattern.compile("(passlinkproviders|springsecurityoauth2clientregistration).*clientsecret");
    private static final Pattern NO_LETTER = Pattern.compile("[^a-z0-9]");
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?i)smtps?://[^/@\\s]*:[^/@\\s]*@");
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
                || REFERRING.stream()
                        .map(name -> environment.getProperty(name, ""))
                        .anyMatch(secret -> isIn(value, secret));
    }

    /** What is short is in many a text by chance. */
    private static boolean isIn(String value, String secret) {
        return !secret.isBlank() && (secret.length() < SHORT ? value.equals(secret) : value.contains(secret));
    }
}
