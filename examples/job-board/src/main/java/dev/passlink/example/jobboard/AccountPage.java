package dev.passlink.example.jobboard;

import static dev.passlink.example.jobboard.Layout.escape;

import dev.passlink.User;
import dev.passlink.port.UserLookup;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.BiFunction;

/** For signed-in people. The filter lets nobody else through, so nothing is checked here. */
final class AccountPage {
    /** Below the sign-in page, where Passlink serves it. */
    static final String PASSKEYS = "/login/passkeys";

    private final UserLookup users;
    private final DatabaseLinks links;
    private final boolean google;
    private final boolean passkeys;
    private final Layout layout;

    AccountPage(UserLookup users, DatabaseLinks links, boolean google, boolean passkeys, Layout layout) {
        this.users = users;
        this.links = links;
        this.google = google;
        this.passkeys = passkeys;
        this.layout = layout;
    }

    Page page(HttpServletRequest request) {
        return forWhoever(request, this::show);
    }

    /** Needs a fresh sign-in: the filter asks again if the last one was too long ago. */
    Page close(HttpServletRequest request) {
        return forWhoever(request, this::showClosing);
    }

    private Page forWhoever(HttpServletRequest request, BiFunction<HttpServletRequest, User, Page> page) {
        // The account may be gone since the pass was last looked up.
        return users.findById(request.getUserPrincipal().getName())
                .map(user -> page.apply(request, user).with("Cache-Control", "private, no-store"))
                .orElseGet(() -> layout.notFound(request));
    }

    private Page show(HttpServletRequest request, User user) {
        String field = PasslinkFilter.antiForgeryField(request);
        return layout.page(request, 200, "Your account", """
                <h1>Your account</h1>
                <p>You’re signed in as</p>
                <p class="account">%1$s</p>
                <dl class="ways">
                %4$s</dl>
                %2$s<form method="post" action="/logout">
                %3$s
                <button>Sign out</button>
                </form>
                <form method="post" action="/logout/everywhere">
                %3$s
                <button class="quiet">Sign out everywhere</button>
                </form>
                %5$s<p><a href="/account/close">Close your account</a></p>
                """.formatted(
                        escape(user.email().text()), stays(request), field, ways(request, user), passkeys()));
    }

    private String ways(HttpServletRequest request, User user) {
        String how = request.getUserPrincipal() instanceof PasslinkPrincipal principal
                ? switch (principal.pass().method()) {
                    case LINK -> "With the link in an email";
                    case CODE -> "With the code from an email";
                    case PROVIDER -> "With Google";
                    case PASSKEY -> "With a passkey";
                }
                : "";
        return fact("Signed in", how)
                + (google ? fact("Google account", links.hasAny(user.id()) ? "Connected" : "Not connected") : "");
    }

    private String passkeys() {
        return passkeys ? "<p><a href=\"" + PASSKEYS + "\">Your passkeys</a></p>\n" : "";
    }

    private static String fact(String name, String value) {
        return "<div><dt>" + name + "</dt><dd>" + value + "</dd></div>\n";
    }

    private static String stays(HttpServletRequest request) {
        boolean lasting = request.getUserPrincipal() instanceof PasslinkPrincipal principal
                && principal.pass().lasting();
        return lasting ? "<p>You’ll stay signed in on this device.</p>\n" : "";
    }

    private Page showClosing(HttpServletRequest request, User user) {
        return layout.page(request, 200, "Close your account", """
                <h1>Close your account</h1>
                <p>You’ve just signed in as <strong>%s</strong>. To close an account, which can’t be undone, a site should ask
                for a fresh sign-in like this. This is an example, so your account stays open.</p>
                <p><a href="/account">Back to your account</a></p>
                """.formatted(
                        escape(user.email().text())));
    }
}
