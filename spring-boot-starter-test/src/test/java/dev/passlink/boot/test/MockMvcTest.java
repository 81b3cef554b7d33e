package dev.passlink.boot.test;

import static dev.passlink.boot.test.PasslinkUser.passlinkUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.passlink.EmailAddress;
import dev.passlink.SignInMethod;
import dev.passlink.User;
import dev.passlink.port.Passkeys;
import dev.passlink.testkit.FakeUsers;
import jakarta.servlet.http.Cookie;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
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

    @Autowired
    PasslinkSignIn signIn;

    @Autowired
    TestSite site;

    private String body(AbstractMockHttpServletRequestBuilder<?> request) throws Exception {
        var response = mvc.perform(request).andReturn().getResponse();
        return response.getStatus() == 200 ? response.getContentAsString() : Integer.toString(response.getStatus());
    }

    @Test
    void anybodyElseIsSentToSignIn() throws Exception {
        assertThat(body(get("/account"))).isEqualTo("303");
        assertThat(body(get("/open"))).isEqualTo("nobody");
    }

    @Test
    @WithPasslinkUser("ada@example.com")
    void anAnnotatedTestIsSignedInAsAnAccountOfTheApplication() throws Exception {
        assertThat(body(get("/account"))).isEqualTo("17 true LINK");
        assertThat(body(get("/open"))).isEqualTo("17 true LINK");
    }

    @Test
    void aRequestIsSignedInAndNoOther() throws Exception {
        assertThat(body(get("/account").with(passlinkUser("ada@example.com")))).isEqualTo("17 true LINK");
        assertThat(body(get("/account"))).isEqualTo("303");
    }

    @Test
    @WithPasslinkUser("ada@example.com")
    void aRequestWithASignInOfItsOwnKeepsIt() throws Exception {
        User grace = new User("19", EmailAddress.of("grace@example.com"), true, "s", Set.of());
        assertThat(body(get("/account").with(passlinkUser(grace)))).isEqualTo("19 false LINK");
        Cookie[] cookies = signIn.cookies(passlinkUser(grace)).entrySet().stream()
                .map(cookie -> new Cookie(cookie.getKey(), cookie.getValue()))
                .toArray(Cookie[]::new);
        assertThat(body(get("/account").cookie(cookies))).isEqualTo("19 false LINK");
        assertThat(body(get("/account").cookie(new Cookie("theme", "dark")))).isEqualTo("17 true LINK");
    }

    @Test
    @WithPasslinkUser(value = "ada@example.com", method = SignInMethod.PASSKEY)
    void somebodyHasSignedInByAPasskeyThatIsGoneAgain() throws Exception {
        assertThat(body(get("/account"))).isEqualTo("17 true PASSKEY");
        assertThat(passkeys.ofUser("17")).isEmpty();
        assertThat(inbox.emails()).isEmpty();
    }

    @Test
    @WithPasslinkUser(value = "grace@example.com", id = "19", roles = "admin")
    void anAccountIsMadeOnTheSpot() throws Exception {
        assertThat(body(get("/account"))).isEqualTo("19 true LINK");
    }

    @Test
    void whatATestMadeOnTheSpotIsNoAccountOfTheApplication() {
        User another = new User("17", EmailAddress.of("mallory@example.com"), true, "s", Set.of("root"));
        assertThatThrownBy(() -> signIn.cookies(passlinkUser(another)))
                .hasMessageStartingWith("Your UserLookup has an account 17 already");
    }

    @Test
    void whoeverCannotSignInIsToldOf() {
        assertThatThrownBy(() -> body(get("/account").with(passlinkUser("nobody@example.com"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Your UserLookup finds no account for nobody@example.com: create it before");
        assertThatThrownBy(() -> signIn.cookies(passlinkUser("gone@example.com")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gone@example.com is disabled");
        assertThatThrownBy(() -> passlinkUser("ada@example.com").method(SignInMethod.CODE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("For CODE, let the test go through the sign-in itself");
    }

    @Test
    void aPrincipalOfAMockRequestPassesTheGuardAndIsWhatTheApplicationSees() throws Exception {
        assertThat(body(get("/account").principal(() -> "17"))).isEqualTo("17 false no pass");
        assertThat(body(get("/account"))).isEqualTo("303");
    }

    @Test
    void anEmailIsReadAndItsLinkAndCodeSignIn() throws Exception {
        PasslinkFlow flow = new PasslinkFlow(mvc);
        flow.ask("ada@example.com");
        assertThat(inbox.emails()).hasSize(1);
        assertThat(inbox.last("ada@example.com").to()).isEqualTo(EmailAddress.of("ada@example.com"));
        assertThat(inbox.link("Ada@example.com")).startsWith("http://localhost/login/link?passlink=");
        assertThat(inbox.code("ada@example.com")).matches("[B-Z]{8}|[0-9]{6}");
        assertThat(flow.open(inbox.link("ada@example.com"))).isEqualTo(303);
        assertThat(flow.get("/account")).isEqualTo("17 true LINK");
        flow.ask("nobody@example.com");
        assertThatThrownBy(() -> inbox.link("nobody@example.com"))
                .hasMessageStartingWith("No email was sent to nobody@example.com, but to [ada@example.com].");
        inbox.clear();
        assertThat(inbox.emails()).isEmpty();
    }

    /** As many as a large suite asks for: 30 a minute may ask otherwise. */
    @RepeatedTest(3)
    void nothingOfOneTestIsLeftForTheNextInTheSameContext() throws Exception {
        assertThat(inbox.emails()).isEmpty();
        assertThat(body(get("/account"))).isEqualTo("303");
        assertThat(site.users(new FakeUsers()).findById("19")).isEmpty();
        for (int i = 0; i < 40; i++) {
            assertThat(new PasslinkFlow(mvc).ask("ada@example.com")).isEqualTo(303);
        }
        assertThat(inbox.emails()).hasSize(40);
        PasslinkFlow left = new PasslinkFlow(mvc);
        left.ask("ada@example.com");
        passlinkUserMadeOnTheSpot();
    }

    private void passlinkUserMadeOnTheSpot() {
        User grace = new User("19", EmailAddress.of("grace@example.com"), true, "s", Set.of());
        assertThat(signIn.cookies(passlinkUser(grace))).isNotEmpty();
    }
}
