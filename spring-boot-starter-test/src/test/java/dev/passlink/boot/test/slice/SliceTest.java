package dev.passlink.boot.test.slice;

import static dev.passlink.boot.test.PasslinkUser.passlinkUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.passlink.boot.test.WithPasslinkUser;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.MockMvc;

/** A slice is guarded as the whole is, without its accounts. */
@WebMvcTest(properties = {"passlink.signed-in=/books/**", "passlink.base-url=https://library.example.com"})
final class SliceTest {
    @Autowired
    MockMvc mvc;

    private MockHttpServletResponse books() throws Exception {
        return mvc.perform(get("/books")).andReturn().getResponse();
    }

    @Test
    void whoeverIsNotSignedInIsSentToSignIn() throws Exception {
        assertThat(books().getRedirectedUrl()).isEqualTo("/login?next=%2Fbooks");
    }

    @Test
    @WithPasslinkUser(value = "ada@example.com", id = "17")
    void anAccountIsMadeOnTheSpot() throws Exception {
        assertThat(books().getContentAsString()).isEqualTo("17");
    }

    @Test
    @WithMockUser("grace")
    void aMockUserPassesTheGuard() throws Exception {
        assertThat(books().getContentAsString()).isEqualTo("grace");
    }

    @Test
    void anAccountOfTheApplicationIsNotThere() {
        assertThatThrownBy(() -> mvc.perform(get("/books").with(passlinkUser("ada@example.com"))))
                .hasMessageContaining("or create a user for this test");
    }
}
