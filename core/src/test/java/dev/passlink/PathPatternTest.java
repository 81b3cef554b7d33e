package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one language of paths. */
final class PathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "/account,/account,true",
        "/account,/account/,true",
        "/account,/account/x,false",
        "/account,/accounts,false",
        "/account,/account//,false",
        "/account,/,false",
        "/account,account,false",
        "/account/*,/account,true",
        "/account/*,/account/,true",
        "/account/*,/account/x/y,true",
        "/account/*,/accounts,false",
        "/*,/,true",
        "/*,/anything,true",
        "/orders/{id},/orders/17,true",
        "/orders/{id},/orders/17/,true",
        "/orders/{id},/orders/17/x,false",
        "/orders/{id},/orders,false",
        "/orders/{id},/orders/,false",
        "/orders/{id}/*,/orders/17,true",
        "/orders/{id}/*,/orders/17/x/y,true",
        "/orders/{id}/*,/orders/,false",
        "/jobs/{id}/apply,/jobs//apply,true",
        "/ACCOUNT/*,/account/x,true",
        "/account/*,/ACCOUNT/x,true",
        "/kit,/\u212At,false",
        "/\u00E4/{x},/\u00C4/1,true",
    })
    void aPatternMatchesItsOwnPathsInAnyCase(String pattern, String path, boolean matches) {
        assertThat(PathPattern.of(pattern).matches(path)).isEqualTo(matches);
    }

    /** The Kelvin sign is a k, and the long s an s, for whoever compares without case. */
    @Test
    void lettersThatFoldIntoOthersAreTheSame() {
        assertThat(PathPattern.of("/kiosk").matches("/\u212Aio\u017F\u212A")).isTrue();
    }

    @Test
    void anEmptyPathIsUnderTheRuleForEverything() {
        assertThat(PathPattern.of("/*").matches("")).isTrue();
        assertThat(PathPattern.of("/account").matches("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "account", "/", "/account/", "/a*b", "//account", "/account/*/x", "/*/x", "/a/**", "/a/{}",
                        "/a/{id", "/a/x{id}",
                "/{id}/{id}", "/a;b", "/a\\b", "/a%20b", "/a?b", "/a#b", "/../a", "/./a", "/a+b", "/a\u0000", "/ a",
                        "/{1}"
            })
    void whatIsNoPatternIsACallersMistake(String pattern) {
        assertThatThrownBy(() -> PathPattern.of(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/jobs/{id}/apply,/{a}/17/apply,true",
        "/jobs/{id}/apply,/jobs/{a}/withdraw,false",
        "/jobs/{id}/apply,/jobs/{a},false",
        "/jobs/{id}/apply,/JOBS/*,true",
        "/jobs/{id}/apply,/jobs/17/apply/*,true",
        "/jobs/{id}/apply,/jobs/17/apply/x/*,false",
        "/jobs/{id}/apply,/*,true",
        "/jobs/{id}/apply,/jobs,false",
        "/jobs/{id}/apply,/jobs/17/withdraw/*,false",
        "/a/*,/{x}/b/c/*,true",
        "/a/*,/b/*,false",
        "/{x},/login/*,true",
    })
    void twoPatternsOverlapIfOnePathCouldBeBoth(String one, String other, boolean overlap) {
        assertThat(PathPattern.of(one).overlaps(PathPattern.of(other))).isEqualTo(overlap);
        assertThat(PathPattern.of(other).overlaps(PathPattern.of(one))).isEqualTo(overlap);
    }

    @Test
    void itIsWhatItSays() {
        PathPattern pattern = PathPattern.of("/orders/{id}/*");
        assertThat(pattern).hasToString("/orders/{id}/*").isEqualTo(PathPattern.of("/orders/{id}/*"));
        assertThat(pattern)
                .hasSameHashCodeAs(PathPattern.of("/orders/{id}/*"))
                .isNotEqualTo(PathPattern.of("/orders/{id}"));
        assertThat(pattern.isEverythingBelow()).isTrue();
        assertThat(PathPattern.of("/a").isEverythingBelow()).isFalse();
    }

    @Test
    void valuesAreThoseOfAPathInThePatternsOwnSpelling() {
        PathPattern pattern = PathPattern.of("/jobs/{id}/{what}");
        assertThat(pattern.values("/jobs/17/apply")).contains(List.of("17", "apply"));
        assertThat(pattern.values("/jobs/17/apply/")).contains(List.of("17", "apply"));
        for (String other : List.of("/Jobs/17/apply", "/jobs//apply", "/jobs/1;2/apply", "/jobs/17")) {
            assertThat(pattern.values(other)).as(other).isEmpty();
        }
    }
}
