package dev.passlink.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.CookieHandler;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Does to a link what mail filters, previews and prefetchers do before a person sees it, to test an application.
 *
 * <p>It visits a fresh link in every way that it knows, and then checks whether the person can still get in with that link. The
 * test says what a person does.
 *
 * <pre>{@code
 * List<MailScanner.Finding> findings = MailScanner.of(HttpClient.newHttpClient())
 *     .browser(MailScanner.Visit.SCRIPT, MailScanner.chromium(Path.of("/usr/bin/chromium")))
 *     .check(() -> mailALink(), link -> personGetsInBy(link));
 * assertThat(findings).filteredOn(MailScanner.Finding::consumed)
 *     .extracting(MailScanner.Finding::visit)
 *     .containsExactly(MailScanner.Visit.BUTTON);
 * }</pre>
 *
 * <p>To a server, a scanner that presses buttons looks like a person: a page with one button can't resist it. What does resist is
 * to let only the asking browser in, or to email a code and no link.
 *
 * <p>Not safe for use by several threads.
 */
public final class MailScanner {
    /** A way to visit a link. */
    public enum Visit {
        /** {@code HEAD}, which some gateways send before anything else. */
        HEAD,
        /** One {@code GET}. */
        GET,
        /** Two {@code GET}s: the gateway's, and that of the mail program's preview. */
        DOUBLE_GET,
        /** A {@code GET} that follows redirects and forgets cookies on the way. */
        FOLLOW_WITHOUT_COOKIES,
        /** A {@code GET} that follows redirects and keeps cookies, as a browser does. */
        FOLLOW_WITH_COOKIES,
        /**
         * A {@code GET} of the link with its query encoded differently and a tracking parameter added; the person gets that link.
         */
        REWRITTEN,
        /** A {@code GET} with {@code Sec-Purpose: prefetch}. */
        PREFETCH,
        /** A {@code GET} with {@code Sec-Purpose: prefetch;prerender}. */
        PRERENDER,
        /** A browser that runs the page's scripts; needs a {@link Browser}. */
        SCRIPT,
        /** Reads the page and submits its first form, with its hidden fields and cookies. */
        BUTTON,
        /** A browser that presses the page's button; needs a {@link Browser}. */
        SCRIPT_AND_BUTTON;

        private boolean needsBrowser() {
            return this == SCRIPT || this == SCRIPT_AND_BUTTON;
        }
    }

    /** A real browser that visits links. */
    @FunctionalInterface
    public interface Browser {
        /**
         * Opens a link like a new browser without cookies.
         *
         * @param link the link
         * @return the page that it ended on, as HTML
         * @throws Exception if it failed; this ends the check
         */
        String open(URI link) throws Exception;
    }

    /**
     * One answer that a visit got.
     *
     * @param method the method of the request
     * @param status the status of the answer; 0 from a {@link Browser}, which doesn't know
     * @param form whether it contained a
     *     form to submit
     * @param setsCookie whether it set a cookie
     */
    public record Step(String method, int status, boolean form, boolean setsCookie) {
        /**
         * One cell of a table.
         *
         * @return such as {@code GET 200 form cookie}
         */
        @Override
        public String toString() {
            return method + (status == 0 ? "" : " " + status) + (form ? " form" : "") + (setsCookie ? " cookie" : "");
        }
    }

    /** What happened to a link. */
    public enum Outcome {
        /** The person could still get in. */
        SURVIVED,
        /** The person could no longer get in. */
        CONSUMED,
        /** Not tried, because there was no browser for it. */
        SKIPPED
    }

    /**
     * What one visit did.
     *
     * @param visit the way of visiting
     * @param steps what came back; never the link, which is a secret
     * @param outcome what happened to the link
     */
    public record Finding(Visit visit, List<Step> steps, Outcome outcome) {
        /**
         * Copies the list.
         *
         * @param visit the way of visiting
         * @param steps what came back
         * @param outcome what happened to the link
         */
        public Finding {
            steps = List.copyOf(steps);
        }

        /**
         * Tells whether the visit used up the person's link.
         *
         * @return false also for a visit that was skipped
         */
        public boolean consumed() {
            return outcome == Outcome.CONSUMED;
        }

        /**
         * One cell of a table.
         *
         * @return such as {@code HEAD: SURVIVED [HEAD 200]}
         */
        @Override
        public String toString() {
            return visit + ": " + outcome + " " + steps;
        }
    }

    private final HttpClient client;
    private final Map<Visit, Browser> browsers = new EnumMap<>(Visit.class);

    private MailScanner(HttpClient client) {
        this.client = client;
    }

    /**
     * Creates a scanner that uses an HTTP client.
     *
     * @param client a client that neither follows redirects nor keeps cookies: the scanner does both if a visit needs it
     * @return a scanner without a browser
     * @throws IllegalArgumentException if the client follows redirects or keeps cookies
     */
    public static MailScanner of(HttpClient client) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER
                || client.cookieHandler().isPresent()) {
            throw new IllegalArgumentException(
                    "The scanner follows redirects and keeps cookies itself: give it a client"
                            + " that does neither, such as HttpClient.newHttpClient(), without a "
                            + CookieHandler.class.getSimpleName() + ".");
        }
        return new MailScanner(client);
    }

    /**
     * A Chromium that loads a page, runs its scripts for a few seconds and presses nothing.
     *
     * @param executable such as {@code /usr/bin/chromium}; must exist
     * @return a browser for {@link Visit#SCRIPT}, with a fresh profile for each link
     * @throws IllegalArgumentException if there is no such program
     */
    public static Browser chromium(java.nio.file.Path executable) {
        return new HeadlessChromium(executable);
    }

    /**
     * Sets the browser for one of the visits that need one.
     *
     * @param visit {@link Visit#SCRIPT} or {@link Visit#SCRIPT_AND_BUTTON}
     * @param browser opens the link, and presses the button if the visit needs that
     * @return this
     * @throws IllegalArgumentException if the visit needs no browser
     */
    public MailScanner browser(Visit visit, Browser browser) {
        if (!visit.needsBrowser()) {
            throw new IllegalArgumentException(
                    visit + " doesn't need a browser: set one for SCRIPT or SCRIPT_AND_BUTTON.");
        }
        browsers.put(visit, browser);
        return this;
    }

    /**
     * Visits a link in one way.
     *
     * @param visit the way
     * @param link the link, as it was emailed
     * @return what came back, in order; empty if there is no browser for it
     */
    public List<Step> visit(Visit visit, URI link) {
        if (visit.needsBrowser()) {
            Browser browser = browsers.get(visit);
            return browser == null ? List.of() : List.of(opened(browser, link));
        }
        Scan scan = new Scan(client);
        switch (visit) {
            case HEAD -> scan.send("HEAD", link);
            case DOUBLE_GET -> {
                scan.send("GET", link);
                scan.forgetCookies();
                scan.send("GET", link);
            }
            case FOLLOW_WITHOUT_COOKIES -> scan.follow(link, false);
            case FOLLOW_WITH_COOKIES -> scan.follow(link, true);
            case REWRITTEN -> scan.send("GET", rewritten(link));
            case PREFETCH -> scan.with("Sec-Purpose", "prefetch").send("GET", link);
            case PRERENDER -> scan.with("Sec-Purpose", "prefetch;prerender").send("GET", link);
            case BUTTON -> scan.press(link);
            default -> scan.send("GET", link);
        }
        return scan.steps();
    }

    /**
     * Visits one fresh link in each way, and checks after each whether the person can still get in.
     *
     * @param freshLink emails a link to the person and returns it; called once for each way that is tried
     * @param personGetsIn does with that link what the person would do, and returns whether they got in
     * @return one finding for each {@link Visit}, in their order; those without a browser are {@link Outcome#SKIPPED}, which a
     *     test shouldn't ignore
     */
    public List<Finding> check(Supplier<URI> freshLink, Predicate<URI> personGetsIn) {
        return Arrays.stream(Visit.values())
                .map(visit -> check(visit, freshLink, personGetsIn))
                .toList();
    }

    private Finding check(Visit visit, Supplier<URI> freshLink, Predicate<URI> personGetsIn) {
        if (visit.needsBrowser() && !browsers.containsKey(visit)) {
            return new Finding(visit, List.of(), Outcome.SKIPPED);
        }
        URI link = freshLink.get();
        List<Step> steps = visit(visit, link);
        boolean in = personGetsIn.test(visit == Visit.REWRITTEN ? rewritten(link) : link);
        return new Finding(visit, steps, in ? Outcome.SURVIVED : Outcome.CONSUMED);
    }

    /**
     * Rewrites a link as gateways do: every letter and digit of a parameter's value percent-encoded, and a tracking parameter at
     * the end.
     *
     * @param link the link
     * @return an equivalent link
     */
    public static URI rewritten(URI link) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair :
                link.getRawQuery() == null ? new String[0] : link.getRawQuery().split("&", -1)) {
            String[] both = pair.split("=", 2);
            query.put(both[0], both.length == 1 ? "" : escaped(URLDecoder.decode(both[1], UTF_8)));
        }
        query.put("utm_source", "mail");
        String text = link.toString();
        String base = text.split("[?#]", 2)[0];
        String fragment = link.getRawFragment() == null ? "" : "#" + link.getRawFragment();
        return URI.create(base
                + query.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("&", "?", fragment)));
    }

    private static String escaped(String value) {
        List<String> bytes = new ArrayList<>();
        for (byte one : value.getBytes(UTF_8)) {
            bytes.add(String.format(Locale.ROOT, "%%%02x", one & 0xFF));
        }
        return String.join("", bytes);
    }

    private static Step opened(Browser browser, URI link) {
        try {
            return new Step("BROWSER", 0, PressedForm.first(browser.open(link)).isPresent(), false);
        } catch (Exception e) {
            throw new IllegalStateException("The scanner's browser failed", e);
        }
    }
}
