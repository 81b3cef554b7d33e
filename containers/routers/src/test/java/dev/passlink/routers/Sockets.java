package dev.passlink.routers;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.List;
import org.apache.tomcat.websocket.server.WsSci;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;

/** WebSocket endpoints, which containers upgrade to by routing of their own. */
final class Sockets {
    static final List<String> GUARDED = List.of("/account/feed", "/account/rooms/{id}", "/jobs/{id}/apply");

    private Sockets() {}

    /** Says so when it is opened. */
    @ServerEndpoint("/account/feed")
    public static class Feed {
        /**
         * Opened.
         *
         * @param session to whom
         * @throws IOException if it closed again
         */
        @OnOpen
        public void opened(Session session) throws IOException {
            session.getBasicRemote().sendText("X-Guarded");
        }
    }

    /** One of many. */
    @ServerEndpoint("/account/rooms/{id}")
    public static final class Room extends Feed {}

    /** A view. */
    @ServerEndpoint("/jobs/{id}/apply")
    public static final class View extends Feed {}

    static void deploy(ServletContext context) throws ServletException {
        ServletContextHandler jetty = ServletContextHandler.getServletContextHandler(context);
        if (jetty != null) {
            JakartaWebSocketServletContainerInitializer.initialize(jetty);
        } else {
            new WsSci().onStartup(null, context);
        }
        ServerContainer sockets =
                (ServerContainer) requireNonNull(context.getAttribute(ServerContainer.class.getName()));
        try {
            for (Class<?> endpoint : List.of(Feed.class, Room.class, View.class)) {
                sockets.addEndpoint(endpoint);
            }
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
    }
}
