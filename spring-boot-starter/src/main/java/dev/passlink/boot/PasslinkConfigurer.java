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
import org.springframework.security.config.annotation.web.configurers.RememberMeConfigurer;
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
 * Adds Passlink to one chain of Spring Security: who is signed in, where people sign in, and how they sign out.
 *
 * <p>In a Spring Boot application, every {@code HttpSecurity} has it automatically, unless the chain has another way to sign in,
 * such as {@code httpBasic(…)}: there, users signed in by Passlink are anonymous until you add this line. You also need the line
 * to set something, or to leave Passlink out with {@code passlink -> passlink.disable()}:
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
 * <p>A sign-in has the authority {@code ROLE_x} for each role {@code x} of the user, and one for its factor: {@code FACTOR_OTT}
 * for a link or a code, {@code FACTOR_WEBAUTHN} for a passkey, {@code FACTOR_AUTHORIZATION_CODE} for a provider. The pass of a
 * view has {@code VIEW_x} for the rule {@code x}, at the path of that view only. It isn't a sign-in, so {@code authenticated()}
 * refuses it. None of this is ever kept in a session.
 *
 * <p>Not safe for use by several threads, just as {@code HttpSecurity} isn't.
 */
// A module without Spring Security must be able to read this one.
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
     * A configurer for {@link HttpSecurity#with}.
     *
     * @return a configurer with the defaults
     */
    public static PasslinkConfigurer passlink() {
        return new PasslinkConfigurer(false);
    }

    /** For a chain that doesn't mention Passlink. It stays away if the chain has another way to sign in. */
    static PasslinkConfigurer automatic() {
        return new PasslinkConfigurer(true);
    }

    /**
     * Sets the principal of a sign-in, such as a {@code UserDetails} of yours: what {@code Authentication.getPrincipal()} returns
     * and {@code @AuthenticationPrincipal} is resolved from.
     *
     * @param principal from the pass to the principal, which must not be null; a {@link PasslinkPrincipal} by default. Called
     *     only if something asks who sent a request, and again if the request is dispatched to another page. It decides nothing:
     *     the roles are those of the {@link dev.passlink.User}. Not called for the pass of a view, whose principal is a text that
     *     begins with {@code view:}
     * @return this
     */
    public PasslinkConfigurer principal(Function<? super Pass, ?> principal) {
        this.principal = principal;
        return this;
    }

    /**
     * Called by {@link HttpSecurity#with}. From then on the chain keeps no request in a session, and binds forms to the browser
     * by Passlink's cookie, unless the application configures something else afterwards.
     *
     * @param http the chain's builder
     */
    @Override
    public void setBuilder(HttpSecurity http) {
        super.setBuilder(http);
        // Only once, and before the application's own settings of the same, which come later and win.
        if (http.getConfigurer(PasslinkConfigurer.class) == null) {
            begin(http);
        }
    }

    private static void begin(HttpSecurity http) {
        http.with(new EveryChain());
        ApplicationContext context = http.getSharedObject(ApplicationContext.class);
        // Passlink itself brings people back, so no stranger's request has to be kept in a session.
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
     * Leaves Passlink out of this chain, where it then signs nobody in. A sign-out there still ends the pass.
     *
     * @return the chain's builder
     */
    @Override
    public HttpSecurity disable() {
        takeDefaultsBack(getBuilder());
        return super.disable();
    }

    /** Other ways to sign in need to know where the user was going, and change the forms' token. */
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
                        RememberMeConfigurer.class,
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

    /** Runs after the request cache's own initialisation, which has taken what {@link #setBuilder} set. */
    private void stayAway(HttpSecurity http, List<String> others) {
        away = true;
        @SuppressWarnings("unchecked")
        RequestCacheConfigurer<HttpSecurity> requests = http.getConfigurer(RequestCacheConfigurer.class);
        if (takeDefaultsBack(http) && requests != null) {
            requests.init(http);
        }
        LOG.info(
                "A Spring Security chain has its own way to sign in, {}: users signed in by Passlink are anonymous there."
                        + " If they shouldn't be, add {} to that chain.",
                others,
                ".with(passlink(), passlink -> {})");
    }

    /**
     * Called while the chain is built.
     *
     * @param http the chain's builder
     * @throws IllegalStateException if another sign-in page is at the address of Passlink's, where nobody could reach it
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
        LogoutConfigurer<HttpSecurity> logout = EveryChain.logout(http);
        if (logout != null && !SaysWhereTo.isIn(http, logout)) {
            logout.logoutSuccessUrl(http.getSharedObject(ApplicationContext.class)
                    .getEnvironment()
                    .getProperty(SIGNED_OUT_AT, "/"));
        }
    }

    /**
     * Called while the chain is built.
     *
     * @param http the chain's builder
     * @throws IllegalStateException for the same reason as {@link #init}
     */
    @Override
    public void configure(HttpSecurity http) {
        bean(http, Passlink.class)
                .filter(here ->
                        hasPageAt(here.loginPath(), http.getSharedObject(DefaultLoginPageGeneratingFilter.class)))
                .ifPresent(here -> collides(here.loginPath()));
        // Asked again: a configurer of the application may have added a way to sign in after our first look.
        if (automatic && !away && !otherWaysIn(http).isEmpty()) {
            stayAway(http, otherWaysIn(http));
        }
        if (away) {
            WithoutPasslink.addTo(http, getSecurityContextHolderStrategy());
            return;
        }
        Authentications authentications = new Authentications(
                principal,
                bean(http, GrantedAuthorityDefaults.class)
                        .map(GrantedAuthorityDefaults::getRolePrefix)
                        .orElse(ROLE_PREFIX));
        // In front of LogoutFilter, whose handlers are given the user who signs out.
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
        // The first entry point is also the default: a chain with passwords or tokens goes on asking for those.
        refused.defaultAuthenticationEntryPointFor(signIn, wantsPage());
        refused.defaultDeniedHandlerForMissingAuthority(signIn, FactorGrantedAuthority.OTT_AUTHORITY);
        refused.defaultDeniedHandlerForMissingAuthority(signIn, FactorGrantedAuthority.AUTHORIZATION_CODE_AUTHORITY);
        // Without passkeys nobody could sign in with one, so the answer stays 403.
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

    private static <T> Optional<T> bean(HttpSecurity http, Class<T> type) {
        ObjectProvider<T> beans = http.getSharedObject(ApplicationContext.class).getBeanProvider(type);
        return Optional.ofNullable(beans.getIfUnique());
    }

    // Two pages at the same address

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
                        + " in front of Spring Security, so nobody could reach the page of formLogin(…), oauth2Login(…),"
                        + " oneTimeTokenLogin(…) or webAuthn(…) there.",
                "Remove that way to sign in, give it another loginPage(…), or change passlink.login-path.");
    }

    /** Tells our default from a cache that the application has set. */
    private static final class NoRequestCache extends NullRequestCache {}

    /** Finds out whether the application has said where to go after signing out: Spring Security tells that only to this page. */
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
