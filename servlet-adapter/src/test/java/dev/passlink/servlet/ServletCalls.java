package dev.passlink.servlet;

import dev.passlink.UnavailableException;
import dev.passlink.ViewRule;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicReference;

/** What an application may call of the Servlet API, by the last name in the path. */
final class ServletCalls {
    private static final String DRAFT = "draft";

    /** What the view below depends on. */
    static final AtomicReference<String> STATE = new AtomicReference<>("open");

    static final ViewRule GRANTED = ViewRule.of("/call/{id}/later-granted", "granted")
            .checkedByTheViewItself()
            .stamp(view -> STATE.get());

    private ServletCalls() {}

    /** @param meanwhile what happens between the beginning of an answer and its end */
    static void call(String what, HttpServletRequest request, HttpServletResponse response, Runnable meanwhile)
            throws IOException, ServletException {
        switch (what) {
            case "logout" -> {
                String before = who(request);
                request.logout();
                response.getWriter().print(before + " then " + who(request) + "\nsession=" + draft(request));
            }
            case "logout-form" -> {
                request.logout();
                response.getWriter().print(PasslinkFilter.antiForgeryField(request));
            }
            case "authenticate" -> {
                if (request.authenticate(response)) {
                    response.getWriter().print("authenticated " + who(request));
                }
            }
            case "sign-in-first" -> PasslinkFilter.signInFirst(request, response);
            case "sign-in-by-passkey" -> PasslinkFilter.signInByPasskey(request, response);
            case "sign-out" -> {
                // As a framework hides it that has a logout() of its own.
                PasslinkFilter.signOut(new HttpServletRequestWrapper(request));
                response.getWriter().print(who(request) + "\nsession=" + draft(request));
            }
            case "login" -> login(request, response);
            case "async" -> async(request);
            case "later", "later-streamed", "later-signed-out", "later-elsewhere", "later-forwarded" ->
                later(what, request, response, meanwhile);
            case "later-granted" -> {
                if (PasslinkFilter.grant(request, response, GRANTED.at("17")).isPresent()) {
                    later(what, request, response, meanwhile);
                }
            }
            case "begun-async" -> {
                request.startAsync().setTimeout(0);
                response.getWriter().print(who(request));
            }
            case "dispatched-async" -> {
                request.startAsync().dispatch();
                response.getWriter().print(who(request));
            }
            case "async-cached" -> {
                if (request.getDispatcherType() == DispatcherType.REQUEST) {
                    request.startAsync().dispatch();
                } else {
                    response.setHeader("Cache-Control", "public, max-age=600");
                    response.getWriter().print("cached " + who(request));
                }
            }
            case "reset" -> {
                response.setHeader("X-Application", "1");
                response.getWriter().print("dropped");
                response.reset();
                response.getWriter().print("anew " + who(request));
            }
            case "reset-form" -> {
                response.getWriter().print(PasslinkFilter.antiForgeryField(request));
                response.reset();
                response.getWriter().print(PasslinkFilter.antiForgeryField(request));
            }
            case "reset-cached" -> {
                response.reset();
                response.setHeader("Cache-Control", "public, max-age=600");
                response.getWriter().print("anew " + who(request));
            }
            case "send-error" -> response.sendError(500);
            case "writer" -> {
                response.setContentType("text/plain;charset=US-ASCII");
                response.setHeader("X-Application", "1");
                response.getWriter().print("begun");
                response.getWriter().print(who(request));
            }
            case "stream" -> {
                response.getOutputStream().write('b');
                response.getOutputStream().print(who(request));
            }
            case "wrapped" -> {
                try {
                    who(request);
                } catch (UnavailableException e) {
                    throw new ServletException("Request processing failed", new IllegalStateException(e));
                }
            }
            case "included" -> {
                if (request.getDispatcherType() == DispatcherType.REQUEST) {
                    response.getWriter().print("around ");
                    request.getRequestDispatcher("/open/call/included").include(request, response);
                } else {
                    response.getWriter().print(who(request));
                }
            }
            case "begin" -> {
                HttpSession session = request.getSession();
                response.getWriter().print("session=" + session.getId() + " new=" + session.isNew());
            }
            case "write" -> {
                request.getSession().setAttribute(DRAFT, request.getParameter("text"));
                response.getWriter().print("session=" + draft(request));
            }
            case "write-forwarded" -> {
                request.getSession().setAttribute(DRAFT, request.getParameter("text"));
                request.getRequestDispatcher("/open/call/read").forward(request, response);
            }
            case "begin-and-change-id" -> {
                request.getSession();
                response.getWriter().print("id=" + request.changeSessionId());
            }
            case "begin-and-end" -> {
                request.getSession().invalidate();
                response.getWriter().print("session=" + draft(request));
            }
            case "read" ->
                response.getWriter()
                        .print("session=" + draft(request) + " valid=" + request.isRequestedSessionIdValid());
            case "read-forwarded" ->
                request.getRequestDispatcher("/open/call/read").forward(request, response);
            case "read-included" -> {
                // What is included goes by the path of the whole.
                if (request.getDispatcherType() == DispatcherType.INCLUDE) {
                    call("read", request, response, meanwhile);
                } else {
                    request.getRequestDispatcher("/open/call/read").include(request, response);
                }
            }
            case "read-async" -> request.startAsync().dispatch("/open/call/read");
            case "change-id" -> {
                try {
                    response.getWriter().print("id=" + request.changeSessionId());
                } catch (IllegalStateException none) {
                    response.getWriter().print("id=none");
                }
            }
            default -> throw new ServletException("Nobody knows what to do about " + what);
        }
    }

    private static void login(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            request.login("ada@example.com", "password");
            response.getWriter().print("logged in");
        } catch (ServletException e) {
            response.getWriter().print("refused: " + e.getMessage());
        }
    }

    private static void async(HttpServletRequest request) throws IOException {
        AsyncContext context = request.startAsync();
        HttpServletRequest same = (HttpServletRequest) context.getRequest();
        HttpServletRequest later =
                (HttpServletRequest) request.getAsyncContext().getRequest();
        PrintWriter out = context.getResponse().getWriter();
        out.print("async " + who(same) + " later " + who(later));
        context.complete();
    }

    private static void later(String what, HttpServletRequest request, HttpServletResponse response, Runnable meanwhile)
            throws IOException, ServletException {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            response.getWriter().print("later " + who(request));
            return;
        }
        if (what.equals("later-forwarded")) {
            meanwhile.run();
            request.getRequestDispatcher(request.getServletPath()).forward(request, response);
            return;
        }
        if (what.equals("later-streamed")) {
            response.getWriter().print("begun ");
            response.flushBuffer();
        }
        AsyncContext context = request.startAsync();
        meanwhile.run();
        if (what.equals("later-signed-out")) {
            PasslinkFilter.signOut(request);
        }
        if (what.equals("later-elsewhere")) {
            context.dispatch("/call/18/later-elsewhere");
        } else {
            context.dispatch();
        }
    }

    private static String who(HttpServletRequest request) {
        return request.getUserPrincipal() == null
                ? "nobody/" + request.getRemoteUser() + "/" + request.getAuthType() + "/"
                        + request.isUserInRole("admin")
                : request.getUserPrincipal().getName() + "/" + request.getRemoteUser() + "/" + request.getAuthType()
                        + "/" + request.isUserInRole("admin");
    }

    private static String draft(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null ? "none" : String.valueOf(session.getAttribute(DRAFT));
    }
}
