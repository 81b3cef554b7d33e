package com.example;

import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The filter lets only signed-in people through to here, and to /account/safe only those who came by a passkey. */
public final class AccountPage extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PasslinkPrincipal person = (PasslinkPrincipal) request.getUserPrincipal();
        response.setContentType("text/html;charset=utf-8");
        response.getWriter()
                .printf(
                        """
                <!doctype html><html lang="en"><title>Account</title>
                <h1>%s</h1>
                <p>You are user %s, signed in by %s.</p>
                <p><a href="/account/safe">The safe</a>, which only a passkey opens</p>
                <p><a href="/login/passkeys">Your passkeys</a></p>
                <form method="post" action="/logout">%s<button>Sign out</button></form>
                """,
                        "/safe".equals(request.getPathInfo()) ? "The safe" : "Your account",
                        person.getName(),
                        person.pass().method(),
                        PasslinkFilter.antiForgeryField(request));
    }
}
