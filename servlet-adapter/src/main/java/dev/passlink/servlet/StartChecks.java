package dev.passlink.servlet;

import dev.passlink.AuditEvent;
import dev.passlink.Reason;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the filter is registered so that it guards: reported when the application starts, and not by a page that is open or
 * missing.
 *
 * <p>What can't be read from a registration made elsewhere is corrected: its position, its kinds of dispatch and its support for
 * asynchronous requests.
 */
final class StartChecks {
    static final String NAME = "passlink";

    /** The application's filter, once it has started. */
    private static final String THERE = "dev.passlink.servlet.there";

    /** Registered by {@link #install}, so there is nothing to correct. */
    private static final String INSTALLED = "dev.passlink.servlet.installed";

    private static final String LISTENS = "dev.passlink.servlet.listens";

    private static final String QUARKUS_REST =
            "io/quarkus/resteasy/reactive/server/runtime/ResteasyReactiveRecorder.class";

    private static final String ALL_PATHS = "/*";

    private StartChecks() {}

    private record There(PasslinkFilter filter, @Nullable String name) {}

    /** Before the application starts: in front of all filters, for every path and kind of dispatch. */
    static void install(ServletContext context, PasslinkFilter filter) {
        FilterRegistration.@Nullable Dynamic registration;
        try {
            registration = context.addFilter(NAME, filter);
        } catch (IllegalStateException | UnsupportedOperationException late) {
            throw new IllegalStateException(
                    "The application has started, or filters can't be added here: call PasslinkFilter.install(…) in a"
                            + " ServletContainerInitializer, or in a ServletContextListener declared in web.xml or with"
                            + " @WebListener.",
                    late);
        }
        if (registration == null) {
            throw new IllegalStateException("This application already has a filter named passlink: install only one.");
        }
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, ALL_PATHS);
        context.setAttribute(INSTALLED, filter);
        try {
            context.addListener(new UpgradeGuard(filter.site()));
            context.setAttribute(LISTENS, filter);
        } catch (IllegalStateException notYet) {
            // Jetty accepts a filter before the start, but a listener only during the start: in check(…).
        }
    }

    /** During the start, however the filter was registered. */
    static void check(FilterConfig config, PasslinkFilter filter) {
        ServletContext context = config.getServletContext();
        @Nullable ClassLoader classes = context.getClassLoader();
        if (classes != null && classes.getResource(QUARKUS_REST) != null) {
            filter.site()
                    .passlink()
                    .flows()
                    .tell(
                            AuditEvent.Type.WARNING,
                            Reason.BESIDE_SERVLETS,
                            "",
                            "quarkus-rest answers outside servlets, where no filter is called: serve nothing with it that"
                                    + " must be guarded, or use quarkus-resteasy instead");
        }
        There me = new There(filter, config.getFilterName());
        Object there = context.getAttribute(THERE);
        if (me.equals(there)) {
            // Only at the start: a test may call the filter beside the container that it runs in.
            return;
        }
        if (there != null) {
            throw new IllegalStateException(
                    "This application has two PasslinkFilters: register only one, once. One filter"
                            + " takes any number of rules and providers.");
        }
        context.setAttribute(THERE, me);
        // There is none in a test without a container.
        @Nullable FilterRegistration registration = context.getFilterRegistration(config.getFilterName());
        if (registration != null) {
            checkMapping(config, registration, filter);
            serve(context, filter.site().addresses());
        }
    }

    /**
     * The filter of an application that has started or is starting.
     *
     * @throws IllegalStateException if there is none yet
     */
    static PasslinkFilter filterOf(@Nullable ServletContext context) {
        if (context != null && context.getAttribute(THERE) instanceof There there) {
            return there.filter();
        }
        // Some containers start filters with the first request.
        if (context != null && context.getAttribute(INSTALLED) instanceof PasslinkFilter installed) {
            return installed;
        }
        throw new IllegalStateException(
                "This application has no PasslinkFilter: call PasslinkFilter.install(…) before the application starts what"
                        + " the filter guards.");
    }

    private static void checkMapping(FilterConfig config, FilterRegistration registration, PasslinkFilter filter) {
        ServletContext context = config.getServletContext();
        Set<String> patterns = new TreeSet<>(registration.getUrlPatternMappings());
        // A filter mapped to nothing, as in Spring's MockMvc, is corrected too.
        boolean nowhere =
                patterns.isEmpty() && registration.getServletNameMappings().isEmpty();
        if (!nowhere && !patterns.contains(ALL_PATHS)) {
            throw new IllegalStateException("PasslinkFilter is mapped to " + patterns
                    + ", so it guards nothing elsewhere: map it to /*, or call PasslinkFilter.install(…), which does that."
                    + " Its rules say which paths are guarded.");
        }
        boolean installed = config.getFilterName().equals(NAME) && filter.equals(context.getAttribute(INSTALLED));
        try {
            if (!installed) {
                takePlace(registration);
            }
            if (context.getAttribute(LISTENS) == null && UpgradeGuard.mayBeNeeded(context)) {
                context.addListener(new UpgradeGuard(filter.site()));
            }
        } catch (IllegalStateException | UnsupportedOperationException late) {
            throw new IllegalStateException(
                    "This container doesn't let PasslinkFilter move to the front for every kind of dispatch: call"
                            + " PasslinkFilter.install(…) instead of registering it.",
                    late);
        }
    }

    private static void takePlace(FilterRegistration registration) {
        if (registration instanceof FilterRegistration.Dynamic dynamic) {
            dynamic.setAsyncSupported(true);
        }
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, ALL_PATHS);
    }

    /**
     * Tomcat calls no filter for paths without a servlet: without one at the root, as with {@code spring.mvc.servlet.path},
     * nobody could sign in.
     */
    private static void serve(ServletContext context, List<String> addresses) {
        boolean everywhere = context.getServletRegistrations().values().stream()
                .flatMap(servlet -> servlet.getMappings().stream())
                .anyMatch(pattern -> pattern.equals("/") || pattern.equals(ALL_PATHS));
        if (everywhere) {
            return;
        }
        try {
            ServletRegistration.@Nullable Dynamic servlet = context.addServlet(NAME, new NothingHere());
            if (servlet != null) {
                // One by one: where the application has its own servlet, the filter is called anyway.
                addresses.forEach(servlet::addMapping);
            }
        } catch (IllegalStateException | UnsupportedOperationException late) {
            // Jetty and Undertow, which throw here, call filters everywhere.
        }
    }

    /** Reached only if the filter has no answer. */
    private static final class NothingHere extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
