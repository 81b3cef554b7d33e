package com.example.before;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

@WebMvcTest
@Import(Security.class)
class PagesSliceTest {
    @Autowired
    MockMvc mvc;

    @MockitoBean
    People people;

    @MockitoBean
    Orders orders;

    @Test
    @WithMockUser
    void anAccountIsShown() throws Exception {
        mvc.perform(get("/account")).andExpect(status().isOk());
    }
}
