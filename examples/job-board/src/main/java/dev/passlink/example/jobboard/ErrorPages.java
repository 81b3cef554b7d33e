package dev.passlink.example.jobboard;

import com.google.common.base.Throwables;
import java.sql.SQLException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** The site's own error pages, instead of the container's with a stack trace, its name and its version. */
final class ErrorPages implements Request.Handler {
    private final Layout layout;

    ErrorPages(Layout layout) {
        this.layout = layout;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (isDatabaseDown(request)) {
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
        }
        Page page = layout.error(response.getStatus());
        page.headers().forEach(response.getHeaders()::put);
        Content.Sink.write(response, true, page.body(), callback);
        return true;
    }

    private static boolean isDatabaseDown(Request request) {
        return request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable failure
                && Throwables.getCausalChain(failure).stream().anyMatch(SQLException.class::isInstance);
    }
}
