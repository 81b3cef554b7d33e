package dev.passlink.web;

/**
 * The application's answer, to which Passlink adds headers until it has been sent.
 */
public interface Response {
    /**
     * Adds a header, unless it already has this value.
     *
     * @param header such as a cookie
     */
    void add(Header header);

    /**
     * Sets a header, replacing all others of the same name.
     *
     * @param header such as {@code Cache-Control}
     */
    void set(Header header);

    /**
     * Changes the session that the framework keeps, if there is one.
     *
     * @param change what to do, never {@link SessionChange.Kind#NONE}; by default, nothing is done
     */
    default void session(SessionChange change) {}
}
