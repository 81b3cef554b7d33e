package dev.passlink.servlet;

import dev.passlink.AntiForgery;
import dev.passlink.BenchmarkSite;
import dev.passlink.View;

/** What a browser holds that has opened a view by a link. */
public final class ViewCookies {
    private ViewCookies() {}

    public static String of(BenchmarkSite site) {
        Cookies cookies = new Cookies(site.passlink.baseUrl());
        AntiForgery antiForgery = site.passlink.antiForgery();
        View view = site.apply.at("17");
        String secret = antiForgery.newSecret();
        String pass = site.pass(view);
        return cookies.antiForgery() + "=" + secret + "; " + cookies.view(view.scope()) + "=" + pass + "."
                + antiForgery.value(secret, Forms.PASS, pass);
    }
}
