package dev.passlink.web;

import dev.passlink.AuditEvent;
import dev.passlink.Pass;
import dev.passlink.PathPattern;
import dev.passlink.Reason;
import dev.passlink.SignInMethod;
import dev.passlink.View;
import dev.passlink.ViewRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Decides who answers a request, and for whom. */
final class Guard {
    private final Tools tools;
    private final PathRules rules;
    private final ViewRules views;
    private final PageAnswers pages;
    private final ViewLinks links;
    private final LostForms lostForms;
    private final Routes routes;
    private final Loopback loopback;
    private final AtomicBoolean warnedOfStrangers = new AtomicBoolean();

    Guard(
            Tools tools,
            PathRules rules,
            ViewRules views,
            PageAnswers pages,
            ViewLinks links,
            LostForms lostForms,
            Routes routes,
            Loopback loopback) {
        this.tools = tools;
        this.rules = rules;
        this.views = views;
        this.pages = pages;
        this.links = links;
        this.lostForms = lostForms;
        this.routes = routes;
        this.loopback = loopback;
    }

    /** What the rules say of a request's path. */
    private record Ruling(ViewRules.Found found, Optional<PathRules.Rule> guard) {
        boolean isOpen() {
            return guard.isEmpty() && found instanceof ViewRules.NoView;
        }

        /** What could be a view in one reading and guarded in another is no more certain than two views. */
        boolean isUncertain() {
            return found instanceof ViewRules.Ambiguous || (found instanceof ViewRules.OneView && guard.isPresent());
        }

        /** The view that is opened by a pass of its own, and before it is asked. */
        Optional<ViewRules.OneView> view() {
            return found instanceof ViewRules.OneView one && !one.entry().rule().isCheckedByTheViewItself()
                    ? Optional.of(one)
                    : Optional.empty();
        }
    }

    private static final PathRules.Rule ELSEWHERE = PathRules.Rule.of(PathPattern.of("/*"));

    private static final Ruling NO_RULE = new Ruling(ViewRules.NO_VIEW, Optional.empty());

    boolean isOpen(Request wanted) {
        String path = wanted.path();
        return !routes.own(path) && ruling(wanted, path).isOpen();
    }

    /** @param wanted what the visitor has sent, or where the application dispatches it to */
    Verdict decide(Visitor visitor, Request wanted) {
        String path = wanted.path();
        Ruling ruling = ruling(wanted, path);
        if (ruling.isOpen() && !routes.own(path)) {
            return Verdict.PassedOn.OPEN;
        }
        LetIn.Place here = new LetIn.Path(path, wanted.rawPath());
        return visitor.letIn().once(visitor, wanted.isResumed(), here, () -> decide(visitor, wanted, path, ruling));
    }

    private Verdict decide(Visitor visitor, Request wanted, String path, Ruling ruling) {
        if (ruling.isUncertain()) {
            return new Verdict.Answered(pages.trouble(visitor, 400));
        }
        Optional<Answer> ours = wanted.isSentByClient() ? ours(visitor, path, ruling) : Optional.empty();
        return ours.isPresent() ? new Verdict.Answered(ours.get()) : byPass(visitor, wanted, ruling);
    }

    /**
     * Decides for a handler that a framework has found, whatever its path.
     *
     * @param entry the rule whose name stands beside it
     * @param values what the framework read for it, by the rule's names
     */
    Verdict decide(Visitor visitor, Request wanted, ViewRules.Entry entry, Map<String, String> values) {
        View view;
        try {
            view = entry.rule().at(values);
        } catch (IllegalArgumentException noValueOfAnyLink) {
            return new Verdict.Answered(pages.trouble(visitor, 400));
        }
        if (wanted.isSentByClient() && visitor.bringsToken()) {
            return new Verdict.Answered(links.take(visitor, view));
        }
        LetIn.Place here = new LetIn.Handler(wanted.path(), wanted.rawPath(), view);
        ViewRules.OneView found = new ViewRules.OneView(entry, view);
        return visitor.letIn().once(visitor, wanted.isResumed(), here, () -> view(visitor, wanted, found));
    }

    /** Decides for a view that checks requests itself, and may ask again when it goes on with its answer. */
    Verdict grant(Visitor visitor, View view) {
        if (visitor.bringsToken()) {
            return new Verdict.Answered(links.take(visitor, view));
        }
        boolean mayAskAgain = !visitor.hasLeft();
        return visitor.letIn().once(visitor, mayAskAgain, new LetIn.Itself(view), () -> {
            Optional<ViewLinks.Opened> opened = links.pass(visitor, view);
            return opened.isPresent()
                    ? opened(visitor.request(), opened)
                    : new Verdict.Answered(links.locked(visitor, view));
        });
    }

    /**
     * Decides by a rule that is kept elsewhere and works like one of signedIn(…). The token of a view's link is ignored,
     * because it isn't a sign-in.
     */
    Verdict signedInOnly(Visitor visitor, Request wanted) {
        if (routes.own(wanted.path()) && decide(visitor, wanted) instanceof Verdict.Answered ours) {
            return ours;
        }
        return guarded(visitor, wanted, ruling(wanted, wanted.path()).guard().orElse(ELSEWHERE));
    }

    /** Whether a path is for signed-in people, and no view's: there somebody may hold a pass that is no sign-in. */
    boolean isForSignedIn(Request wanted) {
        Ruling ruling = ruling(wanted, wanted.path());
        return ruling.guard().isPresent() && !ruling.isUncertain();
    }

    /** Lets a request in that can't be given an answer, such as a WebSocket handshake: by a pass, never by a token. */
    Optional<Verdict.PassedOn> admit(Visitor visitor) {
        Request wanted = visitor.request();
        Ruling ruling = ruling(wanted, wanted.path());
        return !ruling.isUncertain() && byPass(visitor, wanted, ruling) instanceof Verdict.PassedOn passedOn
                ? Optional.of(passedOn)
                : Optional.empty();
    }

    private Ruling ruling(Request wanted, String path) {
        // Without rules a path need not be read in more than one way.
        if (rules.isEmpty() && views.isEmpty()) {
            return NO_RULE;
        }
        if (wanted.isSentByClient() && !(wanted.isPathCertain() && RequestOrigin.hasPlainHost(wanted))) {
            return new Ruling(ViewRules.AMBIGUOUS, Optional.empty());
        }
        String sent = wanted.rawPath();
        if (sent.equals(path) && Readings.isPlain(path)) {
            return new Ruling(views.find(path), rules.guarding(path));
        }
        Optional<Readings> readings =
                wanted.isSentByClient() ? Readings.ofSent(path, sent) : Readings.ofDispatch(path, sent);
        ViewRules.Found found = readings.map(views::find).orElse(ViewRules.AMBIGUOUS);
        return new Ruling(found, readings.flatMap(rules::guarding));
    }

    /** What needs no pass: our pages, and the token of a link to a view. */
    private Optional<Answer> ours(Visitor visitor, String path, Ruling ruling) {
        boolean own = routes.own(path);
        if (own) {
            warnOfStranger(visitor.request());
        }
        Optional<Answer> answer = own || !ruling.isOpen() ? loopback.redirect(visitor.request()) : Optional.empty();
        if (answer.isEmpty() && own) {
            answer = routes.answer(visitor, path);
        }
        return answer.isEmpty() && visitor.bringsToken()
                ? ruling.view().map(found -> links.take(visitor, found.view()))
                : answer;
    }

    private void warnOfStranger(Request request) {
        if (tools.clients().isForwardedByStranger(request) && warnedOfStrangers.compareAndSet(false, true)) {
            tools.flows().tell(AuditEvent.Type.WARNING, Reason.UNTRUSTED_PROXY, "", "peer " + request.peer());
        }
    }

    private Verdict byPass(Visitor visitor, Request wanted, Ruling ruling) {
        if (ruling.view().isPresent()) {
            return view(visitor, wanted, ruling.view().get());
        }
        return ruling.guard().isPresent()
                ? guarded(visitor, wanted, ruling.guard().get())
                : Verdict.PassedOn.OPEN;
    }

    private Verdict view(Visitor visitor, Request wanted, ViewRules.OneView found) {
        ViewRule rule = found.entry().rule();
        Optional<ViewLinks.Opened> opened = links.pass(visitor, found.view());
        Optional<Pass> signedIn = opened.isEmpty() && rule.isOpenToSignedIn() ? visitor.pass() : Optional.empty();
        Optional<Pass> pass = opened.map(ViewLinks.Opened::pass).or(() -> signedIn);
        boolean allowed = pass.map(one -> links.isAllowed(found.entry(), one.subject(), found.view()))
                .orElse(!rule.isRequired());
        if (!allowed) {
            boolean mayAsk = pass.isEmpty() && rule.isOpenToSignedIn();
            return new Verdict.Answered(
                    mayAsk ? pages.signInFirst(visitor, wanted) : links.locked(visitor, found.view()));
        }
        return signedIn.isPresent() ? signedIn(visitor, wanted, signedIn.get()) : opened(wanted, opened);
    }

    /** However it was reached, by a forward too: what the holder of a link sees is kept by no cache. */
    private static Verdict.PassedOn opened(Request wanted, Optional<ViewLinks.Opened> opened) {
        Optional<Header> renewed =
                wanted.isSentByClient() ? opened.flatMap(ViewLinks.Opened::cookie) : Optional.empty();
        return new Verdict.PassedOn(
                opened.map(ViewLinks.Opened::pass),
                Verdict.Caching.NEVER,
                renewed.map(List::of).orElse(List.of()),
                SessionChange.NONE);
    }

    private Verdict guarded(Visitor visitor, Request wanted, PathRules.Rule rule) {
        Optional<Pass> pass = visitor.pass();
        if (isLetIn(pass, rule)) {
            return signedIn(visitor, wanted, pass.get());
        }
        pass.ifPresent(old -> visitor.refused(why(old, rule), old.subject().name(), ""));
        return new Verdict.Answered(signInFirst(visitor, wanted, rule));
    }

    private boolean isLetIn(Optional<Pass> pass, PathRules.Rule rule) {
        return pass.filter(one -> isStrong(one, rule))
                .filter(one -> rule.fresh().isEmpty()
                        || tools.flows().isFresh(one, rule.fresh().get()))
                .isPresent();
    }

    private static boolean isStrong(Pass pass, PathRules.Rule rule) {
        return !rule.passkey() || pass.method() == SignInMethod.PASSKEY;
    }

    private static Reason why(Pass refused, PathRules.Rule rule) {
        return isStrong(refused, rule) ? Reason.NOT_FRESH : Reason.NOT_BY_PASSKEY;
    }

    private Answer signInFirst(Visitor visitor, Request wanted, PathRules.Rule rule) {
        return lostForms
                .kept(visitor, wanted, rule)
                .map(page -> pages.ended(visitor, page))
                .orElseGet(() -> pages.signInFirst(visitor, wanted, rule.passkey()));
    }

    /** Also for an application that sends away whom no rule does: what such a form says is not sent again by itself. */
    Answer signInFirst(Visitor visitor, Request wanted) {
        return ruling(wanted, wanted.path())
                .guard()
                .filter(rule -> !isLetIn(visitor.pass(), rule))
                .map(rule -> signInFirst(visitor, wanted, rule))
                .orElseGet(() -> pages.signInFirst(visitor, wanted));
    }

    /** How much of its body the answer may need. */
    int mostBytes(Request wanted) {
        return ruling(wanted, wanted.path())
                .guard()
                .map(rule -> LostForms.mostBytes(wanted, rule))
                .orElse(0);
    }

    /** However it was reached: what only signed-in people see is kept by no cache, unless the application says otherwise. */
    private static Verdict.PassedOn signedIn(Visitor visitor, Request wanted, Pass pass) {
        Optional<Header> renewed = wanted.isSentByClient() ? visitor.renewed() : Optional.empty();
        return new Verdict.PassedOn(
                Optional.empty(),
                renewed.isPresent() ? Verdict.Caching.NEVER : Verdict.Caching.PRIVATE,
                renewed.map(List::of).orElse(List.of()),
                SessionChange.keptWith(pass.subject().name()));
    }
}
