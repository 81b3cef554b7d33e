package dev.passlink.rest;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The rule of the view that a resource method serves: without a pass for exactly that view it is not called, at whatever path
 * it is found.
 *
 * <pre>{@code
 * import dev.passlink.rest.OpensByLink;
 * import jakarta.ws.rs.GET;
 * import jakarta.ws.rs.Path;
 * import jakarta.ws.rs.PathParam;
 *
 * @Path("jobs/{id}")
 * public class Job {
 *     @GET
 *     @Path("apply")
 *     @OpensByLink("apply")
 *     public String apply(@PathParam("id") String id) {
 *         return "You apply for job " + id + ".";
 *     }
 * }
 * }</pre>
 *
 * <p>The values are those that Jakarta REST read for the method, by the names in its path: with a pass for 17 nobody is
 * served 18. Whoever has none gets the answers that the filter gives at the view's own path. The pass is a cookie below the
 * view's path: methods further down, such as {@code jobs/{id}/apply/documents}, open by it too.
 *
 * <p>On a class it is for all methods that have none of their own; superclasses and interfaces may say it. On what it cannot
 * guard, such as a sub-resource locator, it is refused when the resource becomes known; so are a name without a rule in
 * {@code PasslinkFilter.builder(…).view(…)}, and a path without the rule's variables.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface OpensByLink {
    /**
     * The rule's name.
     *
     * @return as {@code ViewRule.of} was given it
     */
    String value();
}
