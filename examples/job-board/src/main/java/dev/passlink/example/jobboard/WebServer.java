package dev.passlink.example.jobboard;

import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler.RetainedContentLoaderFactory;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An embedded Jetty on the loopback interface: a proxy in front of it does TLS. */
final class WebServer implements AutoCloseable {
    private static final int LARGEST_FORM = 64 * 1024;
    private static final int COST_OF_A_CHUNK = 64;

    /** For requests under way; what kills a process must wait for longer than this and Passlink's closing. */
    private static final Duration STOP = Duration.ofSeconds(3);

    private static final Duration IDLE_AT_THE_STOP = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(WebServer.class);

    private final Server server = new Server();
    private final ServletContextHandler context = new ServletContextHandler();

    WebServer(int port, PasslinkFilter filter, ErrorPages errors) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setShutdownIdleTimeout(IDLE_AT_THE_STOP.toMillis());
        server.addConnector(connector);
        context.addServletContainerInitializer((classes, servletContext) -> filter.install(servletContext));
        context.setErrorHandler(errors);
        server.setErrorHandler(errors);
        // A thread is taken once the body is here: a few hundred clients that send slowly would hold them all.
        Handler whole =
                new EagerContentHandler(context, new RetainedContentLoaderFactory(LARGEST_FORM, COST_OF_A_CHUNK, true));
        server.setHandler(new LastAnswers(connector, whole));
        server.setStopTimeout(STOP.toMillis());
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

    /** Refuses new connections, and ends the others with their next answer or when they have been idle. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            log.warn("Some connections were still open after {} s and have been cut off", STOP.toSeconds());
        }
    }

    /** A client that keeps its connection would come back to a server that is no more. */
    private static final class LastAnswers extends Handler.Wrapper {
        private final ServerConnector connector;

        LastAnswers(ServerConnector connector, Handler whole) {
            super(whole);
            this.connector = connector;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (connector.isShutdown()) {
                response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            }
            return super.handle(request, response, callback);
        }
    }
}
