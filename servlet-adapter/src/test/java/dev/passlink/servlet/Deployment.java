package dev.passlink.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How an application is put together, in the words that all containers share. */
final class Deployment {
    /** Of an embedded container, before its start. */
    final List<Consumer<ServletContext>> beforeStart = new ArrayList<>();

    final List<ServletContainerInitializer> initializers = new ArrayList<>();
    final List<ServletContextListener> listeners = new ArrayList<>();
    final List<Declared> declared = new ArrayList<>();
    String servletPattern = "/";

    /** Undertow calls a filter's init with its first request, unless it is told to do so at the start. */
    boolean eager;

    /** What stands in web.xml, or is given to the container before its start. */
    record Declared(String name, Filter filter, String pattern, EnumSet<DispatcherType> types, boolean async) {}

    static final EnumSet<DispatcherType> REQUEST = EnumSet.of(DispatcherType.REQUEST);
    static final EnumSet<DispatcherType> ALL = EnumSet.allOf(DispatcherType.class);

    Deployment beforeStart(Consumer<ServletContext> step) {
        beforeStart.add(step);
        return this;
    }

    Deployment then(ServletContainerInitializer step) {
        initializers.add(step);
        return this;
    }

    Deployment thenInstall(PasslinkFilter filter) {
        return then((classes, context) -> filter.install(context));
    }

    Deployment listener(Consumer<ServletContext> step) {
        listeners.add(listening(step));
        return this;
    }

    static ServletContextListener listening(Consumer<ServletContext> step) {
        return new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                step.accept(event.getServletContext());
            }
        };
    }

    Deployment declare(String name, Filter filter, String pattern, EnumSet<DispatcherType> types, boolean async) {
        declared.add(new Declared(name, filter, pattern, types, async));
        return this;
    }

    Deployment eager() {
        eager = true;
        return this;
    }

    Deployment servlet(String pattern) {
        servletPattern = pattern;
        return this;
    }

    /** As an application registers a filter by itself. */
    static ServletContainerInitializer byHand(String name, Filter filter, boolean isMatchAfter) {
        return (classes, context) -> {
            FilterRegistration.@Nullable Dynamic registration = context.addFilter(name, filter);
            if (registration == null) {
                throw new IllegalStateException(name + " is there already");
            }
            registration.setAsyncSupported(true);
            registration.addMappingForUrlPatterns(ALL, isMatchAfter, "/*");
        };
    }

    /** Some other filter of an application. */
    static final class Other implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }
    }
}
