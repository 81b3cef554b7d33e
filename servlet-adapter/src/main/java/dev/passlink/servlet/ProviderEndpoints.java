package dev.passlink.servlet;

import dev.passlink.SignInMethod;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.adapter.Asked;
import dev.passlink.AuditEvent;
import dev.passlink.adapter.Identities;
import dev.passlink.adapter.IdentityDecision;
import dev.passlink.adapter.LoginForm;
import dev.passlink.Method;
import dev.passlink.Passlink;
import dev.passlink.PendingSignIn;
import dev.passlink.Reason;
import dev.passlink.adapter.Redemption;
import dev.passlink.port.IdentityProvider;
import java.net.URI;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The addresses of the providers: leaving for one, coming back, and what a button of its own posts. */
final class ProviderEndpoints {
    private static final long LIFETIME_SECONDS = 600;
    private static final long VERIFIED_SECONDS = 60;
    private static final long BUTTON_SECONDS = 3600;
    private static final long RETRY_SECONDS = 30;
    /** Google's name for its anti-forgery value, as a cookie and as a field. */
    private static final String BUTTON_FIELD = "g_csrf_token";

    private static final Pattern HANDLE = Pattern.compile("[A-Za-z0-9_-]{22}");
    /** More than a browser ever has to drop at once; a flood would not fit the head of an answer. */
    private static final int MOST_DROPPED = 8;

    private static final Set<String> TAKEN = Set.of("sent", "code", "link", "view");

    private final Passlink passlink;
    private final Map<String, IdentityProvider> providers = new LinkedHashMap<>();
    private final Cookies cookies;
    private final Forms forms;
    private final String base;

    ProviderEndpoints(Passlink passlink, List<IdentityProvider> providers, Cookies cookies, Forms forms) {
        this.passlink = passlink;
        this.cookies = cookies;
        this.forms = forms;
        this.base = passlink.baseUrl().getRawPath() + passlink.loginPath() + "/";
        for (IdentityProvider provider : providers) {
            if (TAKEN.contains(provider.id()) || this.providers.put(provider.id(), provider) != null) {
                throw new IllegalArgumentException("Two things at one address: give the provider another id(…) than "
                        + provider.id() + ", which is taken.");
            }
        }
        if (!providers.isEmpty() && passlink.flows().identities().isEmpty()) {
            throw new IllegalArgumentException(
                    "Whose identity is whose account has to be remembered: give Passlink.builder() an identityLinks(…) port.");
        }
    }

    /**
     * The answer at an address below the sign-in page; empty if it is none of a provider's.
     *
     * @param rest from the slash on
     */
    Optional<Answer> answer(Endpoints pages, Incoming request, Visitor visitor, String rest) throws Incoming.BadBody {
        String[] parts = rest.split("/", -1);
        IdentityProvider provider = parts.length > 1 ? providers.get(parts[1]) : null;
        if (provider == null || passlink.flows().identities().isEmpty()) {
            return Optional.empty();
        }
        At at = new At(pages, passlink.flows().identities().get(), provider, request, visitor);
        if (parts.length == 2) {
            return Optional.of(begin(at));
        }
        return switch (parts.length == 3 ? parts[2] : "") {
            case "callback" -> Optional.of(callback(at));
            case "credential" -> provider.buttonClient().isPresent() ? Optional.of(credential(at)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Below the sign-in page. */
    List<String> addresses() {
        return providers.keySet().stream()
                .flatMap(id -> Stream.of(id, id + "/callback", id + "/credential"))
                .toList();
    }

    private record At(
            Endpoints pages, Identities identities, IdentityProvider provider, Incoming request, Visitor visitor) {}

    List<Page.ProviderButton> buttons(Forms.Shown shown) {
        return providers.values().stream()
                .map(provider -> new Page.ProviderButton(
                        base + provider.id(),
                        provider.displayName(),
                        shown.alsoFor(forms, Forms.PROVIDER, provider.id()).value()))
                .toList();
    }

    /** Where a form on the page with the buttons may lead besides this site: a redirect after a POST is blocked otherwise. */
    List<URI> targets() {
        return providers.values().stream()
                .map(IdentityProvider::origin)
                .distinct()
                .toList();
    }

    private Answer begin(At at) throws Incoming.BadBody {
        Incoming request = at.request();
        if (request.isGet() || request.isHead()) {
            return Answer.seeOther(base.substring(0, base.length() - 1));
        }
        if (!request.method().equals("POST")) {
            return at.pages().notAllowed(request, "GET, HEAD, POST");
        }
        Parameters sent = request.form();
        LoginForm form = new LoginForm(
                sent.get("email"), sent.get("next"), !sent.get("stay").isEmpty());
        String id = at.provider().id();
        if (!at.pages().isOurs(request, sent, Forms.PROVIDER, id)) {
            return at.pages().formPage(request, 403, form, Page.Notice.STALE, 0);
        }
        Optional<Identities.Away> away = at.identities().begin(at.provider(), form);
        if (away.isEmpty()) {
            return at.pages().formPage(request, 503, form, Page.Notice.PROVIDER_UNAVAILABLE, RETRY_SECONDS);
        }
        Answer answer = Answer.seeOther(away.get().url().toString());
        String start = cookies.attempt("");
        Map<String, String> kept = Cookies.startingWith(request, start);
        // Another name is none of ours, and is not written into an answer as somebody sent it.
        kept.keySet()
                .removeIf(
                        name -> !HANDLE.matcher(name.substring(start.length())).matches());
        at.identities().surplus(kept).stream().limit(MOST_DROPPED).forEach(name -> answer.cookie(cookies.clear(name)));
        return answer.cookie(
                cookies.set(cookies.attempt(away.get().handle()), away.get().sealed(), LIFETIME_SECONDS));
    }

    private Answer callback(At at) {
        Incoming request = at.request();
        if (request.isHead()) {
            return Answer.page(200, "");
        }
        if (!request.isGet()) {
            return at.pages().notAllowed(request, "GET, HEAD");
        }
        Map<String, List<String>> parameters = request.query().all();
        Optional<String> name =
                at.identities().handle(at.provider(), parameters).map(cookies::attempt);
        List<String> kept = name.map(known -> Cookies.values(request, known)).orElse(List.of());
        IdentityDecision decision = at.identities().complete(at.provider(), parameters, kept);
        Answer answer = decided(at, decision);
        // Only what this callback belongs to is gone; other tabs keep theirs.
        name.filter(known -> !kept.isEmpty()).ifPresent(known -> answer.cookie(cookies.clear(known)));
        return answer;
    }

    private Answer credential(At at) throws Incoming.BadBody {
        Incoming request = at.request();
        if (request.isHead()) {
            return Answer.page(200, "");
        }
        if (request.isGet()) {
            List<String> kept = Cookies.values(request, cookies.verified());
            return decided(at, at.identities().finish(at.provider(), kept)).cookie(cookies.clear(cookies.verified()));
        }
        if (!request.method().equals("POST")) {
            return at.pages().notAllowed(request, "GET, HEAD, POST");
        }
        // Sent by the provider's page, so that neither Origin nor our own cookies say anything: its own pair of values
        // does.
        Parameters sent = request.form();
        String field = sent.get(BUTTON_FIELD);
        if (field.isEmpty()
                || Cookies.values(request, BUTTON_FIELD).stream().noneMatch(value -> isSame(value, field))) {
            passlink.flows().tell(
                    AuditEvent.Type.REQUEST_REFUSED,
                    Reason.CROSS_SITE,
                    "",
                    "button " + at.provider().id() + ", client " + at.pages().client(request));
            return at.pages().formPage(request, 403, LoginForm.of(""), Page.Notice.PROVIDER_STALE, 0);
        }
        List<String> kept = Cookies.values(request, cookies.button());
        IdentityDecision decision = at.identities().verify(at.provider(), sent.get("credential"), kept);
        if (decision instanceof IdentityDecision.Verified verified) {
            return Answer.seeOther(base + at.provider().id() + "/credential")
                    .cookie(cookies.set(cookies.verified(), verified.sealed(), VERIFIED_SECONDS))
                    .cookie(cookies.clearCrossSite(cookies.button()));
        }
        return decided(at, decision);
    }

    private Answer decided(At at, IdentityDecision decision) {
        if (decision instanceof IdentityDecision.Granted granted) {
            return at.pages().decided(at.request(), granted.granted(), SignInMethod.PROVIDER, granted.stay(), at.visitor());
        } else if (decision instanceof IdentityDecision.ProofNeeded needed) {
            return prove(at, needed);
        } else if (decision instanceof IdentityDecision.Refused refused) {
            return refused(at, refused);
        }
        throw new IllegalStateException("Verified is no answer here");
    }

    /** The same whether the address has an account or not: a mail is asked for, and only what comes of it decides. */
    private Answer prove(At at, IdentityDecision.ProofNeeded needed) {
        Asked asked = at.pages().prove(at.request(), at.identities(), at.provider(), needed);
        Answer answer = at.pages().asked(at.request(), needed.form(), asked);
        if (asked instanceof Asked.Queued queued) {
            String pending = at.identities().await(needed.identity(), queued);
            answer.cookie(cookies.set(cookies.identity(), pending, LIFETIME_SECONDS));
        }
        return answer;
    }

    private Answer refused(At at, IdentityDecision.Refused refused) {
        Page.Notice notice;
        int status;
        switch (refused.reason()) {
            case CANCELLED -> {
                notice = Page.Notice.PROVIDER_CANCELLED;
                status = 200;
            }
            case NO_REQUEST, AMBIGUOUS, FORGOTTEN, USED, EXPIRED, FORGED -> {
                notice = Page.Notice.PROVIDER_STALE;
                status = 400;
            }
            case UNAVAILABLE, MISCONFIGURED -> {
                notice = Page.Notice.PROVIDER_UNAVAILABLE;
                status = 503;
            }
            case TOO_MANY_ROLES -> {
                notice = Page.Notice.ACCOUNT_TROUBLE;
                status = 403;
            }
            default -> {
                notice = Page.Notice.PROVIDER_REFUSED;
                status = 403;
            }
        }
        return at.pages().formPage(at.request(), status, refused.form(), notice, status == 503 ? RETRY_SECONDS : 0);
    }

    // What waits for its mail, when that is redeemed

    /** What the waiting page says of it. */
    Page.Notice notice(Incoming request) {
        boolean awaiting = passlink.flows().identities()
                .filter(identities -> identities.isAwaiting(Cookies.values(request, cookies.identity())))
                .isPresent();
        return awaiting ? Page.Notice.PROOF_NEEDED : Page.Notice.NONE;
    }

    /** A refusal, if the account may not sign in any more by the time that its identity was linked. */
    Redemption linked(Incoming request, Redemption.Granted granted) {
        List<String> kept = Cookies.values(request, cookies.identity());
        return kept.isEmpty() || passlink.flows().identities().isEmpty()
                ? granted
                : passlink.flows().identities().get().link(kept, granted);
    }

    Answer cleared(Incoming request, Answer answer) {
        return Cookies.values(request, cookies.identity()).isEmpty()
                ? answer
                : answer.cookie(cookies.clear(cookies.identity()));
    }

    Answer carried(Incoming request, Redemption.Granted granted, String held, Answer answer) {
        List<String> kept = Cookies.values(request, cookies.identity());
        Optional<PendingSignIn> pending = passlink.flows().pending(held);
        if (!kept.isEmpty() && pending.isPresent()) {
            passlink.flows().identities()
                    .flatMap(identities -> identities.carry(kept, granted, pending.get()))
                    .ifPresent(carried -> answer.cookie(cookies.set(cookies.identity(), carried, LIFETIME_SECONDS)));
        }
        return answer;
    }

    /**
     * A nonce for a button of a provider's own, and the cookie that comes back with what it posts, unless the browser has it
     * already.
     */
    record ButtonNonce(String value, Optional<String> setCookie) {
        /** Says nothing. */
        @Override
        public String toString() {
            return "ButtonNonce[…]";
        }
    }

    ButtonNonce button(Incoming request) {
        List<String> kept = Cookies.values(request, cookies.button());
        Identities.Button button = passlink.flows().identities()
                .orElseThrow(() -> new IllegalStateException("A provider's button needs a provider(…)."))
                .button(kept);
        return new ButtonNonce(
                button.nonce(),
                kept.contains(button.sealed())
                        ? Optional.empty()
                        : Optional.of(cookies.setCrossSite(cookies.button(), button.sealed(), BUTTON_SECONDS)));
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }
}
