package com.example;

import dev.passlink.Method;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The filter lets only signed-in people through to here. */
public final class AccountPage extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PasslinkPrincipal who = (PasslinkPrincipal) request.getUserPrincipal();
        response.setContentType("text/html;charset=utf-8");
        response.getWriter()
                .printf(
                        """
                <!doctype html><html lang="en"><title>Account</title>
                <h1>Your account</h1>
                <p>You are user %s, signed in %s.</p>
                <form method="post" action="/logout">%s<button>Sign out</button></form>
                """,
                        who.getName(),
                        who.pass().method() == Method.PROVIDER ? "with Google" : "by mail",
                        PasslinkFilter.antiForgeryField(request));
    }
}
