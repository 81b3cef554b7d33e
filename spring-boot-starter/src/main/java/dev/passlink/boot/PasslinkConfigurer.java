package dev.passlink.boot;

import dev.passlink.Pass;
import dev.passlink.Passlink;
import dev.passlink.servlet.PasslinkPrincipal;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.annotation.web.configurers.FormLoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.LogoutConfigurer;
import org.springframework.security.config.core.GrantedAuthorityDefaults;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.core.authority.mapping.NullAuthoritiesMapper;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.authentication.ui.DefaultLoginPageGeneratingFilter;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servletapi.SecurityContextHolderAwareRequestFilter;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Passlink in one chain of Spring Security: who is signed in, where people sign in, and that they sign out.
 *
 * <p>Each {@code HttpSecurity} of a Spring Boot application has it by itself, so that a line is needed only to set something,
 * or to leave it out, by {@code passlink -> passlink.disable()}:
 *
 * <pre>{@code
 * import static dev.passlink.boot.PasslinkConfigurer.passlink;
 *
 * import org.springframework.security.config.annotation.web.builders.HttpSecurity;
 * import org.springframework.security.web.SecurityFilterChain;
 *
 * class Security {
 *     SecurityFilterChain chain(HttpSecurity http, People people) {
 *         return http.authorizeHttpRequests(rules -> rules
 *                         .requestMatchers("/admin/**").hasRole("admin")
 *                         .requestMatchers("/account/**").authenticated()
 *                         .anyRequest().permitAll())
 *                 .with(passlink(), passlink -> passlink.principal(pass -> people.byId(pass.subject().name())))
 *                 .build();
 *     }
 *
 *     interface People {
 *         Object byId(String id);
 *     }
 * }
 * }</pre>
 *
 * <p>A sign-in has the authority {@code ROLE_x} for each role {@code x} of the user, and that of the factor: {@code
 * FACTOR_OTT} for a link or a code, {@code FACTOR_WEBAUTHN} for a passkey, {@code FACTOR_AUTHORIZATION_CODE} for a provider.
 * The pass of a view has {@code VIEW_x} for the rule {@code x}, at the path of that view, and is no sign-in: for {@code
 * authenticated()} it is nobody's. None of it is ever kept in a session.
 *
 * <p>Not safe for many threads, as {@code HttpSecurity} is not.
 */
// A module that has no Spring Security must not need it to read this one.
@SuppressWarnings("exports")
public final class PasslinkConfigurer extends AbstractHttpConfigurer<PasslinkConfigurer, HttpSecurity> {
    private static final String ROLE_PREFIX = "ROLE_";
    /** In a test of controllers alone. */
    private static final URI NO_SITE = URI.create("https://nowhere.invalid");

    private Function<? super Pass, ?> principal = PasslinkPrincipal::new;

    private PasslinkConfigurer() {}

    /**
     * To be given to {@link HttpSecurity#with}.
     *
     * @return one with the defaults
     */
    public static PasslinkConfigurer passlink() {
        return new PasslinkConfigurer();
    }

    /**
     * Who is signed in, as the application's own code wants to see it, such as a {@code UserDetails}: what {@code
     * Authentication.getPrincipal()} returns and {@code @AuthenticationPrincipal} is resolved from.
     *
     * @param principal asked at most once for a request, and only if somebody wants to know; never null. It decides nothing:
     *     roles are those of the {@link dev.passlink.User}. By default a {@link PasslinkPrincipal}, as for the pass of a view
     *     it always is
     * @return this
     */
    public PasslinkConfigurer principal(Function<? super Pass, ?> principal) {
        this.principal = principal;
        return this;
    }

    /**
     * Called by {@link HttpSecurity#with}. The chain then keeps no request in a session, and binds forms to the browser by
     * Passlink's cookie, unless the application says otherwise after that.
     *
     * @param http what is configured
     */
    @Override
    public void setBuilder(HttpSecurity http) {
        super.setBuilder(http);
        // Once, and before the application's own words about the same, which come later and win.
        if (http.getConfigurer(PasslinkConfigurer.class) == null) {
            setDefaults(http);
        }
    }

    private static void setDefaults(HttpSecurity http) {
        ApplicationContext context = http.getSharedObject(ApplicationContext.class);
        // Passlink brings people back itself, so that nothing of what a stranger asks for is kept in a session.
        if (context.getBeanNamesForType(RequestCache.class).length == 0) {
            http.setSharedObject(RequestCache.class, new NoRequestCache());
        }
        @SuppressWarnings("unchecked")
        CsrfConfigurer<HttpSecurity> forms = http.getConfigurer(CsrfConfigurer.class);
        if (forms != null) {
            forms.csrfTokenRepository(new FormTokens());
        }
        String signedOutAt = context.getEnvironment().getProperty(SignOutAddress.AFTERWARDS);
        LogoutConfigurer<HttpSecurity> logout = logout(http);
        if (signedOutAt != null && logout != null) {
            logout.logoutSuccessUrl(signedOutAt);
        }
    }

    /**
     * Leaves Passlink out of this chain: nobody is signed in by it there.
     *
     * @return what is configured
     */
    @Override
    public HttpSecurity disable() {
        HttpSecurity http = getBuilder();
        // Another way to sign in wants to know where somebody was going.
        if (http.getSharedObject(RequestCache.class) instanceof NoRequestCache) {
            http.setSharedObject(RequestCache.class, null);
        }
        return super.disable();
    }

    /**
     * Called while the chain is built.
     *
     * @param http what is configured
     * @throws IllegalStateException if another way to sign in is at the address of Passlink's page, where nobody could
     *     reach it
     */
    @Override
    public void init(HttpSecurity http) {
        Optional<Passlink> passlink = bean(http, Passlink.class);
        passlink.ifPresent(here -> findCollision(http, here.loginPath()));
        answerWhoeverIsRefused(http, passlink);
        LogoutConfigurer<HttpSecurity> logout = logout(http);
        if (logout != null) {
            logout.addLogoutHandler(new SignOutHandler());
        }
    }

    /**
     * Called while the chain is built.
     *
     * @param http what is configured
     * @throws IllegalStateException as {@link #init} does
     */
    @Override
    public void configure(HttpSecurity http) {
        bean(http, Passlink.class)
                .filter(here ->
                        hasPageAt(here.loginPath(), http.getSharedObject(DefaultLoginPageGeneratingFilter.class)))
                .ifPresent(here -> collides(here.loginPath()));
        Authentications authentications = new Authentications(
                principal,
                bean(http, GrantedAuthorityDefaults.class)
                        .map(GrantedAuthorityDefaults::getRolePrefix)
                        .orElse(ROLE_PREFIX),
                bean(http, GrantedAuthoritiesMapper.class).orElseGet(NullAuthoritiesMapper::new));
        @SuppressWarnings("unchecked")
        CsrfConfigurer<HttpSecurity> forms = http.getConfigurer(CsrfConfigurer.class);
        CrossSite others = CrossSite.of(
                forms == null, bean(http, Passlink.class).map(Passlink::baseUrl).orElse(NO_SITE));
        // In front of LogoutFilter, whose handlers are told who signs out.
        http.addFilterBefore(
                new WhoIsSignedIn(getSecurityContextHolderStrategy(), authentications, others), LogoutFilter.class);
        http.addFilterAfter(new PrincipalOfView(others), SecurityContextHolderAwareRequestFilter.class);
    }

    private static void answerWhoeverIsRefused(HttpSecurity http, Optional<Passlink> passlink) {
        @SuppressWarnings("unchecked")
        ExceptionHandlingConfigurer<HttpSecurity> refused = http.getConfigurer(ExceptionHandlingConfigurer.class);
        if (refused == null) {
            return;
        }
        String login = passlink.map(Passlink::loginPath).orElse("/login");
        SignInFirst signIn = new SignInFirst(login, false);
        // The first is also for what no other one takes: a chain that knows passwords or tokens goes on asking for
        // those.
        refused.defaultAuthenticationEntryPointFor(signIn, wantsPage());
        refused.defaultDeniedHandlerForMissingAuthority(signIn, FactorGrantedAuthority.OTT_AUTHORITY);
        refused.defaultDeniedHandlerForMissingAuthority(signIn, FactorGrantedAuthority.AUTHORIZATION_CODE_AUTHORITY);
        // Where there are no passkeys nobody could, and is told so.
        if (passlink.filter(here -> here.flows().passkeys().isEmpty()).isEmpty()) {
            refused.defaultDeniedHandlerForMissingAuthority(
                    new SignInFirst(login, true), FactorGrantedAuthority.WEBAUTHN_AUTHORITY);
        }
    }

    private static RequestMatcher wantsPage() {
        MediaTypeRequestMatcher page =
                new MediaTypeRequestMatcher(MediaType.TEXT_HTML, MediaType.APPLICATION_XHTML_XML);
        page.setIgnoredMediaTypes(java.util.Set.of(MediaType.ALL));
        return page;
    }

    @SuppressWarnings("unchecked")
    private static LogoutConfigurer<HttpSecurity> logout(HttpSecurity http) {
        return http.getConfigurer(LogoutConfigurer.class);
    }

    private static <T> Optional<T> bean(HttpSecurity http, Class<T> type) {
        ObjectProvider<T> beans = http.getSharedObject(ApplicationContext.class).getBeanProvider(type);
        return Optional.ofNullable(beans.getIfUnique());
    }

    // Two pages at one address

    private static void findCollision(HttpSecurity http, String loginPath) {
        @SuppressWarnings("unchecked")
        FormLoginConfigurer<HttpSecurity> passwords = http.getConfigurer(FormLoginConfigurer.class);
        if (passwords != null) {
            passwords.addObjectPostProcessor(new ObjectPostProcessor<LoginUrlAuthenticationEntryPoint>() {
                @Override
                public <O extends LoginUrlAuthenticationEntryPoint> O postProcess(O entryPoint) {
                    if (entryPoint.getLoginFormUrl().equals(loginPath)) {
                        collides(loginPath);
                    }
                    return entryPoint;
                }
            });
        }
    }

    private static boolean hasPageAt(String loginPath, DefaultLoginPageGeneratingFilter page) {
        return page != null && page.isEnabled() && loginPath.equals(page.getLoginPageUrl());
    }

    private static void collides(String loginPath) {
        throw new StartRefusal(
                "Passlink answers " + loginPath
                        + ", so that nobody could reach the page of formLogin(…), oauth2Login(…),"
                        + " oneTimeTokenLogin(…) or webAuthn(…) there.",
                "Leave that out, give it another loginPage(…), or set passlink.login-path. A chain for other requests can leave"
                        + " Passlink out: with(passlink(), passlink -> passlink.disable()).");
    }

    /** Ours, and none that an application has asked for. */
    private static final class NoRequestCache extends NullRequestCache {}
}
