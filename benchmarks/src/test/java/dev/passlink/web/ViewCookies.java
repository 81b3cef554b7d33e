package dev.passlink.web;

import dev.passlink.BenchmarkSite;
import dev.passlink.View;

/** What a browser holds that has opened a view by a link. */
public final class ViewCookies {
    private ViewCookies() {}

    public static String of(BenchmarkSite site) {
        Cookies cookies = new Cookies(site.passlink.baseUrl());
        View view = site.apply.at("17");
        String secret = site.passlink.antiForgery().newSecret();
        return cookies.antiForgery() + "=" + secret + "; " + cookies.view(site.apply) + "=" + site.pass(view, secret);
    }
}
