package dev.passlink.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Ways to write the path of something guarded, at random. */
public final class PathSpellings {
    private static final List<String> PATHS = List.of(
            "/app/account",
            "/app/account/inner",
            "/app/jobs/17/apply",
            "/app/open",
            "/app/jobs/17",
            "/app/account.html",
            "/app/accounts");
    private static final List<String> INSERTED = List.of(
            "/",
            "//",
            "/./",
            "/x/../",
            "/..",
            "../",
            ";",
            ";x=y",
            ";/",
            "%2e",
            "%2E%2e",
            "%2f",
            "%2F",
            "%5c",
            "\\",
            "%00",
            "%20",
            "+",
            "%09",
            ".",
            "%3b",
            "%3f",
            "%23",
            "%25",
            "%c0%af",
            "%e2%88%95",
            "%u002f",
            "%",
            "%zz",
            "?x",
            "/%2e%2e/",
            "/;x/..",
            "/.;/",
            "/..;/",
            "/x/..;y=z/",
            "%0a",
            "%7f",
            "%ef%bc%8f",
            "*",
            "~");

    private final Random random;
    private final List<String> paths;

    PathSpellings(Random random) {
        this(random, PATHS);
    }

    public PathSpellings(Random random, List<String> paths) {
        this.random = random;
        this.paths = paths;
    }

    public String next() {
        StringBuilder path = new StringBuilder(paths.get(random.nextInt(paths.size())));
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            change(path);
        }
        return path.charAt(0) == '/' ? path.toString() : "/" + path;
    }

    private void change(StringBuilder path) {
        int at = random.nextInt(path.length());
        switch (random.nextInt(6)) {
            case 0, 1 -> path.replace(at, at + 1, encoded(path.charAt(at)));
            case 2 -> path.setCharAt(at, Character.toUpperCase(path.charAt(at)));
            case 3 -> path.append(inserted());
            default -> path.insert(at, inserted());
        }
    }

    private String inserted() {
        return INSERTED.get(random.nextInt(INSERTED.size()));
    }

    private String encoded(char c) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format(Locale.ROOT, random.nextBoolean() ? "%%%02x" : "%%%02X", one & 0xFF));
        }
        return random.nextInt(10) == 0 ? encoded.toString().replace("%", "%25") : encoded.toString();
    }
}
