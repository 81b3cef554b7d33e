package dev.passlink;

/** Throws what a method doesn't declare, as code in Kotlin, Groovy or with Lombok does. */
public final class Sneaky {
    private Sneaky() {}

    /** Never returns; what it is said to return is for expressions. */
    public static RuntimeException thrown(Throwable any) {
        Sneaky.<RuntimeException>raise(any);
        throw new AssertionError(any);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable any) throws E {
        throw (E) any;
    }
}
