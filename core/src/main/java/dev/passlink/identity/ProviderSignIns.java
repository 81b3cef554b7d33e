package dev.passlink.identity;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.Grant;
import dev.passlink.Pass;
import dev.passlink.PendingSignIn;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Identities;
import dev.passlink.adapter.IdentityDecision;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.ask.Asking;
import dev.passlink.ask.AskingCookie;
import dev.passlink.audit.Audit;
import dev.passlink.audit.Guarded;
import dev.passlink.count.IssueTime;
import dev.passlink.count.Uses;
import dev.passlink.gate.Vouching;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.IdentityButton;
import dev.passlink.port.IdentityProvider;
import dev.passlink.port.IdentityRejected;
import dev.passlink.port.IdentityResult;
import dev.passlink.port.IdentityStart;
import dev.passlink.token.Derivation;
import dev.passlink.token.Keys;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Signing in with a provider: what is kept in between, and whose account it opens. */
public final class ProviderSignIns implements Identities {
    private final String callbackBase;
    private final IdentityAttempts attempts;
    private final Connecting connecting;
    private final Keys keys;
    private final Vouching vouching;
    private final Asking asking;
    private final AskingCookie cookie;
    private final Uses uses;
    private final IssueTime issueTime;
    private final Guarded guarded;
    private final Audit audit;
    /** The callbacks that this node is asking their provider about, by handle. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    public ProviderSignIns(
            String callbackBase,
            IdentityAttempts attempts,
            Connecting connecting,
            Keys keys,
            Vouching vouching,
            Asking asking,
            AskingCookie cookie,
            Uses uses,
            IssueTime issueTime,
            Guarded guarded,
            Audit audit) {
        this.callbackBase = callbackBase;
        this.attempts = attempts;
        this.connecting = connecting;
        this.keys = keys;
        this.vouching = vouching;
        this.asking = asking;
        this.cookie = cookie;
        this.uses = uses;
        this.issueTime = issueTime;
        this.guarded = guarded;
        this.audit = audit;
    }

    @Override
    public Optional<Away> begin(IdentityProvider provider, LoginForm form) {
        String id = id(provider);
        URI callback = URI.create(callbackBase + id + "/callback");
        IdentityStart start = guarded.provider(provider).begin(callback, form.next(), form.address());
        if (start instanceof IdentityStart.Redirect redirect) {
            IdentityAttempt attempt = redirect.attempt();
            audit.tell(AuditEvent.Type.PROVIDER_ASKED, Reason.OK, "", Handles.of(attempt), id);
            return Optional.of(new Away(redirect.url(), Handles.of(attempt), attempts.seal(attempt, form.stay())));
        }
        rejected(AuditEvent.Type.PROVIDER_ASKED, id, "", (IdentityRejected) start);
        return Optional.empty();
    }

    private String id(IdentityProvider provider) {
        return guarded.provider(provider).profile().id();
    }

    @Override
    public List<String> surplus(Map<String, String> kept) {
        return attempts.surplus(kept);
    }

    @Override
    public Optional<String> handle(IdentityProvider provider, Map<String, List<String>> callback) {
        return state(callback).map(state -> Handles.of(id(provider), state));
    }

    /** If there are several, one might be checked and another used. */
    private static Optional<String> state(Map<String, List<String>> callback) {
        List<String> states = callback.getOrDefault("state", List.of());
        return states.size() == 1 ? Optional.of(states.get(0)) : Optional.empty();
    }

    @Override
    public IdentityDecision complete(IdentityProvider provider, Map<String, List<String>> callback, List<String> kept) {
        String id = id(provider);
        Optional<IdentityAttempts.Attempt> found = state(callback).flatMap(state -> attempts.attempt(kept, id, state));
        if (found.isEmpty()) {
            return refused(id, "", Reason.NO_REQUEST, LoginForm.of(""));
        }
        IdentityAttempts.Attempt known = found.get();
        String handle = Handles.of(known.attempt());
        if (attempts.isForgotten(known.sealedAt())) {
            return refused(id, handle, Reason.FORGOTTEN, known.form());
        }
        // A code that is sent twice is worth nothing, and may cost what the first one gave (RFC 6749 section 4.1.2).
        if (!underWay.add(handle)) {
            return refused(id, handle, Reason.USED, known.form());
        }
        try {
            return complete(provider, id, handle, known, callback);
        } finally {
            underWay.remove(handle);
        }
    }

    private IdentityDecision complete(
            IdentityProvider provider,
            String id,
            String handle,
            IdentityAttempts.Attempt known,
            Map<String, List<String>> callback) {
        if (attempts.isUsed(known)) {
            return refused(id, handle, Reason.USED, known.form());
        }
        IdentityResult result = guarded.provider(provider).complete(known.attempt(), callback);
        if (result instanceof Identity identity) {
            return attempts.isFirst(known)
                    ? decide(id, handle, known.attempt().state(), identity, known.form())
                    : refused(id, handle, Reason.USED, known.form());
        }
        Reason why = rejected(AuditEvent.Type.PROVIDER_ANSWERED, id, handle, (IdentityRejected) result);
        // Another node may have been quicker with the same code.
        return new IdentityDecision.Refused(attempts.isUsed(known) ? Reason.USED : why, known.form());
    }

    @Override
    public boolean gave(IdentityProvider provider, Map<String, List<String>> callback, Pass pass) {
        // Whatever key signed at that time.
        return state(callback).stream()
                .anyMatch(state -> keys.all().stream()
                        .anyMatch(key ->
                                Derivation.grantId(key, id(provider), state).equals(pass.id())));
    }

    @Override
    public Button button(List<String> kept) {
        IdentityAttempts.KeptNonce newest = attempts.newestNonce(kept)
                .filter(known -> attempts.isFresh(known.nonce()))
                .orElseGet(attempts::newNonce);
        return new Button(newest.nonce().value(), newest.sealed());
    }

    @Override
    public IdentityDecision verify(IdentityProvider provider, String credential, List<String> kept) {
        IdentityButton button = guarded.provider(provider)
                .button()
                .orElseThrow(() -> new IllegalArgumentException(
                        "This provider has no button of its own: don't serve a URL for one."));
        String id = id(provider);
        LoginForm nowhere = LoginForm.of("");
        Optional<IdentityAttempts.Nonce> nonce = attempts.newestNonce(kept).map(IdentityAttempts.KeptNonce::nonce);
        if (nonce.isEmpty()) {
            return refused(id, "", Reason.NO_REQUEST, nowhere);
        }
        if (attempts.isForgotten(nonce.get().sealedAt())) {
            return refused(id, "", Reason.FORGOTTEN, nowhere);
        }
        IdentityResult result = button.verify(credential, nonce.get().value());
        if (result instanceof IdentityRejected why) {
            return new IdentityDecision.Refused(rejected(AuditEvent.Type.PROVIDER_ANSWERED, id, "", why), nowhere);
        }
        if (!attempts.isFirst(nonce.get())) {
            return refused(id, "", Reason.USED, nowhere);
        }
        return new IdentityDecision.Verified(attempts.seal(id, (Identity) result));
    }

    @Override
    public IdentityDecision finish(IdentityProvider provider, List<String> kept) {
        String id = id(provider);
        LoginForm nowhere = LoginForm.of("");
        List<IdentityAttempts.Verified> found = kept.stream()
                .flatMap(text -> attempts.verified(text).stream())
                .filter(known -> known.provider().equals(id))
                .distinct()
                .toList();
        if (found.size() != 1) {
            return refused(id, "", found.isEmpty() ? Reason.NO_REQUEST : Reason.AMBIGUOUS, nowhere);
        }
        IdentityAttempts.Verified verified = found.get(0);
        if (attempts.isForgotten(verified.sealedAt())) {
            return refused(id, "", Reason.FORGOTTEN, nowhere);
        }
        if (!attempts.isFirst(verified)) {
            return refused(id, "", Reason.USED, nowhere);
        }
        return decide(id, "", verified.id(), verified.identity(), nowhere);
    }

    @Override
    public Asked ask(IdentityProvider provider, IdentityDecision.ProofNeeded needed, String client, Browser browser) {
        return asking.requestLogin(
                needed.form(), guarded.provider(provider).profile().displayName(), client, browser);
    }

    @Override
    public String await(Identity identity, Asked.Queued queued) {
        AskingCookie.Request newest =
                cookie.open(queued.requests(), issueTime.now()).get(0);
        return attempts.sealPending(Derivation.grantId(keys, newest.keyId(), newest.id()), identity);
    }

    @Override
    public String postpone(IdentityProvider provider, Identity identity) {
        return attempts.sealPostponed(id(provider), identity);
    }

    @Override
    public Optional<IdentityDecision.ProofNeeded> resume(IdentityProvider provider, LoginForm form, List<String> kept) {
        String id = id(provider);
        List<Identity> found = kept.stream()
                .flatMap(text -> attempts.postponed(text).stream())
                .filter(known -> known.provider().equals(id))
                .map(IdentityAttempts.Postponed::identity)
                .distinct()
                .toList();
        // Of two different ones, neither: a sibling page may have planted a stranger's.
        return found.stream()
                .filter(identity -> found.size() == 1 && identity.email().equals(EmailAddress.parse(form.address())))
                .findFirst()
                .map(identity -> new IdentityDecision.ProofNeeded(identity, form));
    }

    @Override
    public boolean isAwaiting(List<String> kept) {
        return kept.stream().anyMatch(text -> attempts.pending(text).isPresent());
    }

    @Override
    public Optional<String> carry(List<String> kept, Redemption.Granted granted, PendingSignIn held) {
        return waiting(kept, granted)
                .map(known -> attempts.sealPending(held.grant().id(), known.identity()));
    }

    @Override
    public Redemption connect(List<String> kept, Redemption.Granted granted) {
        Optional<IdentityAttempts.Pending> waiting = waiting(kept, granted);
        Optional<User> user = granted.user();
        if (waiting.isEmpty() || user.isEmpty()) {
            return granted;
        }
        Connecting.Outcome after =
                connecting.connectProved(user.get(), waiting.get().identity());
        if (after.reason() != Reason.OK) {
            audit.tell(
                    AuditEvent.Type.SIGN_IN,
                    after.reason(),
                    user.get().id(),
                    granted.grant().id(),
                    "");
            return new Redemption.Refused(after.reason(), Optional.of(granted.grant()));
        }
        return new Redemption.Granted(
                granted.grant(), after.user(), granted.asked(), granted.stay(), granted.redeemed(), List.of());
    }

    /**
     * The one that waits for this very grant; of two different ones, neither: a guess could connect a stranger's. Nor
     * one after an approval: a person who was tricked into pressing a number elsewhere was told that only their own
     * browser connects.
     */
    private Optional<IdentityAttempts.Pending> waiting(List<String> kept, Redemption.Granted granted) {
        List<IdentityAttempts.Pending> found = kept.stream()
                .flatMap(text -> attempts.pending(text).stream())
                .filter(known -> known.grantId().equals(granted.grant().id()))
                .toList();
        if (found.stream().map(IdentityAttempts.Pending::identity).distinct().count() > 1) {
            return notConnected(granted.grant(), Reason.AMBIGUOUS, found.size() + " identities wait for it");
        }
        if (!found.isEmpty()
                && uses.approval(granted.grant().id(), issueTime.now()).isPresent()) {
            return notConnected(granted.grant(), Reason.OTHER_BROWSER, "approved elsewhere");
        }
        return found.stream().findFirst();
    }

    private Optional<IdentityAttempts.Pending> notConnected(Grant grant, Reason reason, String detail) {
        String subject = grant.subject().isGuest() ? "" : grant.subject().name();
        audit.tell(AuditEvent.Type.CONNECTING, reason, subject, grant.id(), detail);
        return Optional.empty();
    }

    /** @param once what this provider vouches by, this one time */
    private IdentityDecision decide(String provider, String handle, String once, Identity identity, LoginForm form) {
        Connecting.Outcome outcome = connecting.find(identity);
        String user = outcome.user().map(User::id).orElse("");
        String detail = provider + ": " + identity;
        audit.tell(AuditEvent.Type.PROVIDER_ANSWERED, outcome.reason(), user, handle, detail);
        return switch (outcome.reason()) {
            case OK ->
                new IdentityDecision.Granted(
                        vouching.granted(provider, once, outcome.user().orElseThrow(), form), form.stay());
            case PROOF_NEEDED -> {
                String address = identity.email().orElseThrow().text();
                yield new IdentityDecision.ProofNeeded(identity, new LoginForm(address, form.next(), form.stay()));
            }
            default -> new IdentityDecision.Refused(outcome.reason(), form);
        };
    }

    private IdentityDecision refused(String provider, String handle, Reason reason, LoginForm form) {
        audit.tell(AuditEvent.Type.PROVIDER_ANSWERED, reason, "", handle, provider);
        return new IdentityDecision.Refused(reason, form);
    }

    private Reason rejected(AuditEvent.Type type, String provider, String handle, IdentityRejected why) {
        Reason reason = reason(why.cause());
        boolean failure = reason == Reason.MISCONFIGURED || reason == Reason.UNAVAILABLE;
        String check = why.check().map(failed -> failed + ": ").orElse("");
        String detail = provider + ": " + check + why.detail();
        audit.tell(failure ? AuditEvent.Type.FAILURE : type, reason, "", handle, detail);
        return reason;
    }

    private static Reason reason(IdentityRejected.Cause cause) {
        return switch (cause) {
            case CANCELLED -> Reason.CANCELLED;
            case INTERACTION_REQUIRED -> Reason.INTERACTION_REQUIRED;
            case STALE -> Reason.EXPIRED;
            case FORGED -> Reason.FORGED;
            case MISCONFIGURED -> Reason.MISCONFIGURED;
            case UNAVAILABLE -> Reason.UNAVAILABLE;
            case TOKEN_REFUSED -> Reason.TOKEN_REFUSED;
            case POLICY_REFUSED -> Reason.POLICY_REFUSED;
        };
    }
}
