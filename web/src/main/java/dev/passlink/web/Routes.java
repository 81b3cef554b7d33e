package dev.passlink.web;

import dev.passlink.Passlink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which of our pages is at which address. */
final class Routes {
    static final String READ = "GET, HEAD";
    static final String POST = "POST";
    static final String READ_AND_POST = READ + ", " + POST;

    private final PageAnswers pages;
    private final String belowLogin;
    private final Map<String, Route> routes = new LinkedHashMap<>();

    Routes(Passlink passlink, PageAnswers pages) {
        this.pages = pages;
        this.belowLogin = passlink.loginPath() + "/";
    }

    /** What is at one of our addresses. */
    interface Piece {
        Answer answer(Visitor visitor) throws Visitor.BadBody;
    }

    private record Route(String methods, Piece piece) {
        boolean takes(Visitor visitor) {
            return visitor.reads() ? methods.startsWith(READ) : visitor.isPost() && methods.endsWith(POST);
        }
    }

    /** @param methods that are answered, as {@code Allow} names them */
    Routes at(String path, String methods, Piece piece) {
        if (routes.put(path, new Route(methods, piece)) != null) {
            throw new IllegalArgumentException("The address " + path + " is taken: give the provider another id(…).");
        }
        return this;
    }

    /** All below the sign-in page too: what has no answer there is the application's. */
    boolean own(String path) {
        return path.startsWith(belowLogin) || routes.containsKey(plain(path));
    }

    /** Without the slash that people and proxies put at the end. */
    private static String plain(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    List<String> addresses() {
        return routes.keySet().stream()
                .flatMap(path -> Stream.of(path, path + "/"))
                .toList();
    }

    /** The answer to a request for one of our pages; empty for all others. */
    Optional<Answer> answer(Visitor visitor, String path) {
        return Optional.ofNullable(routes.get(plain(path))).map(route -> answer(visitor, route));
    }

    private Answer answer(Visitor visitor, Route route) {
        try {
            return route.takes(visitor)
                    ? route.piece().answer(visitor)
                    : pages.trouble(visitor, 405).with("Allow", route.methods());
        } catch (Visitor.BadBody bad) {
            return pages.trouble(visitor, bad.status());
        }
    }
}
