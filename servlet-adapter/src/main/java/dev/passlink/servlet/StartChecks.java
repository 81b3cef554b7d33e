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
 * Whether the filter stands where it guards: told when the application starts, not by a page that is open or missing.
 *
 * <p>What cannot be read about a registration that somebody else made is set right: its place, its kinds of dispatch and
 * its support of asynchronous requests.
 */
final class StartChecks {
    static final String NAME = "passlink";

    /** Which filter the application has, once it has started. */
    private static final String THERE = "dev.passlink.servlet.there";

    /** By {@link #install}, which leaves nothing to be set right. */
    private static final String INSTALLED = "dev.passlink.servlet.installed";

    private static final String LISTENS = "dev.passlink.servlet.listens";

    private static final String QUARKUS_REST =
            "io/quarkus/resteasy/reactive/server/runtime/ResteasyReactiveRecorder.class";

    private static final String ALL_PATHS = "/*";

    private StartChecks() {}

    private record There(PasslinkFilter filter, @Nullable String name) {}

    /** Before the start: first of all, for every path and kind of dispatch. */
    static void install(ServletContext context, PasslinkFilter filter) {
        FilterRegistration.@Nullable Dynamic registration;
        try {
            registration = context.addFilter(NAME, filter);
        } catch (IllegalStateException | UnsupportedOperationException late) {
            throw new IllegalStateException(
                    "The application has started, or this is no place to add a filter: call PasslinkFilter.install(…) "
                            + "in a ServletContainerInitializer, or in a ServletContextListener of web.xml or @WebListener.",
                    late);
        }
        if (registration == null) {
            throw new IllegalStateException("This application has a filter named passlink already: install one.");
        }
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, ALL_PATHS);
        context.setAttribute(INSTALLED, filter);
        try {
            context.addListener(new UpgradeGuard(filter.site()));
            context.setAttribute(LISTENS, filter);
        } catch (IllegalStateException notYet) {
            // Jetty takes a filter before the start, and a listener only while it starts: in check(…).
        }
    }

    /** While it starts, however the filter came into the application. */
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
                            "quarkus-rest answers beside servlets, where no filter is called: let it serve nothing that is to be "
                                    + "guarded, or take quarkus-resteasy");
        }
        There me = new There(filter, config.getFilterName());
        Object there = context.getAttribute(THERE);
        if (me.equals(there)) {
            // Seen at the start: a test asks again, who calls the filter beside the container that it runs in.
            return;
        }
        if (there != null) {
            throw new IllegalStateException("Two PasslinkFilters are in this application: register one, once. "
                    + "A filter takes several rules and providers.");
        }
        context.setAttribute(THERE, me);
        // None in a test without a container.
        @Nullable FilterRegistration registration = context.getFilterRegistration(config.getFilterName());
        if (registration != null) {
            checkMapping(config, registration, filter);
            serve(context, filter.site().addresses());
        }
    }

    /**
     * The filter of an application that has started, or is about to.
     *
     * @throws IllegalStateException if there is none yet
     */
    static PasslinkFilter filterOf(@Nullable ServletContext context) {
        if (context != null && context.getAttribute(THERE) instanceof There there) {
            return there.filter();
        }
        // Where filters start with their first request.
        if (context != null && context.getAttribute(INSTALLED) instanceof PasslinkFilter installed) {
            return installed;
        }
        throw new IllegalStateException(
                "No PasslinkFilter is in this application: call PasslinkFilter.install(…) before it starts what the"
                        + " filter guards.");
    }

    private static void checkMapping(FilterConfig config, FilterRegistration registration, PasslinkFilter filter) {
        ServletContext context = config.getServletContext();
        Set<String> patterns = new TreeSet<>(registration.getUrlPatternMappings());
        // Registered for nothing at all, as in Spring's MockMvc, it takes its place as well.
        boolean nowhere =
                patterns.isEmpty() && registration.getServletNameMappings().isEmpty();
        if (!nowhere && !patterns.contains(ALL_PATHS)) {
            throw new IllegalStateException("PasslinkFilter is mapped to " + patterns
                    + ", and guards nothing elsewhere: map it to /*, or call PasslinkFilter.install(…), which does. "
                    + "Its rules say which paths are guarded.");
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
                    "This container does not let PasslinkFilter take its place in front, for every kind of dispatch: "
                            + "call PasslinkFilter.install(…) in the place of registering it.",
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
     * Tomcat calls no filter where no servlet is mapped: without one at the root, as behind {@code
     * spring.mvc.servlet.path}, nobody could sign in.
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
                // One by one: where the application has a servlet of its own, the filter is called as well.
                addresses.forEach(servlet::addMapping);
            }
        } catch (IllegalStateException | UnsupportedOperationException late) {
            // Jetty and Undertow, which say so, call filters everywhere.
        }
    }

    /** Only ever reached if the filter has no answer. */
    private static final class NothingHere extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
