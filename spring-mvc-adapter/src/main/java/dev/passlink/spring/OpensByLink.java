package dev.passlink.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The rule of the view that a handler method serves: without a pass for exactly that view it is not called, at whatever path it
 * is found.
 *
 * <pre>{@code
 * import dev.passlink.spring.OpensByLink;
 * import org.springframework.web.bind.annotation.GetMapping;
 * import org.springframework.web.bind.annotation.PathVariable;
 * import org.springframework.web.bind.annotation.RestController;
 *
 * @RestController
 * class Job {
 *     @GetMapping("/jobs/{id}/apply")
 *     @OpensByLink("apply")
 *     String apply(@PathVariable String id) {
 *         return "You apply for job " + id + ".";
 *     }
 * }
 * }</pre>
 *
 * <p>The values are those that Spring read for the handler, by the names in its path: with a pass for 17 nobody is served 18.
 * Whoever has none gets the answers that the filter gives at the view's own path. The pass is a cookie below the view's path:
 * handlers further down, such as {@code /jobs/{id}/apply/documents}, open by it too.
 *
 * <p>On a class it is for all handlers that have none of their own; superclasses and interfaces may say it, and so may an
 * annotation of your own. On what is no handler it is refused when the application starts; so are a name without a rule in
 * {@code PasslinkFilter.builder(…).view(…)}, and a path without the rule's variables.
 *
 * <p>{@link OpensByLinkConfiguration} reads it. Spring Boot has that by itself.
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
