package dev.passlink.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tables as RFC 4180 writes them; strict, so that a table that only some readers understand is found. */
final class Csv {
    private final String text;
    private int at;

    private Csv(String text) {
        this.text = text;
    }

    static List<List<String>> rows(Path file) {
        return rows(Sources.read(file));
    }

    static List<List<String>> rows(String text) {
        return new Csv(text).read();
    }

    private List<List<String>> read() {
        List<List<String>> rows = new ArrayList<>();
        while (at < text.length()) {
            List<String> row = new ArrayList<>();
            do {
                row.add(text.charAt(at) == '"' ? quoted() : plain());
            } while (goesOn());
            rows.add(row);
        }
        return rows;
    }

    private boolean goesOn() {
        if (!text.endsWith("\n") || at == text.length()) {
            throw new IllegalArgumentException("The last line does not end");
        }
        return text.charAt(at++) == ',';
    }

    private String plain() {
        int begin = at;
        while (at < text.length() && ",\n".indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '"') {
                throw new IllegalArgumentException("A quote in a field without quotes, before: " + text.substring(at));
            }
            at++;
        }
        return text.substring(begin, at);
    }

    private String quoted() {
        StringBuilder field = new StringBuilder();
        at++;
        while (text.charAt(at) != '"' || text.startsWith("\"\"", at)) {
            at += text.charAt(at) == '"' ? 1 : 0;
            field.append(text.charAt(at++));
        }
        at++;
        if (at < text.length() && ",\n".indexOf(text.charAt(at)) < 0) {
            throw new IllegalArgumentException("A field goes on behind its quotes: " + text.substring(at));
        }
        return field.toString();
    }
}
