package dev.passlink.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.View;
import dev.passlink.ViewRule;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rule holds for a path, and whose form it is: decided without a container. */
final class RulesTest {
    private static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply", "apply");

    private static PathRules.Rule rule(String pattern) {
        return new PathRules.Rule(pattern, Optional.empty());
    }

    private static boolean isGuarded(String pattern, String dispatched, String sent) {
        return new PathRules(List.of(rule(pattern)))
                .guarding(PathRules.readings(dispatched, sent))
                .isPresent();
    }

    private static ViewRules views(ViewRule rule, String... signedIn) {
        return new ViewRules(
                List.of(new ViewRules.Entry(rule, (subject, request) -> true)),
                List.of(signedIn).stream().map(RulesTest::rule).toList(),
                "/login");
    }

    private static ViewRules.Found find(String dispatched, String sent) {
        ViewRules views = views(APPLY);
        boolean plain = PathRules.isPlain(dispatched) && dispatched.equals(sent);
        return plain ? views.find(sent) : views.find(PathRules.readings(dispatched, sent), sent);
    }

    @ParameterizedTest
    @CsvSource({
        "/account,/account,true",
        "/account,/account/,true",
        "/account,/account/x,false",
        "/account,/accounts,false",
        "/account,/,false",
        "/account/*,/account,true",
        "/account/*,/account/,true",
        "/account/*,/account/x/y,true",
        "/account/*,/accounts,false",
        "/*,/,true",
        "/*,/anything,true",
    })
    void aPatternHoldsForItsOwnPathsOnly(String pattern, String path, boolean guarded) {
        assertThat(isGuarded(pattern, path, path)).isEqualTo(guarded);
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
            if (PathRules.isPlain(path.toString())) {
                plain++;
                assertThat(PathRules.readings(path.toString(), path.toString()))
                        .allMatch(reading -> reading.equals(path.toString())
                                || path.toString().equals(reading + "/"));
            }
        }
        assertThat(plain).isGreaterThan(1_000);
        assertThat(PathRules.isPlain("account")).isFalse();
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
                "/x/%2e%2e/account"
            })
    void aRuleHoldsIfAnyReadingOfWhatWasSentHitsIt(String sent) {
        assertThat(isGuarded("/account", "/elsewhere", sent)).isTrue();
    }

    @Test
    void ofAllRulesThatAPathHitsTheStrictestHolds() {
        List<PathRules.Rule> all = List.of(
                rule("/account/*"),
                new PathRules.Rule("/account/close", Optional.of(Duration.ofMinutes(1))),
                new PathRules.Rule("/*", Optional.of(Duration.ofMinutes(5))));
        List<PathRules.Rule> backwards = List.of(all.get(2), all.get(1), all.get(0));
        for (List<PathRules.Rule> rules : List.of(all, backwards)) {
            assertThat(guarding(rules, "/account/close")).contains(all.get(1));
            assertThat(guarding(rules, "/account")).contains(all.get(2));
            assertThat(guarding(rules, "/jobs")).contains(all.get(2));
        }
        assertThat(guarding(all.subList(0, 2), "/account")).contains(all.get(0));
        assertThat(guarding(all.subList(0, 2), "/jobs")).isEmpty();
        assertThat(new PathRules(all).isEmpty()).isFalse();
        assertThat(new PathRules(List.of()).isEmpty()).isTrue();
    }

    private static Optional<PathRules.Rule> guarding(List<PathRules.Rule> rules, String path) {
        return new PathRules(rules).guarding(List.of(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"account", "/account/", "/a*b", "//account", "/account/*/x", ""})
    void whatIsNoPatternIsACallersMistake(String pattern) {
        assertThatThrownBy(() -> rule(pattern)).isInstanceOf(IllegalArgumentException.class);
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
        assertThat(find("/jobs/17", "/jobs/17")).isInstanceOf(ViewRules.NoView.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/jobs/17/apply,/jobs/18/apply",
        "/jobs/18/apply,/jobs/18/../17/apply",
        "/elsewhere,/jobs/17/apply",
        "/elsewhere,/jobs/%31%37/apply",
        "/jobs//17/apply,/jobs//17/apply",
        "/jobs/17/apply,/elsewhere",
    })
    void aPathThatCouldBeAnotherViewIsServedToNobody(String dispatched, String sent) {
        assertThat(find(dispatched, sent)).isInstanceOf(ViewRules.Ambiguous.class);
    }

    @Test
    void withoutViewsNothingIsOne() {
        ViewRules none = new ViewRules(List.of(), List.of(), "/login");
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
        for (String pattern : List.of("/login/{x}", "/login", "/{x}")) {
            assertThatThrownBy(() -> views(ViewRule.of(pattern, "one")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("/login");
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
        assertThat(origin.isCrossSite(FakeIncoming.post(header, value))).isEqualTo(crossSite);
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
        assertThat(RequestOrigin.isNavigation(FakeIncoming.post(header, value))).isEqualTo(navigation);
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
        assertThat(RequestOrigin.wantsPage(FakeIncoming.post(header, value))).isEqualTo(page);
    }

    @Test
    void onlyLettersDigitsAndAFewSignsOfAsciiArePlain() {
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            boolean name = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~".indexOf(c) >= 0;
            assertThat(PathRules.isPlain("/" + c)).as("/U+%04X", (int) c).isEqualTo(name);
            assertThat(PathRules.isPlain("/a" + c)).as("/aU+%04X", (int) c).isEqualTo(name || c == '/' || c == '.');
        }
    }
}
