package dev.passlink.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the rule of the view that a handler method serves. Without a pass for exactly that view the handler isn't called,
 * whatever path leads to it.
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
 * <p>The values are those that Spring has read for the handler, by the names in its path: a pass for 17 doesn't open 18. Without
 * a pass, the answer is the same as the filter's at the view's own path. The pass is a cookie below the view's path, so it also
 * opens handlers further down, such as {@code /jobs/{id}/apply/documents}.
 *
 * <p>On a class it applies to all handlers without their own; it may also be on superclasses, interfaces and annotations of your
 * own. When the application starts, the annotation is refused on what isn't a handler, and also if its name has no rule in {@code
 * PasslinkFilter.builder(…).view(…)} or the path lacks the rule's variables.
 *
 * <p>{@link OpensByLinkConfiguration} reads it; with Spring Boot, that is configured automatically.
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
