package dev.passlink.boot.test;

import static dev.passlink.boot.test.PasslinkUser.passlinkUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.port.PasskeyVerifier;
import dev.passlink.port.Passkeys;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.SignInDecision;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.test.context.support.WithAnonymousUser;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.security.test.context.support.WithUserDetails;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests that an application had before it had Passlink, whose rules stand in front of Spring Security's now. */
@SpringBootTest(
        classes = {Shop.class, MockUserTest.Security.class, MockUserTest.Orders.class},
        properties = {
            "passlink.signed-in=/account/**,/orders/**",
            "spring.security.user.name=grace",
            "spring.security.user.roles=clerk"
        })
@AutoConfigureMockMvc
final class MockUserTest {
    @Autowired
    MockMvc mvc;

    @TestConfiguration(proxyBeanMethods = false)
    @EnableMethodSecurity
    static class Security {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(paths -> paths.requestMatchers("/orders/all")
                            .hasRole("manager")
                            .anyRequest()
                            .permitAll())
                    .build();
        }

        /** It knows its own people, and would fail for others. */
        @Bean
        SignInDecision decision() {
            return (user, method) -> Optional.of(user)
                    .filter(one -> one.id().equals("17"))
                    .map(one -> new SignInDecision.SignedIn())
                    .orElseThrow();
        }
    }

    @RestController
    static class Orders {
        @GetMapping("/orders/mine")
        @PreAuthorize("hasRole('clerk')")
        String mine() {
            return who();
        }

        @GetMapping("/orders/all")
        String all() {
            return who();
        }

        private static String who() {
            var who = SecurityContextHolder.getContext().getAuthentication();
            return who == null ? "nobody" : who.getName() + " " + who.getClass().getSimpleName();
        }
    }

    private String body(AbstractMockHttpServletRequestBuilder<?> request) throws Exception {
        MockHttpServletResponse response = mvc.perform(request).andReturn().getResponse();
        return response.getStatus() == 200 ? response.getContentAsString() : Integer.toString(response.getStatus());
    }

    @Test
    @WithMockUser(username = "test", roles = "clerk")
    void aMockUserIsWhoTheTestSaysAndMayWhatItSays() throws Exception {
        assertThat(body(get("/orders/mine"))).isEqualTo("test UsernamePasswordAuthenticationToken");
        assertThat(body(get("/orders/all"))).isEqualTo("403");
        assertThat(body(get("/account"))).isEqualTo("test false no pass");
    }

    @Test
    @WithUserDetails("grace")
    void aUserOfTheUserDetailsServiceIsToo() throws Exception {
        assertThat(body(get("/orders/mine"))).startsWith("grace ");
    }

    @Test
    void aRequestWithAUserIsToo() throws Exception {
        assertThat(body(get("/orders/all").with(user("ada@example.com").roles("manager"))))
                .startsWith("ada@example.com ");
        assertThat(body(get("/orders/mine").with(user("x".repeat(300)).roles("clerk"))))
                .startsWith("xxx");
        assertThat(body(get("/orders/mine"))).isEqualTo("303");
    }

    @Test
    @WithMockUser(roles = "clerk")
    void aRequestIsAnonymousIfItSaysSo() throws Exception {
        // Which no rule but Passlink's is about.
        assertThat(body(get("/account").with(anonymous()))).isEqualTo("303");
        assertThat(body(get("/orders/mine"))).startsWith("user ");
    }

    @Test
    @WithAnonymousUser
    void aTestIsAnonymousIfItSaysSo() throws Exception {
        assertThat(body(get("/account"))).isEqualTo("303");
    }

    @Test
    @WithMockUser(roles = "clerk")
    void aRequestWithASignInOfItsOwnKeepsIt() throws Exception {
        assertThat(body(get("/account").with(passlinkUser("ada@example.com")))).startsWith("17 true ");
    }

    @Test
    void aMockUserIsNoAccountThatHasItsNameForItsId() throws Exception {
        assertThat(body(get("/orders/mine").with(user("17").roles("clerk")))).startsWith("17 ");
    }

    /** The starter's customizers, and with them this jar's users, are unknown to it. */
    @Nested
    @SpringBootTest(
            classes = {Shop.class, BesideAPasslinkOfTheApplicationsOwn.Own.class},
            properties = "passlink.signed-in=/account/**")
    @AutoConfigureMockMvc
    final class BesideAPasslinkOfTheApplicationsOwn {
        @TestConfiguration(proxyBeanMethods = false)
        static class Own {
            @Bean
            Passlink own(FakeUsers users, PasskeyVerifier verifier, Passkeys passkeys) {
                return Passlink.builder()
                        .baseUrl("http://localhost")
                        .keys(KeyRing.parse(KeyRing.generate()))
                        .users(users)
                        .mailer(new RecordingMailer())
                        .passkeys(verifier, passkeys)
                        .build();
            }
        }

        @Test
        @WithMockUser
        void aMockUserIsThereWhereNobodyHasToSignIn() throws Exception {
            assertThat(body(get("/open"))).isEqualTo("user false no pass");
            assertThat(body(get("/account"))).isEqualTo("303");
        }
    }

    @Nested
    @SpringBootTest(classes = {Shop.class, BehindARegistrationOfTheApplicationsOwn.Own.class})
    @AutoConfigureMockMvc
    final class BehindARegistrationOfTheApplicationsOwn {
        @TestConfiguration(proxyBeanMethods = false)
        static class Own {
            @Bean
            FilterRegistrationBean<PasslinkFilter> own(Passlink passlink) {
                FilterRegistrationBean<PasslinkFilter> own =
                        new FilterRegistrationBean<>(PasslinkFilter.builder(passlink)
                                .signOutPath("/login/logout")
                                .signedIn("/account/*")
                                .build());
                own.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
                return own;
            }
        }

        @Test
        @WithMockUser
        void aMockUserPassesTheGuardAsAnywhere() throws Exception {
            assertThat(body(get("/open"))).isEqualTo("user false no pass");
            assertThat(body(get("/account"))).isEqualTo("user false no pass");
            assertThat(body(get("/account").with(anonymous()))).isEqualTo("303");
        }

        @Test
        void aUserOfPasslinksIsSignedInAsAnywhere() throws Exception {
            assertThat(body(get("/account").with(passlinkUser("ada@example.com"))))
                    .startsWith("17 true ");
        }
    }
}
