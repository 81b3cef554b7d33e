package dev.passlink.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.websocket.server.WsSci;

final class Tomcat10FrontTest extends FrontContract {
    private static final String LISTENERS = "listeners";

    @Override
    Running start(Deployment deployment) throws Exception {
        Tomcat tomcat = new Tomcat();
        Path base = Files.createTempDirectory(Path.of("target"), "tomcat").toAbsolutePath();
        tomcat.setBaseDir(base.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        tomcat.setSilent(true);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        StandardContext context = (StandardContext) tomcat.addContext("/app", base.toString());
        TomcatContainer.quieten(context);
        for (Deployment.Declared declared : deployment.declared) {
            FilterDef definition = new FilterDef();
            definition.setFilterName(declared.name());
            definition.setFilter(declared.filter());
            definition.setFilterClass(declared.filter().getClass().getName());
            definition.setAsyncSupported(Boolean.toString(declared.async()));
            context.addFilterDef(definition);
            FilterMap map = new FilterMap();
            map.setFilterName(declared.name());
            map.addURLPattern(declared.pattern());
            for (DispatcherType type : declared.types()) {
                map.setDispatcher(type.name());
            }
            context.addFilterMap(map);
        }
        deployment.initializers.forEach(step -> context.addServletContainerInitializer(new Once(step), Set.of()));
        context.addServletContainerInitializer(
                (classes, servletContext) -> servletContext.setAttribute(LISTENERS, deployment.listeners), Set.of());
        context.addApplicationListener(Listeners.class.getName());
        Wrapper wrapper = Tomcat.addServlet(context, "test", new TestApplication());
        wrapper.setAsyncSupported(true);
        wrapper.addMapping(deployment.servletPattern);
        ErrorPage errorPage = new ErrorPage();
        errorPage.setErrorCode(404);
        errorPage.setLocation(Container.ERROR_PAGE);
        context.addErrorPage(errorPage);
        Running running = new Running() {
            @Override
            public int port() {
                return tomcat.getConnector().getLocalPort();
            }

            @Override
            public ServletContext context() {
                return context.getServletContext();
            }

            @Override
            public void stop() throws Exception {
                tomcat.stop();
                tomcat.destroy();
            }
        };
        Heard heard = new Heard();
        Logger logger = Logger.getLogger("org.apache.catalina.core.ContainerBase");
        logger.addHandler(heard);
        try {
            tomcat.start();
        } finally {
            logger.removeHandler(heard);
        }
        if (!context.getState().isAvailable()) {
            running.stop();
            throw new LifecycleException("The application did not start", heard.thrown);
        }
        return running;
    }

    /** As web.xml names one: what is given as an object may add no filter. */
    public static final class Listeners implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            for (Object listener : (List<?>) event.getServletContext().getAttribute(LISTENERS)) {
                ((ServletContextListener) listener).contextInitialized(event);
            }
        }
    }

    /** It keeps them by class, and lambdas of one place share theirs. */
    private record Once(ServletContainerInitializer step) implements ServletContainerInitializer {
        @Override
        public void onStartup(Set<Class<?>> classes, ServletContext context) throws jakarta.servlet.ServletException {
            step.onStartup(classes, context);
        }
    }

    /** It tells the log why an application does not start, and nobody else. */
    private static final class Heard extends Handler {
        private @org.jspecify.annotations.Nullable Throwable thrown;

        @Override
        public void publish(LogRecord logged) {
            if (logged.getThrown() != null) {
                thrown = logged.getThrown();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Override
    ServletContainerInitializer webSockets() {
        return (classes, context) -> {
            new WsSci().onStartup(Set.of(), context);
            ServerContainer container =
                    (ServerContainer) requireNonNull(context.getAttribute(ServerContainer.class.getName()));
            try {
                for (Class<?> endpoint : Sockets.ALL) {
                    container.addEndpoint(endpoint);
                }
            } catch (DeploymentException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
