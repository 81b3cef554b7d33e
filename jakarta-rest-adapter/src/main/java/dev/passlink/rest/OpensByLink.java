package dev.passlink.rest;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the rule of the view that a resource method serves. Without a pass for exactly that view the method isn't called,
 * whatever path leads to it.
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
 * <p>The values are those that Jakarta REST has read for the method, by the names in its path: a pass for 17 doesn't open 18.
 * Without a pass, the answer is the same as the filter's at the view's own path. The pass is a cookie below the view's path, so
 * it also opens methods further down, such as {@code jobs/{id}/apply/documents}.
 *
 * <p>On a class it applies to all methods without their own; it may also be on superclasses and interfaces. When a resource
 * becomes known, the annotation is refused on what it can't guard, such as a sub-resource locator, and also if its name has no
 * rule in {@code PasslinkFilter.builder(…).view(…)} or the path lacks the rule's variables.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface OpensByLink {
    /**
     * The rule's name.
     *
     * @return the name that was given to {@code ViewRule.of}
     */
    String value();
}
