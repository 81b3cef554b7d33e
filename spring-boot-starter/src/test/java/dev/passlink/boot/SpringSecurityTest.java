package dev.passlink.boot;

import static dev.passlink.boot.PasslinkConfigurer.passlink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.InMemoryPasskeys;
import dev.passlink.ViewRule;
import dev.passlink.passkeys.WebAuthn;
import dev.passlink.port.PasskeyVerifier;
import dev.passlink.port.Passkeys;
import dev.passlink.servlet.PasslinkPrincipal;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.SoftwareAuthenticator;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AllRequiredFactorsAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagerFactories;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.InternalResourceView;

/** An application whose rules are all in Spring Security, as one that was there before Passlink. */
final class SpringSecurityTest {
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableMethodSecurity(jsr250Enabled = true)
    @Import({RunningSite.Fakes.class, Pages.class, Ordered.class})
    static class Application {
        /** Of programs, which bring a password, and have no forms. */
        @Bean
        @Order(1)
        SecurityFilterChain programs(HttpSecurity http) {
            return http.securityMatcher("/api/**")
                    .csrf(csrf -> csrf.disable())
                    .httpBasic(Customizer.withDefaults())
                    .authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
                    .with(passlink())
                    .build();
        }

        /** The same, and nothing said of Passlink. */
        @Bean
        @Order(1)
        SecurityFilterChain machines(HttpSecurity http) {
            return http.securityMatcher("/machine/**")
                    .httpBasic(Customizer.withDefaults())
                    .logout(logout -> logout.logoutUrl("/machine/logout"))
                    .authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
                    .build();
        }

        /** Believes whomever the container names, and nothing said of Passlink either. */
        @Bean
        @Order(1)
        SecurityFilterChain ofTheContainer(HttpSecurity http) {
            return http.securityMatcher("/container/**")
                    .jee(jee -> jee.mappableRoles("boss"))
                    .authorizeHttpRequests(rules -> rules.requestMatchers("/container/*/who")
                            .authenticated()
                            .anyRequest()
                            .permitAll())
                    .build();
        }

        /** Without Passlink. */
        @Bean
        @Order(1)
        SecurityFilterChain apart(HttpSecurity http) {
            return http.securityMatcher("/apart/**")
                    .csrf(csrf -> csrf.disable())
                    .servletApi(api -> api.disable())
                    .logout(logout -> logout.logoutUrl("/apart/logout"))
                    .with(passlink(), passlink -> passlink.disable())
                    .build();
        }

        /** What the application has written here fails while somebody leaves. */
        @Bean
        @Order(1)
        SecurityFilterChain failing(HttpSecurity http, SignOuts signOuts) {
            return http.securityMatcher("/failing/**")
                    .csrf(csrf -> csrf.disable())
                    .logout(logout -> logout.logoutUrl("/failing/logout")
                            .addLogoutHandler((request, response, who) -> signOuts.add(who)))
                    .with(
                            passlink(),
                            passlink -> passlink.principal(
                                    pass -> switch (pass.subject().name()) {
                                        case "17" -> throw new IllegalStateException("no such person");
                                        case "18" -> throw new AssertionError("not written yet");
                                        default -> null;
                                    }))
                    .build();
        }

        @Bean
        @Order(1)
        SecurityFilterChain failingHandler(HttpSecurity http) {
            return http.securityMatcher("/handlers/**")
                    .csrf(csrf -> csrf.disable())
                    .logout(logout -> logout.logoutUrl("/handlers/logout")
                            .addLogoutHandler((request, response, who) -> {
                                throw new IllegalStateException("the basket can't be emptied");
                            }))
                    .build();
        }

        @Bean
        ViewRule container() {
            return ViewRule.of("/container/{id}", "container");
        }

        @Bean
        @Order(2)
        SecurityFilterChain people(HttpSecurity http, SignOuts signOuts) {
            var both =
                    AuthorizationManagerFactories
                            .<org.springframework.security.web.access.intercept.RequestAuthorizationContext>
                                    multiFactor()
                            .requireFactors(
                                    FactorGrantedAuthority.OTT_AUTHORITY, FactorGrantedAuthority.WEBAUTHN_AUTHORITY)
                            .build();
            var young =
                    AllRequiredFactorsAuthorizationManager
                            .<org.springframework.security.web.access.intercept.RequestAuthorizationContext>builder()
                            .requireFactor(factor -> factor.ottAuthority().validDuration(Duration.ofMinutes(10)))
                            .build();
            return http.authorizeHttpRequests(rules -> rules.requestMatchers("/account/**")
                            .authenticated()
                            .requestMatchers("/full")
                            .fullyAuthenticated()
                            .requestMatchers("/admin/**")
                            .hasRole("admin")
                            .requestMatchers("/boss")
                            .hasRole("boss")
                            .requestMatchers("/jobs/*/apply")
                            .hasAuthority("VIEW_apply")
                            .requestMatchers("/only-in-other")
                            .hasAuthority("VIEW_other")
                            .requestMatchers("/passkey")
                            .hasAuthority(FactorGrantedAuthority.WEBAUTHN_AUTHORITY)
                            .requestMatchers("/young")
                            .access(young)
                            .requestMatchers("/both")
                            .access(both.authenticated())
                            .anyRequest()
                            .permitAll())
                    .with(passlink())
                    .logout(logout -> logout.addLogoutHandler((request, response, who) -> signOuts.add(who)))
                    .build();
        }

        @Bean
        WebSecurityCustomizer ignored() {
            return web -> web.ignoring().requestMatchers("/ignored");
        }

        @Bean
        InMemoryUserDetailsManager programsOnly() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("robot").password("{noop}secret").build());
        }

        @Bean
        SignOuts signOuts() {
            return new SignOuts(new CopyOnWriteArrayList<>());
        }

        @Bean
        PasskeyVerifier verifier() {
            return WebAuthn.standard();
        }

        @Bean
        Passkeys passkeys() {
            return new InMemoryPasskeys();
        }
    }

    record SignOuts(List<String> names) {
        void add(@Nullable Authentication who) {
            names.add(who == null ? "nobody" : who.getName());
        }
    }

    /** Beans behind method security. */
    static class Ordered {
        @Bean
        Secrets secrets() {
            return new Secrets();
        }
    }

    static class Secrets {
        @PreAuthorize("isAuthenticated()")
        public String forPeople() {
            return "for people";
        }

        @PreAuthorize("hasRole('admin')")
        public String forAdmins() {
            return "for admins";
        }

        @RolesAllowed("admin")
        public String forAdminsToo() {
            return "for admins too";
        }
    }

    @RestController
    static class Pages {
        private final Secrets secrets;

        Pages(Secrets secrets) {
            this.secrets = secrets;
        }

        @GetMapping({
            "/",
            "/open",
            "/full",
            "/boss",
            "/passkey",
            "/young",
            "/both",
            "/account",
            "/account/orders",
            "/only-in-other",
            "/container/{id}",
            "/container/{id}/who"
        })
        String any(HttpServletRequest request) {
            return "page " + request.getRemoteUser();
        }

        @GetMapping("/silent")
        String silent() {
            return "silent";
        }

        @GetMapping("/account/who")
        String who(@AuthenticationPrincipal PasslinkPrincipal principal, Principal asPrincipal, Authentication who) {
            return principal.pass().method() + " " + asPrincipal.getName() + " "
                    + who.getAuthorities().stream()
                            .map(GrantedAuthority::getAuthority)
                            .sorted()
                            .toList();
        }

        @GetMapping("/admin")
        String admin() {
            return "administration";
        }

        @GetMapping("/jobs/{id}/apply")
        String apply(
                HttpServletRequest request, @AuthenticationPrincipal String principal, PasslinkPrincipal asPrincipal) {
            return asPrincipal.getName() + " " + principal + " " + request.getRemoteUser() + " "
                    + context().getName() + " "
                    + context().getAuthorities().stream()
                            .map(GrantedAuthority::getAuthority)
                            .toList() + " "
                    + request.isUserInRole("admin");
        }

        @GetMapping(path = "/jobs/{id}/apply", params = "secret")
        String inAView() {
            return secrets.forPeople();
        }

        @GetMapping("/method/people")
        String people() {
            return secrets.forPeople();
        }

        @GetMapping("/method/admins")
        String admins() {
            return secrets.forAdmins() + ", " + secrets.forAdminsToo();
        }

        @GetMapping("/account/later")
        Callable<String> later(HttpServletRequest request) {
            return () -> "later " + context().getName() + " " + secrets.forPeople();
        }

        @GetMapping("/account/much-later")
        CompletableFuture<String> muchLater() {
            return CompletableFuture.supplyAsync(() -> "much later");
        }

        @GetMapping("/ignored")
        String ignored(HttpServletRequest request) {
            return "ignored " + request.getRemoteUser();
        }

        @GetMapping("/forward/account")
        View forward() {
            return new InternalResourceView("/account/who");
        }

        @GetMapping("/forward/machine")
        View forwardToMachine() {
            return new InternalResourceView("/machine/read");
        }

        @GetMapping("/apart/who")
        String apart(HttpServletRequest request) {
            return request.getUserPrincipal() + " " + request.getRemoteUser() + " " + request.getAuthType() + " "
                    + request.isUserInRole("admin");
        }

        @GetMapping("/including")
        void including(HttpServletRequest request, HttpServletResponse response) throws Exception {
            response.getWriter().print("before, ");
            request.getRequestDispatcher("/account").include(request, response);
            response.getWriter().print("after");
        }

        @GetMapping("/jobs/{id}")
        View forwardToView() {
            return new InternalResourceView("/jobs/17/apply");
        }

        @GetMapping("/others/{id}")
        View forwardFromView() {
            return new InternalResourceView("/account/who");
        }

        @GetMapping(path = "/others/{id}", params = "further")
        View forwardFurther() {
            return new InternalResourceView("/only-in-other");
        }

        @GetMapping({"/form", "/machine/form"})
        String form(CsrfToken token) {
            return "<input name=\"" + token.getParameterName() + "\" value=\"" + token.getToken() + "\">";
        }

        @PostMapping({"/sign-out-by-api", "/failing/sign-out-by-api", "/handlers/sign-out-by-api"})
        String signOut(HttpServletRequest request) throws ServletException {
            request.logout();
            return "now " + request.getUserPrincipal();
        }

        /** As Spring Security's reference documentation has it for an endpoint of the application's own. */
        @PostMapping("/sign-out-by-handler")
        String signOut(HttpServletRequest request, HttpServletResponse response, Authentication who) {
            new SecurityContextLogoutHandler().logout(request, response, who);
            return "now " + request.getUserPrincipal();
        }

        @PostMapping("/sign-out-when-sent")
        void signOutWhenSent(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("bye");
            response.flushBuffer();
            SecurityContextHolder.getContext().setAuthentication(null);
            response.getWriter().print(", " + request.getUserPrincipal());
        }

        @PostMapping("/as-another")
        String asAnother(HttpServletRequest request, Authentication who) {
            SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("night job", ""));
            SecurityContextHolder.getContext().setAuthentication(who);
            return "again " + request.getRemoteUser();
        }

        @PostMapping({"/api/act", "/machine/act", "/open/act"})
        String act(Principal who) {
            return "acted for " + who.getName();
        }

        @GetMapping({"/api/read", "/machine/read"})
        String read(Principal who) {
            return "read by " + who.getName();
        }

        private static Authentication context() {
            return java.util.Objects.requireNonNull(
                    SecurityContextHolder.getContext().getAuthentication());
        }
    }

    private static RunningSite site;

    @BeforeAll
    static void start() {
        site = RunningSite.start(
                Map.of("spring.threads.virtual.enabled", Runtime.version().feature() >= 21), Application.class);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @AfterEach
    void mend() {
        site.context().getBean(FakeUsers.class).failing(false);
    }

    // Who it is

    @Test
    void whoSignedInByALinkIsThereWithRolesAndTheFactorOfALink() {
        TestBrowser ada = site.signedIn("ada");
        assertThat(ada.get("/account/who").body()).isEqualTo("LINK 17 [FACTOR_OTT, ROLE_admin, ROLE_boss]");
        assertThat(ada.get("/full").status()).isEqualTo(200);
        assertThat(ada.get("/admin").body()).isEqualTo("administration");
        assertThat(ada.get("/boss").status()).isEqualTo(200);
        assertThat(ada.get("/method/people").body()).isEqualTo("for people");
        assertThat(ada.get("/method/admins").body()).isEqualTo("for admins, for admins too");
        TestBrowser grace = site.signedIn("grace");
        assertThat(grace.get("/account/who").body()).isEqualTo("LINK 18 [FACTOR_OTT]");
        assertThat(grace.get("/admin").status()).isEqualTo(403);
        assertThat(grace.get("/method/admins").status()).isEqualTo(403);
    }

    @Test
    void nobodyIsLedToTheSignInPageAndBack() {
        TestBrowser browser = site.browser();
        Reply refused = browser.get("/account/orders?page=2");
        assertThat(refused.status()).isEqualTo(303);
        assertThat(refused.header("Location")).isEqualTo("/login?next=%2Faccount%2Forders%3Fpage%3D2");
        assertThat(browser.get("/method/people").header("Location")).isEqualTo("/login?next=%2Fmethod%2Fpeople");
        Reply in = site.signIn(browser, "grace", "/account/orders?page=2");
        assertThat(in.header("Location")).isEqualTo("/account/orders?page=2");
        assertThat(browser.get("/account/orders?page=2").body()).isEqualTo("page 18");
    }

    @Test
    void whatIsNoPageIsRefusedByStatusAndNothingIsLedAnywhere() {
        TestBrowser browser = site.browser().with("Accept", "application/json");
        Reply refused = browser.get("/account");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Passlink");
        assertThat(browser.get("/api/read").header("WWW-Authenticate")).startsWith("Basic");
    }

    @Test
    void noSessionIsBegunByAnyOfIt() {
        TestBrowser browser = site.browser();
        browser.get("/account");
        browser.get("/passkey");
        site.signIn(browser, "ada", "/");
        browser.get("/account/who");
        browser.get("/both");
        browser.post("/open/act", "_csrf", browser.get("/form").field("_csrf"));
        site.invited(browser, "17").get("/jobs/17/apply");
        assertThat(browser.cookies()).doesNotContainKey("JSESSIONID");
    }

    @Test
    void anOpenPageAsksNobody() {
        TestBrowser grace = site.signedIn("grace");
        FakeUsers users = site.context().getBean(FakeUsers.class);
        site.context().getBean(MutableClock.class).advance(Duration.ofMinutes(5));
        users.failing(true);
        int before = users.calls();
        assertThat(grace.get("/silent").body()).isEqualTo("silent");
        assertThat(users.calls()).isEqualTo(before);
        users.failing(false);
        assertThat(grace.get("/account/who").status()).isEqualTo(200);
        assertThat(users.calls()).isGreaterThan(before);
    }

    @Test
    void rolesThatAreNamedAfterAFactorOrAViewAreRolesOnly() {
        TestBrowser mallory = site.signedIn("mallory");
        assertThat(mallory.get("/account/who").body())
                .isEqualTo("LINK 19 [FACTOR_OTT, ROLE_, ROLE_FACTOR_WEBAUTHN, ROLE_VIEW_apply]");
        assertThat(mallory.get("/passkey").status()).isEqualTo(303);
        assertThat(mallory.get("/admin").status()).isEqualTo(403);
    }

    @Test
    void aPartThatIsDownLetsNobodyInAndSaysSo() {
        TestBrowser grace = site.signedIn("grace");
        site.context().getBean(MutableClock.class).advance(Duration.ofMinutes(5));
        site.context().getBean(FakeUsers.class).failing(true);
        assertThat(grace.get("/account").status()).isEqualTo(503);
        assertThat(grace.get("/method/people").status()).isEqualTo(503);
        assertThat(grace.get("/admin").status()).isEqualTo(503);
        site.context().getBean(FakeUsers.class).failing(false);
        assertThat(grace.get("/account").status()).isEqualTo(200);
    }

    @Test
    void itIsKnownInAnotherThreadAndAfterADispatch() {
        TestBrowser ada = site.signedIn("ada");
        assertThat(ada.get("/account/later").body()).isEqualTo("later 17 for people");
        assertThat(ada.get("/account/much-later").body()).isEqualTo("much later");
        assertThat(site.browser().get("/account/later").status()).isEqualTo(303);
        assertThat(ada.get("/forward/account").body()).startsWith("LINK 17");
        assertThat(site.browser().get("/forward/account").status()).isEqualTo(303);
    }

    @Test
    void whatAPageIncludesIsLeftOutForWhoeverMayNotSeeItAndTheRestIsThere() {
        assertThat(site.browser().get("/including").body()).isEqualTo("before, after");
    }

    @Test
    void whatSpringSecurityIgnoresIsStillBehindPasslink() {
        assertThat(site.signedIn("grace").get("/ignored").body()).isEqualTo("ignored 18");
        assertThat(site.browser().get("/ignored").body()).isEqualTo("ignored null");
    }

    // Views

    @Test
    void whoeverHasALinkToAViewHasItsAuthorityThereAndNowhereElse() {
        TestBrowser guest = site.invited(site.browser(), "17");
        String name = "guest:guest@example.com";
        assertThat(guest.get("/jobs/17/apply").body())
                .isEqualTo(name + " view:" + name + " " + name + " view:" + name + " [VIEW_apply] false");
        assertThat(guest.get("/jobs/18/apply").status()).isNotEqualTo(200);
        for (String path : List.of("/account", "/account/who", "/full", "/method/people", "/passkey", "/young")) {
            assertThat(guest.get(path).status()).as(path).isEqualTo(303);
        }
        assertThat(guest.get("/admin").status()).isEqualTo(303);
        assertThat(guest.get("/open").body()).isEqualTo("page null");
    }

    @Test
    void aSignInBesideTheLinkWidensNothingInTheViewAndTheLinkNothingOutsideIt() {
        TestBrowser ada = site.invited(site.signedIn("ada"), "17");
        assertThat(ada.get("/jobs/17/apply").body())
                .contains("[VIEW_apply] false")
                .doesNotContain("17 ");
        assertThat(ada.get("/account/who").body()).isEqualTo("LINK 17 [FACTOR_OTT, ROLE_admin, ROLE_boss]");
        assertThat(ada.get("/jobs/18/apply").status()).isNotEqualTo(200);
    }

    @Test
    void whereAPageForwardsToItIsWhatDecides() {
        // No browser sends the pass of a view elsewhere; what if one did?
        TestBrowser guest = site.invited(site.browser(), "17");
        assertThat(guest.get("/jobs/17").body()).contains("[VIEW_apply]");
        assertThat(site.browser().get("/jobs/17").status()).isEqualTo(403);
        TestBrowser other = site.invited(site.browser(), "other", "1");
        assertThat(other.get("/others/1").status()).isEqualTo(403);
        assertThat(other.get("/others/1?further=1").status()).isEqualTo(403);
        assertThat(site.invited(site.signedIn("grace"), "other", "1")
                        .get("/others/1")
                        .body())
                .isEqualTo("LINK 18 [FACTOR_OTT]");
    }

    @Test
    void aPageThatAViewsHolderMayNotSeeIsRefusedAndNotSentRound() {
        TestBrowser guest = site.invited(site.browser(), "17");
        assertThat(guest.get("/jobs/17/apply?secret=1").status()).isEqualTo(403);
        assertThat(site.invited(site.signedIn("ada"), "17")
                        .get("/jobs/17/apply?secret=1")
                        .status())
                .isEqualTo(403);
    }

    // Factors

    @Test
    void aPasskeyIsAskedForWhereItsFactorIsWanted() {
        TestBrowser browser = site.signedIn("grace");
        Reply refused = browser.get("/passkey");
        assertThat(refused.status()).isEqualTo(303);
        assertThat(refused.header("Location")).isEqualTo("/login?fresh=1&passkey=1&next=%2Fpasskey");
        SoftwareAuthenticator device = SoftwareAuthenticator.of(RunningSite.BASE_URL);
        addPasskey(browser, device);
        useOf(browser, device, refused.header("Location"));
        assertThat(browser.get("/passkey").body()).isEqualTo("page 18");
        assertThat(browser.get("/account/who").body()).isEqualTo("PASSKEY 18 [FACTOR_WEBAUTHN]");
        // A link is another factor, and asked for where that one is wanted.
        assertThat(browser.get("/young").header("Location")).isEqualTo("/login?fresh=1&next=%2Fyoung");
    }

    @Test
    void aFactorThatIsTooOldIsAskedForAgain() {
        MutableClock clock = site.context().getBean(MutableClock.class);
        clock.set(Instant.now().minus(Duration.ofHours(1)));
        TestBrowser browser = site.signedIn("grace");
        Reply refused = browser.get("/young");
        assertThat(refused.status()).isEqualTo(303);
        assertThat(refused.header("Location")).isEqualTo("/login?fresh=1&next=%2Fyoung");
        clock.set(Instant.now());
        site.signIn(browser, "grace", "/young");
        assertThat(browser.get("/young").body()).isEqualTo("page 18");
    }

    @Test
    void noRuleSendsABrowserRoundInCircles() {
        TestBrowser browser = site.signedIn("grace");
        for (String path : List.of("/both", "/passkey", "/account", "/admin", "/method/admins")) {
            assertThat(chain(browser, path)).as(path).hasSizeLessThan(3);
        }
        TestBrowser guest = site.invited(site.browser(), "17");
        assertThat(chain(guest, "/jobs/17/apply?secret=1")).hasSizeLessThan(3);
        assertThat(chain(site.browser(), "/both")).hasSizeLessThan(3);
    }

    private static List<String> chain(TestBrowser browser, String from) {
        List<String> visited = new ArrayList<>();
        String at = from;
        while (!at.isEmpty() && visited.size() < 10) {
            visited.add(at);
            at = browser.get(at).header("Location");
        }
        return visited;
    }

    private static void addPasskey(TestBrowser browser, SoftwareAuthenticator device) {
        Reply page = browser.get("/login/passkeys");
        String options = browser.get("/login/passkeys/options?for=create").body();
        Reply added = browser.post(
                "/login/passkeys/add",
                "credential",
                device.create(options),
                "next",
                page.fieldIn("/login/passkeys/add", "next"),
                "antiForgery",
                page.fieldIn("/login/passkeys/add", "antiForgery"));
        assertThat(added.status()).as(added.body()).isEqualTo(200);
    }

    private static void useOf(TestBrowser browser, SoftwareAuthenticator device, String page) {
        Reply asked = browser.get(page);
        String what = asked.fieldIn("/login/passkey", "for");
        String options = browser.get("/login/passkeys/options?for=" + what).body();
        Reply in = browser.post(
                "/login/passkey",
                "for",
                what,
                "credential",
                device.get(options),
                "next",
                asked.fieldIn("/login/passkey", "next"),
                "antiForgery",
                asked.fieldIn("/login/passkey", "antiForgery"));
        assertThat(in.status()).as(in.body()).isEqualTo(303);
    }

    // Signing out

    @Test
    void aFormWithSpringSecuritysTokenSignsOut() {
        TestBrowser ada = site.signedIn("ada");
        String token = ada.get("/form").field("_csrf");
        Reply refused = ada.post("/logout", "_csrf", "forged");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(ada.get("/account").status()).isEqualTo(200);
        String stolen = ada.cookies().get("passlink-8080");
        assertThat(stolen).isNotNull();
        Reply out = ada.post("/logout", "_csrf", token);
        assertThat(out.status()).isEqualTo(302);
        assertThat(out.header("Location")).endsWith("localhost/");
        assertThat(site.context().getBean(SignOuts.class).names()).last().isEqualTo("17");
        assertThat(ada.get("/account").status()).isEqualTo(303);
        // The session that the token was in has ended, too.
        ada.cookies().put("passlink-8080", stolen);
        ada.cookies().put("passlink-out-8080", "1");
        assertThat(ada.get("/account").status()).isEqualTo(303);
    }

    @Test
    void theServletsOwnSignOutSignsOutAndIsSeenAtOnce() {
        TestBrowser ada = site.signedIn("ada");
        String token = ada.get("/form").field("_csrf");
        Reply out = ada.post("/sign-out-by-api", "_csrf", token);
        assertThat(out.body()).isEqualTo("now null");
        assertThat(site.context().getBean(SignOuts.class).names()).last().isEqualTo("17");
        assertThat(ada.get("/account").status()).isEqualTo(303);
    }

    @Test
    void whateverMakesSpringSecurityForgetWhoItIsEndsThePass() {
        for (String path : List.of("/sign-out-by-handler", "/sign-out-when-sent")) {
            TestBrowser ada = site.signedIn("ada");
            String token = ada.get("/form").field("_csrf");
            Map<String, String> kept = Map.copyOf(ada.cookies());
            Reply out = ada.post(path, "_csrf", token);
            assertThat(out.status()).as(path).isEqualTo(200);
            assertThat(out.body()).as(path).contains(" null");
            ada.cookies().putAll(kept);
            if (path.equals("/sign-out-when-sent")) {
                // Too late for a cookie that has the pass looked up at once.
                site.context().getBean(MutableClock.class).advance(Duration.ofMinutes(5));
            }
            assertThat(ada.get("/account").status()).as(path).isEqualTo(303);
        }
    }

    @Test
    void toActAsAnotherForAWhileEndsNothing() {
        TestBrowser ada = site.signedIn("ada");
        Reply acted = ada.post("/as-another", "_csrf", ada.get("/form").field("_csrf"));
        assertThat(acted.body()).isEqualTo("again 17");
        assertThat(ada.get("/account").status()).isEqualTo(200);
    }

    @Test
    void aPassThatIsRefusedForAWhileEndsByASignOutForGood() {
        FakeUsers users = site.context().getBean(FakeUsers.class);
        for (String path : List.of("/logout", "/sign-out-by-api")) {
            TestBrowser grace = site.signedIn("grace");
            String token = grace.get("/form").field("_csrf");
            Map<String, String> kept = Map.copyOf(grace.cookies());
            dev.passlink.User in = users.findById("18").orElseThrow();
            users.put(new dev.passlink.User("18", in.email(), false, in.stamp(), in.roles()));
            site.context().getBean(MutableClock.class).advance(Duration.ofMinutes(5));
            assertThat(grace.post(path, "_csrf", token).status()).as(path).isIn(200, 302);
            users.put(in);
            assertThat(grace.cookies()).as(path).doesNotContainKey("passlink-8080");
            assertThat(grace.get("/account").status()).as(path).isEqualTo(303);
            grace.cookies().putAll(kept);
            assertThat(grace.get("/account").status()).as(path).isEqualTo(303);
        }
    }

    @Test
    void aSignOutEndsThePassAlsoWhileNobodyKnowsWhoItIs() {
        for (String path : List.of("/logout", "/sign-out-by-api")) {
            TestBrowser grace = site.signedIn("grace");
            String token = grace.get("/form").field("_csrf");
            Map<String, String> kept = Map.copyOf(grace.cookies());
            site.context().getBean(MutableClock.class).advance(Duration.ofMinutes(5));
            site.context().getBean(FakeUsers.class).failing(true);
            assertThat(grace.post(path, "_csrf", token).status()).as(path).isIn(200, 302);
            site.context().getBean(FakeUsers.class).failing(false);
            assertThat(grace.cookies()).as(path).doesNotContainKey("passlink-8080");
            grace.cookies().putAll(kept);
            assertThat(grace.get("/account").status()).as(path).isEqualTo(303);
        }
    }

    @Test
    void aSignOutEndsThePassAlsoIfTheApplicationCannotSayWhoItIs() {
        for (String path : List.of("/failing/logout", "/failing/sign-out-by-api")) {
            for (String name : List.of("ada", "grace", "mallory")) {
                TestBrowser leaving = site.signedIn(name);
                Map<String, String> kept = Map.copyOf(leaving.cookies());
                assertThat(leaving.post(path).status()).as(path + name).isIn(200, 302);
                assertThat(site.context().getBean(SignOuts.class).names())
                        .last()
                        .isIn("nobody", "anonymousUser");
                assertThat(leaving.cookies()).as(path + name).doesNotContainKey("passlink-8080");
                leaving.cookies().putAll(kept);
                assertThat(leaving.get("/account").status()).as(path + name).isEqualTo(303);
            }
        }
    }

    @Test
    void aSignOutEndsThePassAlsoIfTheApplicationsOwnHandlerFails() {
        for (String path : List.of("/handlers/logout", "/handlers/sign-out-by-api")) {
            TestBrowser ada = site.signedIn("ada");
            Map<String, String> kept = Map.copyOf(ada.cookies());
            assertThat(ada.post(path).status()).as(path).isEqualTo(500);
            assertThat(ada.cookies()).as(path).doesNotContainKey("passlink-8080");
            ada.cookies().putAll(kept);
            assertThat(ada.get("/account").status()).as(path).isEqualTo(303);
        }
    }

    @Test
    void aSignOutInAChainThatIsLeftAloneEndsThePassToo() {
        TestBrowser ada = site.signedIn("ada");
        assertThat(ada.post("/apart/logout").status()).isEqualTo(302);
        assertThat(ada.get("/account").status()).isEqualTo(303);
        TestBrowser both = site.signedIn("ada").with("Authorization", "Basic cm9ib3Q6c2VjcmV0");
        String token = both.get("/machine/form").field("_csrf");
        assertThat(both.post("/machine/logout", "_csrf", token).status()).isEqualTo(302);
        assertThat(both.without("Authorization").get("/account").status()).isEqualTo(303);
    }

    @Test
    void passlinksOwnSignOutIsBesideItsPage() {
        TestBrowser ada = site.signedIn("ada");
        Reply page = ada.get("/login/logout");
        assertThat(page.status()).isEqualTo(200);
        ada.post("/login/logout", "antiForgery", page.fieldIn("/login/logout", "antiForgery"));
        assertThat(ada.get("/account").status()).isEqualTo(303);
    }

    // Other sites, other ways

    @Test
    void whoSignedInByPasslinkIsNobodyToAChainThatSignsInByOtherMeansUnlessItSaysSo() {
        TestBrowser ada = site.signedIn("ada").with("Accept", "*/*");
        Reply refused = ada.get("/machine/read");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).startsWith("Basic");
        assertThat(ada.post("/machine/act").status()).isEqualTo(403);
        assertThat(ada.get("/api/read").body()).isEqualTo("read by 17");
        assertThat(ada.with("Authorization", "Basic cm9ib3Q6c2VjcmV0")
                        .get("/machine/read")
                        .body())
                .isEqualTo("read by robot");
    }

    @Test
    void aLinkToAViewIsNoSignInWhereTheContainersPrincipalCounts() {
        TestBrowser guest = site.invited(site.browser(), "container", "55");
        assertThat(guest.get("/container/55").status()).isEqualTo(200);
        assertThat(guest.get("/container/account/who").status()).isEqualTo(403);
        TestBrowser thief = site.browser();
        guest.cookies().entrySet().stream()
                .filter(cookie -> cookie.getKey().equals("JSESSIONID"))
                .forEach(cookie -> thief.cookies().put(cookie.getKey(), cookie.getValue()));
        assertThat(thief.get("/container/account/who").status()).isEqualTo(403);
        assertThat(site.signedIn("ada").get("/container/account/who").status()).isEqualTo(403);
    }

    @Test
    void whoIsForwardedIntoAChainThatIsLeftAloneIsNobodyThere() {
        TestBrowser ada = site.signedIn("ada");
        assertThat(ada.get("/account").status()).isEqualTo(200);
        Reply refused = ada.get("/forward/machine");
        assertThat(refused.body()).doesNotContain("read by");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(ada.with("Authorization", "Basic cm9ib3Q6c2VjcmV0")
                        .get("/forward/machine")
                        .body())
                .isEqualTo("read by robot");
    }

    @Test
    void aChainWithoutPasslinkSeesNobodyOfItsPeople() {
        assertThat(site.signedIn("ada").get("/apart/who").body()).isEqualTo("null null null false");
    }

    /** It changes with whoever signs in there, of which Passlink's cookie knows nothing. */
    @Test
    void theTokenOfFormsInSuchAChainIsItsSessions() {
        TestBrowser robot = site.browser().with("Authorization", "Basic cm9ib3Q6c2VjcmV0");
        String field = robot.get("/machine/form").field("_csrf");
        assertThat(robot.cookies()).containsKey("JSESSIONID");
        assertThat(robot.post("/machine/act", "_csrf", field).body()).isEqualTo("acted for robot");
        robot.cookies().remove("JSESSIONID");
        assertThat(robot.post("/machine/act", "_csrf", field).status()).isEqualTo(403);
    }

    @Test
    void aPasswordThatComesWithTheRequestIsBelieved() {
        TestBrowser ada = site.signedIn("ada").with("Authorization", "Basic cm9ib3Q6c2VjcmV0");
        assertThat(ada.get("/api/read").body()).isEqualTo("read by robot");
        assertThat(ada.with("Authorization", "Basic cm9ib3Q6d3Jvbmc=")
                        .get("/api/read")
                        .status())
                .isEqualTo(401);
    }
}
