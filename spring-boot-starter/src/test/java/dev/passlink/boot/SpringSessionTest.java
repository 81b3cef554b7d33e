package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.web.TestBrowser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application whose sessions are Spring Session's, as on several nodes: they have an owner, too. */
final class SpringSessionTest {
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableSpringHttpSession
    @Import({RunningSite.Fakes.class, Pages.class})
    static class Application {
        @Bean
        MapSessionRepository sessions() {
            return new MapSessionRepository(new ConcurrentHashMap<>());
        }
    }

    @RestController
    static class Pages {
        @GetMapping("/account/write")
        String write(HttpServletRequest request) {
            request.getSession().setAttribute("basket", "of " + request.getRemoteUser());
            return "written";
        }

        @GetMapping({"/read", "/account/read"})
        String read(HttpServletRequest request) {
            HttpSession session = request.getSession(false);
            return "basket " + (session == null ? "none" : session.getAttribute("basket"));
        }

        @GetMapping("/plant")
        String plant(HttpServletRequest request) {
            request.getSession().setAttribute("basket", "planted");
            return "planted";
        }
    }

    private static RunningSite site;

    @BeforeAll
    static void start() {
        site = RunningSite.start(Map.of("passlink.signed-in", "/account/**"), Application.class);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void whoeverSignsInNextInTheSameBrowserFindsNothingOfWhoWasThereBefore() {
        TestBrowser browser = site.signedIn("ada");
        assertThat(browser.get("/account/write").body()).isEqualTo("written");
        assertThat(browser.get("/account/read").body()).isEqualTo("basket of 17");
        String session = browser.cookies().get("SESSION");
        assertThat(session).isNotNull();
        // Her pass is gone, as after a week; her session is still there.
        browser.cookies().clear();
        browser.cookies().put("SESSION", session);
        assertThat(browser.get("/read").body()).isEqualTo("basket none");
        site.signIn(browser, "grace", "/");
        browser.cookies().put("SESSION", session);
        assertThat(browser.get("/account/read").body()).isEqualTo("basket none");
    }

    @Test
    void aSignOutEndsTheSession() {
        TestBrowser browser = site.signedIn("ada");
        browser.get("/account/write");
        String session = browser.cookies().get("SESSION");
        String field = browser.get("/login/logout").fieldIn("/login/logout", "antiForgery");
        browser.post("/login/logout", "antiForgery", field);
        site.signIn(browser, "ada", "/");
        browser.cookies().put("SESSION", session);
        assertThat(browser.get("/account/read").body()).isEqualTo("basket none");
    }

    @Test
    void aSessionThatSomebodyHasPlantedGoesOnUnderAnotherId() {
        TestBrowser mallory = site.browser();
        mallory.get("/plant");
        String planted = mallory.cookies().get("SESSION");
        assertThat(planted).isNotNull();
        TestBrowser ada = site.browser();
        ada.cookies().put("SESSION", planted);
        site.signIn(ada, "ada", "/");
        ada.get("/account/write");
        assertThat(ada.cookies().get("SESSION")).isNotEqualTo(planted);
        assertThat(mallory.get("/read").body()).isEqualTo("basket none");
    }
}
