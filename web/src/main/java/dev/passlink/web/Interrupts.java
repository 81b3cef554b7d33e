package dev.passlink.web;

/** Interrupts among the exceptions of an application, whose code may throw what it never declared. */
final class Interrupts {
    private Interrupts() {}

    /** Whoever waits further up learns of it, too. */
    static void keep(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
