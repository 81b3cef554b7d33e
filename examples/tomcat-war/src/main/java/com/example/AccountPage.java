package com.example;

import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The filter lets only signed-in people through to here. */
public final class AccountPage extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html;charset=utf-8");
        response.getWriter()
                .printf(
                        """
                <!doctype html><html lang="en"><title>Account</title>
                <h1>Your account</h1>
                <p>You are user %s%s.</p>
                <form method="post" action="logout">%s<button>Sign out</button></form>
                """,
                        request.getUserPrincipal().getName(),
                        request.isUserInRole("admin") ? ", an administrator" : "",
                        PasslinkFilter.antiForgeryField(request));
    }
}
