package dev.passlink.example.jobboard;

import static dev.passlink.example.jobboard.Layout.escape;

import dev.passlink.User;
import dev.passlink.port.UserLookup;
import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.http.HttpServletRequest;

/** For signed-in people: the filter lets nobody else through, so there is no check here. */
final class AccountPage {
    private final UserLookup users;
    private final Layout layout;

    AccountPage(UserLookup users, Layout layout) {
        this.users = users;
        this.layout = layout;
    }

    Page page(HttpServletRequest request) {
        // The account may be gone since the pass was last looked up.
        return users.findById(request.getUserPrincipal().getName())
                .map(user -> show(request, user))
                .orElseGet(() -> layout.notFound(request));
    }

    private Page show(HttpServletRequest request, User user) {
        return layout.page(request, 200, "Your account", """
                <h1>Your account</h1>
                <p>You are signed in as</p>
                <p class="account">%s</p>
                <form method="post" action="/logout">
                %s
                <button>Sign out</button>
                </form>
                """.formatted(
                                escape(user.email().text()), PasslinkFilter.antiForgeryField(request)))
                .with("Cache-Control", "private, no-store");
    }
}
