package dev.passlink.identity;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.account.Accounts;
import dev.passlink.audit.Audit;
import dev.passlink.audit.Guarded;
import dev.passlink.port.AccountProof;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityLinks;
import dev.passlink.token.PassCodec;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whose account an identity opens: the policy, read from top to bottom.
 *
 * <p>Issuer and subject are the key. The address alone opens an account only if the provider decides whose address it
 * is, and the account's owner has proved it here.
 *
 * <p>The store's answer is compared with the question: a collation that ignores accents, case or trailing spaces can
 * find somebody else's row.
 */
public final class Connecting {
    private final IdentityLinks links;
    private final AccountProof proof;
    private final Accounts accounts;
    private final Audit audit;

    public Connecting(IdentityLinks links, AccountProof proof, Accounts accounts, Audit audit) {
        this.links = links;
        this.proof = proof;
        this.accounts = accounts;
        this.audit = audit;
    }

    /** The account, or the reason why there is none. */
    public record Outcome(Optional<User> user, Reason reason) {
        private static Outcome of(User user) {
            return new Outcome(Optional.of(user), against(user));
        }

        private static Reason against(User user) {
            if (!user.enabled()) {
                return Reason.DISABLED;
            }
            return PassCodec.fitsCookie(user) ? Reason.OK : Reason.TOO_MANY_ROLES;
        }

        private static Outcome no(Reason reason) {
            return new Outcome(Optional.empty(), reason);
        }
    }

    public Outcome find(Identity identity) {
        Optional<String> owner = links.findUser(identity.issuer(), identity.subject());
        if (owner.isPresent()) {
            return byId(identity, owner.get());
        }
        if (identity.email().isEmpty()) {
            return Outcome.no(Reason.NO_ADDRESS);
        }
        // A claimed address isn't looked up: the answer is the same whether or not it has an account.
        if (!identity.authoritative()) {
            return Outcome.no(Reason.PROOF_NEEDED);
        }
        return byAddress(identity, identity.email().get());
    }

    private Outcome byId(Identity identity, String id) {
        Optional<User> found = current(id);
        if (found.isEmpty()) {
            return Outcome.no(Reason.UNKNOWN_USER);
        }
        User user = found.get();
        // Called after the account was read: disconnecting changes the stamp afterwards.
        Optional<String> known = links.findSubject(user.id(), identity.issuer());
        if (known.filter(identity.subject()::equals).isEmpty()) {
            Reason against = known.isPresent() ? Reason.OTHER_IDENTITY : Reason.REVOKED;
            told(against, user, identity);
            return new Outcome(found, against);
        }
        return Outcome.of(user);
    }

    private Optional<User> current(String id) {
        return accounts.withId(id).filter(user -> user.id().equals(id));
    }

    private Outcome byAddress(Identity identity, EmailAddress address) {
        Optional<User> found = accounts.at(address);
        if (found.isEmpty()) {
            // What the provisioner finds, since somebody has registered it meanwhile, is judged like any other.
            return accounts.signUp()
                    ? connectChecked(accounts.create(address, ""), identity)
                    : Outcome.no(Reason.UNKNOWN_USER);
        }
        User user = found.get();
        // The provider's answer is about the address that it gave, and the account has a different one.
        if (!user.email().equals(address)) {
            told(Reason.OTHER_ADDRESS, user, identity);
            return new Outcome(found, Reason.OTHER_ADDRESS);
        }
        return user.enabled() ? connectChecked(user, identity) : Outcome.of(user);
    }

    /** An account is judged by what it is, and not by which call has returned it. */
    private Outcome connectChecked(User user, Identity identity) {
        Reason against = against(user, identity);
        if (against != Reason.OK) {
            told(against, user, identity);
            return new Outcome(Optional.of(user), against);
        }
        if (!proof.isProved(user)) {
            return Outcome.no(Reason.PROOF_NEEDED);
        }
        return connectLive(user, identity) ? Outcome.of(user) : new Outcome(Optional.of(user), Reason.STAMP_CHANGED);
    }

    /** If an address was reassigned, the subject is different: the account doesn't belong to that person. */
    private Reason against(User user, Identity identity) {
        Optional<String> known = links.findSubject(user.id(), identity.issuer());
        return known.isPresent() && !known.get().equals(identity.subject()) ? Reason.OTHER_IDENTITY : Reason.OK;
    }

    /**
     * Called after the email address was proved in the browser that came from the provider. The email signs the
     * person in whether or not connecting works: a failure here is only reported.
     *
     * @return the account as it is afterwards, since the cleanup may have changed it, and whether it may still sign
     *     in
     */
    Outcome connectProved(User user, Identity identity) {
        AtomicReference<@Nullable User> live = new AtomicReference<>(user);
        Guarded.attempt(() -> prove(user, identity, live));
        Optional<User> after = current(user.id());
        // Only the cleanup's own change is followed: a user who has signed out everywhere since then is signed out.
        User before = live.get();
        boolean endedMeanwhile = before != null
                && after.filter(known -> !known.stamp().equals(before.stamp())).isPresent();
        return endedMeanwhile
                ? Outcome.no(Reason.STAMP_CHANGED)
                : after.map(Outcome::of).orElse(Outcome.no(Reason.UNKNOWN_USER));
    }

    /** @param live becomes the account as the clean-up has left it; null while that is not known */
    private void prove(User user, Identity identity, AtomicReference<@Nullable User> live) {
        Optional<String> owner = links.findUser(identity.issuer(), identity.subject());
        if (owner.isPresent()) {
            if (!owner.get().equals(user.id())) {
                told(Reason.OTHER_ACCOUNT, user, identity);
            }
            return;
        }
        Reason against = against(user, identity);
        if (against != Reason.OK) {
            told(against, user, identity);
            return;
        }
        if (!proof.isProved(user)) {
            if (!isLive(user)) {
                return;
            }
            live.set(null);
            proof.beforeConnecting(user, identity);
            // An account that the cleanup has ended isn't connected.
            live.set(current(user.id()).filter(User::enabled).orElse(null));
        }
        User account = live.get();
        if (account != null) {
            connectLive(account, identity);
        }
    }

    /** Not connected after all if everything that the account had was ended in between, perhaps by {@link #disconnect}. */
    private boolean connectLive(User user, Identity identity) {
        connect(user, identity);
        boolean live = isLive(user);
        if (!live) {
            links.disconnect(user.id(), identity.issuer());
            told(Reason.STAMP_CHANGED, user, identity);
        }
        return live;
    }

    private boolean isLive(User user) {
        return current(user.id())
                .filter(now -> now.stamp().equals(user.stamp()))
                .isPresent();
    }

    private void connect(User user, Identity identity) {
        links.connect(user.id(), identity.issuer(), identity.subject());
        told(Reason.OK, user, identity);
    }

    /**
     * Forgets an identity and ends whatever it has let in.
     *
     * @param renewStamp after which what is under way is dead. A sign-in that has found the row has the old stamp; what is
     *     connected meanwhile is forgotten here, or sees the new one and forgets itself
     */
    public void disconnect(String userId, String issuer, Runnable renewStamp) {
        links.disconnect(userId, issuer);
        renewStamp.run();
        links.disconnect(userId, issuer);
        audit.tell(AuditEvent.Type.DISCONNECTED, Reason.OK, userId, "", issuer);
    }

    private void told(Reason reason, User user, Identity identity) {
        audit.tell(AuditEvent.Type.CONNECTING, reason, user.id(), "", identity.toString());
    }
}
