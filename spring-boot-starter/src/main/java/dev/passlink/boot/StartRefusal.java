package dev.passlink.boot;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Why an application doesn't start, and how to fix it; never contains a secret. */
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

    /** Runs a setting, and names the property if the library refuses its value. */
    static void setting(String property, Runnable setting) {
        read(property, () -> {
            setting.run();
            return property;
        });
    }

    /** The same for a setting that returns a value. */
    static <T> T read(String property, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new StartRefusal(
                    property + " is not valid: " + e.getMessage(), "Correct " + property + " as described above.", e);
        }
    }
}
