package dev.passlink.routers;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Applications that route in every way that is known. */
final class Applications {
    private static final List<String> RULES =
            List.of("/account/*", "/account/orders/17", "/reports", "/jobs/{id}/apply");
    private static final List<Server> STRICT = List.of(Server.JETTY, Server.TOMCAT, Server.UNDERTOW);
    private static final List<Server> EVERYWHERE = List.of(Server.values());
    private static final List<Server> SPRING =
            List.of(Server.TOMCAT, Server.JETTY, Server.LENIENT_TOMCAT, Server.LENIENT_JETTY);

    static final List<Application> ALL = List.of(
            new Application("servlet mappings", EVERYWHERE, RULES, Applications::mapped),
            new Application(
                    "files and welcome files",
                    STRICT,
                    List.of("/account/*", "/account/", "/account/x.html", "/reports", "/jobs/17/apply"),
                    context -> {}),
            new Application(
                    "forwards and includes",
                    STRICT,
                    List.of("/account/*", "/go/account/inner", "/go/reports", "/go/jobs/17/apply"),
                    Applications::forwarding),
            front("getRequestURI", STRICT, () -> Routes.by(Routes::raw)),
            front("getRequestURI decoded", STRICT, () -> Routes.by(Routes::decoded)),
            front("getRequestURI decoded twice", EVERYWHERE, () -> Routes.by(Routes::decodedTwice)),
            front("getRequestURI without parameters", STRICT, () -> Routes.by(Routes::withoutParameters)),
            front("getRequestURI up to a semicolon", STRICT, () -> Routes.by(Routes::upToASemicolon)),
            front("getRequestURI decoded, up to a query", STRICT, () -> Routes.by(Routes::upToAQuery)),
            front("getRequestURI by java.net.URI", STRICT, () -> Routes.by(Routes::parsed)),
            front("getRequestURL", STRICT, () -> Routes.by(Routes::ofTheUrl)),
            front("getRequestURI in their charset", STRICT, () -> Routes.by(Routes::inTheirCharset)),
            front("getRequestURI resolved", STRICT, () -> Routes.by(Routes::resolved)),
            front("getRequestURI in any case", EVERYWHERE, () -> Routes.inAnyCaseBy(Routes::decoded)),
            front("getServletPath and getPathInfo", STRICT, () -> Routes.by(Routes::servletPath)),
            new Application(
                    "getPathInfo", EVERYWHERE, RULES, context -> add(context, Routes.by(Routes::pathInfo), "/*")),
            new Application("WebSocket endpoints", SPRING, Sockets.GUARDED, Sockets::deploy),
            new Application("Spring MVC", SPRING, SpringMvc.GUARDED, SpringMvc::deploy),
            new Application("Spring MVC in any case", SPRING, SpringMvc.GUARDED, SpringMvc::deployInAnyCase),
            new Application("Jersey", EVERYWHERE, Rest.GUARDED, Rest::jersey),
            new Application("RESTEasy", EVERYWHERE, Rest.GUARDED, Rest::resteasy));

    private Applications() {}

    private static Application front(String name, List<Server> servers, Supplier<Routes> routes) {
        return new Application(name, servers, RULES, context -> add(context, routes.get(), "/"));
    }

    static void add(ServletContext context, Servlet servlet, String... mappings) {
        ServletRegistration.Dynamic registration = context.addServlet("s" + mappings[0], servlet);
        registration.addMapping(mappings);
        registration.setAsyncSupported(true);
        registration.setLoadOnStartup(1);
    }

    /** Reached only as the container maps it. */
    private static final class Guarded extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Routes.guarded(response);
        }
    }

    private static final class Open extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().println("open");
        }
    }

    /** To what is behind its own name. */
    private static final class Forwarding extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            String target = Routes.pathInfo(request);
            var dispatcher = request.getRequestDispatcher(target);
            if (dispatcher == null || target.startsWith("/go")) {
                response.sendError(404);
            } else if (request.getMethod().equals("POST")) {
                dispatcher.include(request, response);
            } else {
                dispatcher.forward(request, response);
            }
        }
    }

    private static void mapped(ServletContext context) {
        add(context, new Guarded(), "/account/*", "/reports");
        add(context, new Guarded(), "/account");
        add(context, Routes.by(Routes::servletPath), "/jobs/*");
        add(context, new Open(), "*.html");
    }

    private static void forwarding(ServletContext context) {
        mapped(context);
        add(context, new Forwarding(), "/go/*");
    }
}
