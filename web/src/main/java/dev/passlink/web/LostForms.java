package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.LocalPath;
import dev.passlink.Pass;
import dev.passlink.Reason;
import dev.passlink.adapter.Flows;
import dev.passlink.adapter.LostForm;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What was typed into a form of the application whose sign-in had ended: a page carries it until the person has signed in
 * again, and the browser sends it again from there. Nothing of it is kept here.
 */
record LostForms(Tools tools, PageAnswers pages) {
    /** A long letter. The page that carries it is about as long. */
    static final int MOST_BYTES = 65_536;

    /** Below the sign-in page. */
    static final String ADDRESS = "/again";

    private static final String MARK = "form";
    private static final String BACK = "back";
    private static final String WHAT = "form sent again";
    private static final int MOST_FIELDS = 1_000;

    private static final Pattern TYPE = Pattern.compile(
            "application/x-www-form-urlencoded\\s*(?:;\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*)?",
            Pattern.CASE_INSENSITIVE);

    /** What HTML cannot hold, or a browser writes in another way. */
    private static final Pattern NOT_IN_A_FIELD = Pattern.compile("\\x00|\\r(?!\\n)|(?<!\\r)\\n");

    /** How much of its body is read of a request for which nobody is signed in. */
    static int mostBytes(Request wanted, PathRules.Rule rule) {
        boolean kept = wanted.isSentByClient()
                && wanted.method().equals("POST")
                && RequestOrigin.wantsPage(wanted)
                && TYPE.matcher(wanted.header("Content-Type").strip()).matches();
        return kept ? rule.resend() : 0;
    }

    /**
     * The page that carries what was typed; empty where the rule does not say so, or it could not be sent again as it was.
     */
    Optional<Answer> kept(Visitor visitor, Request wanted, PathRules.Rule rule) {
        int most = mostBytes(wanted, rule);
        String path = tools.root() + Loopback.target(wanted);
        boolean ours = most > 0
                && tools.origin().isSameOrigin(wanted)
                && LocalPath.isLocal(path)
                && !visitor.query().has(Flows.TOKEN_PARAMETER);
        return (ours ? secret(visitor) : Optional.<Forms.Secret>empty())
                .flatMap(owned -> fields(wanted, most)
                        .filter(fields -> tools.forms().mayBeOf(owned, fields))
                        .map(fields -> page(visitor, wanted, rule, path, owned, fields)));
    }

    /** Of whoever is signed in, though not as the page needs it, or was until now. */
    private Optional<Forms.Secret> secret(Visitor visitor) {
        return visitor.pass().isPresent()
                ? Optional.of(visitor.secret())
                : tools.forms().owned(visitor.request(), visitor.person());
    }

    /** Only what a browser would send again byte by byte. */
    private static Optional<Parameters> fields(Request wanted, int most) {
        byte[] body;
        try {
            body = wanted.body(most + 1);
        } catch (IOException cutOff) {
            return Optional.empty();
        }
        boolean unread = body.length == 0 && !wanted.header("Content-Length").equals("0");
        if (body.length > most || unread) {
            return Optional.empty();
        }
        String text = new String(body, UTF_8);
        Parameters fields = Parameters.parse(text);
        List<Map.Entry<String, String>> pairs = fields.pairs();
        String again = pairs.stream()
                .map(pair -> Parameters.encode(pair.getKey()) + "=" + Parameters.encode(pair.getValue()))
                .collect(Collectors.joining("&"));
        boolean same = again.equals(text)
                && pairs.size() <= MOST_FIELDS
                && pairs.stream()
                        .noneMatch(pair -> pair.getKey().isEmpty()
                                || NOT_IN_A_FIELD.matcher(pair.getKey()).find()
                                || NOT_IN_A_FIELD.matcher(pair.getValue()).find());
        return same ? Optional.of(fields) : Optional.empty();
    }

    private Answer page(
            Visitor visitor, Request wanted, PathRules.Rule rule, String path, Forms.Secret secret, Parameters fields) {
        String mark = tools.flows().markLost(path, secret.text());
        String back = tools.origin()
                .pageBefore(wanted)
                .map(page -> "&" + BACK + "=" + Parameters.encode(page))
                .orElse("");
        Page page = new Page.SendAgain(
                pages.loginAndBack(visitor, here(), rule.passkey()),
                here() + "?" + MARK + "=" + mark + back,
                fields.pairs().stream()
                        .map(pair -> new Page.Field(pair.getKey(), pair.getValue()))
                        .toList());
        return pages.page(visitor, 401, page)
                .with("WWW-Authenticate", "Passlink")
                .with(secret.setCookie());
    }

    private String here() {
        return tools.login() + ADDRESS;
    }

    /** Where the page sends it, and where whoever signs in for it comes back to. */
    Answer again(Visitor visitor) throws Visitor.BadBody {
        if (visitor.reads()) {
            return arrived(visitor);
        }
        visitor.discardBody();
        return send(visitor);
    }

    /** Whoever has signed in for it, in a tab of its own. */
    private Answer arrived(Visitor visitor) {
        return visitor.pass().isEmpty()
                ? Answer.seeOther(pages.loginAndBack(visitor, here()))
                : pages.page(visitor, 200, new Page.BackToForm());
    }

    private boolean isOwners(Visitor visitor, Pass pass) {
        return tools.forms()
                .owned(visitor.request(), Optional.of(pass.subject().name()))
                .isPresent();
    }

    /**
     * To where it was sent at first, in the browser: nobody looks at its body or changes it here, and who may send it there
     * is decided there, as ever. A mark only refuses.
     */
    private Answer send(Visitor visitor) {
        Optional<LostForm> found = tools.origin().isSameOrigin(visitor.request()) ? form(visitor) : Optional.empty();
        if (found.isEmpty()) {
            visitor.refused(Reason.CROSS_SITE, "", WHAT);
            return notSent(visitor, 410);
        }
        LostForm form = found.get();
        Optional<Pass> pass = visitor.pass();
        if (pass.isPresent() && !isOwners(visitor, pass.get())) {
            visitor.refused(Reason.CROSS_SITE, pass.get().subject().name(), WHAT);
            return notSent(visitor, 410);
        }
        if (pass.isPresent() && !tools.flows().sendAgain(form)) {
            visitor.refused(Reason.USED, pass.get().subject().name(), WHAT);
            return notSent(visitor, 409);
        }
        return Answer.sendAgain(form.path());
    }

    private Optional<LostForm> form(Visitor visitor) {
        return tools.flows().lostForm(visitor.query().get(MARK), visitor.secrets());
    }

    private Answer notSent(Visitor visitor, int status) {
        String back = LocalPath.orNowhere(visitor.query().get(BACK));
        return pages.page(visitor, status, new Page.Trouble(status, back.isEmpty() ? tools.root() + "/" : back));
    }
}
