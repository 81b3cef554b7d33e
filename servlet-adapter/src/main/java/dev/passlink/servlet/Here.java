package dev.passlink.servlet;

import dev.passlink.PendingSignIn;
import dev.passlink.View;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the static methods of the filter need to know of a request; kept in it through all its dispatches. */
final class Here {
    private final PasslinkFilter filter;
    private final Forms forms;
    private final Endpoints endpoints;
    private final ProviderEndpoints providers;
    private final Incoming incoming;
    private final Visitor visitor;
    private final HttpServletResponse response;
    private Forms.@Nullable Secret secret;
    private Forms.@Nullable Shown shown;
    private ProviderEndpoints.@Nullable ButtonNonce button;

    private boolean left;

    Here(
            PasslinkFilter filter,
            Forms forms,
            Endpoints endpoints,
            ProviderEndpoints providers,
            Incoming incoming,
            Visitor visitor,
            HttpServletResponse response) {
        this.filter = filter;
        this.forms = forms;
        this.endpoints = endpoints;
        this.providers = providers;
        this.incoming = incoming;
        this.visitor = visitor;
        this.response = response;
    }

    /** Two applications of one server may serve one request. */
    boolean isOf(PasslinkFilter other) {
        return filter == other;
    }

    Visitor visitor() {
        return visitor;
    }

    synchronized boolean hasLeft() {
        return left;
    }

    /** Made when a page asks for it, since it may have to set a cookie. */
    synchronized String signOutField() {
        if (shown == null) {
            shown = secret == null ? forms.show(incoming, Forms.APPLICATION) : forms.shown(secret, Forms.APPLICATION);
        }
        shown.secret().setCookie().ifPresent(this::addCookie);
        return "<input type=\"hidden\" name=\"" + Forms.FIELD + "\" value=\"" + shown.value() + "\">";
    }

    /**
     * A cache that gave one browser's secret to another would undo what is bound to it. Added anew, where the application
     * has begun its answer anew.
     */
    private void addCookie(String cookie) {
        if (!response.getHeaders("Set-Cookie").contains(cookie)) {
            response.addHeader("Set-Cookie", cookie);
            response.setHeader("Cache-Control", "private, no-store");
        }
    }

    boolean isOurs(List<String> antiForgery) {
        return endpoints.isOurs(incoming, Parameters.of(Forms.FIELD, antiForgery), Forms.APPLICATION);
    }

    Answer requestLink(List<String> antiForgery, String address, View view) {
        return endpoints.views().requestLink(incoming, antiForgery, address, view);
    }

    /** What a view that checks itself asks: a pass, or the answer to give instead. */
    Optional<ViewEndpoints.Opened> opened(View view) {
        return hasLeft() ? Optional.empty() : endpoints.views().pass(incoming, view);
    }

    Answer instead(View view) {
        return ViewEndpoints.bringsToken(incoming)
                ? endpoints.views().take(incoming, view, visitor)
                : endpoints.views().locked(incoming, view);
    }

    boolean bringsToken() {
        return ViewEndpoints.bringsToken(incoming);
    }

    synchronized String buttonNonce() {
        if (button == null) {
            button = providers.button(incoming);
        }
        button.setCookie().ifPresent(this::addCookie);
        // The page is this browser's alone, whether it is given a cookie or has one.
        response.setHeader("Cache-Control", "private, no-store");
        return button.value();
    }

    Optional<PendingSignIn> pending() {
        return endpoints.pending(incoming);
    }

    /** From here on, whoever looks sees nobody. */
    synchronized Answer signOut() {
        Answer answer = endpoints.signedOut(incoming);
        visitor.leaves();
        replaceSecret(answer);
        left = true;
        return answer;
    }

    /** Forms of this answer are for the secret that goes with it. */
    private void replaceSecret(Answer answer) {
        secret = forms.givenBy(answer).orElse(null);
        shown = null;
    }

    synchronized Optional<String> finish(HttpServletRequest request, PendingSignIn passed) {
        Optional<Answer> finished = endpoints.finish(incoming, visitor, passed);
        finished.ifPresent(answer -> {
            replaceSecret(answer);
            Sessions.change(request, answer);
            answer.all("Set-Cookie").forEach(cookie -> response.addHeader("Set-Cookie", cookie));
        });
        return finished.flatMap(answer -> answer.all("Location").stream().findFirst());
    }
}
