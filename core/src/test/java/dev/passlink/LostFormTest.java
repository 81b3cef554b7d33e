package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.passlink.adapter.Flows;
import dev.passlink.adapter.LostForm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Marks of forms that wait for the next sign-in. */
final class LostFormTest {
    private final Site site = new Site();
    private final Flows flows = site.passlink.flows();
    private final String secret = flows.antiForgery().newSecret();

    @Test
    void aMarkSaysWhereItLeadsAndIsReadWithTheBrowsersSecretAlone() {
        String mark = flows.markLost("/post?a=1", secret);
        LostForm form = flows.lostForm(
                        mark, List.of("planted", flows.antiForgery().newSecret(), secret))
                .orElseThrow();
        assertThat(form.path()).isEqualTo("/post?a=1");
        assertThat(flows.lostForm(mark, List.of())).isEmpty();
        assertThat(flows.lostForm(mark, List.of(flows.antiForgery().newSecret())))
                .isEmpty();
        assertThat(mark).doesNotContain(secret);
    }

    @Test
    void twoFormsAreCountedApartAndEachOnce() {
        for (int i = 0; i < 2; i++) {
            String mark = flows.markLost("/post", secret);
            LostForm form = flows.lostForm(mark, List.of(secret)).orElseThrow();
            assertThat(flows.sendAgain(form)).isTrue();
            assertThat(flows.sendAgain(form)).isFalse();
        }
    }

    @Test
    void aMarkIsNothingElseAndNothingElseIsAMark() {
        String mark = flows.markLost("/post", secret);
        assertThat(Site.reasonOf(flows.redeem(mark, site.browserThatAsked("ada@example.com"))))
                .isEqualTo(Reason.FORGED);
        assertThat(flows.pending(mark)).isEmpty();
        assertThat(flows.check(mark)).hasToString("Dead[reason=FORGED]");
        assertThat(flows.lostForm(site.lastToken(), List.of(secret))).isEmpty();
        assertThat(flows.lostForm(flows.antiForgery().value(secret, "application"), List.of(secret)))
                .isEmpty();
    }

    @Test
    void elsewhereAndWithoutASecretIsACallersMistake() {
        for (String path : List.of("", "post", "//evil.example", "https://evil.example/")) {
            assertThatIllegalArgumentException().isThrownBy(() -> flows.markLost(path, secret));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> flows.markLost("/post", "secret"));
    }
}
