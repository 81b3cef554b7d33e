package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.passlink.PathPattern;
import dev.passlink.ViewRule;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a header, a path or a form holds: no exception, and no reading in which a rule is missed. */
final class WebFuzzTest {
    private static final PathRules.Rule ACCOUNT = PathRules.Rule.of(PathPattern.of("/account/*"));
    private static final PathRules RULES = new PathRules(List.of(ACCOUNT), List.of("/login", "/logout"));
    private static final ViewRules VIEWS = new ViewRules(
            List.of(new ViewRules.Entry(ViewRule.of("/jobs/{id}/apply", "apply"), (subject, view) -> true)),
            List.of(ACCOUNT),
            List.of("/login", "/logout"));
    private static final Cookies COOKIES = new Cookies(URI.create("https://jobs.example.com"));
    private static final ClientAddresses CLIENTS = ClientAddresses.trusting("192.0.2.0/24,::1");
    private static final RequestOrigin ORIGIN = new RequestOrigin(URI.create("https://jobs.example.com"));
    private static final Loopback LOOPBACK = new Loopback(URI.create("http://localhost:8080"));

    /** One header, under whichever name is asked for. */
    private record OneHeader(String value) implements Request {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public String rawPath() {
            return "/";
        }

        @Override
        public Optional<String> rawQuery() {
            return Optional.empty();
        }

        @Override
        public List<String> headers(String name) {
            return List.of(value);
        }

        @Override
        public String peer() {
            return "192.0.2.1";
        }

        @Override
        public byte[] body(int most) {
            return new byte[0];
        }
    }

    static Stream<String> paths() {
        return Stream.of(
                "/account",
                "/%61ccount/x",
                "/x;y/../account",
                "/account%00.css",
                "//account",
                "/jobs/17/apply",
                "/jobs/%31%37/apply",
                "\\account");
    }

    /** What any reader takes for a guarded path is under the rule, and a guarded path is so in every spelling. */
    @MethodSource("paths")
    @FuzzTest
    void aPathIsGuardedIfAnyReadingOfItIs(@NotNull String path) {
        Readings.ofSent(path, path).ifPresent(readings -> {
            boolean guarded = RULES.guarding(readings).isPresent();
            if (readings.all().stream().anyMatch(reading -> reading.matches("(?s)/account(/.*)?"))) {
                assertThat(guarded).isTrue();
            }
            assertThat(VIEWS.find(readings)).isNotNull();
        });
        Readings.ofDispatch("/account/x", path)
                .ifPresent(readings -> assertThat(RULES.guarding(readings)).isPresent());
        VIEWS.at(path).ifPresent(view -> assertThat(view.path()).isEqualTo(path));
    }

    static Stream<String> cookies() {
        return Stream.of(
                "__Host-passlink=a; __Host-passlink=\"b\"; x",
                "=; ;; a==b; \"",
                "__Host-passlink-attempt.x=1; __Host-passlink-attempt.=2");
    }

    @MethodSource("cookies")
    @FuzzTest
    void aCookieHeaderIsReadAndNoValueHidesAnother(@NotNull String header) {
        Request planted = new OneHeader(header + ";" + COOKIES.pass() + "=mine");
        List<String> values = Cookies.values(planted, COOKIES.pass());
        assertThat(values.size() == Cookies.MOST_OF_ONE_NAME
                        || values.get(values.size() - 1).equals("mine"))
                .isTrue();
        Map<String, String> found = Cookies.startingWith(planted, COOKIES.attempt(""));
        assertThat(found.keySet()).allMatch(name -> name.startsWith(COOKIES.attempt("")));
    }

    static Stream<String> forms() {
        return Stream.of("email=ada%40example.com&next=%2F", "a=b&a=c&a", "%zz=%&&=&+=+", "%c0%af=%ff");
    }

    @MethodSource("forms")
    @FuzzTest
    void aFormIsReadAndAFieldThatStandsTwiceIsNeither(@NotNull String encoded) {
        Parameters parameters = Parameters.parse(encoded);
        parameters.all().forEach((name, values) -> {
            assertThat(parameters.has(name)).isTrue();
            long different = values.stream().distinct().count();
            assertThat(parameters.get(name)).isEqualTo(different == 1 ? values.get(0) : "");
            assertThat(Parameters.parse(Parameters.encode(name) + "=" + Parameters.encode(values.get(0)))
                            .all(name))
                    .hasSize(1);
        });
    }

    static Stream<String> forwarded() {
        return Stream.of(
                "203.0.113.7, 192.0.2.9", "[2001:db8::1]:80", "::ffff:1.2.3.4", "localhost", "1", ",,,", "%00");
    }

    /** Never by a name server: only what is an address is read as one. */
    @MethodSource("forwarded")
    @FuzzTest
    void aForwardedAddressIsReadOrThePeerIsIt(@NotNull String header) {
        assertThat(CLIENTS.of(new OneHeader(header))).isNotEmpty().matches("[0-9a-f.:/]+");
    }

    static Stream<String> headers() {
        return Stream.of("same-origin", "null", "https://jobs.example.com", "text/html", "127.0.0.1:8080", "prefetch");
    }

    @MethodSource("headers")
    @FuzzTest
    void aHeaderOfABrowserIsReadWithoutAnException(@NotNull String header) {
        Request request = new OneHeader(header);
        boolean fromHere = header.equals("same-origin") || header.equals("none") || header.isEmpty();
        assertThat(ORIGIN.isCrossSite(request)).isEqualTo(!fromHere);
        assertThat(RequestOrigin.isNavigation(request)).isEqualTo(header.isEmpty());
        RequestOrigin.wantsPage(request);
        LOOPBACK.redirect(request)
                .ifPresent(answer -> assertThat(answer.all("Location")).containsExactly("http://localhost:8080/"));
    }

    static Stream<String> pairs() {
        return Stream.of(
                "__Host-passlink=a",
                "__Host-passlink = \"b\"",
                "a=__Host-passlink=c",
                "\u00A0__Host-passlink=d",
                "__Host-passlink");
    }

    /** One by name, the other by a name's beginning. */
    @MethodSource("pairs")
    @FuzzTest
    void bothReadersOfCookiesFindTheSame(@NotNull String header) {
        Request sent = new OneHeader(header);
        Map<String, String> found = Cookies.startingWith(sent, COOKIES.pass());
        List<String> values = Cookies.values(sent, COOKIES.pass());
        assertThat(values.stream().findFirst()).isEqualTo(Optional.ofNullable(found.get(COOKIES.pass())));
        assertThat(values).hasSizeLessThanOrEqualTo(Cookies.MOST_OF_ONE_NAME).noneMatch(value -> value.contains(";"));
    }

    static Stream<String> proxies() {
        return Stream.of(
                "10.0.0.0/8, ::1", "0.0.0.0/0", "fe80::1%eth0", "10.0.0.0/", "::/129", "", "::ffff:1.2.3.4/97", "a");
    }

    @MethodSource("proxies")
    @FuzzTest
    void aListOfProxiesIsRefusedOrTrustsNeitherHalfOfTheWorld(@NotNull String list) {
        try {
            ClientAddresses trusting = ClientAddresses.trusting(list);
            long trusted = Stream.of(
                            "1.1.1.1",
                            "9.9.9.9",
                            "130.0.0.1",
                            "203.0.113.7",
                            "64.0.0.1",
                            "33.3.3.3",
                            "90.0.0.1",
                            "180.0.0.1")
                    .filter(peer -> trusting.of(new From(peer)).equals("198.51.100.1"))
                    .count();
            // One network of seven bits has one of them at most.
            assertThat(trusted)
                    .isLessThanOrEqualTo(list.chars().filter(c -> c == ',').count() + 1);
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    /** A client that a peer names. */
    private record From(String peer) implements Request {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public String rawPath() {
            return "/";
        }

        @Override
        public Optional<String> rawQuery() {
            return Optional.empty();
        }

        @Override
        public List<String> headers(String name) {
            return List.of("198.51.100.1");
        }

        @Override
        public byte[] body(int most) {
            return new byte[0];
        }
    }

    static Stream<String> referers() {
        return Stream.of(
                "",
                "?passlink=a",
                "?a&passl%69nk=b",
                "jobs?a=b",
                "/evil.example",
                "\\evil.example",
                "@evil.example",
                "#x");
    }

    @MethodSource("referers")
    @FuzzTest
    void thePageBeforeIsOnThisSiteAndHasNoToken(@NotNull String rest) {
        for (String start : List.of("https://jobs.example.com", "https://jobs.example.com/", "")) {
            ORIGIN.pageBefore(new OneHeader(start + rest)).ifPresent(page -> {
                URI seen = URI.create("https://jobs.example.com").resolve(page.replaceAll("[\"<>^`{|}\\[\\]%]", "_"));
                assertThat(seen.getRawAuthority()).isEqualTo("jobs.example.com");
                assertThat(page).startsWith("/").doesNotContain("?passlink=", "&passlink=");
            });
        }
    }

    static Stream<String> scripts() {
        return Stream.of(
                "https://captcha.example/api.js?render=explicit",
                "/own.js",
                "//evil.example/x.js",
                "https://a.example/\"><script>",
                "https://*.example/x.js",
                "data-sitekey",
                "altcha-widget");
    }

    /** It stands in a page and in its policy. */
    @MethodSource("scripts")
    @FuzzTest
    void aCaptchaIsRefusedOrIsOneElementOneScriptAndOneSource(@NotNull String text) {
        List<List<String>> wanted = List.of(
                List.of(text, "div", "class", text),
                List.of("/own.js", text, "class", "a"),
                List.of("/own.js", "div", text, "a"));
        for (List<String> one : wanted) {
            try {
                Challenge challenge = Challenge.of(one.get(0), one.get(1), Map.of(one.get(2), one.get(3)));
                assertThat(challenge.html().chars().filter(c -> c == '<')).hasSize(4);
                assertThat(challenge.html().chars().filter(c -> c == '>')).hasSize(4);
                assertThat(challenge.html().replaceAll("[^\"]", "")).hasSize(4);
                assertThat(challenge.sources("'self'")).matches("'self'( https://[a-z0-9.:-]+)?");
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
        try {
            Challenge more = Challenge.of("/own.js", "div", Map.of()).allow("frame-src", text);
            assertThat(more.sources("'self'")).matches("'self'; frame-src 'self'( https://[a-z0-9.:*-]+)?");
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }
}
