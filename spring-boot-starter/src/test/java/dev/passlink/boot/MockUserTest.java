package dev.passlink.boot;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;

/** A test of the whole application by MockMvc: Passlink's filter is there, and leaves alone whom a test has signed in. */
@SpringBootTest(classes = MockUserTest.Application.class)
@AutoConfigureMockMvc
@TestPropertySource(properties = {"passlink.base-url=http://localhost"})
final class MockUserTest {
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({RunningSite.Fakes.class, ControllersAloneTest.Application.class, ControllersAloneTest.Pages.class})
    static class Application {}

    private final MockMvc mvc;

    @Autowired
    MockUserTest(MockMvc mvc) {
        this.mvc = mvc;
    }

    @Test
    void nobodyIsLedToSignInAndBack() throws Exception {
        mvc.perform(get("/account").accept(MediaType.TEXT_HTML)).andExpect(redirectedUrl("/login?next=%2Faccount"));
    }

    @Test
    @WithMockUser("mock")
    void aMockUserIsSignedIn() throws Exception {
        mvc.perform(get("/account")).andExpect(content().string("page mock"));
        mvc.perform(get("/admin")).andExpect(status().isForbidden());
        mvc.perform(post("/account/act").with(csrf())).andExpect(content().string("acted for mock"));
        mvc.perform(post("/account/act")).andExpect(status().isForbidden());
        mvc.perform(post("/logout").with(csrf())).andExpect(redirectedUrl("/"));
    }
}
