package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;

/** The thin glue between a page and the container: GET and HEAD only, since this site's own pages change nothing. */
@SuppressWarnings("serial") // Servlets inherit Serializable; nobody serialises them.
final class PageServlet extends HttpServlet {
    private final Function<HttpServletRequest, Page> pages;

    PageServlet(Function<HttpServletRequest, Page> pages) {
        this.pages = pages;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getMethod()) {
            case "GET", "HEAD" -> send(pages.apply(request), response);
            default -> {
                response.setHeader("Allow", "GET, HEAD");
                response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            }
        }
    }

    /** The container leaves the body out where the method is HEAD. */
    static void send(Page page, HttpServletResponse response) throws IOException {
        byte[] body = page.body().getBytes(UTF_8);
        response.setStatus(page.status());
        page.headers().forEach(response::setHeader);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
