package dev.passlink.rest;

import static java.util.Objects.requireNonNull;

import dev.passlink.servlet.HandlerSite;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resources, most of which act for whoever has a link. */
final class Jobs {
    static final Set<Class<?>> ALL = Set.of(
            Job.class,
            Alias.class,
            Inherited.class,
            Generic.class,
            Locating.class,
            Painted.class,
            Own.class,
            Both.class);

    private Jobs() {}

    /** What acts, and tells the site. */
    public abstract static class Acting {
        @Context
        @Nullable
        ServletContext context;

        final String act(String id) {
            return HandlerSite.act(requireNonNull(context), id);
        }
    }

    /** At the view's own path, around it and below it. */
    @Path("jobs/{id}")
    public static class Job extends Acting {
        @GET
        public String job(@PathParam("id") String id) {
            return "open";
        }

        @GET
        @Path("apply")
        @OpensByLink("apply")
        public String apply(@PathParam("id") String id, @Context SecurityContext who) {
            return act(id) + " as " + who.getUserPrincipal().getName() + " admin=" + who.isUserInRole("admin");
        }

        @POST
        @Path("apply")
        @OpensByLink("apply")
        public String send(@PathParam("id") String id) {
            return act(id);
        }

        @GET
        @Path("apply/documents")
        @OpensByLink("apply")
        public String documents(@PathParam("id") String id, @Context SecurityContext who) {
            return act(id) + " as " + who.getUserPrincipal().getName() + " admin=" + who.isUserInRole("admin");
        }

        @GET
        @Path("apply/later")
        @OpensByLink("apply")
        public void later(@PathParam("id") String id, @Suspended AsyncResponse later) {
            String done = act(id);
            new Thread(() -> later.resume(done)).start();
        }
    }

    /** For every method of the class, at a path that the filter does not know. */
    @Path("alias/{id}")
    @OpensByLink("apply")
    public static class Alias extends Acting {
        @GET
        public String get(@PathParam("id") String id) {
            return act(id);
        }

        @PUT
        public String put(@PathParam("id") String id) {
            return act(id);
        }

        @POST
        @Path("{more: [a-z]+(/[a-z]+)?}")
        public String more(@PathParam("id") int id) {
            return act(String.valueOf(id));
        }
    }

    /** What says it all for those who implement it. */
    public interface Described {
        @GET
        @Path("{id}")
        @OpensByLink("apply")
        String get(@PathParam("id") String id);
    }

    @Path("inherited")
    public static class Inherited extends Acting implements Described {
        @Override
        public String get(String id) {
            return act(id);
        }
    }

    /** The same of whatever type. */
    public abstract static class Of<T> extends Acting {
        @GET
        @Path("{id}")
        @OpensByLink("apply")
        public abstract String get(@PathParam("id") T id);
    }

    @Path("generic")
    public static class Generic extends Of<String> {
        @Override
        public String get(String id) {
            return act(id);
        }
    }

    @Path("located/{id}")
    public static class Locating extends Acting {
        @Path("more")
        public Located more() {
            return new Located(this);
        }
    }

    /** Has locators only, and one of them as if it were guarded. */
    @Path("painted/{id}")
    public static class Painted extends Acting {
        @Path("more")
        @OpensByLink("apply")
        public Unguarded more() {
            return new Unguarded(this);
        }
    }

    public static class Located {
        private final Acting acting;

        Located(Acting acting) {
            this.acting = acting;
        }

        @GET
        @OpensByLink("apply")
        public String get(@PathParam("id") String id) {
            return acting.act(id);
        }
    }

    public static class Unguarded {
        private final Acting acting;

        Unguarded(Acting acting) {
            this.acting = acting;
        }

        @GET
        public String get(@PathParam("id") String id) {
            return acting.act(id);
        }
    }

    @Path("own/{id}")
    public static class Own extends Acting {
        @GET
        @OpensByLink("own")
        public String get(@PathParam("id") String id) {
            return act(id);
        }

        @PUT
        public String put(@PathParam("id") String id) {
            return "open";
        }

        @POST
        @OpensByLink("own")
        public String send(@PathParam("id") String id) {
            return act(id);
        }

        @GET
        @Path("sent")
        @OpensByLink("own")
        public String sent(@PathParam("id") String id) {
            return act(id);
        }
    }

    @Path("both/{id}")
    public static class Both extends Acting {
        @GET
        @Path("below")
        @OpensByLink("both")
        public String get(@PathParam("id") String id, @Context SecurityContext who) {
            return act(id) + " admin=" + who.isUserInRole("admin");
        }
    }
}
