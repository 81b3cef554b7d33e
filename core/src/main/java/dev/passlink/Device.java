package dev.passlink;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A rough description of the device that somebody asked with. The email names it, so that its reader can tell whether
 * it was them.
 *
 * @param browser such as {@code Firefox}; empty if not known
 * @param system such as {@code Windows}; empty if not known
 */
public record Device(String browser, String system) {
    // Before the first device is created.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9 ]{0,20}");

    /** An unknown device. */
    public static final Device UNKNOWN = new Device("", "");

    private static final int LONGEST_USER_AGENT = 512;

    private record Sign(String part, String name) {}

    /** In this order, since most browsers also use the names of the browsers they descend from. */
    private static final List<Sign> BROWSERS = List.of(
            new Sign("Edg/", "Edge"),
            new Sign("EdgA/", "Edge"),
            new Sign("EdgiOS/", "Edge"),
            new Sign("OPR/", "Opera"),
            new Sign("SamsungBrowser/", "Samsung Internet"),
            new Sign("Vivaldi/", "Vivaldi"),
            new Sign("YaBrowser/", "Yandex Browser"),
            new Sign("FxiOS/", "Firefox"),
            new Sign("Firefox/", "Firefox"),
            new Sign("CriOS/", "Chrome"),
            new Sign("Chrome/", "Chrome"),
            new Sign("Safari/", "Safari"));

    private static final List<Sign> SYSTEMS = List.of(
            new Sign("iPhone", "iOS"),
            new Sign("iPad", "iPadOS"),
            new Sign("Android", "Android"),
            new Sign("Windows NT", "Windows"),
            new Sign("Macintosh", "macOS"),
            new Sign("CrOS", "ChromeOS"),
            new Sign("Linux", "Linux"));

    /**
     * Checks the names. The person who asks controls what a request says, and that must not get into an email.
     *
     * @param browser as described for the record
     * @param system as described for the record
     * @throws IllegalArgumentException if one isn't up to 20 ASCII letters, digits and spaces
     */
    public Device {
        if (!NAME.matcher(browser).matches() || !NAME.matcher(system).matches()) {
            throw new IllegalArgumentException("A device's name has up to 20 ASCII letters, digits and spaces.");
        }
    }

    /**
     * Recognizes a browser by what it calls itself.
     *
     * @param userAgent any text, such as the header {@code User-Agent}
     * @return names from a short list, and nothing else from the text; empty names for anything that isn't on the
     *     list
     */
    public static Device ofUserAgent(String userAgent) {
        String start = userAgent.substring(0, Math.min(userAgent.length(), LONGEST_USER_AGENT));
        return new Device(first(BROWSERS, start), first(SYSTEMS, start));
    }

    private static String first(List<Sign> signs, String userAgent) {
        return signs.stream()
                .filter(sign -> userAgent.contains(sign.part()))
                .map(Sign::name)
                .findFirst()
                .orElse("");
    }
}
