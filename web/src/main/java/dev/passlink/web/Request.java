package dev.passlink.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request as an adapter presents it, independent of any framework.
 *
 * <p>Paths are below the context path, if the framework has one. Methods are called on the threads that serve the request.
 * {@link #body} is called at most once, and only at the sign-in pages and before a 401.
 */
public interface Request {
    /**
     * The method.
     *
     * @return such as {@code GET}, as it was sent
     */
    String method();

    /**
     * The path by which the framework finds the handler, as the framework reads it.
     *
     * @return decoded, such as {@code /jobs/a b/apply}
     */
    String path();

    /**
     * The path exactly as it was sent, with every escape and every slash.
     *
     * @return such as {@code /jobs/a%20b/apply}
     */
    String rawPath();

    /**
     * The query as it was sent.
     *
     * @return the query without the question mark; empty if there was none
     */
    Optional<String> rawQuery();

    /**
     * All values of a header, in order.
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
     * The address at the other end of the connection, regardless of what a proxy says.
     *
     * @return an IPv4 or IPv6 address in digits
     */
    String peer();

    /**
     * The beginning of the body.
     *
     * @param most how many bytes to read at most
     * @return fewer bytes only if the body is shorter; none if the framework has already read it
     * @throws IOException if the body was cut off
     */
    byte[] body(int most) throws IOException;

    /**
     * The form, if the framework has already read it from the body. It is asked for if {@link #body} returns nothing.
     *
     * @return each field with its values; empty by default
     * @throws IOException if the framework could not read it
     */
    default Map<String, List<String>> parsedForm() throws IOException {
        return Map.of();
    }

    /**
     * Whether a client sent this request, rather than the application dispatching it to another of its paths. Only a
     * client's request can reach a sign-in page, bring a token or have its pass renewed.
     *
     * @return true by default
     */
    default boolean isSentByClient() {
        return true;
    }

    /**
     * Whether this request comes back to go on with its answer, as an asynchronous dispatch does. Where it has been let in
     * before, at this very path, it isn't judged again: what it has done there has to be told.
     *
     * @return false by default
     */
    default boolean isResumed() {
        return false;
    }

    /**
     * Whether everything behind the adapter reads the path as {@link #path} and {@link #rawPath} give it. If not, and there
     * are rules, the request is refused.
     *
     * @return true by default
     */
    default boolean isPathCertain() {
        return true;
    }
}
