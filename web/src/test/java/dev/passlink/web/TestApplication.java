package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.passlink.Pass;
import dev.passlink.PendingSignIn;
import dev.passlink.ViewRule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Says who is asking, and does what its path says; in no framework's words. */
public final class TestApplication {
    /** The header that says which path it was, in the adapter's own reading, percent-encoded. */
    static final String DISPATCHED = "X-Dispatched";

    private static final int MOST = 1 << 20;

    /** What the last page of the second step was about, as an application may keep it between two requests. */
    private final AtomicReference<@Nullable PendingSignIn> shown = new AtomicReference<>();

    /**
     * Answers what Passlink has passed on.
     *
     * @param visit the visit
     * @param view by whose pass a view was opened
     * @param request the request, whose body nobody has read, or which has it as a parsed form
     * @param response takes the headers of the answer, as an application sets them
     * @return status, some more headers and the body
     * @throws IOException if the body cannot be read
     */
    public Answer answer(Visit visit, Optional<Pass> view, Request request, Response response) throws IOException {
        String path = request.rawPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        response.set(new Header(DISPATCHED, Parameters.encode(request.path()).replace("+", "%20")));
        if (path.contains("/cached")) {
            response.set(new Header("Cache-Control", "public, max-age=600"));
        }
        if (path.contains("/ask/")) {
            // The same stamp as the rule of the test has at first.
            ViewRule apply = ViewRule.of("/jobs/{id}/apply", "apply").stamp(of -> "open");
            Parameters form = form(request);
            @Nullable String sent = form.has("email") ? form.get("email") : null;
            @Nullable String address = form.has("owner") ? "ada@example.com" : sent;
            return visit.requestLink(form.all(), address, apply.at(last));
        }
        if (path.contains("/own/")) {
            Verdict verdict = visit.grant(ViewRule.of("/own/{id}", "own").at(last));
            if (verdict instanceof Verdict.Answered answered) {
                return answered.answer();
            }
            Verdict.PassedOn passedOn = (Verdict.PassedOn) verdict;
            response.set(Header.NO_STORE);
            passedOn.cookies().forEach(response::add);
            return text("granted=" + passedOn.view().orElseThrow().subject().name());
        }
        return text(said(visit, view, request, path));
    }

    private String said(Visit visit, Optional<Pass> view, Request request, String path) throws IOException {
        if (path.endsWith("/form")) {
            return visit.antiForgeryField();
        } else if (path.endsWith("/posted")) {
            return "ours=" + visit.isFormOfThisSite(form(request).all(Forms.FIELD));
        } else if (path.endsWith("/button")) {
            return visit.buttonNonce();
        } else if (path.endsWith("/body")) {
            return new String(request.body(MOST), UTF_8);
        } else if (path.endsWith("/second/shown")) {
            return finished(visit.finish(requireNonNull(shown.get())));
        } else if (path.endsWith("/second/finish")) {
            return finished(visit.pending().flatMap(visit::finish));
        } else if (path.endsWith("/second/step")) {
            // Everybody's one-time password is the own id.
            String password = request.rawQuery()
                            .map(Parameters::parse)
                            .orElse(Parameters.NONE)
                            .get("password")
                    + form(request).get("password");
            return finished(visit.pending()
                    .filter(pending -> pending.grant().subject().name().equals(password))
                    .flatMap(visit::finish));
        }
        return (path.contains("/apply") ? "applied\n" : "")
                + (path.endsWith("/second/show") ? pending(visit) : "")
                + who(visit, view);
    }

    private String pending(Visit visit) {
        visit.pending().ifPresent(shown::set);
        return "pending="
                + visit.pending()
                        .map(pending -> pending.grant().subject().name() + " " + pending.method())
                        .orElse("none")
                + "\n";
    }

    private static String finished(Optional<String> where) {
        return "finished=" + where.orElse("gone") + "\n";
    }

    /** As the servlet adapter's principal says it. */
    private static String who(Visit visit, Optional<Pass> view) {
        Optional<Pass> pass = view.or(visit::pass);
        return "who="
                + pass.map(one -> one.subject().name() + " " + one.subject().name()
                                + (view.isPresent() ? " PASSLINK_VIEW" : " PASSLINK") + " admin="
                                + (view.isEmpty() && one.roles().contains("admin"))
                                + one.claims()
                                        .text("tenant")
                                        .map(" tenant="::concat)
                                        .orElse(""))
                        .orElse("nobody")
                + "\n";
    }

    /** Empty for what is no form. */
    private static Parameters form(Request request) throws IOException {
        // Read in any case: some servers hang up on a client whose body nobody reads.
        byte[] body = request.body(MOST);
        boolean form = request.header("Content-Type").startsWith("application/x-www-form-urlencoded");
        return body.length == 0 || !form
                ? Parameters.of(request.parsedForm())
                : Parameters.parse(new String(body, UTF_8));
    }

    private static Answer text(String text) {
        return new Answer(
                200, List.of(new Header("Content-Type", "text/plain;charset=UTF-8")), text, SessionChange.NONE);
    }
}
