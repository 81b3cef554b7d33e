package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.PathPattern;
import dev.passlink.View;
import dev.passlink.ViewRule;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rule holds for a path, and whose form it is: decided without a container. */
final class RulesTest {
    private static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply", "apply");

    private static final List<String> OWN = List.of("/login", "/logout");

    private static PathRules.Rule rule(String pattern) {
        return PathRules.Rule.of(PathPattern.of(pattern));
    }

    private static boolean isGuarded(String pattern, String dispatched, String sent) {
        PathRules rules = new PathRules(List.of(rule(pattern)), OWN);
        return Readings.ofSent(dispatched, sent)
                .map(readings -> rules.guarding(readings).isPresent())
                .orElse(true);
    }

    private static ViewRules views(ViewRule rule, String... signedIn) {
        return new ViewRules(
                List.of(new ViewRules.Entry(rule, (subject, request) -> true)),
                List.of(signedIn).stream().map(RulesTest::rule).toList(),
                OWN);
    }

    private static ViewRules.Found find(String dispatched, String sent) {
        ViewRules views = views(APPLY);
        boolean plain = Readings.isPlain(dispatched) && dispatched.equals(sent);
        return plain
                ? views.find(sent)
                : Readings.ofSent(dispatched, sent).map(views::find).orElse(ViewRules.AMBIGUOUS);
    }

    /** Whoever found a path that goes the short way, and that somebody reads as another one, would be past the rules. */
    @Test
    void aPlainPathHasOneReading() {
        String characters = "abZ09-_~..//;%2eE5c\\ +\t\0*?#:@!,=&'()[]\u00E9\u2215\uFF0F";
        Random random = new Random(11);
        int plain = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder path = new StringBuilder("/");
            for (int length = random.nextInt(7); length > 0; length--) {
                path.append(characters.charAt(random.nextInt(characters.length())));
            }
            if (Readings.isPlain(path.toString())) {
                plain++;
                assertThat(Readings.ofSent(path.toString(), path.toString())
                                .orElseThrow()
                                .all())
                        .containsExactly(path.toString());
            }
        }
        assertThat(plain).isGreaterThan(1_000);
        assertThat(Readings.isPlain("account")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x;y/../account",
                "//account",
                "/./account",
                "/a/../account",
                "/account%00.css",
                "/%61ccount",
                "/account;x=1",
                "\\account",
                "/account%20",
                "/account%3b%0ax",
                "/account%00%0d%0ax",
                "/%2e/account",
                "/x/%2e%2e/account",
                "/ACCOUNT",
                "/account%252f",
                "/%2561ccount",
                "/account%2f",
                "/;/account",
                "/account+",
                "/%e3%80%80account"
            })
    void aRuleHoldsIfAnyReadingOfWhatWasSentHitsIt(String sent) {
        assertThat(isGuarded("/account", "/elsewhere", sent)).isTrue();
    }

    @Test
    void ofAllRulesThatAPathHitsTheStrictestHolds() {
        List<PathRules.Rule> all = List.of(
                rule("/account/*"),
                new PathRules.Rule(PathPattern.of("/account/close"), Optional.of(Duration.ofMinutes(1)), 0, false),
                new PathRules.Rule(PathPattern.of("/*"), Optional.of(Duration.ofMinutes(5)), 0, false));
        List<PathRules.Rule> backwards = List.of(all.get(2), all.get(1), all.get(0));
        for (List<PathRules.Rule> rules : List.of(all, backwards)) {
            assertThat(guarding(rules, "/account/close")).contains(all.get(1));
            assertThat(guarding(rules, "/account")).contains(all.get(2));
            assertThat(guarding(rules, "/jobs")).contains(all.get(2));
        }
        assertThat(guarding(all.subList(0, 2), "/account")).contains(all.get(0));
        assertThat(guarding(all.subList(0, 2), "/jobs")).isEmpty();
        assertThat(new PathRules(all, OWN).isEmpty()).isFalse();
        assertThat(new PathRules(List.of(), OWN).isEmpty()).isTrue();
    }

    private static Optional<PathRules.Rule> guarding(List<PathRules.Rule> rules, String path) {
        return new PathRules(rules, OWN).guarding(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/login/*", "/login/link", "/logout", "/logout/*"})
    void aRuleForTheSignInPagesThemselvesIsRefused(String pattern) {
        assertThatThrownBy(() -> new PathRules(List.of(rule(pattern)), OWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*", "/{page}", "/logins"})
    void oneThatHoldsElsewhereTooIsNot(String pattern) {
        assertThatCode(() -> new PathRules(List.of(rule(pattern)), OWN)).doesNotThrowAnyException();
    }

    /** No browser sends one: whoever resolves it and whoever does not are at two places. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/account/orders/17/../../../open",
                "/account/..",
                "/account/orders/17/..;/..;/..;/open",
                "/account/..;x=y/open",
                "/account/%2e%2e/open",
                "/account/.%2E/open",
                "/account/%252e%252e/open",
                "/open/.",
                "/./open",
                "/open/..%2f",
                "/open%2f..%2fx",
                "/open/..%5cx",
                "/open/..\\x",
                "/open/..%20/x",
                "/open/..%3bx/y",
                "/open/+../x",
            })
    void aDotSegmentInAnySpellingIsNoPath(String sent) {
        assertThat(Readings.ofSent("/open", sent)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open%00",
                "/open%0a",
                "/open%7f",
                "/open%c2%85",
                "/open%2500",
                "/open%",
                "/open%2",
                "/open%zz",
                "/open%u002f",
                "/open%c0%af",
                "/open%e0%80%af",
                "/open%f0%80%80%af",
                "/open%c0%ae%c0%ae"
            })
    void controlCharactersAndBrokenEscapesAreNoPath(String sent) {
        assertThat(Readings.ofSent("/open", sent)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open/",
                "/open;jsessionid=17",
                "/caf%C3%A9/a%20b",
                "/a+b",
                "/100%25",
                "/open//x",
                "/...",
                "/a.b/.hidden/x..y",
                "/%E4",
                "/%D0%BF%D1%80%D0%B8",
                "/a%2Fb",
                "/@x/(y)/z,1!~"
            })
    void whatBrowsersSendIsAPath(String sent) {
        assertThat(Readings.ofSent("/open", sent)).isPresent();
    }

    @Test
    void aPathThatIsEncodedOverAndOverIsNone() {
        assertThat(Readings.ofSent("/open", "/open%" + "25".repeat(100) + "61")).isEmpty();
        assertThat(Readings.ofSent("/open", "/" + "x%20".repeat(50_000))).isEmpty();
    }

    /** An application may say "../header"; the dots lead where the container says, and are read as they stand, too. */
    @Test
    void theApplicationsOwnDispatchesMayHaveDots() {
        PathRules rules = new PathRules(List.of(rule("/account/*")), OWN);
        assertThat(Readings.ofDispatch("/open", "/jobs/../open").flatMap(rules::guarding))
                .isEmpty();
        assertThat(Readings.ofDispatch("/account/x", "/jobs/../account/x").flatMap(rules::guarding))
                .isPresent();
        assertThat(Readings.ofDispatch("/open", "/account/x/../../open").flatMap(rules::guarding))
                .isPresent();
        assertThat(Readings.ofDispatch("/open", "/open/..;/account").flatMap(rules::guarding))
                .isPresent();
    }

    /** By so many ways to read it one path could keep a server busy. */
    @ParameterizedTest
    @ValueSource(strings = {"/;a", "/%20", "%2f", "/a", "//x", "%25", ";a=b", "+/"})
    void aLongPathHasFewReadingsOrNone(String piece) {
        String sent = "/" + piece.repeat(8_000 / piece.length());
        assertThat(Readings.ofSent(Readings.decode(sent), sent)
                        .map(readings -> readings.all().size())
                        .orElse(0))
                .isLessThan(64);
    }

    /** Each of them costs its length, many times: what one request may ask for is no more than a few long paths. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%2561%20%2B%20%252F%20%2F%20",
                "%2561+%2B+%252F+%2F%20",
                "/%20/%20+%20%252F",
                "/+/%20+",
                "/;a%20+%2B"
            })
    void aPathWithManyReadingsIsNotReadForLong(String piece) {
        for (int length : List.of(1_000, 2_000, 4_000, 7_900)) {
            String sent = "/" + piece.repeat(length / piece.length());
            assertThat(Readings.ofSent(Readings.decode(sent), sent).stream()
                            .flatMap(readings -> readings.all().stream())
                            .mapToInt(String::length)
                            .sum())
                    .as(length + "")
                    .isLessThan(1 << 16);
        }
        String ordinary = "/wiki/" + "%E6%97%A5%20".repeat(600);
        assertThat(Readings.ofSent(Readings.decode(ordinary), ordinary)).isPresent();
    }

    /** Spring's path helper decodes by ISO 8859-1 where a request names no charset. */
    @Test
    void anEscapeIsReadAsLatin1Too() {
        assertThat(isGuarded("/caf\u00E9/*", "/caf\uFFFD/till", "/caf%E9/till")).isTrue();
        assertThat(isGuarded("/caf\u00E9/*", "/caf\u00E9/till", "/caf%C3%A9/till"))
                .isTrue();
        assertThat(isGuarded("/caf\u00E9/*", "/cafe/till", "/cafe/till")).isFalse();
    }

    /** Whatever a view's link can hold opens that view, as sent by a browser and as any container reads it. */
    @Test
    void everyValueOfAViewHasOneReading() {
        String characters = "ab17 %+.-_~!$&'()*,=:@?#[]{}|^`<>\"\u00E4\u20AC\u212A\u3000\u00A0;/\\\u0001\uFFFD\uFFFF";
        Random random = new Random(3);
        int values = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = 1 + random.nextInt(6); length > 0; length--) {
                text.append(characters.charAt(random.nextInt(characters.length())));
            }
            Optional<View> view = APPLY.match("/jobs/" + text + "/apply");
            if (view.isPresent()) {
                values++;
                String path = view.get().path();
                assertThat(find("/jobs/" + text + "/apply", path))
                        .as(path)
                        .isInstanceOfSatisfying(
                                ViewRules.OneView.class,
                                found -> assertThat(found.view()).isEqualTo(view.get()));
            }
        }
        assertThat(values).isGreaterThan(5_000);
    }

    /** Routers that decode, cut, trim and drop in any order: none comes to a guarded path that the guard has not seen. */
    @Test
    void noRouterReadsAGuardedPathThatTheGuardDoesNot() {
        PathRules rules = new PathRules(List.of(rule("/account/*"), rule("/orders/{id}")), OWN);
        ViewRules views = views(APPLY);
        String[] guardedPaths = {
            "/account", "/account/x", "/orders/17", "/jobs/17/apply", "/%61ccount", "/jobs/17/%2561pply"
        };
        String[] pieces = {
            "/",
            "//",
            ";x=y",
            ";",
            "%2f",
            "%5c",
            "\\",
            "%2e",
            ".",
            "%20",
            "+",
            "%252f",
            "%3b",
            "%e3%80%80",
            "%c3%a4",
            "%23",
            "%3f",
            "a",
            "/open"
        };
        List<UnaryOperator<String>> habits = List.of(
                path -> URLDecoder.decode(path.replaceAll("%(?![0-9A-Fa-f]{2})", "%25"), UTF_8),
                path -> URLDecoder.decode(
                        path.replaceAll("%(?![0-9A-Fa-f]{2})", "%25").replace("+", "%2B"), UTF_8),
                path -> path.replaceAll(";[^/]*", ""),
                path -> path.replaceAll(";.*", ""),
                path -> path.replace('\\', '/'),
                path -> path.replaceAll("/+", "/"),
                path -> Arrays.stream(path.split("/", -1)).map(String::strip).collect(Collectors.joining("/")),
                path -> path.toLowerCase(Locale.ROOT));
        Random random = new Random(17);
        int reached = 0;
        for (int i = 0; i < 10_000; i++) {
            StringBuilder sent = new StringBuilder(guardedPaths[random.nextInt(guardedPaths.length)]);
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                sent.insert(1 + random.nextInt(sent.length()), pieces[random.nextInt(pieces.length)]);
            }
            String routed = sent.toString();
            for (int steps = random.nextInt(5); steps > 0; steps--) {
                routed = habits.get(random.nextInt(habits.size())).apply(routed);
            }
            String container = habits.get(1).apply(habits.get(2).apply(sent.toString()));
            boolean guarded = routed.matches("(?s)/(account(/.*)?|orders/[^/]+/?)");
            boolean view = routed.matches("(?s)/jobs/[^/]+/apply/?");
            if (guarded || view) {
                reached++;
                Optional<Readings> readings = Readings.ofSent(container, sent.toString());
                boolean stopped = readings.isEmpty()
                        || rules.guarding(readings.get()).isPresent()
                        || !(views.find(readings.get()) instanceof ViewRules.NoView);
                assertThat(stopped).as(sent + " as " + routed).isTrue();
            }
        }
        assertThat(reached).isGreaterThan(2_000);
    }

    /** More than 255 bytes are no value, and a number may be padded. */
    @ParameterizedTest
    @ValueSource(
            strings = {"00017", "17%01", "%0117", "17%7f", "1%c2%857", "%3b17", "17%00", "17%5c", "%2017", "17+", ""})
    void whatHasTheShapeOfAViewIsThatViewOrNothing(String value) {
        String sent = "/jobs/" + (value.startsWith("000") ? "0".repeat(254) + value : value) + "/apply";
        String dispatched = URLDecoder.decode(sent.replace("+", "%2B"), UTF_8);
        assertThat(find(dispatched, sent)).isInstanceOf(ViewRules.Ambiguous.class);
    }

    @Test
    void aViewIsFoundWhereAllReadingsAgree() {
        View seventeen = APPLY.at("17");
        assertThat(find("/jobs/17/apply", "/jobs/17/apply"))
                .isInstanceOfSatisfying(
                        ViewRules.OneView.class,
                        found -> assertThat(found.view()).isEqualTo(seventeen));
        assertThat(find("/jobs/17/apply", "/jobs/%31%37/apply")).isInstanceOf(ViewRules.OneView.class);
        assertThat(find("/jobs/a b/apply", "/jobs/a%20b/apply")).isInstanceOf(ViewRules.OneView.class);
        assertThat(find("/jobs/17/apply", "/jobs/17/apply;jsessionid=9")).isInstanceOf(ViewRules.OneView.class);
        assertThat(find("/jobs/c++/apply", "/jobs/c%2B%2B/apply")).isInstanceOf(ViewRules.OneView.class);
        for (String other : List.of("/jobs/17", "/jobs", "/jobs/", "/jobs/17/apply/x")) {
            assertThat(find(other, other)).as(other).isInstanceOf(ViewRules.NoView.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/jobs/17/apply,/jobs/18/apply",
        "/jobs/18/apply,/jobs/18/../17/apply",
        "/elsewhere,/jobs/17/apply",
        "/elsewhere,/jobs/%31%37/apply",
        "/jobs//17/apply,/jobs//17/apply",
        "/jobs/17/apply,/elsewhere",
        "/Jobs/17/apply,/Jobs/17/apply",
        "/jobs/17/APPLY,/jobs/17/APPLY",
        "/jobs/a b/apply,/jobs/a+b/apply",
        "/jobs/17%2f/apply,/jobs/17%252f/apply",
        "/jobs/1/7/apply,/jobs/1%2f7/apply",
        "/jobs/17 /apply,/jobs/17%20/apply",
        "/jobs//apply,/jobs//apply",
        "/jobs/%31%37/apply,/jobs/%2531%2537/apply",
    })
    void aPathThatCouldBeAnotherViewIsServedToNobody(String dispatched, String sent) {
        assertThat(find(dispatched, sent)).isInstanceOf(ViewRules.Ambiguous.class);
    }

    @Test
    void withoutViewsNothingIsOne() {
        ViewRules none = new ViewRules(List.of(), List.of(), OWN);
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.find("/jobs/17/apply")).isInstanceOf(ViewRules.NoView.class);
        assertThat(views(APPLY).isEmpty()).isFalse();
    }

    @Test
    void aConfirmationLeadsToAViewInItsOneSpellingOnly() {
        assertThat(views(APPLY).at("/jobs/a%20b/apply")).isPresent();
        for (String other : List.of("/jobs/17/apply/", "/jobs/%31%37/apply", "/jobs/a b/apply", "/elsewhere")) {
            assertThat(views(APPLY).at(other)).as(other).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*", "/jobs/*", "/jobs/17/*", "/jobs/17/apply", "/jobs/17/apply/*"})
    void aViewUnderARuleForSignedInPeopleIsRefused(String pattern) {
        assertThatThrownBy(() -> views(APPLY, pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs", "/job/*", "/jobs/17", "/jobs/17/apply/x", "/jobs/17/withdraw/*", "/x/17/apply"})
    void oneBesideItIsNot(String pattern) {
        assertThatCode(() -> views(APPLY, pattern)).doesNotThrowAnyException();
    }

    @Test
    void aViewAmongTheSignInPagesIsRefused() {
        for (String pattern : List.of("/login/{x}", "/login", "/{x}", "/logout", "/{x}/everywhere", "/LOGIN/sent")) {
            assertThatThrownBy(() -> views(ViewRule.of(pattern, "one")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("/log");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site,same-origin,false",
        "Sec-Fetch-Site,none,false",
        "Sec-Fetch-Site,same-site,true",
        "Sec-Fetch-Site,cross-site,true",
        "Origin,https://jobs.example.com,false",
        "Origin,HTTPS://JOBS.EXAMPLE.COM,false",
        "Origin,null,false",
        "Origin,https://jobs.example.com.evil.example,true",
        "Origin,http://jobs.example.com,true",
        "X-Nothing,x,false",
    })
    void aBrowserSaysWhoseFormItIs(String header, String value, boolean crossSite) {
        RequestOrigin origin = new RequestOrigin(URI.create("https://jobs.example.com"));
        assertThat(origin.isCrossSite(FakeRequest.post(header, value))).isEqualTo(crossSite);
    }

    /** A sibling domain's comes with them: whoever types an address on www. is shown a form that has it. */
    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site,same-origin,false",
        "Sec-Fetch-Site,none,false",
        "Sec-Fetch-Site,same-site,false",
        "Sec-Fetch-Site,cross-site,true",
        "Origin,https://jobs.example.com,false",
        "Origin,null,true",
        "Origin,https://www.example.com,true",
        "X-Nothing,x,false",
    })
    void aBrowserHoldsOurCookiesBackFromWhatAnotherSiteSends(String header, String value, boolean heldBack) {
        RequestOrigin origin = new RequestOrigin(URI.create("https://jobs.example.com"));
        assertThat(origin.isWithoutCookies(FakeRequest.post(header, value))).isEqualTo(heldBack);
        assertThat(origin.isWithoutCookies(FakeRequest.get(header, value))).isFalse();
        assertThat(origin.isFromElsewhere(FakeRequest.post(header, value))).isEqualTo(heldBack);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Mode,navigate,true",
        "Sec-Fetch-Mode,cors,false",
        "Sec-Fetch-Dest,document,true",
        "Sec-Fetch-Dest,iframe,false",
        "Sec-Purpose,prefetch,false",
        "Purpose,prefetch,false",
        "X-Purpose,preview,false",
        "X-Moz,prefetch,false",
        "X-Nothing,x,true",
    })
    void aBrowserSaysWhetherAPersonFollowedALink(String header, String value, boolean navigation) {
        assertThat(RequestOrigin.isNavigation(FakeRequest.post(header, value))).isEqualTo(navigation);
    }

    @ParameterizedTest
    @CsvSource({
        "Accept,text/html,true",
        "Accept,*/*,true",
        "Accept,application/xhtml+xml,true",
        "Accept,application/json,false",
        "Sec-Fetch-Mode,navigate,true",
        "Sec-Fetch-Mode,cors,false",
        "X-Nothing,x,true",
    })
    void aPageIsForThoseWhoTakeOne(String header, String value, boolean page) {
        assertThat(RequestOrigin.wantsPage(FakeRequest.post(header, value))).isEqualTo(page);
    }

    @Test
    void onlyLettersDigitsAndAFewSignsOfAsciiArePlain() {
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            boolean name = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~".indexOf(c) >= 0;
            assertThat(Readings.isPlain("/" + c)).as("/U+%04X", (int) c).isEqualTo(name);
            assertThat(Readings.isPlain("/a" + c)).as("/aU+%04X", (int) c).isEqualTo(name || c == '/' || c == '.');
        }
    }
}
