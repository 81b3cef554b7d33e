package dev.passlink.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests that some router may take for a guarded path: a way to a guarded path, made of guarded and open ones, with some
 * characters written differently.
 *
 * <p>The same seed, paths and {@link #remember remembered} paths give the same requests. Not safe for use by several threads.
 */
final class AttackRequests {
    private static final int MOST_REMEMBERED = 2_000;
    private static final int LONGEST = 7_000;
    private static final int LONGEST_REMEMBERED = 2_500;

    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

    private static final List<String> UP = List.of(
            "..",
            "..",
            "..",
            "%2e%2e",
            "%2E.",
            ".%2e",
            "%252e%252e",
            "..;",
            "..;x=y",
            "%2e%2e;",
            "%2e%2e%3b",
            "..%3b",
            "..%3bx",
            "..%00",
            "..%20",
            "..%09",
            "..%01",
            "..+",
            "...",
            ".%00.",
            "%c0%ae%c0%ae",
            "%u002e%u002e",
            "%ef%bc%8e%ef%bc%8e",
            "%25252e%25252e",
            "..%2f",
            "..%5c",
            "..\\",
            "%2e%2e%2f",
            "%252e%252e%252f");
    private static final List<String> SLASH = List.of(
            "/",
            "/",
            "/",
            "//",
            "///",
            "\\",
            "%2f",
            "%2F",
            "%5c",
            "%5C",
            "%252f",
            "%255c",
            "/./",
            "/.;/",
            "/%2e/",
            "/;/",
            "/;x=y/",
            ";/",
            "/%20/",
            "/%00/",
            "/%3b/",
            "/%09/",
            "%2f%2f",
            "/%2f",
            "%2f/",
            "\\/",
            "%c0%af",
            "%c1%9c",
            "%e0%80%af",
            "%e2%88%95",
            "%ef%bc%8f",
            "%ef%bc%bc",
            "%u002f",
            "%u2215",
            "%25252f",
            "/\t/",
            "/ /",
            "/x/../",
            "/x/..;/",
            "/x/%2e%2e/",
            "/x/%252e%252e/",
            "/;x/../",
            "/+/");
    private static final List<String> TAIL = List.of(
            "/",
            "//",
            "/;",
            ";",
            ";x",
            ";x=y",
            ";jsessionid=1",
            ";a=b/c",
            "%3b",
            "%3bx=y",
            "%3B",
            "%253b",
            "%00",
            "%00x",
            "%00.html",
            "%2500",
            "%u0000",
            "%20",
            "%2520",
            "%09",
            "%0a",
            "%0d%0a",
            "%0b",
            "%1f",
            "%7f",
            "%c2%85",
            "%c2%a0",
            "%e2%80%8b",
            "%e2%80%a8",
            "%e3%80%80",
            "%ef%bb%bf",
            "%c2%ad",
            "+",
            ".",
            "..",
            "...",
            "/.",
            "/..",
            "/../",
            "/.;",
            "/..;",
            "/..;/",
            "/%2e",
            "/%2e%2e",
            "/%2e%2e/",
            ".json",
            ".html",
            ".css",
            ".js",
            ".png",
            ".jsp",
            ".do",
            "/index.html",
            "/index.jsp",
            "/x.css",
            "/favicon.ico",
            "~",
            "*",
            "/*",
            "/**",
            "%23",
            "%23x",
            "#",
            "#x",
            "?",
            "?x",
            "?/open",
            "%3f",
            "%3fx",
            "%3f/x",
            "%23/x",
            "%2523x",
            "%2b",
            "%2B",
            "%252b",
            "%26",
            "%253f",
            "%",
            "%2",
            "%zz",
            "%ff",
            "%80",
            "%c3",
            ",",
            "|",
            "^",
            "`",
            "'",
            "\"",
            "{",
            "}",
            "<",
            ">",
            "[",
            "]",
            "@",
            ":",
            "::$DATA",
            "%3a",
            "!",
            "$",
            "&",
            "=",
            "\\",
            "%5c",
            "/%5c",
            "%2f",
            "/%2f",
            "%252f",
            "\u0000",
            "\t",
            " ",
            "\u0001",
            "\u007f",
            "\u00c3\u00a4",
            "\u00ff");
    private static final List<String> NUMBERS = List.of(
            "%2B%N",
            "+%N",
            "0%N",
            "00000%N",
            "%N%20",
            "%20%N",
            "%09%N",
            "%N%09",
            "%N%0a",
            "%0a%N",
            "%N%00",
            "%00%N",
            "%01%N",
            "%N%01",
            "%N%7f",
            "%3b%N",
            "%N%3b",
            "%N;x",
            ";%N",
            "%N;",
            "%N.",
            "%N.0",
            "%NL",
            "%N%C2%85",
            "%E2%80%8B%N",
            "%C2%A0%N",
            "%N%5c",
            "%5c%N",
            "%N%2f",
            "%2f%N",
            "%N%25",
            "%N%2500",
            "%N,18",
            "%N+",
            "-0%N",
            "%E3%80%80%N",
            "%E2%80%AF%N",
            "%N;18",
            "18;%N",
            "%N%23",
            "%N%3f",
            "%Nx",
            "%N%ff",
            "\u00ff%N");
    private static final List<String> ZEROS = List.of("\u0660", "\u06f0", "\u0966", "\uff10", "\u07c0");
    private static final List<String> METHODS = List.of(
            "POST",
            "POST",
            "PUT",
            "DELETE",
            "PATCH",
            "HEAD",
            "HEAD",
            "OPTIONS",
            "TRACE",
            "get",
            "Get",
            "PROPFIND",
            "QUERY",
            "FOO",
            "MOVE",
            "CONNECT");
    private static final List<String> PATH_HEADERS = List.of(
            "X-Original-URL",
            "X-Rewrite-URL",
            "X-Original-URI",
            "X-Forwarded-Uri",
            "X-Forwarded-Path",
            "X-Forwarded-Prefix",
            "X-Forwarded-Context",
            "X-Script-Name",
            "X-Envoy-Original-Path",
            "Destination",
            "Referer",
            "Content-Location");
    private static final List<String> OTHER_HEADERS = List.of(
            "X-HTTP-Method-Override: GET",
            "X-HTTP-Method: GET",
            "X-Method-Override: POST",
            "X-Forwarded-Host: localhost",
            "X-Forwarded-Proto: https",
            "X-Forwarded-For: 127.0.0.1",
            "Forwarded: for=127.0.0.1;host=localhost;proto=https",
            "Accept: application/json",
            "Accept: text/html",
            "X-Requested-With: XMLHttpRequest",
            "Range: bytes=0-10",
            "Expect: 100-continue",
            "Authorization: Basic YWRhOmFkYQ==",
            "Cookie: JSESSIONID=1",
            "Purpose: prefetch");
    private static final List<String> CHARSETS = List.of("UTF-16BE", "UTF-16LE", "ISO-8859-1", "US-ASCII");
    static final List<String> WEB_SOCKET = List.of(
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: cGFzc2xpbmsgdGVzdGtpdA==");
    private static final List<String> HTTP_2 =
            List.of("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA");

    private final Random random;
    private final int upgrades;
    private final String context;
    private final String host;
    private final List<String> guarded;
    private final List<String> open;
    private final List<String> remembered = new ArrayList<>();

    /**
     * Starts with the first request.
     *
     * @param context the application's context path; may be empty
     * @param host the value of the {@code Host} header
     * @param guarded paths or patterns below the context path
     * @param open paths below it that anyone can see
     * @param sockets whether a guarded handler can be reached by an upgrade
     */
    AttackRequests(long seed, String context, String host, List<String> guarded, List<String> open, boolean sockets) {
        this.random = new Random(seed);
        this.upgrades = sockets ? 50 : 4;
        this.context = context;
        this.host = host;
        this.guarded = List.copyOf(guarded);
        this.open = List.copyOf(open);
    }

    /** A path for each pattern, plainly written. */
    static List<String> plain(String pattern) {
        String path = VARIABLE.matcher(pattern).replaceAll("17");
        if (!path.endsWith("/*")) {
            return List.of(path);
        }
        String above = path.substring(0, path.length() - 2);
        return List.of(above.isEmpty() ? "/" : above, above + "/inner", above + "/17");
    }

    /** Remembers a path that has reached a guarded handler somewhere; later requests are made from it too. */
    void remember(String path) {
        if (path.length() > LONGEST_REMEMBERED) {
            return;
        }
        if (remembered.size() < MOST_REMEMBERED) {
            remembered.add(path);
        } else {
            remembered.set(random.nextInt(MOST_REMEMBERED), path);
        }
    }

    AttackRequest next() {
        if (chance(5)) {
            return byHeader();
        }
        String path = path();
        String method = chance(20) ? any(METHODS) : "GET";
        List<String> headers = new ArrayList<>();
        if (chance(6)) {
            headers.add(any(OTHER_HEADERS));
        }
        if (method.equals("GET") && chance(upgrades)) {
            headers.addAll(chance(85) ? WEB_SOCKET : HTTP_2);
        }
        String version = chance(3) ? "HTTP/1.0" : "HTTP/1.1";
        String body = bodyFor(method);
        return new AttackRequest(method, path, target(path), version, headers, body);
    }

    /** An open path, with a header that makes some routers go elsewhere. */
    private AttackRequest byHeader() {
        String path = context + any(open);
        if (chance(20)) {
            return byCharset();
        }
        String elsewhere = chance(25)
                ? "Host: " + any(List.of("x", "a@b", host, "")) + context + guardedPath()
                        + any(List.of("", "/", "?", "#"))
                : any(PATH_HEADERS) + ": " + (chance(50) ? context : "") + guardedPath();
        String method = chance(20) ? any(METHODS) : "GET";
        return new AttackRequest(method, path, path, "HTTP/1.1", List.of(elsewhere), bodyFor(method));
    }

    /** A guarded path in a charset that the client names. */
    private AttackRequest byCharset() {
        String charset = any(CHARSETS);
        StringBuilder path = new StringBuilder(context);
        for (String name : guardedPath().substring(1).split("/", -1)) {
            path.append('/').append(percent(name, Charset.forName(charset)));
        }
        String type = "Content-Type: text/plain;charset=" + charset;
        return new AttackRequest("GET", path.toString(), path.toString(), "HTTP/1.1", List.of(type), "");
    }

    private String bodyFor(String method) {
        return switch (method) {
            case "POST", "PUT", "PATCH" -> chance(30) ? "_method=GET&path=" + guardedPath() : "x=y";
            default -> "";
        };
    }

    private String target(String path) {
        String target = withQuery(path);
        if (chance(5)) {
            String authority = any(List.of(host, host, "localhost", "example.com", "x@" + host, host + ":80", ""));
            return any(List.of("http://", "http://", "https://", "HTTP://", "//", "ws://", "")) + authority + target;
        }
        return target;
    }

    private String withQuery(String path) {
        if (chance(8)) {
            return path
                    + any(List.of("?x=y", "?", "?;", "?next=/open", "?_method=GET", "?/..;/", "??", "?passlink=x"))
                    + (chance(20) ? guardedPath() : "");
        }
        return path;
    }

    private String path() {
        String path;
        if (!remembered.isEmpty() && chance(35)) {
            path = any(remembered);
        } else {
            path = contextPath() + way();
        }
        for (int changes = changes(); changes > 0; changes--) {
            String changed = changed(path);
            path = changed.length() > LONGEST ? path : changed;
        }
        if (chance(1)) {
            path = path.replaceFirst("^/", "");
        }
        return path.replace("\r", "").replace("\n", "");
    }

    /** Usually few: a path with many is refused by the server for one of them, and tests nothing. */
    private int changes() {
        int dice = random.nextInt(20);
        return dice < 4 ? 0 : dice < 12 ? 1 : dice < 17 ? 2 : dice < 19 ? 3 : 6;
    }

    private String contextPath() {
        if (context.isEmpty() || !chance(12)) {
            return context;
        }
        String name = context.substring(1);
        return any(List.of(
                "/" + context,
                "/./" + name,
                "/;/" + name,
                "/x/.." + context,
                context + "/.." + context,
                context + "/%2e%2e" + context,
                context + "/",
                context + ";",
                context + ";x=y",
                "/" + encoded(name.charAt(0)) + name.substring(1),
                context.toUpperCase(Locale.ROOT),
                "\\" + name,
                "/%2f" + name,
                context + "%2f",
                context + "%3b",
                ""));
    }

    /** Into a guarded path, out of it, or by way of an open one. */
    private String way() {
        String in = guardedPath();
        String by = any(open);
        return switch (random.nextInt(20)) {
            case 0, 1 -> by + up(depth(by)) + in;
            case 2 -> by + "/" + up(1) + in;
            case 3, 4 -> in + up(depth(in)) + by;
            case 5 -> in + up(1 + random.nextInt(depth(in) + 2));
            case 6 -> in + "/x" + up(1 + random.nextInt(2));
            case 7 -> in + any(SLASH) + by.substring(1);
            case 8 -> by + any(SLASH) + in.substring(1);
            case 9 -> by + any(List.of(";", "%3b", "#", "%23", "%3f", "%00", ".", "%0a", "%")) + in;
            case 10 -> in + any(List.of(";", "%3b", "#", "%23", "%3f", "%00", ".", "%0a", "%")) + by;
            case 11 ->
                any(List.of("/", "//", "/;", "/.", "/%2e", "/%20", "/+", "/%2b", "/%00", "/x/..", "/%3b", "\\", "/%5c"))
                        + in;
            default -> in;
        };
    }

    private String up(int levels) {
        StringBuilder up = new StringBuilder();
        String one = any(UP);
        boolean alike = chance(70);
        for (int i = 0; i < levels; i++) {
            up.append(chance(90) ? "/" : any(SLASH)).append(alike ? one : any(UP));
        }
        return up.toString();
    }

    private static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }

    private String guardedPath() {
        String pattern = VARIABLE.matcher(any(guarded))
                .replaceAll(variable -> Matcher.quoteReplacement(chance(50) ? "17" : number("17")));
        if (!pattern.endsWith("/*")) {
            return pattern;
        }
        String above = pattern.substring(0, pattern.length() - 2);
        return above + any(List.of("", "/", "/inner", "/17", "/inner/17", "/x.html", "/17/x", "/;", "/..", "/a;b/c"));
    }

    /** Text that number parsers accept. */
    private String number(String digits) {
        return switch (random.nextInt(8)) {
            case 0 -> "0".repeat(any(List.of(10, 100, 253, 254, 255, 256, 300, 1_000, 4_000))) + digits;
            case 1 ->
                any(List.of("%20", "%09", "%00", "%0b", "%e2%80%83")).repeat(any(List.of(1, 3, 85, 100, 256))) + digits;
            case 2 -> inDigitsOf(any(ZEROS), digits);
            case 3 -> hexadecimal(digits);
            case 4 -> digits.charAt(0) + any(TAIL) + digits.substring(1);
            default -> any(NUMBERS).replace("%N", digits);
        };
    }

    private String hexadecimal(String digits) {
        try {
            String hex = Integer.toHexString(Integer.parseInt(digits));
            return any(List.of("0x", "0X", "%23", "-0x", "+0x")) + hex;
        } catch (NumberFormatException tooLong) {
            return digits;
        }
    }

    private static String inDigitsOf(String zero, String digits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            text.append(percent(String.valueOf((char) (zero.charAt(0) + digits.charAt(i) - '0'))));
        }
        return text.toString();
    }

    private String changed(String path) {
        if (path.isEmpty()) {
            return "/";
        }
        int at = random.nextInt(path.length());
        return switch (random.nextInt(14)) {
            case 0, 1 -> path.substring(0, at) + encoded(path.charAt(at)) + path.substring(at + 1);
            case 2 -> path + any(TAIL);
            case 3 -> path.substring(0, at) + any(TAIL) + path.substring(at);
            case 4, 5 -> atASlash(path, at, any(SLASH));
            case 6 -> atASlash(path, at, any(TAIL) + "/");
            case 7 -> atASlash(path, at, "/" + any(UP) + "/");
            case 8 -> otherCase(path, at);
            case 9 -> aNumberOtherwise(path);
            case 10 -> path.substring(0, at) + path.substring(at + 1);
            case 11 -> everyOneOf(path, any(List.of("/", ".", ";", "%")));
            case 12 -> lookAlike(path);
            default ->
                chance(15)
                        ? atASlash(path, at, "/" + "x".repeat(any(List.of(256, 2_000, 5_000))) + "/../")
                        : path.substring(0, at)
                                + any(List.of("%", "/", ".", ";", "..", "/../", "%00"))
                                + path.substring(at);
        };
    }

    /** Instead of the next slash. */
    private static String atASlash(String path, int from, String slash) {
        int at = path.indexOf('/', from);
        int found = at < 0 ? path.lastIndexOf('/') : at;
        return found < 0 ? path + slash : path.substring(0, found) + slash + path.substring(found + 1);
    }

    private String otherCase(String path, int at) {
        return switch (random.nextInt(3)) {
            case 0 -> path.toUpperCase(Locale.ROOT);
            case 1 -> path.substring(0, at) + path.substring(at).toUpperCase(Locale.ROOT);
            default -> path.substring(0, at) + Character.toUpperCase(path.charAt(at)) + path.substring(at + 1);
        };
    }

    private String aNumberOtherwise(String path) {
        int from = 0;
        while (from < path.length() && !isDigit(path.charAt(from))) {
            from++;
        }
        int to = from;
        while (to < path.length() && isDigit(path.charAt(to))) {
            to++;
        }
        return from == to
                ? path + any(TAIL)
                : path.substring(0, from) + number(path.substring(from, to)) + path.substring(to);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private String everyOneOf(String path, String what) {
        String instead = what.equals("/") ? any(SLASH) : what.equals("%") ? "%25" : encoded(what.charAt(0));
        return path.substring(0, 1) + path.substring(1).replace(what, instead);
    }

    /** Letters that become others if case is ignored or compatible characters are folded. */
    private String lookAlike(String path) {
        return switch (random.nextInt(5)) {
            case 0 -> path.replaceFirst("[kK]", "%E2%84%AA");
            case 1 -> path.replaceFirst("s", "%C5%BF");
            case 2 -> path.replaceFirst("i", "%C4%B1");
            case 3 -> path.replaceFirst("i", "%C4%B0");
            default -> {
                int at = random.nextInt(path.length());
                char c = path.charAt(at);
                yield c > ' ' && c < 0x7f
                        ? path.substring(0, at)
                                + percent(String.valueOf((char) (c - '!' + '\uff01')))
                                + path.substring(at + 1)
                        : path;
            }
        };
    }

    private String encoded(char c) {
        String hex = String.format(Locale.ROOT, random.nextBoolean() ? "%02x" : "%02X", (int) c);
        return switch (random.nextInt(12)) {
            case 0, 1 -> "%25" + hex;
            case 2 -> "%2525" + hex;
            case 3 -> "%u00" + hex;
            case 4 -> overlong(c);
            case 5 -> "%%" + hex.charAt(0) + hex.charAt(1);
            case 6 -> "%25" + (int) hex.charAt(0) % 10 + hex;
            default -> "%" + hex;
        };
    }

    /** Two bytes of UTF-8 for a character that needs one: a lenient decoder accepts them. */
    private static String overlong(char c) {
        return String.format(Locale.ROOT, "%%%02x%%%02x", 0xc0 | (c >> 6 & 0x1f), 0x80 | (c & 0x3f));
    }

    private static String percent(String text) {
        return percent(text, UTF_8);
    }

    private static String percent(String text, Charset charset) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : text.getBytes(charset)) {
            encoded.append(String.format(Locale.ROOT, "%%%02X", one & 0xff));
        }
        return encoded.toString();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
