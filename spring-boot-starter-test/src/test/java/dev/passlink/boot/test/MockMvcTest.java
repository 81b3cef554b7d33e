package dev.passlink.boot.test;

import static dev.passlink.boot.test.PasslinkUser.passlinkUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.passlink.port.Passkeys;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;

@SpringBootTest(
        classes = Shop.class,
        properties = {
            "passlink.signed-in=/account/**",
            "spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration"
        })
@AutoConfigureMockMvc
final class MockMvcTest {
    @Autowired
    MockMvc mvc;

    @Autowired
    PasslinkInbox inbox;

    @Autowired
    Passkeys passkeys;

    private String body(AbstractMockHttpServletRequestBuilder<?> request) throws Exception {
        var response = mvc.perform(request).andReturn().getResponse();
        return response.getStatus() == 200 ? response.getContentAsString() : Integer.toString(response.getStatus());
    }

    @Test
    void anybodyElseIsSentToSignIn() throws Exception {
        assertThat(body(get("/account"))).isEqualTo("303");
    }

    @Test
    @WithPasslinkUser("ada@example.com")
    void anAnnotatedTestIsSignedIn() throws Exception {
        assertThat(body(get("/account"))).isEqualTo("17 true LINK");
        assertThat(body(get("/open"))).isEqualTo("17 true LINK");
    }

    @Test
    void aRequestIsSignedIn() throws Exception {
        assertThat(body(get("/account").with(passlinkUser("ada@example.com")))).isEqualTo("17 true LINK");
        assertThat(body(get("/account"))).isEqualTo("303");
    }
}
