package dev.passlink.servlet;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.util.List;

/** WebSocket endpoints as an application has them; containers want them public. */
public final class Sockets {
    static final List<Class<?>> ALL = List.of(Guarded.class, OfAView.class, Open.class);

    private Sockets() {}

    /** For signed-in people. */
    @ServerEndpoint("/account/socket")
    public static class Guarded {
        /** An endpoint without a method is none for some. */
        @OnMessage
        public void heard(String text) {}
    }

    /** A view. */
    @ServerEndpoint("/jobs/{id}/apply")
    public static class OfAView {
        /** As above. */
        @OnMessage
        public void heard(String text) {}
    }

    /** For everybody. */
    @ServerEndpoint("/open/socket")
    public static class Open {
        /** As above. */
        @OnMessage
        public void heard(String text) {}
    }
}
