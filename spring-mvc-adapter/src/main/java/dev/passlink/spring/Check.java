package dev.passlink.spring;

import dev.passlink.servlet.HandlerRule;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** Runs before each handler with the annotation, which is called only with a pass for the view that it serves. */
final class Check implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (handler instanceof HandlerMethod method) {
            Optional<String> name = rule(method);
            return name.isEmpty()
                    || HandlerRule.of(request.getServletContext(), name.get(), method.getShortLogMessage())
                            .opens(request, response, values(request));
        }
        return true;
    }

    /**
     * The method's own annotation, or else its class's; behind an interface proxy, those of the target.
     *
     * @throws IllegalArgumentException if they name several views: one of them would be opened by a link to another
     */
    static Optional<String> rule(HandlerMethod method) {
        Class<?> type = method.getBean() instanceof String
                ? method.getBeanType()
                : AopProxyUtils.ultimateTargetClass(method.getBean());
        List<String> own = names(ClassUtils.getMostSpecificMethod(method.getMethod(), type));
        List<String> all = own.isEmpty() ? names(type, method.getBeanType()) : own;
        if (all.size() > 1) {
            throw new IllegalArgumentException(method.getShortLogMessage()
                    + " opens by links to one view, but its annotations name several: " + all);
        }
        return all.stream().findFirst();
    }

    private static List<String> names(AnnotatedElement... places) {
        return Stream.of(places)
                .flatMap(
                        place -> MergedAnnotations.from(place, SearchStrategy.TYPE_HIERARCHY).stream(OpensByLink.class))
                .map(found -> found.getString(MergedAnnotation.VALUE))
                .distinct()
                .toList();
    }

    private static Map<String, String> values(HttpServletRequest request) {
        Map<String, String> values = new HashMap<>();
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> read) {
            read.forEach((name, value) -> values.put(String.valueOf(name), String.valueOf(value)));
        }
        return values;
    }
}
