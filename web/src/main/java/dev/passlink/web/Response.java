package dev.passlink.web;

/**
 * The answer that an application is giving, as far as Passlink adds to it. Once it is on its way, nothing is added.
 */
public interface Response {
    /**
     * Adds a header, unless that very value is there already.
     *
     * @param header such as a cookie
     */
    void add(Header header);

    /**
     * Sets a header in the place of all of that name.
     *
     * @param header such as {@code Cache-Control}
     */
    void set(Header header);

    /**
     * What becomes of a session that the framework keeps, should there be one.
     *
     * @param change never {@link SessionChange.Kind#NONE}; nothing is done by default
     */
    default void session(SessionChange change) {}
}
