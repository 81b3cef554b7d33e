package dev.passlink.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Throwables;
import dev.passlink.AuditEvent;
import dev.passlink.Pass;
import dev.passlink.Passlink;
import dev.passlink.PathPattern;
import dev.passlink.PendingSignIn;
import dev.passlink.Reason;
import dev.passlink.Subject;
import dev.passlink.UnavailableException;
import dev.passlink.View;
import dev.passlink.ViewRule;
import dev.passlink.port.IdentityProvider;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Serves the sign-in pages, guards what is for signed-in people, and tells the application who is signed in.
 *
 * <pre>{@code
 * PasslinkFilter.builder(passlink)
 *     .signedIn("/account/*")
 *     .build()
 *     .install(servletContext);
 * }</pre>
 *
 * <p>It reads a request's body only at its own addresses. On paths without a rule it costs nothing until the
 * application asks for the principal. Immutable and safe for many threads.
 */
public final class PasslinkFilter implements Filter {
    /** The filter, until somebody asks; from then on what was made for the request. */
    private static final String HERE = "dev.passlink.servlet.here";

    static final String RESPONSE = "dev.passlink.servlet.response";

    private static final String UNCACHED = "dev.passlink.servlet.uncached";

    private static final Set<String> OF_A_BODY = Set.of(
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-length",
            "content-range",
            "content-type",
            "etag",
            "expires",
            "last-modified",
            "pragma");

    private final Passlink passlink;
    private final PathRules rules;
    private final ViewRules views;
    private final Cookies cookies;
    private final Forms forms;
    private final ClientAddresses clients;
    private final ProviderEndpoints providers;
    private final Endpoints endpoints;
    private final Loopback loopback;
    private final AtomicBoolean warnedOfStrangers = new AtomicBoolean();

    private PasslinkFilter(Builder builder) {
        this.passlink = builder.passlink;
        if (builder.signOutEverywhere && !passlink.flows().canSignOutEverywhere()) {
            throw new IllegalArgumentException(
                    "Signing out everywhere changes the security stamp: give Passlink.builder() a stamps(…) port.");
        }
        List<String> ownPaths = Endpoints.ownPaths(passlink);
        this.rules = new PathRules(builder.signedIn, ownPaths);
        this.views = new ViewRules(builder.views, builder.signedIn, ownPaths);
        passlink.flows().guard(builder.views.stream().map(ViewRules.Entry::rule).toList());
        this.cookies = new Cookies(passlink.baseUrl());
        this.forms = new Forms(passlink.flows().antiForgery(), cookies);
        this.clients = ClientAddresses.trusting(builder.trustedProxies);
        this.loopback = new Loopback(passlink.baseUrl());
        Pages pages = builder.pages != null ? builder.pages : Pages.standard(passlink);
        this.providers = new ProviderEndpoints(passlink, builder.providers, cookies, forms);
        this.endpoints = new Endpoints(
                passlink,
                pages,
                builder.decision,
                clients,
                cookies,
                providers,
                builder.landing,
                builder.signOutEverywhere,
                views);
    }

    /**
     * Begins to describe the filter.
     *
     * @param passlink what it serves
     * @return a builder with a good default for everything
     */
    public static Builder builder(Passlink passlink) {
        return new Builder(passlink);
    }

    /**
     * Puts the filter before all others, for every path and every kind of dispatch, with asynchronous requests.
     *
     * @param context of the application, before it has started
     * @throws IllegalStateException if a filter named {@code passlink} is there already, or the application has started
     * @throws IllegalArgumentException if the base URL is a loopback one, for development, and lacks the context path
     */
    public void install(ServletContext context) {
        loopback.check(context.getContextPath());
        StartChecks.install(context, this);
    }

    /**
     * The hidden field that a sign-out form of the application needs: a POST to {@code /logout}. The page must not be
     * cached by anybody but the browser.
     *
     * @param request a request that came through this filter, before its answer is committed
     * @return {@code <input type="hidden" …>}, ready to be put into the form
     * @throws IllegalStateException if the request did not come through this filter
     */
    public static String antiForgeryField(HttpServletRequest request) {
        return here(request).signOutField();
    }

    /**
     * Whether a POST came from a form of this application in this browser, with the field of {@link #antiForgeryField}:
     * for forms of pages that a pass or a sign-in opens.
     *
     * @param request the POST; its parameters are read
     * @return false if another site may have made the browser send it
     * @throws IllegalStateException if the request did not come through this filter
     */
    public static boolean isFormOfThisSite(HttpServletRequest request) {
        return here(request).isOurs(values(request));
    }

    /** None from a body that the container cannot read: it is nobody's form. */
    private static List<String> values(HttpServletRequest request) {
        try {
            String[] values = request.getParameterValues(Forms.FIELD);
            return values == null ? List.of() : List.of(values);
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    /**
     * What a second step of the application is about: a sign-in that {@link SignInDecision.ContinueAt} left pending.
     * It is no session, and the request is still anonymous.
     *
     * @param request a request that came through this filter
     * @return whose sign-in it is, and how the mailbox was proved; empty if there is none, or it is older than ten
     *     minutes, or the request brings more than one
     * @throws IllegalStateException if the request did not come through this filter
     */
    public static Optional<PendingSignIn> pending(HttpServletRequest request) {
        return here(request).pending();
    }

    /**
     * Signs in whoever has passed the application's second step: sets the pass and clears what was pending, before the
     * answer is committed. A pending sign-in is finished once, and in the browser that holds it.
     *
     * @param request the request that passed the step, such as a POST with a one-time password
     * @param passed what {@link #pending} gave, and the step was about: ask {@code passed.grant().subject()} for the
     *     password, and hand over the same value
     * @return where to send the browser, a path of this site; empty if there is nothing to finish: ask to sign in again
     * @throws IllegalStateException if the request did not come through this filter
     * @throws dev.passlink.UnavailableException if a part cannot answer; let it pass, and the filter answers 503
     */
    public static Optional<String> finish(HttpServletRequest request, PendingSignIn passed) {
        return here(request).finish(request, passed);
    }

    /**
     * Answers a form of the application that asks for a link to a view: queues the request and sends the browser to the
     * waiting page, the same for every address; or says politely what is wrong. The form carries the field of {@link
     * #antiForgeryField}.
     *
     * @param request the POST
     * @param response whose answer this is
     * @param address what was typed
     * @param view which one
     * @throws IOException if the answer cannot be written
     * @throws IllegalStateException if the request did not come through this filter
     * @throws dev.passlink.UnavailableException if a part cannot answer; let it pass, and the filter answers 503
     */
    public static void requestLink(HttpServletRequest request, HttpServletResponse response, String address, View view)
            throws IOException {
        write(here(request).requestLink(values(request), address, view), request, response);
    }

    /**
     * What a view asks that {@linkplain ViewRule#checkedByTheViewItself checks itself}: takes a token, or looks for a
     * pass. The answer says {@code private, no-store} then, and must go on saying so: it may carry a renewed pass.
     *
     * @param request the request to the view
     * @param response for the answer where there is no pass
     * @param view which one it is
     * @return the pass; empty if the answer was given, and the view must do nothing more
     * @throws IOException if the answer cannot be written
     * @throws IllegalStateException if the request did not come through this filter
     * @throws dev.passlink.UnavailableException if a part cannot answer; let it pass, and the filter answers 503
     */
    public static Optional<Pass> grant(HttpServletRequest request, HttpServletResponse response, View view)
            throws IOException {
        Here here = here(request);
        Optional<ViewEndpoints.Opened> opened = here.bringsToken() ? Optional.empty() : here.opened(view);
        if (opened.isEmpty()) {
            write(here.instead(view), request, response);
            return Optional.empty();
        }
        response.setHeader("Cache-Control", "private, no-store");
        opened.get().setCookie().ifPresent(cookie -> response.addHeader("Set-Cookie", cookie));
        return Optional.of(opened.get().pass());
    }

    /**
     * The nonce that a provider's own button, such as Google's or One Tap, needs on a page of the application: give it as
     * {@code data-nonce}, and {@code https://your.site/login/google/credential} as {@code data-login_uri}. The page must
     * not be cached. Without the cookie that this sets, what the button posts is refused.
     *
     * @param request a request that came through this filter, before its answer is committed
     * @return the nonce, 22 URL-safe characters; good for half an hour at least
     * @throws IllegalStateException if the request did not come through this filter, or Passlink has no {@code
     *     identityLinks}
     */
    public static String buttonNonce(HttpServletRequest request) {
        return here(request).buttonNonce();
    }

    private static Here here(HttpServletRequest request) {
        Object here = request.getAttribute(HERE);
        if (here instanceof PasslinkFilter filter
                && request.getAttribute(RESPONSE) instanceof HttpServletResponse response) {
            return filter.here(request, response);
        }
        if (here instanceof Here made) {
            return made;
        }
        throw new IllegalStateException("This request did not come through PasslinkFilter: map it to all paths.");
    }

    /** What is kept for a request is made only if there is something to keep: most come with no pass. */
    Visitor visitor(HttpServletRequest request) {
        Object here = request.getAttribute(HERE);
        if (here instanceof Here made && made.isOf(this)) {
            return made.visitor();
        }
        if (!maySendPass(request)) {
            return new Visitor(passlink, List.of(), false, () -> "");
        }
        return here == this ? here(request).visitor() : visitor(new ServletIncoming(request));
    }

    /** Answers as a guarded path does. */
    void signInFirst(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            throw new IllegalStateException("The answer has begun: authenticate before anything is written.");
        }
        write(endpoints.signInFirst(new ServletIncoming(request), visitor(request)), request, response);
    }

    /** What a POST to {@code /logout} ends. */
    void signOut(HttpServletRequest request, HttpServletResponse response) {
        Answer answer = here(request).signOut();
        Sessions.change(request, answer);
        if (!response.isCommitted()) {
            answer.all("Set-Cookie").forEach(cookie -> response.addHeader("Set-Cookie", cookie));
        }
    }

    /** One visitor for a request, through all its dispatches, of which several threads may serve one each. */
    private Here here(HttpServletRequest request, HttpServletResponse response) {
        synchronized (response) {
            if (request.getAttribute(HERE) instanceof Here made) {
                return made;
            }
            Incoming incoming = new ServletIncoming(request);
            Here here = new Here(this, forms, endpoints, providers, incoming, visitor(incoming), response);
            request.setAttribute(HERE, here);
            return here;
        }
    }

    private Visitor visitor(Incoming incoming) {
        List<String> passes = Cookies.values(incoming, cookies.pass());
        boolean ended = !passes.isEmpty()
                && !Cookies.values(incoming, cookies.signedOut()).isEmpty();
        return new Visitor(passlink, passes, ended, () -> clients.of(incoming));
    }

    /**
     * Checks that the base URL fits the application, and that the filter stands where it guards: once, for all paths.
     * Where it was registered without {@link #install}, it takes its place in front, for every kind of dispatch.
     *
     * @param config from the container
     * @throws IllegalArgumentException as {@link #install} does
     * @throws IllegalStateException if it is mapped to less than all paths, or is not the only one; the message says
     *     how to mend it
     */
    @Override
    public void init(FilterConfig config) {
        loopback.check(config.getServletContext().getContextPath());
        StartChecks.check(config, this, passlink, endpoints.addresses());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            filter(http, protectedAgain(http, answer), chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** An asynchronous dispatch and an error page come with the container's own response. */
    private static HttpServletResponse protectedAgain(HttpServletRequest request, HttpServletResponse response) {
        DispatcherType type = request.getDispatcherType();
        boolean anew = type == DispatcherType.ASYNC || type == DispatcherType.ERROR;
        return anew && request.getAttribute(UNCACHED) != null ? new NoStoreResponse(response, true) : response;
    }

    private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Object before = request.getAttribute(HERE);
        if (before == this || (before instanceof Here here && here.isOf(this))) {
            filterHere(request, response, chain);
            return;
        }
        Object beforeResponse = request.getAttribute(RESPONSE);
        request.setAttribute(HERE, this);
        request.setAttribute(RESPONSE, response);
        try {
            filterHere(request, response, chain);
        } finally {
            // Another application has dispatched to this one, and goes on with its own visitor.
            if (before != null) {
                request.setAttribute(HERE, before);
                request.setAttribute(RESPONSE, beforeResponse);
            }
        }
    }

    private void filterHere(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            decide(ruling(request), request, response, chain);
        } catch (ServletException | RuntimeException e) {
            // What is included cannot answer: whoever includes it does.
            boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
            if (!isUnavailable(e) || included || response.isCommitted()) {
                throw e;
            }
            beginAnew(response);
            write(endpoints.unavailable(new ServletIncoming(request)), request, response);
        }
    }

    /** Frameworks wrap what is thrown below them. */
    private static boolean isUnavailable(Exception e) {
        return Throwables.getCausalChain(e).stream().anyMatch(UnavailableException.class::isInstance);
    }

    /** Without the name of our cookie anywhere, nobody is signed in, and there is nothing to tell the application. */
    private boolean maySendPass(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders("Cookie");
        while (headers.hasMoreElements()) {
            if (headers.nextElement().contains(cookies.pass())) {
                return true;
            }
        }
        return false;
    }

    /** What the rules say of a request's path. */
    private record Ruling(String path, ViewRules.Found found, Optional<PathRules.Rule> guard) {
        boolean isOpen() {
            return guard.isEmpty() && found instanceof ViewRules.NoView;
        }

        /** What could be a view in one reading and guarded in another is no more certain than two views. */
        boolean isUncertain() {
            return found instanceof ViewRules.Ambiguous || (found instanceof ViewRules.OneView && guard.isPresent());
        }
    }

    private Ruling ruling(HttpServletRequest request) {
        String path = ServletIncoming.path(request);
        // Without rules a path need not be read in more than one way.
        if (rules.isEmpty() && views.isEmpty()) {
            return new Ruling(path, ViewRules.NO_VIEW, Optional.empty());
        }
        boolean sentByAClient = request.getDispatcherType() == DispatcherType.REQUEST;
        if (sentByAClient && !ServletIncoming.hasItsPathWhereItSeems(request)) {
            return new Ruling(path, ViewRules.AMBIGUOUS, Optional.empty());
        }
        String sent = ServletIncoming.rawPath(request);
        if (sent.equals(path) && Readings.isPlain(path)) {
            return new Ruling(path, views.find(path), rules.guarding(path));
        }
        Optional<Readings> readings = sentByAClient ? Readings.ofSent(path, sent) : Readings.ofDispatch(path, sent);
        ViewRules.Found found = readings.map(views::find).orElse(ViewRules.AMBIGUOUS);
        return new Ruling(path, found, readings.flatMap(rules::guarding));
    }

    private void decide(Ruling ruling, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (ruling.isOpen() && !endpoints.own(ruling.path())) {
            chain.doFilter(new SignedInRequest(this, request, response), response);
            return;
        }
        Incoming incoming = new ServletIncoming(request);
        if (ruling.isUncertain()) {
            refuse(endpoints.trouble(incoming, 400), request, response);
            return;
        }
        Optional<Answer> ours = request.getDispatcherType() == DispatcherType.REQUEST
                ? ours(ruling.path(), incoming, request, !ruling.isOpen())
                : Optional.empty();
        if (ours.isPresent()) {
            write(ours.get(), request, response);
        } else if (ruling.found() instanceof ViewRules.OneView view
                && !view.entry().rule().isCheckedByTheViewItself()) {
            view(view, incoming, request, response, chain);
        } else if (ruling.guard().isPresent()) {
            guard(ruling.guard().get(), incoming, visitor(request), request, response, chain);
        } else {
            chain.doFilter(new SignedInRequest(this, request, response), response);
        }
    }

    private Optional<Answer> ours(String path, Incoming incoming, HttpServletRequest request, boolean guarded) {
        boolean own = endpoints.own(path);
        if (own && clients.isForwardedByStranger(incoming) && warnedOfStrangers.compareAndSet(false, true)) {
            passlink.flows().tell(AuditEvent.Type.WARNING, Reason.UNTRUSTED_PROXY, "", "peer " + incoming.peer());
        }
        Optional<Answer> elsewhere = own || guarded ? loopback.redirect(incoming) : Optional.empty();
        return own && elsewhere.isEmpty() ? endpoints.answer(incoming, visitor(request)) : elsewhere;
    }

    private void view(
            ViewRules.OneView found,
            Incoming incoming,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        ViewEndpoints decisions = endpoints.views();
        if (request.getDispatcherType() == DispatcherType.REQUEST && ViewEndpoints.bringsToken(incoming)) {
            write(decisions.take(incoming, found.view(), visitor(request)), request, response);
            return;
        }
        ViewRule rule = found.entry().rule();
        // Whoever has signed out while the request goes on is nobody from there on, in a view too.
        boolean left = request.getAttribute(HERE) instanceof Here here && here.hasLeft();
        Optional<ViewEndpoints.Opened> opened = left ? Optional.empty() : decisions.pass(incoming, found.view());
        Optional<Pass> signedIn =
                rule.isOpenToSignedIn() && opened.isEmpty() ? visitor(request).pass() : Optional.empty();
        Optional<Pass> pass = opened.map(ViewEndpoints.Opened::pass).or(() -> signedIn);
        HttpServletRequest seen = opened.isPresent()
                ? new ViewRequest(this, request, response, opened.get().pass())
                : new SignedInRequest(this, request, response);
        boolean allowed = pass.map(one -> found.entry().allowed().test(one.subject(), seen))
                .orElse(!rule.isRequired());
        if (!allowed) {
            boolean mayAsk = pass.isEmpty() && rule.isOpenToSignedIn();
            Answer answer = mayAsk
                    ? endpoints.signInFirst(incoming, visitor(request))
                    : decisions.locked(incoming, found.view());
            refuse(answer, request, response);
        } else if (opened.isPresent()) {
            HttpServletResponse uncached = noStore(opened.get().setCookie(), request, response);
            chain.doFilter(new ViewRequest(this, request, uncached, opened.get().pass()), uncached);
        } else if (signedIn.isPresent()) {
            Sessions.keepWith(request, signedIn.get().subject().name());
            HttpServletResponse uncached = uncached(visitor(request), request, response);
            chain.doFilter(new SignedInRequest(this, request, uncached), uncached);
        } else {
            HttpServletResponse uncached = noStore(Optional.empty(), request, response);
            chain.doFilter(new SignedInRequest(this, request, uncached), uncached);
        }
    }

    private static HttpServletResponse noStore(
            Optional<String> setCookie, HttpServletRequest request, HttpServletResponse response) {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            return response;
        }
        setCookie.ifPresent(cookie -> response.addHeader("Set-Cookie", cookie));
        return keptByNoCache(request, response);
    }

    /** An include can neither redirect nor refuse: what it would have shown is left out. */
    private static void refuse(Answer answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getDispatcherType() != DispatcherType.INCLUDE) {
            write(answer, request, response);
        }
    }

    private void guard(
            PathRules.Rule rule,
            Incoming incoming,
            Visitor visitor,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        Optional<Pass> pass = visitor.pass();
        boolean fresh = pass.isPresent() && isFresh(pass.get(), rule);
        if (pass.isPresent() && fresh) {
            Sessions.keepWith(request, pass.get().subject().name());
            HttpServletResponse uncached = uncached(visitor, request, response);
            chain.doFilter(new SignedInRequest(this, request, uncached), uncached);
        } else if (request.getDispatcherType() != DispatcherType.INCLUDE) {
            if (pass.isPresent()) {
                String subject = pass.get().subject().name();
                passlink.flows().tell(
                        AuditEvent.Type.REQUEST_REFUSED, Reason.NOT_FRESH, subject, "client " + clients.of(incoming));
            }
            write(endpoints.signInFirst(incoming, visitor), request, response);
        }
        // An include can neither redirect nor refuse: what it would have shown is left out.
    }

    /** Whether a WebSocket may be opened, before any filter was called: by a pass, and never by a token. */
    boolean admits(HttpServletRequest request) {
        Incoming incoming = new ServletIncoming(request);
        Ruling ruling = ruling(request);
        if (ruling.isOpen() || ruling.isUncertain()) {
            return ruling.isOpen();
        }
        if (ruling.found() instanceof ViewRules.OneView view) {
            return view.entry().rule().isCheckedByTheViewItself() || admits(view, incoming, request);
        }
        Optional<Pass> fresh = visitor(incoming)
                .pass()
                .filter(pass -> isFresh(pass, ruling.guard().orElseThrow()));
        fresh.ifPresent(pass -> Sessions.keepWith(request, pass.subject().name()));
        return fresh.isPresent();
    }

    private boolean admits(ViewRules.OneView view, Incoming incoming, HttpServletRequest request) {
        ViewRule rule = view.entry().rule();
        Optional<Pass> opened = endpoints.views().pass(incoming, view.view()).map(ViewEndpoints.Opened::pass);
        Optional<Pass> signedIn =
                opened.isEmpty() && rule.isOpenToSignedIn() ? visitor(incoming).pass() : Optional.empty();
        signedIn.ifPresent(pass -> Sessions.keepWith(request, pass.subject().name()));
        return opened.or(() -> signedIn)
                .map(pass -> view.entry().allowed().test(pass.subject(), request))
                .orElse(!rule.isRequired());
    }

    private boolean isFresh(Pass pass, PathRules.Rule rule) {
        return rule.fresh().isEmpty() || passlink.flows().isFresh(pass, rule.fresh().get());
    }

    /** What only signed-in people see is kept by no cache, unless the application says otherwise. */
    private HttpServletResponse uncached(Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            return response;
        }
        Optional<String> renewed = visitor.renewed();
        if (renewed.isEmpty()) {
            return new NoStoreResponse(response, false);
        }
        response.addHeader("Set-Cookie", cookies.set(visitor.pass().orElseThrow(), renewed.get()));
        return keptByNoCache(request, response);
    }

    /** Wherever the request is dispatched to from here. */
    private static HttpServletResponse keptByNoCache(HttpServletRequest request, HttpServletResponse response) {
        request.setAttribute(UNCACHED, true);
        return new NoStoreResponse(response, true);
    }

    private static void write(Answer answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Sessions.change(request, answer);
        ServletOutputStream out = output(response);
        response.setStatus(answer.status());
        answer.headers().forEach(header -> response.addHeader(header.getKey(), header.getValue()));
        byte[] body = answer.body().getBytes(UTF_8);
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            out.write(body);
        }
    }

    /** Where the application has taken the writer, which fixes the charset, its answer is begun anew. */
    private static ServletOutputStream output(HttpServletResponse response) throws IOException {
        try {
            return response.getOutputStream();
        } catch (IllegalStateException writerWasTaken) {
            beginAnew(response);
            return response.getOutputStream();
        }
    }

    /** Without what was said of a body that is not sent; other headers, such as those of filters before us, stay. */
    private static void beginAnew(HttpServletResponse response) {
        List<Map.Entry<String, String>> kept = response.getHeaderNames().stream()
                .filter(name -> !OF_A_BODY.contains(name.toLowerCase(Locale.ROOT)))
                .distinct()
                .flatMap(name -> response.getHeaders(name).stream().map(value -> Map.entry(name, value)))
                .toList();
        response.reset();
        kept.stream()
                .filter(header -> !response.getHeaders(header.getKey()).contains(header.getValue()))
                .forEach(header -> response.addHeader(header.getKey(), header.getValue()));
    }

    /** Describes a filter; not safe for many threads. */
    public static final class Builder {
        private static final int LONGEST_PATTERN = 1_024 - 765;

        private final Passlink passlink;
        private final List<PathRules.Rule> signedIn = new ArrayList<>();
        private final List<ViewRules.Entry> views = new ArrayList<>();
        private final List<IdentityProvider> providers = new ArrayList<>();
        private boolean signOutEverywhere;
        private String trustedProxies = "";
        private String landing = "/";
        private @Nullable Pages pages;
        private SignInDecision decision = (user, method) -> new SignInDecision.SignedIn();

        private Builder(Passlink passlink) {
            this.passlink = given(passlink, "builder");
        }

        /** Callers whose code is not checked for null, and a bean that is missing, are told at once. */
        private static <T> T given(@Nullable T value, String setting) {
            if (value == null) {
                throw new IllegalArgumentException(setting + "(null): give it a value, or leave the call out.");
            }
            return value;
        }

        /**
         * Paths for signed-in people: anybody else is sent to sign in and back, on a GET; other requests get 401. The rule
         * holds if anybody could read a path as one of these, in any case of its letters.
         *
         * @param pattern below the context path: {@code /account}, {@code /orders/{id}}, or {@code /account/*} for all
         *     below it too, as {@link PathPattern} says
         * @return this
         * @throws IllegalArgumentException if it is no such pattern, or, when the filter is built, if it names the sign-in
         *     pages themselves
         */
        public Builder signedIn(String pattern) {
            signedIn.add(new PathRules.Rule(PathPattern.of(pattern), Optional.empty()));
            return this;
        }

        /**
         * Asks again before something sensitive: for the paths named last, the sign-in must not be older than this.
         * Otherwise the person is sent to sign in and back. The more so for people who stay signed in.
         *
         * @param age how old at most, from a second up
         * @return this
         * @throws IllegalArgumentException if no paths were named yet, or the age is less than a second
         */
        public Builder requireFresh(Duration age) {
            if (signedIn.isEmpty() || age.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(
                        "requireFresh speaks of the paths named last: call signedIn(…) before it, with an age from 1 s.");
            }
            PathRules.Rule last = signedIn.remove(signedIn.size() - 1);
            signedIn.add(new PathRules.Rule(last.pattern(), Optional.of(age)));
            return this;
        }

        /**
         * A view that opens by a link, with the defaults of {@link ViewRule#of}.
         *
         * @param pattern the path below the context path, such as {@code /jobs/{id}/apply}
         * @param name the rule's name
         * @return this
         * @throws IllegalArgumentException if it is no such rule
         */
        public Builder view(String pattern, String name) {
            return view(ViewRule.of(pattern, name));
        }

        /**
         * A view that opens by a link.
         *
         * @param rule which paths, and what a link is worth
         * @return this
         */
        public Builder view(ViewRule rule) {
            return view(rule, (subject, request) -> true);
        }

        /**
         * A view that opens by a link, for some.
         *
         * @param rule which paths, and what a link is worth
         * @param allowed has the last word on whoever has a pass; false is a 403
         * @return this
         * @throws IllegalArgumentException if pattern and context path are longer than 259 characters together
         */
        public Builder view(ViewRule rule, BiPredicate<Subject, HttpServletRequest> allowed) {
            // With the longest values it has to fit the Path of a cookie, 1,024 bytes.
            int room = LONGEST_PATTERN - passlink.baseUrl().getRawPath().length();
            String pattern = ViewEndpoints.visible(given(rule, "view").pattern().toString());
            if (pattern.length() > room) {
                throw new IllegalArgumentException("A cookie's Path has no room for views of " + rule
                        + ": give it a pattern of at most " + room + " characters.");
            }
            views.add(new ViewRules.Entry(rule, given(allowed, "view")));
            return this;
        }

        /**
         * Serves {@code POST /logout/everywhere}, with the field of {@link PasslinkFilter#antiForgeryField}: ends every
         * sign-in of whoever sends it.
         *
         * @return this
         */
        public Builder signOutEverywhere() {
            this.signOutEverywhere = true;
            return this;
        }

        /**
         * Another way in, such as Google: a button on the sign-in page. The callback to register is {@code
         * https://your.site/login/google/callback}, with the provider's id in the place of {@code google}.
         *
         * @param provider such as {@code OpenIdProvider.google(…)} of {@code passlink-oauth-google}
         * @return this
         */
        public Builder provider(IdentityProvider provider) {
            providers.add(given(provider, "provider"));
            return this;
        }

        /**
         * Proxies whose {@code X-Forwarded-For} is believed, to count limits by client (ASVS 5.0 4.1.3).
         *
         * @param list addresses and networks joined by commas, such as {@code 10.0.0.0/8,::1}; none by default
         * @return this
         * @throws IllegalArgumentException if one is neither or takes in strangers, when the filter is built
         */
        public Builder trustedProxies(String list) {
            this.trustedProxies = given(list, "trustedProxies");
            return this;
        }

        /**
         * Where to go after signing in, if the person wanted nowhere in particular.
         *
         * @param path below the context path; {@code /} by default
         * @return this
         * @throws IllegalArgumentException if it is no such path
         */
        public Builder landing(String path) {
            this.landing = new SignInDecision.ContinueAt(path).path();
            return this;
        }

        /**
         * What the sign-in pages look like.
         *
         * @param pages plain accessible pages by default
         * @return this
         */
        public Builder pages(Pages pages) {
            this.pages = given(pages, "pages");
            return this;
        }

        /**
         * The application's last word after a redemption.
         *
         * @param decision signs everybody in by default
         * @return this
         */
        public Builder decision(SignInDecision decision) {
            this.decision = given(decision, "decision");
            return this;
        }

        /**
         * Checks the whole.
         *
         * @return the filter, to be installed
         * @throws IllegalArgumentException if something does not fit; the message says what
         */
        public PasslinkFilter build() {
            return new PasslinkFilter(this);
        }
    }
}
