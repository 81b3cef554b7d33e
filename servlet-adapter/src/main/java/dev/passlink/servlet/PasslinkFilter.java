package dev.passlink.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.Maps;
import dev.passlink.Pass;
import dev.passlink.Passlink;
import dev.passlink.PendingSignIn;
import dev.passlink.View;
import dev.passlink.ViewRule;
import dev.passlink.web.Answer;
import dev.passlink.web.Header;
import dev.passlink.web.SignInDecision;
import dev.passlink.web.Site;
import dev.passlink.web.Verdict;
import dev.passlink.web.Visit;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

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
 * <p>It reads a request's body only at its own addresses, and where {@link Site.Builder#resendForms} says so and nobody is
 * signed in. On paths without a rule it costs nothing until the
 * application asks for the principal. Immutable and safe for many threads.
 */
public final class PasslinkFilter implements Filter {
    /** What was made for a request, or for where it was dispatched to. */
    static final String PERSON = "dev.passlink.servlet.person";

    /** That no cache keeps the answer, whoever makes it: true if the application has no say in it. */
    static final String UNCACHED = "dev.passlink.servlet.uncached";

    private static final Pattern OF_A_BODY = Pattern.compile(
            "cache-control|content-(disposition|encoding|language|length|range|type)|etag|expires|last-modified|pragma",
            Pattern.CASE_INSENSITIVE);

    private final Site site;

    private PasslinkFilter(Site site) {
        this.site = site;
    }

    /**
     * Begins to describe the filter.
     *
     * @param passlink what it serves
     * @return a builder with a good default for everything
     */
    public static Site.Builder<PasslinkFilter> builder(Passlink passlink) {
        return Site.builder(passlink, PasslinkFilter::new);
    }

    /**
     * Puts the filter before all others, for every path and every kind of dispatch, with asynchronous requests.
     *
     * @param context of the application, before it has started
     * @throws IllegalStateException if a filter named {@code passlink} is there already, or the application has started
     * @throws IllegalArgumentException if the base URL is a loopback one, for development, and lacks the context path
     */
    public void install(ServletContext context) {
        site.checkContextPath(context.getContextPath());
        StartChecks.install(context, this);
    }

    /**
     * Whether a request came through this filter, so that the methods below may be asked about it.
     *
     * @param request any request
     * @return false where the filter is missing, as in a test of a servlet alone
     */
    public static boolean isBehind(HttpServletRequest request) {
        return request.getAttribute(PERSON) instanceof PersonRequest;
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
        return visit(request).antiForgeryField();
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
        return visit(request).isFormOfThisSite(values(request));
    }

    /**
     * Says who is signed in to an authentication of the container's own, which comes before all filters: by what this
     * request brings, and nothing that was kept. What it finds, the filter goes on with.
     *
     * @param request as the container has it, in an application that has this filter
     * @param response whose answer this is
     * @param required whether a rule of the container's, such as {@code <security-constraint>}, wants somebody here
     * @return who it is. Empty if nobody is signed in, and then, if required, the answer was given and the container must
     *     do nothing more; empty too where nobody is required, and no path of {@link Site.Builder#signedIn} is. Never who
     *     holds a pass for a view
     * @throws IOException if the answer cannot be written
     * @throws IllegalStateException if the application has no filter
     */
    public static Optional<PasslinkPrincipal> authenticate(
            HttpServletRequest request, HttpServletResponse response, boolean required) throws IOException {
        return Front.of(request, response).authenticate(required);
    }

    private static List<String> values(HttpServletRequest request) {
        return form(request).getOrDefault(Site.ANTI_FORGERY_PARAMETER, List.of());
    }

    /** Nothing from a body that the container cannot read: it is nobody's form. */
    private static Map<String, List<String>> form(HttpServletRequest request) {
        try {
            return Maps.transformValues(request.getParameterMap(), List::of);
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException unreadable) {
            return Map.of();
        }
    }

    /**
     * Where a sign-out form of the application leads to, with the field of {@link #antiForgeryField}.
     *
     * @param request a request that came through this filter
     * @return below the context path, such as {@code /logout}
     * @throws IllegalStateException if the request did not come through this filter
     */
    public static String signOutPath(HttpServletRequest request) {
        return visit(request).site().signOutPath();
    }

    /**
     * Signs out whoever sends a request, for a sign-out of the application's own: the cookies are cleared and the session ends,
     * before the answer is committed.
     *
     * @param request a request that came through this filter
     * @throws IllegalStateException if the request did not come through this filter
     */
    public static void signOut(HttpServletRequest request) {
        person(request).signOut();
    }

    /**
     * Answers a request that wants somebody to be signed in, or to sign in again: leads to the sign-in page and back, or
     * refuses with 401 what is no page.
     *
     * @param request a request that came through this filter
     * @param response whose answer this is
     * @throws IOException if the answer cannot be written
     * @throws IllegalStateException if the request did not come through this filter
     */
    public static void signInFirst(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(visit(request).signInFirst(new ServletIncoming(request)), request, response);
    }

    /**
     * The same where only a passkey will do: whoever has signed in by other means is asked for theirs, or to add one first.
     *
     * @param request a request that came through this filter
     * @param response whose answer this is
     * @throws IOException if the answer cannot be written
     * @throws IllegalStateException if the request did not come through this filter, or Passlink has no passkeys
     */
    public static void signInByPasskey(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(visit(request).signInByPasskey(new ServletIncoming(request)), request, response);
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
        return visit(request).pending();
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
        return visit(request).finish(passed);
    }

    /**
     * Answers a form of the application that asks for a link to a view: queues the request and sends the browser to the
     * waiting page, the same for every address; or says politely what is wrong. The form carries the field of {@link
     * #antiForgeryField}, and a captcha of its own if the {@link dev.passlink.port.AskingCheck} wants one.
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
        answer(visit(request).requestLink(form(request), address, view), request, response);
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
        Verdict verdict = visit(request).grant(view);
        if (verdict instanceof Verdict.PassedOn passedOn) {
            handOver(passedOn, person(request).outgoing());
            return passedOn.view();
        }
        answer(((Verdict.Answered) verdict).answer(), request, response);
        return Optional.empty();
    }

    /** Behind the filter, where the response can no longer be wrapped. */
    static void handOver(Verdict.PassedOn passedOn, ServletOutgoing outgoing) {
        outgoing.session(passedOn.session());
        passedOn.cookies().forEach(outgoing::add);
        outgoing.set(new Header("Cache-Control", "private, no-store"));
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
        return visit(request).buttonNonce();
    }

    private static Visit visit(HttpServletRequest request) {
        return person(request).visit();
    }

    /** The one that the application has now, below whatever it has wrapped around it. */
    static PersonRequest person(HttpServletRequest request) {
        if (request.getAttribute(PERSON) instanceof PersonRequest person) {
            return person;
        }
        throw new IllegalStateException("This request did not come through PasslinkFilter: map it to all paths.");
    }

    Site site() {
        return site;
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
        site.checkContextPath(config.getServletContext().getContextPath());
        StartChecks.check(config, this);
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

    /**
     * An asynchronous dispatch and an error page come with the container's own response; so does a request for which the
     * container has asked before.
     */
    private static HttpServletResponse protectedAgain(HttpServletRequest request, HttpServletResponse response) {
        DispatcherType type = request.getDispatcherType();
        boolean anew = type != DispatcherType.FORWARD && type != DispatcherType.INCLUDE;
        return anew && request.getAttribute(UNCACHED) instanceof Boolean always
                ? new NoStoreResponse(response, always)
                : response;
    }

    /** One visit for a request, through all its dispatches. */
    private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ServletIncoming incoming = new ServletIncoming(request);
        Object before = request.getAttribute(PERSON);
        Visit visit = visit(request, response, incoming);
        try {
            filter(visit, incoming, request, response, chain);
        } finally {
            // Whoever has dispatched to here, perhaps another application, goes on with its own.
            if (before != null) {
                request.setAttribute(PERSON, before);
            }
        }
    }

    /** The one that was begun, if the request was here before. */
    Visit visit(HttpServletRequest request, HttpServletResponse response, ServletIncoming incoming) {
        return request.getAttribute(PERSON) instanceof PersonRequest known
                        && known.visit().site() == site
                ? known.visit()
                : site.visit(incoming, new ServletOutgoing(request, response));
    }

    private static void filter(
            Visit visit,
            ServletIncoming incoming,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        // What is included can neither redirect nor refuse: what it would have shown is left out.
        boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
        try {
            Verdict verdict = visit.verdict(incoming);
            if (verdict instanceof Verdict.PassedOn passedOn) {
                HttpServletResponse seen = uncached(passedOn, request, response);
                PersonRequest person = new PersonRequest(visit, passedOn.view(), request, seen);
                request.setAttribute(PERSON, person);
                chain.doFilter(person, seen);
            } else if (!included) {
                write(((Verdict.Answered) verdict).answer(), request, response);
            }
        } catch (ServletException | RuntimeException e) {
            Optional<Answer> answer = included || response.isCommitted() ? Optional.empty() : visit.answerTo(e);
            if (answer.isEmpty()) {
                throw e;
            }
            beginAnew(request, response);
            write(answer.get(), request, response);
        }
    }

    private static HttpServletResponse uncached(
            Verdict.PassedOn passedOn, HttpServletRequest request, HttpServletResponse response) {
        ServletOutgoing outgoing = new ServletOutgoing(request, response);
        outgoing.session(passedOn.session());
        passedOn.cookies().forEach(outgoing::add);
        boolean always = passedOn.caching() == Verdict.Caching.NEVER;
        if (always) {
            // Wherever the request is dispatched to from here.
            request.setAttribute(UNCACHED, true);
        }
        return passedOn.caching() == Verdict.Caching.FREE ? response : new NoStoreResponse(response, always);
    }

    /** Where the application is: a session whose owner has gone is hidden from it, and must end all the same. */
    private static void answer(Answer answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        person(request).outgoing().session(answer.session());
        write(answer, request, response);
    }

    static void write(Answer answer, HttpServletRequest request, HttpServletResponse response) throws IOException {
        new Sessions(request, response::isCommitted).change(answer.session());
        ServletOutputStream out = output(request, response);
        response.setStatus(answer.status());
        answer.headers().forEach(header -> response.addHeader(header.name(), header.value()));
        byte[] body = answer.body().getBytes(UTF_8);
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            out.write(body);
        }
    }

    /** Where the application has taken the writer, which fixes the charset, its answer is begun anew. */
    private static ServletOutputStream output(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            return response.getOutputStream();
        } catch (IllegalStateException writerWasTaken) {
            beginAnew(request, response);
            return response.getOutputStream();
        }
    }

    /** Without what was said of a body that is not sent; other headers, such as those of filters before us, stay. */
    private static void beginAnew(HttpServletRequest request, HttpServletResponse response) {
        List<Header> kept = response.getHeaderNames().stream()
                .filter(name -> !OF_A_BODY.matcher(name).matches())
                .distinct()
                .flatMap(name -> response.getHeaders(name).stream().map(value -> new Header(name, value)))
                .toList();
        response.reset();
        kept.forEach(new ServletOutgoing(request, response)::add);
    }
}
