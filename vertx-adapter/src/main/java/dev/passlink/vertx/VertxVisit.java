package dev.passlink.vertx;

import dev.passlink.Pass;
import dev.passlink.PendingSignIn;
import dev.passlink.View;
import dev.passlink.web.Answer;
import dev.passlink.web.Request;
import dev.passlink.web.Site;
import dev.passlink.web.Verdict;
import dev.passlink.web.Visit;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One request behind a {@link PasslinkHandler}: who sends it, and what a handler may do for that person.
 *
 * <p>Whatever may block gives a future, which completes on the event loop, and fails with an {@link
 * dev.passlink.UnavailableException} where a part that Passlink depends on cannot answer: hand that to {@link
 * RoutingContext#fail(Throwable)}, and the answer is a 503. Cookies and {@code Cache-Control} are added to the answer by
 * themselves, before it has begun. For the event loop of its request.
 */
public final class VertxVisit {
    private static final String KEY = "dev.passlink.vertx.visit";

    private final RoutingContext ctx;
    private final Visit visit;
    private final Outgoing outgoing;
    private Optional<Pass> view = Optional.empty();
    private boolean isForThisBrowser;

    private VertxVisit(RoutingContext ctx, Visit visit, Outgoing outgoing) {
        this.ctx = ctx;
        this.visit = visit;
        this.outgoing = outgoing;
    }

    static VertxVisit begin(Site site, RoutingContext ctx, Request request) {
        Outgoing outgoing = new Outgoing(ctx);
        VertxVisit begun = new VertxVisit(ctx, site.visit(request, outgoing), outgoing);
        ctx.put(KEY, begun);
        return begun;
    }

    static Optional<VertxVisit> found(RoutingContext ctx) {
        return Optional.ofNullable(ctx.get(KEY));
    }

    /**
     * The visit of a request.
     *
     * @param ctx of a request that came through a {@link PasslinkHandler}
     * @return the same for all of its handlers
     * @throws IllegalStateException if it did not
     */
    public static VertxVisit of(RoutingContext ctx) {
        return found(ctx)
                .orElseThrow(
                        () -> new IllegalStateException(
                                "This request did not come through a PasslinkHandler: install(…) it on this router, or on one above."));
    }

    boolean isTo(Site site) {
        return visit.site() == site;
    }

    /** The application answers, whoever asks. */
    void isOpen() {
        view = Optional.empty();
        if (isForThisBrowser) {
            outgoing.staysForThisBrowser();
        }
    }

    /** True if the application is to answer; otherwise that was done. */
    Future<Boolean> decide(Request wanted) {
        return ask(() -> wanted.isSentByClient() ? visit.verdict() : visit.verdict(wanted))
                .map(this::isPassedOn);
    }

    private boolean isPassedOn(Verdict verdict) {
        if (verdict instanceof Verdict.Answered answered) {
            outgoing.write(answered.answer());
            return false;
        }
        Verdict.PassedOn passedOn = (Verdict.PassedOn) verdict;
        isForThisBrowser |= passedOn.caching() == Verdict.Caching.NEVER;
        isOpen();
        view = passedOn.view();
        passedOn.cookies().forEach(outgoing::add);
        outgoing.session(passedOn.session());
        if (passedOn.caching() != Verdict.Caching.FREE) {
            outgoing.isForThisBrowser();
        }
        outgoing.give();
        return true;
    }

    /** A handler has failed: 503 if it was for a part of Passlink's, and nothing is sent yet. */
    void failed(RoutingContext at) {
        Throwable failure = at.failure();
        if (failure == null || at.response().headWritten()) {
            at.next();
            return;
        }
        ask(() -> visit.answerTo(failure)).onComplete(asked -> {
            if (asked.succeeded() && asked.result().isPresent()) {
                at.response().headers().clear();
                outgoing.write(asked.result().get());
            } else {
                at.next();
            }
        });
    }

    private <T> Future<T> ask(Callable<T> question) {
        return ctx.vertx().executeBlocking(question, false).map(answer -> {
            outgoing.give();
            return answer;
        });
    }

    private <T> T atOnce(T answer) {
        outgoing.give();
        return answer;
    }

    Visit visit() {
        return visit;
    }

    Outgoing outgoing() {
        return outgoing;
    }

    Future<Void> answer(Callable<Answer> answer) {
        return ask(answer).map(written -> {
            outgoing.write(written);
            return null;
        });
    }

    // Who it is

    /**
     * The pass by which a view was opened, which speaks for the person there, and without roles.
     *
     * @return empty where no view was opened, and for whoever is let into one by being signed in
     */
    public Optional<Pass> view() {
        return view;
    }

    /**
     * The pass of who is there: signed in, or let into this view.
     *
     * @return empty for anybody else; never empty below a path of {@code signedIn(…)}
     */
    public Future<Optional<Pass>> pass() {
        return view.isPresent() ? Future.succeededFuture(view) : ask(visit::pass);
    }

    /**
     * Whether who is signed in has a role. A link to a view gives none.
     *
     * @param role such as {@code admin}
     * @return false for anybody else
     */
    public Future<Boolean> hasRole(String role) {
        return pass().map(pass ->
                view.isEmpty() && pass.filter(one -> one.roles().contains(role)).isPresent());
    }

    /**
     * Answers as a guarded path does to whoever is not signed in: leads to the sign-in page and back, or 401.
     *
     * @return completes when that is written
     */
    public Future<Void> signInFirst() {
        Request wanted = Incoming.of(ctx, true);
        return answer(() -> visit.signInFirst(wanted));
    }

    /**
     * Signs out, as a {@code POST /logout} does, without its redirect: for a POST that came from a form of yours.
     *
     * @return completes when nobody is signed in any more
     */
    public Future<@Nullable Void> signOut() {
        return ask(() -> {
            visit.signOut();
            return null;
        });
    }

    // Forms

    /**
     * The hidden field that a form of the application needs, such as one that signs out by a POST to {@code /logout}. The
     * answer is then for the browser only.
     *
     * @return {@code <input type="hidden" …>}, ready to be put into the form
     */
    public String antiForgeryField() {
        return atOnce(visit.antiForgeryField());
    }

    /**
     * Whether a POST came from a form of this application in this browser, with the field of {@link #antiForgeryField}.
     *
     * @return false if another site may have made the browser send it, or no {@code BodyHandler} has read it
     */
    public Future<Boolean> isFormOfThisSite() {
        List<String> values = antiForgery();
        return ask(() -> visit.isFormOfThisSite(values));
    }

    private List<String> antiForgery() {
        return ctx.request().formAttributes().getAll(Site.ANTI_FORGERY_PARAMETER);
    }

    /**
     * The nonce that a provider's own button, such as Google's or One Tap, needs on a page of the application; see {@link
     * Visit#buttonNonce}.
     *
     * @return the nonce, 22 URL-safe characters; good for half an hour at least
     * @throws IllegalStateException if Passlink has no {@code identityLinks}
     */
    public String buttonNonce() {
        return atOnce(visit.buttonNonce());
    }

    // A second step

    /**
     * What a second step of the application is about: a sign-in that was left pending; see {@link Visit#pending}.
     *
     * @return empty if there is none
     */
    public Future<Optional<PendingSignIn>> pending() {
        return ask(visit::pending);
    }

    /**
     * Signs in whoever has passed the application's second step; see {@link Visit#finish}.
     *
     * @param passed what {@link #pending} gave, and the step was about
     * @return where to send the browser, a path of this site; empty if there is nothing to finish
     */
    public Future<Optional<String>> finish(PendingSignIn passed) {
        return ask(() -> visit.finish(passed));
    }

    // Views

    /**
     * Answers a form of the application that asks for a link to a view, once a {@code BodyHandler} has read it; see {@link
     * Visit#requestLink}.
     *
     * @param address what was typed
     * @param wanted which view
     * @return completes when the answer is written
     */
    public Future<Void> requestLink(String address, View wanted) {
        List<String> values = antiForgery();
        return answer(() -> visit.requestLink(values, address, wanted));
    }

    /**
     * Decides for a view that {@linkplain dev.passlink.ViewRule#checkedByTheViewItself checks itself}: takes a token, or
     * looks for a pass.
     *
     * @param wanted which view it is
     * @return with whose pass to go on; empty if the request has been answered
     */
    public Future<Optional<Pass>> grant(View wanted) {
        return ask(() -> visit.grant(wanted)).map(verdict -> {
            isPassedOn(verdict);
            return view;
        });
    }
}
