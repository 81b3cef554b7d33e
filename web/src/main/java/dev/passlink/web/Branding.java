package dev.passlink.web;

import dev.passlink.Brand;
import dev.passlink.Passlink;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A site's {@link Brand} on its pages: the style sheet with the accent, the addresses of logo and links, and their labels.
 */
final class Branding {
    private static final String BLACK = "#000000";
    private static final String WHITE = "#ffffff";

    private final Passlink passlink;
    private final Brand brand;
    private final String root;
    private final Asset css;

    Branding(Passlink passlink) {
        this.passlink = passlink;
        this.brand = passlink.brand();
        this.root = passlink.baseUrl().getRawPath();
        this.css = Asset.of(
                "passlink.css",
                "text/css;charset=UTF-8",
                DefaultPages.resource("passlink.css") + accent(brand.accent()));
    }

    /** Its values are colours: {@link Brand} has checked that. */
    private static String accent(Brand.Accent accent) {
        return "\n:root {\n" + colours(accent.light(), accent.onLight())
                + "}\n\n@media (prefers-color-scheme: dark) {\n:root {\n" + colours(accent.dark(), accent.onDark())
                + "}\n}\n";
    }

    /** Under the pointer a button moves away from the colour of its text, so that it stays as easy to read. */
    private static String colours(String accent, String onAccent) {
        String away = onAccent.equals(WHITE) ? BLACK : WHITE;
        return "  --accent: " + accent + ";\n  --on-accent: " + onAccent + ";\n  --away: " + away + ";\n";
    }

    /** With the accent. */
    Asset css() {
        return css;
    }

    String stylesheet() {
        return css.address(root + passlink.loginPath());
    }

    String name() {
        return brand.name();
    }

    String home() {
        return root + "/";
    }

    List<Map<String, String>> ownStylesheet() {
        return brand.stylesheet().map(path -> Map.of("href", root + path)).stream()
                .toList();
    }

    Optional<Map<String, ?>> logo() {
        return brand.logo()
                .map(logo -> Map.of(
                        "light",
                        root + logo.path(),
                        "dark",
                        logo.darkPath().equals(logo.path())
                                ? List.of()
                                : List.of(Map.of("src", root + logo.darkPath())),
                        "name",
                        brand.name()));
    }

    List<Map<String, String>> links(Locale language) {
        return brand.links().stream()
                .map(link -> Map.of("href", address(link), "label", link.labelIn(language)))
                .toList();
    }

    private String address(Brand.Link link) {
        return link.href().startsWith("/") ? root + link.href() : link.href();
    }
}
