package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import jakarta.servlet.Filter;
import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.InternalResourceView;

/** An application that has Spring Security and says nothing to it. */
@ExtendWith(OutputCaptureExtension.class)
final class DefaultChainTest {
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({RunningSite.Fakes.class, Pages.class})
    static class Application {}

    @Controller
    static class Pages {
        @GetMapping({"/", "/open", "/account/orders", "/jobs/{id}/apply", "/orders/17"})
        @ResponseBody
        String any(Principal who) {
            return "page " + (who == null ? "nobody" : who.getName());
        }

        @GetMapping("/open/forward")
        View toGuarded() {
            return new InternalResourceView("/account/orders");
        }

        @PostMapping("/open/act")
        @ResponseBody
        String act() {
            return "acted";
        }

        @GetMapping({"/forms", "/account/forms"})
        String forms(Model model) {
            model.addAttribute("filler", "so long ".repeat(50_000));
            return "passlink-forms";
        }
    }

    private static RunningSite site;

    private static String told = "";

    @BeforeAll
    static void start(CapturedOutput output) {
        site = RunningSite.start(
                Map.of(
                        "management.endpoints.web.exposure.include", "*",
                        "management.endpoint.health.show-details", "when-authorized",
                        "management.endpoint.health.show-components", "when-authorized",
                        "passlink.signed-in", "/account/**",
                        "passlink.rules[0].path", "/orders/{id}",
                        "passlink.rules[0].fresh", "10m"),
                Application.class);
        told = output.toString();
    }

    @Test
    void whatIsOpenIsTold() {
        assertThat(told)
                .contains("Passlink guards [/account/**, /orders/{id}]")
                .contains("everything else except the actuator is open to everyone");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void theRulesOfThePropertiesHoldAndTheRestIsOpen() {
        TestBrowser browser = site.browser();
        assertThat(browser.get("/open").body()).isEqualTo("page nobody");
        assertThat(browser.get("/open/forward").status()).isEqualTo(303);
        assertThat(browser.get("/ACCOUNT/orders").status()).isEqualTo(303);
        assertThat(browser.get("/nowhere").status()).isEqualTo(404);
        for (String path : new String[] {"/account/orders", "/orders/17"}) {
            Reply refused = browser.get(path);
            assertThat(refused.status()).isEqualTo(303);
            assertThat(refused.header("Location")).startsWith("/login?next=");
        }
        assertThat(site.signedIn("grace").get("/account/orders").body()).isEqualTo("page 18");
        assertThat(site.invited(browser, "17").get("/jobs/17/apply").body()).isEqualTo("page guest:guest@example.com");
        assertThat(browser.get("/account/orders").status()).isEqualTo(303);
    }

    /** As at a management port of its own, which has this chain and not the filter. */
    @Test
    void whatTheFilterIsNotInFrontOfIsShut() throws Exception {
        Filter security = site.context().getBean("springSecurityFilterChain", Filter.class);
        for (String path : List.of("/open", "/account/orders")) {
            MockHttpServletRequest request =
                    new MockHttpServletRequest(site.context().getServletContext(), "GET", path);
            MockFilterChain behind = new MockFilterChain();
            security.doFilter(request, new MockHttpServletResponse(), behind);
            assertThat(behind.getRequest()).as(path).isNull();
        }
    }

    @Test
    void noCustomerReadsWhatTheActuatorTells() {
        assertThat(site.signedIn("ada").get("/actuator/env").status()).isEqualTo(403);
        assertThat(site.signedIn("ada").get("/actuator").status()).isEqualTo(403);
        assertThat(site.browser().get("/actuator/env").status()).isEqualTo(303);
    }

    @Test
    void healthIsThereForEverybodyAndTellsNoCustomerTheDetails() {
        for (TestBrowser browser : List.of(site.browser(), site.signedIn("grace"), site.signedIn("ada"))) {
            Reply health = browser.get("/actuator/health");
            assertThat(health.body()).contains("status").doesNotContain("components", "details");
        }
        try (RunningSite open = RunningSite.start(
                Map.of(
                        "management.endpoint.health.show-details", "when-authorized",
                        "management.endpoint.health.roles", "admin"),
                Application.class)) {
            assertThat(open.signedIn("grace").get("/actuator/health").body()).doesNotContain("components");
            assertThat(open.signedIn("ada").get("/actuator/health").body()).contains("components");
        }
    }

    @Test
    void aGroupOfHealthTellsTheDetailsToItsRolesAloneWhereverItIs() {
        String ops = "management.endpoint.health.group.ops.";
        Map<String, Object> group = Map.of(
                ops + "include", "ping",
                ops + "show-details", "when-authorized",
                ops + "additional-path", "server:/healthz");
        for (String none : List.of("", " ")) {
            Map<String, Object> withoutRoles = new HashMap<>(group);
            withoutRoles.put("management.endpoint.health.roles", "${NOT_SET_ANYWHERE:" + none + "}");
            try (RunningSite open = RunningSite.start(withoutRoles, Application.class)) {
                for (String path : List.of("/healthz", "/actuator/health/ops")) {
                    assertThat(open.signedIn("grace").get(path).body())
                            .contains("status")
                            .doesNotContain("components");
                }
            }
        }
        Map<String, Object> withRoles = new HashMap<>(group);
        withRoles.put(ops + "roles", "admin");
        try (RunningSite open = RunningSite.start(withRoles, Application.class)) {
            for (String path : List.of("/healthz", "/actuator/health/ops")) {
                assertThat(open.signedIn("grace").get(path).body())
                        .contains("status")
                        .doesNotContain("components");
                assertThat(open.signedIn("ada").get(path).body()).contains("components");
            }
        }
    }

    @Test
    void nobodyHasAPassword() {
        assertThat(site.context().getBeansOfType(UserDetailsService.class)).isEmpty();
        assertThat(site.browser().get("/login").body()).contains("id=\"email\"").doesNotContain("type=\"password\"");
    }

    @Test
    void eachFormOfATemplateHasTheFieldsOfWhoeverMayAskForThemAndFormsForOtherSitesHaveNone() {
        TestBrowser ada = site.signedIn("ada");
        String page = ada.get("/account/forms").body();
        assertThat(form(page, "own")).contains("_csrf", "antiForgery");
        assertThat(form(page, "theirs")).contains("_csrf", "antiForgery");
        assertThat(form(page, "passlinks")).contains("antiForgery");
        assertThat(form(page, "search")).doesNotContain("antiForgery");
        for (String elsewhere : List.of("elsewhere", "without-scheme", "with-backslash", "with-line-break")) {
            assertThat(form(page, elsewhere)).doesNotContain("antiForgery");
        }
    }

    private static String form(String page, String id) {
        int from = page.indexOf("id=\"" + id + "\"");
        return page.substring(from, page.indexOf("</form>", from));
    }

    @Test
    void aFormAtTheEndOfALongPageSignsOut() {
        TestBrowser ada = site.signedIn("ada");
        String field = ada.get("/account/forms").field("antiForgery");
        Reply out = ada.post("/login/logout", "antiForgery", field);
        assertThat(out.status()).isEqualTo(303);
        assertThat(ada.get("/account/orders").status()).isEqualTo(303);
        TestBrowser grace = site.signedIn("grace");
        assertThat(grace.post("/logout", "_csrf", grace.get("/account/forms").field("_csrf"))
                        .status())
                .isEqualTo(302);
        assertThat(grace.get("/account/orders").status()).isEqualTo(303);
    }

    @Test
    void aFormOfAnotherSiteSignsNobodyOut() {
        TestBrowser ada = site.signedIn("ada");
        assertThat(ada.post("/logout").status()).isEqualTo(403);
        assertThat(ada.post("/login/logout").status()).isEqualTo(403);
        assertThat(ada.get("/account/orders").status()).isEqualTo(200);
    }

    @Test
    void withoutAnyRuleAllIsForSignedInPeopleButForViews() {
        try (RunningSite closed = RunningSite.start(
                Map.of("passlink.signed-out-at", "/bye", "passlink.sign-out-path", "/leave"), Application.class)) {
            TestBrowser browser = closed.browser();
            for (String path : new String[] {"/", "/open", "/account/orders", "/nowhere"}) {
                assertThat(browser.get(path).status()).as(path).isEqualTo(303);
            }
            assertThat(browser.get("/login").status()).isEqualTo(200);
            assertThat(closed.invited(browser, "17").get("/jobs/17/apply").status())
                    .isEqualTo(200);
            assertThat(browser.get("/open").status()).isEqualTo(303);
            TestBrowser ada = closed.signedIn("ada");
            assertThat(ada.get("/open").body()).isEqualTo("page 17");
            assertThat(ada.get("/leave").status()).isEqualTo(200);
            Reply out = ada.post("/logout", "_csrf", ada.get("/forms").field("_csrf"));
            assertThat(out.header("Location")).endsWith("localhost/bye");
        }
    }
}
