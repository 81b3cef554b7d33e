package dev.passlink;

/**
 * Thrown if a part that Passlink depends on couldn't answer: the user lookup, the use counter, the token generator,
 * the queue, a provider or another port.
 *
 * <p>Nobody was let in, and nothing was used up that a later try would need. An adapter answers 503.
 */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Wraps the part's exception.
     *
     * @param message the part that failed, without any secret
     * @param cause the part's exception
     */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
