package dev.passlink.boot;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.Environment;

/**
 * The site's address, and whether this is development: only if nobody but this machine could follow a link.
 *
 * @param development whether the base URL is a loopback address and this isn't a cloud platform
 */
record SiteAddress(String baseUrl, boolean unencrypted, boolean development) {
    /** The same as in core. */
    private static final Pattern LOOPBACK =
            Pattern.compile("(.+\\.)?localhost|127(\\.[0-9]{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

    private static final String BASE_URL = "passlink.base-url";
    private static final String UNENCRYPTED = "passlink.unencrypted-base-url";
    private static final String SET_IT = "Set " + BASE_URL
            + ", for example to https://jobs.example.com: every link in an email begins with it, and it's"
            + " never taken from a request.";

    static SiteAddress of(PasslinkProperties properties, Environment environment) {
        String url = text(properties.baseUrl());
        String unencrypted = text(properties.unencryptedBaseUrl());
        if (!url.isEmpty() && !unencrypted.isEmpty()) {
            throw new StartRefusal(BASE_URL + " and " + UNENCRYPTED + " are both set.", "Remove one of them.");
        }
        String chosen = url + unencrypted;
        boolean cloud = isOnCloud(environment);
        if (chosen.isEmpty() && (cloud || isBehindProxy(environment))) {
            // On a public site, links would lead nowhere, and the development inbox could show emails to strangers.
            throw new StartRefusal(
                    "passlink.base-url isn't set, and this isn't development: the application is behind a proxy or on a"
                            + " cloud platform.",
                    SET_IT);
        }
        return new SiteAddress(
                chosen.isEmpty() ? local(environment) : chosen,
                !unencrypted.isEmpty(),
                !cloud && (chosen.isEmpty() || isLoopback(chosen)));
    }

    /** The address, as part of a sentence about what is missing. */
    String told() {
        return property() + " is " + baseUrl
                + (development || !isLoopback(baseUrl)
                        ? ""
                        : " on a cloud platform, which isn't development (with spring.main.cloud-platform=none it would be)");
    }

    String property() {
        return unencrypted ? UNENCRYPTED : BASE_URL;
    }

    static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    private static String local(Environment environment) {
        String port = environment.getProperty("server.port", "8080").strip();
        if (port.equals("0")) {
            throw new StartRefusal(
                    "passlink.base-url isn't set, and with server.port=0 the server chooses a port that isn't known yet.",
                    "Set server.port to a number, or passlink.base-url to the address where you open the application.");
        }
        String path = environment
                .getProperty("server.servlet.context-path", "")
                .strip()
                .replaceAll("/+$", "");
        return (isEncrypted(environment) ? "https" : "http") + "://localhost:" + port + path;
    }

    private static boolean isEncrypted(Environment environment) {
        return environment.getProperty("server.ssl.enabled", Boolean.class, true)
                && List.of("bundle", "key-store", "certificate").stream()
                        .anyMatch(name -> environment.containsProperty("server.ssl." + name));
    }

    /** Decided the same way as by Spring Boot's web servers. */
    private static boolean isBehindProxy(Environment environment) {
        String strategy = environment.getProperty("server.forward-headers-strategy", "");
        boolean valve = environment.containsProperty("server.tomcat.remoteip.remote-ip-header")
                || environment.containsProperty("server.tomcat.remoteip.protocol-header");
        return valve
                || !(strategy.isBlank()
                        || strategy.strip().toLowerCase(Locale.ROOT).equals("none"));
    }

    static boolean isOnCloud(Environment environment) {
        @Nullable CloudPlatform platform = CloudPlatform.getActive(environment);
        return platform != null && platform != CloudPlatform.NONE;
    }

    private static boolean isLoopback(String url) {
        try {
            String host = new URI(url).getHost();
            return host != null && isLoopbackName(host);
        } catch (URISyntaxException e) {
            // The builder refuses it later, with a message.
            return false;
        }
    }

    static boolean isLoopbackName(String host) {
        return LOOPBACK.matcher(host).matches();
    }
}
