package dev.passlink.servlet;

import dev.passlink.Pass;
import dev.passlink.web.Visit;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request as the application sees it: everything that the Servlet specification lets it ask and do about the user. Nothing is
 * looked up before the application asks.
 */
final class PersonRequest extends HttpServletRequestWrapper {
    private final Visit visit;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final ServletOutgoing outgoing;
    private volatile boolean ofView;
    /** The principal of a view: a subject without roles, which isn't a sign-in. */
    private volatile Optional<Pass> view;

    /**
     * @param view the pass that opened a view
     * @param outgoing what can still be told the browser from here
     */
    PersonRequest(
            Visit visit,
            Optional<Pass> view,
            HttpServletRequest request,
            HttpServletResponse response,
            ServletOutgoing outgoing) {
        super(request);
        this.visit = visit;
        this.ofView = view.isPresent();
        this.view = view;
        this.request = request;
        this.response = response;
        this.outgoing = outgoing;
    }

    Visit visit() {
        return visit;
    }

    /** With the session as it is: the application is not shown one whose owner has gone. */
    ServletOutgoing outgoing() {
        return outgoing;
    }

    /** From here on, the user is the holder of this view's pass: a handler serves the view at a path that isn't the view's. */
    void becomes(Pass opened) {
        view = Optional.of(opened);
        ofView = true;
    }

    /** Whether a view has been opened already, by path or for another handler. */
    boolean holds(String rule, List<String> values) {
        return opened().filter(pass -> pass.scope().rule().equals(rule)
                        && pass.scope().values().equals(values))
                .isPresent();
    }

    /** The view's pass, until somebody signs out: also behind a forward, where another request of this class stands for this. */
    private Optional<Pass> opened() {
        return view.filter(pass -> !visit.isSignedOut());
    }

    /** The user as the application sees it; empty if the container may know somebody. */
    private Optional<Pass> person() {
        return ofView ? opened() : visit.pass();
    }

    private Optional<Principal> principal() {
        return person().map(PasslinkPrincipal::new);
    }

    /** The user that {@link Front} told the container is gone after signing out, and isn't the view's. */
    private boolean mayContainerKnow() {
        return request.getAttribute(Front.TOLD) == null;
    }

    private Sessions sessions() {
        return new Sessions(request, response::isCommitted);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return principal().orElseGet(() -> mayContainerKnow() ? super.getUserPrincipal() : null);
    }

    @Override
    public @Nullable String getRemoteUser() {
        return principal().map(Principal::getName).orElseGet(() -> mayContainerKnow() ? super.getRemoteUser() : null);
    }

    @Override
    public @Nullable String getAuthType() {
        return person().isPresent()
                ? (ofView ? "PASSLINK_VIEW" : "PASSLINK")
                : mayContainerKnow() ? super.getAuthType() : null;
    }

    /** A view's pass never adds to what somebody may do. */
    @Override
    public boolean isUserInRole(String role) {
        return !ofView
                && person().map(pass -> pass.roles().contains(role))
                        .orElseGet(() -> mayContainerKnow() && super.isUserInRole(role));
    }

    // The session

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        return sessions().get(create, visit);
    }

    @Override
    public HttpSession getSession() {
        return sessions().begin(visit);
    }

    @Override
    public String changeSessionId() {
        HttpSession session = getSession(false);
        if (session == null) {
            throw new IllegalStateException("There is no session, so its id can't be changed.");
        }
        // The container would change that of the session that isn't shown.
        return session instanceof LoneSession ? session.getId() : super.changeSessionId();
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        HttpSession session = getSession(false);
        return super.isRequestedSessionIdValid() && session != null && !(session instanceof LoneSession);
    }

    // Signing in and out

    @Override
    public boolean authenticate(HttpServletResponse answer) throws IOException {
        if (getUserPrincipal() != null) {
            return true;
        }
        if (answer.isCommitted()) {
            throw new IllegalStateException("The answer has begun: call authenticate before writing anything.");
        }
        PasslinkFilter.write(visit.signInFirst(new ServletIncoming(request)), request, answer);
        return false;
    }

    @Override
    public void login(String username, String password) throws ServletException {
        throw new ServletException(
                getUserPrincipal() == null
                        ? "Passlink has no passwords: call authenticate(response), which leads to the sign-in page."
                        : "Somebody is signed in already: call logout() first.");
    }

    @Override
    public void logout() throws ServletException {
        signOut();
        if (super.getUserPrincipal() != null) {
            super.logout();
        }
    }

    /**
     * Ends whatever the browser has, whoever may use it at the moment: a pass that is refused for a while would live again, and
     * the secret of the browser opens the views of whoever leaves.
     */
    void signOut() {
        visit.signOut();
    }

    // Asynchronous answers

    @Override
    public AsyncContext startAsync() {
        return new PersonAsync(super.startAsync(), this, response);
    }

    /**
     * If it was started with the application's own request, it knows that request. In a test without a container there is none,
     * and the specification asks for an exception.
     */
    @Override
    public @Nullable AsyncContext getAsyncContext() {
        @Nullable AsyncContext context = super.getAsyncContext();
        return context != null && context.hasOriginalRequestAndResponse()
                ? new PersonAsync(context, this, response)
                : context;
    }
}
