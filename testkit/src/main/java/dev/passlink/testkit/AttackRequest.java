package dev.passlink.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;

/**
 * One request, to be sent exactly as it is.
 *
 * @param path the path that the target was made from, as one would write it after the host
 * @param target the target in the request line; each character is one byte
 * @param headers header lines; the host only if it is to be a different one
 */
record AttackRequest(String method, String path, String target, String version, List<String> headers, String body) {
    private static final String NEEDS_NO_ESCAPE = "[\\x20-\\x7e]*";
    private static final int LONGEST_SHOWN = 400;

    AttackRequest {
        headers = List.copyOf(headers);
    }

    boolean isPlainGet() {
        return method.equals("GET") && headers.isEmpty() && path.equals(target);
    }

    /** Whether a server may lose track of where the request ends: then the connection isn't used again. */
    boolean isAlone() {
        return version.isEmpty()
                || !version.equals("HTTP/1.1")
                || method.equals("CONNECT")
                || headers.stream().anyMatch(header -> header.startsWith("Upgrade:"))
                || !target.matches("[\\x21-\\x7e]*");
    }

    byte[] bytes(String host) {
        StringBuilder text = new StringBuilder(method).append(' ').append(target);
        if (!version.isEmpty()) {
            text.append(' ').append(version);
        }
        text.append("\r\n");
        if (headers.stream().noneMatch(header -> header.startsWith("Host:"))) {
            text.append("Host: ").append(host).append("\r\n");
        }
        headers.forEach(header -> text.append(header).append("\r\n"));
        boolean hasBody = !body.isEmpty() || method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
        if (hasBody && headers.stream().noneMatch(header -> header.startsWith("Content-Type:"))) {
            text.append("Content-Type: application/x-www-form-urlencoded\r\n");
        }
        if (hasBody) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        if (isAlone() && headers.stream().noneMatch(header -> header.startsWith("Connection:"))) {
            text.append("Connection: close\r\n");
        }
        return text.append("\r\n").append(body).toString().getBytes(ISO_8859_1);
    }

    /** The request line and the headers that matter, in printable characters. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(method).append(' ').append(target);
        if (!version.isEmpty()) {
            text.append(' ').append(version);
        }
        headers.forEach(header -> text.append(" | ").append(header));
        if (!body.isEmpty()) {
            text.append(" | ").append(body);
        }
        String line = text.toString();
        return shortened(line.matches(NEEDS_NO_ESCAPE) ? line : escaped(line));
    }

    private static String shortened(String line) {
        int half = LONGEST_SHOWN / 2;
        return line.length() <= LONGEST_SHOWN
                ? line
                : line.substring(0, half) + "…(" + (line.length() - 2 * half) + " more)…"
                        + line.substring(line.length() - half);
    }

    private static String escaped(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            text.append(c >= ' ' && c <= '~' ? String.valueOf(c) : String.format(Locale.ROOT, "\\x%02x", (int) c));
        }
        return text.toString();
    }
}
