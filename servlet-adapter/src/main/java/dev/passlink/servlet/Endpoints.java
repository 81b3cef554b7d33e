package dev.passlink.servlet;

import dev.passlink.SignInMethod;
import dev.passlink.port.Mail;
import dev.passlink.token.Signed;
import dev.passlink.adapter.Asked;
import dev.passlink.AuditEvent;
import dev.passlink.adapter.Browser;
import dev.passlink.Device;
import dev.passlink.EmailAddress;
import dev.passlink.Grant;
import dev.passlink.adapter.Identities;
import dev.passlink.adapter.IdentityDecision;
import dev.passlink.adapter.LoginForm;
import dev.passlink.LoginPolicy;
import dev.passlink.Method;
import dev.passlink.Pass;
import dev.passlink.Passlink;
import dev.passlink.PendingSignIn;
import dev.passlink.Reason;
import dev.passlink.adapter.Redemption;
import dev.passlink.Scope;
import dev.passlink.adapter.SignIn;
import dev.passlink.StaySignedIn;
import dev.passlink.Subject;
import dev.passlink.text.Texts;
import dev.passlink.UnavailableException;
import dev.passlink.User;
import dev.passlink.View;
import dev.passlink.adapter.Waiting;
import dev.passlink.port.IdentityProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Our own pages: the decisions behind each address, without a container. */
final class Endpoints {
    private static final Duration REQUESTS_LIFETIME = Duration.ofMinutes(10);
    private static final Duration KNOWN_LIFETIME = Duration.ofDays(365);
    private static final Duration PENDING_LIFETIME = Duration.ofMinutes(10);
    private static final long RETRY_WHEN_DOWN_SECONDS = 5;
    /** Stands for a place that is not kept: no path, so that the page says so. */
    private static final String NOT_KEPT = "not-kept";

    /** Below the sign-in page; each has its case in {@link #route}. */
    private static final List<String> PAGES =
            List.of("/sent", "/view", "/code", "/link", "/passlink.css", "/passlink.js");

    private final Passlink passlink;
    private final Pages pages;
    private final SignInDecision decision;
    private final ClientAddresses clients;
    private final Cookies cookies;
    private final RequestOrigin origin;
    private final Forms forms;
    private final ViewEndpoints views;
    private final ProviderEndpoints providers;
    private final String root;
    private final String loginPath;
    private final String loginPrefix;
    private final String logoutPath;
    private final String everywherePath;
    private final String landing;

    Endpoints(
            Passlink passlink,
            Pages pages,
            SignInDecision decision,
            ClientAddresses clients,
            Cookies cookies,
            ProviderEndpoints providers,
            String landing,
            boolean signOutEverywhere,
            ViewRules viewRules) {
        this.passlink = passlink;
        this.pages = pages;
        this.decision = decision;
        this.clients = clients;
        this.cookies = cookies;
        this.origin = new RequestOrigin(passlink.baseUrl());
        this.forms = new Forms(passlink.flows().antiForgery(), cookies);
        this.views = new ViewEndpoints(passlink, this, viewRules, cookies, forms);
        this.providers = providers;
        this.root = passlink.baseUrl().getRawPath();
        this.loginPath = passlink.loginPath();
        this.loginPrefix = loginPath + "/";
        this.logoutPath = logoutPath(loginPath);
        this.everywherePath = signOutEverywhere ? logoutPath + "/everywhere" : "";
        this.landing = root + landing;
    }

    ViewEndpoints views() {
        return views;
    }

    /** Where our pages are, with all that is below. */
    static List<String> ownPaths(Passlink passlink) {
        return List.of(passlink.loginPath(), logoutPath(passlink.loginPath()));
    }

    private static String logoutPath(String loginPath) {
        return loginPath.substring(0, loginPath.lastIndexOf('/')) + "/logout";
    }

    boolean own(String path) {
        return path.equals(logoutPath)
                || (path.equals(everywherePath) && !path.isEmpty())
                || path.equals(loginPath)
                || path.startsWith(loginPrefix);
    }

    /** Where something is answered, whatever is asked: the rest below the sign-in page is the application's. */
    List<String> addresses() {
        List<String> all = new ArrayList<>(List.of(loginPath, logoutPath));
        PAGES.forEach(page -> all.add(loginPath + page));
        providers.addresses().forEach(address -> all.add(loginPrefix + address));
        if (!everywherePath.isEmpty()) {
            all.add(everywherePath);
        }
        return all;
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
        if (path.equals(everywherePath)) {
            return Optional.of(signOutEverywhere(request, visitor));
        }
        return switch (path.substring(loginPath.length())) {
            case "" -> Optional.of(signIn(request, visitor));
            case "/sent" -> Optional.of(sent(request, visitor));
            case "/view" -> Optional.of(views.confirm(request));
            case "/code" -> Optional.of(code(request, visitor));
            case "/link" -> Optional.of(link(request, visitor));
            case "/passlink.css" -> Optional.of(file(request, "text/css;charset=UTF-8", DefaultPages.STYLESHEET));
            case "/passlink.js" -> Optional.of(file(request, "text/javascript;charset=UTF-8", DefaultPages.SCRIPT));
            default -> providers.answer(this, request, visitor, path.substring(loginPath.length()));
        };
    }

    /** Anonymous where a rule wants somebody: a page is shown after signing in, anything else is told so. */
    Answer signInFirst(Incoming request) {
        boolean comesBack = (request.isGet() || request.isHead()) && RequestOrigin.wantsPage(request);
        if (comesBack) {
            // As long as what is kept is short, so is the header that leads there.
            LoginForm back = new LoginForm("", ViewEndpoints.visible(root + request.rawPathAndQuery()), false);
            String next = back.losesNext() ? NOT_KEPT : Parameters.encode(back.next());
            return Answer.seeOther(root + loginPath + "?next=" + next);
        }
        return trouble(request, 401).header("WWW-Authenticate", "Passlink");
    }

    /** The same, where a pass that is dead is forgotten. */
    Answer signInFirst(Incoming request, Visitor visitor) {
        Answer answer = signInFirst(request);
        return visitor.hasDeadPass()
                ? ended(answer.cookie(cookies.clear(cookies.pass()))).session(Answer.Session.SIGN_OUT, "")
                : answer;
    }

    /** A slow answer must not bring back what has ended: until it cannot, no pass is trusted without a look-up. */
    private Answer ended(Answer answer) {
        return answer.cookie(
                cookies.set(cookies.signedOut(), "1", passlink.flows().endsWithin().toSeconds()));
    }

    Answer unavailable(Incoming request) {
        return trouble(request, 503).retryAfter(RETRY_WHEN_DOWN_SECONDS);
    }

    private Answer signIn(Incoming request, Visitor visitor) throws Incoming.BadBody {
        if (request.isGet() || request.isHead()) {
            // Whoever is signed in and is asked again, for something sensitive, need not type the address.
            String email = visitor.pass()
                    .flatMap(pass -> passlink.flows().address(pass.subject()))
                    .map(EmailAddress::text)
                    .orElse("");
            LoginForm form = new LoginForm(email, request.query().get("next"), false);
            return form.losesNext()
                    ? formPage(request, 200, LoginForm.of(email), Page.Notice.NOT_BROUGHT_BACK, 0)
                    : formPage(request, 200, form, Page.Notice.NONE, 0);
        }
        return request.method().equals("POST") ? ask(request) : notAllowed(request, "GET, HEAD, POST");
    }

    private Answer ask(Incoming request) throws Incoming.BadBody {
        Parameters sent = request.form();
        String token = sent.get(Passlink.TOKEN_PARAMETER);
        if (!token.isEmpty() && sent.get("email").isEmpty()) {
            return askAgain(request, sent, token);
        }
        LoginForm form = new LoginForm(
                sent.get("email"), sent.get("next"), !sent.get("stay").isEmpty());
        return isOurs(request, sent, Forms.ASK)
                ? ask(request, form)
                : formPage(request, 403, form, Page.Notice.STALE, 0);
    }

    /** From the page of a dead link: the account is the one that it was mailed to. */
    private Answer askAgain(Incoming request, Parameters sent, String token) {
        if (!isOurs(request, sent, Forms.AGAIN, token)) {
            return formPage(request, 403, LoginForm.of(""), Page.Notice.STALE, 0);
        }
        Redemption examined = passlink.flows().examine(token, Scope.LOGIN, browser(request));
        Optional<Grant> grant = examined instanceof Redemption.Granted granted
                ? Optional.of(granted.grant())
                : ((Redemption.Refused) examined).grant();
        String next = grant.map(Grant::next).orElse("");
        Optional<EmailAddress> owner = grant.flatMap(passlink::owner);
        LoginForm empty = new LoginForm("", next, false);
        if (owner.isEmpty()) {
            return formPage(request, 410, empty, Page.Notice.NONE, 0);
        }
        // Whoever pressed the button need not be whose address it is: a form to ask with is shown without it.
        return asked(request, empty, request(request, new LoginForm(owner.get().text(), next, false)));
    }

    private Answer ask(Incoming request, LoginForm form) {
        return asked(request, form, request(request, form));
    }

    Asked request(Incoming request, LoginForm form) {
        return passlink.flows().requestLogin(form, clients.of(request), browser(request));
    }

    Asked prove(
            Incoming request, Identities identities, IdentityProvider provider, IdentityDecision.ProofNeeded needed) {
        return identities.ask(provider, needed, clients.of(request), browser(request));
    }

    /** @param form what to show again: only what this browser has typed itself, or a provider has told of it */
    Answer asked(Incoming request, LoginForm form, Asked asked) {
        if (asked instanceof Asked.Queued queued) {
            return queued(queued);
        } else if (asked instanceof Asked.TooOften tooOften) {
            long wait = tooOften.retryAfter().toSeconds();
            return formPage(request, 429, form, Page.Notice.TOO_OFTEN, wait);
        } else if (asked instanceof Asked.Full full) {
            long wait = full.retryAfter().toSeconds();
            return formPage(request, 503, form, Page.Notice.BUSY, wait);
        }
        return formPage(request, 400, form, Page.Notice.BAD_ADDRESS, 0);
    }

    private Answer sent(Incoming request, Visitor visitor) throws Incoming.BadBody {
        if (request.method().equals("POST")) {
            return resend(request);
        }
        if (!request.isGet() && !request.isHead()) {
            return notAllowed(request, "GET, HEAD, POST");
        }
        Browser browser = browser(request);
        Optional<Waiting> waiting = passlink.flows().waiting(browser);
        // Signed in meanwhile, by the link in another tab: this one has nothing to wait for. Only the owner of the
        // awaited
        // address is told: to anybody else it would say that the address has an account, and that its mail was used.
        if (waiting.isPresent() && isSignedInAs(waiting.get().address(), visitor) && passlink.flows().isRedeemed(browser)) {
            return Answer.seeOther(
                    waiting.get().next().isEmpty() ? landing : waiting.get().next());
        }
        return request.isHead() ? Answer.pageWithScript(200, "") : sentPage(request, 200, providers.notice(request));
    }

    /** Looks up who is signed in, and never whose the address is. */
    private boolean isSignedInAs(EmailAddress address, Visitor visitor) {
        return visitor.pass()
                .flatMap(pass -> passlink.flows().address(pass.subject()))
                .filter(address::equals)
                .isPresent();
    }

    /** The address stays in the sealed cookie: the page is the same for every address. */
    private Answer resend(Incoming request) throws Incoming.BadBody {
        if (!isOurs(request, request.form(), Forms.RESEND)) {
            return sentPage(request, 403, Page.Notice.STALE);
        }
        Browser browser = browser(request);
        Optional<Waiting> waiting = passlink.flows().waiting(browser);
        if (waiting.isEmpty()) {
            return Answer.seeOther(root + loginPath);
        }
        String address = waiting.get().address().text();
        LoginForm form =
                new LoginForm(address, waiting.get().next(), waiting.get().stay());
        Optional<View> view = waiting.get().view() ? views.viewAt(waiting.get().next()) : Optional.empty();
        if (waiting.get().view() && view.isEmpty()) {
            return Answer.seeOther(root + loginPath);
        }
        Asked asked = view.isPresent()
                ? passlink.flows().requestLink(address, view.get(), clients.of(request), browser)
                : passlink.flows().requestLogin(form, clients.of(request), browser);
        if (asked instanceof Asked.Queued queued) {
            return queued(queued);
        } else if (asked instanceof Asked.TooOften tooOften) {
            return sentPage(request, 429, Page.Notice.TOO_OFTEN)
                    .retryAfter(tooOften.retryAfter().toSeconds());
        }
        Duration wait = asked instanceof Asked.Full full ? full.retryAfter() : Duration.ZERO;
        return sentPage(request, 503, Page.Notice.BUSY).retryAfter(wait.toSeconds());
    }

    Answer queued(Asked.Queued queued) {
        return Answer.seeOther(root + loginPath + "/sent")
                .cookie(cookies.set(cookies.requests(), queued.requests(), REQUESTS_LIFETIME.toSeconds()));
    }

    private Answer code(Incoming request, Visitor visitor) throws Incoming.BadBody {
        if (request.isGet() || request.isHead()) {
            return Answer.seeOther(root + loginPath + "/sent");
        }
        if (!request.method().equals("POST")) {
            return notAllowed(request, "GET, HEAD, POST");
        }
        Parameters form = request.form();
        if (!isOurs(request, form, Forms.CODE)) {
            return sentPage(request, 403, Page.Notice.STALE);
        }
        Redemption redeemed = passlink.flows().redeemCode(form.get("code"), browser(request));
        if (redeemed instanceof Redemption.Granted granted) {
            return decided(request, granted, SignInMethod.CODE, granted.stay(), visitor);
        }
        Redemption.Refused refused = (Redemption.Refused) redeemed;
        return switch (refused.reason()) {
            case WRONG_CODE, CODE_LOCKED -> sentPage(request, 400, Page.Notice.WRONG_CODE);
            case TOO_MANY_TRIES -> sentPage(request, 410, Page.Notice.CODE_ENDED);
            default -> noLongerValid(request, "", refused);
        };
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
        Redemption examined = passlink.flows().examine(token, Scope.LOGIN, browser(request));
        if (examined instanceof Redemption.Granted granted) {
            return mayRedeemByGet(request, granted, visitor)
                    ? redeem(request, token, granted.stay(), visitor)
                    : confirmPage(request, 200, token, granted, visitor);
        }
        return noLongerValid(request, token, (Redemption.Refused) examined);
    }

    /** Only the browser that asked, following a link, and not out of another person's session. */
    private boolean mayRedeemByGet(Incoming request, Redemption.Granted granted, Visitor visitor) {
        return granted.asked()
                && RequestOrigin.isNavigation(request)
                && replacedBy(granted, visitor).isEmpty();
    }

    private Answer confirm(Incoming request, Visitor visitor) throws Incoming.BadBody {
        Parameters form = request.form();
        String token = form.get(Passlink.TOKEN_PARAMETER);
        if (isOurs(request, form, Forms.CONFIRM, token)) {
            return redeem(request, token, !form.get("stay").isEmpty(), visitor);
        }
        Redemption examined = passlink.flows().examine(token, Scope.LOGIN, browser(request));
        return examined instanceof Redemption.Granted granted
                ? confirmPage(request, 403, token, granted, visitor)
                : noLongerValid(request, token, (Redemption.Refused) examined);
    }

    private Answer redeem(Incoming request, String token, boolean stay, Visitor visitor) {
        Redemption redeemed = passlink.flows().redeem(token, Scope.LOGIN, browser(request));
        return redeemed instanceof Redemption.Granted granted
                ? decided(request, granted, SignInMethod.LINK, stay, visitor)
                : noLongerValid(request, token, (Redemption.Refused) redeemed);
    }

    Answer decided(Incoming request, Redemption.Granted granted, SignInMethod method, boolean stay, Visitor visitor) {
        try {
            User user = granted.user().orElseThrow();
            SignInDecision.Outcome outcome = decision.decide(user, method);
            if (outcome instanceof SignInDecision.SignedIn) {
                return signedIn(request, granted, method, stay, visitor);
            } else if (outcome instanceof SignInDecision.ContinueAt elsewhere) {
                String pending = passlink.flows().hold(granted, method, stay);
                Answer answer = Answer.seeOther(elsewhere.path())
                        .cookie(cookies.set(cookies.pending(), pending, PENDING_LIFETIME.toSeconds()));
                return providers.carried(request, granted, pending, answer);
            }
            passlink.flows().tell(
                    AuditEvent.Type.SIGN_IN,
                    Reason.DECLINED,
                    user.id(),
                    "by the application, client " + client(request));
            return trouble(request, 403);
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // The application's decision: nobody is signed in by a fault.
            String what = e.getClass().getName();
            passlink.flows().tell(AuditEvent.Type.FAILURE, Reason.UNAVAILABLE, "", "after a redemption: " + what);
            return unavailable(request);
        }
    }

    private Answer signedIn(
            Incoming request, Redemption.Granted granted, SignInMethod method, boolean stay, Visitor visitor) {
        Redemption linked = providers.linked(request, granted);
        if (linked instanceof Redemption.Refused refused) {
            return providers.cleared(request, noLongerValid(request, "", refused));
        }
        SignIn signIn = passlink.flows().signIn((Redemption.Granted) linked, method, stay, browser(request));
        String next = granted.next().isEmpty() ? landing : granted.next();
        // The pass that is replaced must not live on in a copy.
        visitor.texts().forEach(passlink::signOut);
        visitor.becomes(signIn.pass());
        String subject = signIn.pass().subject().name();
        Answer answer = providers
                .cleared(request, Answer.seeOther(next))
                .cookie(cookies.set(signIn.pass(), signIn.text()))
                .cookie(cookies.set(cookies.known(), signIn.known(), KNOWN_LIFETIME.toSeconds()))
                .cookie(forms.signedIn(request, subject))
                .session(Answer.Session.SIGN_IN, subject);
        return visitor.texts().isEmpty() ? answer : ended(answer);
    }

    /** What the application's second step finds, as long as it is not finished. */
    Optional<PendingSignIn> pending(Incoming request) {
        return passlink.flows().pending(Cookies.values(request, cookies.pending()));
    }

    /**
     * After the application's second step; empty if there is nothing to finish any more, or if the browser that has passed
     * the step does not hold that very sign-in.
     */
    Optional<Answer> finish(Incoming request, Visitor visitor, PendingSignIn passed) {
        return pending(request).equals(Optional.of(passed))
                        && passlink.flows().finish(passed) instanceof Redemption.Granted granted
                ? Optional.of(signedIn(request, granted, passed.method(), passed.stay(), visitor)
                        .cookie(cookies.clear(cookies.pending())))
                : Optional.empty();
    }

    private Answer signOutEverywhere(Incoming request, Visitor visitor) throws Incoming.BadBody {
        if (!request.method().equals("POST")) {
            return notAllowed(request, "POST");
        }
        Optional<Subject> subject = visitor.pass().map(Pass::subject);
        if (subject.isEmpty()) {
            return trouble(request, 401).header("WWW-Authenticate", "Passlink");
        }
        if (!isOurs(request, request.form(), Forms.APPLICATION)) {
            return trouble(request, 403);
        }
        passlink.signOutEverywhere(subject.get());
        return signedOut(request);
    }

    private Answer signOut(Incoming request) throws Incoming.BadBody {
        if (request.isGet() || request.isHead()) {
            Forms.Shown shown = forms.show(request, Forms.APPLICATION);
            return shown.with(page(request, 200, new Page.SignOut(root + logoutPath, shown.value())));
        }
        if (!request.method().equals("POST")) {
            return notAllowed(request, "GET, HEAD, POST");
        }
        Parameters form = request.form();
        if (!isOurs(request, form, Forms.APPLICATION)) {
            Forms.Shown shown = forms.show(request, Forms.APPLICATION);
            return shown.with(page(request, 403, new Page.SignOut(root + logoutPath, shown.value())));
        }
        return signedOut(request);
    }

    /** A browser with another secret has none of the views that this person opened, nor their forms. */
    Answer signedOut(Incoming request) {
        Cookies.values(request, cookies.pass()).forEach(passlink::signOut);
        return ended(Answer.seeOther(root + "/").cookie(cookies.clear(cookies.pass())))
                .cookie(forms.another())
                .session(Answer.Session.SIGN_OUT, "");
    }

    private Answer file(Incoming request, String contentType, String text) {
        return request.isGet() || request.isHead() ? Answer.file(contentType, text) : notAllowed(request, "GET, HEAD");
    }

    Answer formPage(Incoming request, int status, LoginForm form, Page.Notice notice, long waitSeconds) {
        Forms.Shown shown = forms.show(request, Forms.ASK);
        List<Page.ProviderButton> buttons = providers.buttons(shown);
        return shown.with(page(request, status, new Page.SignIn(form(shown, form), notice, waitSeconds, buttons)))
                .retryAfter(waitSeconds);
    }

    private Page.Form form(Forms.Shown shown, LoginForm form) {
        return new Page.Form(root + loginPath, form.next(), shown.value(), form.address(), offersStay(), form.stay());
    }

    private boolean offersStay() {
        return passlink.flows().staySignedIn() == StaySignedIn.IF_ASKED;
    }

    /** The same for every address, and for one that nobody has asked for. */
    private Answer sentPage(Incoming request, int status, Page.Notice notice) {
        Browser browser = browser(request);
        Optional<Waiting> waiting = passlink.flows().waiting(browser);
        long wait = passlink.flows().resendIn(clients.of(request), browser).toSeconds();
        Forms.Shown code = forms.show(request, Forms.CODE);
        Forms.Shown resend = code.alsoFor(forms, Forms.RESEND);
        boolean view = waiting.map(Waiting::view).orElse(false);
        boolean takesCode =
                passlink.flows().policy().code() && notice != Page.Notice.CODE_ENDED && waiting.isPresent() && !view;
        Page.Sent page = new Page.Sent(
                view || passlink.flows().policy().link(),
                view || passlink.flows().policy() != LoginPolicy.SAME_BROWSER,
                takesCode
                        ? Optional.of(
                                new Page.CodeForm(root + loginPath + "/code", code.value(), passlink.flows().codeFormat()))
                        : Optional.empty(),
                waiting.map(asked -> new Page.Resend(root + loginPath + "/sent", resend.value())),
                wait,
                notice,
                root + loginPath + "/sent",
                root + loginPath,
                root + loginPath + "/passlink.js");
        return code.with(page(request, status, page));
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
                        granted.address().text(),
                        granted.user().isEmpty(),
                        replacedBy(granted, visitor),
                        offersStay())));
    }

    private Answer noLongerValid(Incoming request, String token, Redemption.Refused refused) {
        String next = refused.grant().map(Grant::next).orElse("");
        LoginForm empty = new LoginForm("", next, false);
        if (refused.reason() == Reason.TOO_MANY_ROLES) {
            return formPage(request, 403, empty, Page.Notice.ACCOUNT_TROUBLE, 0);
        }
        Forms.Shown shown = forms.show(request, Forms.ASK);
        Page.Form form = form(shown, empty);
        if (refused.reason() == Reason.OTHER_BROWSER) {
            return shown.with(page(request, 403, new Page.OtherBrowser(form)));
        }
        Optional<Page.Again> again = refused.grant()
                .flatMap(passlink::owner)
                .filter(owner -> !token.isEmpty())
                .map(owner -> new Page.Again(
                        root + loginPath,
                        shown.alsoFor(forms, Forms.AGAIN, token).value(),
                        token,
                        owner.masked()));
        return shown.with(page(request, 410, new Page.NoLongerValid(form, again)));
    }

    /** Somebody else who is signed in here, and would be signed out. */
    Optional<String> replacedBy(Redemption.Granted granted, Visitor visitor) {
        return visitor.pass()
                .map(pass -> pass.subject())
                .filter(subject -> !subject.equals(granted.grant().subject()))
                .map(subject ->
                        passlink.flows().address(subject).map(EmailAddress::text).orElse(subject.name()));
    }

    boolean isOurs(Incoming request, Parameters form, String... action) {
        boolean ours = !origin.isCrossSite(request) && forms.isOurs(request, form, action);
        if (!ours) {
            passlink.flows().tell(
                    AuditEvent.Type.REQUEST_REFUSED,
                    Reason.CROSS_SITE,
                    "",
                    "form " + action[0] + ", client " + client(request));
        }
        return ours;
    }

    /** What limits are counted on, and what the event of a refusal names. */
    String client(Incoming request) {
        return clients.of(request);
    }

    Browser browser(Incoming request) {
        return new Browser(
                only(request, cookies.requests()),
                only(request, cookies.known()),
                texts(request).locale(),
                Device.ofUserAgent(request.header("User-Agent")),
                client(request));
    }

    private Texts texts(Incoming request) {
        return passlink.languages().forHeader(String.join(",", request.headers("Accept-Language")));
    }

    private static String only(Incoming request, String cookie) {
        List<String> values = Cookies.values(request, cookie);
        return values.isEmpty() ? "" : values.get(0);
    }

    Answer notAllowed(Incoming request, String allow) {
        return trouble(request, 405).header("Allow", allow);
    }

    Answer trouble(Incoming request, int status) {
        return page(request, status, new Page.Trouble(status, root + "/"));
    }

    Answer page(Incoming request, int status, Page page) {
        if (status >= 400 && !RequestOrigin.wantsPage(request)) {
            return Answer.problem(status);
        }
        Texts texts = texts(request);
        return answer(status, page, pages.html(page, texts))
                .header("Content-Language", texts.locale().toLanguageTag())
                .header("Vary", "Accept-Language");
    }

    private Answer answer(int status, Page page, String html) {
        if (page instanceof Page.SignIn) {
            return Answer.page(status, html, providers.targets());
        }
        return page instanceof Page.Sent ? Answer.pageWithScript(status, html) : Answer.page(status, html);
    }
}
