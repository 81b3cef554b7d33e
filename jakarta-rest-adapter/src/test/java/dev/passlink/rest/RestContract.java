package dev.passlink.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.servlet.HandlerRuleContract;
import org.junit.jupiter.api.Test;

/** What a handler must keep in whatever implementation of Jakarta REST, in sub-resources too. */
abstract class RestContract extends HandlerRuleContract {
    @Override
    protected String sentOn(String query) {
        return query.replaceAll("%(?!25)", "%25").replace("|", "%7C").replace("^", "%5E");
    }

    @Test
    void aSubResourceIsGuardedByWhatStandsBesideItsOwnMethod() {
        noHandlerIsReachedWithoutAPassForExactlyItsView("GET", "/app/api/located/17/more");
    }

    @Test
    void aLocatorWithTheAnnotationServesNobodySinceNobodyIsAskedThere() {
        assertThat(with17().get("/app/api/painted/17/more").status()).isEqualTo(500);
        assertThat(site.browser().get("/app/api/painted/17/more").status()).isEqualTo(500);
        assertThat(site.acted()).isEmpty();
    }
}
