package dev.passlink.servlet;

import dev.passlink.Passlink;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request as the application sees it: what the Servlet specification lets it ask and do about whoever sends it. All
 * of it is looked into when the application asks.
 */
abstract class PersonRequest extends HttpServletRequestWrapper {
    private final PasslinkFilter filter;
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    PersonRequest(PasslinkFilter filter, HttpServletRequest request, HttpServletResponse response) {
        super(request);
        this.filter = filter;
        this.request = request;
        this.response = response;
    }

    /** Who is signed in, whatever else the request is. */
    Visitor visitor() {
        return filter.visitor(request);
    }

    /** Who it is for the application; empty for whom the container may know. */
    abstract Optional<Principal> person();

    @Override
    public @Nullable Principal getUserPrincipal() {
        return person().orElseGet(super::getUserPrincipal);
    }

    @Override
    public @Nullable String getRemoteUser() {
        return person().map(Principal::getName).orElseGet(super::getRemoteUser);
    }

    // The session

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        return Sessions.get(request, create, visitor());
    }

    @Override
    public HttpSession getSession() {
        return Sessions.begin(request, visitor());
    }

    @Override
    public String changeSessionId() {
        if (getSession(false) == null) {
            throw new IllegalStateException("There is no session whose id could change.");
        }
        return super.changeSessionId();
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        return super.isRequestedSessionIdValid() && getSession(false) != null;
    }

    // Signing in and out

    @Override
    public boolean authenticate(HttpServletResponse answer) throws IOException {
        if (getUserPrincipal() != null) {
            return true;
        }
        filter.signInFirst(request, answer);
        return false;
    }

    @Override
    public void login(String username, String password) throws ServletException {
        throw new ServletException(
                getUserPrincipal() == null
                        ? "Passlink knows no passwords: call authenticate(response), which leads to the sign-in page."
                        : "Somebody is signed in already: call logout() first.");
    }

    @Override
    public void logout() throws ServletException {
        if (person().isPresent()) {
            filter.signOut(request, response);
        }
        if (super.getUserPrincipal() != null) {
            super.logout();
        }
    }

    // Asynchronous answers

    @Override
    public AsyncContext startAsync() {
        return new PersonAsync(super.startAsync(), this, response);
    }

    /** One that was begun with a request of the application's own knows that itself. */
    @Override
    public AsyncContext getAsyncContext() {
        AsyncContext context = super.getAsyncContext();
        return context.hasOriginalRequestAndResponse() ? new PersonAsync(context, this, response) : context;
    }
}
