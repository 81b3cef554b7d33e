package dev.passlink.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.Passlink;
import dev.passlink.SignInMethod;
import dev.passlink.servlet.PasslinkFilter;
import java.security.Principal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextImpl;

/** An application that runs, with this module on its class path by mistake. */
final class OutsideOfTestsTest {
    private static final Principal MOCK = () -> "17";

    @Test
    void itIsAsIfThisModuleWereNotThere() throws Exception {
        SpringApplication application = new SpringApplication(Shop.class);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "passlink.base-url", "http://localhost:8080",
                "passlink.signed-in", "/account/**"));
        try (ConfigurableApplicationContext site = application.run()) {
            assertThat(site.getBeanNamesForType(PasslinkInbox.class)).isEmpty();
            assertThat(site.getBeanNamesForType(PasslinkSignIn.class)).isEmpty();
            assertThat(site.getBeanDefinitionNames()).noneMatch(name -> name.startsWith("passlinkTest"));
            assertThat(site.getBean(Passlink.class).baseUrl()).hasPort(8080);
            assertThat(status(site.getBean(PasslinkFilter.class), signedInByMock()))
                    .isEqualTo(303);
        }
    }

    /** All that a mock user is: to Passlink's filter, nobody. */
    private static MockHttpServletRequest signedInByMock() {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/account");
        request.setServletPath("/account");
        request.addHeader("Accept", "text/html");
        request.setUserPrincipal(MOCK);
        request.setAttribute("dev.passlink.boot.test.stranger", true);
        request.setAttribute(
                "context", new SecurityContextImpl(new TestingAuthenticationToken("17", "", SignInMethod.LINK.name())));
        return request;
    }

    private static int status(PasslinkFilter filter, MockHttpServletRequest request) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        return response.getStatus();
    }
}
