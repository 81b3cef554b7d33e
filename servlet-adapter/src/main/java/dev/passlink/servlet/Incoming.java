package dev.passlink.servlet;

import java.util.List;

/** A request, as far as decisions need it: everything that they look at, and no container. */
interface Incoming {
    String method();

    /** Below the context path, as the container will dispatch it. */
    String path();

    /** As sent, below the context path, with the query. */
    String rawPathAndQuery();

    /** Each value of a header, in order. */
    List<String> headers(String name);

    /** The address at the other end of the connection. */
    String peer();

    Parameters query();

    /** The body; read once, and only by an endpoint of ours. */
    Parameters form() throws BadBody;

    /** The first value of a header, or empty. */
    default String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? "" : values.get(0);
    }

    default boolean isGet() {
        return method().equals("GET");
    }

    default boolean isHead() {
        return method().equals("HEAD");
    }

    /** A body that is not a small form, with the status that says so. */
    final class BadBody extends Exception {
        private static final long serialVersionUID = 1L;

        /** What it is answered with. */
        private final int status;

        BadBody(int status) {
            super("status " + status, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
