package com.example.after;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.unauthenticated;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrlPattern;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.transaction.annotation.Transactional;

@SpringBootTest
@AutoConfigureMockMvc
@Transactional
class PagesTest {
    @Autowired
    MockMvc mvc;

    @Autowired
    People people;

    @Autowired
    Orders orders;

    @BeforeEach
    void people() {
        people.save(new Person("ada@example.com", "{noop}secret", "ADMIN"));
    }

    @Test
    void aStrangerSeesTheFirstPageAndIsSentToSignInElsewhere() throws Exception {
        mvc.perform(get("/")).andExpect(content().string("Welcome"));
        mvc.perform(get("/account").accept("text/html"))
                .andExpect(status().is3xxRedirection())
                .andExpect(redirectedUrlPattern("/login*"));
    }

    @Test
    @WithMockUser("ada@example.com")
    void anAccountHasFormsWithTheirTokens() throws Exception {
        mvc.perform(get("/account"))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("ada@example.com")))
                .andExpect(content().string(containsString("name=\"_csrf\"")));
    }

    @Test
    @WithMockUser("ada@example.com")
    void aFormNeedsItsToken() throws Exception {
        mvc.perform(post("/account/orders").with(csrf())).andExpect(redirectedUrl("/account?ordered=ada@example.com"));
        mvc.perform(post("/account/orders")).andExpect(status().isForbidden());
    }

    @Test
    void aRoleDecidesAboutPaths() throws Exception {
        mvc.perform(post("/admin/orders/cancel").with(csrf()).with(user("grace").roles("USER")))
                .andExpect(status().isForbidden());
        UserDetails ada = people.findByEmail("ada@example.com").orElseThrow();
        mvc.perform(post("/admin/orders/cancel").with(csrf()).with(user(ada)))
                .andExpect(content().string("all cancelled"));
    }

    @Test
    @WithMockUser
    void aRoleDecidesAboutMethods() {
        assertThatThrownBy(orders::cancelAll).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    @WithMockUser(roles = "ADMIN")
    void aRoleOpensMethods() {
        assertThat(orders.cancelAll()).isEqualTo("all cancelled");
    }

    @Test
    @WithMockUser
    void signingOutLeadsToTheFirstPage() throws Exception {
        mvc.perform(post("/logout").with(csrf())).andExpect(redirectedUrl("/")).andExpect(unauthenticated());
    }
}
