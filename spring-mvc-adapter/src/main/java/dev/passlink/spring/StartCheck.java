package dev.passlink.spring;

import dev.passlink.servlet.HandlerRule;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Reports at start each annotation that can't be honoured. */
record StartCheck(WebApplicationContext context) {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([A-Za-z][\\w-]*)\\s*[:}]");

    void run() {
        Collection<RequestMappingInfoHandlerMapping> mappings =
                context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values();
        // A parent context of the one with the controllers has no handlers.
        if (!mappings.isEmpty()) {
            mappings.forEach(mapping -> mapping.getHandlerMethods().forEach(this::check));
            refuseWhatIsNoHandler(mappings.stream()
                    .flatMap(mapping -> mapping.getHandlerMethods().values().stream())
                    .toList());
        }
    }

    private void check(RequestMappingInfo mapping, HandlerMethod method) {
        Optional<String> name = Check.rule(method);
        ServletContext application = context.getServletContext();
        if (name.isPresent() && application != null) {
            HandlerRule rule;
            try {
                rule = HandlerRule.of(application, name.get(), method.getShortLogMessage());
            } catch (IllegalStateException noFilterYet) {
                // Some containers start filters with the first request, and in a test without a container there are
                // none. Then
                // each request to such a handler fails with the reason.
                return;
            }
            mapping.getPatternValues().forEach(pattern -> rule.readFrom(variables(pattern)));
        }
    }

    private static List<String> variables(String pattern) {
        return VARIABLE.matcher(pattern).results().map(found -> found.group(1)).toList();
    }

    private void refuseWhatIsNoHandler(List<HandlerMethod> handlers) {
        Set<Method> methods = handlers.stream().map(HandlerMethod::getMethod).collect(Collectors.toSet());
        Set<Class<?>> types = handlers.stream().map(HandlerMethod::getBeanType).collect(Collectors.toSet());
        Stream.of(context.getBeanDefinitionNames())
                .flatMap(name -> Stream.ofNullable(context.getType(name, false)))
                .<Class<?>>map(ClassUtils::getUserClass)
                .distinct()
                .forEach(type -> {
                    boolean whole = AnnotatedElementUtils.hasAnnotation(type, OpensByLink.class);
                    if (whole && !types.contains(type)) {
                        throw refused(type.getName());
                    }
                    Map<Method, Boolean> said = MethodIntrospector.selectMethods(
                            type,
                            (Method method) ->
                                    AnnotatedElementUtils.hasAnnotation(method, OpensByLink.class) ? true : null);
                    said.keySet().stream()
                            .filter(method -> !methods.contains(method))
                            .findFirst()
                            .ifPresent(method -> {
                                throw refused(type.getName() + "#" + method.getName());
                            });
                });
    }

    private static IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(
                what + " can't open by links, because it isn't a handler: put @OpensByLink on methods with @GetMapping,"
                        + " @PostMapping or the like, or on a class that has them.");
    }
}
