package com.example.after;

import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.passlink.boot.test.WithPasslinkUser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.transaction.annotation.Transactional;

/** What the application has gained: its controllers, rules and entity know whoever signed in by Passlink. */
@SpringBootTest
@AutoConfigureMockMvc
@Transactional
class SignInTest {
    @Autowired
    MockMvc mvc;

    @Autowired
    People people;

    @BeforeEach
    void people() {
        people.save(new Person("ada@example.com", "", "ADMIN"));
        people.save(new Person("grace@example.com", "", "USER"));
    }

    @Test
    @WithPasslinkUser("ada@example.com")
    void whoeverSignedInIsTheEntityThatControllersKnowWithItsRole() throws Exception {
        mvc.perform(get("/account")).andExpect(content().string(containsString("ada@example.com")));
        mvc.perform(post("/admin/orders/cancel").with(csrf()))
                .andExpect(content().string("all cancelled"));
    }

    @Test
    @WithPasslinkUser("grace@example.com")
    void anotherRoleOpensLess() throws Exception {
        mvc.perform(post("/admin/orders/cancel").with(csrf())).andExpect(status().isForbidden());
    }
}
