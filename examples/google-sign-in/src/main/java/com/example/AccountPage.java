package com.example;

import dev.passlink.SignInMethod;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Behind the filter: only signed-in people get here. */
public final class AccountPage extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PasslinkPrincipal person = (PasslinkPrincipal) request.getUserPrincipal();
        response.setContentType("text/html;charset=utf-8");
        response.getWriter()
                .printf(
                        """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Your account · Lighthouse</title>
                <link rel="stylesheet" href="/style.css">
                </head>
                <body>
                <header><a href="/">Lighthouse</a></header>
                <main>
                <h1>Your account</h1>
                <p>You are signed in as user %s, %s.</p>
                <form method="post" action="/logout">%s<button class="quiet">Sign out</button></form>
                </main>
                </body>
                </html>
                """,
                        person.getName(),
                        person.pass().method() == SignInMethod.PROVIDER ? "with Google" : "by email",
                        PasslinkFilter.antiForgeryField(request));
    }
}
