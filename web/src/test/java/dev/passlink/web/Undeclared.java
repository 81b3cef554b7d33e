package dev.passlink.web;

/** Exceptions that a method doesn't declare, as code in Kotlin, Groovy or with Lombok throws them. */
final class Undeclared {
    private Undeclared() {}

    /** Never returns; what it is said to return is for expressions. */
    static RuntimeException thrown(Throwable any) {
        Undeclared.<RuntimeException>raise(any);
        throw new AssertionError(any);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable any) throws E {
        throw (E) any;
    }
}
