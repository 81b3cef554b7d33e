package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is, and how to talk to it.
 *
 * <p>No exception here quotes any part of the URL or has the parser's exception as its cause: if a password isn't
 * encoded, pieces of it turn up as port, path, query or fragment.
 */
record SmtpUrl(
        boolean implicitTls,
        String host,
        int port,
        @Nullable Credentials credentials,
        Map<String, String> parameters) {
    private static final String UNENCRYPTED_TO = "unencrypted-to";

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|::1|0:0:0:0:0:0:0:1");

    static SmtpUrl parse(@Nullable String text) {
        if (text == null) {
            throw mistake("is missing, perhaps because its environment variable isn't set");
        }
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw mistake("isn't a URL");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("smtp") && !scheme.equals("smtps")) {
            throw mistake("doesn't start with smtp:// or smtps://");
        }
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65535) {
            throw mistake("has no host, or no usable port");
        }
        if (url.getRawFragment() != null
                || !(url.getRawPath().isEmpty() || url.getRawPath().equals("/"))) {
            throw mistake("has something other than a query after the host");
        }
        boolean implicitTls = scheme.equals("smtps");
        int port = url.getPort() > 0 ? url.getPort() : implicitTls ? 465 : 587;
        SmtpUrl server = new SmtpUrl(
                implicitTls, host(url), port, credentials(url.getRawUserInfo()), parameters(url.getRawQuery()));
        String unencryptedTo = server.parameters.get(UNENCRYPTED_TO);
        if (unencryptedTo != null && (implicitTls || !unencryptedTo.equalsIgnoreCase(server.host))) {
            throw mistake("has unencrypted-to for a host other than its own, or with smtps://");
        }
        return server;
    }

    /** Whether the application has allowed sending without TLS, by naming this same host. */
    boolean isUnencrypted() {
        return parameters.containsKey(UNENCRYPTED_TO);
    }

    /** By the name alone: DNS would let whoever answers switch encryption off. */
    boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }

    @Override
    public String toString() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return (implicitTls ? "smtps://" : "smtp://") + name + ":" + port;
    }

    private static String host(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static @Nullable Credentials credentials(@Nullable String userInfo) {
        if (userInfo == null) {
            return null;
        }
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return new Credentials(decoded(user), decoded(password));
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            if (parameters.put(parts[0], parts.length < 2 ? "" : decoded(parts[1])) != null) {
                throw mistake("has a parameter twice");
            }
        }
        return parameters;
    }

    /** Only percent-decoding: a plus sign stands for itself, as in {@code jobs+noreply@example.com}. */
    private static String decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                bytes.write(Integer.parseInt(text, i + 1, i + 3, 16));
                i += 2;
            } else {
                int end = text.offsetByCodePoints(i, 1);
                bytes.writeBytes(text.substring(i, end).getBytes(UTF_8));
                i = end - 1;
            }
        }
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw mistake("has an escape that is not UTF-8");
        }
    }

    static IllegalArgumentException mistake(String what) {
        return new IllegalArgumentException("The SMTP URL " + what
                + ". Give it like smtp://user:password@mail.example.com:587?from=Jobs%20%3Cnoreply@example.com%3E,"
                + " with every special character of user name and password percent-encoded (@ is %40, / is %2F, # is"
                + " %23).");
    }
}
