package dev.passlink.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.web.TestBrowser;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class JettyEe10FrontTest extends FrontContract {
    private static final String OWN = "/account/jetty";

    @Override
    Running start(Deployment deployment) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler handler = new ServletContextHandler("/app", ServletContextHandler.SESSIONS);
        server.setHandler(handler);
        for (Deployment.Declared declared : deployment.declared) {
            FilterHolder holder = new FilterHolder(declared.filter());
            holder.setName(declared.name());
            holder.setAsyncSupported(declared.async());
            handler.addFilter(holder, declared.pattern(), declared.types());
        }
        deployment.initializers.forEach(handler::addServletContainerInitializer);
        deployment.listeners.forEach(handler::addEventListener);
        ServletHolder holder = new ServletHolder(new TestApplication());
        holder.setAsyncSupported(true);
        handler.addServlet(holder, deployment.servletPattern);
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(404, Container.ERROR_PAGE);
        handler.setErrorHandler(errors);
        deployment.beforeStart.forEach(step -> step.accept(handler.getServletContext()));
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
        return new Running() {
            @Override
            public int port() {
                return connector.getLocalPort();
            }

            @Override
            public ServletContext context() {
                return handler.getServletContext();
            }

            @Override
            public void stop() throws Exception {
                server.stop();
            }
        };
    }

    @Override
    ServletContainerInitializer webSockets() {
        return (classes, context) -> {
            new JakartaWebSocketServletContainerInitializer((servletContext, container) -> {
                        for (Class<?> endpoint : Sockets.ALL) {
                            container.addEndpoint(endpoint);
                        }
                    })
                    .onStartup(java.util.Set.of(), context);
            new JettyWebSocketServletContainerInitializer(
                            (servletContext, container) -> container.addMapping(OWN, (request, response) -> new Own()))
                    .onStartup(java.util.Set.of(), context);
        };
    }

    @Override
    List<String> ownSockets() {
        return List.of("/app" + OWN);
    }

    @Override
    Map<String, Function<PasslinkFilter, Deployment>> ways() {
        Map<String, Function<PasslinkFilter, Deployment>> ways = new LinkedHashMap<>(super.ways());
        ways.put(
                "installed before the start",
                filter -> new Deployment().beforeStart(filter::install).then(webSockets()));
        return ways;
    }

    /** In front of the filter, nothing hides the container's session from the endpoint. */
    @TestFactory
    Stream<DynamicTest> byAnOpenSocketNobodyReachesASessionWithoutItsOwnersPassWhateverTheOrder() {
        return inEveryOrder(site -> {
            TestBrowser ada = signedIn(site);
            ada.get("/app/open/call/write?text=secret");
            Map<String, String> session = Map.of("JSESSIONID", ada.cookies().getOrDefault("JSESSIONID", ""));
            for (Map<String, String> cookies : List.of(session, ada.cookies())) {
                assertThat(handshake(site, "/app/open/socket", cookies, "Origin: https://evil.example.com\r\n"))
                        .isBetween(400, 499);
            }
            assertThat(handshake(site, "/app/open/socket", ada.cookies(), "Origin: https://jobs.example.com\r\n"))
                    .isEqualTo(101);
            assertThat(ada.get("/app/open/call/read").body()).contains("session=secret");
            // What was theirs has to go, or whoever was signed out by the time that passed could open none any more.
            assertThat(handshake(site, "/app/open/socket", session, "Origin: https://jobs.example.com\r\n"))
                    .isEqualTo(101);
            assertThat(ada.get("/app/open/call/read").body()).contains("session=none");
            TestBrowser nobody = browser(site);
            nobody.get("/app/open/session");
            assertThat(handshake(site, "/app/open/socket", nobody.cookies())).isEqualTo(101);
        });
    }

    /** Jetty's own kind of endpoint. */
    public static final class Own implements Session.Listener.AutoDemanding {}
}
