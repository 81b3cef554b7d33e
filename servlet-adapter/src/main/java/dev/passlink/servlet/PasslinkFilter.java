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
import org.jspecify.annotations.Nullable;

/**
 * Serves the sign-in pages, guards the paths for signed-in users, and tells the application who is signed in.
 *
 * <pre>{@code
 * PasslinkFilter.builder(passlink)
 *     .signedIn("/account/*")
 *     .build()
 *     .install(servletContext);
 * }</pre>
 *
 * <p>It reads a request's body only at its own addresses, and on paths with {@link Site.Builder#resendForms} if nobody is signed
 * in. On paths without a rule it costs nothing until the application asks for the principal. Immutable and safe for use by
 * several threads.
 */
public final class PasslinkFilter implements Filter {
    /** The request's {@link PersonRequest}, one for each place that it's dispatched to. */
    static final String PERSON = "dev.passlink.servlet.person";

    /** Marks that the answer must not be cached, whoever writes it; true if the application can't override that. */
    static final String UNCACHED = "dev.passlink.servlet.uncached";

    /** Marks that an asynchronous answer has been given, although the application may go on with its own. */
    private static final String ANSWERED = "dev.passlink.servlet.answered";

    private static final Pattern OF_A_BODY = Pattern.compile(
            "cache-control|content-(disposition|encoding|language|length|range|type)|etag|expires|last-modified|pragma",
            Pattern.CASE_INSENSITIVE);

    private final Site site;

    private PasslinkFilter(Site site) {
        this.site = site;
    }

    /**
     * Starts building a filter.
     *
     * @param passlink the Passlink that it serves
     * @return a builder in which everything has a default
     */
    public static Site.Builder<PasslinkFilter> builder(Passlink passlink) {
        return Site.builder(passlink, PasslinkFilter::new);
    }

    /**
     * Registers the filter in front of all others, for every path and every kind of dispatch, with support for asynchronous
     * requests.
     *
     * @param context the application's context, before the application has started
     * @throws IllegalStateException if there is a filter named {@code passlink} already, or the application has started
     * @throws IllegalArgumentException if the base URL is on loopback, for development, and lacks the context path
     */
    public void install(ServletContext context) {
        site.checkContextPath(context.getContextPath());
        StartChecks.install(context, this);
    }

    /**
     * Tells whether a request came through this filter, so that the methods below can be called with it.
     *
     * @param request any request
     * @return false if there is no filter, as in a test of a servlet alone
     */
    public static boolean isBehind(HttpServletRequest request) {
        return request.getAttribute(PERSON) instanceof PersonRequest;
    }

    /**
     * The hidden field for a sign-out form in the application's pages, which sends a POST to {@code /logout}. Only the browser
     * may cache such a page.
     *
     * @param request a request that came through this filter, before its answer is committed
     * @return {@code <input type="hidden" …>}, to be put into the form as it is
     * @throws IllegalStateException if the request didn't come through this filter
     */
    public static String antiForgeryField(HttpServletRequest request) {
        return visit(request).antiForgeryField();
    }

    /**
     * Tells whether a POST came from a form of this application in this browser, with the field from {@link #antiForgeryField}.
     * For forms on pages that a pass or a sign-in opens.
     *
     * @param request the POST; its parameters are read
     * @return false if another site may have made the browser send it
     * @throws IllegalStateException if the request didn't come through this filter
     */
    public static boolean isFormOfThisSite(HttpServletRequest request) {
        return visit(request).isFormOfThisSite(values(request));
    }

    /**
     * Tells the container's own authentication, which runs before all filters, who is signed in: from this request alone, and
     * nothing that was kept. The filter continues with the result.
     *
     * @param request the container's request, in an application that has this filter
     * @param response the response
     * @param required whether a rule of the container, such as {@code <security-constraint>}, requires a signed-in user
     * @return the signed-in user. Empty if nobody is signed in; if a user is required, the answer has then been given, and the
     *     container must do nothing more. Also empty if no user is required and the path isn't one of {@link
     *     Site.Builder#signedIn}. Never the holder of a pass for a view
     * @throws IOException if the answer can't be written
     * @throws IllegalStateException if the application has no filter
     */
    public static Optional<PasslinkPrincipal> authenticate(
            HttpServletRequest request, HttpServletResponse response, boolean required) throws IOException {
        return Front.of(request, response).authenticate(required);
    }

    private static List<String> values(HttpServletRequest request) {
        return form(request).getOrDefault(Site.ANTI_FORGERY_PARAMETER, List.of());
    }

    /** No fields if the container can't read the body: then it isn't a form. */
    private static Map<String, List<String>> form(HttpServletRequest request) {
        try {
            return Maps.transformValues(request.getParameterMap(), List::of);
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException unreadable) {
            return Map.of();
        }
    }

    /**
     * The address for a sign-out form in the application's pages, with the field from {@link #antiForgeryField}.
     *
     * @param request a request that came through this filter
     * @return its path below the context path, such as {@code /logout}
     * @throws IllegalStateException if the request didn't come through this filter
     */
    public static String signOutPath(HttpServletRequest request) {
        return visit(request).site().signOutPath();
    }

    /**
     * Signs out the sender of a request, for a sign-out of the application's own: clears the cookies and ends the session, also
     * where nobody is signed in at the moment. Call it before the answer is committed.
     *
     * @param request a request that came through this filter
     * @throws IllegalStateException if the request didn't come through this filter
     */
    public static void signOut(HttpServletRequest request) {
        person(request).signOut();
    }

    /**
     * Answers a request that needs a signed-in user, or a new sign-in: redirects to the sign-in page, which leads back, or
     * answers 401 to what isn't a page request.
     *
     * @param request a request that came through this filter
     * @param response the response
     * @throws IOException if the answer can't be written
     * @throws IllegalStateException if the request didn't come through this filter
     */
    public static void signInFirst(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(visit(request).signInFirst(new ServletIncoming(request)), request, response);
    }

    /**
     * Does the same for pages that need a passkey: a user who has signed in another way is asked for one, or to add one first.
     *
     * @param request a request that came through this filter
     * @param response the response
     * @throws IOException if the answer can't be written
     * @throws IllegalStateException if the request didn't come through this filter, or Passlink has no passkeys
     */
    public static void signInByPasskey(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(visit(request).signInByPasskey(new ServletIncoming(request)), request, response);
    }

    /**
     * The sign-in that {@link SignInDecision.ContinueAt} left pending, for the application's second step. It isn't a session, and
     * the request is still anonymous.
     *
     * @param request a request that came through this filter
     * @return whose sign-in it is, and how the address was proved; empty if there is none, it's older than ten minutes, or the
     *     request has more than one
     * @throws IllegalStateException if the request didn't come through this filter
     */
    public static Optional<PendingSignIn> pending(HttpServletRequest request) {
        return visit(request).pending();
    }

    /**
     * Signs in a user who has passed the application's second step: sets the pass and clears the pending sign-in. Call it before
     * the answer is committed. A pending sign-in can be finished once, and only in its own browser.
     *
     * @param request the request that passed the step, such as a POST with a one-time password
     * @param passed the value that {@link #pending} returned for the step: check the password of {@code
     *     passed.grant().subject()}, and pass the same value here
     * @return where to send the browser, a path on this site; empty if there is nothing to finish: ask the user to sign in again
     * @throws IllegalStateException if the request didn't come through this filter
     * @throws dev.passlink.UnavailableException if a part can't answer; don't catch it, and the filter answers 503
     */
    public static Optional<String> finish(HttpServletRequest request, PendingSignIn passed) {
        return visit(request).finish(passed);
    }

    /**
     * Answers a form in the application's pages that asks for a link to a view: queues the request and sends the browser to the
     * waiting page, which is the same for every address; or says politely what is wrong. The form needs the field from {@link
     * #antiForgeryField}, and its own captcha if the {@link dev.passlink.port.AskingCheck} checks one.
     *
     * @param request the POST
     * @param response the response
     * @param address the address that was typed
     * @param view the view
     * @throws IOException if the answer can't be written
     * @throws IllegalStateException if the request didn't come through this filter
     * @throws dev.passlink.UnavailableException if a part can't answer; don't catch it, and the filter answers 503
     */
    public static void requestLink(
            HttpServletRequest request, HttpServletResponse response, @Nullable String address, View view)
            throws IOException {
        answer(visit(request).requestLink(form(request), address, view), request, response);
    }

    /**
     * Decides for a view that {@linkplain ViewRule#checkedByTheViewItself checks itself}: redeems a token, or looks for a pass.
     * The answer has {@code Cache-Control: private, no-store}, which must stay: it may carry a renewed pass.
     *
     * @param request the request to the view
     * @param response the response, for the answer if there is no pass
     * @param view the view that was requested
     * @return the pass; empty if the answer has been given, and the view must do nothing more
     * @throws IOException if the answer can't be written
     * @throws IllegalStateException if the request didn't come through this filter
     * @throws dev.passlink.UnavailableException if a part can't answer; don't catch it, and the filter answers 503
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

    /** Called behind the filter, where the response can no longer be wrapped. */
    static void handOver(Verdict.PassedOn passedOn, ServletOutgoing outgoing) {
        outgoing.session(passedOn.session());
        passedOn.cookies().forEach(outgoing::add);
        outgoing.set(new Header("Cache-Control", "private, no-store"));
    }

    /**
     * The nonce that a provider's own button, such as Google's or One Tap, needs on one of the application's pages: put it into
     * {@code data-nonce}, and {@code https://your.site/login/google/credential} into {@code data-login_uri}. The page must not be
     * cached. Without the cookie that this sets, what the button posts is refused.
     *
     * @param request a request that came through this filter, before its answer is committed
     * @return the nonce, 22 URL-safe characters, valid for at least half an hour
     * @throws IllegalStateException if the request didn't come through this filter, or Passlink has no {@code identityLinks}
     */
    public static String buttonNonce(HttpServletRequest request) {
        return visit(request).buttonNonce();
    }

    private static Visit visit(HttpServletRequest request) {
        return person(request).visit();
    }

    /** The current one, below whatever the application has wrapped around it. */
    static PersonRequest person(HttpServletRequest request) {
        if (request.getAttribute(PERSON) instanceof PersonRequest person) {
            return person;
        }
        throw new IllegalStateException(
                "This request didn't come through PasslinkFilter: map the filter to all paths.");
    }

    Site site() {
        return site;
    }

    /**
     * Checks that the base URL fits the application, and that the filter is registered so that it guards: once, for all paths. If
     * it was registered without {@link #install}, it moves to the front, for every kind of dispatch.
     *
     * @param config the container's configuration
     * @throws IllegalArgumentException as {@link #install} does
     * @throws IllegalStateException if it isn't mapped to all paths, or there is another one; the message says how to fix it
     */
    @Override
    public void init(FilterConfig config) {
        site.checkContextPath(config.getServletContext().getContextPath());
        StartChecks.check(config, this);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ASYNC && request.getAttribute(ANSWERED) != null) {
            return;
        }
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            filter(http, protectedAgain(http, answer), chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    /**
     * An asynchronous dispatch and an error page come with the container's original response, and so does a request for which the
     * container has already asked. What was said of caching was said of the answer, and not of the error page in its place.
     */
    private static HttpServletResponse protectedAgain(HttpServletRequest request, HttpServletResponse response) {
        DispatcherType type = request.getDispatcherType();
        boolean anew = type != DispatcherType.FORWARD && type != DispatcherType.INCLUDE;
        if (!anew || !(request.getAttribute(UNCACHED) instanceof Boolean always)) {
            return response;
        }
        return type == DispatcherType.ERROR
                ? new NoStoreResponse(response, always)
                : NoStoreResponse.again(response, always);
    }

    /** One visit for each request, through all its dispatches. */
    private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ServletIncoming incoming = new ServletIncoming(request);
        Object before = request.getAttribute(PERSON);
        Visit visit = visit(request, response, incoming);
        try {
            filter(visit, incoming, request, response, chain);
        } finally {
            // The dispatching page, perhaps in another application, continues with its own.
            if (before != null) {
                request.setAttribute(PERSON, before);
            }
        }
    }

    /** The visit begun earlier, if the request was here before. */
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
        // An include can neither redirect nor refuse: its content is left out.
        boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
        try {
            Verdict verdict = visit.verdict(incoming);
            if (verdict instanceof Verdict.PassedOn passedOn) {
                HttpServletResponse seen = uncached(passedOn, request, response);
                ServletOutgoing outgoing = outgoing(request, seen);
                PersonRequest person = new PersonRequest(visit, passedOn.view(), request, seen, outgoing);
                request.setAttribute(PERSON, person);
                chain.doFilter(person, seen);
            } else if (!included) {
                write(((Verdict.Answered) verdict).answer(), request, response);
            }
        } catch (Exception e) {
            Optional<Answer> answer = included || response.isCommitted() ? Optional.empty() : visit.answerTo(e);
            if (answer.isEmpty()) {
                throw e;
            }
            beginAnew(request, response);
            write(answer.get(), request, response);
            if (request.isAsyncStarted()) {
                // Nobody else will: whoever began to answer later has failed.
                complete(request);
            }
        }
    }

    private static void complete(HttpServletRequest request) {
        // Whoever has dispatched it meanwhile would answer a second time.
        request.setAttribute(ANSWERED, true);
        try {
            request.getAsyncContext().complete();
        } catch (IllegalStateException dispatchedOrCompletedMeanwhile) {
            // It ends by itself.
        }
    }

    private static HttpServletResponse uncached(
            Verdict.PassedOn passedOn, HttpServletRequest request, HttpServletResponse response) {
        ServletOutgoing outgoing = outgoing(request, response);
        outgoing.session(passedOn.session());
        passedOn.cookies().forEach(outgoing::add);
        if (passedOn.caching() == Verdict.Caching.FREE) {
            return response;
        }
        boolean always = passedOn.caching() == Verdict.Caching.NEVER;
        // Within what is uncached already, the application has had its say.
        boolean maySay = !always && request.getAttribute(UNCACHED) != null;
        if (!maySay) {
            // For the places that the request is dispatched to from here.
            request.setAttribute(UNCACHED, always);
            outgoing.set(new Header("Cache-Control", "private, no-store"));
        }
        return maySay ? NoStoreResponse.again(response, false) : new NoStoreResponse(response, always);
    }

    /** What is included can set no header itself: the page around it does. */
    private static ServletOutgoing outgoing(HttpServletRequest request, HttpServletResponse response) {
        return request.getDispatcherType() == DispatcherType.INCLUDE
                        && request.getAttribute(PERSON) instanceof PersonRequest around
                ? new ServletOutgoing(request, around.outgoing().response())
                : new ServletOutgoing(request, response);
    }

    /** The request without our wrapper: it hides a session whose owner has gone, and that session must end too. */
    private static void answer(Answer answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        person(request).outgoing().session(answer.session());
        write(answer, request, response);
    }

    /** Writes nothing behind what has been sent already: that is another answer's. */
    static void write(Answer answer, HttpServletRequest request, HttpServletResponse response) throws IOException {
        new Sessions(request, response::isCommitted).change(answer.session());
        if (response.isCommitted()) {
            return;
        }
        ServletOutputStream out = output(request, response);
        response.setStatus(answer.status());
        answer.headers().forEach(header -> response.addHeader(header.name(), header.value()));
        byte[] body = answer.body().getBytes(UTF_8);
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            out.write(body);
        }
    }

    /** If the application has already taken the writer, which fixes the charset, its answer is reset. */
    private static ServletOutputStream output(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            return response.getOutputStream();
        } catch (IllegalStateException writerWasTaken) {
            beginAnew(request, response);
            return response.getOutputStream();
        }
    }

    /** Removes headers about a body that isn't sent; other headers, such as those of filters in front, stay. */
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
