package dev.passlink;

/**
 * A part that Passlink depends on could not answer: the user lookup, the use counter, the token
 * generator, the queue, a provider or another port.
 *
 * <p>Nobody was let in and nothing was consumed that a later try would need. An adapter answers 503.
 */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Wraps what the part threw.
     *
     * @param message which part, without any secret
     * @param cause what it threw
     */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
