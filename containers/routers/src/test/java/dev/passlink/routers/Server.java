package dev.passlink.routers;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The containers, each on a free loopback port with one application at {@code /app}, and files beside it. The lenient ones
 * take every path that they can be told to take.
 */
enum Server {
    JETTY,
    TOMCAT,
    UNDERTOW,
    LENIENT_JETTY,
    LENIENT_TOMCAT,
    LENIENT_UNDERTOW;

    static final String CONTEXT = "/app";

    /** What ends it. */
    interface Stop {
        void run() throws Exception;
    }

    /** One that has started. */
    record Running(int port, Stop stop) implements AutoCloseable {
        URI url() {
            return URI.create("http://127.0.0.1:" + port + CONTEXT);
        }

        @Override
        public void close() {
            try {
                stop.run();
            } catch (Exception e) {
                throw new IllegalStateException("It does not stop", e);
            }
        }
    }

    /** Starts with an application that says itself what it has, its filters first. */
    Running start(Path files, ServletContainerInitializer application) throws Exception {
        return switch (this) {
            case JETTY, LENIENT_JETTY -> jetty(files, application, this == LENIENT_JETTY);
            case TOMCAT, LENIENT_TOMCAT -> tomcat(files, application, this == LENIENT_TOMCAT);
            case UNDERTOW, LENIENT_UNDERTOW -> undertow(files, application, this == LENIENT_UNDERTOW);
        };
    }

    private static Running jetty(Path files, ServletContainerInitializer application, boolean lenient)
            throws Exception {
        HttpConfiguration configuration = new HttpConfiguration();
        if (lenient) {
            configuration.setUriCompliance(UriCompliance.UNSAFE);
        }
        org.eclipse.jetty.server.Server server = new org.eclipse.jetty.server.Server();
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler handler = new ServletContextHandler(CONTEXT, ServletContextHandler.SESSIONS);
        handler.setBaseResourceAsPath(files);
        handler.setWelcomeFiles(new String[] {"index.html"});
        handler.getServletHandler().setDecodeAmbiguousURIs(lenient);
        handler.addServletContainerInitializer((classes, context) -> {
            application.onStartup(classes, context);
            addFiles(handler, context);
        });
        server.setHandler(handler);
        server.start();
        return new Running(connector.getLocalPort(), server::stop);
    }

    /** Unless the application has something at the slash: Jetty takes the first of two. */
    private static void addFiles(ServletContextHandler handler, ServletContext context) {
        boolean isTaken = context.getServletRegistrations().values().stream()
                .anyMatch(servlet -> servlet.getMappings().contains("/"));
        if (!isTaken) {
            handler.addServlet(DefaultServlet.class, "/").setAsyncSupported(true);
        }
    }

    private static Running tomcat(Path files, ServletContainerInitializer application, boolean lenient)
            throws Exception {
        Tomcat tomcat = new Tomcat();
        Path base = Files.createTempDirectory(Path.of("target"), "tomcat").toAbsolutePath();
        tomcat.setBaseDir(base.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        tomcat.setSilent(true);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        if (lenient) {
            tomcat.getConnector().setProperty("allowBackslash", "true");
            tomcat.getConnector().setProperty("encodedSolidusHandling", "decode");
            tomcat.getConnector().setProperty("relaxedPathChars", "<>[\\]^`{|}\"");
            tomcat.getConnector().setProperty("relaxedQueryChars", "<>[\\]^`{|}\"");
        }
        Context context = tomcat.addContext(CONTEXT, files.toAbsolutePath().toString());
        context.addServletContainerInitializer(application, Set.of());
        ((StandardContext) context).setClearReferencesRmiTargets(false);
        ((StandardContext) context).setClearReferencesThreadLocals(false);
        Wrapper wrapper = Tomcat.addServlet(context, "default", new org.apache.catalina.servlets.DefaultServlet());
        wrapper.setAsyncSupported(true);
        wrapper.addMapping("/");
        context.addWelcomeFile("index.html");
        tomcat.start();
        return new Running(tomcat.getConnector().getLocalPort(), () -> {
            tomcat.stop();
            tomcat.destroy();
        });
    }

    private static Running undertow(Path files, ServletContainerInitializer application, boolean lenient)
            throws Exception {
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(Server.class.getClassLoader())
                .setContextPath(CONTEXT)
                .setDeploymentName("test")
                .setResourceManager(new PathResourceManager(files.toRealPath()))
                .addWelcomePage("index.html")
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        application.getClass(), new ImmediateInstanceFactory<>(application), Set.of()));
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
        manager.deploy();
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.DECODE_URL, true)
                .setServerOption(UndertowOptions.DECODE_SLASH, lenient)
                .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, lenient)
                .setHandler(Handlers.path().addPrefixPath(CONTEXT, manager.start()))
                .build();
        undertow.start();
        InetSocketAddress address =
                (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        return new Running(address.getPort(), undertow::stop);
    }
}
