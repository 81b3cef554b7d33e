package dev.passlink.token;

import dev.passlink.Scope;
import java.util.List;

/** Writes a scope with every part length-delimited, so that no two scopes share an encoding. */
public final class ScopeCodec {
    private ScopeCodec() {}

    public static void write(Scope scope, FieldWriter out) {
        out.shortText(scope.rule()).number(scope.values().size(), 1);
        for (String value : scope.values()) {
            out.text(value);
        }
    }

    public static Scope read(FieldReader in) throws FieldReader.Malformed {
        String rule = in.shortText();
        String[] values = new String[(int) in.number(1)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.text();
        }
        return new Scope(rule, List.of(values));
    }
}
