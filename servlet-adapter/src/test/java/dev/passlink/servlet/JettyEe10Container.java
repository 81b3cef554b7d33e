package dev.passlink.servlet;

import jakarta.servlet.Servlet;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

final class JettyEe10Container implements Container {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @Override
    public void start(String contextPath, PasslinkFilter filter, Servlet servlet) throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler handler = new ServletContextHandler(contextPath, ServletContextHandler.SESSIONS);
        handler.addServletContainerInitializer((classes, context) -> filter.install(context));
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        handler.addServlet(holder, "/");
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(404, ERROR_PAGE);
        handler.setErrorHandler(errors);
        server.setHandler(handler);
        server.start();
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }
}
