package dev.passlink.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.servlet.HandlerRuleContract;
import dev.passlink.servlet.HandlerSite;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import jakarta.servlet.Servlet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

final class SpringMvcTest extends HandlerRuleContract {
    @Override
    protected HandlerSite site() {
        return new HandlerSite(spring(Jobs.class), Map.of());
    }

    static Servlet spring(Class<?>... parts) {
        AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
        context.register(parts);
        return new DispatcherServlet(context);
    }

    /** An included answer can neither redirect nor refuse. */
    @Test
    void whatIsIncludedWithoutAPassIsLeftOut() {
        Reply without =
                site.browser().with(HandlerSite.INCLUDE, "/api/alias/17").get("/app/elsewhere");
        assertThat(without.status()).isEqualTo(200);
        assertThat(without.body()).isEqualTo("around ");
        assertThat(site.acted()).isEmpty();
        Reply with = with17().with(HandlerSite.INCLUDE, "/api/alias/17").get("/app/elsewhere");
        assertThat(with.body()).isEqualTo("around acted on 17");
    }

    /** Spring asks again when the answer goes on, also where the path had opened the view and nobody asked before. */
    @Test
    void anAnswerThatComesLaterIsGivenToWhoeverTheActHasSignedOut() {
        TestBrowser holder = with17().with(HandlerSite.SIGN_OUT, "1");
        assertThat(holder.send("PATCH", "/app/api/jobs/17/apply", "").body()).isEqualTo("acted on 17");
        assertThat(holder.get("/app/api/jobs/17/apply").status()).isEqualTo(403);
        assertThat(site.acted()).containsExactly("17");
    }

    @Test
    void aProxyHidesNoAnnotationOfWhatItCalls() {
        noHandlerIsReachedWithoutAPassForExactlyItsView("GET", "/app/api/proxied/17");
    }

    @Test
    void everyPathOfAHandlerIsGuarded() {
        noHandlerIsReachedWithoutAPassForExactlyItsView("POST", "/app/api/jobs/17/apply/again");
    }
}
