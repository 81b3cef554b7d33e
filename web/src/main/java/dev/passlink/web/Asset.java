package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;

/**
 * A file of our pages, at an address that names its content: a browser keeps it for as long as it stays the same, and not a
 * moment longer.
 *
 * @param name below the sign-in page
 * @param version of the content
 */
record Asset(String name, String contentType, String content, String version) {
    private static final String VERSION = "v";
    private static final int VERSION_LENGTH = 12;

    static Asset of(String name, String contentType, String content) {
        String hash = Hashing.sha256().hashString(content, UTF_8).toString();
        return new Asset(name, contentType, content, hash.substring(0, VERSION_LENGTH));
    }

    static Asset script(String name) {
        return of(name, "text/javascript;charset=UTF-8", DefaultPages.resource(name));
    }

    /** @param login the sign-in page */
    String address(String login) {
        return path(login) + "?" + VERSION + "=" + version;
    }

    String path(String login) {
        return login + "/" + name;
    }

    /**
     * For another version, or none, the one that there is: while nodes are replaced, each has its own. No cache may keep it
     * under a name that isn't its own.
     */
    Answer answer(Visitor visitor) {
        boolean own = visitor.query().get(VERSION).equals(version);
        return Answer.file(contentType, content, own ? "public, max-age=31536000, immutable" : "no-cache");
    }
}
