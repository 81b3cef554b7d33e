package dev.passlink.example.jobboard;

import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler.RetainedContentLoaderFactory;

/** An embedded Jetty on the loopback interface: a proxy in front of it does TLS. */
final class WebServer implements AutoCloseable {
    private static final int LARGEST_FORM = 64 * 1024;
    private static final int COST_OF_A_CHUNK = 64;

    private final Server server = new Server();
    private final ServletContextHandler context = new ServletContextHandler();

    WebServer(int port, PasslinkFilter filter, ErrorPages errors) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        context.addServletContainerInitializer((classes, servletContext) -> filter.install(servletContext));
        context.setErrorHandler(errors);
        server.setErrorHandler(errors);
        // A thread is taken once the body is here: a few hundred clients that send slowly would hold them all.
        server.setHandler(new EagerContentHandler(
                context, new RetainedContentLoaderFactory(LARGEST_FORM, COST_OF_A_CHUNK, true)));
    }

    WebServer serve(String path, Function<HttpServletRequest, Page> pages) {
        return serve(path, new PageServlet(pages));
    }

    WebServer serve(String path, HttpServlet servlet) {
        context.addServlet(new ServletHolder(servlet), path);
        return this;
    }

    /** @throws IOException if the port cannot be had */
    void start() throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The web server did not start", e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The web server did not stop", e);
        }
    }
}
