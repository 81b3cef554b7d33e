package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.port.Mail;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a server's reply safe to log: servers quote what they refuse, such as a recipient, a link or a password.
 *
 * <p>It removes the user name and the password, even in base64, and masks the recipient. It also removes every run of
 * letters and digits from the email that is long, has a digit, or can't be a word because it has no vowel, as tokens
 * and codes do.
 */
record Reply(Mail mail, MimeText sent, @Nullable Credentials credentials) {
    private static final int MOST = 300;
    /** More than any server says; scanning a megabyte takes a second. */
    private static final int MOST_READ = 8_192;

    private static final int LONG = 20;
    private static final Pattern RUN = Pattern.compile("[\\p{L}\\p{Nd}_-]{4,}");
    /** As {@link dev.passlink.CodeFormat#LETTERS} has them. */
    private static final Pattern CODE = Pattern.compile("[bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ]{8,}");

    private static final Pattern GAP = Pattern.compile("[\\s\\p{Cntrl}\\x{80}-\\x{A0}\\x{2028}\\x{2029}]+");

    String fit(String text) {
        // Cut between words: a piece of a secret wouldn't be recognised.
        String fit = text.length() > MOST_READ ? text.substring(0, text.lastIndexOf(' ', MOST_READ) + 1) : text;
        for (String secret : secrets()) {
            fit = fit.replace(secret, "•••");
        }
        fit = Pattern.compile(Pattern.quote(mail.to().text()), Pattern.CASE_INSENSITIVE)
                .matcher(fit)
                .replaceAll(Matcher.quoteReplacement(mail.to().masked()));
        String quotable = (mail.text() + " " + mail.html() + " " + sent.body()).toLowerCase(Locale.ROOT);
        fit = RUN.matcher(fit).replaceAll(run -> isQuoted(run.group(), quotable) ? "•••" : run.group());
        String line = GAP.matcher(fit).replaceAll(" ").strip();
        return line.length() > MOST ? line.substring(0, MOST) + "…" : line;
    }

    private static boolean isQuoted(String run, String quotable) {
        boolean telling = run.length() >= LONG
                || run.chars().anyMatch(Character::isDigit)
                || CODE.matcher(run).matches();
        return telling && quotable.contains(run.toLowerCase(Locale.ROOT));
    }

    /** Longest first: a short secret may be part of a long one. */
    private List<String> secrets() {
        if (credentials == null) {
            return List.of();
        }
        String user = credentials.user();
        String password = credentials.password();
        return List.of(
                base64("user=" + user + "\1auth=Bearer " + password + "\1\1"),
                base64(user + "\0" + user + "\0" + password),
                base64("\0" + user + "\0" + password),
                base64(password),
                base64(user),
                password,
                user);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
