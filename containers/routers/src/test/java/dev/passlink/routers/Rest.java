package dev.passlink.routers;

import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.util.List;
import java.util.Set;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.jboss.resteasy.core.providerfactory.ResteasyProviderFactoryImpl;
import org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher;

/** Jakarta REST at {@code /*}. */
final class Rest {
    static final List<String> GUARDED = List.of(
            "/account",
            "/account/orders/17",
            "/account/orders/17/lines",
            "/account/settings",
            "/account/regex-17",
            "/reports",
            "/jobs/{id}/apply");

    private Rest() {}

    /** All of them. */
    @Path("/")
    public static class Resources {
        private static Response guarded() {
            return Response.ok("GUARDED").header("X-Guarded", "reached").build();
        }

        /** As it stands. */
        @GET
        @Path("account")
        public Response exact() {
            return guarded();
        }

        /** And everything below. */
        @GET
        @Path("account/orders/{id}{rest:(/.*)?}")
        public Response order(@PathParam("id") long id) {
            return guarded();
        }

        /** One name. */
        @GET
        @Path("account/{section}")
        public Response section(@PathParam("section") String section) {
            return guarded();
        }

        /** One name of a kind. */
        @GET
        @Path("account/regex-{id: [0-9]+}")
        public Response regex(@PathParam("id") int id) {
            return guarded();
        }

        /** As it stands. */
        @GET
        @Path("reports")
        public Response reports() {
            return guarded();
        }

        /** A view. */
        @GET
        @Path("jobs/{id}/apply")
        public Response apply(@PathParam("id") long id) {
            return guarded();
        }

        /** A view by another method. */
        @POST
        @Path("jobs/{id}/apply")
        public Response post(@PathParam("id") long id) {
            return guarded();
        }

        /** All else. */
        @GET
        @Path("{rest: .*}")
        public String rest(@PathParam("rest") String rest) {
            return "open";
        }
    }

    /** As RESTEasy is told of it. */
    public static class Resteasy extends Application {
        @Override
        public Set<Class<?>> getClasses() {
            return Set.of(Resources.class);
        }
    }

    static void jersey(ServletContext context) {
        RuntimeDelegate.setInstance(new org.glassfish.jersey.server.internal.RuntimeDelegateImpl());
        Applications.add(context, new ServletContainer(new ResourceConfig(Resources.class)), "/*");
    }

    static void resteasy(ServletContext context) {
        RuntimeDelegate.setInstance(new ResteasyProviderFactoryImpl());
        context.setInitParameter("jakarta.ws.rs.Application", Resteasy.class.getName());
        Applications.add(context, new HttpServlet30Dispatcher(), "/*");
    }
}
