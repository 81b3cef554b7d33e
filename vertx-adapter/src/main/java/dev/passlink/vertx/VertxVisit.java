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

/**
 * One request behind a {@link PasslinkHandler}: who sends it, and what a handler may do for that person.
 *
 * <p>What may block gives a future, which completes on the event loop. It fails with an {@link
 * dev.passlink.UnavailableException} where a part that Passlink depends on cannot answer: handed to {@link
 * RoutingContext#fail(Throwable)}, that is a 503. Cookies and {@code Cache-Control} are added to the answer by themselves,
 * before it has begun. For the event loop of its request.
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
     * @param ctx of a request that came through a {@link PasslinkHandler}
     * @return the same for all of its handlers
     * @throws IllegalStateException if it did not
     */
    public static VertxVisit of(RoutingContext ctx) {
        return found(ctx)
                .orElseThrow(
                        () -> new IllegalStateException(
                                "This request came through no PasslinkHandler: install(…) one on this router, or on one above."));
    }

    boolean isTo(Site site) {
        return visit.site() == site;
    }

    Response response() {
        return outgoing;
    }

    // The decision

    /**
     * True if the application is to answer; otherwise that was done.
     *
     * @param lost reads what was typed by whoever is not signed in, if it is to be sent again
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

    /** A handler has failed: 503 if that was for a part of Passlink's, and nothing is sent yet. */
    void failed(RoutingContext at) {
        ask(asked -> asked.answerTo(at.failure()).orElseThrow())
                .onFailure(another -> at.next())
                .onSuccess(answer -> {
                    at.response().headers().clear();
                    outgoing.write(answer);
                });
    }

    // What an application asks

    /**
     * Asks anything of the visit, on a worker thread.
     *
     * @param question such as {@code Visit::pending} or {@code visit -> visit.finish(passed)}
     * @param <T> what is answered
     * @return the answer, once its cookies are added
     */
    public <T> Future<T> ask(Function<Visit, T> question) {
        return ctx.vertx().executeBlocking(() -> question.apply(visit), false).map(answer -> {
            outgoing.give();
            return answer;
        });
    }

    /**
     * Asks for an answer of Passlink's, and writes it.
     *
     * @param question such as {@code visit -> visit.signInFirst(…)}
     * @return completes when it is handed to Vert.x
     */
    public Future<Void> answer(Function<Visit, Answer> question) {
        return ask(question).onSuccess(outgoing::write).mapEmpty();
    }

    /**
     * The pass by which a view was opened: it speaks for the person there, and its roles are not that person's.
     *
     * @return empty where no view was opened, and for whoever is let into one by being signed in
     */
    public Optional<Pass> view() {
        return view;
    }

    /**
     * The pass of who is there: let into this view, or signed in.
     *
     * @return empty for anybody else; never below a path of {@code signedIn(…)}
     */
    public Future<Optional<Pass>> pass() {
        return view.isPresent() ? Future.succeededFuture(view) : ask(Visit::pass);
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
     * The hidden field that a form of the application needs, such as one that signs out by a POST to {@code /logout}. The
     * answer is then for the browser only.
     *
     * @return {@code <input type="hidden" …>}, ready to be put into the form
     */
    public String antiForgeryField() {
        String field = visit.antiForgeryField();
        outgoing.give();
        return field;
    }

    /**
     * Whether a POST came from a form of this application in this browser, with the field of {@link #antiForgeryField}.
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
     * Answers a form of the application that asks for a link to a view, once a {@code BodyHandler} has read it; see {@link
     * Visit#requestLink}.
     *
     * @param address what was typed
     * @param wanted which view
     * @return completes when the answer is handed to Vert.x
     */
    public Future<Void> requestLink(String address, View wanted) {
        MultiMap form = ctx.request().formAttributes();
        Map<String, List<String>> fields =
                form.names().stream().collect(Collectors.toMap(name -> name, form::getAll, (one, same) -> one));
        return answer(asked -> asked.requestLink(fields, address, wanted));
    }

    /**
     * Decides for a view that {@linkplain dev.passlink.ViewRule#checkedByTheViewItself checks itself}: takes a token, or
     * looks for a pass.
     *
     * @param wanted which view it is
     * @return with whose pass to go on; empty if the request has been answered
     */
    public Future<Optional<Pass>> grant(View wanted) {
        return ask(asked -> asked.grant(wanted)).map(verdict -> isPassedOn(verdict) ? view : Optional.empty());
    }
}
