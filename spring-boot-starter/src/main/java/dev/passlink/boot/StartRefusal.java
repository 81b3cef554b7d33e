package dev.passlink.boot;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Why an application does not start, and how to mend it; never with a secret. */
final class StartRefusal extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String action;

    StartRefusal(String description, String action) {
        this(description, action, null);
    }

    StartRefusal(String description, String action, @Nullable Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    String action() {
        return action;
    }

    /** Says which property it was, where the library finds fault with a value. */
    static void setting(String property, Runnable setting) {
        read(property, () -> {
            setting.run();
            return property;
        });
    }

    /** The same for what gives a value. */
    static <T> T read(String property, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new StartRefusal(
                    property + " is not valid: " + e.getMessage(), "Correct " + property + " as described above.", e);
        }
    }
}
