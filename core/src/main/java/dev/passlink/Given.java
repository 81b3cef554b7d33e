package dev.passlink;

import org.jspecify.annotations.Nullable;

/** Checks what a builder is given, so that code without null checks, or a missing bean, fails at once. */
final class Given {
    private Given() {}

    static <T> T value(@Nullable T value, String setting) {
        if (value == null) {
            throw new IllegalArgumentException(setting + "(null): give it a value, or leave the call out.");
        }
        return value;
    }

    static <T> T required(@Nullable T value, String setting, String what) {
        if (value == null) {
            throw new IllegalArgumentException("Passlink needs " + what + ": call " + setting + "(…) before build().");
        }
        return value;
    }
}
