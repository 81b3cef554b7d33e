package com.example;

import dev.passlink.ViewRule;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A job that anyone can read, and a form to apply for it, which opens only with a link to that job. */
public final class JobPage extends HttpServlet {
    static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply", "apply")
            .askAt("/jobs/{id}")
            .title((view, language) -> "Apply for job " + view.value("id"));

    /** Only jobs that there are: what stands in the path goes into the email's title. */
    private static final String JOB = "/[1-9][0-9]{0,8}";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String field = PasslinkFilter.antiForgeryField(request);
        String path = String.valueOf(request.getPathInfo());
        if (path.endsWith("/apply")) {
            // The filter lets in only people with a pass for this job: a user or a guest, neither of them signed in.
            PasslinkPrincipal who = (PasslinkPrincipal) request.getUserPrincipal();
            show(response, """
                    <h1>Apply</h1>
                    <p>You are applying as a %s.</p>
                    <form method="post">%s<button>Send my application</button></form>
                    """.formatted(who.pass().subject().isGuest() ? "guest" : "member", field));
        } else if (!path.matches(JOB)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else {
            show(response, """
                    <h1>Lighthouse keeper</h1>
                    <p>Keep the light on. To apply, ask for a link to the form: you don’t need an account.</p>
                    <form method="post">%s
                    <label for="email">Email address</label>
                    <input id="email" type="email" name="email" autocomplete="email" required>
                    <button>Email me a link to apply</button>
                    </form>
                    """.formatted(field));
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = String.valueOf(request.getPathInfo());
        if (path.matches(JOB)) {
            // Answers alike for every address, so nobody can tell which ones have an account.
            PasslinkFilter.requestLink(request, response, request.getParameter("email"), APPLY.at(path.substring(1)));
        } else if (PasslinkFilter.isFormOfThisSite(request)) {
            show(response, "<h1>Thank you</h1><p>Your application is in.</p>");
        } else {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        }
    }

    private static void show(HttpServletResponse response, String html) throws IOException {
        response.setContentType("text/html;charset=utf-8");
        response.getWriter().printf("""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Lighthouse Jobs</title>
                <link rel="stylesheet" href="/style.css">
                </head>
                <body><header><a href="/">Lighthouse Jobs</a></header><main>%s</main></body>
                </html>
                """, html);
    }
}
