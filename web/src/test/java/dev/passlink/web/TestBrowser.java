package dev.passlink.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that keeps cookies and sends exactly the bytes it is told to: a path is not tidied on the way, and every
 * header can be forged.
 */
public final class TestBrowser {
    private final int port;
    private final String host;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<String> setCookies = new ArrayList<>();

    public TestBrowser(int port, String host) {
        this.port = port;
        this.host = host;
        headers.put("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    /** A header for all that follows; null leaves it out. */
    public TestBrowser with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public TestBrowser without(String name) {
        headers.remove(name);
        return this;
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    /** Every cookie of ours that was ever set or cleared, with its attributes. */
    public List<String> setCookies() {
        return setCookies.stream().filter(cookie -> cookie.contains("passlink")).toList();
    }

    public Reply get(String target) {
        return send("GET", target, "");
    }

    public Reply head(String target) {
        return send("HEAD", target, "");
    }

    public Reply post(String target, String... form) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < form.length; i += 2) {
            body.append(i == 0 ? "" : "&").append(form[i]).append('=');
            body.append(URLEncoder.encode(form[i + 1], StandardCharsets.UTF_8));
        }
        return send("POST", target, body.toString());
    }

    public Reply send(String method, String target, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Host", host);
        all.put("Connection", "close");
        if (method.equals("POST")) {
            all.put("Content-Type", "application/x-www-form-urlencoded");
            all.put("Content-Length", Integer.toString(bytes.length));
        }
        if (!cookies.isEmpty()) {
            List<String> pairs = new ArrayList<>();
            cookies.forEach((name, value) -> pairs.add(name + "=" + value));
            all.put("Cookie", String.join("; ", pairs));
        }
        all.putAll(headers);
        all.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        request.append("\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(180_000);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.writeBytes(bytes);
            socket.getOutputStream().write(out.toByteArray());
            Reply reply = Reply.parse(read(socket.getInputStream()));
            reply.all("Set-Cookie").forEach(this::keep);
            return reply;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        return in.readAllBytes();
    }

    private void keep(String setCookie) {
        setCookies.add(setCookie);
        String pair = setCookie.split(";", 2)[0];
        String name = pair.substring(0, pair.indexOf('='));
        String value = pair.substring(pair.indexOf('=') + 1);
        if (setCookie.contains("Max-Age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, value);
        }
    }

    /** What came back, as it came. */
    public record Reply(int status, List<Map.Entry<String, String>> headers, String body) {
        static Reply parse(byte[] bytes) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                return new Reply(0, List.of(), text);
            }
            String[] lines = text.substring(0, end).split("\r\n", -1);
            List<Map.Entry<String, String>> headers = new ArrayList<>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                headers.add(Map.entry(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip()));
            }
            return new Reply(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, text.substring(end + 4));
        }

        public List<String> all(String name) {
            return headers.stream()
                    .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        public String header(String name) {
            return all(name).stream().findFirst().orElse("");
        }

        public Optional<String> cookie(String nameStart) {
            return all("Set-Cookie").stream()
                    .filter(cookie -> cookie.startsWith(nameStart))
                    .findFirst();
        }

        /** The value of a hidden field in the form with that action, or of the button with it. */
        public String fieldIn(String action, String name) {
            String quoted = "action=\"" + action + "\"";
            int form = Math.max(body.indexOf("<form method=\"post\" " + quoted), body.indexOf(" form" + quoted));
            if (form < 0) {
                throw new AssertionError("No form for " + action + " in a " + status + ":\n" + body);
            }
            return new Reply(status, headers, body.substring(form)).field(name);
        }

        /** The value of a hidden field. */
        public String field(String name) {
            Matcher field =
                    Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(body);
            if (!field.find()) {
                throw new AssertionError("No field " + name + " in a " + status + ":\n" + body);
            }
            return field.group(1);
        }
    }
}
