package dev.passlink.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form that a scanner submits, found as scanners find it: in the text of the page.
 *
 * @param action its action, as written in the page
 * @param body its fields, as a browser would send them
 */
record PressedForm(String action, String body) {
    private static final Pattern FORM = Pattern.compile("(?is)<form\\b([^>]*)>(.*?)</form>");
    private static final Pattern FIELD = Pattern.compile("(?is)<(?:input|button)\\b([^>]*)>");

    /** The first form of a page that uses POST. */
    static Optional<PressedForm> first(String page) {
        return to("", page);
    }

    /** The first form of a page that is posted to an address with that end. */
    static Optional<PressedForm> to(String end, String page) {
        Matcher form = FORM.matcher(page);
        while (form.find()) {
            if (attribute(form.group(1), "method").toLowerCase(Locale.ROOT).equals("post")
                    && attribute(form.group(1), "action").endsWith(end)) {
                return Optional.of(new PressedForm(attribute(form.group(1), "action"), fields(form.group(2))));
            }
        }
        return Optional.empty();
    }

    private static String fields(String inside) {
        List<String> pairs = new ArrayList<>();
        Matcher field = FIELD.matcher(inside);
        while (field.find()) {
            String name = attribute(field.group(1), "name");
            if (!name.isEmpty()) {
                pairs.add(encoded(name) + "=" + encoded(attribute(field.group(1), "value")));
            }
        }
        return String.join("&", pairs);
    }

    private static String attribute(String tag, String name) {
        Matcher attribute = Pattern.compile(
                        "(?is)(?:^|\\s)" + name + "\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))")
                .matcher(tag);
        if (!attribute.find()) {
            return "";
        }
        for (int group = 1; group < attribute.groupCount(); group++) {
            if (attribute.group(group) != null) {
                return unescaped(attribute.group(group));
            }
        }
        return unescaped(attribute.group(attribute.groupCount()));
    }

    private static String unescaped(String html) {
        return html.replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
