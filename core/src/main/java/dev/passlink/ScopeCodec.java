package dev.passlink;

import java.util.ArrayList;
import java.util.List;

/** Writes a scope with every part length-delimited, so that no two scopes share an encoding. */
final class ScopeCodec {
    private ScopeCodec() {}

    static void write(Scope scope, FieldWriter out) {
        out.shortText(scope.rule()).number(scope.values().size(), 1);
        scope.values().forEach(out::text);
    }

    static Scope read(FieldReader in) throws FieldReader.Malformed {
        String rule = in.shortText();
        List<String> values = new ArrayList<>();
        for (long left = in.number(1); left > 0; left--) {
            values.add(in.text());
        }
        return new Scope(rule, values);
    }
}
