package com.example;

import dev.passlink.Subject;
import dev.passlink.ViewRule;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A job that everybody can read, and a form to apply for it that opens by a link to that very job. */
public final class JobPage extends HttpServlet {
    static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply", "apply").askAt("/jobs/{id}");

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getPathInfo().endsWith("/apply")) {
            apply(request, response);
        } else {
            show(response, """
                    <h1>Lighthouse keeper</h1>
                    <form method="post">%s
                    <label>Your address <input type="email" name="email" required></label>
                    <button>Mail me a link to apply</button>
                    </form>
                    """.formatted(PasslinkFilter.antiForgeryField(request)));
        }
    }

    /** Whoever gets here holds a pass for this job: a user or a guest, who is not signed in. */
    private static void apply(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Subject subject =
                ((PasslinkPrincipal) request.getUserPrincipal()).pass().subject();
        show(response, """
                <h1>Apply</h1>
                <p>You apply as a %s.</p>
                <form method="post">%s<button>Send</button></form>
                """.formatted(subject.isGuest() ? "guest" : "member", PasslinkFilter.antiForgeryField(request)));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String[] path = request.getPathInfo().split("/");
        if (path.length == 2) {
            // The answer is the same for every address: there may be an account, or none.
            PasslinkFilter.requestLink(request, response, request.getParameter("email"), APPLY.at(path[1]));
        } else if (PasslinkFilter.isFormOfThisSite(request)) {
            show(response, "<h1>Thank you</h1>");
        } else {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        }
    }

    private static void show(HttpServletResponse response, String html) throws IOException {
        response.setContentType("text/html;charset=utf-8");
        response.getWriter().println("<!doctype html><html lang=\"en\"><title>Jobs</title>" + html);
    }
}
