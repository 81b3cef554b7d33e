package dev.passlink.boot;

import dev.passlink.Pass;
import dev.passlink.Passlink;
import dev.passlink.servlet.PasslinkPrincipal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.annotation.web.configurers.FormLoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.HttpBasicConfigurer;
import org.springframework.security.config.annotation.web.configurers.JeeConfigurer;
import org.springframework.security.config.annotation.web.configurers.LogoutConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.config.annotation.web.configurers.WebAuthnConfigurer;
import org.springframework.security.config.annotation.web.configurers.X509Configurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.config.annotation.web.configurers.ott.OneTimeTokenLoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.saml2.Saml2LoginConfigurer;
import org.springframework.security.config.core.GrantedAuthorityDefaults;
import org.springframework.security.core.authority.FactorGrantedAuthority;
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
 * <p>Each {@code HttpSecurity} of a Spring Boot application has it by itself, unless the chain has another way to sign in,
 * such as {@code httpBasic(…)}: people whom Passlink has signed in are nobody there, until a line says that they are somebody.
 * A line is needed besides to set something, or to leave it out, by {@code passlink -> passlink.disable()}:
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
    private static final Logger LOG = LoggerFactory.getLogger(PasslinkConfigurer.class);

    private static final String ROLE_PREFIX = "ROLE_";
    private static final String SIGNED_OUT_AT = "passlink.signed-out-at";

    private final boolean automatic;
    private boolean away;
    private Function<? super Pass, ?> principal = PasslinkPrincipal::new;

    private PasslinkConfigurer(boolean automatic) {
        this.automatic = automatic;
    }

    /**
     * To be given to {@link HttpSecurity#with}.
     *
     * @return one with the defaults
     */
    public static PasslinkConfigurer passlink() {
        return new PasslinkConfigurer(false);
    }

    /** For a chain that says nothing of Passlink: not where it signs people in by other means. */
    static PasslinkConfigurer automatic() {
        return new PasslinkConfigurer(true);
    }

    /**
     * Who is signed in, as the application's own code wants to see it, such as a {@code UserDetails}: what {@code
     * Authentication.getPrincipal()} returns and {@code @AuthenticationPrincipal} is resolved from.
     *
     * @param principal asked only if somebody wants to know who sent a request, and again where the request is dispatched to
     *     another page; never null. It decides nothing: roles are those of the {@link dev.passlink.User}. By default a {@link
     *     PasslinkPrincipal}. Not asked for the pass of a view, which is a text that begins with {@code view:}
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
            begin(http);
        }
    }

    private static void begin(HttpSecurity http) {
        ApplicationContext context = http.getSharedObject(ApplicationContext.class);
        // Passlink brings people back itself, so that nothing of what a stranger asks for is kept in a session.
        if (context.getBeanNamesForType(RequestCache.class).length == 0) {
            http.setSharedObject(RequestCache.class, new NoRequestCache());
        }
        @SuppressWarnings("unchecked")
        CsrfConfigurer<HttpSecurity> forms = http.getConfigurer(CsrfConfigurer.class);
        if (forms != null) {
            FormTokens tokens = new FormTokens();
            http.setSharedObject(FormTokens.class, tokens);
            forms.csrfTokenRepository(tokens);
        }
    }

    /**
     * Leaves Passlink out of this chain: nobody is signed in by it there.
     *
     * @return what is configured
     */
    @Override
    public HttpSecurity disable() {
        takeDefaultsBack(getBuilder());
        return super.disable();
    }

    /** Another way to sign in wants to know where somebody was going, and to change the token of forms. */
    private static boolean takeDefaultsBack(HttpSecurity http) {
        FormTokens tokens = http.getSharedObject(FormTokens.class);
        if (tokens != null) {
            tokens.beOfTheSession();
        }
        boolean noneKept = http.getSharedObject(RequestCache.class) instanceof NoRequestCache;
        if (noneKept) {
            http.setSharedObject(RequestCache.class, null);
        }
        return noneKept;
    }

    private static List<String> otherWaysIn(HttpSecurity http) {
        return Stream.<Class<?>>of(
                        FormLoginConfigurer.class,
                        HttpBasicConfigurer.class,
                        JeeConfigurer.class,
                        OAuth2LoginConfigurer.class,
                        OAuth2ResourceServerConfigurer.class,
                        OneTimeTokenLoginConfigurer.class,
                        Saml2LoginConfigurer.class,
                        WebAuthnConfigurer.class,
                        X509Configurer.class)
                .filter(way -> isIn(http, way))
                .map(way -> way.getSimpleName().replace("Configurer", ""))
                .toList();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static boolean isIn(HttpSecurity http, Class way) {
        return !http.getConfigurers(way).isEmpty();
    }

    /** After the chain's own first part, which has taken what {@link #setBuilder} said. */
    private void stayAway(HttpSecurity http, List<String> others) {
        away = true;
        @SuppressWarnings("unchecked")
        RequestCacheConfigurer<HttpSecurity> requests = http.getConfigurer(RequestCacheConfigurer.class);
        if (takeDefaultsBack(http) && requests != null) {
            requests.init(http);
        }
        LOG.info(
                "A chain of Spring Security has a way to sign in of its own, {}: nobody whom Passlink has signed in is"
                        + " somebody there. If they should be, add .with(passlink(), passlink -> {{}}) to that chain.",
                others);
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
        List<String> others = automatic ? otherWaysIn(http) : List.of();
        if (!others.isEmpty()) {
            stayAway(http, others);
            return;
        }
        answerWhoeverIsRefused(http, passlink);
        LogoutConfigurer<HttpSecurity> logout = logout(http);
        if (logout != null) {
            logout.addLogoutHandler(new SignOutHandler());
            if (!SaysWhereTo.isIn(http, logout)) {
                logout.logoutSuccessUrl(http.getSharedObject(ApplicationContext.class)
                        .getEnvironment()
                        .getProperty(SIGNED_OUT_AT, "/"));
            }
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
        // Asked again: what an application adds to a chain may itself have added a way in, after ours was asked first.
        if (automatic && !away && !otherWaysIn(http).isEmpty()) {
            stayAway(http, otherWaysIn(http));
        }
        if (away) {
            return;
        }
        Authentications authentications = new Authentications(
                principal,
                bean(http, GrantedAuthorityDefaults.class)
                        .map(GrantedAuthorityDefaults::getRolePrefix)
                        .orElse(ROLE_PREFIX));
        // In front of LogoutFilter, whose handlers are told who signs out.
        http.addFilterBefore(
                new WhoIsSignedIn(getSecurityContextHolderStrategy(), authentications), LogoutFilter.class);
        http.addFilterAfter(new PrincipalOfView(), SecurityContextHolderAwareRequestFilter.class);
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
                        + " in front of Spring Security, so that nobody could reach the page of formLogin(…),"
                        + " oauth2Login(…), oneTimeTokenLogin(…) or webAuthn(…) there.",
                "Leave that out, give it another loginPage(…), or set passlink.login-path.");
    }

    /** Ours, and none that an application has asked for. */
    private static final class NoRequestCache extends NullRequestCache {}

    /** Whether an application has said where to go after signing out: only a page that shows it is told. */
    private static final class SaysWhereTo extends DefaultLoginPageGeneratingFilter {
        private boolean byDefault;

        static boolean isIn(HttpSecurity http, LogoutConfigurer<HttpSecurity> logout) {
            DefaultLoginPageGeneratingFilter page = http.getSharedObject(DefaultLoginPageGeneratingFilter.class);
            SaysWhereTo asked = new SaysWhereTo();
            http.setSharedObject(DefaultLoginPageGeneratingFilter.class, asked);
            logout.init(http);
            http.setSharedObject(DefaultLoginPageGeneratingFilter.class, page);
            return !asked.byDefault;
        }

        @Override
        public void setLogoutSuccessUrl(String url) {
            byDefault = true;
        }
    }
}
