package dev.passlink.boot;

import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.security.Principal;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A test of controllers, as an application has it: no Passlink is there, and the rules are. */
@WebMvcTest(ControllersAloneTest.Pages.class)
@ContextConfiguration(classes = ControllersAloneTest.Application.class)
final class ControllersAloneTest {
    @SpringBootConfiguration
    @Import(Pages.class)
    static class Application {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(rules -> rules.requestMatchers("/account/**")
                            .authenticated()
                            .requestMatchers("/admin")
                            .hasRole("admin")
                            .anyRequest()
                            .permitAll())
                    .build();
        }
    }

    @RestController
    static class Pages {
        @GetMapping({"/open", "/account", "/admin"})
        String page(Principal who) {
            return "page " + (who == null ? "nobody" : who.getName());
        }

        @PostMapping("/account/act")
        String act(Principal who) {
            return "acted for " + who.getName();
        }
    }

    /** Of an application that says nothing to Spring Security: what its properties guard is guarded by a filter that is not there. */
    @Nested
    @WebMvcTest(controllers = Pages.class, properties = "passlink.signed-in=/account/**")
    @ContextConfiguration(classes = WithoutAChain.Quiet.class)
    @NestedTestConfiguration(NestedTestConfiguration.EnclosingConfiguration.OVERRIDE)
    final class WithoutAChain {
        @SpringBootConfiguration
        @Import(Pages.class)
        static class Quiet {}

        @Test
        void allIsShutToNobodyAndNobodyIsSentRoundInCircles(@Autowired MockMvc alone) throws Exception {
            alone.perform(get("/open")).andExpect(redirectedUrl("/login"));
            alone.perform(get("/login")).andExpect(status().isUnauthorized());
            alone.perform(get("/account")).andExpect(redirectedUrl("/login"));
            alone.perform(get("/account").with(user("mock")))
                    .andExpect(content().string("page mock"));
        }
    }

    private final MockMvc mvc;

    @Autowired
    ControllersAloneTest(MockMvc mvc) {
        this.mvc = mvc;
    }

    @Test
    void anOpenPageIsOpen() throws Exception {
        mvc.perform(get("/open")).andExpect(content().string("page nobody"));
    }

    @Test
    void nobodyIsLedToTheSignInPage() throws Exception {
        mvc.perform(get("/account").accept(MediaType.TEXT_HTML)).andExpect(redirectedUrl("/login"));
        mvc.perform(get("/account").accept(MediaType.APPLICATION_JSON)).andExpect(status().isUnauthorized());
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

    @Test
    void soIsWhomOneRequestNames() throws Exception {
        mvc.perform(get("/admin").with(user("boss").roles("admin")))
                .andExpect(content().string(containsString("boss")));
        mvc.perform(get("/admin")).andExpect(status().is3xxRedirection());
    }
}
