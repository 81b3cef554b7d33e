package dev.passlink.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request as an adapter shows it: everything that Passlink looks at, in no framework's words.
 *
 * <p>Paths are below the context path, where the framework has one. Methods are called on the threads that serve the
 * request, the body's at most once, and only at the sign-in pages and before a 401.
 */
public interface Request {
    /**
     * The method.
     *
     * @return such as {@code GET}, as it was sent
     */
    String method();

    /**
     * The path by which the framework finds what answers, in the framework's own reading of it.
     *
     * @return decoded, such as {@code /jobs/a b/apply}
     */
    String path();

    /**
     * The path as it was sent: every escape and every slash, nothing tidied.
     *
     * @return such as {@code /jobs/a%20b/apply}
     */
    String rawPath();

    /**
     * The query as it was sent.
     *
     * @return without the question mark; empty if there was none
     */
    Optional<String> rawQuery();

    /**
     * Each value of a header, in order.
     *
     * @param name in any case of its letters
     * @return empty if it was not sent
     */
    List<String> headers(String name);

    /**
     * The first value of a header.
     *
     * @param name in any case of its letters
     * @return empty if it was not sent
     */
    default String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? "" : values.get(0);
    }

    /**
     * The address at the other end of the connection, whatever a proxy says of it.
     *
     * @return an IPv4 or IPv6 address, as digits
     */
    String peer();

    /**
     * The beginning of the body.
     *
     * @param most how many bytes are wanted at most
     * @return fewer only if the body is shorter; none if the framework has read it already
     * @throws IOException if it was cut off
     */
    byte[] body(int most) throws IOException;

    /**
     * The form that the framework has read from the body before anybody else could, asked for if {@link #body} has nothing.
     *
     * @return each field with its values; empty by default
     * @throws IOException if the framework could not read it
     */
    default Map<String, List<String>> parsedForm() throws IOException {
        return Map.of();
    }

    /**
     * Whether a client sent this, rather than the application dispatching it to another path of its own. Only a client's
     * request reaches a sign-in page, brings a token or has its pass renewed.
     *
     * @return true by default
     */
    default boolean isSentByClient() {
        return true;
    }

    /**
     * Whether everybody behind finds the path where {@link #path} and {@link #rawPath} do. Where not, and there are rules,
     * the request is refused.
     *
     * @return true by default
     */
    default boolean isPathCertain() {
        return true;
    }
}
