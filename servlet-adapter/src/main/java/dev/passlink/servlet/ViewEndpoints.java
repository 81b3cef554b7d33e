package dev.passlink.servlet;

import com.google.common.base.CharMatcher;
import dev.passlink.adapter.Asked;
import dev.passlink.Pass;
import dev.passlink.adapter.PassCheck;
import dev.passlink.Passlink;
import dev.passlink.adapter.Redemption;
import dev.passlink.View;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Links that open one view: the decisions, without a container. */
final class ViewEndpoints {
    private static final String URL = "view";
    private static final CharMatcher VISIBLE = CharMatcher.inRange('!', '~').and(CharMatcher.isNot('\\'));

    private final Passlink passlink;
    private final Endpoints endpoints;
    private final ViewRules rules;
    private final Cookies cookies;
    private final Forms forms;
    private final String root;

    ViewEndpoints(Passlink passlink, Endpoints endpoints, ViewRules rules, Cookies cookies, Forms forms) {
        this.passlink = passlink;
        this.endpoints = endpoints;
        this.rules = rules;
        this.cookies = cookies;
        this.forms = forms;
        this.root = passlink.baseUrl().getRawPath();
    }

    /** A live pass, and the cookie to replace it with after it was looked up again. */
    record Opened(Pass pass, Optional<String> setCookie) {}

    static boolean bringsToken(Incoming request) {
        return (request.isGet() || request.isHead()) && request.query().has(Passlink.TOKEN_PARAMETER);
    }

    /** Takes the token of a link. A scanner's HEAD examines nothing, and a stranger's GET changes nothing. */
    Answer take(Incoming request, View view, Visitor visitor) {
        if (request.isHead()) {
            return Answer.page(200, "");
        }
        String token = request.query().get(Passlink.TOKEN_PARAMETER);
        String clean = root + view.path() + visible(withoutToken(request.rawPathAndQuery()));
        if (clean.length() > Answer.LONGEST_LOCATION) {
            return endpoints.trouble(request, 400);
        }
        Redemption examined = passlink.flows().examine(token, view, endpoints.browser(request));
        if (examined instanceof Redemption.Granted granted) {
            boolean atOnce = granted.asked()
                    && RequestOrigin.isNavigation(request)
                    && endpoints.replacedBy(granted, visitor).isEmpty();
            return atOnce ? redeem(request, token, view, clean) : confirmPage(request, 200, token, granted, clean);
        }
        return gone(request);
    }

    /** The button of the confirmation page. */
    Answer confirm(Incoming request) throws Incoming.BadBody {
        if (!request.method().equals("POST")) {
            return endpoints.notAllowed(request, "POST");
        }
        Parameters form = request.form();
        String token = form.get(Passlink.TOKEN_PARAMETER);
        String url = form.get(URL);
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        // Our own page has it so; a line break must not get into the header that leads back.
        boolean location = VISIBLE.matchesAllOf(url) && url.length() <= Answer.LONGEST_LOCATION;
        Optional<View> view = location ? viewAt(path) : Optional.empty();
        if (view.isEmpty()) {
            return endpoints.trouble(request, 400);
        }
        if (endpoints.isOurs(request, form, Forms.VIEW, token, url)) {
            return redeem(request, token, view.get(), url);
        }
        Redemption examined = passlink.flows().examine(token, view.get(), endpoints.browser(request));
        return examined instanceof Redemption.Granted granted
                ? confirmPage(request, 403, token, granted, url)
                : gone(request);
    }

    private Answer redeem(Incoming request, String token, View view, String clean) {
        Redemption redeemed = passlink.flows().redeem(token, view, endpoints.browser(request));
        if (!(redeemed instanceof Redemption.Granted granted)) {
            return gone(request);
        }
        Forms.Secret secret = forms.secret(request);
        String text = passlink.flows().open(granted, view, secret.text());
        return secret.with(Answer.seeOther(clean))
                .cookie(cookie(view, text, view.rule().passLifetime()));
    }

    private Answer confirmPage(Incoming request, int status, String token, Redemption.Granted granted, String url) {
        Forms.Shown shown = forms.show(request, Forms.VIEW, token, url);
        String action = root + passlink.loginPath() + "/view";
        String account = granted.address().text();
        return shown.with(
                endpoints.page(request, status, new Page.ConfirmView(action, token, url, shown.value(), account)));
    }

    private Answer gone(Incoming request) {
        return endpoints.page(request, 410, new Page.NeedsLink(410, root + "/"));
    }

    Answer locked(Incoming request, View view) {
        Answer answer = endpoints.page(request, 403, new Page.NeedsLink(403, root + "/"));
        String name = cookies.view(view.rule());
        return Cookies.values(request, name).isEmpty()
                ? answer
                : answer.cookie(cookies.setAt(root + view.path(), name, "", Duration.ZERO));
    }

    /** The pass for a view among the cookies, each tried: a sibling domain could plant one. */
    Optional<Opened> pass(Incoming request, View view) {
        List<String> texts = Cookies.values(request, cookies.view(view.rule()));
        List<String> secrets = texts.isEmpty() ? List.of() : forms.secrets(request);
        return !secrets.isEmpty()
                        && passlink.flows().check(texts, view, secrets, () -> endpoints.client(request))
                                instanceof PassCheck.Live live
                ? Optional.of(new Opened(live.pass(), renewed(view, live)))
                : Optional.empty();
    }

    private Optional<String> renewed(View view, PassCheck.Live live) {
        if (live.renewed().isEmpty()) {
            return Optional.empty();
        }
        Pass pass = live.pass();
        Duration left = Duration.between(pass.checkedAt(), pass.expiresAt());
        return Optional.of(cookie(view, live.renewed(), left));
    }

    private String cookie(View view, String text, Duration lifetime) {
        return cookies.setAt(root + view.path(), cookies.view(view.rule()), text, lifetime);
    }

    /** From a form of the application: the same answer for every address. */
    Answer requestLink(Incoming request, List<String> antiForgery, String address, View view) {
        if (!endpoints.isOurs(request, Parameters.of(Forms.FIELD, antiForgery), Forms.APPLICATION)) {
            return endpoints.trouble(request, 403);
        }
        Asked asked = passlink.flows().requestLink(address, view, endpoints.client(request), endpoints.browser(request));
        if (asked instanceof Asked.Queued queued) {
            return endpoints.queued(queued);
        } else if (asked instanceof Asked.TooOften tooOften) {
            return endpoints
                    .trouble(request, 429)
                    .retryAfter(tooOften.retryAfter().toSeconds());
        } else if (asked instanceof Asked.Full full) {
            return endpoints.trouble(request, 503).retryAfter(full.retryAfter().toSeconds());
        }
        return endpoints.trouble(request, 400);
    }

    /** The view at a path of this site, as our own links have it. */
    Optional<View> viewAt(String path) {
        return path.startsWith(root) ? rules.at(path.substring(root.length())) : Optional.empty();
    }

    /** As a browser would have written what a lenient container took: a header holds nothing else. */
    static String visible(String pathOrQuery) {
        if (VISIBLE.matchesAllOf(pathOrQuery)) {
            return pathOrQuery;
        }
        StringBuilder visible = new StringBuilder();
        pathOrQuery.codePoints().forEach(c -> {
            String text = Character.toString(c);
            visible.append(VISIBLE.matchesAllOf(text) ? text : Parameters.encode(text));
        });
        return visible.toString();
    }

    /** The query as it was sent, byte for byte, without our parameter. */
    static String withoutToken(String rawPathAndQuery) {
        int query = rawPathAndQuery.indexOf('?');
        if (query < 0) {
            return "";
        }
        StringBuilder rest = new StringBuilder();
        boolean any = false;
        for (String pair : rawPathAndQuery.substring(query + 1).split("&", -1)) {
            if (!Parameters.parse(pair).has(Passlink.TOKEN_PARAMETER)) {
                rest.append(any ? "&" : "?").append(pair);
                any = true;
            }
        }
        return rest.toString();
    }
}
