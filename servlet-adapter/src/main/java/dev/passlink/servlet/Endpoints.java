package dev.passlink.servlet;

import dev.passlink.Asked;
import dev.passlink.AuditEvent;
import dev.passlink.Browser;
import dev.passlink.EmailAddress;
import dev.passlink.Grant;
import dev.passlink.Method;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import dev.passlink.Redemption;
import dev.passlink.Scope;
import dev.passlink.SignIn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Our own pages: the decisions behind each address, without a container. */
final class Endpoints {
    private static final Duration REQUESTS_LIFETIME = Duration.ofMinutes(10);
    private static final Duration KNOWN_LIFETIME = Duration.ofDays(365);
    private static final long RETRY_WHEN_DOWN_SECONDS = 5;

    private final Passlink passlink;
    private final Pages pages;
    private final SignInDecision decision;
    private final ClientAddresses clients;
    private final Cookies cookies;
    private final RequestOrigin origin;
    private final Forms forms;
    private final String root;
    private final String loginPath;
    private final String logoutPath;
    private final String landing;

    Endpoints(
            Passlink passlink,
            Pages pages,
            SignInDecision decision,
            ClientAddresses clients,
            Cookies cookies,
            String landing) {
        this.passlink = passlink;
        this.pages = pages;
        this.decision = decision;
        this.clients = clients;
        this.cookies = cookies;
        this.origin = new RequestOrigin(passlink.baseUrl());
        this.forms = new Forms(passlink.antiForgery(), cookies);
        this.root = passlink.baseUrl().getRawPath();
        this.loginPath = passlink.loginPath();
        this.logoutPath = loginPath.substring(0, loginPath.lastIndexOf('/')) + "/logout";
        this.landing = root + landing;
    }

    boolean own(String path) {
        return path.equals(logoutPath) || path.equals(loginPath) || path.startsWith(loginPath + "/");
    }

    /** The answer to a request for one of our pages; empty for all others. */
    Optional<Answer> answer(Incoming request, Visitor visitor) {
        try {
            return route(request, visitor);
        } catch (Incoming.BadBody bad) {
            return Optional.of(trouble(request, bad.status()));
        }
    }

    private Optional<Answer> route(Incoming request, Visitor visitor) throws Incoming.BadBody {
        String path = request.path();
        if (path.equals(logoutPath)) {
            return Optional.of(signOut(request));
        }
        if (!own(path)) {
            return Optional.empty();
        }
        return switch (path.substring(loginPath.length())) {
            case "" -> Optional.of(signIn(request));
            case "/sent" -> Optional.of(sent(request));
            case "/link" -> Optional.of(link(request, visitor));
            case "/passlink.css" -> Optional.of(stylesheet(request));
            default -> Optional.empty();
        };
    }

    /** Anonymous where a rule wants somebody: a page is shown after signing in, anything else is told so. */
    Answer signInFirst(Incoming request) {
        boolean comesBack = (request.isGet() || request.isHead()) && RequestOrigin.wantsPage(request);
        if (comesBack) {
            String next = root + request.rawPathAndQuery();
            return Answer.seeOther(root + loginPath + "?next=" + Parameters.encode(next));
        }
        return trouble(request, 401).header("WWW-Authenticate", "Passlink");
    }

    Answer unavailable(Incoming request) {
        return trouble(request, 503).retryAfter(RETRY_WHEN_DOWN_SECONDS);
    }

    private Answer signIn(Incoming request) throws Incoming.BadBody {
        if (request.isGet() || request.isHead()) {
            return formPage(request, 200, request.query().get("next"), "", Page.Notice.NONE, 0);
        }
        return request.method().equals("POST") ? ask(request) : notAllowed(request, "GET, HEAD, POST");
    }

    private Answer ask(Incoming request) throws Incoming.BadBody {
        Parameters form = request.form();
        String next = form.get("next");
        String email = form.get("email");
        if (!isOurs(request, form, Forms.ASK)) {
            return formPage(request, 403, next, email, Page.Notice.STALE, 0);
        }
        Asked asked = passlink.requestLogin(email, next, clients.of(request), browser(request));
        if (asked instanceof Asked.Queued queued) {
            return Answer.seeOther(root + loginPath + "/sent")
                    .cookie(cookies.set(cookies.requests(), queued.requests(), REQUESTS_LIFETIME.toSeconds()));
        } else if (asked instanceof Asked.TooOften tooOften) {
            long wait = tooOften.retryAfter().toSeconds();
            return formPage(request, 429, next, email, Page.Notice.TOO_OFTEN, wait);
        } else if (asked instanceof Asked.Full full) {
            return formPage(
                    request,
                    503,
                    next,
                    email,
                    Page.Notice.BUSY,
                    full.retryAfter().toSeconds());
        }
        return formPage(request, 400, next, email, Page.Notice.BAD_ADDRESS, 0);
    }

    private Answer sent(Incoming request) {
        return request.isGet() || request.isHead()
                ? page(request, 200, new Page.Sent(root + loginPath))
                : notAllowed(request, "GET, HEAD");
    }

    private Answer link(Incoming request, Visitor visitor) throws Incoming.BadBody {
        if (request.isHead()) {
            // Mail scanners ask like this: nothing is examined, let alone redeemed.
            return Answer.page(200, "");
        }
        if (request.isGet()) {
            return open(request, request.query().get(Passlink.TOKEN_PARAMETER), visitor);
        }
        return request.method().equals("POST") ? confirm(request, visitor) : notAllowed(request, "GET, HEAD, POST");
    }

    private Answer open(Incoming request, String token, Visitor visitor) {
        Redemption examined = passlink.examine(token, Scope.LOGIN);
        if (examined instanceof Redemption.Granted granted) {
            return mayRedeemByGet(request, granted, visitor)
                    ? redeem(request, token, visitor)
                    : confirmPage(request, 200, token, granted, visitor);
        }
        return noLongerValid(request, (Redemption.Refused) examined);
    }

    /** Only the browser that asked, following a link, and not out of another person's session. */
    private boolean mayRedeemByGet(Incoming request, Redemption.Granted granted, Visitor visitor) {
        return passlink.asked(browser(request), granted.grant())
                && RequestOrigin.isNavigation(request)
                && replacedBy(granted, visitor).isEmpty();
    }

    private Answer confirm(Incoming request, Visitor visitor) throws Incoming.BadBody {
        Parameters form = request.form();
        String token = form.get(Passlink.TOKEN_PARAMETER);
        if (isOurs(request, form, Forms.CONFIRM, token)) {
            return redeem(request, token, visitor);
        }
        Redemption examined = passlink.examine(token, Scope.LOGIN);
        return examined instanceof Redemption.Granted granted
                ? confirmPage(request, 403, token, granted, visitor)
                : noLongerValid(request, (Redemption.Refused) examined);
    }

    private Answer redeem(Incoming request, String token, Visitor visitor) {
        Redemption redeemed = passlink.redeem(token, Scope.LOGIN);
        if (redeemed instanceof Redemption.Refused refused) {
            return noLongerValid(request, refused);
        }
        try {
            return decided(request, (Redemption.Granted) redeemed, visitor);
        } catch (RuntimeException e) {
            // The application's decision, or roles that fit no cookie: nobody is signed in by a fault.
            String what = e.getClass().getName();
            passlink.tell(AuditEvent.Type.FAILURE, Reason.UNAVAILABLE, "", "after a redemption: " + what);
            return unavailable(request);
        }
    }

    private Answer decided(Incoming request, Redemption.Granted granted, Visitor visitor) {
        SignInDecision.Outcome outcome = decision.decide(granted.user(), Method.LINK);
        if (outcome instanceof SignInDecision.SignedIn) {
            return signedIn(request, granted, visitor);
        }
        passlink.tell(AuditEvent.Type.SIGN_IN, Reason.DECLINED, granted.user().id(), "by the application");
        return outcome instanceof SignInDecision.ContinueAt elsewhere
                ? Answer.seeOther(elsewhere.path())
                : trouble(request, 403);
    }

    private Answer signedIn(Incoming request, Redemption.Granted granted, Visitor visitor) {
        SignIn signIn = passlink.signIn(granted, Method.LINK, browser(request));
        String next = granted.next().isEmpty() ? landing : granted.next();
        // The pass that is replaced must not live on in a copy.
        visitor.texts().forEach(passlink::signOut);
        return Answer.seeOther(next)
                .cookie(cookies.set(cookies.pass(), signIn.text()))
                .cookie(cookies.set(cookies.known(), signIn.known(), KNOWN_LIFETIME.toSeconds()))
                .session(Answer.Session.SIGN_IN, signIn.pass().subject().name());
    }

    private Answer signOut(Incoming request) throws Incoming.BadBody {
        if (request.isGet() || request.isHead()) {
            Forms.Shown shown = forms.show(request, Forms.SIGN_OUT);
            return shown.with(page(request, 200, new Page.SignOut(root + logoutPath, shown.value())));
        }
        if (!request.method().equals("POST")) {
            return notAllowed(request, "GET, HEAD, POST");
        }
        Parameters form = request.form();
        if (!isOurs(request, form, Forms.SIGN_OUT)) {
            Forms.Shown shown = forms.show(request, Forms.SIGN_OUT);
            return shown.with(page(request, 403, new Page.SignOut(root + logoutPath, shown.value())));
        }
        Cookies.values(request, cookies.pass()).forEach(passlink::signOut);
        return Answer.seeOther(root + "/").cookie(cookies.clear(cookies.pass())).session(Answer.Session.SIGN_OUT, "");
    }

    private Answer stylesheet(Incoming request) {
        return request.isGet() || request.isHead()
                ? Answer.stylesheet(DefaultPages.STYLESHEET)
                : notAllowed(request, "GET, HEAD");
    }

    private Answer formPage(
            Incoming request, int status, String next, String email, Page.Notice notice, long waitSeconds) {
        Forms.Shown shown = forms.show(request, Forms.ASK);
        Page.Form form = new Page.Form(root + loginPath, next, shown.value(), email);
        return shown.with(page(request, status, new Page.SignIn(form, notice, waitSeconds)))
                .retryAfter(waitSeconds);
    }

    private Answer confirmPage(
            Incoming request, int status, String token, Redemption.Granted granted, Visitor visitor) {
        Forms.Shown shown = forms.show(request, Forms.CONFIRM, token);
        return shown.with(page(
                request,
                status,
                new Page.Confirm(
                        root + loginPath + "/link",
                        token,
                        shown.value(),
                        granted.user().email().text(),
                        replacedBy(granted, visitor))));
    }

    private Answer noLongerValid(Incoming request, Redemption.Refused refused) {
        Optional<String> account = refused.grant().flatMap(this::maskedOwner);
        String next = refused.grant().map(Grant::next).orElse("");
        Forms.Shown shown = forms.show(request, Forms.ASK);
        Page.Form form = new Page.Form(root + loginPath, next, shown.value(), "");
        return shown.with(page(request, 410, new Page.NoLongerValid(form, account)));
    }

    private Optional<String> maskedOwner(Grant grant) {
        return passlink.owner(grant).map(EmailAddress::masked);
    }

    /** Somebody else who is signed in here, and would be signed out. */
    private Optional<String> replacedBy(Redemption.Granted granted, Visitor visitor) {
        return visitor.pass()
                .map(pass -> pass.subject())
                .filter(subject -> !subject.equals(granted.grant().subject()))
                .map(subject ->
                        passlink.address(subject).map(EmailAddress::text).orElse(subject.name()));
    }

    private boolean isOurs(Incoming request, Parameters form, String... action) {
        boolean ours = !origin.isCrossSite(request) && forms.isOurs(request, form, action);
        if (!ours) {
            passlink.tell(AuditEvent.Type.REQUEST_REFUSED, Reason.CROSS_SITE, "", "form " + action[0]);
        }
        return ours;
    }

    private Browser browser(Incoming request) {
        return new Browser(only(request, cookies.requests()), only(request, cookies.known()));
    }

    private static String only(Incoming request, String cookie) {
        List<String> values = Cookies.values(request, cookie);
        return values.isEmpty() ? "" : values.get(0);
    }

    private Answer notAllowed(Incoming request, String allow) {
        return trouble(request, 405).header("Allow", allow);
    }

    private Answer trouble(Incoming request, int status) {
        return page(request, status, new Page.Trouble(status, root + "/"));
    }

    private Answer page(Incoming request, int status, Page page) {
        return status < 400 || RequestOrigin.wantsPage(request)
                ? Answer.page(status, pages.html(page))
                : Answer.problem(status);
    }
}
