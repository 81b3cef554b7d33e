package com.example;

import dev.passlink.SignInMethod;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Open to everybody, and shows who is signed in. */
public final class HomePage extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html;charset=utf-8");
        response.setHeader("Cache-Control", "private, no-store");
        var page = response.getWriter();
        page.println("<!doctype html><html lang=\"en\"><title>Home</title><h1>Welcome</h1>");
        if (request.getUserPrincipal() instanceof PasslinkPrincipal who) {
            String how = who.pass().method() == SignInMethod.PROVIDER ? "with Google" : "by mail";
            page.printf("<p>You are user %s, signed in %s.</p>%n", who.getName(), how);
            page.printf(
                    "<form method=\"post\" action=\"/logout\">%s<button>Sign out</button></form>%n",
                    PasslinkFilter.antiForgeryField(request));
        } else {
            page.println("<p><a href=\"/login\">Sign in</a></p>");
        }
    }
}
