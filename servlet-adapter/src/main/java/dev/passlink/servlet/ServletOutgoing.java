package dev.passlink.servlet;

import dev.passlink.web.Header;
import dev.passlink.web.Response;
import dev.passlink.web.SessionChange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** A container's response, as far as decisions add to it, and the request's session. */
record ServletOutgoing(HttpServletRequest request, HttpServletResponse response) implements Response {
    @Override
    public void add(Header header) {
        if (!response.isCommitted() && !response.getHeaders(header.name()).contains(header.value())) {
            response.addHeader(header.name(), header.value());
        }
    }

    @Override
    public void set(Header header) {
        response.setHeader(header.name(), header.value());
    }

    @Override
    public void session(SessionChange change) {
        new Sessions(request, response::isCommitted).change(change);
    }
}
