package dev.passlink.rest;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A resource method and its annotations: on the method, on its class, and on what these inherit from. Jakarta REST passes the
 * method that it calls, and not the interface that may have the annotations.
 */
record Handler(Class<?> type, Method method) {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*([A-Za-z][\\w.-]*)\\s*[:}]");

    /** The method's own annotation, or else its class's. */
    Optional<String> rule() {
        List<String> own = names(declarations(type, method).flatMap(one -> said(one, OpensByLink.class)));
        List<String> all = own.isEmpty() ? names(lineage(type).flatMap(one -> said(one, OpensByLink.class))) : own;
        if (all.size() > 1) {
            throw new IllegalArgumentException(
                    this + " opens by links to one view, but its superclasses and interfaces name several: " + all);
        }
        return all.stream().findFirst();
    }

    private static List<String> names(Stream<OpensByLink> said) {
        return said.map(OpensByLink::value).distinct().toList();
    }

    /** The variables of its whole path; empty if a locator leads to it, because it isn't known yet from where. */
    Optional<List<String>> variables() {
        List<Path> above = lineage(type).flatMap(one -> said(one, Path.class)).toList();
        return above.isEmpty()
                ? Optional.empty()
                : Optional.of(Stream.concat(
                                above.stream().limit(1),
                                declarations(type, method)
                                        .flatMap(one -> said(one, Path.class))
                                        .limit(1))
                        .flatMap(path -> VARIABLE.matcher(path.value()).results())
                        .map(found -> found.group(1))
                        .toList());
    }

    /**
     * A locator is called before the check, and its annotation doesn't guard what it leads to. Other methods are never called
     * through the check.
     */
    static void refuseWhatCannotBeGuarded(Class<?> type) {
        boolean whole = lineage(type).anyMatch(one -> one.isAnnotationPresent(OpensByLink.class));
        lineage(type)
                .flatMap(one -> Stream.of(one.getMethods()))
                .filter(one ->
                        one.isAnnotationPresent(OpensByLink.class) || (whole && one.isAnnotationPresent(Path.class)))
                .filter(one -> declarations(type, one).noneMatch(Handler::answers))
                .findFirst()
                .ifPresent(one -> {
                    throw new IllegalArgumentException(new Handler(type, one)
                            + " can't open by links: put @OpensByLink on methods with @GET, @POST or the like, or on the"
                            + " class that a locator returns.");
                });
    }

    private static boolean answers(Method method) {
        return Stream.of(method.getAnnotations())
                .anyMatch(one -> one.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    private static <A extends Annotation> Stream<A> said(AnnotatedElement where, Class<A> what) {
        return Stream.ofNullable(where.getAnnotation(what));
    }

    /** The class itself, then the nearest first. */
    private static Stream<Class<?>> lineage(@Nullable Class<?> type) {
        return type == null
                ? Stream.empty()
                : Stream.of(
                                Stream.<Class<?>>of(type),
                                lineage(type.getSuperclass()),
                                Stream.of(type.getInterfaces()).flatMap(Handler::lineage))
                        .flatMap(some -> some);
    }

    /** The method, and each that it overrides; if parameter types are type variables, each that it may override. */
    private static Stream<Method> declarations(Class<?> type, Method method) {
        return Stream.concat(
                Stream.of(method),
                lineage(type)
                        .flatMap(one -> Stream.of(one.getMethods()))
                        .filter(one -> one.getDeclaringClass() != method.getDeclaringClass())
                        .filter(one -> one.getName().equals(method.getName()) && takes(one, method)));
    }

    private static boolean takes(Method general, Method special) {
        Class<?>[] these = general.getParameterTypes();
        Class<?>[] those = special.getParameterTypes();
        boolean takes = these.length == those.length;
        for (int i = 0; takes && i < these.length; i++) {
            takes = these[i].isAssignableFrom(those[i]);
        }
        return takes;
    }

    @Override
    public String toString() {
        return type.getName() + "." + method.getName();
    }
}
