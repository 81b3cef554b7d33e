package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.Claims;
import dev.passlink.Pass;
import dev.passlink.Scope;
import dev.passlink.SignInMethod;
import dev.passlink.Subject;
import dev.passlink.servlet.PasslinkPrincipal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;

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

    private static Authentications with(String prefix) {
        return new Authentications(PasslinkPrincipal::new, prefix);
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
        Authentication who = with("ROLE_").of(new PasslinkPrincipal(pass("17", Scope.LOGIN, method, "a", "ROLE_b")));
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
        assertThat(names(with("").of(ada(named)))).containsExactly("FACTOR_OTT", "admin");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aRoleThatIsLeftOutIsToldOnceAndNotWithoutEnd(CapturedOutput output) {
        Authentications authentications = with("");
        for (int i = 0; i < 3; i++) {
            authentications.of(ada("FACTOR_WEBAUTHN"));
        }
        assertThat(output).containsOnlyOnce("Role left out");
        for (int i = 0; i < 1000; i++) {
            authentications.of(ada("VIEW_" + i));
        }
        assertThat(output.getOut().split("Role left out", -1)).hasSizeLessThan(200);
    }

    @Test
    void theApplicationsPrincipalIsSeenAndNoneIsNoSignIn() {
        Function<Pass, Object> people =
                pass -> User.withUsername("ada").password("").build();
        Authentication who = new Authentications(people, "ROLE_").of(ada("a"));
        assertThat(who.getName()).isEqualTo("ada");
        assertThat(who.getPrincipal()).isInstanceOf(User.class);
        assertThat(new Authentications(pass -> new Object(), "ROLE_").of(ada()).getName())
                .isEqualTo("17");
        @SuppressWarnings("NullAway")
        Function<Pass, Object> nobody = pass -> null;
        assertThatThrownBy(() -> new Authentications(nobody, "ROLE_").of(ada()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(new Authentications(people, "ROLE_").of(VIEW).getPrincipal())
                .isEqualTo("view:guest:ada@example.com");
    }

    @Test
    void thePassOfAViewIsAnonymousForWhoeverDecides() {
        Authentication view = with("ROLE_").of(VIEW);
        AuthenticationTrustResolverImpl trust = new AuthenticationTrustResolverImpl();
        assertThat(trust.isAnonymous(view)).isTrue();
        assertThat(trust.isAuthenticated(view)).isFalse();
        assertThat(trust.isFullyAuthenticated(view)).isFalse();
        assertThat(names(view)).containsExactly("VIEW_apply");
    }

    /** A rule such as {@code #id == authentication.name} would take a link to one view for the user. */
    @Test
    void whoeverHoldsTheLinkIsCalledAsNoUserIs() {
        PasslinkPrincipal linkOfAUser =
                new PasslinkPrincipal(pass("17", new Scope("apply", List.of("17")), SignInMethod.LINK));
        assertThat(with("ROLE_").of(linkOfAUser).getName()).isEqualTo("view:17");
    }

    @Test
    void noSessionKeepsAnyOfIt() {
        for (PasslinkPrincipal who : List.of(ada("a"), VIEW)) {
            MockHttpServletRequest request = new MockHttpServletRequest();
            SecurityContext context = new SecurityContextImpl(with("ROLE_").of(who));
            new HttpSessionSecurityContextRepository()
                    .saveContext(context, request, new org.springframework.mock.web.MockHttpServletResponse());
            assertThat(request.getSession(false)).isNull();
        }
    }

    // Two ways to sign in

    private enum Kept {
        BY_A_SESSION,
        BY_THE_REQUEST
    }

    private static String decided(@Nullable PasslinkPrincipal principal, Authentication there, Kept kept)
            throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setUserPrincipal(principal);
        SecurityContext context = new SecurityContextImpl(there);
        if (kept == Kept.BY_A_SESSION) {
            MockHttpSession session = new MockHttpSession();
            session.setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, context);
            request.setSession(session);
        } else {
            new RequestAttributeSecurityContextRepository().saveContext(context, request, null);
        }
        SecurityContextHolder.setContext(context);
        String[] seen = new String[1];
        try {
            new WhoIsSignedIn(SecurityContextHolder.getContextHolderStrategy(), with("ROLE_"))
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
        assertThat(decided(ada("admin"), mock, Kept.BY_THE_REQUEST)).isEqualTo("mock [ROLE_USER]");
    }

    @Test
    void aSessionThatSomebodyElseHasPlantedSpeaksForNobodyWhoHasSignedIn() throws Exception {
        Authentication attacker = byPassword("mallory", new SimpleGrantedAuthority("ROLE_attacker"));
        assertThat(decided(ada("admin"), attacker, Kept.BY_A_SESSION)).isEqualTo("17 [FACTOR_OTT, ROLE_admin]");
        assertThat(decided(VIEW, attacker, Kept.BY_A_SESSION)).isEqualTo("view:guest:ada@example.com [VIEW_apply]");
        assertThat(decided(null, attacker, Kept.BY_A_SESSION)).isEqualTo("mallory [ROLE_attacker]");
    }

    /** The id of a user may be a name that somebody has chosen at another sign-in. */
    @Test
    void neitherDoesOneWhoIsCalledTheSame() throws Exception {
        GrantedAuthority password = FactorGrantedAuthority.fromAuthority(FactorGrantedAuthority.PASSWORD_AUTHORITY);
        assertThat(decided(ada("admin"), byPassword("17", password), Kept.BY_A_SESSION))
                .isEqualTo("17 [FACTOR_OTT, ROLE_admin]");
    }

    @Test
    void whatASignInOfOursLeftInTheRequestIsNobodysOnceItIsOver() throws Exception {
        Authentication before = with("ROLE_").of(ada("admin"));
        assertThat(decided(null, before, Kept.BY_THE_REQUEST)).isEqualTo("nobody");
        assertThat(decided(VIEW, before, Kept.BY_THE_REQUEST)).startsWith("view:guest:ada@example.com ");
    }
}
