package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.EmailAddress;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Locale;
import java.util.Optional;

/** Where to send and as whom, read from one text. Never shows the password, not even in a refusal. */
record SmtpUrl(boolean implicitTls, String host, int port, String user, String password, InternetAddress from) {
    private static final String SHAPE =
            "Give the mail server as smtp://user:password@host:587?from=address, or smtps:// for implicit TLS";

    static SmtpUrl parse(String text) {
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException quotesThePassword) {
            throw new IllegalArgumentException(SHAPE + "; escape special characters in it as %XX.");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("smtp") || scheme.equals("smtps")) || url.getHost() == null) {
            throw new IllegalArgumentException(SHAPE + ".");
        }
        boolean implicitTls = scheme.equals("smtps");
        String host = url.getHost().replaceAll("^\\[|]$", "");
        int port = url.getPort() >= 0 ? url.getPort() : implicitTls ? 465 : 587;
        String credentials = url.getRawUserInfo() == null ? "" : url.getRawUserInfo();
        int colon = credentials.indexOf(':');
        String user = decode(colon < 0 ? credentials : credentials.substring(0, colon));
        String password = colon < 0 ? "" : decode(credentials.substring(colon + 1));
        return new SmtpUrl(implicitTls, host, port, user, password, sender(url, user, host));
    }

    /** On this machine nobody listens in, and development servers have no TLS. */
    boolean needsTls() {
        return !implicitTls && !isLoopback(host);
    }

    @Override
    public String toString() {
        return (implicitTls ? "smtps://" : "smtp://") + host + ":" + port;
    }

    private static InternetAddress sender(URI url, String user, String host) {
        String query = url.getRawQuery() == null ? "" : url.getRawQuery();
        if (query.startsWith("from=")) {
            return mailbox(decode(query.substring("from=".length())));
        }
        Optional<EmailAddress> account = EmailAddress.parse(user);
        if (account.isPresent()) {
            return mailbox(account.get().text());
        }
        if (isLoopback(host)) {
            return mailbox("passlink@localhost");
        }
        throw new IllegalArgumentException("Who sends? Add ?from=noreply@example.com to the mail server's URL.");
    }

    /** {@code address} or {@code Name <address>}. */
    private static InternetAddress mailbox(String text) {
        try {
            InternetAddress mailbox = new InternetAddress(text, true);
            EmailAddress address = EmailAddress.of(mailbox.getAddress());
            String name = mailbox.getPersonal();
            if (name != null && name.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("The sender's name has a control character.");
            }
            return name == null
                    ? new InternetAddress(address.text())
                    : new InternetAddress(address.text(), name, UTF_8.name());
        } catch (AddressException | UnsupportedEncodingException e) {
            throw new IllegalArgumentException("The sender is no mail address: give from as Name <address>.", e);
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.matches("127(\\.[0-9]{1,3}){3}") || host.equals("::1");
    }
}
