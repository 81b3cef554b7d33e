package dev.passlink.web;

import dev.passlink.Passlink;
import dev.passlink.adapter.Flows;
import java.util.Optional;

/** What every piece works with; none of it knows a request. */
record Tools(
        Passlink passlink,
        Cookies cookies,
        Forms forms,
        ClientAddresses clients,
        RequestOrigin origin,
        String logoutPath) {
    static Tools of(Passlink passlink, ClientAddresses clients, Optional<String> signOutPath) {
        Cookies cookies = new Cookies(passlink.baseUrl());
        Forms forms = new Forms(passlink.flows().antiForgery(), cookies);
        return new Tools(
                passlink,
                cookies,
                forms,
                clients,
                new RequestOrigin(passlink.baseUrl()),
                signOutPath.orElseGet(() -> besideLogin(passlink.loginPath())));
    }

    Flows flows() {
        return passlink.flows();
    }

    /** The context path as browsers see it; empty at the root. */
    String root() {
        return passlink.baseUrl().getRawPath();
    }

    /** The sign-in page, with the context path. */
    String login() {
        return root() + passlink.loginPath();
    }

    /** Below the context path, beside the sign-in page. */
    private static String besideLogin(String login) {
        return login.substring(0, login.lastIndexOf('/')) + "/logout";
    }

    /** A slow answer must not bring back what has ended: until it cannot, no pass is trusted without a look-up. */
    Header ended() {
        return cookies.set(cookies.signedOut(), "1", passlink.flows().endsWithin());
    }
}
