package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.Claims;
import dev.passlink.Pass;
import dev.passlink.Scope;
import dev.passlink.SignInMethod;
import dev.passlink.Subject;
import dev.passlink.servlet.PasslinkPrincipal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.core.authority.mapping.NullAuthoritiesMapper;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** What Spring Security calls who holds a pass, and whom it believes if two say who it is. */
final class AuthenticationsTest {
    private static final Instant AT = Instant.parse("2026-11-24T09:00:00Z");
    private static final PasslinkPrincipal VIEW =
            new PasslinkPrincipal(pass("guest:ada@example.com", new Scope("apply", List.of("17")), SignInMethod.LINK));

    private static Pass pass(String subject, Scope scope, SignInMethod method, String... roles) {
        return new Pass(
                "0123456789abcdef",
                new Subject(subject),
                scope,
                method,
                false,
                AT,
                AT,
                AT.plusSeconds(60),
                AT.plusSeconds(60),
                Set.of(roles),
                Claims.NONE);
    }

    private static PasslinkPrincipal ada(String... roles) {
        return new PasslinkPrincipal(pass("17", Scope.LOGIN, SignInMethod.LINK, roles));
    }

    private static Authentications with(String prefix, GrantedAuthoritiesMapper mapper) {
        return new Authentications(PasslinkPrincipal::new, prefix, mapper);
    }

    private static List<String> names(Authentication who) {
        return who.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "LINK, FACTOR_OTT",
        "CODE, FACTOR_OTT",
        "PASSKEY, FACTOR_WEBAUTHN",
        "PROVIDER, FACTOR_AUTHORIZATION_CODE"
    })
    void howSomebodySignedInIsAFactorOfSpringSecuritysOwn(SignInMethod method, String factor) {
        Authentication who = with("ROLE_", new NullAuthoritiesMapper())
                .of(new PasslinkPrincipal(pass("17", Scope.LOGIN, method, "a", "ROLE_b")));
        assertThat(names(who)).containsExactlyInAnyOrder(factor, "ROLE_a", "ROLE_b");
        assertThat(who.getAuthorities())
                .filteredOn(FactorGrantedAuthority.class::isInstance)
                .singleElement()
                .satisfies(one ->
                        assertThat(((FactorGrantedAuthority) one).getIssuedAt()).isEqualTo(AT));
    }

    @Test
    void noRoleIsEverAFactorAndWithoutAPrefixNoneIsAView() {
        String[] named = {"FACTOR_WEBAUTHN", "VIEW_apply", "admin"};
        assertThat(names(with("", new NullAuthoritiesMapper()).of(ada(named)))).containsExactly("FACTOR_OTT", "admin");
        GrantedAuthoritiesMapper stripping = all -> all.stream()
                .map(one -> new SimpleGrantedAuthority(
                        String.valueOf(one.getAuthority()).substring("ROLE_".length())))
                .toList();
        assertThat(names(with("ROLE_", stripping).of(ada("FACTOR_WEBAUTHN", "reads"))))
                .containsExactly("FACTOR_OTT", "reads");
    }

    @Test
    void theApplicationsPrincipalIsSeenAndNoneIsNoSignIn() {
        Function<Pass, Object> people =
                pass -> User.withUsername("ada").password("").build();
        Authentication who = new Authentications(people, "ROLE_", new NullAuthoritiesMapper()).of(ada("a"));
        assertThat(who.getName()).isEqualTo("ada");
        assertThat(who.getPrincipal()).isInstanceOf(User.class);
        assertThat(new Authentications(pass -> new Object(), "ROLE_", new NullAuthoritiesMapper())
                        .of(ada())
                        .getName())
                .isEqualTo("17");
        @SuppressWarnings("NullAway")
        Function<Pass, Object> nobody = pass -> null;
        assertThatThrownBy(() -> new Authentications(nobody, "ROLE_", new NullAuthoritiesMapper()).of(ada()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(new Authentications(people, "ROLE_", new NullAuthoritiesMapper())
                        .of(VIEW)
                        .getPrincipal())
                .isEqualTo(VIEW);
    }

    @Test
    void thePassOfAViewIsAnonymousForWhoeverDecides() {
        Authentication view = with("ROLE_", new NullAuthoritiesMapper()).of(VIEW);
        AuthenticationTrustResolverImpl trust = new AuthenticationTrustResolverImpl();
        assertThat(trust.isAnonymous(view)).isTrue();
        assertThat(trust.isAuthenticated(view)).isFalse();
        assertThat(trust.isFullyAuthenticated(view)).isFalse();
        assertThat(names(view)).containsExactly("VIEW_apply");
    }

    @Test
    void noSessionKeepsAnyOfIt() {
        for (PasslinkPrincipal who : List.of(ada("a"), VIEW)) {
            MockHttpServletRequest request = new MockHttpServletRequest();
            SecurityContext context = new SecurityContextImpl(
                    with("ROLE_", new NullAuthoritiesMapper()).of(who));
            new HttpSessionSecurityContextRepository()
                    .saveContext(context, request, new org.springframework.mock.web.MockHttpServletResponse());
            assertThat(request.getSession(false)).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, Origin, https://jobs.example.com, false",
        "POST, Origin, http://jobs.example.com, true",
        "POST, Origin, https://jobs.example.com:8443, true",
        "POST, Origin, https://jobs.example.com.evil.example, true",
        "POST, Origin, null, true",
        "POST, Sec-Fetch-Site, same-origin, false",
        "POST, Sec-Fetch-Site, none, false",
        "POST, Sec-Fetch-Site, same-site, true",
        "DELETE, Sec-Fetch-Site, cross-site, true",
        "PROPFIND, Sec-Fetch-Site, cross-site, true",
        "GET, Sec-Fetch-Site, cross-site, false",
        "POST, X-None, x, false"
    })
    void whatAnotherSiteMayHaveSentIsTold(String method, String header, String value, boolean mayBe) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/");
        request.addHeader(header, value);
        for (String url : List.of("https://jobs.example.com", "https://JOBS.example.com:443/app")) {
            assertThat(CrossSite.of(true, URI.create(url)).maySend(request)).isEqualTo(mayBe);
            assertThat(CrossSite.of(false, URI.create(url)).maySend(request)).isFalse();
        }
    }

    // Two ways to sign in

    private static String decided(PasslinkPrincipal principal, Authentication kept, boolean bySession)
            throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setUserPrincipal(principal);
        SecurityContext there = new SecurityContextImpl(kept);
        if (bySession) {
            MockHttpSession session = new MockHttpSession();
            session.setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, there);
            request.setSession(session);
        }
        SecurityContextHolder.setContext(there);
        String[] seen = new String[1];
        try {
            new WhoIsSignedIn(
                            SecurityContextHolder.getContextHolderStrategy(),
                            with("ROLE_", new NullAuthoritiesMapper()),
                            CrossSite.of(false, URI.create("https://jobs.example.com")))
                    .doFilter(request, new org.springframework.mock.web.MockHttpServletResponse(), (in, out) -> {
                        Authentication who = SecurityContextHolder.getContext().getAuthentication();
                        seen[0] = who == null ? "nobody" : who.getName() + " " + names(who);
                    });
        } finally {
            SecurityContextHolder.clearContext();
        }
        return seen[0];
    }

    private static Authentication byPassword(String name, GrantedAuthority... more) {
        return UsernamePasswordAuthenticationToken.authenticated(name, "", List.of(more));
    }

    @Test
    void whatATestOrTheRequestSaysIsLeftAlone() throws Exception {
        Authentication mock = new TestingAuthenticationToken("mock", "", "ROLE_USER");
        assertThat(decided(ada("admin"), mock, false)).isEqualTo("mock [ROLE_USER]");
    }

    @Test
    void aSessionThatSomebodyElseHasPlantedSpeaksForNobodyWhoHasSignedIn() throws Exception {
        Authentication attacker = byPassword("mallory", new SimpleGrantedAuthority("ROLE_attacker"));
        assertThat(decided(ada("admin"), attacker, true)).isEqualTo("17 [FACTOR_OTT, ROLE_admin]");
        assertThat(decided(VIEW, attacker, true)).isEqualTo("mallory [ROLE_attacker]");
    }

    @Test
    void aSecondFactorOfTheSamePersonStandsBesideANewerSignIn() throws Exception {
        GrantedAuthority password = FactorGrantedAuthority.fromAuthority(FactorGrantedAuthority.PASSWORD_AUTHORITY);
        GrantedAuthority older = FactorGrantedAuthority.withAuthority(FactorGrantedAuthority.OTT_AUTHORITY)
                .issuedAt(AT.minusSeconds(3600))
                .build();
        assertThat(decided(ada("admin"), byPassword("17", password, older), true))
                .isEqualTo("17 [FACTOR_OTT, FACTOR_PASSWORD]");
        assertThat(OtherSignIn.besides(
                        with("ROLE_", new NullAuthoritiesMapper()).of(ada()), byPassword("17", password, older)))
                .get()
                .satisfies(who -> assertThat(List.<GrantedAuthority>copyOf(who.getAuthorities()))
                        .contains(FactorGrantedAuthority.withAuthority(FactorGrantedAuthority.OTT_AUTHORITY)
                                .issuedAt(AT)
                                .build())
                        .doesNotContain(older));
        assertThat(decided(ada("admin"), byPassword("17", password), true)).isEqualTo("17 [FACTOR_PASSWORD]");
    }

    @Test
    void whoeverHasSwitchedToAnotherUserIsThatUserAndNobodyElseIs() throws Exception {
        Authentication ada = with("ROLE_", new NullAuthoritiesMapper()).of(ada("admin"));
        GrantedAuthority back = new SwitchUserGrantedAuthority("ROLE_PREVIOUS", ada);
        assertThat(decided(ada("admin"), byPassword("grace", back), true)).isEqualTo("grace [ROLE_PREVIOUS]");
        GrantedAuthority other = new SwitchUserGrantedAuthority("ROLE_PREVIOUS", byPassword("mallory"));
        assertThat(decided(ada("admin"), byPassword("grace", other), true)).startsWith("17 ");
    }
}
