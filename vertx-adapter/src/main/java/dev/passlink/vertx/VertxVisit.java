package dev.passlink.vertx;

import dev.passlink.Pass;
import dev.passlink.View;
import dev.passlink.web.Answer;
import dev.passlink.web.Request;
import dev.passlink.web.Response;
import dev.passlink.web.Site;
import dev.passlink.web.Verdict;
import dev.passlink.web.Visit;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request behind a {@link PasslinkHandler}: who sent it, and what a handler can do for that user.
 *
 * <p>Methods that may block return a future, which completes on the event loop. It fails with an {@link
 * dev.passlink.UnavailableException} if a part that Passlink depends on can't answer: pass that to {@link
 * RoutingContext#fail(Throwable)} for a 503. Cookies and {@code Cache-Control} are added to the answer automatically, before it
 * begins. Use it only on its request's event loop.
 */
public final class VertxVisit {
    private static final String KEY = "dev.passlink.vertx.visit";

    private final RoutingContext ctx;
    private final Outgoing outgoing;
    private final Visit visit;
    private Optional<Pass> view = Optional.empty();

    private VertxVisit(Site site, RoutingContext ctx, Request request) {
        this.ctx = ctx;
        this.outgoing = new Outgoing(ctx);
        this.visit = site.visit(request, outgoing);
    }

    static VertxVisit begin(Site site, RoutingContext ctx, Request request) {
        VertxVisit begun = new VertxVisit(site, ctx, request);
        ctx.put(KEY, begun);
        return begun;
    }

    static Optional<VertxVisit> found(RoutingContext ctx) {
        return Optional.ofNullable(ctx.get(KEY));
    }

    /**
     * The visit of a request.
     *
     * @param ctx the context of a request that came through a {@link PasslinkHandler}
     * @return the visit, the same for all handlers of the request
     * @throws IllegalStateException if it didn't
     */
    public static VertxVisit of(RoutingContext ctx) {
        return found(ctx)
                .orElseThrow(() -> new IllegalStateException(
                        "This request didn't come through a PasslinkHandler: install(…) one on this router or on a"
                                + " parent."));
    }

    boolean isTo(Site site) {
        return visit.site() == site;
    }

    Response response() {
        return outgoing;
    }

    // The decision

    /**
     * True if the application is to answer; otherwise the answer has been given.
     *
     * @param lost reads the form of a user who isn't signed in, if it can be sent again
     */
    Future<Boolean> decide(Request wanted, Supplier<Optional<Future<Incoming>>> lost) {
        return ask(asked -> wanted.isSentByClient() ? asked.verdict() : asked.verdict(wanted))
                .compose(verdict -> (isLost(verdict) ? lost.get() : Optional.<Future<Incoming>>empty())
                        .map(read -> read.compose(whole -> ask(asked -> asked.signInFirst(whole)))
                                .<Verdict>map(Verdict.Answered::new))
                        .orElseGet(() -> Future.succeededFuture(verdict)))
                .map(this::isPassedOn);
    }

    private static boolean isLost(Verdict verdict) {
        return verdict instanceof Verdict.Answered answered && answered.answer().status() == 401;
    }

    private boolean isPassedOn(Verdict verdict) {
        if (verdict instanceof Verdict.Answered answered) {
            outgoing.write(answered.answer());
            return false;
        }
        Verdict.PassedOn passedOn = (Verdict.PassedOn) verdict;
        view = passedOn.view();
        passedOn.cookies().forEach(outgoing::add);
        outgoing.keep(passedOn.caching());
        return true;
    }

    /** Called if a handler has failed: answers 503 if a part of Passlink was the reason and nothing has been sent. */
    void failed(RoutingContext at) {
        ask(asked -> asked.answerTo(at.failure()).orElseThrow())
                .onFailure(another -> at.next())
                .onSuccess(answer -> {
                    at.response().headers().clear();
                    outgoing.write(answer);
                });
    }

    // What applications call

    /**
     * Calls any method of the visit on a worker thread.
     *
     * @param question such as {@code Visit::pending} or {@code visit -> visit.finish(passed)}
     * @param <T> the type of the result
     * @return the result, once cookies have been added
     */
    public <T> Future<T> ask(Function<Visit, T> question) {
        return ctx.vertx().executeBlocking(() -> question.apply(visit), false).map(answer -> {
            outgoing.give();
            return answer;
        });
    }

    /**
     * Calls a method of the visit that makes an answer, and sends that answer.
     *
     * @param question such as {@code visit -> visit.signInFirst(…)}
     * @return completes when the answer is handed to Vert.x
     */
    public Future<Void> answer(Function<Visit, Answer> question) {
        return ask(question).onSuccess(outgoing::write).mapEmpty();
    }

    /**
     * The pass with which a view was opened: it stands for the user in that view, without the user's roles.
     *
     * @return empty if no view was opened, it was opened by a sign-in, or the user has signed out meanwhile
     */
    public Optional<Pass> view() {
        return visit.isSignedOut() ? Optional.empty() : view;
    }

    /**
     * The user's pass: for this view, or of a sign-in.
     *
     * @return empty if there is none, which can't be at a path of {@code signedIn(…)}
     */
    public Future<Optional<Pass>> pass() {
        return view().isPresent() ? Future.succeededFuture(view()) : ask(Visit::pass);
    }

    /**
     * Tells whether the signed-in user has a role. A link to a view gives no roles.
     *
     * @param role such as {@code admin}
     * @return false also if nobody is signed in
     */
    public Future<Boolean> hasRole(String role) {
        return pass().map(pass -> view().isEmpty()
                && pass.filter(one -> one.roles().contains(role)).isPresent());
    }

    /**
     * The hidden field for the application's forms, such as one that signs out with a POST to {@code /logout}. Only the browser
     * may then cache the answer.
     *
     * @return {@code <input type="hidden" …>}, to be put into the form as it is
     */
    public String antiForgeryField() {
        String field = visit.antiForgeryField();
        outgoing.give();
        return field;
    }

    /**
     * Tells whether a POST came from a form of this application in this browser, with the field from {@link #antiForgeryField}.
     *
     * @return false if another site may have made the browser send it, or no {@code BodyHandler} has read it
     */
    public Future<Boolean> isFormOfThisSite() {
        return ask(asked -> asked.isFormOfThisSite(antiForgery()));
    }

    private List<String> antiForgery() {
        return ctx.request().formAttributes().getAll(Site.ANTI_FORGERY_PARAMETER);
    }

    /**
     * Answers a form in the application's pages that asks for a link to a view, once a {@code BodyHandler} has read it; see
     * {@link Visit#requestLink}.
     *
     * @param address the address that was typed
     * @param wanted which view
     * @return completes when the answer is handed to Vert.x
     */
    public Future<Void> requestLink(@Nullable String address, View wanted) {
        MultiMap form = ctx.request().formAttributes();
        Map<String, List<String>> fields =
                form.names().stream().collect(Collectors.toMap(name -> name, form::getAll, (one, same) -> one));
        return answer(asked -> asked.requestLink(fields, address, wanted));
    }

    /**
     * Decides for a view that {@linkplain dev.passlink.ViewRule#checkedByTheViewItself checks itself}: redeems a token, or looks
     * for a pass.
     *
     * @param wanted the view that was requested
     * @return the pass to continue with; empty if the request has been answered
     */
    public Future<Optional<Pass>> grant(View wanted) {
        return ask(asked -> asked.grant(wanted)).map(verdict -> isPassedOn(verdict) ? view : Optional.empty());
    }
}
