package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.AuditEvent;
import dev.passlink.Device;
import dev.passlink.EmailAddress;
import dev.passlink.Pass;
import dev.passlink.Reason;
import dev.passlink.Subject;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Flows;
import dev.passlink.adapter.Identities;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.Redemption;
import dev.passlink.text.Texts;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request and what it brings, each examined once and only when needed.
 *
 * <p>Safe for many threads, since an asynchronous request may be served by several.
 */
final class Visitor {
    static final int MAX_BODY_BYTES = 8192;

    private static final String FORM = "application/x-www-form-urlencoded";

    private final Tools tools;
    private final Request request;
    private final LetIn letIn = new LetIn();
    private volatile @Nullable PassCheck checked;
    private volatile boolean left;
    private volatile boolean told;
    private @Nullable Said said;
    private @Nullable Parameters query;
    private @Nullable Parameters form;
    private @Nullable String person;
    private Forms.@Nullable Secret secret;
    private Identities.@Nullable Button button;

    Visitor(Tools tools, Request request) {
        this.tools = tools;
        this.request = request;
    }

    /** A body that is not a small form, with the status that says so. */
    static final class BadBody extends Exception {
        private static final long serialVersionUID = 1L;

        /** What it is answered with. */
        private final int status;

        BadBody(int status) {
            super("status " + status, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    Request request() {
        return request;
    }

    boolean isHead() {
        return request.method().equals("HEAD");
    }

    boolean isPost() {
        return request.method().equals("POST");
    }

    /** By GET or HEAD. */
    boolean reads() {
        return request.method().equals("GET") || isHead();
    }

    /** None, if a page of another origin made the browser send them with a handshake. */
    List<String> cookies(String name) {
        List<String> sent = Cookies.values(request, name);
        if (sent.isEmpty() || !tools.origin().isForeignHandshake(request)) {
            return sent;
        }
        if (!told) {
            told = true;
            refused(Reason.CROSS_SITE, "", "WebSocket");
        }
        return List.of();
    }

    LetIn letIn() {
        return letIn;
    }

    // Who it is

    /** The passes that the browser sent, live or dead. */
    List<String> passes() {
        return cookies(tools.cookies().pass());
    }

    /** Anything that a sign-out ends. A browser sends none of it with another site's POST, but takes what is set there. */
    boolean bringsWhatEnds() {
        Cookies cookies = tools.cookies();
        return Stream.concat(cookies.ofPerson().stream(), Stream.of(cookies.antiForgery()))
                .anyMatch(name -> !cookies(name).isEmpty());
    }

    /** So that no copy and no slow answer brings it back: every pass, and every sign-in that waits for a second step. */
    void endsWhatItBrings() {
        whatEnds().forEach(tools.flows()::signOut);
    }

    /** What is replaced must not live on in a copy, nor another sign-in wait for whoever comes next. */
    void endsWhatItBrings(Pass by) {
        whatEnds().forEach(text -> tools.flows().replace(text, by));
    }

    private Stream<String> whatEnds() {
        return Stream.of(passes(), cookies(tools.cookies().pending()))
                .flatMap(List::stream)
                .distinct();
    }

    Optional<Pass> pass() {
        return check() instanceof PassCheck.Live live ? Optional.of(live.pass()) : Optional.empty();
    }

    /** The pass as it is this very moment: what a stolen one must not do for even as long as no look-up is due. */
    synchronized Optional<Pass> passAtOnce() {
        List<String> sent = passes();
        if (!sent.isEmpty()) {
            checked = tools.flows().check(sent, true, this::client);
        }
        return pass();
    }

    /** The cookie to replace the pass with, after it was looked up again. */
    Optional<Header> renewed() {
        return check() instanceof PassCheck.Live live && !live.renewed().isEmpty()
                ? Optional.of(tools.cookies().set(live.pass(), live.renewed()))
                : Optional.empty();
    }

    boolean hasDeadPass() {
        return pass().isEmpty() && !passes().isEmpty();
    }

    /** Signed in by this very request. */
    synchronized void becomes(Pass pass) {
        checked = new PassCheck.Live(pass, "");
    }

    /** Signed out by this very request: from here on nobody is signed in, in a view too. */
    synchronized void leaves() {
        checked = new PassCheck.Dead(Reason.REVOKED);
        left = true;
    }

    boolean hasLeft() {
        return left;
    }

    private @Nullable PassCheck check() {
        PassCheck known = checked;
        if (known != null) {
            return known;
        }
        List<String> sent = passes();
        return sent.isEmpty() ? null : checkOnce(sent);
    }

    private synchronized PassCheck checkOnce(List<String> sent) {
        PassCheck known = checked;
        if (known == null) {
            boolean atOnce = !cookies(tools.cookies().signedOut()).isEmpty();
            known = tools.flows().check(sent, atOnce, this::client);
            checked = known;
        }
        return known;
    }

    /** The address of who is signed in. */
    Optional<EmailAddress> address() {
        return pass().flatMap(pass -> tools.flows().address(pass.subject()));
    }

    /** Another user who is signed in here and would be signed out. */
    Optional<String> replacedBy(Redemption.Granted granted) {
        return pass().map(Pass::subject)
                .filter(subject -> !subject.equals(granted.grant().subject()))
                .map(subject -> address().map(EmailAddress::text).orElse(subject.name()));
    }

    /** Only the browser that asked, following a link, and not out of another person's session. */
    boolean mayRedeemAtOnce(Redemption.Granted granted) {
        return granted.asked()
                && RequestOrigin.isNavigation(request)
                && replacedBy(granted).isEmpty();
    }

    // What it says of itself

    private record Said(Texts texts, Browser browser) {}

    private synchronized Said said() {
        Said known = said;
        if (known == null) {
            Texts texts = tools.passlink().languages().forHeader(String.join(",", request.headers("Accept-Language")));
            Browser browser = new Browser(
                    first(tools.cookies().requests()),
                    first(tools.cookies().known()),
                    texts.locale(),
                    Device.ofUserAgent(request.header("User-Agent")),
                    tools.clients().of(request));
            known = new Said(texts, browser);
            said = known;
        }
        return known;
    }

    Browser browser() {
        return said().browser();
    }

    /** What limits are counted on, and what the event of a refusal names. */
    String client() {
        return browser().client();
    }

    Texts texts() {
        return said().texts();
    }

    private String first(String cookie) {
        return cookies(cookie).stream().findFirst().orElse("");
    }

    boolean wantsPage() {
        return RequestOrigin.wantsPage(request);
    }

    // What it sends

    synchronized Parameters query() {
        Parameters known = query;
        if (known == null) {
            known = request.rawQuery().map(Parameters::parse).orElse(Parameters.NONE);
            query = known;
        }
        return known;
    }

    boolean bringsToken() {
        return reads() && query().has(Flows.TOKEN_PARAMETER);
    }

    String token() {
        return query().get(Flows.TOKEN_PARAMETER);
    }

    synchronized Parameters form() throws BadBody {
        Parameters known = form;
        if (known == null) {
            known = readForm();
            form = known;
        }
        return known;
    }

    private Parameters readForm() throws BadBody {
        String type = request.header("Content-Type");
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(FORM)) {
            throw new BadBody(415);
        }
        try {
            byte[] body = request.body(MAX_BODY_BYTES + 1);
            if (body.length > MAX_BODY_BYTES) {
                throw new BadBody(413);
            }
            return body.length == 0 ? Parameters.of(request.parsedForm()) : Parameters.parse(new String(body, UTF_8));
        } catch (IOException cutOff) {
            throw new BadBody(400);
        }
    }

    /** Some servers hang up on a browser that is still sending, and it never sees the answer. */
    void discardBody() throws BadBody {
        try {
            var unused = request.body(2 * LostForms.MOST_BYTES);
        } catch (IOException cutOff) {
            throw new BadBody(400);
        }
    }

    // Forms

    /**
     * Whose pass the browser sent, live or dead; empty without one. Nothing is looked up: a page with a form needs no
     * user store.
     */
    synchronized Optional<String> person() {
        String known = person;
        if (known == null) {
            known = passes().stream()
                    .flatMap(sent -> tools.flows().holder(sent).stream())
                    .map(Subject::name)
                    .findFirst()
                    .orElse("");
            person = known;
        }
        return known.isEmpty() ? Optional.empty() : Optional.of(known);
    }

    /** What its views and forms are bound to from now on. */
    synchronized Forms.Secret secret() {
        Forms.Secret known = secret;
        if (known == null) {
            Forms.Secret made = tools.forms().secret(request, person());
            known = tools.origin().isWithoutCookies(request) ? made.keptHere() : made;
            secret = known;
        }
        return known;
    }

    /** Whether that is one that the browser has sent: only with such a one may an answer open a view. */
    boolean hasSecret() {
        return secrets().contains(secret().text());
    }

    /** Whether forms of this answer will work: the browser has the secret that they are bound to, or is given it. */
    boolean canHaveForms() {
        return hasSecret() || secret().setCookie().isPresent();
    }

    /** What its views and forms may be bound to. */
    List<String> secrets() {
        return tools.forms().secrets(request, person());
    }

    /** Forms of this answer are for the secret that goes with it. */
    synchronized void takesSecretOf(Answer answer) {
        secret = tools.forms().givenBy(answer).orElse(null);
    }

    /** Once, so that the page has one nonce however often it asks. */
    synchronized Identities.Button button() {
        Identities.Button known = button;
        if (known == null) {
            known = tools.flows()
                    .identities()
                    .orElseThrow(() -> new IllegalStateException(
                            "A provider's button needs identityLinks(…): give Passlink.builder() that port."))
                    .button(cookies(tools.cookies().button()));
            button = known;
        }
        return known;
    }

    String antiForgery(String... action) {
        return tools.forms().value(secret(), action);
    }

    boolean isOurs(Parameters sent, String... action) {
        boolean ours = !tools.origin().isCrossSite(request) && tools.forms().isOurs(request, person(), sent, action);
        if (!ours) {
            refused(Reason.CROSS_SITE, "", "form " + action[0]);
        }
        return ours;
    }

    void refused(Reason reason, String subject, String what) {
        String by = what.isEmpty() ? "client " + client() : what + ", client " + client();
        tools.flows().tell(AuditEvent.Type.REQUEST_REFUSED, reason, subject, by);
    }
}
