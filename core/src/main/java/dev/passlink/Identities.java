package dev.passlink;

import dev.passlink.port.IdentityProvider;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signing in by a provider, for an adapter: what the browser takes along, what is believed when it is back, and whose
 * account that opens.
 *
 * <p>An adapter calls {@link #begin} and {@link #complete}; for a provider's own button {@link #button}, {@link #verify}
 * and {@link #finish}; and {@link #link} before each sign-in by mail. Whatever a browser keeps of it is sealed.
 */
public final class Identities {
    private final String callbackBase;
    private final IdentityAttempts attempts;
    private final Linking linking;
    private final KeyRing ring;
    private final Asking asking;
    private final AskingCookie cookie;
    private final IssueTime issueTime;
    private final RandomBytes random;
    private final Audit audit;

    Identities(
            String callbackBase,
            IdentityAttempts attempts,
            Linking linking,
            KeyRing ring,
            Asking asking,
            AskingCookie cookie,
            IssueTime issueTime,
            RandomBytes random,
            Audit audit) {
        this.callbackBase = callbackBase;
        this.attempts = attempts;
        this.linking = linking;
        this.ring = ring;
        this.asking = asking;
        this.cookie = cookie;
        this.issueTime = issueTime;
        this.random = random;
        this.audit = audit;
    }

    /**
     * A browser that leaves for a provider.
     *
     * @param url where to
     * @param handle names what it keeps, and tells nothing
     * @param sealed what it keeps for ten minutes
     */
    public record Away(URI url, String handle, String sealed) {
        /**
         * Leaves out what the browser takes along.
         *
         * @return the handle
         */
        @Override
        public String toString() {
            return "Away[" + handle + "]";
        }
    }

    /**
     * What a provider's own button is shown with.
     *
     * @param nonce for the button's page
     * @param sealed what the browser keeps for an hour, also when it is sent by another site
     */
    public record Button(String nonce, String sealed) {
        /**
         * Says nothing.
         *
         * @return a constant
         */
        @Override
        public String toString() {
            return "Button[…]";
        }
    }

    /**
     * Begins.
     *
     * @param provider where to sign in
     * @param form where to go afterwards and whether to stay; its address is a hint to the provider
     * @return where to send the browser; empty if the provider cannot be used now, which an event says
     */
    public Optional<Away> begin(IdentityProvider provider, LoginForm form) {
        URI callback = URI.create(callbackBase + provider.id() + "/callback");
        IdentityStart start = provider.begin(callback, form.next(), form.address());
        if (start instanceof IdentityStart.Redirect redirect) {
            IdentityAttempt attempt = redirect.attempt();
            audit.tell(AuditEvent.Type.PROVIDER_ASKED, Reason.OK, "", attempt.handle(), provider.id());
            return Optional.of(new Away(redirect.url(), attempt.handle(), attempts.seal(attempt, form.stay())));
        }
        rejected(AuditEvent.Type.PROVIDER_ASKED, provider, "", (IdentityRejected) start);
        return Optional.empty();
    }

    /**
     * Which kept attempts a browser has to drop before it keeps one more: at most five are kept.
     *
     * @param kept what it sent, sealed, by the name it goes by
     * @return names
     */
    public List<String> surplus(Map<String, String> kept) {
        return attempts.surplus(kept);
    }

    /**
     * Which attempt a callback claims to belong to.
     *
     * @param provider whose callback it is
     * @param callback its parameters, decoded
     * @return the {@link Away#handle()} that the attempt is kept under; empty if it claims none
     */
    public Optional<String> handle(IdentityProvider provider, Map<String, List<String>> callback) {
        return provider.state(callback).map(state -> IdentityAttempt.handle(provider.id(), state));
    }

    /**
     * Completes an attempt, once. A callback that belongs to no attempt of this browser burns nothing.
     *
     * @param provider whose callback it is
     * @param callback its parameters, decoded
     * @param kept what the browser keeps under the handle
     * @return whose account it opens, or why none
     * @throws UnavailableException if a part cannot answer; nobody is let in
     */
    public IdentityDecision complete(IdentityProvider provider, Map<String, List<String>> callback, List<String> kept) {
        Optional<IdentityAttempts.Attempt> found =
                provider.state(callback).flatMap(state -> attempts.attempt(kept, provider.id(), state));
        if (found.isEmpty()) {
            return refused(provider, "", Reason.NO_REQUEST, LoginForm.of(""), "");
        }
        IdentityAttempts.Attempt known = found.get();
        String handle = known.attempt().handle();
        if (attempts.isForgotten(known.sealedAt())) {
            return refused(provider, handle, Reason.FORGOTTEN, known.form(), "");
        }
        if (!attempts.isFirst(known.attempt())) {
            return refused(provider, handle, Reason.USED, known.form(), "");
        }
        IdentityResult result = provider.complete(known.attempt(), callback);
        return result instanceof Identity identity
                ? decide(provider, handle, identity, known.form())
                : new IdentityDecision.Refused(
                        rejected(AuditEvent.Type.PROVIDER_ANSWERED, provider, handle, (IdentityRejected) result),
                        known.form());
    }

    /**
     * What to show a provider's own button with. Several pages of a browser share it.
     *
     * @param kept what the browser sent
     * @return the nonce, and what it keeps from now on: the very text that it sent, as long as that is good for at least
     *     half an hour
     * @throws UnavailableException if the counter cannot answer
     */
    public Button button(List<String> kept) {
        IdentityAttempts.KeptNonce newest = attempts.newestNonce(kept)
                .filter(known -> attempts.isFresh(known.nonce()))
                .orElseGet(attempts::newNonce);
        return new Button(newest.nonce().value(), newest.sealed());
    }

    /**
     * Verifies what a provider's own button posted, and counts the nonce once it is good.
     *
     * @param provider whose button
     * @param credential any text
     * @param kept what the browser keeps of {@link #button}
     * @return verified, or why not
     * @throws UnavailableException if the counter cannot answer
     */
    public IdentityDecision verify(IdentityProvider provider, String credential, List<String> kept) {
        LoginForm nowhere = LoginForm.of("");
        Optional<IdentityAttempts.Nonce> nonce = attempts.newestNonce(kept).map(IdentityAttempts.KeptNonce::nonce);
        if (nonce.isEmpty()) {
            return refused(provider, "", Reason.NO_REQUEST, nowhere, "");
        }
        if (attempts.isForgotten(nonce.get().sealedAt())) {
            return refused(provider, "", Reason.FORGOTTEN, nowhere, "");
        }
        IdentityResult result = provider.verify(credential, nonce.get().value());
        if (result instanceof IdentityRejected why) {
            return new IdentityDecision.Refused(
                    rejected(AuditEvent.Type.PROVIDER_ANSWERED, provider, "", why), nowhere);
        }
        if (!attempts.isFirst(nonce.get())) {
            return refused(provider, "", Reason.USED, nowhere, "");
        }
        return new IdentityDecision.Verified(attempts.seal(provider.id(), (Identity) result));
    }

    /**
     * Goes on with what {@link #verify} took, once.
     *
     * @param provider whose button
     * @param kept what the browser keeps of {@link IdentityDecision.Verified}
     * @return whose account it opens, or why none
     * @throws UnavailableException if a part cannot answer; nobody is let in
     */
    public IdentityDecision finish(IdentityProvider provider, List<String> kept) {
        LoginForm nowhere = LoginForm.of("");
        List<IdentityAttempts.Verified> found = kept.stream()
                .flatMap(text -> attempts.verified(text).stream())
                .filter(known -> known.provider().equals(provider.id()))
                .distinct()
                .toList();
        if (found.size() != 1) {
            return refused(provider, "", found.isEmpty() ? Reason.NO_REQUEST : Reason.AMBIGUOUS, nowhere, "");
        }
        IdentityAttempts.Verified verified = found.get(0);
        if (attempts.isForgotten(verified.sealedAt())) {
            return refused(provider, "", Reason.FORGOTTEN, nowhere, "");
        }
        if (!attempts.isFirst(verified)) {
            return refused(provider, "", Reason.USED, nowhere, "");
        }
        return decide(provider, "", verified.identity(), nowhere);
    }

    /**
     * Asks for the mail that proves an identity's address, as {@link Passlink#requestLogin} does for an address that was
     * typed: same limits, and no look-up. The mail names the provider whose identity waits for it.
     *
     * @param provider who named the address
     * @param needed what {@link #complete} or {@link #finish} said
     * @param client as for {@link Passlink#requestLogin}
     * @param browser what the browser sent
     * @return what became of it; if it is queued, call {@link #await}
     * @throws UnavailableException if the counter or the queue cannot answer
     */
    public Asked ask(IdentityProvider provider, IdentityDecision.ProofNeeded needed, String client, Browser browser) {
        return asking.requestLogin(needed.form(), provider.displayName(), client, browser);
    }

    /**
     * Keeps an identity for the mail that was just asked for: it is linked if this very browser redeems that.
     *
     * @param identity who came back
     * @param queued the answer of {@link #ask}
     * @return what the browser keeps for ten minutes
     */
    public String await(Identity identity, Asked.Queued queued) {
        AskingCookie.Request newest =
                cookie.open(queued.requests(), issueTime.now()).get(0);
        Key key = ring.find(newest.keyId()).orElseThrow();
        return attempts.sealPending(Derivation.grantId(key, newest.id()), identity);
    }

    /**
     * Whether an identity waits for its mail in this browser.
     *
     * @param kept what the browser keeps of {@link #await}
     * @return false also if it has waited for ten minutes
     */
    public boolean isAwaiting(List<String> kept) {
        return kept.stream().anyMatch(text -> attempts.pending(text).isPresent());
    }

    /**
     * Lets an identity wait for a second step of the application instead of for a mail.
     *
     * @param kept what the browser keeps of {@link #await}
     * @param granted what was redeemed
     * @param held what {@link Passlink#hold} made of it
     * @return what the browser keeps instead; empty if no identity waits for this
     */
    public Optional<String> carry(List<String> kept, Redemption.Granted granted, PendingSignIn held) {
        return waiting(kept, granted)
                .map(known -> attempts.sealPending(held.grant().id(), known.identity()));
    }

    /**
     * Links the identity that waits in this browser for what was redeemed, if one does. Call it before {@link
     * Passlink#signIn}. Whatever stands against the link is an event, and the person is signed in all the same; unless the
     * account is gone or disabled by now, for instance because the clean-up has ended it.
     *
     * @param kept what the browser keeps of {@link #await}
     * @param granted what was redeemed
     * @return the same, with the account as it is now; or a refusal, if that may not sign in any more
     * @throws UnavailableException if the user lookup cannot answer; nobody is let in
     */
    public Redemption link(List<String> kept, Redemption.Granted granted) {
        Optional<IdentityAttempts.Pending> waiting = waiting(kept, granted);
        Optional<User> user = granted.user();
        if (waiting.isEmpty() || user.isEmpty()) {
            return granted;
        }
        Linking.Outcome after = linking.linkProved(user.get(), waiting.get().identity());
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
                granted.grant(), after.user(), granted.asked(), granted.stay(), granted.redeemed());
    }

    /** The one that waits for this very grant; of two different ones, neither: a guess could link a stranger's. */
    private Optional<IdentityAttempts.Pending> waiting(List<String> kept, Redemption.Granted granted) {
        List<IdentityAttempts.Pending> found = kept.stream()
                .flatMap(text -> attempts.pending(text).stream())
                .filter(known -> known.grantId().equals(granted.grant().id()))
                .toList();
        if (found.stream().map(IdentityAttempts.Pending::identity).distinct().count() > 1) {
            audit.tell(
                    AuditEvent.Type.LINKING,
                    Reason.AMBIGUOUS,
                    granted.grant().subject().isGuest()
                            ? ""
                            : granted.grant().subject().name(),
                    granted.grant().id(),
                    found.size() + " identities wait for it");
            return Optional.empty();
        }
        return found.stream().findFirst();
    }

    private IdentityDecision decide(IdentityProvider provider, String handle, Identity identity, LoginForm form) {
        Linking.Outcome outcome = linking.find(identity);
        String user = outcome.user().map(User::id).orElse("");
        String detail = provider.id() + ": " + identity;
        audit.tell(AuditEvent.Type.PROVIDER_ANSWERED, outcome.reason(), user, handle, detail);
        return switch (outcome.reason()) {
            case OK -> new IdentityDecision.Granted(granted(outcome.user().orElseThrow(), form), form.stay());
            case PROOF_NEEDED -> {
                String address = identity.email().orElseThrow().text();
                yield new IdentityDecision.ProofNeeded(identity, new LoginForm(address, form.next(), form.stay()));
            }
            default -> new IdentityDecision.Refused(outcome.reason(), form);
        };
    }

    private Redemption.Granted granted(User user, LoginForm form) {
        Key key = ring.signing();
        var now = issueTime.now();
        Grant grant = new Grant(
                key.id(),
                random.text(Grant.ID_BYTES),
                user.subject(),
                Scope.LOGIN,
                1,
                now,
                now.plus(IdentityAttempt.LIFETIME),
                Derivation.stampFingerprint(key, user.subject(), user.stamp()),
                LocalPath.orNowhere(form.next()));
        return new Redemption.Granted(grant, Optional.of(user), true, form.stay(), true);
    }

    private IdentityDecision refused(
            IdentityProvider provider, String handle, Reason reason, LoginForm form, String detail) {
        audit.tell(AuditEvent.Type.PROVIDER_ANSWERED, reason, "", handle, provider.id() + detail);
        return new IdentityDecision.Refused(reason, form);
    }

    private Reason rejected(AuditEvent.Type type, IdentityProvider provider, String handle, IdentityRejected why) {
        Reason reason = reason(why.cause());
        boolean failure = reason == Reason.MISCONFIGURED || reason == Reason.UNAVAILABLE;
        String check = why.check().map(failed -> failed + ": ").orElse("");
        String detail = provider.id() + ": " + check + why.detail();
        audit.tell(failure ? AuditEvent.Type.FAILURE : type, reason, "", handle, detail);
        return reason;
    }

    private static Reason reason(IdentityRejected.Cause cause) {
        return switch (cause) {
            case CANCELLED -> Reason.CANCELLED;
            case STALE -> Reason.EXPIRED;
            case FORGED -> Reason.FORGED;
            case MISCONFIGURED -> Reason.MISCONFIGURED;
            case UNAVAILABLE -> Reason.UNAVAILABLE;
            case TOKEN_REFUSED -> Reason.TOKEN_REFUSED;
            case POLICY_REFUSED -> Reason.POLICY_REFUSED;
        };
    }
}
