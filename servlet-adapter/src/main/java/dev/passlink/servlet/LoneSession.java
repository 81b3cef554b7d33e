package dev.passlink.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an application is given for one request of another site in place of a session that is somebody else's, and that must
 * neither be shown there nor end. It ends with the request: no browser is told its id.
 */
final class LoneSession implements HttpSession {
    /** The request's attribute with it. */
    static final String OF_REQUEST = "dev.passlink.servlet.session";

    private final HttpServletRequest request;
    private final String id = UUID.randomUUID().toString();
    private final long began;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private volatile int mostIdleSeconds;
    private volatile boolean ended;

    /** @param instead the other, which the container has just seen */
    LoneSession(HttpServletRequest request, HttpSession instead) {
        this.request = request;
        this.began = instead.getLastAccessedTime();
    }

    private void checkLive() {
        if (ended) {
            throw new IllegalStateException("This session has ended.");
        }
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public ServletContext getServletContext() {
        return request.getServletContext();
    }

    @Override
    public long getCreationTime() {
        checkLive();
        return began;
    }

    @Override
    public long getLastAccessedTime() {
        checkLive();
        return began;
    }

    @Override
    public boolean isNew() {
        checkLive();
        return true;
    }

    @Override
    public int getMaxInactiveInterval() {
        return mostIdleSeconds;
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {
        mostIdleSeconds = seconds;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        checkLive();
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        checkLive();
        return Collections.enumeration(List.copyOf(attributes.keySet()));
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        checkLive();
        if (value == null) {
            attributes.remove(name);
        } else {
            attributes.put(name, value);
        }
    }

    @Override
    public void removeAttribute(String name) {
        setAttribute(name, null);
    }

    @Override
    public void invalidate() {
        checkLive();
        ended = true;
        request.removeAttribute(OF_REQUEST);
    }
}
